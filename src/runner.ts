import { appendFileSync, statSync } from 'node:fs';
import { EOL } from 'node:os';
import { PlatformError } from './errors.ts';
import type { Runner } from './context.ts';

/**
 * The runner that started this process. @actions/core brings an HTTP client along, so it is loaded after the trigger, for
 * outputs and summary only; the log's workflow commands are written here, as it writes them.
 */
export const runner: Runner = {
  // As it is: trimming is the business of each input.
  getInput: (name) => process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`],
  setSecret: (text) => command('add-mask', text),
  setOutput: async (name, value) => {
    // Without the file, core would print outputs into the log, links with their signatures among them.
    outputFile();
    (await import('@actions/core')).setOutput(name, value);
  },
  checkOutputs: () => appendFileSync(outputFile(), ''),
  appendSummary: async (markdown) => {
    const { summary } = await import('@actions/core');
    await summary.addRaw(markdown).write();
  },
  info: (line) => write(line),
  // The runner prints these lines only where step debug logging is on, but would have to read them all.
  debug: (line) => process.env.RUNNER_DEBUG === '1' && command('debug', line),
  warning: (message, title) => command('warning', message, title),
  error: (message, title) => command('error', message, title),
  startGroup: (name) => command('group', name),
  endGroup: () => command('endgroup', ''),
};

const outputFile = (): string => {
  const path = process.env.GITHUB_OUTPUT ?? '';
  const stats = path === '' ? undefined : statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory() === false) return path;
  const fault = stats === undefined ? 'does not name an existing file' : 'names a folder';
  throw new PlatformError(`Outputs cannot be set, because GITHUB_OUTPUT ${fault}`);
};

const command = (name: string, data: string, title?: string): void => write(commandLine(name, data, title));

/** A workflow command as @actions/core writes it. */
export const commandLine = (name: string, data: string, title = ''): string =>
  `::${name}${title === '' ? '' : ` title=${inProperty(title)}`}::${inData(data)}`;

const write = (line: string): void => void process.stdout.write(`${line}${EOL}`);

const inData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const inProperty = (text: string): string => inData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
