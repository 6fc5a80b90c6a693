import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Clock } from '../src/clock.ts';
import { follow } from '../src/run/follow.ts';
import type { Row } from './row.ts';
import type { Bench } from './step.ts';

const HOUR_MS = 3_600_000;
const STEPS = 20;

/** Memory that is held after a long wait, by a clock that jumps. */
export const benchWait = async ({ sizes }: Bench): Promise<Row[]> => {
  const [short, long] = sizes.waitHours;
  await heldAfter(short);
  const [held, heldLater] = [await heldAfter(short), await heldAfter(long)];
  return [
    {
      what: `memory held after a wait of ${long} h`,
      against: `a wait of ${short} h`,
      unit: 'MiB',
      ours: heldLater,
      theirs: held,
      reach: { ratio: 1.02 },
    },
  ];
};

/** The heap in MiB at the last look of a wait of so many hours; a day of short intervals would hide no leak. */
const heldAfter = async (hours: number): Promise<number> => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  let held = NaN;
  let time = 0;
  const clock: Clock = { now: () => time, sleep: (ms) => Promise.resolve(void (time += ms)) };
  const steps = Array.from({ length: STEPS }, (_, index) => ({
    ...{ key: String(index + 1), name: `Step ${index + 1}`, order: index + 1, status: 'RUNNING' },
  }));
  await follow({
    poll: () => {
      const over = time >= hours * HOUR_MS;
      if (over) {
        collect();
        held = process.memoryUsage().heapUsed / 2 ** 20;
      }
      const status = over ? 'COMPLETE' : 'RUNNING';
      return Promise.resolve({ document: { status, steps: structuredClone(steps) }, throttled: false });
    },
    clock,
    signal: new AbortController().signal,
    startedAt: 0,
    timeoutMs: 2 * hours * HOUR_MS,
    pollIntervalMs: 'auto',
    onPaused: 'wait',
    triggered: true,
    observe: () => undefined,
  });
  return held;
};
