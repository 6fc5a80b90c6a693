import type { Clock } from '../clock.ts';
import type { StatusDocument, Step } from '../pinkfish/schema.ts';
import { isKnownWait, outcomeOf } from './outcome.ts';
import { nextHeartbeat, delayToNextPoll } from './poll-schedule.ts';

/** A step and when it was seen to start and end, in milliseconds since the wait began; undefined where not seen. */
export type StepProgress = Step & { startedMs: number | undefined; endedMs: number | undefined };

/** A status document, and whether a try before was rate limited. */
export type Poll = { document: StatusDocument; throttled: boolean };

/** What happens on the way, for the log and the report. Times in milliseconds since the wait began. */
export type FollowEvent =
  | { kind: 'seen'; status: string; steps: StepProgress[] }
  | { kind: 'step-started'; step: StepProgress }
  | { kind: 'step-ended'; step: StepProgress }
  | { kind: 'paused'; elapsedMs: number }
  | { kind: 'unknown-status'; status: string }
  | { kind: 'waiting'; waitMs: number; throttled: number }
  | { kind: 'heartbeat'; elapsedMs: number; leftMs: number };

export type FollowOptions = {
  /** Retries transient errors until the deadline, which is on the clock's scale, and throws all others. */
  poll: (deadline: number) => Promise<Poll>;
  clock: Clock;
  signal: AbortSignal;
  /** When the run was triggered, or the following began; on the clock's scale. */
  startedAt: number;
  timeoutMs: number;
  pollIntervalMs: number | 'auto';
  onPaused: 'wait' | 'detach';
  /** Whether the run was triggered just now: then its steps can't have begun before `startedAt`. */
  triggered: boolean;
  observe: (event: FollowEvent) => void;
};

/** Why the wait ended: the run did, the run waits for a person, or `timeout` was over, then with the last poll's failure if it had one. */
export type Followed = { end: 'terminal' | 'paused' | 'deadline'; elapsedMs: number; lastError: Error | undefined };

/** What the last poll may take beyond the deadline, so that one broken connection does not make a run late. */
const LAST_POLL_MS = 10_000;
/** Each poll that was rate limited doubles the interval, up to 2 to the power of this. */
const MOST_THROTTLED = 5;

/**
 * Polls the run until it ends, pauses (where that is asked for) or the time is over; the last poll is made at the
 * deadline, so that a run which ended in time is never called late.
 *
 * @throws what `poll` throws before the deadline, or at it where no poll of another's run ever worked; the signal's reason
 */
export const follow = async (options: FollowOptions): Promise<Followed> => {
  const { poll, clock, signal, startedAt, observe } = options;
  const deadline = startedAt + options.timeoutMs;
  const tracker = trackSteps(options);
  const sleepUntil = sleeper(options);
  let throttled = 0;
  const waitAfter = async (polledAt: number): Promise<void> => {
    const status = tracker.status();
    // After Retry-After the poll's start is long past, and the limit is only just kept.
    const from = throttled > 0 ? clock.now() : polledAt;
    const delay = delayToNextPoll({ ...options, elapsedMs: polledAt - startedAt, status, throttled });
    const until = Math.min(deadline, from + delay);
    observe({ kind: 'waiting', waitMs: Math.max(0, until - clock.now()), throttled });
    await sleepUntil(until);
  };
  if (options.triggered) await waitAfter(startedAt);
  for (;;) {
    const polledAt = clock.now();
    const last = polledAt >= deadline;
    try {
      const seen = await poll(last ? polledAt + LAST_POLL_MS : deadline);
      tracker.see(seen.document, clock.now() - startedAt);
      throttled = seen.throttled ? Math.min(MOST_THROTTLED, throttled + 1) : Math.max(0, throttled - 1);
    } catch (error) {
      const unproven = !options.triggered && tracker.status() === undefined;
      // Before the deadline the poll has retried transient errors. Of a run that may not exist, the cause says more than the time.
      if (signal.aborted || clock.now() < deadline || (last && unproven)) throw error;
      if (last) return { end: 'deadline', elapsedMs: clock.now() - startedAt, lastError: error as Error };
      continue;
    }
    const status = tracker.status() ?? '';
    const ended = { elapsedMs: clock.now() - startedAt, lastError: undefined };
    if (outcomeOf(status) !== undefined) return { end: 'terminal', ...ended };
    if (status === 'PAUSED' && options.onPaused === 'detach') return { end: 'paused', ...ended };
    if (last) return { end: 'deadline', ...ended };
    await waitAfter(polledAt);
  }
};

/** Sleeps until a time on the clock's scale; heartbeats that are due meanwhile, or were during the poll before, are given. */
const sleeper = ({ clock, signal, startedAt, timeoutMs, observe }: FollowOptions) => {
  let beatAt = startedAt + nextHeartbeat(0);
  return async (until: number): Promise<void> => {
    for (;;) {
      const now = clock.now();
      if (now >= beatAt) {
        const elapsedMs = now - startedAt;
        beatAt = startedAt + nextHeartbeat(elapsedMs);
        const leftMs = Math.max(0, timeoutMs - elapsedMs);
        observe({ kind: 'heartbeat', elapsedMs, leftMs });
      }
      if (now >= until) return;
      await clock.sleep(Math.min(until, beatAt) - now, signal);
    }
  };
};

/** Turns successive status documents into events, each step's start and end once. */
const trackSteps = ({ observe, triggered }: FollowOptions) => {
  const steps = new Map<string, StepProgress>();
  const started = new Set<string>();
  const ended = new Set<string>();
  let status: string | undefined;
  let warned = false;
  // When the last poll was; before the first poll at a run that others triggered, nothing is known of times.
  let polledMs: number | undefined = triggered ? 0 : undefined;

  const seeStep = (step: Step, elapsedMs: number): void => {
    const before = steps.get(step.key);
    const known: StepProgress = { ...step, startedMs: before?.startedMs, endedMs: before?.endedMs };
    steps.set(step.key, known);
    const isSkipped = step.status === 'SKIPPED';
    const hasEnded = isSkipped || outcomeOf(step.status) !== undefined;
    const hasStarted = !isSkipped && (hasEnded || step.status === 'RUNNING' || step.status === 'PAUSED');
    if (hasStarted && !started.has(step.key)) {
      started.add(step.key);
      // A step that is first seen at its end began after the poll before; one under way, by now.
      known.startedMs = hasEnded || polledMs === undefined ? polledMs : elapsedMs;
      observe({ kind: 'step-started', step: known });
    }
    if (hasEnded && !ended.has(step.key)) {
      ended.add(step.key);
      known.endedMs = polledMs === undefined || isSkipped ? undefined : elapsedMs;
      observe({ kind: 'step-ended', step: known });
    }
  };

  return {
    see: (document: StatusDocument, elapsedMs: number): void => {
      const pauses = document.status === 'PAUSED' && status !== 'PAUSED';
      status = document.status;
      for (const step of document.steps) seeStep(step, elapsedMs);
      if (pauses) observe({ kind: 'paused', elapsedMs });
      observe({ kind: 'seen', status, steps: [...steps.values()].sort((a, b) => a.order - b.order) });
      if (!warned && outcomeOf(status) === undefined && !isKnownWait(status)) {
        warned = true;
        observe({ kind: 'unknown-status', status });
      }
      polledMs = elapsedMs;
    },
    status: (): string | undefined => status,
  };
};
