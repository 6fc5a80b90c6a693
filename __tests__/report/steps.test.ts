import { describe, expect, it } from '@jest/globals';
import type { StepResult } from '../../src/pinkfish/schema.ts';
import { stepRows } from '../../src/report/steps.ts';
import type { StepProgress } from '../../src/run/follow.ts';
import { report, results, step } from '../fixtures/report.ts';

describe('stepRows', () => {
  it('takes times as seen, else as the results measured them', () => {
    const rows = stepRows(
      report({
        durationMs: 9_000,
        steps: [
          step({ key: '1', startedMs: 1_000, endedMs: 3_000 }),
          step({ key: '2', status: 'FAILED' }),
          step({ key: '3', status: 'RUNNING', startedMs: 4_000 }),
          step({ key: '4', status: 'PENDING' }),
        ],
        results: results({
          steps: [
            { stepIndex: 1, exitCode: 0, durationMs: 1_900, files: [] },
            { stepIndex: 2, exitCode: 3, durationMs: 700, files: [] },
            { stepIndex: 7, exitCode: 0, durationMs: 50, files: [] },
          ],
        }),
      }),
    );
    expect(rows).toEqual([
      ['✅', '1. Fetch the diff', 'COMPLETE', '2 s'],
      ['❌', '2. Fetch the diff', 'FAILED · exit code 3', '700 ms'],
      ['🔄', '3. Fetch the diff', 'RUNNING', '5 s so far'],
      ['⚪', '4. Fetch the diff', 'PENDING', '–'],
      ['✅', '7. Step 7', '–', '50 ms'],
    ]);
  });

  type Given = { seen?: Partial<StepProgress>; result?: Partial<StepResult> };

  it.each<[Given, string]>([
    [{ seen: {} }, '<td>✅</td><td>1. Fetch</td><td>COMPLETE</td><td>4.2 s</td>'],
    [
      { seen: { status: 'RUNNING', endedMs: undefined } },
      '<td>🔄</td><td>1. Fetch</td><td>RUNNING</td><td>5 s so far</td>',
    ],
    [{ seen: { status: 'SKIPPED' } }, '<td>⏭️</td><td>1. Fetch</td><td>SKIPPED</td><td>4.2 s</td>'],
    [
      { seen: { status: 'PAUSED', startedMs: 4_999.8, endedMs: undefined } },
      '<td>⏸️</td><td>1. Fetch</td><td>PAUSED</td><td>just started</td>',
    ],
    [
      { seen: { status: 'FAILED' }, result: { exitCode: 2 } },
      '<td>❌</td><td>1. Fetch</td><td>FAILED · exit code 2</td><td>4.2 s</td>',
    ],
    [{ seen: { status: 'WAT@x' } }, '<td>❔</td><td>1. Fetch</td><td><code>WAT@x</code></td><td>4.2 s</td>'],
    [{ result: { exitCode: 0, durationMs: 4_200 } }, '<td>✅</td><td>1. Step 1</td><td>–</td><td>4.2 s</td>'],
    [{ result: { exitCode: 1, durationMs: 4_200 } }, '<td>❌</td><td>1. Step 1</td><td>exit code 1</td><td>4.2 s</td>'],
    [{ result: {} }, '<td></td><td>1. Step 1</td><td>–</td><td>–</td>'],
  ])('shows %j', ({ seen, result }, expected) => {
    const steps = seen === undefined ? [] : [step({ name: 'Fetch', startedMs: 0, endedMs: 4_200, ...seen })];
    const inResults = result === undefined ? [] : [{ stepIndex: 1, files: [], ...result }];
    const [cells = []] = stepRows(report({ durationMs: 5_000, steps, results: results({ steps: inResults }) }));
    expect(cells.map((cell) => `<td>${cell}</td>`).join('')).toBe(expected);
  });
});
