import { describe, expect } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import type { StartedAction } from '../../fake-pinkfish/runner.ts';
import type { Scenario, ServedFile } from '../../fake-pinkfish/scenario.ts';
import { each, expectNowhere, expectWholeEnd, reachedIn, together, type World } from '../fixtures/dist.ts';
import { whereCancelled } from '../fixtures/platform.ts';
import {
  COMPLETE,
  FOLLOWS,
  goOn,
  mend,
  REFUSED,
  remembered,
  RUNNING,
  SEES_NONE,
  services,
  start,
  type Two,
} from '../fixtures/two-attempts.ts';

const HANG = (): Fault => 'hang';

/** How many runs both attempts trigger together, and what the second says of the first one's. */
type Expected = { runs: 1 | 2; says: RegExp };

/** A first attempt that ends by itself; `runs` and `says` as in Expected. */
type Case = Expected & {
  name: string;
  first: Scenario;
  inputs?: Record<string, string>;
  spoil?: (two: Two) => void;
  outcome: string;
};

const ENDED: Case[] = [
  { name: 'wait-timeout', first: RUNNING, inputs: { timeout: '2s' }, outcome: 'wait-timeout', runs: 1, says: FOLLOWS },
  {
    name: 'the upload of the ids refused',
    first: RUNNING,
    inputs: { timeout: '2s' },
    spoil: ({ artifacts }) => artifacts.setFaults('create', [REFUSED]),
    outcome: 'wait-timeout',
    runs: 2,
    says: SEES_NONE,
  },
  ...['FAILED', 'TIMEOUT', 'CANCELLED'].map((status) => ({
    name: status,
    first: { byLook: [{ status }], results: {} },
    outcome: status === 'TIMEOUT' ? 'timeout' : 'failed',
    runs: 2 as const,
    says: new RegExp(`A new run is started: run \\d+ of attempt 1 ended with ${status}\\.`),
  })),
  {
    name: 'COMPLETE with a red upload',
    first: COMPLETE,
    inputs: { 'upload-artifact': 'true' },
    spoil: ({ artifacts }) => artifacts.setFaults('create', (count) => (count === 0 ? 'pass' : REFUSED)),
    outcome: 'error',
    runs: 1,
    says: FOLLOWS,
  },
  {
    name: 'COMPLETE, but the results could not be read',
    first: { ...COMPLETE, results: { raw: '{"id":"another"}' } },
    outcome: 'error',
    runs: 1,
    says: FOLLOWS,
  },
];

/** Ends both attempts: the second one finishes what the first began, or a run of its own. */
const second = async (
  world: World,
  two: Two,
  { runs, says, inputs }: Expected & Pick<Case, 'inputs'>,
): Promise<void> => {
  mend(two);
  // A run that was not followed would stay as it is.
  const followed = says === FOLLOWS;
  if (followed) goOn(two, COMPLETE);
  else two.next(COMPLETE);
  const end = await start(world, two, { number: 2, ...(inputs && { inputs }) }).finished;
  expectWholeEnd(end, 'complete');
  expect(end.log).toMatch(says);
  expect(end.summaryText).toMatch(says);
  expect(two.pinkfish.runs).toHaveLength(runs);
  expect(end.outputs['run-id']).toBe(two.pinkfish.runs.at(-1)?.runId);
  expect(end.warnings).toEqual([]);
  for (const artifact of two.artifacts.all) expect(artifact.name).not.toContain(two.pinkfish.apiKey);
  expectNowhere(end, [two.pinkfish.apiKey]);
};

const afterItsEnd = async (world: World, given: Case): Promise<void> => {
  const { first, inputs, outcome } = given;
  const two = await services(world, first);
  given.spoil?.(two);
  expectWholeEnd(await start(world, two, { number: 1, ...(inputs && { inputs }) }).finished, outcome);
  await second(world, two, given);
};

