import { delayToNextPoll } from '../src/run/poll-schedule.ts';

/** What one way of looking costs a run of some length: how late its end is seen, in milliseconds, and how many looks. */
export type Looking = { meanLagMs: number; meanLooks: number };

/** Lengths that show each part of the schedule, in seconds: from one second to a day. */
export const RUN_LENGTHS_S = [
  1, 2, 5, 10, 20, 30, 50, 60, 120, 300, 480, 600, 900, 1_800, 3_600, 21_600, 86_400,
] as const;

/** The pause between two looks in the scripts of the vendor's guide, whose first look follows the trigger at once. */
const GUIDE_PAUSE_MS = 3_000;
const PHASES = 1_000;

/**
 * Both ways of looking at a running run of `runMs`, without the requests' own time. A run ends at any moment between two
 * looks: what is given is the mean over ends that are spread evenly over one interval, half of it before `runMs`.
 */
export const simulateSchedule = (runMs: number): { ours: Looking; guide: Looking } => ({
  ours: mean(runMs, intervalAt(runMs), ourLooks(runMs)),
  guide: mean(runMs, GUIDE_PAUSE_MS, guideLooks(runMs)),
});

/** When `poll-interval: auto` looks, in milliseconds since the trigger, until well after `runMs`. */
export const ourLooks = (runMs: number): number[] => {
  const looks: number[] = [];
  for (let at = intervalAt(0); at < 2 * runMs + GUIDE_PAUSE_MS; at += intervalAt(at)) looks.push(at);
  return looks;
};

const guideLooks = (runMs: number): number[] =>
  Array.from({ length: Math.ceil((2 * runMs) / GUIDE_PAUSE_MS) + 2 }, (_, look) => look * GUIDE_PAUSE_MS);

const intervalAt = (elapsedMs: number): number =>
  delayToNextPoll({ elapsedMs, status: 'RUNNING', pollIntervalMs: 'auto', throttled: 0 });

const mean = (runMs: number, intervalMs: number, looks: readonly number[]): Looking => {
  const first = Math.max(0, runMs - intervalMs / 2);
  const width = runMs + intervalMs / 2 - first;
  let lagMs = 0;
  let count = 0;
  let look = 0;
  for (let phase = 0; phase < PHASES; phase += 1) {
    const end = first + (width * (phase + 0.5)) / PHASES;
    while ((looks[look] ?? Infinity) < end) look += 1;
    lagMs += (looks[look] ?? NaN) - end;
    count += look + 1;
  }
  return { meanLagMs: lagMs / PHASES, meanLooks: count / PHASES };
};
