// `npm run fuzz -- --runs N --seed S`: the property test of the whole action, for longer than the suite has time.
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { promisesHold } from '../__tests__/fuzz/property.ts';
import { oneRunOverTwoAttempts } from '../__tests__/fuzz/two-attempts.ts';

const USAGE = `npm run fuzz -- [--runs N] [--pairs N] [--seed S] [--path P]

Runs the whole action through random faults, documents and inputs (default: 500 times, with a seed of the moment), then
pairs of attempts of one job (default: one pair for every 50 runs, at least one). 0 leaves either out.
Where a promise is broken, the smallest case that was found is printed, with the seed and the path that replay it.
`;
const RUNS_PER_PAIR = 50;

const numberOf = (text: string | undefined, otherwise: number): number => {
  const number = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`no whole number: ${text ?? ''}`);
  return number;
};

type Property = { what: string; property: fc.IAsyncProperty<[unknown]>; numRuns: number; replay: string };
type Replayed = { seed: number; path: string | undefined };

/** True where the property held; says what it found. */
const check = async ({ what, property, numRuns, replay }: Property, { seed, path }: Replayed): Promise<boolean> => {
  const startedAt = performance.now();
  const result = await fc.check(property, { numRuns, seed, ...(path !== undefined && { path }) });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  if (!result.failed) {
    process.stdout.write(`${result.numRuns} ${what} in ${seconds} s, every promise was kept\n`);
    return true;
  }
  const { message } = result.errorInstance as Error;
  const command = `npm run fuzz -- --seed ${result.seed} --path ${result.counterexamplePath ?? ''} ${replay}`;
  process.stdout.write(
    `After ${result.numRuns} ${what} in ${seconds} s:\n\n${message}\n\n${fc.stringify(result.counterexample)}\n\nTo replay: ${command}\n`,
  );
  return false;
};

const fuzz = async (args: string[]): Promise<number> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { runs: text, pairs: text, seed: text, path: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const runs = numberOf(values.runs, 500);
  const pairs = numberOf(values.pairs, Math.ceil(runs / RUNS_PER_PAIR));
  const seed = numberOf(values.seed, Date.now() % 2 ** 31);
  process.stdout.write(`seed ${seed}, ${runs} runs, ${pairs} pairs of attempts\n`);
  const properties = [
    { what: 'runs', property: promisesHold, numRuns: runs, replay: '--pairs 0' },
    { what: 'pairs of attempts', property: oneRunOverTwoAttempts, numRuns: pairs, replay: '--runs 0 --pairs 1' },
  ].filter(({ numRuns }) => numRuns > 0) as Property[];
  for (const property of properties) {
    if (!(await check(property, { seed, path: values.path }))) return 1;
  }
  return 0;
};

try {
  process.exitCode = await fuzz(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