/** Where a step is when it is ended: how the services make the phase last, and when it is reached. */
type Phase = Expected & {
  name: string;
  /** How the run goes once its ids are uploaded; until then it is RUNNING. COMPLETE unless given. */
  then?: Scenario;
  inputs?: Record<string, string>;
  /** Sets the faults of the phase, before the step begins. */
  spoil?: (two: Two) => void;
  /** Resolves in the phase. Without `beforeUpload`, the ids are uploaded by then. */
  reached: (two: Two, action: StartedAction) => Promise<unknown> | (() => boolean);
  beforeUpload?: true;
};

const SLOW: ServedFile = {
  name: 'stderr.txt',
  content: { size: 3_000_000, seed: 1 },
  faults: () => ({ stallAfter: 1_000_000 }),
};
const FAILED: Scenario = {
  byLook: [{ status: 'FAILED', steps: [{ name: 'Fetch', status: 'FAILED' }] }],
  results: { results: [{ exitCode: 1, files: [SLOW] }] },
};

const requested =
  (operation: string, count = 1) =>
  ({ artifacts: { requests } }: Two) =>
  (): boolean =>
    requests.filter((request) => request.operation === operation).length >= count;

const hangs = (operation: 'trigger' | 'status' | 'results' | 'file') => ({
  spoil: ({ pinkfish }: Two) => pinkfish.setFaults(operation, HANG),
  reached: ({ pinkfish }: Two) => pinkfish.seen(operation),
});

const follows: Expected = { runs: 1, says: FOLLOWS };

/** Later than these, a killed process leaves nothing that one killed between status checks does not leave. */
const EARLY: Phase[] = [
  {
    name: 'while the trigger hangs, which started a run without ids',
    ...hangs('trigger'),
    beforeUpload: true,
    runs: 2,
    says: SEES_NONE,
  },
  {
    name: 'in the back-off of a trigger, which started no run',
    spoil: ({ pinkfish }) => pinkfish.setFaults('trigger', () => ({ status: 429, headers: { 'retry-after': '60' } })),
    reached: (_, action) => action.logged(/retrying in/),
    beforeUpload: true,
    runs: 1,
    says: SEES_NONE,
  },
  {
    name: 'after the ids are printed and before the service knows their artifact, whose run cannot be found',
    spoil: ({ artifacts }) => artifacts.setFaults('create', HANG),
    reached: async (two, action) => {
      await action.logged(/Triggered run/);
      await reachedIn(action, requested('create')(two));
    },
    beforeUpload: true,
    runs: 2,
    says: SEES_NONE,
  },
  {
    name: 'while the ids are uploaded, whose run cannot be found',
    spoil: ({ artifacts }) => {
      for (const operation of ['put', 'block', 'commit'] as const) artifacts.setFaults(operation, HANG);
    },
    reached:
      ({ artifacts: { requests } }) =>
      () =>
        requests.some(({ operation }) => ['put', 'block', 'commit'].includes(operation)),
    beforeUpload: true,
    runs: 2,
    says: SEES_NONE,
  },
  {
    name: 'while the answer is awaited that ends the upload of the ids',
    spoil: ({ artifacts }) => artifacts.setFaults('finalize', HANG),
    reached: requested('finalize'),
    ...follows,
  },
  { name: 'between status checks', then: RUNNING, reached: ({ pinkfish }) => pinkfish.seen('status'), ...follows },
];

