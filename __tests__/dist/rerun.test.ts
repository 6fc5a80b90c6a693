import { describe, expect } from '@jest/globals';
import type { ArtifactService, AttemptOptions } from '../../fake-pinkfish/artifact-service.ts';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import type { FakePinkfish, PinkfishOptions } from '../../fake-pinkfish/pinkfish.ts';
import type { Scenario } from '../../fake-pinkfish/scenario.ts';
import type { ActionResult, StartedAction } from '../../fake-pinkfish/runner.ts';
import { each, expectNowhere, expectWholeEnd, inputsFor, reachedIn, together, type World } from '../fixtures/dist.ts';
import { whereCancelled } from '../fixtures/platform.ts';

const HANG = (): Fault => 'hang';
const REFUSED: Fault = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: '{"code":"permission_denied","msg":"insufficient usage to create artifact"}',
};
const COMPLETE: ByLook = {
  byLook: [{ status: 'COMPLETE' }],
  results: { results: [{ files: [{ name: 'a.txt', content: 'x' }] }] },
};
const RUNNING: ByLook = { ...COMPLETE, byLook: [{ status: 'RUNNING' }] };

type ByLook = Extract<Scenario, { byLook: unknown }>;
type Two = { pinkfish: FakePinkfish; artifacts: ArtifactService; state: { scenario: ByLook } };

/** The services of a workflow run; its Pinkfish runs go as `state.scenario` says when they are asked. */
const services = async (world: World, scenario: ByLook, options: PinkfishOptions = {}): Promise<Two> => {
  const state = { scenario };
  const current = {
    get byLook() {
      return state.scenario.byLook;
    },
    get results() {
      return state.scenario.results;
    },
  } as Scenario;
  const [pinkfish, artifacts] = await Promise.all([
    world.pinkfish({ scenario: current, ...options }),
    world.artifacts(),
  ]);
  return { pinkfish, artifacts, state };
};

type Given = { number: number; inputs?: Record<string, string>; rerun?: AttemptOptions; env?: Record<string, string> };

const start = (world: World, { pinkfish, artifacts }: Two, { number, inputs, rerun, env }: Given): StartedAction =>
  world.start({
    inputs: inputsFor(pinkfish, { 'on-rerun': 'follow', ...inputs }),
    env: { ...artifacts.attempt(number, rerun), ...env },
  });

const run = (world: World, two: Two, given: Given): Promise<ActionResult> => start(world, two, given).finished;

const remembered = ({ artifacts }: Two): string[] =>
  artifacts.artifacts().flatMap(({ name }) => (/^pinkfish-run-[0-9a-f]{40}-\d\.json$/.test(name) ? [name] : []));

/** How the first attempt ends, how many runs there are after the second, and what the second says. */
type Case = {
  name: string;
  first: ByLook;
  service?: PinkfishOptions;
  inputs?: Record<string, string>;
  end?: (two: Two, action: StartedAction) => Promise<unknown>;
  outcome?: string;
  runs: 1 | 2;
  says: RegExp;
  warnings?: RegExp[];
};

const follows = /This attempt follows run \d+ of attempt 1\./;
const interrupt = (reached: (two: Two) => Promise<unknown>) => async (two: Two, action: StartedAction) => {
  await reachedIn(action, () => remembered(two).length > 0);
  await reachedIn(action, reached(two));
  action.kill('SIGINT');
};

const SIGNALLED: Case[] = [
  {
    name: 'SIGINT while the trigger hangs, which started a run without ids',
    first: COMPLETE,
    service: { faults: { trigger: ['hang'] } },
    end: async ({ pinkfish }, action) => {
      await reachedIn(action, pinkfish.seen('trigger'));
      action.kill('SIGINT');
    },
    outcome: 'cancelled',
    runs: 2,
    says: /A new run is started: this attempt sees no run of an earlier one\./,
  },
  {
    name: 'SIGINT between status checks',
    first: RUNNING,
    end: interrupt(({ pinkfish }) => pinkfish.seen('status')),
    outcome: 'cancelled',
    runs: 1,
    says: follows,
  },
  {
    name: 'SIGINT while results hang',
    first: COMPLETE,
    service: { faults: { results: ['hang'] } },
    end: interrupt(({ pinkfish }) => pinkfish.seen('results')),
    outcome: 'cancelled',
    runs: 1,
    says: follows,
  },
  {
    name: 'SIGINT while a download hangs',
    first: COMPLETE,
    service: { faults: { file: ['hang'] } },
    end: interrupt(({ pinkfish }) => pinkfish.seen('file')),
    outcome: 'cancelled',
    runs: 1,
    says: follows,
  },
  {
    name: 'SIGINT while the artifact of the results hangs',
    first: COMPLETE,
    end: async (two, action) => {
      two.artifacts.setFaults('create', (count) => (count === 0 ? 'pass' : 'hang'));
      await reachedIn(action, () => remembered(two).length > 0);
      await reachedIn(action, () => two.artifacts.requests.filter(({ operation }) => operation === 'create').length > 1);
      action.kill('SIGINT');
      await action.finished;
      two.artifacts.setFaults('create', []);
    },
    outcome: 'cancelled',
    runs: 1,
    says: follows,
  },
  {
    name: 'SIGKILL after the ids',
    first: RUNNING,
    end: async (two, action) => {
      await reachedIn(action, () => remembered(two).length > 0);
      action.kill('SIGKILL');
    },
    runs: 1,
    says: follows,
  },
];

