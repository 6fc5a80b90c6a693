import { randomBytes, createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent } from 'undici';
import { bytesOf, sha256Of, sizeOf } from '../../fake-pinkfish/content.ts';
import type { Answer } from '../../fake-pinkfish/exchange.ts';
import { startPinkfish, type FakePinkfish, type PinkfishOptions } from '../../fake-pinkfish/pinkfish.ts';
import { completeAtOnce, type Results, type ServedFile } from '../../fake-pinkfish/scenario.ts';
import { parseResults, type RunResults } from '../../src/pinkfish/schema.ts';
import { redactor } from '../../src/redact.ts';
import { DiskError } from '../../src/results/disk.ts';
import { planDownloads } from '../../src/results/download-plan.ts';
import { downloadFiles, type Downloaded, type DownloadOptions } from '../../src/results/download.ts';
import { fakeClock } from '../fixtures/clock.ts';
import { onPosix } from '../fixtures/platform.ts';
import { answerText, startWire } from '../fixtures/wire.ts';

let folder = '';
let agent: Agent;
let service: FakePinkfish | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-test-'));
  agent = new Agent();
});

afterEach(async () => {
  await agent.destroy();
  await service?.close();
  service = undefined;
  await chmod(folder, 0o755);
  await rm(folder, { recursive: true, force: true });
});

const running = (): FakePinkfish => {
  if (service === undefined) throw new Error('no service was started');
  return service;
};

/** What the service says of the only run's results, asked for as often as the test wants. */
const results = async (): Promise<RunResults> => {
  const { apiUrl, apiKey, runs, addRun } = running();
  const run = runs[0] ?? addRun();
  const answer = await fetch(`${apiUrl}/ext/webhook/${apiKey}/runs/${run.automationId}/${run.runId}/results`);
  return parseResults(await answer.json(), run);
};

const serve = async (files: ServedFile[], more: Results = {}, options: PinkfishOptions = {}): Promise<void> => {
  service = await startPinkfish({ scenario: completeAtOnce({ results: [{ files }], ...more }), ...options });
};

type Overrides = Partial<DownloadOptions> & {
  signal?: AbortSignal;
  secrets?: string[];
  clock?: ReturnType<typeof fakeClock>;
};

const download = async ({
  signal,
  secrets = [],
  clock = fakeClock(),
  ...overrides
}: Overrides = {}): Promise<Downloaded> =>
  await downloadFiles({
    planned: overrides.planned ?? planDownloads({ results: await results(), patterns: ['**'] }),
    folder,
    dispatcher: agent,
    retry: { clock, signal: signal ?? new AbortController().signal, random: () => 0.5, onRetry: () => undefined },
    redactor: redactor(secrets),
    maxBytes: 1024 ** 3,
    baseUrl: service?.apiUrl ?? '',
    refreshLinks: results,
    stallMs: 5_000,
    ...overrides,
  });

const tree = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() || entry.name.startsWith('.'))
    // By `/` on every platform.
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .split(sep)
        .join('/'),
    )
    .sort();

const requests = (): (string | undefined)[] =>
  running()
    .requestsOf('file')
    .map(({ headers }) => headers.range);

const KEY = 'FAKE-key';
const BIG = { size: 3_000_000, seed: 1 };

/** Whole, hashed, and nothing else in the folder. */
const expectWhole = async (got: Downloaded, content: ServedFile['content'] = BIG): Promise<void> => {
  expect(got.missing).toEqual([]);
  expect(got.downloaded).toHaveLength(1);
  const [file] = got.downloaded;
  expect(file?.sha256).toBe(sha256Of(content));
  expect(bytesOf(content).equals(await readFile(file?.path ?? ''))).toBe(true);
  expect(file?.size).toBe(sizeOf(content));
  expect(await tree()).toHaveLength(1);
};

const expectMissing = async (got: Downloaded, reason: RegExp): Promise<void> => {
  expect(got.downloaded).toEqual([]);
  expect(got.missing).toHaveLength(1);
  expect(got.missing[0]?.reason).toMatch(reason);
  expect(got.missing[0]?.reason).not.toMatch(/https?:|FAKE/);
  expect(await tree()).toEqual([]);
};

