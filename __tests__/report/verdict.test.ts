import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/report/report.ts';
import { verdict, workflowName } from '../../src/report/verdict.ts';
import { report } from '../fixtures/report.ts';

describe('verdict', () => {
  it.each<[Partial<Report>, string, string]>([
    [{ outcome: 'complete' }, '✅', 'complete'],
    [{ outcome: 'failed', status: 'FAILED' }, '❌', 'failed'],
    [{ outcome: 'failed', status: 'CANCELLED' }, '🚫', 'cancelled in Pinkfish'],
    [{ outcome: 'timeout' }, '⌛', "over Pinkfish's time limit"],
    [{ outcome: 'wait-timeout' }, '⌛', 'still going on'],
    [{ outcome: 'detached', status: 'PAUSED' }, '⏸️', 'waits for an approval'],
    [{ outcome: 'cancelled' }, '🚫', 'job cancelled'],
    [{ outcome: 'error', status: 'RUNNING' }, '❌', 'error'],
  ])('of %j', (overrides, sign, words) => {
    const preposition = overrides.outcome === 'complete' ? 'in' : 'after';
    expect(verdict(report(overrides))).toBe(`## ${sign} Release notes v12 · ${words} ${preposition} 1 min 5 s`);
    expect(verdict(report({ ...overrides, durationMs: undefined }))).toBe(`## ${sign} Release notes v12 · ${words}`);
  });

  it.each<[Partial<Report>, string]>([
    [{ outcome: 'error', status: 'COMPLETE' }, '## ❌ Release notes v12 · complete, but with an error, in 1 min 5 s'],
    [
      { outcome: 'error', status: 'COMPLETE', durationMs: undefined },
      '## ❌ Release notes v12 · complete, but with an error',
    ],
    [{ outcome: 'detached', status: 'RUNNING' }, '## 🚀 Release notes v12 · started, not waited for'],
  ])('of %j in its own words', (overrides, expected) => {
    expect(verdict(report(overrides))).toBe(expected);
  });

  it('knows no more of the workflow than the results', () => {
    expect(workflowName(report({ results: undefined }))).toEqual({ name: 'Pinkfish run', version: '' });
  });
});
