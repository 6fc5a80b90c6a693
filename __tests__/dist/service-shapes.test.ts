import { describe, expect } from '@jest/globals';
import { htmlPage, redirectTo, serviceError, type Fault } from '../../fake-pinkfish/faults.ts';
import { completeAtOnce, type Results, type Scenario } from '../../fake-pinkfish/scenario.ts';
import { each, expectNowhere, expectWholeEnd, inputsFor, together } from '../fixtures/dist.ts';

const RESULTS: Results = { results: [{ files: [{ name: 'a.txt', content: 'x' }] }] };
const quick = { 'upload-artifact': 'false' };

const steps = (...statuses: string[]) => stepsOf(statuses);
const stepsOf = (statuses: string[]) => statuses.map((status, index) => ({ name: `Part ${index + 1}`, status }));

describe('words of a status', () => {
  together(
    each<[string[], string, string]>(
      [
        [['running', 'complete'], 'complete', 'COMPLETE'],
        [['Pending', 'Complete'], 'complete', 'COMPLETE'],
        [['RUNNING', 'ERROR'], 'failed', 'FAILED'],
        [['error'], 'failed', 'FAILED'],
        [['canceled'], 'failed', 'CANCELLED'],
        [['timeout'], 'timeout', 'TIMEOUT'],
      ],
      ([words]) => words.join(', '),
      async (world, [words, outcome, status]) => {
        const byLook = words.map((word) => ({ status: word, steps: steps(word) }));
        const pinkfish = await world.pinkfish({ scenario: { byLook, results: RESULTS } });
        const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
        expectWholeEnd(end, outcome);
        expect(end.outputs).toMatchObject({ status, 'failed-step': outcome === 'complete' ? '' : 'Part 1' });
        expect(end.warnings).toEqual([]);
      },
    ),
  );
});

describe('steps', () => {
  together({
    'that are skipped have not failed, and are shown as skipped': async (world) => {
      const byLook = [
        { status: 'RUNNING', steps: steps('COMPLETE', 'skipped', 'RUNNING') },
        { status: 'FAILED', steps: steps('COMPLETE', 'SKIPPED', 'ERROR') },
      ];
      const pinkfish = await world.pinkfish({ scenario: { byLook, results: RESULTS } });
      const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
      expectWholeEnd(end, 'failed');
      expect(end.outputs['failed-step']).toBe('Part 3');
      expect(end.log).toMatch(/○\S* Step 2 · Part 2 · SKIPPED/);
      expect(end.log).not.toMatch(/▶\S* Step 2/);
    },

    'that are many do not fill the log': async (world) => {
      const many = (status: string) => stepsOf(Array.from({ length: 20_000 }, () => status));
      const byLook = [
        { status: 'RUNNING', steps: many('RUNNING') },
        { status: 'COMPLETE', steps: many('COMPLETE') },
      ];
      const pinkfish = await world.pinkfish({ scenario: { byLook, results: RESULTS } });
      const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
      expectWholeEnd(end, 'complete');
      expect(end.log.match(/Step \d+ · Part/g)).toHaveLength(1_000);
      expect(end.log).toContain('39,000 more lines on steps were left out');
    },

    'that are more than 20,000 are an error that names the limit': async (world) => {
      const many = stepsOf(Array.from({ length: 25_000 }, () => 'RUNNING'));
      const pinkfish = await world.pinkfish({ scenario: { byLook: [{ status: 'RUNNING', steps: many }] } });
      const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
      expectWholeEnd(end, 'error');
      expect(end.errors[0]).toContain('lists 25000 steps; the limit is 20000');
      expect(end.lines.length).toBeLessThan(200);
    },
  });
});