describe('files that are served well', () => {
  it('are there in the document’s order under their served names, and no key or other header was sent', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `file-${index}.txt`);
    await serve([
      ...names.map((name) => ({ name, content: `content of ${name}`, mimeType: 'text/plain' })),
      { name: '../escape', content: '', mimeType: null },
    ]);
    const told: string[] = [];
    const got = await download({ onDownloaded: ({ name }) => told.push(name) });
    expect(got.missing).toEqual([]);
    expect(got.downloaded.map(({ name }) => name)).toEqual([...names, '../escape']);
    expect([...told].sort()).toEqual([...names, '../escape'].sort());
    expect(got.downloaded.at(-1)).toEqual({
      step: 1,
      name: '../escape',
      path: join(folder, 'step-1', '.._escape'),
      size: 0,
      mimeType: 'application/octet-stream',
      sha256: createHash('sha256').digest('hex'),
    });
    expect(await readFile(join(folder, 'step-1/file-7.txt'), 'utf8')).toBe('content of file-7.txt');
    expect(await tree()).toHaveLength(31);
    for (const { headers } of running().requestsOf('file')) {
      expect(Object.keys(headers).sort()).toEqual(['accept-encoding', 'connection', 'host']);
    }
  });

  it('needs no folder for none', async () => {
    await expect(download({ planned: [] })).resolves.toEqual({ downloaded: [], missing: [], redacted: [], notes: [] });
    expect(await tree()).toEqual([]);
  });

  it.each<[string, Partial<ServedFile>]>([
    ['of any size', {}],
    ['larger than the document says', { declaredSize: 7 }],
    ['compressed on the way', { compress: 'gzip' }],
    ['by a redirect', { redirect: 'same-origin' }],
    ['by a redirect to another host on loopback', { redirect: 'localhost' }],
    ['with an end that the connection’s close marks', { faults: [{ withHeaders: { connection: 'close' } }] }],
  ])('%s', async (_, how) => {
    await serve([{ name: 'a', content: BIG, ...how }]);
    await expectWhole(await download());
  });

  it('tells how far it is while bytes arrive', async () => {
    const clock = fakeClock();
    await serve([{ name: 'a', content: BIG }]);
    const told: number[] = [];
    const onProgress = ({ bytes }: { bytes: number }): void => void told.push(bytes);
    const now = (): number => {
      clock.pass(1_000);
      return clock.now();
    };
    await download({ clock: { ...clock, now }, onProgress });
    expect(told.length).toBeGreaterThan(0);
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });
});

