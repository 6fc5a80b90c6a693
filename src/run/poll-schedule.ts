/** What the wait for the next poll depends on. `elapsedMs` since the trigger, at the poll that was just made. */
export type Waiting = {
  elapsedMs: number;
  status: string | undefined;
  pollIntervalMs: number | 'auto';
  /** How many of the last polls in a row were rate limited, within bounds. */
  throttled: number;
};

const SHORTEST_MS = 1_000;
/** The vendor's advice for long runs: every 10 to 30 s. */
const LONGEST_MS = 30_000;
const SHORTEST_PAUSED_MS = 10_000;

/**
 * The interval as a share of the time since the trigger. A run's end is seen half an interval late on average: after 1 %
 * of its length with 2 %. Before eight minutes it is a little more, or such a run would be polled more often than every 3 s.
 */
const shareOf = (elapsedMs: number): number => (elapsedMs < 480_000 ? 0.021 : 0.02);

/**
 * Milliseconds from the start of one poll to the start of the next. A short run is polled every second, a long one less
 * often as it gets longer; a paused run waits for a person. Each poll that was rate limited doubles the interval, since
 * other jobs share that limit.
 */
export const delayToNextPoll = ({ elapsedMs, status, pollIntervalMs, throttled }: Waiting): number => {
  const shortest = status === 'PAUSED' ? SHORTEST_PAUSED_MS : SHORTEST_MS;
  const share = elapsedMs < 50_000 ? 0 : shareOf(elapsedMs);
  const auto = Math.min(LONGEST_MS, Math.max(shortest, elapsedMs * share));
  const interval = pollIntervalMs === 'auto' ? auto : pollIntervalMs;
  return Math.max(interval, Math.min(LONGEST_MS, interval * 2 ** throttled));
};

/** Elapsed milliseconds at which a quiet wait says that it still waits: 30 s, 1, 2, 5 minutes, then every 5. */
export const nextHeartbeat = (elapsedMs: number): number =>
  [30_000, 60_000, 120_000].find((at) => at > elapsedMs) ?? (Math.floor(elapsedMs / 300_000) + 1) * 300_000;
