import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import { formatDuration } from './duration.ts';
import { inWords } from './errors.ts';
import type { OnRetry, RetryContext } from './http/retry.ts';
import { secretsOf } from './inputs/api-key.ts';
import { redactor, type Redactor } from './redact.ts';
import { emptyReport, type Report } from './report/report.ts';

/** What the action uses of the runner; as in @actions/core where nothing else is said. */
export type Runner = {
  /** As given, untrimmed; undefined where the runner has not set the variable. */
  getInput: (name: string) => string | undefined;
  setSecret: (text: string) => void;
  setOutput: (name: string, value: string) => Promise<void>;
  /** @throws PlatformError or the disk's error where outputs cannot be set */
  checkOutputs: () => void;
  appendSummary: (markdown: string) => Promise<void>;
  info: (line: string) => void;
  /** Shown only where step debug logging is on. */
  debug: (line: string) => void;
  warning: (message: string, title: string) => void;
  error: (message: string, title: string) => void;
  startGroup: (name: string) => void;
  endGroup: () => void;
};

export type Platform = {
  runner: Runner;
  env: NodeJS.ProcessEnv;
  clock: Clock;
  /** @throws PlatformError where the environment names a proxy that is not a URL */
  createDispatcher: (env: NodeJS.ProcessEnv, debug: (line: string) => void) => Dispatcher;
  /** Aborted with a CancelledError when the job is cancelled, with any other error where one was caught nowhere. */
  signal: AbortSignal;
  /** From 0 up to 1, as Math.random. */
  random: () => number;
  /** Runs when nothing else runs any more; synchronous. */
  atExit: (work: () => void) => void;
};

/** The action's own step on GitHub: the platform, and the report that grows until it is written. */
export type Context = Platform & {
  /** Redacts whatever it is given. */
  runner: Runner;
  redactor: Redactor;
  retry: RetryContext;
  colours: boolean;
  report: Report;
  /** The event that started the workflow; empty until it is read, and where it cannot be. */
  event: unknown;
};

/** The runner cuts annotations and log lines above 4,096 characters (actions/runner, Runner.Worker/ExecutionContext.cs). */
const LONGEST_MESSAGE = 4_000;

/** A new context: the secrets are masked, and from here on every text is redacted before it is written. */
export const createContext = (platform: Platform): Context => {
  const secrets = secretsOf((name) => platform.runner.getInput(name) ?? '');
  // Before anything else is printed.
  const masks = new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]));
  masks.forEach((mask) => platform.runner.setSecret(mask));
  const redact = redactor(secrets);
  const runner = redacting(platform.runner, redact);
  const { clock, signal, random, env } = platform;
  const onRetry: OnRetry = ({ operation, error, delayMs, tries }) => {
    // Of a long row of failures, the log shows the first, second, fourth, eighth…
    const log = Number.isInteger(Math.log2(tries)) ? runner.info : runner.debug;
    log(`${operation} failed: ${inWords(error)}; retrying in ${formatDuration(delayMs)}`);
  };
  const retry = { clock, signal, random, onRetry };
  const colours = (env.NO_COLOR ?? '') === '';
  return { ...platform, runner, redactor: redact, retry, colours, report: emptyReport(), event: {} };
};

/** A runner that is given no secret and no line that it would cut, whoever wrote the text. */
const redacting = (runner: Runner, { text }: Redactor): Runner => {
  const line = (given: string): string => {
    const redacted = text(given);
    return redacted.length > LONGEST_MESSAGE ? `${redacted.slice(0, LONGEST_MESSAGE)}…` : redacted;
  };
  return {
    ...runner,
    setOutput: (name, value) => runner.setOutput(name, text(value)),
    appendSummary: (markdown) => runner.appendSummary(text(markdown)),
    info: (given) => runner.info(line(given)),
    debug: (given) => runner.debug(line(given)),
    warning: (message, title) => runner.warning(line(message), line(title)),
    error: (message, title) => runner.error(line(message), line(title)),
    startGroup: (name) => runner.startGroup(line(name)),
  };
};