describe('bodies that break', () => {
  const cut = { cutAfter: 1_000_000 };

  it.each<[string, Partial<ServedFile>, RegExp]>([
    ['cut', { faults: [cut] }, /^bytes=[1-9]\d*-$/],
    ['stalled', { faults: [{ stallAfter: 1_000_000 }] }, /^bytes=[1-9]\d*-$/],
    ['without a strong ETag', { faults: [cut], etag: 'weak' }, /^undefined$/],
    ['without any ETag', { faults: [cut], etag: 'none' }, /^undefined$/],
    ['compressed', { faults: [{ cutAfter: 100_000 }], compress: 'gzip' }, /^undefined$/],
    ['answered whole to a range', { faults: [cut], range: 'ignored' }, /^bytes=/],
  ])('are downloaded in two requests: %s', async (_, how, second) => {
    await serve([{ name: 'a', content: BIG, ...how }]);
    await expectWhole(await download({ stallMs: 300 }));
    expect(requests()).toHaveLength(2);
    expect(String(requests()[1])).toMatch(second);
  });

  it.each<[string, Partial<ServedFile>]>([
    ['of another version', { range: 'wrong-etag' }],
    ['that begins elsewhere', { range: 'wrong-start' }],
    ['not to be had', { faults: [cut, { status: 416 }] }],
    ['of another length', { faults: [cut, { withHeaders: { 'content-range': 'bytes 1000000-2999999/3000001' } }] }],
    ['of unknown length', { faults: [cut, { withHeaders: { 'content-range': 'bytes 1000000-2999999/*' } }] }],
    ['encoded', { faults: [cut, { withHeaders: { 'content-encoding': 'gzip' } }] }],
  ])('begin again at once where the range is %s', async (_, how) => {
    const clock = fakeClock();
    await serve([{ name: 'a', content: BIG, faults: [cut], ...how }]);
    await expectWhole(await download({ clock }));
    expect(requests()[1]).toMatch(/^bytes=/);
    expect(requests()[2]).toBeUndefined();
    expect(clock.sleeps).toHaveLength(1);
  });

  it('go on where a range was cut short by the server', async () => {
    const content = bytesOf(BIG);
    const some = (range: string): Answer => {
      const start = Number(/\d+/.exec(range)?.[0]);
      const headers = { etag: '"e"', 'content-range': `bytes ${start}-${start + 99_999}/${content.length}` };
      return { status: 206, headers, body: content.subarray(start, start + 100_000) };
    };
    const faults: ServedFile['faults'] = (count, { headers: { range } }) =>
      range === undefined
        ? { withHeaders: { etag: '"e"' }, cutAfter: 1_000_000 }
        : count < 3
          ? some(range)
          : {
              ...some(range),
              headers: {
                etag: '"e"',
                'content-range': `bytes ${range.slice(6)}${content.length - 1}/${content.length}`,
              },
              body: content.subarray(Number(/\d+/.exec(range)?.[0])),
            };
    await serve([{ name: 'a', content, faults }]);
    await expectWhole(await download(), content);
    expect(requests()).toHaveLength(4);
  });

  it('go on as often as each try brings more, with the time anew, to the byte', async () => {
    const content = randomBytes(2_000_000);
    await serve([{ name: 'a', content, faults: Array.from({ length: 15 }, () => ({ cutAfter: 100_000 })) }]);
    const clock = fakeClock();
    const retryForMs = { unreachable: 0, insecure: 0, 'rate-limited': 0, 'not-found': 0, transient: 2_000 };
    await expectWhole(await download({ clock, retryForMs }), content);
    expect(clock.sleeps).toEqual(Array.from({ length: 15 }, () => 500));
  });

  it('end where no try gets any further', async () => {
    await serve([{ name: 'a', content: BIG, etag: 'none', faults: () => ({ cutAfter: 1_000_000 }) }]);
    const clock = fakeClock();
    await expectMissing(await download({ clock }), /connection to the file server was interrupted/);
    expect(clock.now()).toBeLessThan(150_000);
    expect(clock.now()).toBeGreaterThan(100_000);
  });

  it('end where the time for all files is over', async () => {
    await serve([{ name: 'a', content: BIG, faults: () => ({ stallAfter: 10 }) }]);
    await expectMissing(await download({ deadline: 300 }), /at the deadline for all files/);
  });

  it('end where the server goes silent for good', async () => {
    await serve([{ name: 'a', content: BIG, faults: () => 'hang' as const }]);
    const retryForMs = { unreachable: 0, insecure: 0, 'rate-limited': 0, 'not-found': 0, transient: 500 };
    await expectMissing(await download({ stallMs: 50, retryForMs }), /stopped sending \(UND_ERR_HEADERS_TIMEOUT\)/);
  });

  it.each<[string, ServedFile['faults']]>([
    ['a reset', ['reset', 'reset-before-reading']],
    ['a half-closed connection', ['half-close']],
    ['a 503', [{ status: 503 }, { status: 503, headers: { 'retry-after': '3' } }, { status: 429 }]],
    ['a redirect without a target', [{ status: 302 }]],
    ['a 404 that passes', [{ status: 404 }, { status: 404 }]],
    ['a gzip that is none', [{ withHeaders: { 'content-encoding': 'gzip' } }]],
    ['a range that nobody asked for', [{ status: 206, body: 'part' }]],
  ])('are tried again after %s', async (_, faults = []) => {
    await serve([{ name: 'a', content: BIG, faults }]);
    await expectWhole(await download());
  });
});

