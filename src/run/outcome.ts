import type { RunResults, Step } from '../pinkfish/schema.ts';

/** How the step ended; the values of the output `outcome`. */
export type Outcome = 'complete' | 'failed' | 'timeout' | 'wait-timeout' | 'detached' | 'cancelled' | 'error';

/** Whether the step is green. */
export const succeeded = (outcome: Outcome): boolean => outcome === 'complete' || outcome === 'detached';

/** CANCELLED is an end [assume]. */
const ENDS: ReadonlyMap<string, Outcome> = new Map([
  ['COMPLETE', 'complete'],
  ['FAILED', 'failed'],
  ['CANCELLED', 'failed'],
  ['TIMEOUT', 'timeout'],
]);

/** The outcome of a run's status; undefined while the run continues. An unknown word is not an end [assume]. */
export const outcomeOf = (status: string): Outcome | undefined => ENDS.get(status);

/** The words of the service that are known not to be an end. */
export const isKnownWait = (status: string): boolean => ['PENDING', 'RUNNING', 'PAUSED'].includes(status);

/** The step that failed first, by its place in the run. */
export type FailedStep = { name: string; key: string; stepIndex?: number | undefined; exitCode?: number | undefined };

/**
 * The first step that failed: by the status document, else by an exit code other than 0 in the results. A step's key in
 * the status is taken for its index in the results [assume].
 */
export const failedStep = (steps: readonly Step[], results: RunResults | undefined): FailedStep | undefined => {
  const byStatus = steps.find(({ status }) => outcomeOf(status) === 'failed' || outcomeOf(status) === 'timeout');
  const byExitCode = results?.steps.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
  const key = byStatus?.key ?? byExitCode?.stepIndex.toString();
  if (key === undefined) return undefined;
  const { stepIndex, exitCode } = results?.steps.find((result) => String(result.stepIndex) === key) ?? {};
  const name = steps.find((step) => step.key === key)?.name ?? `Step ${key}`;
  return { name, key, stepIndex, exitCode };
};
