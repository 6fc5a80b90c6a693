import { describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/report/report.ts';
import { verdict, workflowName } from '../../src/report/verdict.ts';
import { report } from '../fixtures/report.ts';

const MISSING = { phrase: 'files missing', title: 'x', message: 'x', heading: 'x' };

describe('verdict', () => {
  it.each<[Partial<Report>, string, string]>([
    [{ outcome: 'complete' }, '✅', 'complete'],
    [{ outcome: 'failed', status: 'FAILED' }, '❌', 'failed'],
    [{ outcome: 'failed', status: 'CANCELLED' }, '🚫', 'cancelled in Pinkfish'],
    [{ outcome: 'timeout' }, '⌛', 'timed out in Pinkfish'],
    [{ outcome: 'wait-timeout' }, '⌛', 'timeout reached'],
    [{ outcome: 'detached', status: 'PAUSED' }, '⏸️', 'waiting for approval'],
    [{ outcome: 'cancelled' }, '🚫', 'job cancelled'],
    [{ outcome: 'error', status: 'RUNNING' }, '❌', 'error'],
  ])('of %j', (overrides, sign, words) => {
    const preposition = overrides.outcome === 'complete' ? 'in' : 'after';
    expect(verdict(report(overrides))).toBe(`## ${sign} Release notes v12 · ${words} ${preposition} 1 min 5 s`);
    expect(verdict(report({ ...overrides, durationMs: undefined }))).toBe(`## ${sign} Release notes v12 · ${words}`);
  });

  it.each<[Partial<Report>, string]>([
    [{ outcome: 'error', problem: MISSING }, '## ❌ Release notes v12 · files missing after 1 min 5 s'],
    [{ outcome: 'error', problem: MISSING, durationMs: undefined }, '## ❌ Release notes v12 · files missing'],
    [
      { outcome: 'detached', status: 'RUNNING', durationMs: undefined },
      '## 🚀 Release notes v12 · started, not waited for',
    ],
  ])('of %j in its own words', (overrides, expected) => {
    expect(verdict(report(overrides))).toBe(expected);
  });

  it('knows no more of the workflow than the results', () => {
    expect(workflowName(report({ results: undefined }))).toEqual({ name: 'Pinkfish run', version: '' });
  });
});