describe('a file that is not as it was announced', () => {
  it('is retried, then missing, where it ends short without a Content-Length', async () => {
    const text = 'a whole text';
    const short = { endAfter: 7 };
    await serve([{ name: 'a', content: text, faults: [short] }]);
    await expectWhole(await download(), text);
    await service?.close();
    await rm(join(folder, 'step-1'), { recursive: true });
    await serve([{ name: 'a', content: text, etag: 'none', faults: () => short }]);
    await expectMissing(await download(), /ended early/);
  });

  it('is kept with a note of both sizes where the size differs otherwise', async () => {
    await serve([
      { name: 'longer', content: 'longer', declaredSize: 3 },
      { name: 'shorter', content: 'shorter', declaredSize: 30 },
      { name: 'gzip', content: 'text', compress: 'gzip' },
    ]);
    const got = await download();
    expect(got.missing).toEqual([]);
    expect(got.notes).toEqual([
      'step-1/longer has 6 bytes instead of the 3 in the results document',
      'step-1/shorter has 7 bytes instead of the 30 in the results document',
    ]);
  });

  it.each(['aws-chunked', 'UTF-8', 'base64', 'none', 'binary'])(
    'is kept as it is where %s is no coding',
    async (name) => {
      await serve([{ name: 'a', content: BIG, faults: [{ withHeaders: { 'content-encoding': name } }] }]);
      const got = await download();
      await expectWhole(got);
      expect(got.notes).toEqual([]);
      expect(requests()).toHaveLength(1);
    },
  );

  it('is kept as it is, once, where it is labelled gzip and is not', async () => {
    await serve([{ name: 'a', content: BIG, faults: () => ({ withHeaders: { 'content-encoding': 'gzip' } }) }]);
    const got = await download();
    await expectWhole(got);
    expect(got.notes).toEqual([expect.stringMatching(/^step-1\/a has a Content-Encoding that its bytes do not have/)]);
    expect(requests()).toHaveLength(1);
  });
});

const CHUNKED = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';

describe('a file server that is not as others are', () => {
  /** A file that is answered for with these bytes, and after how many requests it was there or missing. */
  const answered = async (...parts: (string | Buffer)[]) => {
    const bytes = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
    const server = await startWire({ onRequest: ({ socket }) => socket.end(bytes) });
    try {
      await serve([{ name: 'a', content: '', declaredSize: null, url: `${server.origin}/a` }]);
      const { downloaded, missing, notes } = await download();
      const text = downloaded[0] && (await readFile(downloaded[0].path, 'utf8'));
      return { text, reason: missing[0]?.reason, requests: server.requests.length, notes };
    } finally {
      await server.close();
    }
  };
  const gzip = gzipSync('text');
  const GZIP = 'content-encoding: gzip\r\n';

  it.each<[string, string, (string | Buffer)[]]>([
    ['answers 203', 'text', [answerText('203 Other', 'text')]],
    ['labels an empty file gzip', '', ['HTTP/1.1 200 OK\r\n', GZIP, 'content-length: 0\r\n\r\n']],
    ['sends two gzip members', 'texttext', ['HTTP/1.1 200 OK\r\n', GZIP, '\r\n', gzip, gzip]],
    [
      'names its codings in two headers',
      'text',
      ['HTTP/1.1 200 OK\r\ncontent-encoding: aws-chunked\r\n', GZIP, '\r\n', gzip],
    ],
    ['compresses twice', 'text', ['HTTP/1.1 200 OK\r\n', GZIP, GZIP, '\r\n', gzipSync(gzip)]],
    ['speaks HTTP/1.0', 'text', ['HTTP/1.0 200 OK\r\n\r\n', 'text']],
    ['sends a chunk extension and a trailer', 'text', [CHUNKED, '4;a="b"\r\ntext\r\n0\r\nx: y\r\n\r\n']],
    ['sends early hints', 'text', ['HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n', answerText(200, 'text')]],
  ])('is understood where it %s', async (_, text, parts) => {
    expect(await answered(...parts)).toEqual({ text, reason: undefined, requests: 1, notes: [] });
  });

  it.each<[string, string]>([
    ['two lengths', 'content-length: 4\r\ncontent-length: 4'],
    ['a length and chunks', 'content-length: 4\r\ntransfer-encoding: chunked'],
    ['a blank in a name', 'content-length : 4'],
    ['a line that is no header', 'something else'],
  ])('is asked three times where its headers are not valid: %s', async (_, header) => {
    expect(await answered('HTTP/1.1 200 OK\r\n', header, '\r\n\r\ntext')).toMatchObject({
      ...{ text: undefined, requests: 3, reason: "the file server's answer is not valid HTTP" },
    });
  });

  it('is asked again where it ends before any byte of what is compressed', async () => {
    const empty = { compress: 'gzip', faults: [{ endAfter: 0 }] } as const;
    await serve([{ name: 'a', content: BIG, ...empty }]);
    await expectWhole(await download());
  });
});

