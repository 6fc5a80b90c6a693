// `npm run act [-- e2e | examples [name]]`: the repository's workflows on this machine, by nektos/act instead of
// GitHub's runner.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { e2e, type Fault } from './act/e2e.ts';
import { examples } from './act/examples.ts';

const PARTS: Readonly<Record<string, (dir: string, only?: string) => Promise<Fault[]>>> = { e2e, examples };

const LOG_LINES = 60;

/** Each fault, and behind the last of a job the end of its log. */
const told = (faults: readonly Fault[]): string[] =>
  faults.flatMap(({ what, log }, index) => {
    if (!log || faults[index + 1]?.log === log) return [what];
    return [what, ...log.output.slice(-LOG_LINES).map((line) => `  │ ${line}`)];
  });

const [wanted, only] = process.argv.slice(2);
if (wanted !== undefined && !(wanted in PARTS)) throw new Error(`no part is named ${wanted}`);
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted !== undefined && wanted !== name) continue;
  const begun = performance.now();
  // Outside of the repository, so that no job finds this machine's packages by accident.
  const dir = mkdtempSync(path.join(tmpdir(), `act-${name}-`));
  try {
    const faults = await part(dir, only);
    const seconds = ((performance.now() - begun) / 1000).toFixed(0);
    console.log(faults.length === 0 ? `act: ${name} passed in ${seconds} s` : `act: ${name} failed in ${seconds} s`);
    for (const line of told(faults)) console.log(line);
    if (faults.length > 0) process.exitCode = 1;
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  }
}
