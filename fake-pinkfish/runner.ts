import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { logView, paintFor } from './log-view.ts';
import { makePlaces, node24, ROOT, type StepPlaces } from './runner-environment.ts';
import { jobOutputsOf, readEntries, readStepFiles } from './step-files.ts';
import { prepareStep, type StepInputs } from './step-start.ts';
import { addLines, logged, newStepLog, readLog, type StepLog } from './step-log.ts';
import {
  annotationsIn,
  masksIn,
  runnerLine,
  type Annotation,
  type LogLine,
  type WorkflowCommand,
} from './workflow-commands.ts';

export type ActionOptions = StepInputs & {
  /** The program; the built bundle unless given. */
  readonly entry?: string;
  /** The node to run; 24 unless given. On Linux on ARM32 a runner takes node 20 (src/Runner.Common/Util/NodeUtil.cs). */
  readonly node?: string;
  /** The step's folder; a fresh temporary one unless given. */
  readonly dir?: string;
  /** Called before the program starts, to put files into the workspace. */
  readonly prepare?: (places: StepPlaces) => void;
  /** Called for each line of the log as it comes, those that the runner adds included. */
  readonly onLine?: (line: LogLine) => void;
  /** The process is killed after so long, default one minute, so that a hang fails its own test. */
  readonly limitMs?: number;
  /** When the log is begun to be read, after the start; at once unless told. */
  readonly readAfterMs?: number;
};

export type ActionResult = StepPlaces & {
  /** null where a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** A failure also where the runner refuses what the step wrote. Of a cancelled step the exit code does not count. */
  readonly conclusion: 'success' | 'failure' | 'cancelled';
  /** True where `limitMs` ran out. */
  readonly timedOut: boolean;
  /** Both streams, line by line as the lines came, without what the runner adds. */
  readonly log: string;
  readonly lines: readonly LogLine[];
  /** What GitHub's log page shows: inputs and variables first, then the log, masked. */
  readonly page: string;
  readonly commands: readonly WorkflowCommand[];
  /** What GitHub shows, masked, the runner's own included: ten of a kind. */
  readonly annotations: readonly Annotation[];
  /** The messages of the step's own error annotations, not masked. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** What the runner refused: commands, command files, a summary above 1 MiB. */
  readonly faults: readonly string[];
  /** The texts that the step masked. */
  readonly masks: readonly string[];
  /** GITHUB_OUTPUT; of a name written twice the last value. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The outputs that the job can hand on: without the empty ones and those that hold a masked text. */
  readonly jobOutputs: Readonly<Record<string, string>>;
  /** The names in GITHUB_OUTPUT in the order written, repetitions included. */
  readonly outputOrder: readonly string[];
  /** GITHUB_STEP_SUMMARY's text; the file itself is at the place `summary`. */
  readonly summaryText: string;
  /** The summary as GitHub shows it: masked; absent where it is empty or larger than 1 MiB. */
  readonly uploadedSummary?: string;
  readonly exportedEnv: Readonly<Record<string, string>>;
  readonly savedState: Readonly<Record<string, string>>;
  /** Inputs that the action does not declare; the runner warns about them. */
  readonly unexpectedInputs: readonly string[];
  readonly durationMs: number;
  /** From the last line or command file written to the end of the process. */
  readonly msAfterLastWrite: number;
};

export type StartedAction = StepPlaces & {
  readonly pid: number;
  /** The lines so far. */
  readonly lines: readonly LogLine[];
  /** Resolves with the first line that matches; rejects where the process ends before. */
  readonly logged: (pattern: RegExp) => Promise<LogLine>;
  /** On Windows, SIGINT is Ctrl-C, and any other signal ends the process at once. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Cancels the step as a runner does: SIGINT, after 7.5 s SIGTERM, after another 2.5 s SIGKILL. */
  readonly cancel: () => void;
  /** The outputs that are written by now. */
  readonly outputsNow: () => Readonly<Record<string, string>>;
  readonly finished: Promise<ActionResult>;
};

type End = { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null; readonly exitedAt: number };

const endOf = (child: ChildProcess): Promise<End> =>
  new Promise((resolve, reject) => {
    let exitedAt = 0;
    child.once('exit', () => (exitedAt = Date.now()));
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, exitedAt }));
  });

const isRunning = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

const lastChange = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

type Ended = {
  readonly options: ActionOptions;
  readonly places: StepPlaces;
  readonly log: StepLog;
  readonly secrets: readonly string[];
  readonly end: End;
  readonly cancelled: boolean;
};

/** What the runner adds to the log after the end (src/Runner.Worker/StepsRunner.cs, RunStepAsync, and ProcessFiles). */
const finishLog = ({ options, log, cancelled }: Ended, faults: readonly string[]): void => {
  const messages = [...faults, ...(cancelled ? ['The operation was canceled.'] : [])];
  const lines = messages.map((message) => runnerLine('error', message));
  addLines(log, lines, options.onLine);
  log.faults.push(...faults);
};

/** Without masks, so that a test sees what the step itself wrote. */
const ownMessages = (log: StepLog, level: Annotation['level']): string[] =>
  log.lines
    .flatMap((line) => annotationsIn([line]))
    .flatMap((annotation) => (annotation.level === level ? [annotation.message] : []));