describe('a result inside the document', () => {
  it('is a file, beside a served one of the same name', async () => {
    const result = { stepIndex: 1, resultType: 'markdown', result: `# Done with ${KEY}` };
    service = await startPinkfish({
      scenario: completeAtOnce({ results: [{ files: [{ name: 'result.md', content: 'served' }], result }] }),
    });
    const got = await download({ secrets: [KEY] });
    expect(got.downloaded.map(({ name, size, mimeType }) => ({ name, size, mimeType }))).toEqual([
      { name: 'result.md', size: 6, mimeType: 'application/octet-stream' },
      { name: 'result.md', size: 20, mimeType: 'text/markdown' },
    ]);
    expect(await readFile(join(folder, 'step-1/result.md'), 'utf8')).toBe('served');
    expect(await readFile(join(folder, 'step-1/result-2.md'), 'utf8')).toBe('# Done with ********');
    expect(got.downloaded[1]?.sha256).toBe(sha256Of('# Done with ********'));
    expect(got.redacted).toEqual(['step-1/result.md']);
  });

  it('counts for max-download-size', async () => {
    const result = { stepIndex: 1, resultType: 'plaintext', result: 'text' };
    service = await startPinkfish({ scenario: completeAtOnce({ results: [{ result }] }) });
    const got = await download({ maxBytes: 3 });
    expect(got.missing).toMatchObject([
      { step: 1, name: 'result.txt', reason: expect.stringContaining('max-download-size') },
    ]);
  });
});

