import { randomUUID } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { parseCommandFile } from '../../fake-pinkfish/command-files.ts';
import { logReader, type LogLine } from '../../fake-pinkfish/workflow-commands.ts';
import { PlatformError } from '../../src/errors.ts';
import { commandLine } from '../../src/runner.ts';
import type { Runner } from '../../src/context.ts';

/** What the runner's files do: `missing` from the beginning, or `breaking` while the outputs are written. */
export type RunnerFaults = { outputs: 'fine' | 'missing' | 'breaking'; summary: 'fine' | 'breaking' };

/** A command that the action gave on purpose. */
export type GivenCommand = { name: string; data: string };

export type RecordingRunner = {
  runner: Runner;
  /** Text that something else printed. */
  print: (text: string) => void;
  /** The log as the runner reads it, line by line. */
  lines: () => LogLine[];
  given: readonly GivenCommand[];
  /** The names and values of GITHUB_OUTPUT, in the order written. */
  outputs: () => [name: string, value: string][];
  summary: () => string;
};

type Options = {
  inputs: Readonly<Record<string, string>>;
  /** GITHUB_OUTPUT, an empty file. */
  outputPath: string;
  faults: RunnerFaults;
};

/** As `files` alone may be empty, a runner's default for it counts. */
const DEFAULTS: Readonly<Record<string, string>> = { files: '**' };
/** Outputs that are written before the file breaks. */
const CLIENT_COMMANDS = ['debug', 'add-mask', 'warning'];
const OUTPUTS_BEFORE_BREAKING = 4;

/** A runner that keeps everything, in the form in which @actions/core writes it. */
export const recordingRunner = ({ inputs, outputPath, faults }: Options): RecordingRunner => {
  let log = '';
  let summary = '';
  let written = 0;
  const given: GivenCommand[] = [];
  const print = (text: string): void => {
    const [command] = [text].map(logReader()).flatMap((line) => line.command ?? []);
    // What the artifact client prints by @actions/core itself: one command each.
    if (command !== undefined && text.startsWith('::') && CLIENT_COMMANDS.includes(command.name)) {
      given.push({ name: command.name, data: command.data.replace(/\r?\n$/, '') });
    }
    log += text;
  };
  const command = (name: string, data = '', title = ''): void => {
    given.push({ name, data });
    log += `${commandLine(name, data, title)}\n`;
  };
  const setOutput = (name: string, value: string): Promise<void> => {
    written += 1;
    if (faults.outputs === 'missing' || (faults.outputs === 'breaking' && written > OUTPUTS_BEFORE_BREAKING)) {
      return Promise.reject(
        Object.assign(new Error("ENOSPC: no space left on device, open '/runner/set_output'"), { code: 'ENOSPC' }),
      );
    }
    const word = `ghadelimiter_${randomUUID()}`;
    appendFileSync(outputPath, `${name}<<${word}\n${value}\n${word}\n`);
    return Promise.resolve();
  };
  const runner: Runner = {
    getInput: (name) => inputs[name] ?? DEFAULTS[name] ?? '',
    setSecret: (text) => command('add-mask', text),
    setOutput,
    checkOutputs: () => {
      if (faults.outputs === 'missing') throw new PlatformError('The file that GITHUB_OUTPUT names is missing');
    },
    appendSummary: (markdown) => {
      if (faults.summary === 'breaking') return Promise.reject(new Error('no step summary here'));
      summary += markdown;
      return Promise.resolve();
    },
    debug: () => undefined,
    info: (line) => void (log += `${line}\n`),
    warning: (message, title) => command('warning', message, title),
    error: (message, title) => command('error', message, title),
    startGroup: (name) => command('group', name),
    endGroup: () => command('endgroup'),
  };
  return {
    runner,
    print,
    given,
    // The runner reads lines as .NET does, where a lone carriage return ends one too.
    lines: () => log.split(/\r\n|\n|\r/).map(logReader()),
    outputs: () => parseCommandFile(readFileSync(outputPath, 'utf8')),
    summary: () => summary,
  };
};
