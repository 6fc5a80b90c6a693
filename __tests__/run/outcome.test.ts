import { describe, expect, it } from '@jest/globals';
import type { RunResults, Step } from '../../src/pinkfish/schema.ts';
import { failedStep, isKnownWait, outcomeOf, succeeded, type Outcome } from '../../src/run/outcome.ts';

describe('outcomeOf', () => {
  it.each<[string, Outcome | undefined]>([
    ['COMPLETE', 'complete'],
    ['FAILED', 'failed'],
    ['CANCELLED', 'failed'],
    ['TIMEOUT', 'timeout'],
    ['PENDING', undefined],
    ['RUNNING', undefined],
    ['PAUSED', undefined],
    ['complete', undefined],
    ['SOMETHING_NEW', undefined],
    ['SKIPPED', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('%j is %j', (status, outcome) => expect(outcomeOf(status)).toBe(outcome));
});

it.each<[Outcome, boolean]>([
  ['complete', true],
  ['detached', true],
  ['failed', false],
  ['timeout', false],
  ['wait-timeout', false],
  ['cancelled', false],
  ['error', false],
])('whether the step is green after %s: %s', (outcome, green) => expect(succeeded(outcome)).toBe(green));

it.each([
  ['PENDING', true],
  ['RUNNING', true],
  ['PAUSED', true],
  ['COMPLETE', false],
  ['running', false],
  ['SOMETHING_NEW', false],
])('whether %s is a known wait: %s', (status, known) => expect(isKnownWait(status)).toBe(known));

describe('failedStep', () => {
  const step = (key: string, status: string, name = `Name of ${key}`): Step => ({
    key,
    name,
    order: Number(key),
    status,
  });
  const results = (...exitCodes: (number | undefined)[]): RunResults => ({
    steps: exitCodes.map((exitCode, index) => ({ stepIndex: index + 1, exitCode, files: [] })),
  });

  it.each<[string, Step[], RunResults | undefined, ReturnType<typeof failedStep>]>([
    ['nothing known', [], undefined, undefined],
    ['none failed', [step('1', 'COMPLETE')], results(0, undefined), undefined],
    [
      'one by its status',
      [step('1', 'COMPLETE'), step('2', 'FAILED'), step('3', 'PENDING')],
      undefined,
      { name: 'Name of 2', key: '2' },
    ],
    ['the first of several', [step('1', 'TIMEOUT'), step('2', 'FAILED')], undefined, { name: 'Name of 1', key: '1' }],
    ['none that was skipped', [step('1', 'SKIPPED'), step('2', 'FAILED')], undefined, { name: 'Name of 2', key: '2' }],
    ['one that was cancelled', [step('1', 'CANCELLED')], undefined, { name: 'Name of 1', key: '1' }],
    [
      'with its exit code',
      [step('2', 'FAILED')],
      results(0, 137),
      { name: 'Name of 2', key: '2', stepIndex: 2, exitCode: 137 },
    ],
    [
      'by its status before an exit code',
      [step('2', 'FAILED')],
      results(1, 0),
      { name: 'Name of 2', key: '2', stepIndex: 2, exitCode: 0 },
    ],
    [
      'by its exit code alone',
      [step('2', 'COMPLETE')],
      results(0, 3),
      { name: 'Name of 2', key: '2', stepIndex: 2, exitCode: 3 },
    ],
    [
      'by an exit code of a step without a name',
      [],
      results(0, -1),
      { name: 'Step 2', key: '2', stepIndex: 2, exitCode: -1 },
    ],
    [
      'whose key is no index',
      [step('1', 'FAILED', 'x')].map((one) => ({ ...one, key: 'a' })),
      results(0),
      { name: 'x', key: 'a' },
    ],
  ])('%s', (...[, steps, document, expected]) => expect(failedStep(steps, document)).toEqual(expected));
});
