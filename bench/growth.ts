import { startPinkfish } from '../fake-pinkfish/pinkfish.ts';
import { completeAtOnce, type Step } from '../fake-pinkfish/scenario.ts';
import { filesOf, resultsOf } from './download.ts';
import { startFileServer } from './file-server.ts';
import { interleaved, median } from './measure.ts';
import type { Row } from './row.ts';
import { BARE_INPUTS, fetchResults, runStep, type Bench } from './step.ts';

const SMALL_BYTES = 16 * 1024;
/** Of what a straight line through the smaller two would give. */
const MOST_GROWTH = 1.25;

type Cost = { ms: number; peakMiB: number };

/** How time and memory grow with files and with steps. */
export const benchGrowth = async (bench: Bench): Promise<Row[]> => [
  ...rowsOf('files', bench.sizes.growth.files, await filesCost(bench)),
  ...rowsOf('steps', bench.sizes.growth.steps, await stepsCost(bench)),
];

/** Each count's cost against the straight line through the two before it; less is better than linear. */
const rowsOf = (noun: string, counts: readonly number[], costs: readonly Cost[]): Row[] =>
  (['ms', 'peakMiB'] as const).flatMap((member) =>
    counts.map((count, index): Row => {
      const [first, second] = [0, 1].map((place) => ({
        at: counts[place] ?? NaN,
        cost: costs[place]?.[member] ?? NaN,
      }));
      const slope = ((second?.cost ?? NaN) - (first?.cost ?? NaN)) / ((second?.at ?? NaN) - (first?.at ?? NaN));
      const line = (first?.cost ?? NaN) + Math.max(0, slope) * (count - (first?.at ?? NaN));
      const row = {
        what: `${count} ${noun}: ${member === 'ms' ? 'time' : 'peak memory'}`,
        against: index < 2 ? '-' : `the line through ${counts.slice(0, 2).join(' and ')}`,
        unit: member === 'ms' ? 'ms' : 'MiB',
        ours: costs[index]?.[member] ?? NaN,
      } as const;
      return index < 2 ? row : { ...row, theirs: line, reach: { ratio: MOST_GROWTH } };
    }),
  );

const filesCost = async (bench: Bench): Promise<Cost[]> => {
  const server = await startFileServer();
  const pinkfish = await startPinkfish();
  const costs = await costsOf(bench, bench.sizes.growth.files, (count) =>
    fetchResults(bench, { pinkfish, results: resultsOf(server, filesOf(count, SMALL_BYTES)) }),
  );
  await pinkfish.close();
  server.close();
  return costs;
};

const stepsCost = async (bench: Bench): Promise<Cost[]> => {
  const pinkfish = await startPinkfish();
  const costs = await costsOf(bench, bench.sizes.growth.steps, async (count) => {
    const steps: Step[] = Array.from({ length: count }, (_, index) => ({ name: `Step ${index}`, status: 'COMPLETE' }));
    const results = { results: steps.map(() => ({ duration: 1 })) };
    const scenario = { ...completeAtOnce(results), byLook: [{ status: 'COMPLETE', steps }] };
    const { automationId, runId } = pinkfish.addRun({ scenario });
    const inputs = { 'automation-id': automationId, 'run-id': runId, ...BARE_INPUTS, summary: 'true' };
    const { result, peakMiB = NaN } = await runStep(bench, {
      ...{ 'api-key': pinkfish.apiKey, 'base-url': pinkfish.apiUrl },
      ...inputs,
    });
    return { ms: result.durationMs, peakMiB };
  });
  await pinkfish.close();
  return costs;
};

const costsOf = async (
  { sizes }: Bench,
  counts: readonly number[],
  cost: (count: number) => Promise<Cost>,
): Promise<Cost[]> => {
  const contenders = Object.fromEntries(counts.map((count) => [String(count), () => cost(count)]));
  const turns = await interleaved(sizes.growth.repeats, contenders);
  return counts.map((count) => {
    const all = turns[String(count)] ?? [];
    return { ms: median(all.map(({ ms }) => ms)), peakMiB: median(all.map(({ peakMiB }) => peakMiB)) };
  });
};
