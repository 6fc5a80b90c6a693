import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { CancelledError, HttpError, TimedOutError } from '../../src/errors.ts';
import type { StatusDocument, Step } from '../../src/pinkfish/schema.ts';
import { follow, type FollowEvent, type FollowOptions, type Followed, type Poll } from '../../src/run/follow.ts';
import { fakeClock, type FakeClock } from '../fixtures/clock.ts';

const step = (key: string, status: string): Step => ({ key, name: `Step ${key}`, order: Number(key), status });
const running = (...steps: Step[]): StatusDocument => ({ status: 'RUNNING', steps });
const calm = (document: StatusDocument): Poll => ({ document, throttled: false });

type Told = { followed: Promise<Followed>; events: FollowEvent[]; looks: number[]; clock: FakeClock };

/** Follows a run whose documents `see` gives by the time since the trigger, in milliseconds; what it throws, a poll throws. */
const following = (
  see: (elapsedMs: number, deadline: number) => StatusDocument | Poll | Promise<Poll>,
  changed: Partial<FollowOptions> = {},
  clock = fakeClock({ now: 7_000 }),
): Told => {
  const startedAt = clock.now();
  const looks: number[] = [];
  const events: FollowEvent[] = [];
  const followed = follow({
    poll: async (deadline) => {
      looks.push(clock.now() - startedAt);
      const seen = await see(clock.now() - startedAt, deadline - startedAt);
      return 'document' in seen ? seen : calm(seen);
    },
    clock,
    signal: new AbortController().signal,
    startedAt,
    timeoutMs: 1_800_000,
    pollIntervalMs: 'auto',
    onPaused: 'wait',
    triggered: true,
    observe: (event) => events.push(event),
    ...changed,
  });
  return { followed, events, looks, clock };
};

const until =
  (endMs: number, status = 'COMPLETE') =>
  (elapsedMs: number): StatusDocument =>
    elapsedMs >= endMs ? { status, steps: [] } : running();

const ofKind = <K extends FollowEvent['kind']>(events: FollowEvent[], kind: K) =>
  events.filter((event): event is Extract<FollowEvent, { kind: K }> => event.kind === kind);

