import { describe, expect } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { busy, htmlPage, redirectTo, serviceError, type Fault } from '../../fake-pinkfish/faults.ts';
import { completeAtOnce, type Scenario, type ServedFile } from '../../fake-pinkfish/scenario.ts';
import type { ActionResult } from '../../fake-pinkfish/runner.ts';
import { expectNowhere, expectWholeEnd, inputsFor, each, partFiles, together } from '../fixtures/dist.ts';

const FILES = completeAtOnce({ results: [{ files: [{ name: 'a.txt', content: 'x' }] }] });

/** What passes by itself, in heaps that are gone through one after the other. */
const WEATHER: Fault[][] = [
  ['reset', 'half-close', 'reset-before-reading', { status: 408 }, { status: 425 }],
  [busy(1), busy(1, 503), { status: 500 }, htmlPage(502), htmlPage(504), { status: 503 }],
  [{ withBody: '<html>hello</html>' }, { withBody: 'null' }, { withBody: '' }, { withBody: '[]' }, { withBody: '{}' }],
  [{ cutAfter: 20 }, { endAfter: 20 }, redirectTo('https://elsewhere.example/'), { contentLength: 5_000 }],
];

describe('weather while polling', () => {
  together({
    'is waited out, each kind of it, with one trigger': async (world) => {
      await Promise.all(
        WEATHER.map(async (faults) => {
          // Most faults take the place of a look that was counted.
          const counted = faults.filter(
            (fault) => fault !== 'reset-before-reading' && !(typeof fault === 'object' && 'status' in fault),
          );
          const running = Array.from({ length: faults.length + counted.length - 1 }, () => ({ status: 'RUNNING' }));
          const scenario: Scenario = { ...FILES, byLook: [...running, { status: 'COMPLETE' }] };
          // Between two faults a look succeeds, or the back-off would grow and grow.
          const plan = faults.flatMap((fault): Fault[] => [fault, 'pass']);
          const pinkfish = await world.pinkfish({ scenario, faults: { status: plan } });
          const end = await world.run({ inputs: inputsFor(pinkfish, { 'upload-artifact': 'false' }) });
          expectWholeEnd(end, 'complete');
          expect(pinkfish.requestsOf('trigger')).toHaveLength(1);
          expect(pinkfish.requestsOf('status')).toHaveLength(faults.length * 2);
          expect(end.warnings).toEqual([]);
          expectNowhere(end, [pinkfish.apiKey]);
        }),
      );
    },

    'a run just triggered may not be known yet': async (world) => {
      const notYet = serviceError(404, 'Not Found', 'No such run');
      const pinkfish = await world.pinkfish({ faults: { status: [notYet, notYet] } });
      expectWholeEnd(await world.run({ inputs: inputsFor(pinkfish) }), 'complete');
      expect(pinkfish.requestsOf('status')).toHaveLength(3);
    },

    ...each(
      [401, 403],
      (status) => `${status} ends the wait at once, and says how to follow the run`,
      async (world, status) => {
        const pinkfish = await world.pinkfish({ faults: { status: [serviceError(status, 'No', 'key revoked')] } });
        const end = await world.run({ inputs: inputsFor(pinkfish) });
        expectWholeEnd(end, 'error');
        expect(pinkfish.requestsOf('status')).toHaveLength(1);
        expect(end.errors[0]).toMatch(/refused the API key: .*No: key revoked.*Follow it with run-id: '\d+'/);
      },
    ),

    ...each(
      [
        ['status', { withBody: '{"automationId":"a","runId":"1111111111111111111","status":"COMPLETE"}' }],
        ['results', { withBody: '{"id":"1111111111111111111","status":"COMPLETE","results":[]}' }],
      ] as const,
      ([operation]) => `a ${operation} document of another run is an error`,
      async (world, [operation, fault]) => {
        const pinkfish = await world.pinkfish({ scenario: FILES, faults: { [operation]: [fault] } });
        const end = await world.run({ inputs: inputsFor(pinkfish) });
        expectWholeEnd(end, 'error');
        expect(end.errors[0]).toContain(`belongs to a run other than ${pinkfish.runs[0]?.runId}`);
        expect(end.outputs).toMatchObject({ results: '', 'results-path': '', 'artifact-id': '' });
        expect(['', '[]']).toContain(end.outputs.files);
      },
    ),

    'a service that is down to the end is told in the error of the time limit': async (world) => {
      const pinkfish = await world.pinkfish({ faults: { status: () => htmlPage(502) } });
      const end = await world.run({ inputs: inputsFor(pinkfish, { timeout: '3s' }) });
      expectWholeEnd(end, 'wait-timeout');
      expect(end.errors[0]).toMatch(/timeout of 3 s was reached.*The last status check failed: .*HTTP 502/);
    },

    'a run that ends at the very deadline is not called late': async (world) => {
      // By the time: on a slow machine, the first status check may be the one at the deadline.
      const timeline = [
        { atMs: 0, status: 'RUNNING' },
        { atMs: 3_500, status: 'COMPLETE' },
      ];
      const pinkfish = await world.pinkfish({ scenario: { timeline } });
      const end = await world.run({ inputs: inputsFor(pinkfish, { timeout: '4s', 'poll-interval': '3s' }) });
      expectWholeEnd(end, 'complete');
      expect(pinkfish.requestsOf('status').length).toBeLessThanOrEqual(2);
    },
  });
});

