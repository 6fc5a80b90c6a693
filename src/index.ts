import { appendFileSync } from 'node:fs';

// On Linux ARM32 the runner replaces node24 by node20 (actions/runner, NodeUtil.cs), which cannot load the rest.
const OLDEST_NODE = 24;

if (Number.parseInt(process.versions.node) >= OLDEST_NODE) {
  await import('./start.ts');
} else {
  try {
    appendFileSync(process.env.GITHUB_OUTPUT ?? '', 'outcome=error\n');
  } catch {
    // The error below says what matters.
  }
  process.exitCode = 1;
  console.log(
    `::error title=Pinkfish: Node.js too old::The runner started this action with Node.js ${process.versions.node}, but it needs Node.js ${OLDEST_NODE}. Nothing was triggered. Use runner 2.327.1 or later, on a platform other than 32-bit ARM.`,
  );
}
