import type { Clock } from '../clock.ts';
import { failureKind, nextTry, type FailureKind, type RetryRules } from './retry-policy.ts';

/** Called before each wait, so that the log can say why nothing happens. `operation` is a noun: "Status check". */
export type OnRetry = (retry: { operation: string; error: Error; delayMs: number; tries: number }) => void;

export type RetryContext = {
  clock: Clock;
  signal: AbortSignal;
  random: () => number;
  onRetry: OnRetry;
  /** Whether the failed try got further than any before: all times begin anew then. */
  progressed?: () => boolean;
};

/**
 * Tries until it succeeds or the rules end it; the one loop of retries in the action.
 *
 * @throws the last try's error, or the signal's reason
 */
export const withRetries = async <T>(
  attempt: () => Promise<T>,
  rules: RetryRules,
  context: RetryContext & { operation: string },
): Promise<T> => {
  const { operation, clock, signal, random, onRetry } = context;
  // Kinds that take turns must not make each other's time begin anew.
  const since = new Map<FailureKind, number>();
  for (let tries = 1; ; tries += 1) {
    let startedAt = clock.now();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const now = clock.now();
      if (context.progressed?.() === true) {
        tries = 1;
        startedAt = now;
        since.clear();
      }
      const kind = failureKind(error);
      const first = since.get(kind) ?? startedAt;
      since.set(kind, first);
      const delayMs = nextTry(rules, { error, tries, since: first, now, random: random() });
      if (delayMs === undefined) throw error;
      onRetry({ operation, error: error as Error, delayMs, tries });
      await clock.sleep(delayMs, signal);
    }
  }
};
