import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import { formatDuration } from './duration.ts';
import { inWords } from './errors.ts';
import type { OnRetry, RetryContext } from './http/retry.ts';
import { secretsOf } from './inputs/inputs.ts';
import { formsOf, redactor, type Redactor } from './redact.ts';
import type { Activity } from './report/problem.ts';
import { emptyReport, type Report } from './report/report.ts';

/** What of the runner the action uses; as in @actions/core where nothing is said. */
export type Runner = {
  /** As given, untrimmed; empty where it is not. */
  getInput: (name: string) => string;
  setSecret: (text: string) => void;
  setOutput: (name: string, value: string) => Promise<void>;
  /** @throws PlatformError or the disk's error where outputs can't be set */
  checkOutputs: () => void;
  appendSummary: (markdown: string) => Promise<void>;
  info: (line: string) => void;
  warning: (message: string, title: string) => void;
  error: (message: string, title: string) => void;
  startGroup: (name: string) => void;
  endGroup: () => void;
};

/** Everything of the world outside, handed in. */
export type Platform = {
  runner: Runner;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  /** @throws PlatformError where the environment names a proxy that is none */
  createDispatcher: (env: NodeJS.ProcessEnv) => Dispatcher;
  /** Aborted with a CancelledError when the job is cancelled. */
  signal: AbortSignal;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
  /** Done when nothing else runs any more; can't wait for anything. */
  atExit: (work: () => void) => void;
};

/** The step as it goes: the world, what it does now, and the report that grows until it is written. */
export type Step = Platform & {
  /** Redacts whatever it is told. */
  runner: Runner;
  redactor: Redactor;
  retry: RetryContext;
  colours: boolean;
  report: Report;
  activity: Activity;
  /** Whether a trigger request may have reached the service while its answer has not come. */
  sent: boolean;
};

/** A step that has just begun: the secrets are masked, and no text of anybody's is told unredacted from here on. */
export const createContext = (platform: Platform): Step => {
  const secrets = secretsOf(platform.runner.getInput);
  // Before anything else is printed.
  for (const form of new Set(secrets.flatMap(formsOf))) platform.runner.setSecret(form);
  const redact = redactor(secrets);
  const runner = redacting(platform.runner, redact);
  const { clock, signal, random, env } = platform;
  const onRetry: OnRetry = (failed) => {
    // A long row of failures is told at its first, second, fourth, eighth…
    const { error, delayMs, tries } = failed;
    if (Number.isInteger(Math.log2(tries)))
      runner.info(`${inWords(error)}; trying again in ${formatDuration(delayMs)}`);
  };
  return {
    ...platform,
    runner,
    redactor: redact,
    retry: { clock, signal, random, onRetry },
    colours: (env.NO_COLOR ?? '') === '',
    report: emptyReport(),
    activity: 'inputs',
    sent: false,
  };
};

/** A runner that is told no secret, whoever wrote the text. */
const redacting = (runner: Runner, { text }: Redactor): Runner => ({
  ...runner,
  setOutput: (name, value) => runner.setOutput(name, text(value)),
  appendSummary: (markdown) => runner.appendSummary(text(markdown)),
  info: (line) => runner.info(text(line)),
  warning: (message, title) => runner.warning(text(message), text(title)),
  error: (message, title) => runner.error(text(message), text(title)),
  startGroup: (name) => runner.startGroup(text(name)),
});
