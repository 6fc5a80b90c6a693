import { describe, expect, it } from '@jest/globals';
import { ourLooks, RUN_LENGTHS_S, simulateSchedule, type Looking } from '../../bench/simulate-schedule.ts';
import { nextHeartbeat, delayToNextPoll, type Waiting } from '../../src/run/poll-schedule.ts';

const waiting = (changed: Partial<Waiting> = {}): Waiting => ({
  elapsedMs: 0,
  status: 'RUNNING',
  pollIntervalMs: 'auto',
  throttled: 0,
  ...changed,
});
const HOUR = 3_600_000;

describe('delayToNextPoll', () => {
  it.each([
    [0, 1_000],
    [1_000, 1_000],
    [49_999, 1_000],
    [50_000, 1_050],
    [120_000, 2_520],
    [479_000, 10_059],
    [480_000, 9_600],
    [600_000, 12_000],
    [1_500_000, 30_000],
    [1_800_000, 30_000],
    [24 * HOUR, 30_000],
    [1_000 * HOUR, 30_000],
  ])('after %d ms of a running run: %d ms', (elapsedMs, ms) => {
    for (const status of ['RUNNING', 'PENDING', 'SOMETHING_NEW', undefined]) {
      expect(delayToNextPoll(waiting({ elapsedMs, status }))).toBeCloseTo(ms, 6);
    }
  });

  it.each([
    [0, 10_000],
    [60_000, 10_000],
    [600_000, 12_000],
    [24 * HOUR, 30_000],
  ])('after %d ms of a paused run: %d ms', (elapsedMs, ms) =>
    expect(delayToNextPoll(waiting({ elapsedMs, status: 'PAUSED' }))).toBe(ms),
  );

  it.each([1_000, 3_000, 60_000, HOUR])('a fixed interval of %d ms stays', (pollIntervalMs) => {
    for (const elapsedMs of [0, 100_000, 24 * HOUR]) {
      expect(delayToNextPoll(waiting({ elapsedMs, pollIntervalMs }))).toBe(pollIntervalMs);
      expect(delayToNextPoll(waiting({ elapsedMs, pollIntervalMs, status: 'PAUSED' }))).toBe(pollIntervalMs);
    }
  });

  it.each<[number | 'auto', number, number]>([
    ['auto', 1, 2_000],
    ['auto', 3, 8_000],
    ['auto', 5, 30_000],
    [3_000, 2, 12_000],
    [3_000, 5, 30_000],
    [60_000, 5, 60_000],
  ])('the rate limit doubles %j for each of %d times, up to %d ms', (pollIntervalMs, throttled, ms) =>
    expect(delayToNextPoll(waiting({ pollIntervalMs, throttled }))).toBe(ms),
  );
});

describe('nextHeartbeat', () => {
  it('is at 30 s, 1, 2 and 5 minutes, then every 5', () => {
    const beats = [0];
    while (beats.length < 9) beats.push(nextHeartbeat(beats.at(-1) ?? 0));
    expect(beats.map((ms) => ms / 1_000)).toEqual([0, 30, 60, 120, 300, 600, 900, 1_200, 1_500]);
  });

  it.each([
    [29_999, 30_000],
    [30_000.5, 60_000],
    [24 * HOUR - 1, 24 * HOUR],
    [24 * HOUR, 24 * HOUR + 300_000],
  ])('after %d ms: %d ms', (elapsedMs, at) => expect(nextHeartbeat(elapsedMs)).toBe(at));
});

describe('the schedule as a whole', () => {
  const lengths = (from: number, to: number): number[] =>
    Array.from({ length: 100 }, (_, index) => Math.round(from * (to / from) ** (index / 99)));

  it('is half a second late for runs up to 50 s', () => {
    for (let s = 1; s < 50; s += 1) expect(simulateSchedule(s * 1_000).ours.meanLagMs).toBeCloseTo(500, 0);
  });

  it('is 1 % of the length late from eight minutes on, and hardly more before', () => {
    for (const ms of lengths(50_000, 479_000)) expect(simulateSchedule(ms).ours.meanLagMs / ms).toBeLessThan(0.0106);
    for (const ms of lengths(500_000, 24 * HOUR))
      expect(simulateSchedule(ms).ours.meanLagMs / ms).toBeLessThan(0.01005);
  });

  it('never looks more than once a second', () => {
    const looks = ourLooks(24 * HOUR);
    const gaps = looks.map((at, index) => at - (looks[index - 1] ?? 0));
    expect(Math.min(...gaps)).toBe(1_000);
    expect(Math.max(...gaps)).toBeCloseTo(30_000, 6);
  });

  it('looks less often than a loop of 3 s from eight minutes on, whenever that takes its first look', () => {
    for (const ms of lengths(480_000, 24 * HOUR)) {
      const looks = ourLooks(ms).filter((at) => at < ms).length + 1;
      expect(looks).toBeLessThan(Math.ceil(ms / 3_000));
      expect(simulateSchedule(ms).ours.meanLooks).toBeLessThan(simulateSchedule(ms).guide.meanLooks);
    }
  });

  it("keeps the vendor's 10 to 30 s after 30 minutes", () => {
    const late = ourLooks(24 * HOUR).filter((at) => at >= 1_800_000);
    for (const [index, at] of late.slice(1).entries()) {
      expect(at - (late[index] ?? 0)).toBeGreaterThanOrEqual(10_000);
      expect(at - (late[index] ?? 0)).toBeLessThan(30_000.001);
    }
  });

  it('costs what bench/README.md says', () => {
    const told = ({ meanLagMs, meanLooks }: Looking): string =>
      `${(meanLagMs / 1_000).toFixed(1)} s late after ${Math.round(meanLooks)} looks`;
    const table = RUN_LENGTHS_S.map((s) => {
      const { ours, guide } = simulateSchedule(s * 1_000);
      return [s, told(ours), told(guide)];
    });
    // A run's length in seconds, then ours, then the loop of the vendor's guide.
    expect(table).toEqual([
      [1, '0.5 s late after 2 looks', '1.8 s late after 2 looks'],
      [2, '0.5 s late after 3 looks', '1.5 s late after 2 looks'],
      [5, '0.5 s late after 6 looks', '1.5 s late after 3 looks'],
      [10, '0.5 s late after 11 looks', '1.5 s late after 5 looks'],
      [20, '0.5 s late after 21 looks', '1.5 s late after 8 looks'],
      [30, '0.5 s late after 31 looks', '1.5 s late after 12 looks'],
      [50, '0.5 s late after 51 looks', '1.5 s late after 18 looks'],
      [60, '0.6 s late after 59 looks', '1.5 s late after 22 looks'],
      [120, '1.3 s late after 93 looks', '1.5 s late after 42 looks'],
      [300, '3.1 s late after 137 looks', '1.5 s late after 102 looks'],
      [480, '4.8 s late after 159 looks', '1.5 s late after 162 looks'],
      [600, '6.0 s late after 171 looks', '1.5 s late after 202 looks'],
      [900, '9.0 s late after 191 looks', '1.5 s late after 302 looks'],
      [1800, '15.0 s late after 227 looks', '1.5 s late after 602 looks'],
      [3600, '15.0 s late after 287 looks', '1.5 s late after 1202 looks'],
      [21600, '15.0 s late after 887 looks', '1.5 s late after 7202 looks'],
      [86400, '15.0 s late after 3047 looks', '1.5 s late after 28802 looks'],
    ]);
  });
});
