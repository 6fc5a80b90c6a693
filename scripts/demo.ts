// `npm run demo [-- outcome]`: the bundled action in a runner's environment against the stand-in service.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { entriesOf } from '../fake-pinkfish/artifact-entries.ts';
import { startArtifactService } from '../fake-pinkfish/artifact-service.ts';
import { logView, paintFor, type Paint } from '../fake-pinkfish/log-view.ts';
import { FAKE_API_KEY, startPinkfish, type FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import { startAction, type ActionResult, type StartedAction } from '../fake-pinkfish/runner.ts';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { SCENARIOS, scenariosByTrigger, type NamedScenario } from '../fake-pinkfish/scenarios.ts';
import type { StoredArtifact } from '../fake-pinkfish/stored-artifact.ts';
import { masked } from '../fake-pinkfish/workflow-commands.ts';

/** Where the demo prints, and what it runs. */
export type DemoOptions = {
  readonly name: string;
  readonly entry: string;
  /** Everything that the run leaves lies here afterwards. */
  readonly dir: string;
  readonly paint: Paint;
  readonly print: (line: string) => void;
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

const heading = ({ paint, print }: DemoOptions, text: string): void => {
  print('');
  print(paint(['bold', 'underline'], text));
};

const bytes = (count: number): string =>
  count < 1024
    ? `${count} B`
    : count < 1024 ** 2
      ? `${(count / 1024).toFixed(1)} KiB`
      : `${(count / 1024 ** 2).toFixed(1)} MiB`;

const VALUE_WIDTH = 88;

const shownValue = (value: string): string => {
  if (value === '') return '(empty)';
  const line = value.trimEnd().replaceAll(/\r?\n/g, ' ⏎ ');
  if (line.length <= VALUE_WIDTH) return line;
  return `${line.slice(0, VALUE_WIDTH)}… (${bytes(Buffer.byteLength(value))})`;
};

const showStep = (options: DemoOptions, inputs: Readonly<Record<string, string>>): void => {
  heading(options, 'The step');
  options.print('  - uses: ./');
  options.print('    with:');
  for (const [name, value] of Object.entries(inputs)) {
    options.print(`      ${name}: ${name === 'api-key' ? '***' : value.includes(': ') ? `'${value}'` : value}`);
  }
};

const showOutputs = (options: DemoOptions, { outputs, masks }: ActionResult): void => {
  heading(options, 'The outputs');
  const width = Math.max(0, ...Object.keys(outputs).map((name) => name.length));
  for (const [name, value] of Object.entries(outputs)) {
    const shown = masked(shownValue(value), masks);
    options.print(`  ${name.padEnd(width)}  ${value === '' ? options.paint('dim', shown) : shown}`);
  }
};

const showSummary = (options: DemoOptions, { summaryText, masks }: ActionResult): void => {
  heading(options, 'The job summary (Markdown)');
  const lines = summaryText.trimEnd() === '' ? ['(none)'] : summaryText.trimEnd().split('\n');
  for (const line of lines) options.print(`  ${options.paint('dim', '│')} ${masked(line, masks)}`);
};

const showArtifact = (options: DemoOptions, artifacts: readonly StoredArtifact[]): string[] => {
  heading(options, 'The artifact');
  if (artifacts.length === 0) options.print('  (none was uploaded)');
  return artifacts.map((artifact) => {
    const entries = entriesOf(artifact);
    options.print(`  ${artifact.name}, ${bytes(artifact.zip?.length ?? 0)} as a zip`);
    const width = Math.max(...entries.map(({ name }) => name.length));
    for (const entry of entries) options.print(`    ${entry.name.padEnd(width)}  ${bytes(entry.bytes.length)}`);
    const file = path.join(options.dir, `${artifact.name}.zip`);
    writeFileSync(file, artifact.zip ?? '');
    return file;
  });
};

const showPlaces = (options: DemoOptions, result: ActionResult, zips: readonly string[]): void => {
  heading(options, 'Where it all lies');
  const log = path.join(options.dir, 'log.txt');
  writeFileSync(log, masked(result.log, [FAKE_API_KEY, ...result.masks]));
  const places: Record<string, string> = { log, outputs: result.output, summary: result.summary };
  const fetched = result.outputs['download-path'];
  if (fetched) places.files = fetched;
  for (const [name, place] of Object.entries(places)) options.print(`  ${name.padEnd(8)}  ${place}`);
  for (const zip of zips) options.print(`  artifact  ${zip}`);
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
    showStep(options, inputs);
    heading(options, 'The log');
    const view = logView(options.paint, [pinkfish.apiKey]);
    const action = startAction({
      inputs,
      env: artifacts.env,
      entry: options.entry,
      dir: options.dir,
      onLine: (line) => view(line).forEach((shown) => options.print(`  ${shown}`)),
    });
    if (named.cancelAfterMs !== undefined) cancelLater(pinkfish, action, named.cancelAfterMs);
    const result = await action.finished;
    showOutputs(options, result);
    showSummary(options, result);
    showPlaces(options, result, showArtifact(options, artifacts.artifacts()));
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
  const entry = path.resolve(values.entry ?? path.join(ROOT, 'dist', 'index.js'));
  if (!existsSync(entry)) {
    process.stderr.write('dist/index.js is missing; make it with: npm run build\n');
    process.exitCode = 1;
    return;
  }
  const colours = process.env.NO_COLOR === undefined && (process.stdout.isTTY || process.env.FORCE_COLOR !== undefined);
  const dir = path.join(ROOT, '.tmp', 'demo', name);
  const print = (line: string) => process.stdout.write(`${line}\n`);
  process.exitCode = (await demo({ name, entry, dir, paint: paintFor(colours), print })) ? 0 : 1;
};

if (import.meta.main) await main();
