import { describe } from '@jest/globals';
import { existsSync } from 'node:fs';
import type { Part } from './part.ts';

/**
 * `describe` for the tests of a part, skipped where it is not installed; the title then says why. With
 * REAL_PARTS=required a missing part is a failure, with REAL_PARTS=later the tests are left to a later step.
 */
export const describePart = ({ name, place }: Part, tests: () => void): void => {
  const mode = process.env.REAL_PARTS;
  if (mode === 'later') describe.skip(`${name} (skipped: a later step of .ci/run has these tests)`, tests);
  else if (existsSync(place)) describe(name, tests);
  else if (mode === 'required') throw new Error(`${name} is not installed at ${place}`);
  else describe.skip(`${name} (skipped: not installed; .ci/run installs it)`, tests);
};
