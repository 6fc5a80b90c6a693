import type { Step } from '../pinkfish/schema.ts';

/** Time as the action sees it: monotonic, so that a changed wall clock changes no wait. */
export type Clock = {
  /** Milliseconds since an arbitrary start; never goes back. */
  now: () => number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** A step and when it was seen to start and end, in milliseconds since the wait began; undefined where not seen. */
export type StepProgress = Step & { startedMs: number | undefined; endedMs: number | undefined };
