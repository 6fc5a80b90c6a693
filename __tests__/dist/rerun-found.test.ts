import { describe, expect } from '@jest/globals';
import { htmlPage, type Fault } from '../../fake-pinkfish/faults.ts';
import { each, expectWholeEnd, inputsFor, reachedIn, together, type World } from '../fixtures/dist.ts';
import { whereCancelled } from '../fixtures/platform.ts';
import {
  COMPLETE,
  FOLLOWS,
  goOn,
  REFUSED,
  run,
  RUNNING,
  SEES_NONE,
  services,
  start,
  uploadAs,
  type Given,
  type Two,
} from '../fixtures/two-attempts.ts';

/** The services after a first attempt whose run continues. */
const afterFirst = async (world: World, given: Partial<Given> = {}): Promise<Two> => {
  const two = await services(world, RUNNING);
  expectWholeEnd(
    await run(world, two, { number: 1, ...given, inputs: { timeout: '1s', ...given.inputs } }),
    'wait-timeout',
  );
  return two;
};

/** Holds that the second attempt follows the first one's run, and that nobody hears of anything else. */
const expectFollowed = async (world: World, two: Two, given: Partial<Given> = {}): Promise<void> => {
  goOn(two, COMPLETE);
  const end = await run(world, two, { number: 2, ...given });
  expectWholeEnd(end, 'complete');
  expect(end.log).toMatch(FOLLOWS);
  expect(end.warnings).toEqual([]);
  expect(two.pinkfish.runs.map(({ runId }) => runId)).toEqual([end.outputs['run-id']]);
};

/** Holds that the second attempt triggers a run of its own; gives its warnings. */
const expectNew = async (world: World, two: Two, given: Partial<Given> = {}): Promise<readonly string[]> => {
  const [first] = two.pinkfish.runs;
  two.next(COMPLETE);
  const end = await run(world, two, { number: 2, ...given });
  expectWholeEnd(end, 'complete');
  expect(end.log).toMatch(/A new run is started: /);
  expect(two.pinkfish.runs).toHaveLength(2);
  expect(end.outputs['run-id']).not.toBe(first?.runId);
  return end.warnings;
};

/** The small artifact of the first attempt. */
const idsOf = ({ artifacts }: Two) => {
  const [stored] = artifacts.artifacts();
  if (stored?.content === undefined) throw new Error('no ids were uploaded');
  return { name: stored.name, content: String(stored.content), id: stored.id };
};

const nameOf = (two: Two, attempt: number): string => idsOf(two).name.replace(/-1\.json$/, `-${attempt}.json`);

describe('what an attempt leaves for the next', () => {
  together({
    'by default nothing; the next triggers a new run, and asks for nothing': async (world) => {
      const two = await services(world, COMPLETE);
      for (const number of [1, 2]) {
        const inputs = { ...inputsFor(two.pinkfish), 'upload-artifact': 'false' };
        expectWholeEnd(await world.run({ inputs, env: two.artifacts.attempt(number) }), 'complete');
      }
      expect(two.pinkfish.runs).toHaveLength(2);
      expect(two.artifacts.requests).toEqual([]);
    },

    'a small file with ids and attempt, whose upload delays no status check': async (world) => {
      const two = await services(world, COMPLETE);
      two.artifacts.setFaults('create', [{ delayMs: 3_000 }]);
      const action = start(world, two, { number: 1, inputs: { 'upload-artifact': 'false' } });
      await two.pinkfish.seen('results');
      expect(two.artifacts.artifacts()).toEqual([]);
      const end = await action.finished;
      expectWholeEnd(end, 'complete');
      expect(JSON.parse(idsOf(two).content)).toEqual({
        runId: end.outputs['run-id'],
        automationId: end.outputs['automation-id'],
        attempt: 1,
      });
    },

    'nothing where there is no artifact service, with one warning in each attempt': async (world) => {
      const two = await services(world, COMPLETE);
      for (const number of [1, 2]) {
        const env = { ACTIONS_RUNTIME_TOKEN: '', ACTIONS_RESULTS_URL: '' };
        const end = await run(world, two, { number, env, inputs: { 'upload-artifact': 'false' } });
        expectWholeEnd(end, 'complete');
        expect(end.warnings).toEqual([expect.stringMatching(/ids could not be uploaded.*no artifact service/)]);
        for (const text of [end.log, end.summaryText]) {
          expect(text.includes('A new run is started: the runner offers no artifact service')).toBe(number === 2);
        }
      }
      expect(two.pinkfish.runs).toHaveLength(2);
    },
  });
});

