// `npm run demo [-- outcome]`: the bundled action in a runner's environment against the stand-in service.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { SCENARIOS } from '../fake-pinkfish/scenarios.ts';
import { showScenario } from './show-scenario.ts';
import { bundleFrom, terminal } from './show-step.ts';

const usage = (): string => {
  const names = Object.entries(SCENARIOS).map(([name, { about }]) => `  ${name.padEnd(13)} ${about}`);
  return `npm run demo [-- outcome]

Runs the action as a GitHub runner would, against a stand-in of Pinkfish on this machine, and shows the log, the
outputs, the job summary and the artifact. No account, no key and no network are needed. The exit code is 0 where the
action ended as it should, also where that is a failure of the step. The outcomes:

${names.join('\n')}

Without a word: complete.
`;
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, entry: { type: 'string' } },
  });
  const name = positionals[0] ?? 'complete';
  if (values.help || positionals.length > 1 || !Object.hasOwn(SCENARIOS, name)) {
    if (!values.help) process.stderr.write(`No outcome is named ${positionals.join(' ')}.\n\n`);
    process.stdout.write(usage());
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const entry = bundleFrom(values.entry);
  if (entry === undefined) {
    process.exitCode = 1;
    return;
  }
  const dir = path.join(ROOT, '.tmp', 'demo', name);
  process.exitCode = (await showScenario({ ...terminal(), name, entry, dir })) ? 0 : 1;
};

await main();
