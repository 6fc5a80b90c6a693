import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { startPinkfish, type FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import type { Scenario } from '../fake-pinkfish/scenario.ts';
import { mean } from './measure.ts';
import { run } from './program.ts';
import type { Row } from './row.ts';
import { BARE_INPUTS, runStep, type Bench } from './step.ts';

const GUIDE_PAUSE_S = 3;
/** Starts are spread, so that they do not fight for the processor. */
const BETWEEN_STARTS_MS = 300;

/** From a run's end at the service to the results request, and the requests that it took. */
export const benchLag = async (bench: Bench): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const runS of bench.sizes.lagLengthsS) rows.push(...(await lagOf(bench, runS)));
  return rows;
};

const lagOf = async (bench: Bench, runS: number): Promise<Row[]> => {
  const { lagPhases } = bench.sizes;
  // Where in the pause between two looks a run ends decides its lag: all places have their turn.
  const endsS = Array.from({ length: lagPhases }, (_, phase) => runS + ((phase + 0.5) / lagPhases) * GUIDE_PAUSE_S);
  const scenarios = Object.fromEntries(
    endsS.flatMap((endS, phase) => ['ours', 'theirs'].map((whose) => [`${whose}-${phase}`, runFor(endS)])),
  );
  const pinkfish = await startPinkfish({ scenarios });
  await Promise.all(
    endsS.map(async (_, phase) => {
      await sleep(phase * BETWEEN_STARTS_MS);
      await Promise.all([runOurs(bench, pinkfish, `ours-${phase}`), runLoop(bench, pinkfish, `theirs-${phase}`)]);
    }),
  );
  const measured = (whose: string): { lagMs: number; requests: number }[] =>
    endsS.map((endS, phase) => seen(pinkfish, `${whose}-${phase}`, endS * 1_000));
  const [ours, theirs] = [measured('ours'), measured('theirs')];
  await pinkfish.close();
  const against = "the guide's loop";
  return [
    {
      what: `lag after a run of ${runS} to ${runS + GUIDE_PAUSE_S} s, mean`,
      against,
      unit: 'ms',
      ours: mean(ours.map(({ lagMs }) => lagMs)),
      theirs: mean(theirs.map(({ lagMs }) => lagMs)),
      reach: { atMost: 500 + REQUESTS_MS },
    },
    {
      what: `requests for such a run, mean`,
      against,
      unit: 'requests',
      ours: mean(ours.map(({ requests }) => requests)),
      theirs: mean(theirs.map(({ requests }) => requests)),
    },
  ];
};

/** The target is about the schedule; a look and its answer take their time beside it. */
const REQUESTS_MS = 50;

const runFor = (endS: number): Scenario => ({
  timeline: [
    { atMs: 0, status: 'RUNNING' },
    { atMs: endS * 1_000, status: 'COMPLETE' },
  ],
  results: {},
});

const runOurs = async (bench: Bench, pinkfish: FakePinkfish, trigger: string): Promise<void> => {
  const { apiKey, apiUrl } = pinkfish;
  await runStep(bench, { 'api-key': apiKey, 'base-url': apiUrl, 'trigger-id': trigger, ...BARE_INPUTS });
};

const runLoop = async ({ folder }: Bench, { apiUrl, apiKey }: FakePinkfish, trigger: string): Promise<void> => {
  const script = path.join(ROOT, 'bench', 'programs', 'guide-loop.sh');
  const results = mkdtempSync(path.join(folder, 'loop-'));
  const env = { PATH: process.env.PATH ?? '', PINKFISH_API_KEY: apiKey };
  await run({ command: 'bash', args: [script, apiUrl, trigger, results], env });
};

const seen = (pinkfish: FakePinkfish, trigger: string, runMs: number): { lagMs: number; requests: number } => {
  const run = pinkfish.runs.find(({ triggerId }) => triggerId === trigger);
  const requests = pinkfish.requests.filter(({ runId }) => runId !== undefined && runId === run?.runId);
  const [triggered, asked] = ['trigger', 'results'].map((wanted) =>
    requests.find(({ operation }) => operation === wanted),
  );
  return { lagMs: (asked?.at ?? NaN) - (triggered?.at ?? NaN) - runMs, requests: requests.length };
};
