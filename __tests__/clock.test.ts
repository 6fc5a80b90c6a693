import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { systemClock } from '../src/clock.ts';
import { fakeClock } from './fixtures/clock.ts';

const none = new AbortController().signal;

describe('systemClock', () => {
  it('goes on, never back, and not by the wall clock', () => {
    const before = systemClock.now();
    expect(systemClock.now()).toBeGreaterThanOrEqual(before);
    expect(Math.abs(before - Date.now())).toBeGreaterThan(1_000_000);
  });

  it('sleeps', async () => {
    const before = systemClock.now();
    await systemClock.sleep(20, none);
    expect(systemClock.now() - before).toBeGreaterThanOrEqual(18);
  });

  it('does not take a sleep of months for none', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(2 ** 40, controller.signal).then(() => 'awake');
    await expect(Promise.race([sleeping, systemClock.sleep(50, none).then(() => 'asleep')])).resolves.toBe('asleep');
    controller.abort(new Error('end of test'));
    await expect(sleeping).rejects.toThrow('end of test');
  });

  it('throws the reason of an abort, during the sleep and before it', async () => {
    const controller = new AbortController();
    const sleeping = systemClock.sleep(60_000, controller.signal);
    const reason = new Error('because');
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(systemClock.sleep(60_000, controller.signal)).rejects.toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    await systemClock.sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('passes on what is no abort', async () => {
    await expect(systemClock.sleep(1, 'no signal' as unknown as AbortSignal)).rejects.toThrow(/signal/);
  });
});

describe('fakeClock', () => {
  it('jumps to the end of each sleep and keeps its length', async () => {
    const clock = fakeClock({ now: 5 });
    await clock.sleep(10, none);
    clock.pass(1);
    await clock.sleep(20, none);
    expect(clock.now()).toBe(36);
    expect(clock.sleeps).toEqual([10, 20]);
  });

  it('wakes sleepers in their order when it is advanced', async () => {
    const clock = fakeClock({ jumps: false });
    const woken: string[] = [];
    const late = clock.sleep(30, none).then(() => woken.push(`late at ${clock.now()}`));
    const early = clock.sleep(10, none).then(() => woken.push(`early at ${clock.now()}`));
    await clock.advance(10);
    await early;
    expect(clock.sleeping()).toBe(1);
    await clock.advance(25);
    await late;
    expect(woken).toEqual(['early at 10', 'late at 30']);
    expect(clock.now()).toBe(35);
  });

  it.each([true, false])('is broken off by an abort (jumps: %s)', async (jumps) => {
    const clock = fakeClock({ jumps });
    const controller = new AbortController();
    const sleeping = jumps ? undefined : clock.sleep(10, controller.signal);
    controller.abort(new Error('because'));
    await expect(sleeping ?? clock.sleep(10, controller.signal)).rejects.toThrow('because');
    expect(clock.sleeping()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});