describe('what starts a new run without a warning', () => {
  together({
    ...each(
      [
        ['another payload', { inputs: { payload: '{"a":1}' } }],
        ['another key', { inputs: { 'comment-key': 'linux' } }],
        ['another trigger', { inputs: { 'trigger-id': 'other' } }],
        ['another step', { env: { GITHUB_ACTION: '__acme_2' } }],
        ['another job', { env: { GITHUB_JOB: 'other' } }],
        ['another workflow', { env: { GITHUB_WORKFLOW: 'other' } }],
        ['a re-run of all jobs', { rerun: { rerun: 'all' } }],
      ] as [string, Partial<Given>][],
      ([name]) => name,
      async (world, [, given]) => expect(await expectNew(world, await afterFirst(world), given)).toEqual([]),
    ),

    ...each(
      ['', '1', '0', '-2', 'two'],
      (number) => `GITHUB_RUN_ATTEMPT=${number}, which is no later attempt`,
      async (world, number) => {
        const two = await afterFirst(world);
        two.next(COMPLETE);
        const end = await run(world, two, { number: 1, env: { GITHUB_RUN_ATTEMPT: number } });
        expectWholeEnd(end, 'complete');
        expect(end.warnings).toEqual([]);
        expect(two.pinkfish.runs).toHaveLength(2);
      },
    ),

    'a run that Pinkfish does not know': async (world) => {
      const two = await afterFirst(world);
      two.pinkfish.setFaults('status', [{ status: 404 }]);
      expect(await expectNew(world, two)).toEqual([]);
    },

    // In protobuf's JSON form, a list without members is left out or null, and unknown fields are ignored: to the
    // platform's client each of these is a list of no artifacts, which is what it is by the protocol.
    ...each(
      ['{}', '{"artifacts":null}', '{"artifacts":[]}', '{"more":1}'],
      (body) => `a list of artifacts that is ${body}`,
      async (world, body) => {
        const two = await afterFirst(world);
        two.artifacts.setFaults('list', [{ withBody: body }]);
        expect(await expectNew(world, two)).toEqual([]);
      },
    ),
  });
});

describe('what does not start a new run', () => {
  const attachments = { attachments: '*.txt' };
  together({
    // Built anew in each attempt, they rarely have the same bytes.
    'other bytes of an attachment': async (world) =>
      expectFollowed(world, await afterFirst(world, { inputs: attachments, files: { 'a.txt': 'one' } }), {
        inputs: attachments,
        files: { 'a.txt': 'two' },
      }),

    'the same payload from a file': async (world) => {
      const two = await afterFirst(world, { inputs: { payload: '{"a":1}' } });
      await expectFollowed(world, two, { inputs: { 'payload-file': 'a.json' }, files: { 'a.json': '{"a":1}' } });
    },

    'a trigger by its URL instead of its id': async (world) => {
      const two = await afterFirst(world);
      const url = `${two.pinkfish.apiUrl}/ext/triggers/my-trigger`;
      await expectFollowed(world, two, { inputs: { 'trigger-id': url, 'base-url': '' } });
    },

    'a trigger in webhook form, whose key stands in its URL': async (world) => {
      const two = await services(world, RUNNING);
      const url = `${two.pinkfish.apiUrl}/ext/webhook/${two.pinkfish.apiKey}/triggers/my-trigger`;
      const inputs = { 'trigger-id': url, 'base-url': '', 'api-key': '' };
      expectWholeEnd(await run(world, two, { number: 1, inputs: { ...inputs, timeout: '1s' } }), 'wait-timeout');
      expect(idsOf(two).content).not.toContain(two.pinkfish.apiKey);
      await expectFollowed(world, two, { inputs });
    },

    'a run that waits for its approval, twice left and once followed': async (world) => {
      const two = await services(world, { ...COMPLETE, byLook: [{ status: 'PAUSED' }] });
      const inputs = { 'on-paused': 'detach' };
      for (const number of [1, 2]) expectWholeEnd(await run(world, two, { number, inputs }), 'detached');
      goOn(two, COMPLETE);
      const third = await run(world, two, { number: 3, inputs });
      expectWholeEnd(third, 'complete');
      expect(third.log).toMatch(/This attempt follows run \d+ of attempt 2\./);
      expect(two.pinkfish.runs).toHaveLength(1);
    },

    'transient errors of the status check': async (world) => {
      const two = await afterFirst(world);
      two.pinkfish.setFaults('status', [{ status: 503 }, 'reset', htmlPage(200)]);
      await expectFollowed(world, two);
    },

    // It is paid for; that its results are gone is the error of the step, as in a first attempt.
    'a complete run whose results Pinkfish does not have any more': async (world) => {
      const two = await afterFirst(world);
      goOn(two, COMPLETE);
      two.pinkfish.setFaults('results', () => ({ status: 410 }));
      const end = await run(world, two, { number: 2 });
      expectWholeEnd(end, 'error');
      expect(end.log).toMatch(FOLLOWS);
      expect(two.pinkfish.runs).toHaveLength(1);
    },
  });
});

