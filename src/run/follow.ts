import type { Clock } from '../clock.ts';
import type { StatusDocument, Step } from '../pinkfish/schema.ts';
import { isKnownWait, outcomeOf } from './outcome.ts';
import { nextHeartbeat, delayToNextPoll } from './poll-schedule.ts';

/** A step and when it was seen to start and end, in milliseconds since the wait began; undefined where not seen. */
export type StepProgress = Step & { startedMs: number | undefined; endedMs: number | undefined };

/** A status document, and whether the service's rate limit turned the request away before. */
export type Poll = { document: StatusDocument; throttled: boolean };

/** What happens on the way, for the log and the report. Times in milliseconds since the wait began. */
export type FollowEvent =
  | { kind: 'seen'; status: string; steps: StepProgress[] }
  | { kind: 'step-started'; step: StepProgress; count: number }
  | { kind: 'step-ended'; step: StepProgress; count: number }
  | { kind: 'paused'; elapsedMs: number }
  | { kind: 'unknown-status'; status: string }
  | { kind: 'heartbeat'; status: string | undefined; running: StepProgress[]; elapsedMs: number; leftMs: number };

export type FollowOptions = {
  /** Bears weather until the deadline, which is on the clock's scale, and throws what is none. */
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
/** Each poll that met the rate limit doubles the interval, up to 2 to the power of this. */
const MOST_THROTTLED = 5;

/**
 * Looks at the run until it ends, pauses (where that is asked for) or the time is over; the last poll is taken at the
 * deadline, so that a run which ended in time is never called late.
 *
 * @throws what `poll` throws before the deadline; the signal's reason
 */
export const follow = async (options: FollowOptions): Promise<Followed> => {
  const { poll, clock, signal, startedAt } = options;
  const deadline = startedAt + options.timeoutMs;
  const tracker = trackSteps(options);
  const heartbeat = startHeartbeat(options, tracker);
  let throttled = 0;
  if (options.triggered) {
    const firstAt = startedAt + delayToNextPoll({ ...options, elapsedMs: 0, status: undefined, throttled });
    await wait(Math.min(deadline, firstAt), options, heartbeat);
  }
  for (;;) {
    const polledAt = clock.now();
    const last = polledAt >= deadline;
    let seen: Poll;
    try {
      seen = await poll(last ? polledAt + LAST_POLL_MS : deadline);
      tracker.see(seen.document, clock.now() - startedAt);
      throttled = seen.throttled ? Math.min(MOST_THROTTLED, throttled + 1) : Math.max(0, throttled - 1);
    } catch (error) {
      // Before the deadline the poll has borne all weather: this is something else.
      if (signal.aborted || clock.now() < deadline) throw error;
      if (last) return { end: 'deadline', elapsedMs: clock.now() - startedAt, lastError: error as Error };
      continue;
    }
    const { status } = seen.document;
    const elapsedMs = clock.now() - startedAt;
    if (outcomeOf(status) !== undefined) return { end: 'terminal', elapsedMs, lastError: undefined };
    if (status === 'PAUSED' && options.onPaused === 'detach') return { end: 'paused', elapsedMs, lastError: undefined };
    if (last) return { end: 'deadline', elapsedMs, lastError: undefined };
    // After Retry-After the poll's beginning is long past, and the limit is only just kept.
    const from = throttled > 0 ? clock.now() : polledAt;
    const nextPollAt = from + delayToNextPoll({ ...options, elapsedMs: polledAt - startedAt, status, throttled });
    await wait(Math.min(deadline, nextPollAt), options, heartbeat);
  }
};

type Tracker = {
  see: (document: StatusDocument, elapsedMs: number) => void;
  status: () => string | undefined;
  running: () => StepProgress[];
};

/** When the next heartbeat is due, on the clock's scale, and what gives it. */
type Heartbeat = { dueAt: () => number; beat: () => void };

const startHeartbeat = (options: FollowOptions, tracker: Tracker): Heartbeat => {
  const { clock, startedAt, timeoutMs, observe } = options;
  let dueAt = startedAt + nextHeartbeat(0);
  return {
    dueAt: () => dueAt,
    beat: () => {
      const elapsedMs = clock.now() - startedAt;
      dueAt = startedAt + nextHeartbeat(elapsedMs);
      const leftMs = Math.max(0, timeoutMs - elapsedMs);
      observe({ kind: 'heartbeat', status: tracker.status(), running: tracker.running(), elapsedMs, leftMs });
    },
  };
};

/** Sleeps, waking for the heartbeats that fall into the time; one that fell into the poll before comes at once. */
const wait = async (until: number, { clock, signal }: FollowOptions, heartbeat: Heartbeat): Promise<void> => {
  for (;;) {
    const now = clock.now();
    if (now >= heartbeat.dueAt()) heartbeat.beat();
    if (now >= until) return;
    await clock.sleep(Math.min(until, heartbeat.dueAt()) - now, signal);
  }
};

const hasEnded = ({ status }: Step): boolean => outcomeOf(status) !== undefined;
const hasStarted = (step: Step): boolean => hasEnded(step) || step.status === 'RUNNING' || step.status === 'PAUSED';

/** Turns successive status documents into events, each step's start and end once. */
const trackSteps = ({ observe, triggered }: FollowOptions): Tracker => {
  const steps = new Map<string, StepProgress>();
  const started = new Set<string>();
  const ended = new Set<string>();
  let status: string | undefined;
  let warned = false;
  // When the last poll was; before the first poll at a run that others triggered, nothing is known of times.
  let lookedMs: number | undefined = triggered ? 0 : undefined;

  const seeStep = (step: Step, elapsedMs: number, count: number): void => {
    const before = steps.get(step.key);
    const known: StepProgress = { ...step, startedMs: before?.startedMs, endedMs: before?.endedMs };
    steps.set(step.key, known);
    if (hasStarted(step) && !started.has(step.key)) {
      started.add(step.key);
      // A step that is first seen at its end began after the poll before; one under way, by now.
      known.startedMs = hasEnded(step) ? lookedMs : lookedMs === undefined ? undefined : elapsedMs;
      observe({ kind: 'step-started', step: known, count });
    }
    if (hasEnded(step) && !ended.has(step.key)) {
      ended.add(step.key);
      known.endedMs = lookedMs === undefined ? undefined : elapsedMs;
      observe({ kind: 'step-ended', step: known, count });
    }
  };

  return {
    see: (document, elapsedMs) => {
      const pauses = document.status === 'PAUSED' && status !== 'PAUSED';
      status = document.status;
      for (const step of document.steps) seeStep(step, elapsedMs, document.steps.length);
      if (pauses) observe({ kind: 'paused', elapsedMs });
      observe({ kind: 'seen', status, steps: [...steps.values()].sort((a, b) => a.order - b.order) });
      if (!warned && outcomeOf(status) === undefined && !isKnownWait(status)) {
        warned = true;
        observe({ kind: 'unknown-status', status });
      }
      lookedMs = elapsedMs;
    },
    status: () => status,
    running: () => [...steps.values()].filter((step) => hasStarted(step) && !hasEnded(step)),
  };
};