const LATER: Phase[] = [
  { name: 'while a status check hangs', ...hangs('status'), ...follows },
  {
    name: 'in the back-off of a status check',
    spoil: ({ pinkfish }) => pinkfish.setFaults('status', () => ({ status: 503, headers: { 'retry-after': '60' } })),
    reached: (_, action) => action.logged(/Status check failed.*retrying in/),
    ...follows,
  },
  { name: 'while results hang', ...hangs('results'), ...follows },
  {
    name: 'while the results of a failed run hang',
    then: { byLook: [{ status: 'FAILED' }], results: {} },
    ...hangs('results'),
    runs: 2,
    says: /A new run is started: run \d+ of attempt 1 ended with FAILED\./,
  },
  { name: 'while a download hangs', ...hangs('file'), ...follows },
  {
    name: 'while a download stalls half-way',
    then: { ...COMPLETE, results: { results: [{ files: [SLOW] }] } },
    reached: async ({ pinkfish }, action) => {
      await pinkfish.seen('file');
      await reachedIn(action, () =>
        readdirSync(action.temp, { recursive: true, encoding: 'utf8' }).some((name) =>
          /\.pinkfish-\w+[/\\]\d+$/.test(name),
        ),
      );
    },
    ...follows,
  },
  {
    name: 'while the tail of a failed step stalls',
    then: FAILED,
    inputs: { files: '' },
    reached: ({ pinkfish }) => pinkfish.seen('file'),
    runs: 2,
    says: /A new run is started: run \d+ of attempt 1 ended with FAILED\./,
  },
  {
    name: 'while the artifact of the results is created',
    reached: requested('create', 2),
    spoil: ({ artifacts }) => artifacts.setFaults('create', (count) => (count === 0 ? 'pass' : 'hang')),
    ...follows,
  },
  {
    name: 'while the artifact of the results is uploaded',
    spoil: ({ artifacts }) => {
      for (const operation of ['put', 'block', 'commit'] as const)
        artifacts.setFaults(operation, (_, { path }) => (path.includes('.zip?') ? 'hang' : 'pass'));
    },
    reached:
      ({ artifacts: { requests } }) =>
      () =>
        requests.some(({ path }) => path.includes('.zip?')),
    ...follows,
  },
  {
    name: 'while the answer is awaited that ends the upload of the results',
    spoil: ({ artifacts }) => artifacts.setFaults('finalize', (count) => (count === 0 ? 'pass' : 'hang')),
    reached: requested('finalize', 2),
    ...follows,
  },
  ...(['list-comments', 'create-comment'] as const).map((operation) => ({
    name: `while the comment hangs (${operation})`,
    inputs: { 'pr-comment': 'true' },
    spoil: ({ github }: Two) => github.setFaults(operation, HANG),
    reached:
      ({ github: { requests } }: Two) =>
      () =>
        requests.some((request) => request.operation === operation),
    ...follows,
  })),
];

type Ended = { phase: Phase; signal: 'SIGINT' | 'SIGKILL' };

const afterASignal = async (world: World, { phase, signal }: Ended): Promise<void> => {
  const { then = COMPLETE, inputs, spoil, reached, beforeUpload = false } = phase;
  const two = await services(world, { ...then, byLook: [{ status: 'RUNNING' }] });
  spoil?.(two);
  const action = start(world, two, { number: 1, ...(inputs && { inputs }) });
  if (!beforeUpload) {
    await reachedIn(action, () => remembered(two).length > 0);
    goOn(two, then);
  }
  await reachedIn(action, reached(two, action));
  action.kill(signal);
  const first = await action.finished;
  if (signal === 'SIGINT') expectWholeEnd(first, 'cancelled');
  else expect(first).toMatchObject({ signal, timedOut: false });
  await second(world, two, phase);
};

describe('a second attempt after a first that ended by itself', () =>
  together(each(ENDED, ({ name }) => name, afterItsEnd)));

describe('a second attempt after a first that was killed', () =>
  together(
    each(
      EARLY.map((phase): Ended => ({ phase, signal: 'SIGKILL' })),
      ({ phase: { name } }) => `SIGKILL ${name}`,
      afterASignal,
    ),
  ));

whereCancelled.describe('a second attempt after a first that was cancelled', () =>
  together({
    ...each(
      [...EARLY, ...LATER].map((phase): Ended => ({ phase, signal: 'SIGINT' })),
      ({ phase: { name } }) => `SIGINT ${name}`,
      afterASignal,
    ),
    'the first ends within 5 s while the upload of the ids hangs': async (world) => {
      const two = await services(world, RUNNING);
      two.artifacts.setFaults('create', HANG);
      const action = start(world, two, { number: 1 });
      await reachedIn(action, two.pinkfish.seen('status'));
      await reachedIn(action, () => two.artifacts.requests.length > 0);
      const sentAt = Date.now();
      action.kill('SIGINT');
      expectWholeEnd(await action.finished, 'cancelled');
      expect(Date.now() - sentAt).toBeLessThan(5_000);
    },
  }),
);
