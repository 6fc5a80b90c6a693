// `npm run fuzz -- --runs N --seed S`: the property test of the whole action, for longer than the suite has time.
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { promisesHold } from '../__tests__/fuzz/property.ts';

const USAGE = `npm run fuzz -- [--runs N] [--seed S] [--path P]

Runs the whole action through random faults, documents and inputs (default: 500 times, with a seed of the moment).
Where a promise is broken, the smallest case that was found is printed, with the seed and the path that replay it.
`;

const numberOf = (text: string | undefined, otherwise: number): number => {
  const number = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`no whole number: ${text ?? ''}`);
  return number;
};

const fuzz = async (args: string[]): Promise<number> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args,
    options: { runs: text, seed: text, path: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  const numRuns = numberOf(values.runs, 500);
  const seed = numberOf(values.seed, Date.now() % 2 ** 31);
  const startedAt = performance.now();
  process.stdout.write(`seed ${seed}, ${numRuns} runs\n`);
  const result = await fc.check(promisesHold, {
    numRuns,
    seed,
    ...(values.path !== undefined && { path: values.path }),
  });
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  if (!result.failed) {
    process.stdout.write(`${result.numRuns} runs in ${seconds} s, every promise was kept\n`);
    return 0;
  }
  const { message } = result.errorInstance as Error;
  const replay = `npm run fuzz -- --seed ${result.seed} --path ${result.counterexamplePath ?? ''}`;
  process.stdout.write(
    `After ${result.numRuns} runs in ${seconds} s:\n\n${message}\n\n${fc.stringify(result.counterexample)}\n\nTo replay: ${replay}\n`,
  );
  return 1;
};

try {
  process.exitCode = await fuzz(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}
