import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { logReader, runnerLine, type LogLine } from './workflow-commands.ts';

/** The log of a step as it grows. */
export type StepLog = {
  /** Everything on GitHub's log page, what the runner adds included. */
  readonly all: LogLine[];
  /** What the step printed. */
  readonly lines: LogLine[];
  /** Errors of the runner about what the step wrote; each one fails the step, but for that of a large summary. */
  readonly faults: string[];
  readonly waiting: Set<(line: LogLine) => void>;
  lastWrite: number;
  failed: boolean;
};

export const newStepLog = (): StepLog => ({
  ...{ all: [], lines: [], faults: [], waiting: new Set(), lastWrite: Date.now(), failed: false },
});

/** How a log is read. */
export type LogReading = {
  /** Called for each line as it comes, also those that the runner adds. */
  readonly onLine?: ((line: LogLine) => void) | undefined;
  /** When reading begins, after the start; at once unless told. */
  readonly readAfterMs?: number | undefined;
  /** Called where the runner gives the step up in the middle of its log. */
  readonly onAbandoned: () => void;
};

/** Adds lines of the runner's own. */
export const addLines = (log: StepLog, lines: readonly LogLine[], onLine?: (line: LogLine) => void): void => {
  for (const line of lines) {
    log.all.push(line);
    onLine?.(line);
  }
};

/** What the runner says about a command of the step (actions/runner src/Runner.Worker/ActionCommandManager.cs). */
const remarksOn = ({ text, command, refusal, abandons }: LogLine): LogLine[] => {
  if (refusal !== undefined) {
    const about = `Unable to process command '${text}' successfully.`;
    return (abandons ? [refusal] : [about, refusal]).map((message) => runnerLine('error', message));
  }
  if (command?.name === 'add-mask' && command.data.trim() === '') {
    return [runnerLine('warning', "Can't add secret mask for empty string in ##[add-mask] command.")];
  }
  if (command?.name === 'set-output' || command?.name === 'save-state') {
    return [runnerLine('warning', `The \`${command.name}\` command is deprecated and will be disabled soon.`)];
  }
  return [];
};

/** A line ends at LF, at CR LF, and at a lone CR, once more follows (actions/runner src/Runner.Sdk/ProcessInvoker.cs, ReadLine). */
const LINE_END = /\r?\n|\r(?=[^])/;

/** Calls `take` with each line of a text that comes in pieces. */
export const lineSplitter = (take: (line: string) => void): { write: (text: string) => void; end: () => void } => {
  let rest = '';
  return {
    write: (text) => {
      const lines = (rest + text).split(LINE_END);
      rest = lines.pop() ?? '';
      lines.forEach(take);
    },
    end: () => {
      if (rest !== '') take(rest.replace(/\r$/, ''));
      rest = '';
    },
  };
};

/** Reads both streams into the log. Between the two the order is that of arrival, as on a real runner. */
export const readLog = (log: StepLog, streams: readonly (Readable | null)[], reading: LogReading): void => {
  const { onLine, readAfterMs = 0, onAbandoned } = reading;
  const readLine = logReader();
  let abandoned = false;
  const take = (text: string): void => {
    if (abandoned) return;
    const line = readLine(text);
    const remarks = remarksOn(line);
    log.lines.push(line);
    addLines(log, [line, ...remarks], onLine);
    if (line.refusal !== undefined) {
      log.failed = true;
      log.faults.push(line.refusal);
    }
    for (const check of log.waiting) check(line);
    if (!line.abandons) return;
    abandoned = true;
    onAbandoned();
  };
  for (const stream of streams) {
    const decoder = new StringDecoder('utf8');
    const splitter = lineSplitter(take);
    const read = (piece: Buffer): void => {
      log.lastWrite = Date.now();
      splitter.write(decoder.write(piece));
    };
    // Listening from the start: at the child's exit node resumes its streams, and what nobody listens to is lost.
    stream?.on('data', read);
    if (readAfterMs > 0) {
      stream?.pause();
      setTimeout(() => stream?.resume(), readAfterMs);
    }
    stream?.on('end', () => {
      splitter.write(decoder.end());
      splitter.end();
    });
  }
};

/** Resolves with the first line of the step that matches; rejects where the process ends before. */
export const logged = (log: StepLog, ended: Promise<unknown>, pattern: RegExp): Promise<LogLine> => {
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
