// Shows a step that ran outside of GitHub as a person would see it there: for demo.ts and try.ts.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { logView, paintFor, type Paint } from '../fake-pinkfish/log-view.ts';
import type { ActionResult } from '../fake-pinkfish/runner.ts';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import type { StoredArtifact } from '../fake-pinkfish/stored-artifact.ts';
import { masked } from '../fake-pinkfish/secret-masker.ts';
import type { LogLine } from '../fake-pinkfish/workflow-commands.ts';
import { zipEntries } from './zip-entries.ts';

/** Where a step is shown. */
export type Screen = { readonly paint: Paint; readonly print: (line: string) => void };

/** This terminal: colours where it has them, or FORCE_COLOR is set, and NO_COLOR is not. */
export const terminal = (): Screen => {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const colours = NO_COLOR === undefined && (process.stdout.isTTY || FORCE_COLOR !== undefined);
  return { paint: paintFor(colours), print: (line) => process.stdout.write(`${line}\n`) };
};

/** The program to run, the built bundle unless given; undefined, with a message, where it is not there. */
export const bundleFrom = (given: string | undefined): string | undefined => {
  const entry = path.resolve(given ?? path.join(ROOT, 'dist', 'index.js'));
  if (existsSync(entry)) return entry;
  process.stderr.write(`${path.relative(ROOT, entry)} is missing; make the bundle with: npm run build\n`);
  return undefined;
};

const heading = ({ paint, print }: Screen, text: string): void => {
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

type ShownStep = { readonly inputs: Readonly<Record<string, string>>; readonly secrets: readonly string[] };

/** The step as a workflow would have it, without its secrets. */
export const showStep = (screen: Screen, { inputs, secrets }: ShownStep): void => {
  heading(screen, 'The step');
  screen.print('  - uses: ./');
  screen.print('    with:');
  for (const [name, value] of Object.entries(inputs)) {
    const shown = name === 'api-key' ? '***' : masked(shownValue(value), secrets);
    screen.print(`      ${name}: ${value === '' ? "''" : shown.includes(': ') ? `'${shown}'` : shown}`);
  }
};

/** Begins the log; what it gives back shows each line as it comes. */
export const logPrinter = (screen: Screen, secrets: readonly string[]): ((line: LogLine) => void) => {
  heading(screen, 'The log');
  const view = logView(screen.paint, { secrets });
  return (line) => view(line).forEach((shown) => screen.print(`  ${shown}`));
};

/** Every output, on one line each. */
export const showOutputs = (screen: Screen, { outputs, masks }: ActionResult): void => {
  heading(screen, 'The outputs');
  const width = Math.max(0, ...Object.keys(outputs).map((name) => name.length));
  for (const [name, value] of Object.entries(outputs)) {
    const shown = masked(shownValue(value), masks);
    screen.print(`  ${name.padEnd(width)}  ${value === '' ? screen.paint('dim', shown) : shown}`);
  }
};

export const showSummary = (screen: Screen, { summaryText, masks }: ActionResult): void => {
  heading(screen, 'The job summary (Markdown)');
  const lines = summaryText.trimEnd() === '' ? ['(none)'] : summaryText.trimEnd().split('\n');
  for (const line of lines) screen.print(`  ${screen.paint('dim', '│')} ${masked(line, masks)}`);
};

type ShownArtifacts = { readonly artifacts: readonly StoredArtifact[]; readonly dir: string };

/** What is in each artifact; keeps them in `dir` and gives the paths of their files. */
export const showArtifact = (screen: Screen, { artifacts, dir }: ShownArtifacts): string[] => {
  heading(screen, 'The artifact');
  if (artifacts.length === 0) screen.print('  (none was uploaded)');
  return artifacts.map(({ name, zip, content = Buffer.alloc(0) }) => {
    screen.print(`  ${name}, ${bytes(content.length)}${zip === undefined ? ', not zipped' : ' as a zip'}`);
    const entries = zip === undefined ? [] : zipEntries(zip);
    const width = Math.max(...entries.map((entry) => entry.name.length));
    for (const entry of entries) screen.print(`    ${entry.name.padEnd(width)}  ${bytes(entry.size)}`);
    const file = path.join(dir, zip === undefined ? name : `${name}.zip`);
    writeFileSync(file, content);
    return file;
  });
};

type ShownPlaces = {
  readonly result: ActionResult;
  readonly secrets: readonly string[];
  readonly artifacts?: readonly string[];
};

/** Where log, outputs, summary, files and artifacts lie; writes the log there. */
export const showPlaces = (screen: Screen, { result, secrets, artifacts = [] }: ShownPlaces): void => {
  heading(screen, 'Where it all lies');
  const log = path.join(result.dir, 'log.txt');
  writeFileSync(log, masked(result.log, [...secrets, ...result.masks]));
  const places: Record<string, string> = { log, outputs: result.output, summary: result.summary };
  const fetched = result.outputs['download-path'];
  if (fetched) places.files = fetched;
  for (const [name, place] of Object.entries(places)) screen.print(`  ${name.padEnd(8)}  ${place}`);
  for (const artifact of artifacts) screen.print(`  artifact  ${artifact}`);
};
