import type { Clock } from '../../src/clock.ts';

/** Time in which minutes pass in milliseconds. */
export type FastTime = {
  /** Simulated milliseconds: the machine's own, and all that was skipped. */
  clock: Clock;
  /** Gives the process its timers back; those that run go on. */
  restore: () => void;
};

/** Shorter timers are the machinery's own and stay as they are. */
const SHORTEST_LIMIT_MS = 1_000;
/** A limit of 30 s becomes 100 ms, but none less than an exchange on a busy machine may need. */
const LIMITS_FASTER = 300;
const LEAST_LIMIT_MS = 30;
/** Limits are counted in steps, so that a machine which stands still for a second uses up one of them. */
const STEP_MS = 5;
/** Sleeps between tries and looks; nothing else need happen in them. */
const SLEEPS_FASTER = 3_000;
/** undici counts the time of its stall limits by a timer of this length. */
const UNDICI_TICK_MS = 499;
const UNDICI_TICK_REAL_MS = 5;

type Callback = (...values: unknown[]) => void;

/**
 * Makes time limits and sleeps short: the clock's sleeps, and every `setTimeout` of a second or more until `restore`.
 * Whoever waited finds the clock moved on by the whole wait. Timers of node itself, the servers' among them, go on as
 * they were.
 */
export const startFastTime = (): FastTime => {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  let skipped = 0;
  const now = (): number => performance.now() + skipped;
  const reach = (time: number): void => void (skipped += Math.max(0, time - now()));

  // The timer itself is what is given out, so that it can be cleared after `restore` too.
  const inSteps = (callback: Callback, ms: number): NodeJS.Timeout => {
    const due = now() + ms;
    let left = Math.max(LEAST_LIMIT_MS, ms / LIMITS_FASTER) / STEP_MS;
    const timer = realSet(() => {
      left -= 1;
      if (left > 0) timer.refresh();
      else {
        reach(due);
        callback();
      }
    }, STEP_MS);
    return timer;
  };
  const fastSet = (callback: Callback, ms = 0, ...values: unknown[]): unknown => {
    if (ms === UNDICI_TICK_MS) return realSet(callback, UNDICI_TICK_REAL_MS, ...values);
    return ms < SHORTEST_LIMIT_MS ? realSet(callback, ms, ...values) : inSteps(() => callback(...values), ms);
  };
  globalThis.setTimeout = fastSet as typeof setTimeout;

  const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const due = now() + ms;
      const abort = (): void => {
        realClear(timer);
        reject(signal.reason as Error);
      };
      const timer = realSet(() => {
        signal.removeEventListener('abort', abort);
        reach(due);
        resolve();
      }, ms / SLEEPS_FASTER);
      signal.addEventListener('abort', abort, { once: true });
    });
  return {
    clock: { now, sleep },
    restore: () => {
      globalThis.setTimeout = realSet;
    },
  };
};