describe('the results document', () => {
  const withResults = (results: Results): Scenario => completeAtOnce(results);

  together({
    'is requested again while it is null or lags behind the status': async (world) => {
      const pinkfish = await world.pinkfish({ scenario: withResults({ ...RESULTS, lag: ['null', 'unfinished'] }) });
      const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
      expectWholeEnd(end, 'complete');
      expect(pinkfish.requestsOf('results')).toHaveLength(3);
      expect(JSON.parse(end.outputs.files ?? '')).toHaveLength(1);
      expect(end.warnings).toEqual([]);
      expect(end.log).toContain('Results request failed: the results document is not finished yet; retrying in');
    },

    'and the status may begin with a byte order mark': async (world) => {
      const pinkfish = await world.pinkfish({ scenario: withResults(RESULTS), byteOrderMark: true });
      const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
      expectWholeEnd(end, 'complete');
      expect(end.outputs.results?.startsWith('\ufeff{')).toBe(true);
      expect(JSON.parse(end.outputs.files ?? '')).toHaveLength(1);
    },

    'of a failed run that lags to the end is used as it is': async (world) => {
      const lag = Array.from({ length: 100 }, () => 'unfinished' as const);
      const scenario: Scenario = { byLook: [{ status: 'FAILED' }], results: { results: [{}, {}], lag } };
      const pinkfish = await world.pinkfish({ scenario });
      const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
      expectWholeEnd(end, 'failed');
      expect(end.warnings).toHaveLength(1);
      expect(end.warnings[0]).toContain('may be incomplete: it says that the run has not ended yet');
      expect(JSON.parse(end.outputs.results ?? '')).toMatchObject({ status: 'RUNNING' });
    },

    ...each<[string, unknown]>(
      [
        ['{}', {}],
        ['an error', { error: 'Internal', message: 'x' }],
        ['without a list of results', { id: 'RUN', status: 'COMPLETE', results: {} }],
      ],
      ([name]) => `that is none is an error: ${name}`,
      async (world, [, value]) => {
        const raw = JSON.stringify(value);
        const scenario = completeAtOnce({ raw: ({ runId }) => raw.replace('RUN', runId) });
        const pinkfish = await world.pinkfish({ scenario: { ...scenario, byLook: [{ status: 'FAILED' }] } });
        const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
        // A failed run, since of a complete one it is requested for two minutes.
        expectWholeEnd(end, 'failed');
        expect(end.warnings[0]).toContain('the results document has no list of results');
      },
    ),

    ...each<[string, Record<string, unknown>, string]>(
      [
        ['files in a list', { results: [{ resultUrls: [{ url: 'x' }] }] }, 'results[0].resultUrls is not understood'],
        ['files as a text', { results: [{ resultUrls: 'x' }] }, 'results[0].resultUrls is not understood'],
        ['no link of the designated output', { designatedOutput: { fileName: 'x' } }, 'designatedOutput is not'],
        ['no id', { id: null }, 'id is missing or not a string'],
      ],
      ([name]) => `names what is not understood of it: ${name}`,
      async (world, [, extra, warning]) => {
        const pinkfish = await world.pinkfish({ scenario: withResults({ ...RESULTS, extra }) });
        const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
        expectWholeEnd(end, 'complete');
        expect(end.warnings).toHaveLength(1);
        expect(end.warnings[0]).toContain(warning);
      },
    ),

    ...each(
      ['constructor', '__proto__', 'toString'],
      (name) => `may call a step and a file ${name}`,
      async (world, name) => {
        const raw = (runId: string): string =>
          `{"id":"${runId}","results":[{"stepIndex":1,"result":{"resultType":"${name}","result":"x"},"resultUrls":{"${name}":{"url":""}}}]}`;
        const status = `{"status":"FAILED","stepStatus":{"${name}":"FAILED"},"stepInfo":{"${name}":{"name":"${name}"}}}`;
        const pinkfish = await world.pinkfish({
          scenario: completeAtOnce({ raw: ({ runId }) => raw(runId) }),
          faults: { status: () => ({ withBody: status }) },
        });
        const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
        expectWholeEnd(end, 'failed');
        expect(end.outputs['failed-step']).toBe(name);
      },
    ),
  });
});

describe('refusals after a good status', () => {
  const running: Scenario = { ...completeAtOnce(RESULTS), byLook: [{ status: 'RUNNING' }, { status: 'COMPLETE' }] };

  together({
    ...each<[string, Fault]>(
      [
        ['401', serviceError(401, 'Unauthorized', 'Invalid API key')],
        ['403 with a page', htmlPage(403)],
        ['403 with Retry-After', { status: 403, headers: { 'retry-after': '2' }, body: '{"message":"Forbidden"}' }],
        ['400 that speaks of throttling', serviceError(400, 'ThrottlingException', 'Rate exceeded')],
      ],
      ([name]) => `pass, for a status and for the results: ${name}`,
      async (world, [, fault]) => {
        const faults = { status: ['pass' as const, fault], results: [fault] };
        const pinkfish = await world.pinkfish({ scenario: running, faults });
        const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
        expectWholeEnd(end, 'complete');
        expect(end.log).toMatch(/Status check failed: HTTP 40\d.*; retrying in 10 s/);
        expect(end.warnings).toEqual([]);
      },
    ),

    'are believed where they come three times in a row': async (world) => {
      const fault = serviceError(401, 'Unauthorized', 'key revoked');
      const status = (count: number) => (count === 0 ? 'pass' : fault);
      const pinkfish = await world.pinkfish({ scenario: running, faults: { status } });
      const end = await world.run({ inputs: inputsFor(pinkfish, quick) });
      expectWholeEnd(end, 'error');
      expect(pinkfish.requestsOf('status')).toHaveLength(4);
      expect(end.errors[0]).toMatch(/key revoked.*The run continues in Pinkfish/);
    },
  });
});

describe('a run that is followed and never answered for', () => {
  const follow = { 'trigger-id': '', 'run-id': '1778786207851669421', 'automation-id': 'd831ue4rccbc73knbi80' };

  together(
    each<[string, Fault]>(
      [
        ['a redirect', redirectTo('https://login.example/signin?key=s3cret')],
        ['a sign-in page', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' }],
        ['404', serviceError(404, 'Not Found', 'No such run')],
        ['501', { status: 501 }],
        ['401', serviceError(401, 'Unauthorized', 'Invalid API key')],
      ],
      ([name]) => `is not said to continue: ${name}`,
      async (world, [name, fault]) => {
        const pinkfish = await world.pinkfish({ faults: { status: () => fault } });
        const end = await world.run({ inputs: inputsFor(pinkfish, { ...follow, timeout: '3s' }) });
        expectWholeEnd(end, 'error');
        for (const text of [end.log, end.summaryText]) expect(text).not.toMatch(/continues|goes on/);
        expectNowhere(end, ['s3cret', pinkfish.apiKey]);
        if (name === 'a redirect') expect(end.errors[0]).toContain('a redirect to login.example');
        if (name === 'a sign-in page') expect(end.errors[0]).toContain('the answer is a web page instead of JSON');
      },
    ),
  );
});