describe('links', () => {
  it.each<[string, Partial<ServedFile>, RegExp]>([
    ['404 for good', { faults: () => ({ status: 404 }) }, /does not have it \(HTTP 404\)/],
    ['400', { faults: () => ({ status: 400 }) }, /answered with HTTP 400/],
    ['403 for good', { faults: () => ({ status: 403 }) }, /refused its link \(HTTP 403\)/],
    [
      'an unknown encoding',
      { faults: () => ({ withHeaders: { 'content-encoding': 'compress' } }) },
      /unsupported content encoding/,
    ],
    ['no link', { url: '' }, /no link/],
    ['a link that is none', { url: 'no url' }, /not a valid URL/],
    ['a link to the metadata service', { url: 'http://169.254.169.254/latest' }, /not https/],
    [
      'a redirect to the metadata service',
      { redirect: { url: 'https://169.254.169.254/' } },
      /redirected: .*link-local/,
    ],
    ['a redirect to plain http', { redirect: { url: 'http://files.example/' } }, /redirected: its link is not https/],
    ['a redirect to a file', { redirect: { url: 'file:///etc/passwd' } }, /redirected: its link is not https/],
    ['a redirect to nowhere', { redirect: { url: 'http://' } }, /redirected: /],
    ['redirects without end', { faults: () => ({ status: 302, headers: { location: '' } }) }, /more than 5 times/],
    ['a refused connection', { url: 'http://127.0.0.1:9/f' }, /could not be reached \(ECONNREFUSED\)/],
  ])('%s: the file is missing', async (_, how, reason) => {
    await serve([{ name: 'a', content: 'a', ...how }]);
    await expectMissing(await download(), reason);
  });

  it.each<[string, (key: string) => Partial<ServedFile>]>([
    ['a link', (key) => ({ url: `https://files.example/f?k=${key}` })],
    ['a percent-encoded link', (key) => ({ url: `https://files.example/f?k=${encodeURIComponent(key)}` })],
    ['a redirect', (key) => ({ redirect: { url: `https://files.example/f?k=${key}` } })],
  ])('with the key to another host are not requested: %s', async (_, how) => {
    await serve([{ name: 'a', content: 'a', ...how(`${KEY}/+`) }]);
    await expectMissing(await download({ secrets: [`${KEY}/+`] }), /holds the API key and leads to another host/);
  });

  it('to loopback are refused where the base URL is not there', async () => {
    await serve([{ name: 'a', content: 'a' }]);
    await expectMissing(await download({ baseUrl: 'https://triggers.example' }), /not https/);
    expect(requests()).toEqual([]);
  });

  it.each([403, 410] as const)('that expired (%d) are asked for anew, once for all', async (expiredStatus) => {
    const files = Array.from({ length: 20 }, (_, index) => ({ name: `f${index}`, content: `content ${index}` }));
    await serve(files, { expiredDocuments: 1, expiredStatus });
    const got = await download();
    expect(got.missing).toEqual([]);
    expect(got.downloaded).toHaveLength(20);
    expect(running().requestsOf('results')).toHaveLength(2);
  });

  it('that always expire are asked for anew a few times only', async () => {
    const files = Array.from({ length: 20 }, (_, index) => ({ name: `f${index}`, content: `content ${index}` }));
    await serve(files, { expiredDocuments: 99 });
    const got = await download();
    expect(got.missing).toHaveLength(20);
    expect(running().requestsOf('results').length).toBeLessThanOrEqual(4);
  });

  it('that expire again and again are refreshed as long as the download makes progress', async () => {
    const files = Array.from({ length: 30 }, (_, index) => ({ name: `f${index}`, content: `content ${index}` }));
    await serve(files, { linkUses: 4 });
    const got = await download();
    expect(got.missing).toEqual([]);
    expect(running().requestsOf('results').length).toBeGreaterThan(7);
  });

  it('of a 400 that says ExpiredToken are refreshed', async () => {
    const body = '<Error><Code>ExpiredToken</Code></Error>';
    await serve([{ name: 'a', content: BIG, faults: [{ status: 400, body }] }]);
    await expectWhole(await download());
    expect(running().requestsOf('results')).toHaveLength(2);
  });

  it('are followed to a Location with bytes of UTF-8 as curl follows them', async () => {
    // Node's server writes it as UTF-8.
    const location = '/moved/é ?a=ü';
    await serve([
      { name: 'a', content: 'a', faults: [{ status: 302, headers: { location }, body: Buffer.from('moved') }] },
    ]);
    await download();
    expect(running().requests.map(({ path }) => path)).toContain('/moved/%C3%A9%20?a=%C3%BC');
  });

  it('stay refused where no fresh ones are to be had', async () => {
    await serve([{ name: 'a', content: 'a' }], { expiredDocuments: 1 });
    const refreshLinks = (): Promise<RunResults> => Promise.reject(new Error('no'));
    await expectMissing(await download({ refreshLinks }), /HTTP 403/);
  });

  it('that expire while a file is downloaded do not cost what is there', async () => {
    const content = { size: 3_000_000, seed: 2 };
    await serve([{ name: 'a', content, faults: [{ cutAfter: 1_000_000 }] }], { linkUses: 1 });
    await expectWhole(await download(), content);
    expect(requests().filter((range) => range === undefined)).toHaveLength(1);
  });
});

