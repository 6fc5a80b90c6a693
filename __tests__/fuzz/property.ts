import fc from 'fast-check';
import { fuzzCase } from './fuzz-case.ts';
import { violations } from './promises.ts';
import { runCase } from './run-case.ts';

/** Whatever happens to it, the whole action keeps its promises. */
export const promisesHold = fc.asyncProperty(fuzzCase, async (given) => {
  const broken = await runCase(given, violations);
  if (broken.length > 0) throw new Error(broken.join('\n'));
});
