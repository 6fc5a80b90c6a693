/** What the wait until the next look depends on. `elapsedMs` since the trigger, at the look that was just taken. */
export type Waiting = {
  elapsedMs: number;
  status: string | undefined;
  pollIntervalMs: number | 'auto';
  /** How many of the last looks in a row were turned away by the service's rate limit, within bounds. */
  throttled: number;
};

const SHORTEST_MS = 1_000;
/** The vendor's advice for long runs: every 10 to 30 s. */
const LONGEST_MS = 30_000;
const SHORTEST_PAUSED_MS = 10_000;

/**
 * The interval as a share of the time since the trigger. A run's end is seen on average half an interval late: 1 % of its
 * length with 2 %. Before eight minutes it is a little more, or a run of that length would be looked at more often than
 * by a loop of 3 s.
 */
const shareOf = (elapsedMs: number): number => {
  if (elapsedMs < 50_000) return 0;
  return elapsedMs < 480_000 ? 0.021 : 0.02;
};

/**
 * Milliseconds from the start of one look to the start of the next.
 *
 * A short run is looked at every second; from 50 s on the interval grows with the run, so that lag stays a fixed share
 * of its length, until the vendor's longest. A paused run waits for a person: the vendor's slow pace will do. Each look
 * that met the rate limit doubles the interval, since other jobs share that limit.
 */
export const delayToNextPoll = ({ elapsedMs, status, pollIntervalMs, throttled }: Waiting): number => {
  const shortest = status === 'PAUSED' ? SHORTEST_PAUSED_MS : SHORTEST_MS;
  const calm =
    pollIntervalMs === 'auto'
      ? Math.min(LONGEST_MS, Math.max(shortest, elapsedMs * shareOf(elapsedMs)))
      : pollIntervalMs;
  return Math.max(calm, Math.min(LONGEST_MS, calm * 2 ** throttled));
};

/** Elapsed milliseconds at which a quiet wait says that it still waits: 30 s, 1, 2, 5 minutes, then every 5. */
export const nextHeartbeat = (elapsedMs: number): number => {
  const first = [30_000, 60_000, 120_000, 300_000].find((at) => at > elapsedMs);
  return first ?? (Math.floor(elapsedMs / 300_000) + 1) * 300_000;
};
