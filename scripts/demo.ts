// `npm run demo [-- outcome]`: the bundled action in a runner's environment against the stand-in service.
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startArtifactService } from '../fake-pinkfish/artifact-service.ts';
import { startPinkfish, type FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import { startAction, type ActionResult, type StartedAction } from '../fake-pinkfish/runner.ts';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { SCENARIOS, scenariosByTrigger, type NamedScenario } from '../fake-pinkfish/scenarios.ts';
import {
  bundleFrom,
  logPrinter,
  showArtifact,
  showOutputs,
  showPlaces,
  showStep,
  showSummary,
  terminal,
  type Screen,
} from './show-step.ts';

/** Where the demo prints, and what it runs; everything that the run leaves lies in `dir` afterwards. */
export type DemoOptions = Screen & {
  readonly name: string;
  readonly entry: string;
  readonly dir: string;
};

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

const cancelLater = (pinkfish: FakePinkfish, action: StartedAction, afterMs: number): void => {
  void pinkfish.seen('trigger').then(() => {
    setTimeout(action.cancel, afterMs).unref();
  });
};

const showEnd = (options: DemoOptions, expected: NamedScenario, result: ActionResult): boolean => {
  const outcome = result.outputs.outcome ?? '';
  const asExpected = result.exitCode === expected.exitCode && outcome === expected.outcome;
  const code =
    result.exitCode === null ? `was ended by ${result.signal ?? 'a signal'}` : `exit code ${result.exitCode}`;
  const verdict = asExpected
    ? 'as it should be'
    : `expected were outcome '${expected.outcome}' and exit code ${expected.exitCode}`;
  options.print('');
  options.print(
    options.paint(asExpected ? 'green' : 'red', `The step ended with outcome '${outcome}', ${code}: ${verdict}.`),
  );
  return asExpected;
};

/** Runs one named scenario and prints what a person would see in GitHub; true where it ended as it should. */
export const demo = async (options: DemoOptions): Promise<boolean> => {
  const named = SCENARIOS[options.name];
  if (!named) throw new Error(`no outcome is named ${options.name}`);
  rmSync(options.dir, { recursive: true, force: true });
  mkdirSync(options.dir, { recursive: true });
  const pinkfish = await startPinkfish({ scenarios: scenariosByTrigger() });
  const artifacts = await startArtifactService();
  try {
    const inputs = {
      ...{ 'api-key': pinkfish.apiKey, 'trigger-id': options.name, 'base-url': pinkfish.apiUrl },
      ...named.inputs,
    };
    const secrets = [pinkfish.apiKey];
    showStep(options, { inputs, secrets });
    const onLine = logPrinter(options, secrets);
    const { entry, dir } = options;
    const action = startAction({ inputs, env: artifacts.env, entry, dir, onLine });
    if (named.cancelAfterMs !== undefined) cancelLater(pinkfish, action, named.cancelAfterMs);
    const result = await action.finished;
    showOutputs(options, result);
    showSummary(options, result);
    const zips = showArtifact(options, { artifacts: artifacts.artifacts(), dir });
    showPlaces(options, { result, secrets, zips });
    return showEnd(options, named, result);
  } finally {
    await Promise.all([pinkfish.close(), artifacts.close()]);
  }
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
  process.exitCode = (await demo({ ...terminal(), name, entry, dir })) ? 0 : 1;
};

if (import.meta.main) await main();