const ENDED: Case[] = [
  { name: 'wait-timeout', first: RUNNING, inputs: { timeout: '2s' }, outcome: 'wait-timeout', runs: 1, says: follows },
  {
    name: 'the upload of the ids refused',
    first: RUNNING,
    inputs: { timeout: '2s' },
    end: (two) => {
      two.artifacts.setFaults('create', [REFUSED]);
      return Promise.resolve();
    },
    outcome: 'wait-timeout',
    runs: 2,
    says: /A new run is started: this attempt sees no run of an earlier one\./,
  },
  {
    name: 'FAILED',
    first: { byLook: [{ status: 'FAILED' }], results: {} },
    outcome: 'failed',
    runs: 2,
    says: /A new run is started: run \d+ of attempt 1 ended with FAILED\./,
  },
  {
    name: 'COMPLETE with a red upload',
    first: COMPLETE,
    inputs: { 'upload-artifact': 'true' },
    end: (two) => {
      two.artifacts.setFaults('create', (count) => (count === 0 ? 'pass' : count < 5 ? REFUSED : 'pass'));
      return Promise.resolve();
    },
    outcome: 'error',
    runs: 1,
    says: follows,
  },
];

const twoAttempts = async (world: World, of: Case): Promise<void> => {
  const two = await services(world, of.first, of.service);
  const action = start(world, two, { number: 1, ...(of.inputs && { inputs: of.inputs }) });
  await of.end?.(two, action);
  const first = await action.finished;
  if (of.outcome !== undefined) expectWholeEnd(first, of.outcome);
  two.artifacts.setFaults('create', []);
  // A run that failed stays so; a new one is complete.
  if (of.runs === 1) two.state.scenario = COMPLETE;
  const second = start(world, two, { number: 2, ...(of.inputs && { inputs: of.inputs }) });
  if (of.runs === 2) {
    await second.logged(/Triggered run/);
    two.state.scenario = COMPLETE;
  }
  const end = await second.finished;
  expectWholeEnd(end, 'complete');
  expect(end.log).toMatch(of.says);
  expect(end.summaryText).toMatch(of.says);
  expect(two.pinkfish.runs).toHaveLength(of.runs);
  expect(end.outputs['run-id']).toBe(two.pinkfish.runs.at(-1)?.runId);
  expect(end.warnings).toEqual([]);
  for (const artifact of two.artifacts.all) expect(artifact.name).not.toContain(two.pinkfish.apiKey);
  expectNowhere(end, [two.pinkfish.apiKey]);
};