describe('the disk', () => {
  it('is filled up to max-download-size, with what fits kept and the rest named', async () => {
    await serve([
      { name: 'too-large', content: { size: 900_000, seed: 1 } },
      { name: 'small', content: { size: 300_000, seed: 2 } },
      { name: 'unannounced', content: { size: 900_000, seed: 3 }, compress: 'gzip' },
      { name: 'tiny', content: 'tiny' },
    ]);
    const got = await download({ maxBytes: 800_000 });
    expect(got.downloaded.map(({ name }) => name)).toEqual(['small', 'tiny']);
    expect(got.missing.map(({ name }) => name)).toEqual(['too-large', 'unannounced']);
    expect(got.missing[0]?.reason).toContain('max-download-size (800000 bytes)');
    expect(await tree()).toEqual(['step-1/small', 'step-1/tiny']);
  });

  it('keeps a file that only did not fit beside another one in work', async () => {
    await serve([
      {
        name: 'breaks',
        content: { size: 2_000_000, seed: 1 },
        compress: 'gzip',
        faults: [{ dripMs: 1, dripBytes: 65_536 }],
      },
      { name: 'fits', content: { size: 900_000, seed: 2 } },
    ]);
    const got = await download({ maxBytes: 1_000_000 });
    expect(got.downloaded.map(({ name }) => name)).toEqual(['fits']);
  });

  it('that is written anew counts once', async () => {
    await serve([{ name: 'a', content: BIG, etag: 'none', faults: [{ cutAfter: 2_000_000 }] }]);
    await expectWhole(await download({ maxBytes: 3_000_000 }));
  });

  it('has its old files replaced', async () => {
    await serve([{ name: 'a', content: 'new' }]);
    await mkdir(join(folder, 'step-1'));
    await writeFile(join(folder, 'step-1/a'), 'old');
    expect((await download()).missing).toEqual([]);
    expect(await readFile(join(folder, 'step-1/a'), 'utf8')).toBe('new');
  });

  onPosix('symbolic links need a right').it('replaces links, and does not follow them', async () => {
    await serve([{ name: 'a', content: 'new' }]);
    await mkdir(join(folder, 'step-1'));
    await writeFile(join(folder, 'precious'), 'old');
    await symlink(join(folder, 'precious'), join(folder, 'step-1/a'));
    expect((await download()).missing).toEqual([]);
    expect(await readFile(join(folder, 'step-1/a'), 'utf8')).toBe('new');
    expect(await readFile(join(folder, 'precious'), 'utf8')).toBe('old');
  });

  const expectRefusal = async (prepare: () => Promise<unknown>, reason: RegExp): Promise<void> => {
    await serve([{ name: 'a', content: 'a' }]);
    await prepare();
    const got = await download();
    if (folder.endsWith('below')) folder = join(folder, '..');
    expect(got.downloaded).toEqual([]);
    expect(got.missing[0]?.reason).toMatch(reason);
  };

  it.each([
    [
      'a file stands where a step’s folder is to be',
      () => writeFile(join(folder, 'step-1'), ''),
      /file .*is in the way of the folder step-1/,
    ],
    [
      'a folder is in the way of a file',
      () => mkdir(join(folder, 'step-1/a/b'), { recursive: true }),
      /a folder is in the way of a file/,
    ],
    [
      'the download folder is a file',
      async () => {
        await rm(folder, { recursive: true });
        await writeFile(folder, '');
      },
      /a file is in the way of a folder/,
    ],
    [
      'a parent of the download folder is a file',
      async () => {
        await rm(folder, { recursive: true });
        await writeFile(folder, '');
        folder = join(folder, 'below');
      },
      /a file is in the way of a folder/,
    ],
  ])('refuses, and one reason says so: %s', (_, prepare, reason) => expectRefusal(prepare, reason));

  onPosix('symbolic links need a right').it('refuses a link where a step’s folder is to be', () =>
    expectRefusal(() => symlink(tmpdir(), join(folder, 'step-1')), /link is in the way of the folder step-1/),
  );

  it('has whole files beside those that are refused', async () => {
    const files = Array.from({ length: 120 }, (_, index) => ({
      name: `f${index}`,
      content: { size: 2_000 + index, seed: index },
    }));
    await serve(files);
    for (let index = 0; index < files.length; index += 2) {
      await mkdir(join(folder, 'step-1', `f${index}`, 'in-the-way'), { recursive: true });
    }
    const { downloaded: fetched, missing } = await download();
    expect(missing.map(({ name }) => name)).toEqual(
      files.filter((_, index) => index % 2 === 0).map(({ name }) => name),
    );
    for (const { reason } of missing) expect(reason).toMatch(/a folder is in the way of a file/);
    expect(fetched).toHaveLength(60);
    for (const { path, sha256 } of fetched) {
      expect(
        createHash('sha256')
          .update(await readFile(path))
          .digest('hex'),
      ).toBe(sha256);
    }
  });

  it('that is full ends the rest: no other file is asked for', async () => {
    await serve(Array.from({ length: 50 }, (_, index) => ({ name: `f${index}`, content: 'a' })));
    const full = new DiskError('the disk is full', true);
    const bytes = (): boolean => {
      throw full;
    };
    const got = await download({ redactor: { ...redactor([]), bytes }, concurrency: 2 });
    expect(new Set(got.missing.map(({ reason }) => reason))).toEqual(new Set(['the disk is full']));
    expect(got.missing).toHaveLength(50);
    expect(requests().length).toBeLessThanOrEqual(2);
    expect(await tree()).toEqual([]);
  });

  it('is made where it does not exist, and gets only what it is to hold', async () => {
    await serve([{ name: 'a', content: 'a' }]);
    const deep = join(folder, 'x/y');
    await download({ folder: deep });
    expect(await tree()).toEqual(['x/y/step-1/a']);
  });
});

