import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import type { RetryContext } from './http/send.ts';
import type { Redactor } from './redact.ts';
import type { Activity } from './report/problem.ts';
import type { Report } from './report/report.ts';

/** What of the runner the action uses; as in @actions/core where nothing is said. */
export type Runner = {
  /** As given, untrimmed; empty where it is not. */
  getInput: (name: string) => string;
  setSecret: (text: string) => void;
  setOutput: (name: string, value: string) => void;
  /** @throws SurroundingsError or the disk's error where outputs can't be set */
  checkOutputs: () => void;
  appendSummary: (markdown: string) => Promise<void>;
  info: (line: string) => void;
  warning: (message: string, title: string) => void;
  error: (message: string, title: string) => void;
  startGroup: (name: string) => void;
  endGroup: () => void;
};

/** Everything of the world outside, handed in. */
export type Surroundings = {
  runner: Runner;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  /** @throws SurroundingsError where the environment names a proxy that is none */
  createDispatcher: (env: NodeJS.ProcessEnv) => Dispatcher;
  /** Aborted with a CancelledError when the job is cancelled. */
  signal: AbortSignal;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
  /** Done when nothing else runs any more; can't wait for anything. */
  atExit: (work: () => void) => void;
};

/** The step as it goes: the world, what it does now, and the report that grows until it is written. */
export type Step = Surroundings & {
  /** Redacts whatever it is told, and closes a group before an annotation. */
  runner: Runner;
  redactor: Redactor;
  retry: RetryContext;
  colours: boolean;
  report: Report;
  activity: Activity;
  /** Whether a trigger request may have reached the service while its answer has not come. */
  sent: boolean;
};
