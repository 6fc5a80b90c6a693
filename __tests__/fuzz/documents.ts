import fc from 'fast-check';
import type { Moment } from '../../fake-pinkfish/scenario.ts';
import { foreign } from './foreign-words.ts';
import * as at from './placeholders.ts';
import { results, type FuzzResults } from './results.ts';

export type RunDocuments = { moments: Moment[]; results: FuzzResults };

const STEP_STATUSES = [
  'PENDING',
  'RUNNING',
  'PAUSED',
  'COMPLETE',
  'FAILED',
  'TIMEOUT',
  'CANCELLED',
  'SKIPPED',
  'constructor',
  '',
];
const ENDS = ['COMPLETE', 'COMPLETE', 'COMPLETE', 'COMPLETE', 'FAILED', 'FAILED', 'TIMEOUT', 'CANCELLED', 'CANCELED'];

const shownStep = fc.record(
  {
    status: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...STEP_STATUSES) }, { weight: 1, arbitrary: foreign }),
    name: foreign,
    key: fc.constantFrom('1', '2', '7', 'x', '', '__proto__', 'constructor', at.KEY, '-1', '9'.repeat(400)),
    executionOrder: fc.constantFrom(1, 2, 0, -1, 1.5, 1e300),
    shownIn: fc.constantFrom<'stepStatus' | 'stepInfo'>('stepStatus', 'stepInfo'),
  },
  { requiredKeys: ['status'] },
);

const momentExtra = fc.record(
  {
    runId: fc.constantFrom('another run', 1, null),
    status: fc.jsonValue({ maxDepth: 1 }),
    stepInfo: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ 1: null, 2: { name: 1, status: {} } })),
    stepStatus: fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ 1: null, 2: [] })),
  },
  { requiredKeys: [] },
);

const moment = (status: fc.Arbitrary<string>): fc.Arbitrary<Moment> =>
  fc.record({
    status,
    steps: fc.oneof(
      { weight: 6, arbitrary: fc.array(shownStep, { maxLength: 4 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    extra: fc.oneof({ weight: 40, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: momentExtra }),
  });

const underWay = moment(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('PENDING', 'RUNNING', 'RUNNING', 'PAUSED') },
    { weight: 1, arbitrary: foreign },
  ),
);

/** How a run goes, look by look, and what it leaves; few never end. */
export const runDocuments: fc.Arbitrary<RunDocuments> = fc.record({
  moments: fc
    .tuple(
      fc.array(underWay, { maxLength: 4 }),
      fc.option(moment(fc.constantFrom(...ENDS)), { nil: undefined, freq: 15 }),
      underWay,
    )
    .map(([before, end, last]) => [...before, end ?? last]),
  results,
});