describe('the looks', () => {
  it.each([['COMPLETE'], ['FAILED'], ['TIMEOUT'], ['CANCELLED']])('end at %s', async (status) => {
    const { followed, looks, events } = following(until(3_500, status));
    await expect(followed).resolves.toEqual({ end: 'terminal', elapsedMs: 4_000, lastError: undefined });
    expect(looks).toEqual([1_000, 2_000, 3_000, 4_000]);
    expect(events.at(-1)).toEqual({ kind: 'seen', status, steps: [] });
  });

  it.each(['PENDING', 'RUNNING', 'PAUSED', 'SOMETHING_NEW', 'complete'])('do not end at %s', async (status) => {
    const { followed } = following((elapsedMs) =>
      elapsedMs < 60_000 ? { status, steps: [] } : { status: 'COMPLETE', steps: [] },
    );
    expect((await followed).end).toBe('terminal');
  });

  it('begin at once where the run was triggered by others', async () => {
    const { followed, looks } = following(until(2_500), { triggered: false });
    await followed;
    expect(looks).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('begin after the interval that the author gave, and keep to it', async () => {
    const { followed, looks } = following(until(95_000), { pollIntervalMs: 30_000 });
    await followed;
    expect(looks).toEqual([30_000, 60_000, 90_000, 120_000]);
  });

  it('are a second apart from start to start, whatever an answer takes', async () => {
    const clock = fakeClock();
    const see = (elapsedMs: number): StatusDocument => {
      clock.pass(elapsedMs < 3_000 ? 300 : 1_500);
      return until(6_000)(elapsedMs);
    };
    const { followed, looks } = following(see, {}, clock);
    await followed;
    expect(looks).toEqual([1_000, 2_000, 3_000, 4_500, 6_000]);
  });

  it('slow down while the run is paused', async () => {
    const see = (elapsedMs: number): StatusDocument =>
      elapsedMs < 2_000 || elapsedMs > 40_000 ? until(42_500)(elapsedMs) : { status: 'PAUSED', steps: [] };
    const { followed, looks } = following(see);
    await followed;
    expect(looks).toEqual([1_000, 2_000, 12_000, 22_000, 32_000, 42_000, 43_000]);
  });

  it('slow down at the rate limit, count from its answer, and recover', async () => {
    const clock = fakeClock();
    const see = (elapsedMs: number): Poll => {
      const throttled = elapsedMs >= 2_000 && elapsedMs < 12_000;
      if (throttled) clock.pass(5_000);
      return { document: until(20_000)(elapsedMs), throttled };
    };
    const { followed, looks } = following(see, {}, clock);
    await followed;
    expect(looks).toEqual([1_000, 2_000, 9_000, 18_000, 20_000]);
  });

  it('never wait longer than 30 s for the rate limit', async () => {
    const see = (elapsedMs: number): Poll => ({ document: until(400_000)(elapsedMs), throttled: true });
    const { followed, looks } = following(see);
    await followed;
    expect(Math.max(...looks.map((at, index) => at - (looks[index - 1] ?? 0)))).toBe(30_000);
  });

  it('throw at once what is no transient error', async () => {
    const refused = new HttpError({ status: 401 });
    const { followed, looks } = following((elapsedMs) => {
      if (elapsedMs > 2_000) throw refused;
      return running();
    });
    await expect(followed).rejects.toBe(refused);
    expect(looks).toEqual([1_000, 2_000, 3_000]);
  });
});

describe('the deadline', () => {
  it('is the last poll, so that a run that ended in time is never late', async () => {
    const { followed, looks } = following(until(9_999), { timeoutMs: 10_000, pollIntervalMs: 4_000 });
    await expect(followed).resolves.toMatchObject({ end: 'terminal', elapsedMs: 10_000 });
    expect(looks).toEqual([4_000, 8_000, 10_000]);
  });

  it('ends the wait for a run that goes on', async () => {
    const { followed, looks, events } = following(() => running(), { timeoutMs: 2_500 });
    await expect(followed).resolves.toEqual({ end: 'deadline', elapsedMs: 2_500, lastError: undefined });
    expect(looks).toEqual([1_000, 2_000, 2_500]);
    expect(events.at(-1)).toMatchObject({ kind: 'seen', status: 'RUNNING' });
  });

  it.each([
    ['shorter than the first interval', { timeoutMs: 200 }],
    ['shorter than the interval given', { timeoutMs: 200, pollIntervalMs: 60_000 }],
  ])('%s still has its poll', async (_, options) => {
    const { followed, looks } = following(until(150), options);
    await expect(followed).resolves.toMatchObject({ end: 'terminal', elapsedMs: 200 });
    expect(looks).toEqual([200]);
  });

  it('is what looks before it may use, and the last one ten seconds more', async () => {
    const deadlines: number[] = [];
    const see = (_: number, deadline: number): StatusDocument => {
      deadlines.push(deadline);
      return running();
    };
    await following(see, { timeoutMs: 2_500 }).followed;
    expect(deadlines).toEqual([2_500, 2_500, 12_500]);
  });

  it('is held through transient errors: one more poll then, which finds the end', async () => {
    const clock = fakeClock();
    const see = (elapsedMs: number, deadline: number): StatusDocument => {
      if (elapsedMs < 10_000) {
        // As the client does: it tries until the deadline, then throws what it met.
        clock.pass(deadline - elapsedMs);
        throw new TimedOutError('Status check was not answered within 30 s');
      }
      return until(9_000)(elapsedMs);
    };
    const { followed, looks } = following(see, { timeoutMs: 10_000 }, clock);
    await expect(followed).resolves.toMatchObject({ end: 'terminal', elapsedMs: 10_000 });
    expect(looks).toEqual([1_000, 10_000]);
  });

  it('tells why the last poll failed', async () => {
    const clock = fakeClock();
    const gateway = new HttpError({ status: 502 });
    const see = (elapsedMs: number, deadline: number): StatusDocument => {
      clock.pass(deadline - elapsedMs);
      throw gateway;
    };
    const { followed, looks } = following(see, { timeoutMs: 10_000 }, clock);
    await expect(followed).resolves.toEqual({ end: 'deadline', elapsedMs: 20_000, lastError: gateway });
    expect(looks).toEqual([1_000, 10_000]);
  });
});

it.each([
  [false, false],
  [true, false],
  [false, true],
])('a poll that never worked at the deadline: triggered %s, seen before %s', async (triggered, seen) => {
  const clock = fakeClock();
  const cause = new HttpError({ status: 501 });
  const see = (elapsedMs: number, deadline: number): StatusDocument => {
    if (seen && elapsedMs < 2_000) return running();
    clock.pass(deadline - elapsedMs);
    throw cause;
  };
  const { followed } = following(see, { timeoutMs: 10_000, triggered }, clock);
  if (triggered || seen) await expect(followed).resolves.toMatchObject({ end: 'deadline', lastError: cause });
  else await expect(followed).rejects.toBe(cause);
});

describe('a paused run', () => {
  const paused: StatusDocument = { status: 'PAUSED', steps: [] };

  it('is waited for, and told each time it pauses anew', async () => {
    const script = [running(), paused, paused, running(), paused, { status: 'COMPLETE', steps: [] }];
    const { followed, events } = following(() => script.shift() ?? running());
    await expect(followed).resolves.toMatchObject({ end: 'terminal' });
    expect(ofKind(events, 'paused').map(({ elapsedMs }) => elapsedMs)).toEqual([2_000, 23_000]);
  });

  it('ends the wait where that is asked for, once a poll has found it so', async () => {
    const { followed, looks } = following((elapsedMs) => (elapsedMs < 3_000 ? running() : paused), {
      onPaused: 'detach',
    });
    await expect(followed).resolves.toEqual({ end: 'paused', elapsedMs: 3_000, lastError: undefined });
    expect(looks).toHaveLength(3);
  });

  it('that others triggered ends it at the first poll', async () => {
    const { followed, looks } = following(() => paused, { onPaused: 'detach', triggered: false });
    await expect(followed).resolves.toMatchObject({ end: 'paused', elapsedMs: 0 });
    expect(looks).toEqual([0]);
  });

  it('at the deadline is detached rather than late', async () => {
    const { followed } = following((elapsedMs) => (elapsedMs < 2_500 ? running() : paused), {
      onPaused: 'detach',
      timeoutMs: 2_500,
    });
    await expect(followed).resolves.toMatchObject({ end: 'paused' });
  });
});

describe('the steps', () => {
  const script = (documents: StatusDocument[], options: Partial<FollowOptions> = {}) => {
    const left = [...documents, { status: 'COMPLETE', steps: documents.at(-1)?.steps ?? [] }];
    return following(() => left.shift() ?? running(), options);
  };
  const lines = (events: FollowEvent[]): string[] =>
    events.flatMap((event) =>
      event.kind === 'step-started' || event.kind === 'step-ended'
        ? [`${event.kind} ${event.step.key}: ${event.step.startedMs} to ${event.step.endedMs}`]
        : [],
    );

  it('are told once each, with the times at which they were seen', async () => {
    const { followed, events } = script([
      running(step('1', 'RUNNING'), step('2', 'PENDING')),
      running(step('1', 'RUNNING'), step('2', 'PENDING')),
      running(step('1', 'COMPLETE'), step('2', 'RUNNING')),
      running(step('1', 'COMPLETE'), step('2', 'FAILED')),
    ]);
    await followed;
    expect(ofKind(events, 'step-started').map(({ step: { key, startedMs } }) => [key, startedMs])).toEqual([
      ['1', 1_000],
      ['2', 3_000],
    ]);
    expect(ofKind(events, 'step-ended').map(({ step: { key, endedMs, status } }) => [key, endedMs, status])).toEqual([
      ['1', 3_000, 'COMPLETE'],
      ['2', 4_000, 'FAILED'],
    ]);
    expect(ofKind(events, 'seen').at(-1)?.steps).toEqual([
      { ...step('1', 'COMPLETE'), startedMs: 1_000, endedMs: 3_000 },
      { ...step('2', 'FAILED'), startedMs: 3_000, endedMs: 4_000 },
    ]);
  });

  it('that are first seen at their end began after the poll before', async () => {
    const { followed, events } = script([
      running(step('1', 'COMPLETE')),
      running(step('1', 'COMPLETE'), step('2', 'FAILED')),
    ]);
    await followed;
    expect(lines(events)).toEqual([
      'step-started 1: 0 to 1000',
      'step-ended 1: 0 to 1000',
      'step-started 2: 1000 to 2000',
      'step-ended 2: 1000 to 2000',
    ]);
  });

  it('of a run that others triggered have no times before the first poll', async () => {
    const { followed, events } = script(
      [running(step('1', 'COMPLETE'), step('2', 'RUNNING')), running(step('1', 'COMPLETE'), step('2', 'COMPLETE'))],
      { triggered: false },
    );
    await followed;
    expect(ofKind(events, 'seen').at(-1)?.steps).toEqual([
      { ...step('1', 'COMPLETE'), startedMs: undefined, endedMs: undefined },
      { ...step('2', 'COMPLETE'), startedMs: undefined, endedMs: 1_000 },
    ]);
  });

  it('that were skipped have ended without a beginning or a time', async () => {
    const { followed, events } = script([
      running(step('1', 'COMPLETE'), step('2', 'SKIPPED'), step('3', 'RUNNING')),
      running(step('1', 'COMPLETE'), step('2', 'SKIPPED'), step('3', 'SKIPPED')),
    ]);
    await followed;
    expect(lines(events)).toEqual([
      'step-started 1: 0 to 1000',
      'step-ended 1: 0 to 1000',
      'step-ended 2: undefined to undefined',
      'step-started 3: 1000 to undefined',
      'step-ended 3: 1000 to undefined',
    ]);
    expect(ofKind(events, 'step-ended').map(({ step: { status } }) => status)).toEqual([
      'COMPLETE',
      'SKIPPED',
      'SKIPPED',
    ]);
  });

  it('that wait for an approval have begun', async () => {
    const { followed, events } = script([running(step('1', 'PAUSED'))]);
    await followed;
    expect(ofKind(events, 'step-started')).toHaveLength(1);
    expect(ofKind(events, 'step-ended')).toHaveLength(0);
  });

  it('that vanish are kept, and told no second time when they come back', async () => {
    const { followed, events } = script([
      running(step('1', 'RUNNING'), step('2', 'RUNNING')),
      running(),
      running(step('1', 'COMPLETE')),
    ]);
    await followed;
    expect(ofKind(events, 'step-started')).toHaveLength(2);
    expect(ofKind(events, 'step-ended')).toHaveLength(1);
    expect(
      ofKind(events, 'seen')
        .at(-1)
        ?.steps.map(({ key, status }) => [key, status]),
    ).toEqual([
      ['1', 'COMPLETE'],
      ['2', 'RUNNING'],
    ]);
  });

  it('that flip are told once, and shown as they stand', async () => {
    const { followed, events } = script([
      running(step('1', 'COMPLETE')),
      running(step('1', 'RUNNING')),
      running(step('1', 'COMPLETE')),
      running(step('1', 'RUNNING')),
    ]);
    await followed;
    expect(lines(events)).toHaveLength(2);
    expect(ofKind(events, 'seen').at(-1)?.steps[0]?.status).toBe('RUNNING');
  });

  it('stand in the order of the run, whenever they were first seen', async () => {
    const { followed, events } = script([
      running(step('2', 'RUNNING')),
      running(step('1', 'COMPLETE'), step('2', 'RUNNING')),
    ]);
    await followed;
    expect(
      ofKind(events, 'seen')
        .at(-1)
        ?.steps.map(({ key }) => key),
    ).toEqual(['1', '2']);
  });
});

it('a status that nobody knows is told once', async () => {
  const script = ['QUEUED', 'RUNNING', 'QUEUED', 'WARMING_UP', 'COMPLETE'];
  const { followed, events } = following(() => ({ status: script.shift() ?? '', steps: [] }));
  await followed;
  expect(ofKind(events, 'unknown-status')).toEqual([{ kind: 'unknown-status', status: 'QUEUED' }]);
});

it('each wait is told with its length and what decided it', async () => {
  const script: Poll[] = [
    calm(running()),
    { document: running(), throttled: true },
    calm({ status: 'PAUSED', steps: [] }),
    calm(until(0)(0)),
  ];
  const { followed, events } = following(() => script.shift() ?? calm(running()), { timeoutMs: 10_000 });
  await followed;
  expect(ofKind(events, 'waiting').map(({ waitMs, throttled }) => [waitMs, throttled])).toEqual([
    [1_000, 0],
    [1_000, 0],
    [2_000, 1],
    [6_000, 0],
  ]);
});

describe('heartbeats', () => {
  const beats = (events: FollowEvent[]): number[] =>
    ofKind(events, 'heartbeat').map(({ elapsedMs }) => Math.floor(elapsedMs / 1_000));

  it('come at 30 s, 1, 2 and 5 minutes and every 5 after', async () => {
    const { followed, events } = following(until(1_000_000));
    await followed;
    expect(beats(events)).toEqual([30, 60, 120, 300, 600, 900]);
  });

  it('tell how much time is left', async () => {
    const see = (elapsedMs: number): StatusDocument =>
      elapsedMs < 40_000
        ? running(step('1', 'COMPLETE'), step('2', 'RUNNING'), step('3', 'PENDING'))
        : until(0)(elapsedMs);
    const { followed, events } = following(see, { timeoutMs: 45_000 });
    await followed;
    expect(ofKind(events, 'heartbeat')).toEqual([
      {
        kind: 'heartbeat',
        elapsedMs: 30_000,
        leftMs: 15_000,
      },
    ]);
  });

  it('fall into a long interval', async () => {
    const { followed, events, looks } = following(until(250_000), { pollIntervalMs: 100_000 });
    await followed;
    expect(beats(events)).toEqual([30, 60, 120, 300]);
    expect(looks).toEqual([100_000, 200_000, 300_000]);
  });

  it('are not lost where a poll takes the time in which they are due', async () => {
    const clock = fakeClock();
    const see = (elapsedMs: number): StatusDocument => {
      clock.pass(950);
      return until(130_000)(elapsedMs);
    };
    const { followed, events } = following(see, {}, clock);
    await followed;
    expect(beats(events)).toEqual([30, 60, 120]);
  });
});

describe('an abort', () => {
  const reason = new CancelledError('cancelled');

  it('ends a sleep at once', async () => {
    const controller = new AbortController();
    const clock = fakeClock({ jumps: false });
    const { followed, looks } = following(() => running(), { signal: controller.signal }, clock);
    const settled = followed.catch((error: unknown) => error);
    await clock.advance(1_500);
    controller.abort(reason);
    await expect(settled).resolves.toBe(reason);
    expect(looks).toEqual([1_000]);
    expect(clock.sleeping()).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('before the first poll takes none', async () => {
    const controller = new AbortController();
    const clock = fakeClock({ jumps: false });
    const { followed, looks } = following(() => running(), { signal: controller.signal }, clock);
    const settled = followed.catch((error: unknown) => error);
    await clock.advance(500);
    controller.abort(reason);
    await expect(settled).resolves.toBe(reason);
    expect(looks).toEqual([]);
  });

  it.each([
    ['before the deadline', 10_000],
    ['at the last poll', 1_000],
  ])('ends a poll at once, %s', async (_, timeoutMs) => {
    const controller = new AbortController();
    const hanging = (): Promise<Poll> =>
      new Promise((_resolve, reject) => {
        controller.signal.addEventListener('abort', () => reject(reason));
        queueMicrotask(() => controller.abort(reason));
      });
    const { followed, looks } = following(hanging, { signal: controller.signal, timeoutMs });
    await expect(followed).rejects.toBe(reason);
    expect(looks).toHaveLength(1);
  });
});

it('follows a run for a day with the same few things in memory', async () => {
  const day = 86_400_000;
  const steps = Array.from({ length: 50 }, (_, index) => step(String(index + 1), 'RUNNING'));
  let seen = 0;
  let beats = 0;
  let most = 0;
  const { followed, looks } = following(
    (elapsedMs) => (elapsedMs < day - 500_000 ? running(...steps) : { status: 'COMPLETE', steps }),
    {
      timeoutMs: day,
      observe: (event) => {
        if (event.kind === 'seen') {
          seen += 1;
          most = Math.max(most, event.steps.length);
        }
        if (event.kind === 'heartbeat') beats += 1;
      },
    },
  );
  await expect(followed).resolves.toMatchObject({ end: 'terminal' });
  expect(seen).toBe(looks.length);
  expect(looks.length).toBeLessThan(3_100);
  expect(beats).toBeLessThan(295);
  expect(most).toBe(50);
});