const commandOutputs = (commands: readonly WorkflowCommand[], name: string): [string, string][] =>
  commands.flatMap((command) =>
    command.name === name && command.properties.name ? [[command.properties.name, command.data]] : [],
  );

const resultOf = (ended: Ended) => {
  const { options, places, log, secrets, end, cancelled } = ended;
  const masks = masksIn(log.lines);
  const allMasks = [...secrets, ...masks];
  const files = readStepFiles(places, allMasks);
  const { summary } = files;
  finishLog(ended, [...files.faults, ...(summary.fault === undefined ? [] : [summary.fault])]);
  const commands = log.lines.flatMap(({ command }) => command ?? []);
  const written = [...commandOutputs(commands, 'set-output'), ...files.outputs.entries];
  const outputs = Object.fromEntries(written);
  const failed = log.failed || files.faults.length > 0 || end.exitCode !== 0;
  const view = logView(paintFor(false), { secrets, debug: options.debug ?? false });
  return {
    ...places,
    ...{ exitCode: end.exitCode, signal: end.signal, commands, masks, outputs, faults: log.faults, lines: log.lines },
    conclusion: cancelled ? 'cancelled' : failed ? 'failure' : 'success',
    log: log.lines.map(({ text }) => `${text}\n`).join(''),
    page: log.all.flatMap((line) => view(line).map((shown) => `${shown}\n`)).join(''),
    annotations: annotationsIn(log.all, secrets),
    errors: ownMessages(log, 'error'),
    warnings: ownMessages(log, 'warning'),
    jobOutputs: jobOutputsOf(outputs, allMasks),
    outputOrder: written.map(([name]) => name),
    summaryText: summary.text,
    ...(summary.uploaded !== undefined && { uploadedSummary: summary.uploaded }),
    exportedEnv: Object.fromEntries(files.env.entries),
    savedState: Object.fromEntries([...commandOutputs(commands, 'save-state'), ...files.state.entries]),
  } as const;
};

/** What sends Ctrl-C on Windows, where node's own kill ends a process without any of its handlers. */
const CTRL_C = 'C:\\ctrl-c.exe';

/** False on a Windows that lacks the program for Ctrl-C, where no step can be cancelled. */
export const canCancel = process.platform !== 'win32' || existsSync(CTRL_C);

const send = (child: ChildProcess, signal: NodeJS.Signals): void => {
  if (process.platform !== 'win32' || signal !== 'SIGINT') child.kill(signal);
  else spawn(CTRL_C, [String(child.pid)], { windowsHide: true, stdio: 'ignore' });
};

/** As src/Runner.Sdk/ProcessInvoker.cs, CancelAndKillProcessTree; Ctrl-Break, which Windows has for SIGTERM, is left out. */
const cancel = (child: ChildProcess): void => {
  send(child, 'SIGINT');
  const term = setTimeout(() => process.platform !== 'win32' && child.kill('SIGTERM'), 7_500);
  const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.once('exit', () => [term, kill].forEach(clearTimeout));
};

/**
 * Starts an action as a runner starts a JavaScript action's step: node 24, the inputs as variables with action.yml's
 * defaults, fresh command files, and nothing else of the host's environment, proxies included.
 */
export const startAction = (options: ActionOptions): StartedAction => {
  const places = makePlaces(options.dir ?? mkdtempSync(path.join(tmpdir(), 'pinkfish-step-')));
  options.prepare?.(places);
  const { env, secrets, header, unexpectedInputs } = prepareStep(options, places);
  const log = newStepLog();
  addLines(log, header, options.onLine);
  const startedAt = Date.now();
  const child = spawn(options.node ?? node24(), [options.entry ?? path.join(ROOT, 'dist', 'index.js')], {
    cwd: places.workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // On Windows, a console of its own, which Ctrl-C needs.
    windowsHide: true,
  });
  const { onLine, readAfterMs, limitMs = 60_000 } = options;
  readLog(log, [child.stdout, child.stderr], { onLine, readAfterMs, onAbandoned: () => child.kill('SIGKILL') });
  let cancelled = false;
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, limitMs);
  const ended = endOf(child).finally(() => clearTimeout(limit));
  const finished = ended.then((end) => {
    const lastWrite = Math.max(log.lastWrite, lastChange(places.output), lastChange(places.summary));
    return {
      ...resultOf({ options, places, log, secrets, end, cancelled }),
      ...{ timedOut, unexpectedInputs, durationMs: end.exitedAt - startedAt },
      msAfterLastWrite: Math.max(0, end.exitedAt - lastWrite),
    };
  });
  return {
    ...places,
    pid: child.pid ?? 0,
    lines: log.lines,
    logged: (pattern) => logged(log, ended, pattern),
    kill: (signal) => send(child, signal),
    cancel: () => {
      cancelled = isRunning(child);
      cancel(child);
    },
    outputsNow: () => Object.fromEntries(readEntries(places.output).entries),
    finished,
  };
};

/** Runs an action to its end. @throws Error where the runner could not even start it */
export const runAction = async (options: ActionOptions): Promise<ActionResult> => startAction(options).finished;
