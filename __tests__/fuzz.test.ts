import { it } from '@jest/globals';
import fc from 'fast-check';
import { promisesHold } from './fuzz/property.ts';
import { oneRunOverTwoAttempts } from './fuzz/two-attempts.ts';

/** More of it, and other seeds: `npm run fuzz -- --runs N --seed S`. */
const RUNS = 50;
/** Each runs the action twice, some seconds on a busy machine. */
const ATTEMPT_PAIRS = 15;
const SEED = 20_261_125;
/** On a machine that is too slow for all of them, some will do; a failure is told with the smallest case found by then. */
const LONGEST_MS = 60_000;

it('keeps its promises through random faults, documents and inputs', async () => {
  await fc.assert(promisesHold, { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: LONGEST_MS });
}, 150_000);

it('triggers one run over two attempts, unless the first failed or could not be found', async () => {
  await fc.assert(oneRunOverTwoAttempts, { numRuns: ATTEMPT_PAIRS, seed: SEED, interruptAfterTimeLimit: LONGEST_MS });
}, 150_000);
