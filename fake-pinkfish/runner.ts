import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { parseCommandFile } from './command-files.ts';
import {
  inputEnvironment,
  makePlaces,
  node24,
  ROOT,
  runnerEnvironment,
  type StepPlaces,
  type WorkflowEvent,
} from './runner-environment.ts';
import {
  annotationsIn,
  logReader,
  masksIn,
  type Annotation,
  type LogLine,
  type WorkflowCommand,
} from './workflow-commands.ts';

export type ActionOptions = {
  readonly inputs: Readonly<Record<string, string>>;
  /** Set on top of the runner's own variables; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The program; the built bundle unless given. */
  readonly entry?: string;
  readonly actionYml?: string;
  readonly event?: WorkflowEvent;
  /** What `${{ github.token }}` stands for. */
  readonly token?: string;
  /** The step's folder; a fresh temporary one unless given. */
  readonly dir?: string;
  /** Called before the program starts, to put files into the workspace. */
  readonly prepare?: (places: StepPlaces) => void;
  /** Called for each line of the log as it comes. */
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
  /** True where `limitMs` ran out. */
  readonly timedOut: boolean;
  /** Both streams, line by line as the lines came. */
  readonly log: string;
  readonly lines: readonly LogLine[];
  readonly commands: readonly WorkflowCommand[];
  readonly annotations: readonly Annotation[];
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly masks: readonly string[];
  /** GITHUB_OUTPUT; of a name written twice the last value. */
  readonly outputs: Readonly<Record<string, string>>;
  /** The names in GITHUB_OUTPUT in the order written, repetitions included. */
  readonly outputOrder: readonly string[];
  /** GITHUB_STEP_SUMMARY's text; the file itself is at the place `summary`. */
  readonly summaryText: string;
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
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Cancels the step as a runner does: SIGINT, after 7.5 s SIGTERM, after another 2.5 s SIGKILL. */
  readonly cancel: () => void;
  /** The outputs that are written by now. */
  readonly outputsNow: () => Readonly<Record<string, string>>;
  readonly finished: Promise<ActionResult>;
};

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

const entriesIn = (file: string) => parseCommandFile(read(file));

type Log = {
  readonly lines: LogLine[];
  readonly waiting: Set<(line: LogLine) => void>;
  lastWrite: number;
};

/** Cuts both streams into lines. Between the two the order is that of arrival, as on a real runner. */
const readLog = (child: ChildProcess, { onLine, readAfterMs = 0 }: ActionOptions): Log => {
  const log: Log = { lines: [], waiting: new Set(), lastWrite: Date.now() };
  const readLine = logReader();
  const take = (text: string) => {
    const line = readLine(text.replace(/\r$/, ''));
    log.lines.push(line);
    onLine?.(line);
    for (const check of log.waiting) check(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    const read = (piece: Buffer): void => {
      log.lastWrite = Date.now();
      const pieces = (rest + decoder.write(piece)).split('\n');
      rest = pieces.pop() ?? '';
      pieces.forEach(take);
    };
    if (readAfterMs === 0) stream?.on('data', read);
    else setTimeout(() => stream?.on('data', read), readAfterMs);
    stream?.on('end', () => rest !== '' && take(rest));
  }
  return log;
};

type End = { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null; readonly exitedAt: number };

const endOf = (child: ChildProcess): Promise<End> =>
  new Promise((resolve, reject) => {
    let exitedAt = 0;
    child.once('exit', () => (exitedAt = Date.now()));
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal, exitedAt }));
  });

const lastChange = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

type Ended = {
  readonly places: StepPlaces;
  readonly log: Log;
  readonly end: End;
  readonly startedAt: number;
  readonly timedOut: boolean;
  readonly unexpectedInputs: readonly string[];
};

const resultOf = ({ places, log, end, startedAt, timedOut, unexpectedInputs }: Ended): ActionResult => {
  const { lines } = log;
  const annotations = annotationsIn(lines);
  const messages = (level: Annotation['level']) =>
    annotations.flatMap((annotation) => (annotation.level === level ? [annotation.message] : []));
  const outputs = entriesIn(places.output);
  const lastWrite = Math.max(log.lastWrite, lastChange(places.output), lastChange(places.summary));
  return {
    ...places,
    ...{ exitCode: end.exitCode, signal: end.signal, timedOut, unexpectedInputs, lines, annotations },
    log: lines.map(({ text }) => `${text}\n`).join(''),
    commands: lines.flatMap(({ command }) => command ?? []),
    errors: messages('error'),
    warnings: messages('warning'),
    masks: masksIn(lines),
    outputs: Object.fromEntries(outputs),
    outputOrder: outputs.map(([name]) => name),
    summaryText: read(places.summary),
    exportedEnv: Object.fromEntries(entriesIn(places.env)),
    savedState: Object.fromEntries(entriesIn(places.state)),
    durationMs: end.exitedAt - startedAt,
    msAfterLastWrite: Math.max(0, end.exitedAt - lastWrite),
  };
};

const logged = (log: Log, ended: Promise<unknown>, pattern: RegExp): Promise<LogLine> => {
  const before = log.lines.find(({ text }) => pattern.test(text));
  if (before) return Promise.resolve(before);
  return new Promise((resolve, reject) => {
    const check = (line: LogLine) => {
      if (!pattern.test(line.text)) return;
      log.waiting.delete(check);
      resolve(line);
    };
    log.waiting.add(check);
    const fail = () => reject(new Error(`the action ended without logging ${String(pattern)}`));
    ended.then(fail, fail);
  });
};

const cancel = (child: ChildProcess): void => {
  child.kill('SIGINT');
  const term = setTimeout(() => child.kill('SIGTERM'), 7_500);
  const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  child.once('exit', () => [term, kill].forEach(clearTimeout));
};

const environmentOf = (options: ActionOptions, places: StepPlaces) => {
  const { inputs, token = '', actionYml = path.join(ROOT, 'action.yml') } = options;
  const { env, unexpected } = inputEnvironment({ actionYml, inputs, token });
  const all = { ...runnerEnvironment(places, options.event ?? { name: 'push' }), ...env, ...options.env };
  const defined = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { env: Object.fromEntries(defined), unexpected };
};

/**
 * Starts an action as a runner starts a JavaScript action's step: node 24, the inputs as variables with action.yml's
 * defaults, fresh command files, and nothing else of the host's environment, proxies included.
 */
export const startAction = (options: ActionOptions): StartedAction => {
  const places = makePlaces(options.dir ?? mkdtempSync(path.join(tmpdir(), 'pinkfish-step-')));
  options.prepare?.(places);
  const { env, unexpected } = environmentOf(options, places);
  const startedAt = Date.now();
  const child = spawn(node24(), [options.entry ?? path.join(ROOT, 'dist', 'index.js')], {
    cwd: places.workspace,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = readLog(child, options);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, options.limitMs ?? 60_000);
  const ended = endOf(child).finally(() => clearTimeout(limit));
  const finished = ended.then((end) =>
    resultOf({ places, log, end, startedAt, timedOut, unexpectedInputs: unexpected }),
  );
  return {
    ...places,
    pid: child.pid ?? 0,
    lines: log.lines,
    logged: (pattern) => logged(log, ended, pattern),
    kill: (signal) => child.kill(signal),
    cancel: () => cancel(child),
    outputsNow: () => Object.fromEntries(entriesIn(places.output)),
    finished,
  };
};

/** Runs an action to its end. */
export const runAction = (options: ActionOptions): Promise<ActionResult> => startAction(options).finished;