describe('the key in a file', () => {
  const key = 'pf-key-0123456789abcdef';

  it.each([0, 1, 262_144 - 30, 262_144 - 10, 262_144, 2_500_000])(
    'is overwritten at byte %d, and the hash is that of what is kept',
    async (position) => {
      const content = Buffer.alloc(2_600_000, 'x');
      content.write(key, position);
      await serve([
        { name: 'leak', content },
        { name: 'clean', content: 'clean' },
      ]);
      const got = await download({ secrets: [key] });
      const expected = Buffer.from(content).fill('*', position, position + key.length);
      expect(got.redacted).toEqual(['step-1/leak']);
      expect(expected.equals(await readFile(join(folder, 'step-1/leak')))).toBe(true);
      expect(got.downloaded[0]?.sha256).toBe(sha256Of(expected));
    },
  );

  it('is overwritten where it lies across the seam of two tries', async () => {
    const content = Buffer.alloc(2_000_000, 'x');
    for (let at = 0; at < content.length - key.length; at += 50) content.write(key, at);
    await serve([{ name: 'leak', content, faults: [{ cutAfter: 1_000_003 }] }]);
    await download({ secrets: [key] });
    expect((await readFile(join(folder, 'step-1/leak'))).includes(key)).toBe(false);
  });
});

describe('a cancelled job', () => {
  it('ends the download with the signal’s reason and leaves no part', async () => {
    await serve([
      { name: 'whole', content: 'whole' },
      ...Array.from({ length: 12 }, (_, index) => ({
        name: `f${index}`,
        content: BIG,
        faults: () => ({ stallAfter: 1_000_000 }),
      })),
    ]);
    const controller = new AbortController();
    const whole: string[] = [];
    const reason = new Error('cancelled');
    const ended = download({ signal: controller.signal, onDownloaded: ({ name }) => whole.push(name) });
    await running().seen('file', 9);
    controller.abort(reason);
    await expect(ended).rejects.toBe(reason);
    expect(whole).toEqual(['whole']);
    expect(await tree()).toEqual(['step-1/whole']);
  });

  it('does not begin', async () => {
    await serve([{ name: 'a', content: 'a' }]);
    await expect(download({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect(await tree()).toEqual([]);
  });
});