whereCancelled.describe('a job that is cancelled while it looks for the run', () => {
  together(
    each(
      ['list', 'link', 'download', 'status'] as const,
      (operation) => `and ${operation} hangs triggers nothing, and the next attempt follows`,
      async (world, operation) => {
        const two = await afterFirst(world);
        const { pinkfish, artifacts } = two;
        const hang = (faults: () => Fault | undefined): void =>
          operation === 'status' ? pinkfish.setFaults(operation, faults) : artifacts.setFaults(operation, faults);
        hang(() => 'hang');
        const [checks, action] = [pinkfish.requestsOf('status').length, start(world, two, { number: 2 })];
        await reachedIn(action, () =>
          operation === 'status'
            ? pinkfish.requestsOf('status').length > checks
            : artifacts.requests.some((request) => request.operation === operation),
        );
        action.kill('SIGINT');
        expectWholeEnd(await action.finished, 'cancelled');
        expect(pinkfish.runs).toHaveLength(1);
        hang(() => undefined);
        await expectFollowed(world, two, { number: 3 });
      },
    ),
  );
});

describe('what cannot be read, or is not provably the run of this job, is one warning and a new run', () => {
  const withBody = (body: string): Fault => ({ withBody: body });
  together({
    ...each(
      [
        ['a list that is refused', ({ artifacts }) => artifacts.setFaults('list', () => REFUSED)],
        ['a list that is a web page', ({ artifacts }) => artifacts.setFaults('list', () => htmlPage(200))],
        ...['[]', 'null', '{"artifacts":"x"}', '{"artifacts":[null]}'].map((body) => [
          `a list that is ${body}`,
          ({ artifacts }: Two) => artifacts.setFaults('list', () => withBody(body)),
        ]),
        ['a link that is refused', ({ artifacts }) => artifacts.setFaults('link', () => REFUSED)],
        ...[
          '{"runId":',
          '',
          'null',
          '{"runId":"../x","automationId":"::error::x","attempt":1}',
          '{"runId":1,"automationId":"a","attempt":1}',
          '{"runId":"1","automationId":"a","attempt":7}',
          '{"runId":"1","automationId":"a","attempt":"1"}',
        ].map((body) => [
          `ids that are ${body}`,
          ({ artifacts }: Two) => artifacts.setFaults('download', () => withBody(body)),
        ]),
        ['a key that Pinkfish refuses', ({ pinkfish }) => pinkfish.setFaults('status', [{ status: 401 }])],
        ['a key that may not see the run', ({ pinkfish }) => pinkfish.setFaults('status', [{ status: 403 }])],
        ['a run that is gone', ({ pinkfish }) => pinkfish.setFaults('status', [{ status: 410 }])],
        // The service's description says that a status always names both.
        ...[
          { automationId: 'other' },
          { runId: 'other' },
          { automationId: undefined },
          { runId: undefined },
          { runId: 7 },
        ].map((ids) => [
          `a status with ${Object.entries(ids)
            .map(([name, id]) => `${name}: ${id}`)
            .join()}`,
          ({ pinkfish, pinkfish: { runs } }: Two) => {
            const [{ runId, automationId } = {}] = runs;
            const body = JSON.stringify({ runId, automationId, status: 'COMPLETE', ...ids });
            pinkfish.setFaults('status', [withBody(body)]);
          },
        ]),
      ] as [string, (two: Two) => void][],
      ([name]) => name,
      async (world, [, spoil]) => {
        const two = await afterFirst(world);
        spoil(two);
        expect(await expectNew(world, two)).toEqual([
          expect.stringMatching(/^The run of an earlier attempt could not be read: .*\.$/),
        ]);
      },
    ),

    'ids that are longer than the list says': async (world) => {
      const two = await afterFirst(world);
      const { content } = idsOf(two);
      two.artifacts.setFaults('download', () => withBody(`{"more":"${'x'.repeat(5_000_000)}",${content.slice(1)}`));
      expect(await expectNew(world, two)).toHaveLength(1);
    },
  });
});

const FOREIGN = '{"runId":"1","automationId":"a","attempt":1}';

