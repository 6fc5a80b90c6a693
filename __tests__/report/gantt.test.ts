import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import mermaid from 'mermaid';
import { gantt, MOST_BARS } from '../../src/report/gantt.ts';
import { hostileText } from '../fixtures/hostile-text.ts';
import type { Report } from '../../src/report/report.ts';
import { report, step } from '../fixtures/report.ts';

type Task = { task: string; startTime: Date; endTime: Date; done?: boolean; crit?: boolean; active?: boolean };

/** Mermaid cleans a title with the DOM, which is missing here; ours is constant. */
const withoutTitle = (text: string): string => text.replace(/^ {4}title .*\n/m, '');

/** What Mermaid itself makes of the text; it throws where the text is no diagram. */
const tasksOf = async (text: string): Promise<Task[]> => {
  await mermaid.parse(withoutTitle(text));
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way to what was read, without drawing it in a browser
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(withoutTitle(text));
  return (diagram.db as unknown as { getTasks: () => Task[] }).getTasks();
};

const at = (minutes: number, ms: number): number => new Date(2001, 0, 1, 0, minutes, 0, ms).getTime();

const chart = (of: Pick<Report, 'steps' | 'durationMs'>, isCollapsed = false): string | undefined =>
  gantt(report(of), isCollapsed);

describe('gantt', () => {
  it('is read by Mermaid as it was meant', async () => {
    const text = chart(
      {
        durationMs: 180_000,
        steps: [
          step({ name: 'Fetch', startedMs: 0.4, endedMs: 60_000 }),
          step({ name: 'Sum: up', status: 'FAILED', startedMs: 60_000, endedMs: 60_000 }),
          step({ name: 'Not seen' }),
          step({ name: 'Ask', status: 'PAUSED', startedMs: 120_000 }),
          step({ name: 'New', status: 'BLOCKED', startedMs: 120_000 }),
        ],
      },
      false,
    );
    expect(
      (await tasksOf(text ?? '')).map(({ task, startTime, endTime, done, crit, active }) => [
        task.trim(),
        startTime.getTime(),
        endTime.getTime(),
        { done, crit, active },
      ]),
    ).toEqual([
      ['1. Fetch', at(0, 0), at(1, 0), {}],
      ['2. Sum up', at(1, 0), at(1, 1_800), { crit: true }],
      ['4. Ask', at(2, 0), at(3, 0), {}],
      ['5. New', at(2, 0), at(3, 0), {}],
    ]);
  });

  it('draws every bar, also where a run was seen only once', async () => {
    const tasks = await tasksOf(
      chart({ durationMs: 0, steps: [step({ startedMs: 0 }), step({ startedMs: 0 })] }) ?? '',
    );
    expect(tasks.map(({ startTime, endTime }) => endTime.getTime() - startTime.getTime())).toEqual([1, 1]);
  });

  it.each([
    [500, '%M:%S', '1second'],
    [6_000, '%M:%S', '1second'],
    [6_001, '%M:%S', '2second'],
    [37_000, '%M:%S', '10second'],
    [200_000, '%M:%S', '1minute'],
    [3_600_000, '%H:%M:%S', '10minute'],
    [20_000_000, '%H:%M:%S', '1hour'],
    [100_000_000, 'day %-d %H:%M', '6hour'],
    [1_000_000_000, 'day %-d %H:%M', '2day'],
  ])('of %d ms has the axis %s with a tick each %s', async (endedMs, format, tick) => {
    const text =
      chart({ durationMs: undefined, steps: [step({ startedMs: 0 }), step({ startedMs: 0, endedMs })] }) ?? '';
    expect(text).toContain(`axisFormat ${format}\n    tickInterval ${tick}\n`);
    expect(await tasksOf(text)).toHaveLength(2);
  });

  it('is left out for fewer than two steps with times, and for too many', () => {
    const timed = step({ startedMs: 0, endedMs: 1 });
    expect(chart({ durationMs: 1, steps: [timed, step()] })).toBeUndefined();
    expect(chart({ durationMs: 1, steps: Array.from({ length: MOST_BARS + 1 }, () => timed) })).toBeUndefined();
  });

  it('is not misled by names and words of the service', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileText(), { minLength: 2, maxLength: 6 }),
        hostileText(),
        fc.boolean(),
        async (names, status, isCollapsed) => {
          const steps = names.map((name, index) =>
            step({ name, status, startedMs: index * 1_000, endedMs: index * 1_000 + 500 }),
          );
          const tasks = await tasksOf(chart({ durationMs: 1, steps }, isCollapsed) ?? '');
          expect(tasks.map(({ startTime, endTime }) => endTime.getTime() - startTime.getTime())).toEqual(
            names.map(() => 500),
          );
          expect(tasks.map(({ task }) => /^\d+\. /.exec(task)?.[0])).toEqual(names.map((_, index) => `${index + 1}. `));
        },
      ),
      { numRuns: 150, interruptAfterTimeLimit: 10_000 },
    );
  });
});