describe('a second attempt after a first that ended by itself', () => {
  together({
    ...each(ENDED, ({ name }) => name, twoAttempts),

    'the default starts a new run, and asks and uploads nothing for it': async (world) => {
      const two = await services(world, COMPLETE);
      const inputs = { 'on-rerun': 'new', 'upload-artifact': 'false' };
      for (const number of [1, 2]) expectWholeEnd(await run(world, two, { number, inputs }), 'complete');
      expect(two.pinkfish.runs).toHaveLength(2);
      expect(two.artifacts.requests).toEqual([]);
    },

    'what was uploaded is a small file with ids and attempt, and delays no status check': async (world) => {
      const two = await services(world, RUNNING);
      two.artifacts.setFaults('create', ['hang']);
      const action = start(world, two, { number: 1, inputs: { timeout: '4s' } });
      await two.pinkfish.seen('status', 2);
      action.kill('SIGKILL');
      await action.finished;
      const other = await services(world, RUNNING);
      const end = await run(world, other, { number: 1, inputs: { timeout: '2s' } });
      expectWholeEnd(end, 'wait-timeout');
      const [stored] = other.artifacts.artifacts();
      expect(JSON.parse(String(stored?.content))).toEqual({
        runId: end.outputs['run-id'],
        automationId: end.outputs['automation-id'],
        attempt: 1,
      });
    },

    ...each(
      [
        ['another payload', { inputs: { payload: '{"a":1}' } }],
        ['another key', { inputs: { 'comment-key': 'linux' } }],
        ['another trigger', { inputs: { 'trigger-id': 'other' } }],
        ['another step', { env: { GITHUB_ACTION: '__acme_2' } }],
        ['another job', { env: { GITHUB_JOB: 'other' } }],
        ['a re-run of all jobs', { rerun: { rerun: 'all' } }],
      ] as [string, Partial<Given>][],
      ([name]) => `${name} starts a new run`,
      async (world, [, second]) => {
        const two = await services(world, RUNNING);
        expectWholeEnd(await run(world, two, { number: 1, inputs: { timeout: '1s' } }), 'wait-timeout');
        two.state.scenario = COMPLETE;
        const end = await run(world, two, { number: 2, ...second });
        expectWholeEnd(end, 'complete');
        expect(two.pinkfish.runs).toHaveLength(2);
        expect(end.warnings).toEqual([]);
      },
    ),

    ...each(
      [
        ['a list that is refused', ({ artifacts }) => artifacts.setFaults('list', () => REFUSED), 1],
        ['a link that is refused', ({ artifacts }) => artifacts.setFaults('link', () => REFUSED), 1],
        ['a run that Pinkfish does not know', ({ pinkfish }) => pinkfish.setFaults('status', [{ status: 404 }]), 0],
        [
          'a run of another automation',
          ({ pinkfish }) => pinkfish.setFaults('status', [{ withBody: '{"status":"RUNNING","automationId":"other"}' }]),
          1,
        ],
        ['content that is not JSON', ({ artifacts }) => artifacts.setFaults('download', [{ withBody: '{"runId":' }]), 1],
        [
          'ids that are not valid',
          ({ artifacts }) =>
            artifacts.setFaults('download', [
              { withBody: '{"runId":"../x","automationId":"::error::x","attempt":1}' },
            ]),
          1,
        ],
        [
          'another attempt’s content',
          ({ artifacts }) =>
            artifacts.setFaults('download', [{ withBody: '{"runId":"1","automationId":"a","attempt":7}' }]),
          1,
        ],
      ] as [string, (two: Two) => void, number][],
      ([name]) => `${name} means a new run, with at most one warning`,
      async (world, [, spoil, warnings]) => {
        const two = await services(world, RUNNING);
        expectWholeEnd(await run(world, two, { number: 1, inputs: { timeout: '1s' } }), 'wait-timeout');
        two.state.scenario = COMPLETE;
        spoil(two);
        const end = await run(world, two, { number: 2 });
        expectWholeEnd(end, 'complete');
        expect(two.pinkfish.runs).toHaveLength(2);
        expect(end.warnings).toHaveLength(warnings);
        expect(end.log).toMatch(/A new run is started/);
      },
    ),

    'a service that is missing is one warning in each attempt': async (world) => {
      const two = await services(world, COMPLETE);
      for (const number of [1, 2]) {
        const env = { ACTIONS_RUNTIME_TOKEN: '', ACTIONS_RESULTS_URL: '' };
        const end = await run(world, two, { number, env, inputs: { 'upload-artifact': 'false' } });
        expectWholeEnd(end, 'complete');
        expect(end.warnings).toEqual([expect.stringMatching(/ids could not be uploaded.*no artifact service/)]);
      }
      expect(two.pinkfish.runs).toHaveLength(2);
    },

    'the newest earlier attempt counts': async (world) => {
      const two = await services(world, { byLook: [{ status: 'FAILED' }], results: {} });
      expectWholeEnd(await run(world, two, { number: 1 }), 'failed');
      const second = start(world, two, { number: 2, inputs: { timeout: '2s' } });
      await second.logged(/Triggered run/);
      two.state.scenario = RUNNING;
      expectWholeEnd(await second.finished, 'wait-timeout');
      two.state.scenario = COMPLETE;
      const third = await run(world, two, { number: 3 });
      expectWholeEnd(third, 'complete');
      expect(third.log).toMatch(/This attempt follows run \d+ of attempt 2\./);
      expect(two.pinkfish.runs).toHaveLength(2);
    },
  });
});

whereCancelled.describe('a second attempt after a first that was ended', () => {
  together(each(SIGNALLED, ({ name }) => name, twoAttempts));
});

describe('a cancelled job', () => {
  together({
    'ends within 5 s while the upload of the ids hangs': async (world) => {
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
  });
});