describe('what other jobs of the workflow run upload', () => {
  together({
    'is not taken for this attempt’s, a later one’s, or another name': async (world) => {
      const two = await afterFirst(world);
      const { name, content } = idsOf(two);
      const names = ['-2', '-3', '-10', '-0', '-01', '-1x', '', '-1-1', '-9999999999'];
      for (const ending of names) {
        await uploadAs(two, { number: 2, name: name.replace('-1.json', `${ending}.json`), content: FOREIGN });
      }
      for (const other of [name.toUpperCase(), `x${name}`, `${name}.json`, name.replace('.json', '')]) {
        await uploadAs(two, { number: 2, name: other, content });
      }
      await expectFollowed(world, two);
    },

    'may be thousands of artifacts': async (world) => {
      const two = await afterFirst(world);
      const { name, id, content } = idsOf(two);
      const listed = (own: string, database_id: number) => ({
        workflow_run_backend_id: 'r',
        workflow_job_run_backend_id: 'j',
        name: own,
        database_id: String(database_id),
        size: String(content.length),
      });
      const others = Array.from({ length: 10_000 }, (_, index) =>
        listed(`pinkfish-run-${'0'.repeat(40)}-${index}.json`, index),
      );
      two.artifacts.setFaults('list', [
        { withBody: JSON.stringify({ artifacts: [...others, listed(name, id), ...others] }) },
      ]);
      await expectFollowed(world, two);
    },

    ...each(
      [
        ['too large', { content: ' '.repeat(2_000) }],
        ['a zip', { content: 'PK\u0003\u0004', mimeType: 'application/zip' }],
        ['empty', { content: '' }],
      ] as [string, { content: string; mimeType?: string }][],
      ([what]) => `and what has the first attempt’s name is ${what}: one warning, a new run`,
      async (world, [, file]) => {
        const known = await afterFirst(world);
        const two = await services(world, RUNNING);
        // Before the step itself can; its own upload is refused then, which is no error.
        await uploadAs(two, { number: 1, name: idsOf(known).name, ...file });
        const first = await run(world, two, { number: 1, inputs: { timeout: '1s' } });
        expectWholeEnd(first, 'wait-timeout');
        expect(first.warnings).toEqual([]);
        expect(await expectNew(world, two)).toHaveLength(1);
      },
    ),

    'and a second artifact of the same name is never a third run': async (world) => {
      const two = await afterFirst(world);
      const { name, content } = idsOf(two);
      await uploadAs(two, { number: 2, name, content });
      await expectFollowed(world, two);
      // Its newest copy has other ids: a run that the service does not know.
      await uploadAs(two, { number: 3, name: nameOf(two, 2), content: FOREIGN.replace('1}', '2}') });
      const third = await run(world, two, { number: 3 });
      expectWholeEnd(third, 'complete');
      expect(third.log).toMatch(/A new run is started: run 1 of attempt 2 is not known to Pinkfish\./);
      expect(two.pinkfish.runs).toHaveLength(2);
    },
  });
});

describe('later attempts', () => {
  together({
    'the newest earlier attempt counts': async (world) => {
      const two = await services(world, { byLook: [{ status: 'FAILED' }], results: {} });
      expectWholeEnd(await run(world, two, { number: 1 }), 'failed');
      two.next(RUNNING);
      expectWholeEnd(await run(world, two, { number: 2, inputs: { timeout: '2s' } }), 'wait-timeout');
      const [, second] = two.pinkfish.runs;
      if (second) two.pinkfish.continueRun(second, COMPLETE);
      const third = await run(world, two, { number: 3 });
      expectWholeEnd(third, 'complete');
      expect(third.log).toMatch(/This attempt follows run \d+ of attempt 2\./);
      expect(two.pinkfish.runs).toHaveLength(2);
    },
    'an attempt that uploaded nothing is passed over': async (world) => {
      const two = await afterFirst(world);
      goOn(two, COMPLETE);
      const third = await run(world, two, { number: 3 });
      expectWholeEnd(third, 'complete');
      expect(third.log).toMatch(FOLLOWS);
      expect(two.pinkfish.runs).toHaveLength(1);
    },
    'after a re-run of all jobs, what came before it is not seen': async (world) => {
      const two = await afterFirst(world);
      expect(await expectNew(world, two, { rerun: { rerun: 'all' }, inputs: { 'upload-artifact': 'false' } })).toEqual(
        [],
      );
      const third = await run(world, two, { number: 3 });
      expect(third.log).toMatch(/This attempt follows run \d+ of attempt 2\./);
      expect(third.log).not.toMatch(SEES_NONE);
    },
  });
});
