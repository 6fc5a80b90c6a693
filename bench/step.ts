import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startAction, type ActionResult } from '../fake-pinkfish/runner.ts';
import type { Results } from '../fake-pinkfish/scenario.ts';
import type { FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import { watchPeak } from './program.ts';
import type { Sizes } from './sizes.ts';

/** What every measurement is given: how much, the bundle, and a folder for whatever is written. */
export type Bench = { sizes: Sizes; entry: string; folder: string };

/** A step as it ran. Times in milliseconds; `endedAt` on the scale of performance.now(). */
export type Stepped = { result: ActionResult; endedAt: number; peakMiB: number | undefined };

/** The inputs of a step that does nothing which is not measured. */
export const BARE_INPUTS = { summary: 'false', 'upload-artifact': 'false' } as const;

/**
 * Runs the bundle as a runner does, and removes what it wrote.
 *
 * @throws Error where the step is not green
 */
export const runStep = async (
  { entry, folder }: Bench,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
): Promise<Stepped> => {
  const dir = mkdtempSync(path.join(folder, 'step-'));
  try {
    const action = startAction({ entry, dir, inputs, env, limitMs: 300_000 });
    const peak = watchPeak(action.pid);
    const result = await action.finished;
    const endedAt = performance.now();
    if (result.exitCode !== 0) throw new Error(`the step ended with ${result.exitCode}:\n${result.log}`);
    return { result, endedAt, peakMiB: peak() };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
};

type Fetch = {
  pinkfish: FakePinkfish;
  results: Results;
  inputs?: Readonly<Record<string, string>>;
  env?: Readonly<Record<string, string>>;
};

/** How a step fetched the results of a run. */
export type Fetched = { ms: number; peakMiB: number; result: ActionResult };

/**
 * Lets a step follow a run that is over at the second look, so that what the step loads while it waits is loaded; `ms`
 * counts from the results request to the process's end.
 */
export const fetchResults = async (
  bench: Bench,
  { pinkfish, results, inputs = {}, env = {} }: Fetch,
): Promise<Fetched> => {
  const { automationId, runId } = pinkfish.addRun({
    scenario: { byLook: [{ status: 'RUNNING' }, { status: 'COMPLETE' }], results },
  });
  const before = pinkfish.requestsOf('results').length;
  let askedAt = NaN;
  const asked = pinkfish.seen('results', before + 1).then(() => (askedAt = performance.now()));
  const {
    endedAt,
    peakMiB = NaN,
    result,
  } = await runStep(
    bench,
    {
      ...{ 'api-key': pinkfish.apiKey, 'base-url': pinkfish.apiUrl, 'automation-id': automationId, 'run-id': runId },
      ...BARE_INPUTS,
      ...inputs,
    },
    env,
  );
  await asked;
  return { ms: endedAt - askedAt, peakMiB, result };
};