describe('weather while fetching the results', () => {
  together({
    'is waited out, each kind of it': async (world) => {
      await Promise.all(
        WEATHER.flat()
          .filter((fault) => typeof fault === 'string' || !('withBody' in fault && fault.withBody === '{}'))
          .map(async (fault) => {
            const pinkfish = await world.pinkfish({ scenario: FILES, faults: { results: [fault] } });
            const end = await world.run({ inputs: inputsFor(pinkfish, { 'upload-artifact': 'false' }) });
            expectWholeEnd(end, 'complete');
            expect({ fault, requests: pinkfish.requestsOf('results').length }).toEqual({ fault, requests: 2 });
            expect(JSON.parse(end.outputs.files ?? '')).toHaveLength(1);
          }),
      );
    },

    'after a failure they are a few tries, whose failure hides nothing': async (world) => {
      const failed = (status: string): Scenario => ({
        ...FILES,
        byLook: [{ status, steps: [{ name: 'Fetch', status }] }],
      });
      const service = async (status: string, fault: Fault) =>
        await world.pinkfish({ scenario: failed(status), faults: { results: () => fault } });
      const all = await Promise.all([service('FAILED', { status: 403 }), service('TIMEOUT', { status: 500 })]);
      const ends = await Promise.all(all.map((pinkfish) => world.run({ inputs: inputsFor(pinkfish) })));
      expectWholeEnd(ends[0] as ActionResult, 'failed');
      expectWholeEnd(ends[1] as ActionResult, 'timeout');
      for (const [index, end] of ends.entries()) {
        expect(end.errors[0]).toMatch(index === 0 ? /failed after .* in step "Fetch"/ : /Pinkfish's own time limit/);
        expect(end.outputs['failed-step']).toBe('Fetch');
        expect(end.warnings).toHaveLength(1);
        expect(end.warnings[0]).toMatch(/The run's results could not be downloaded: .*HTTP (403|500)/);
      }
      // The status has proven the key: a gateway's 403 is believed at the third time.
      expect(all[0].requestsOf('results')).toHaveLength(3);
      const tries = all[1].requestsOf('results');
      expect(tries.length).toBeGreaterThan(1);
      expect((tries.at(-1)?.at ?? 0) - (tries[0]?.at ?? 0)).toBeLessThan(16_000);
    },

    'a refused results document of a complete run is an error that says how to ask again': async (world) => {
      const pinkfish = await world.pinkfish({ scenario: FILES, faults: { results: () => ({ status: 401 }) } });
      const end = await world.run({ inputs: inputsFor(pinkfish) });
      expectWholeEnd(end, 'error');
      expect(end.outputs.status).toBe('COMPLETE');
      expect(end.errors[0]).toMatch(/results of run \d+ could not be downloaded.*HTTP 401.*Run the step with run-id/);
    },
  });
});

/** What is served is what is kept, whatever happens on the way: 300 KB, so that a cut falls into the middle. */
const CONTENT = { size: 300_000, seed: 4 };
const file = (name: string, more: Partial<ServedFile>): ServedFile => ({ name, content: CONTENT, ...more });
const cut: Fault[] = [{ cutAfter: 100_000 }];

/** `[file, the Range headers that are to be seen]` */
const RESUMED: [ServedFile, (string | undefined)[]][] = [
  [file('whole', {}), [undefined]],
  [file('resumed', { faults: cut }), [undefined, 'bytes=100000-']],
  [file('resumed-twice', { faults: [...cut, { cutAfter: 50_000 }] }), [undefined, 'bytes=100000-', 'bytes=150000-']],
  [file('weak-etag', { faults: cut, etag: 'weak' }), [undefined, undefined]],
  [file('no-etag', { faults: cut, etag: 'none' }), [undefined, undefined]],
  [file('ranges-ignored', { faults: cut, range: 'ignored' }), [undefined, 'bytes=100000-']],
  [file('another-version', { faults: cut, range: 'wrong-etag' }), [undefined, 'bytes=100000-', undefined]],
  [file('another-start', { faults: cut, range: 'wrong-start' }), [undefined, 'bytes=100000-', undefined]],
  [file('gzip', { compress: 'gzip' }), [undefined]],
  [file('gzip-broken', { compress: 'gzip', faults: cut }), [undefined, undefined]],
  [file('wrong-length', { faults: [{ contentLength: 400_000 }] }), [undefined, 'bytes=300000-', undefined]],
  [file('reset', { faults: ['reset'] }), [undefined, undefined]],
  [file('weather', { faults: [htmlPage(503)] }), [undefined, undefined]],
  [file('other-size', { declaredSize: 17 }), [undefined]],
  [file('no-size', { declaredSize: null, mimeType: null }), [undefined]],
  [file('moved', { redirect: 'same-origin' }), [undefined, undefined]],
  [file('moved-to-a-name', { redirect: 'localhost' }), [undefined, undefined]],
  [file('moved-to-the-api', { redirect: 'api-origin' }), [undefined, undefined]],
];

const SHA256 = createHash('sha256');

describe('downloads', () => {
  together({
    'bring every file whole, resumed where the server can prove that it is the same': async (world) => {
      const results = [{ files: RESUMED.map(([served]) => served) }];
      const pinkfish = await world.pinkfish({ scenario: completeAtOnce({ results }) });
      const end = await world.run({ inputs: inputsFor(pinkfish, { 'upload-artifact': 'false' }) });
      expectWholeEnd(end, 'complete');
      const kept = JSON.parse(end.outputs.files ?? '') as {
        name: string;
        path: string;
        sha256: string;
        size: number;
      }[];
      const bytes = readFileSync(kept[0]?.path ?? '');
      const sha256 = SHA256.update(bytes).digest('hex');
      for (const [index, { name, ...own }] of kept.entries()) {
        expect({ name, size: own.size, sha256: own.sha256 }).toEqual({ name, size: 300_000, sha256 });
        expect(readFileSync(own.path).equals(bytes)).toBe(true);
        const asked = pinkfish.requestsOf('file').filter((request) => request.file === `step-1/${name}`);
        expect({ name, ranges: asked.map(({ headers }) => headers.range) }).toEqual({
          name,
          ranges: RESUMED[index]?.[1],
        });
        for (const { path, headers } of asked) {
          expect(`${path} ${JSON.stringify(headers)}`).not.toContain(pinkfish.apiKey);
          expect(headers).not.toHaveProperty('x-api-key');
        }
      }
      expect(kept).toHaveLength(RESUMED.length);
      expect(partFiles(end)).toEqual([]);
      expectNowhere({ ...end, dir: end.workspace, outputs: {} }, ['Signature=', pinkfish.apiKey]);
    },

    ...each(
      [403, 410] as const,
      (status) => `ask once for fresh links where all have expired (${status})`,
      async (world, expiredStatus) => {
        const files = ['a', 'b', 'c'].map((name) => ({ name, content: name }));
        const scenario = completeAtOnce({ results: [{ files }], expiredDocuments: 1, expiredStatus });
        const pinkfish = await world.pinkfish({ scenario });
        const end = await world.run({ inputs: inputsFor(pinkfish) });
        expectWholeEnd(end, 'complete');
        expect(JSON.parse(end.outputs.files ?? '')).toHaveLength(3);
        expect(pinkfish.requestsOf('results')).toHaveLength(2);
      },
    ),

    'follow no link but https, nor to addresses of the runner or its link': async (world) => {
      const links = [
        'http://files.example/a?sig=s3cret-signature',
        'https://169.254.169.254/latest?sig=s3cret-signature',
        'https://[fe80::1]/x?sig=s3cret-signature',
        'file:///etc/passwd',
        'ftp://files.example/x',
        'https://user:s3cret-signature@files.example/',
        'no link at all',
        '',
      ];
      const redirects: ServedFile[] = [
        { name: 'to-http', content: 'x', redirect: { url: 'http://files.example/?sig=s3cret-signature' } },
        { name: 'to-metadata', content: 'x', redirect: { url: 'http://169.254.169.254/latest' } },
        { name: 'to-disk', content: 'x', redirect: { url: 'file:///etc/passwd' } },
      ];
      const refused = links.map((url, index): ServedFile => ({ name: `link-${index}`, content: 'x', url }));
      const results = [{ files: [...refused, ...redirects, { name: 'good', content: 'x' }] }];
      const pinkfish = await world.pinkfish({ scenario: completeAtOnce({ results }) });
      const end = await world.run({ inputs: inputsFor(pinkfish, { 'upload-artifact': 'false' }) });
      expectWholeEnd(end, 'error');
      expect(end.errors[0]).toMatch(/11 of its files could not be downloaded completely/);
      expect(JSON.parse(end.outputs.files ?? '')).toMatchObject([{ name: 'good' }]);
      expect(end.log).not.toContain('s3cret-signature');
      expect(end.summaryText).not.toContain('s3cret-signature');
    },
  });
});
