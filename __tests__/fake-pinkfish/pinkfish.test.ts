import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { bytesOf, sha256Of } from '../../fake-pinkfish/content.ts';
import { busy, htmlPage, serviceError, type Fault } from '../../fake-pinkfish/faults.ts';
import { startPinkfish, type FakePinkfish, type PinkfishOptions } from '../../fake-pinkfish/pinkfish.ts';
import { completeAtOnce, stepByStep, type Scenario, type ServedFile } from '../../fake-pinkfish/scenario.ts';

type Link = { url: string; size?: number };
type Json = Record<string, unknown> & {
  results: [Record<string, unknown> & { resultUrls: Record<string, Link> }];
  designatedOutput: Link;
};

const open: FakePinkfish[] = [];
const start = async (options: PinkfishOptions = {}): Promise<FakePinkfish> => {
  const pinkfish = await startPinkfish(options);
  open.push(pinkfish);
  return pinkfish;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((pinkfish) => pinkfish.close()));
});

const post = (pinkfish: FakePinkfish, id = 'weekly', init: RequestInit = {}): Promise<Response> =>
  fetch(`${pinkfish.apiUrl}/ext/triggers/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': pinkfish.apiKey, 'x-api-wait': 'false' },
    body: '{}',
    ...init,
  });

const runUrl = (pinkfish: FakePinkfish, leaf: 'status' | 'results', number = 0): string => {
  const run = pinkfish.runs[number] ?? pinkfish.addRun();
  return `${pinkfish.apiUrl}/ext/webhook/${pinkfish.apiKey}/runs/${run.automationId}/${run.runId}/${leaf}`;
};

const getJson = async (url: string): Promise<Json> => (await (await fetch(url)).json()) as Json;

const linkOf = async (pinkfish: FakePinkfish, name = 'a.txt'): Promise<string> => {
  const { results } = await getJson(runUrl(pinkfish, 'results'));
  return results[0].resultUrls[name]?.url ?? '';
};

/** A service with one run and one file, and the file's link. */
const serving = async (file: Partial<ServedFile>, options: PinkfishOptions = {}) => {
  const served: ServedFile = { name: 'a.txt', content: 'some text', ...file };
  const pinkfish = await start({ scenario: completeAtOnce({ results: [{ files: [served] }] }), ...options });
  pinkfish.addRun();
  return { pinkfish, link: await linkOf(pinkfish) };
};

describe('trigger', () => {
  it('starts a run with ids of its own in the headers and an empty body', async () => {
    const pinkfish = await start();
    const [first, second] = [await post(pinkfish), await post(pinkfish)];
    expect(await first.text()).toBe('');
    expect(first.headers.get('x-pf-run-id')).toMatch(/^\d{19}$/);
    expect(first.headers.get('x-pf-automation-id')).toMatch(/^d[0-9a-v]{19}$/);
    expect(second.headers.get('x-pf-run-id')).not.toBe(first.headers.get('x-pf-run-id'));
    expect(first.headers.get('x-amzn-requestid')).toBeTruthy();
    expect(pinkfish.requests[0]).toMatchObject({ operation: 'trigger', method: 'POST', status: 200, bodySize: 2 });
    expect(pinkfish.requests[0]?.body.toString()).toBe('{}');
  });

  it('has run ids that do not survive a number', async () => {
    const { runId } = (await start()).addRun();
    expect(String(Number(runId))).not.toBe(runId);
  });

  it.each([
    ['a wrong key', 'weekly', { headers: { 'content-type': 'application/json', 'x-api-key': 'other' } }, 401],
    ['no key', 'weekly', { headers: { 'content-type': 'application/json' } }, 401],
    ['an unknown trigger', 'daily', {}, 404],
    ['an array', 'weekly', { body: '[]' }, 400],
    ['no JSON', 'weekly', { body: 'a: 1' }, 400],
  ])('refuses %s', async (...[, id, init, status]) => {
    const pinkfish = await start({ scenarios: { weekly: completeAtOnce() } });
    const response = await post(pinkfish, id, init);
    expect(response.status).toBe(status);
    expect(Object.keys((await response.json()) as Json)).toEqual(['error', 'message']);
    expect(pinkfish.runs).toEqual([]);
  });

  it('takes query parameters, and the form with the key in the path', async () => {
    const pinkfish = await start({ triggerBody: 'null' });
    const url = `${pinkfish.apiUrl}/ext/webhook/${pinkfish.apiKey}/triggers/weekly?draft=1&x=%20`;
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    expect(await response.json()).toBe(null);
    expect(pinkfish.requests[0]).toMatchObject({ form: [['a', 'b c']] });
    expect(pinkfish.requests[0]?.path).toContain('?draft=1&x=%20');
  });
});

describe('attachments', () => {
  const form = (files: readonly [field: string, name: string, content: string][]): FormData => {
    const data = new FormData();
    data.set('week', '47');
    for (const [field, name, content] of files) data.append(field, new Blob([content], { type: 'text/plain' }), name);
    return data;
  };
  const send = (pinkfish: FakePinkfish, body: FormData) =>
    post(pinkfish, 'weekly', { body, headers: { 'x-api-key': pinkfish.apiKey } });

  it('reads the parts', async () => {
    const pinkfish = await start();
    const response = await send(pinkfish, form([['files', 'a "b".txt', 'x\r\n--y\r\n']]));
    expect(response.status).toBe(200);
    expect(pinkfish.requests[0]?.parts).toEqual([
      { name: 'week', size: 2, sha256: sha256Of('47'), text: '47' },
      { name: 'files', fileName: 'a "b".txt', contentType: 'text/plain', size: 8, sha256: sha256Of('x\r\n--y\r\n') },
    ]);
  });

  it.each<[string, [string, string, string][], number]>([
    ['21 files', Array.from({ length: 21 }, (_, n) => ['file', `${n}.txt`, 'x']), 400],
    ['a script', [['file', 'run.SH', 'x']], 400],
    ['another field', [['attachment', 'a.txt', 'x']], 400],
    ['a file above 25 MB', [['file', 'a.txt', 'x'.repeat(26 * 1024 * 1024 + 1)]], 400],
  ])('refuses %s', async (_what, files, status) => {
    expect((await send(await start(), form(files))).status).toBe(status);
  });

  it('refuses them on the webhook form, and a body that ends too early', async () => {
    const pinkfish = await start();
    const webhook = `${pinkfish.apiUrl}/ext/webhook/${pinkfish.apiKey}/triggers/weekly`;
    expect((await fetch(webhook, { method: 'POST', body: form([['file', 'a', 'x']]) })).status).toBe(400);
    const headers = { 'content-type': 'multipart/form-data; boundary=B', 'x-api-key': pinkfish.apiKey };
    const unfinished = '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx';
    expect((await post(pinkfish, 'weekly', { headers, body: unfinished })).status).toBe(400);
  });
});

describe('status', () => {
  it('follows the timeline by the clock that it is given', async () => {
    let time = 0;
    const timeline = stepByStep([{ name: 'Fetch', ms: 1000 }], { pendingMs: 500 });
    const pinkfish = await start({ scenario: { timeline }, now: () => time });
    await post(pinkfish);
    const seen: Json[] = [];
    for (time of [0, 499, 500, 1499, 1500, 99_999]) seen.push(await getJson(runUrl(pinkfish, 'status')));
    expect(seen.map(({ status }) => status as string)).toEqual([
      ...['PENDING', 'PENDING', 'RUNNING', 'RUNNING', 'COMPLETE', 'COMPLETE'],
    ]);
    expect(seen[2]).toEqual({
      automationId: pinkfish.runs[0]?.automationId,
      runId: pinkfish.runs[0]?.runId,
      status: 'RUNNING',
      stepStatus: { 1: 'RUNNING' },
      stepInfo: { 1: { status: 'RUNNING', name: 'Fetch', executionOrder: 1 } },
    });
  });

  it('goes by looks, shows steps in one member only, and overrides', async () => {
    const byLook = [
      { status: 'RUNNING', steps: [{ name: 'A', status: 'RUNNING', key: 'x', shownIn: 'stepInfo' as const }] },
      { status: 'COMPLETE', steps: null, extra: { runId: 'another', more: 1 } },
    ];
    const pinkfish = await start({ scenario: { byLook } });
    await post(pinkfish);
    expect(await getJson(runUrl(pinkfish, 'status'))).toMatchObject({ stepStatus: {}, stepInfo: { x: { name: 'A' } } });
    const last = await getJson(runUrl(pinkfish, 'status'));
    expect(last).toEqual({
      automationId: pinkfish.runs[0]?.automationId,
      runId: 'another',
      status: 'COMPLETE',
      more: 1,
    });
  });

  it('goes on with another scenario', async () => {
    const pinkfish = await start();
    const run = pinkfish.addRun({ runId: '17', scenario: { byLook: [{ status: 'PAUSED' }] } });
    expect(await getJson(runUrl(pinkfish, 'status'))).toMatchObject({ runId: '17', status: 'PAUSED' });
    pinkfish.continueRun(run, completeAtOnce());
    expect(await getJson(runUrl(pinkfish, 'status'))).toMatchObject({ status: 'COMPLETE' });
  });

  it('knows no other run and no other key', async () => {
    const pinkfish = await start();
    const url = runUrl(pinkfish, 'status');
    expect((await fetch(url.replace('/status', '1/status'))).status).toBe(404);
    expect((await fetch(url.replace(pinkfish.apiKey, 'other'))).status).toBe(401);
    expect((await fetch(`${pinkfish.apiUrl}/`)).status).toBe(404);
    expect(pinkfish.requests.map(({ operation }) => operation)).toEqual(['status', 'status', 'unknown']);
  });
});

describe('shapes of the results', () => {
  it('lag where that is asked for, and hold results of their own and what the trigger was sent', async () => {
    const results = [{ files: [] }, { inline: { resultType: 'markdown', text: '# Hi' } }];
    const pinkfish = await start({ scenario: completeAtOnce({ results, lag: ['null', 'unfinished'] }) });
    await post(pinkfish, 'weekly', { body: '{"week":47}' });
    const documents: Json[] = [];
    for (let count = 0; count < 3; count += 1) documents.push(await getJson(runUrl(pinkfish, 'results')));
    expect(documents[0]).toBeNull();
    expect(documents[1]).toMatchObject({ status: 'RUNNING', results: [{ stepIndex: 1 }] });
    expect(documents[2]).toMatchObject({ status: 'COMPLETE', inputs: { week: 47 }, stepMap: { 1: 1, 2: 1 } });
    const [, inline] = documents[2]?.results as unknown[];
    expect(inline).toEqual({
      stepIndex: 2,
      stepVersion: 1,
      result: { stepIndex: 2, resultType: 'markdown', result: '# Hi' },
      exitCode: 0,
      duration: 1000,
    });
  });

  it('and status may begin with a byte order mark', async () => {
    const pinkfish = await start({ byteOrderMark: true });
    for (const leaf of ['status', 'results'] as const) {
      const bytes = Buffer.from(await (await fetch(runUrl(pinkfish, leaf))).arrayBuffer());
      expect(bytes.subarray(0, 4).toString('hex')).toBe('efbbbf7b');
    }
  });

  it('have links that expire as S3 says it', async () => {
    const { link } = await serving(
      {},
      {
        scenario: completeAtOnce({
          results: [{ files: [{ name: 'a.txt', content: 'x' }] }],
          linkUses: 0,
          expiredStatus: 400,
        }),
      },
    );
    const answer = await fetch(link);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('ExpiredToken')]);
  });
});

describe('faults', () => {
  it.each<[string, Fault, number, number]>([
    ['429 with seconds', busy(2), 429, 0],
    ['503 with a date', busy(new Date(0), 503), 503, 0],
    ['HTML', htmlPage(502), 502, 0],
    [
      'an error after the run was started',
      { ...(serviceError(500, 'a', 'b') as object), effect: true } as Fault,
      500,
      1,
    ],
  ])('answers %s once, then as usual', async (...[, fault, status, runs]) => {
    const pinkfish = await start({ faults: { trigger: [fault] } });
    expect((await post(pinkfish)).status).toBe(status);
    expect(pinkfish.runs).toHaveLength(runs);
    expect((await post(pinkfish)).status).toBe(200);
  });

  it.each<[Fault, number]>([
    ['reset', 1],
    ['reset-before-reading', 0],
    ['half-close', 1],
  ])(
    'breaks the connection: %j',
    async (fault, runs) => {
      const pinkfish = await start({ faults: { trigger: [fault] } });
      await expect(post(pinkfish)).rejects.toThrow();
      expect(pinkfish.runs).toHaveLength(runs);
    },
    10_000,
  );

  it('hangs until the client gives up', async () => {
    const pinkfish = await start({ faults: { status: () => 'hang' } });
    const abort = new AbortController();
    const answer = fetch(runUrl(pinkfish, 'status'), { signal: abort.signal });
    expect(await pinkfish.seen('status')).toMatchObject({ operation: 'status' });
    abort.abort();
    await expect(answer).rejects.toThrow();
  });

  it.each<[string, Fault, string | null]>([
    ['half a document', { endAfter: 20 }, null],
    ['another body', { withBody: 'null' }, 'null'],
    ['a drip', { dripMs: 1, dripBytes: 50 }, null],
    ['a late header', { delayMs: 5 }, null],
  ])('spoils the usual answer: %s', async (_what, fault, text) => {
    const pinkfish = await start({ faults: { status: [fault] } });
    const url = runUrl(pinkfish, 'status');
    const spoiled = await (await fetch(url)).text();
    const usual = await (await fetch(url)).text();
    expect(usual.startsWith(text ?? spoiled) || spoiled === text).toBe(true);
    if ('endAfter' in (fault as object)) expect(spoiled).toHaveLength(20);
  });

  it('leaves out headers', async () => {
    const pinkfish = await start({ faults: { trigger: [{ withoutHeaders: ['X-Pf-Run-Id'] }] } });
    const { headers } = await post(pinkfish);
    expect([headers.has('x-pf-run-id'), headers.has('x-pf-automation-id')]).toEqual([false, true]);
  });

  it('says a wrong Content-Length', async () => {
    const { link } = await serving({ faults: [{ contentLength: 100 }, { contentLength: 4 }] });
    await expect(fetch(link).then((response) => response.text())).rejects.toThrow();
    expect(await (await fetch(link)).text()).toBe('some');
  });

  it('limits the rate', async () => {
    let time = 0;
    const pinkfish = await start({ rateLimit: { requests: 2 }, now: () => time });
    const statuses = async () => [(await post(pinkfish)).status, (await post(pinkfish)).status];
    expect([...(await statuses()), ...(await statuses())]).toEqual([200, 200, 429, 429]);
    time = 1000;
    expect((await post(pinkfish)).status).toBe(200);
    expect(pinkfish.runs).toHaveLength(3);
  });
});

describe('results', () => {
  it('is served as it stands where it is raw', async () => {
    const scenario: Scenario = {
      byLook: [{ status: 'COMPLETE' }],
      results: { raw: ({ runId }) => `{ "id":${runId}}` },
    };
    const pinkfish = await start({ scenario });
    const text = await (await fetch(runUrl(pinkfish, 'results'))).text();
    expect(text).toBe(`{ "id":${pinkfish.runs[0]?.runId ?? ''}}`);
  });

  it('links the designated output and keeps unknown members', async () => {
    const files: ServedFile[] = [{ name: 'r.md', content: 'é', mimeType: 'text/markdown' }];
    const results = { results: [{ exitCode: 3, result: [1], files, extra: { b: 2 } }], extra: { a: 1 } };
    const pinkfish = await start({ scenario: completeAtOnce({ ...results, designatedOutput: 'step-1/r.md' }) });
    const document = await getJson(runUrl(pinkfish, 'results'));
    expect(document).toMatchObject({ a: 1, status: 'COMPLETE', results: [{ exitCode: 3, result: [1], b: 2 }] });
    expect(document.designatedOutput).toMatchObject({ fileName: 'r.md', size: 2, mimeType: 'text/markdown' });
    expect(document.designatedOutput.url).toBe(document.results[0].resultUrls['r.md']?.url);
  });

  it.each(['../x', '..', '', '__proto__', 'a/b\\c?#%.txt', '\ud800'])('serves a file named %j', async (name) => {
    const { link, pinkfish } = await serving({ name: 'a.txt', content: 'x' });
    expect(link).toBeTruthy();
    const run = pinkfish.addRun({ scenario: completeAtOnce({ results: [{ files: [{ name, content: 'this' }] }] }) });
    const { results } = await getJson(runUrl(pinkfish, 'results', pinkfish.runs.indexOf(run)));
    const [[served, file]] = Object.entries(results[0].resultUrls) as [[string, Link]];
    expect(served).toBe(name);
    expect(await (await fetch(file.url)).text()).toBe('this');
    expect(pinkfish.requests.at(-1)?.file).toBe(`step-1/${name}`);
  });
});

describe('file links', () => {
  it('work byte for byte only', async () => {
    const { link } = await serving({});
    expect(await (await fetch(link)).text()).toBe('some text');
    for (const changed of [link.replace('%2f', '%2F'), link.split('?')[0] ?? '', `${link}&a=b`]) {
      expect((await fetch(changed)).status).toBe(403);
    }
    expect((await fetch(link.replace('a.txt', 'b.txt'))).status).toBe(404);
    expect((await fetch(link, { headers: { authorization: 'Bearer x' } })).status).toBe(400);
  });

  it('expire until the results are asked for again', async () => {
    const results = { results: [{ files: [{ name: 'a.txt', content: 'x' }] }], expiredDocuments: 1, linkUses: 2 };
    const pinkfish = await start({ scenario: completeAtOnce({ ...results, expiredStatus: 410 }) });
    pinkfish.addRun();
    expect((await fetch(await linkOf(pinkfish))).status).toBe(410);
    const fresh = await linkOf(pinkfish);
    expect([(await fetch(fresh)).status, (await fetch(fresh)).status, (await fetch(fresh)).status]).toEqual([
      ...[200, 200, 410],
    ]);
  });

  it.each(['same-origin', 'localhost', 'api-origin'] as const)('redirect: %s', async (redirect) => {
    const { link, pinkfish } = await serving({ redirect });
    const first = await fetch(link, { redirect: 'manual' });
    expect(first.status).toBe(302);
    const end = new URL(first.headers.get('location') ?? '', link);
    expect(end.origin === new URL(link).origin).toBe(redirect === 'same-origin');
    expect(await (await fetch(link)).text()).toBe('some text');
    expect(pinkfish.requests.at(-1)).toMatchObject({ operation: 'file', file: 'step-1/a.txt' });
  });

  it('redirect anywhere', async () => {
    const { link } = await serving({ redirect: { url: 'http://169.254.169.254/' } });
    const { headers } = await fetch(link, { redirect: 'manual' });
    expect(headers.get('location')).toBe('http://169.254.169.254/');
  });
});

describe('file bodies', () => {
  const content = { size: 300_000, seed: 7 };
  const whole = bytesOf(content);
  const from = (start: number) => ({ range: `bytes=${start}-` });

  it('are the same on every reading, from any place', async () => {
    const { link } = await serving({ content });
    const response = await fetch(link);
    expect(Buffer.from(await response.arrayBuffer()).equals(whole)).toBe(true);
    expect(createHash('sha256').update(whole).digest('hex')).toBe(sha256Of(content));
    const part = await fetch(link, { headers: { ...from(100_001), 'if-range': response.headers.get('etag') ?? '' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe('bytes 100001-299999/300000');
    expect(Buffer.from(await part.arrayBuffer()).equals(whole.subarray(100_001))).toBe(true);
  });

  it.each<[string, Partial<ServedFile>, Record<string, string>, number]>([
    ['another If-Range', {}, { 'if-range': '"other"' }, 200],
    ['a weak ETag', { etag: 'weak' }, {}, 206],
    ['ranges off', { range: 'off' }, {}, 200],
    ['ranges ignored', { range: 'ignored' }, {}, 200],
    ['a wrong ETag', { range: 'wrong-etag' }, {}, 206],
    ['a wrong start', { range: 'wrong-start' }, {}, 206],
    ['compressed', { compress: 'gzip' }, {}, 200],
  ])('answer a range: %s', async (...[, file, headers, status]) => {
    const { link } = await serving({ content, ...file });
    const response = await fetch(link, { headers: { ...from(10), ...headers } });
    expect(response.status).toBe(status);
    const sent = Buffer.from(await response.arrayBuffer());
    if (status === 200) expect(sent.equals(whole)).toBe(true);
    expect(response.headers.get('accept-ranges')).toBe(file.range === 'off' || file.compress ? null : 'bytes');
    if (file.range === 'wrong-etag') expect(response.headers.get('etag')).toBe('"another-version"');
    if (file.range === 'wrong-start') expect(response.headers.get('content-range')).toMatch(/^bytes 9-/);
    if (file.etag === 'weak') expect(response.headers.get('etag')).toMatch(/^W\//);
  });

  it('answer 416 beyond the end', async () => {
    const { link } = await serving({ content: 'abc' });
    expect((await fetch(link, { headers: from(3) })).status).toBe(416);
  });

  it('compress text too', async () => {
    const { link } = await serving({ content: 'abc', compress: 'gzip', etag: 'none' });
    const response = await fetch(link);
    expect([response.headers.get('content-encoding'), response.headers.get('etag')]).toEqual(['gzip', null]);
    expect(await response.text()).toBe('abc');
  });

  it('are cut, and stall', async () => {
    const { link, pinkfish } = await serving({ content, faults: [{ cutAfter: 70_000 }, { stallAfter: 70_000 }] });
    await expect(fetch(link).then((response) => response.arrayBuffer())).rejects.toThrow();
    const abort = new AbortController();
    const stalled = await fetch(link, { signal: abort.signal });
    let received = 0;
    const reading = (async () => {
      for await (const piece of stalled.body as unknown as AsyncIterable<Uint8Array>) {
        received += piece.length;
        if (received === 70_000) abort.abort();
      }
    })();
    await expect(reading).rejects.toThrow();
    expect(received).toBe(70_000);
    expect(pinkfish.requestsOf('file')).toHaveLength(2);
  });
});

describe('the record', () => {
  it('counts connections and keeps large bodies as size and hash', async () => {
    const pinkfish = await start();
    const body = JSON.stringify({ text: 'x'.repeat(2_000_000) });
    expect((await post(pinkfish, 'weekly', { body })).status).toBe(200);
    await (await fetch(runUrl(pinkfish, 'status'))).text();
    expect(pinkfish.requests[0]).toMatchObject({ bodySize: body.length, bodySha256: sha256Of(body) });
    expect(pinkfish.requests[0]?.body).toHaveLength(0);
    expect(pinkfish.connections('api')).toBeLessThanOrEqual(2);
    expect(pinkfish.connections('files')).toBe(0);
  });
});
