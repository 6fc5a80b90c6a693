import { describe, expect, it } from '@jest/globals';
import { STEP_HEADINGS, stepCells, stepRows } from '../../src/report/steps.ts';
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
    expect(rows.map(({ place, timeMs, soFar, exitCode }) => [place, timeMs, soFar, exitCode])).toEqual([
      ['1', 2_000, false, 0],
      ['2', 700, false, 3],
      ['3', 5_000, true, undefined],
      ['4', undefined, false, undefined],
      ['7', 50, false, 0],
    ]);
  });
});

describe('stepCells', () => {
  const row = { place: '1', name: 'Fetch', status: 'COMPLETE', timeMs: 4_200, soFar: false, exitCode: undefined };

  it.each([
    [{}, '<td>✅</td><td>1. Fetch</td><td>COMPLETE</td><td>4.2 s</td>'],
    [{ status: 'RUNNING', soFar: true }, '<td>🔄</td><td>1. Fetch</td><td>RUNNING</td><td>4.2 s so far</td>'],
    [{ status: 'SKIPPED' }, '<td>⏭️</td><td>1. Fetch</td><td>SKIPPED</td><td>4.2 s</td>'],
    [
      { status: 'PAUSED', soFar: true, timeMs: 0.2 },
      '<td>⏸️</td><td>1. Fetch</td><td>PAUSED</td><td>just started</td>',
    ],
    [{ status: 'FAILED', exitCode: 2 }, '<td>❌</td><td>1. Fetch</td><td>FAILED · exit code 2</td><td>4.2 s</td>'],
    [{ status: 'WAT@x' }, '<td>❔</td><td>1. Fetch</td><td><code>WAT@x</code></td><td>4.2 s</td>'],
    [{ status: undefined, exitCode: 0 }, '<td>✅</td><td>1. Fetch</td><td>–</td><td>4.2 s</td>'],
    [{ status: undefined, exitCode: 1 }, '<td>❌</td><td>1. Fetch</td><td>exit code 1</td><td>4.2 s</td>'],
    [{ status: undefined, timeMs: undefined }, '<td></td><td>1. Fetch</td><td>–</td><td>–</td>'],
  ])('shows %j', (overrides, expected) => {
    const cells = stepCells({ ...row, ...overrides });
    expect(cells).toHaveLength(STEP_HEADINGS.length);
    expect(cells.map((cell) => `<td>${cell}</td>`).join('')).toBe(expected);
  });
});
