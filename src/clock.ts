import { setTimeout as sleep } from 'node:timers/promises';

/** Time as the action sees it: monotonic, so that a changed wall clock changes no wait. */
export type Clock = {
  /** Milliseconds since an arbitrary start; never goes back. */
  now: () => number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** A longer timer fires at once. To wake early is harmless: who sleeps so long looks at the clock. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await sleep(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal });
    } catch (error) {
      // The timer's AbortError hides why.
      throw signal.aborted ? signal.reason : error;
    }
  },
};
