import { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entriesOf } from '../../fake-pinkfish/artifact-entries.ts';
import {
  contentAltered,
  forbidden,
  linkExpired,
  noService,
  quotaExceeded,
  runNotFound,
  startArtifactService,
  type ArtifactService,
  type ArtifactServiceOptions,
} from '../../fake-pinkfish/artifact-service.ts';
import { digestOf } from '../../fake-pinkfish/stored-artifact.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'artifact-test-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const open: ArtifactService[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((service) => service.close()));
});
const start = async (options: ArtifactServiceOptions = {}): Promise<ArtifactService> => {
  const service = await startArtifactService(options);
  open.push(service);
  return service;
};

type Call = readonly [method: string, ...args: unknown[]];
type Listed = { id: number; name: string; size: number; createdAt: string; digest?: string };
type Done = Partial<Listed> & {
  failed?: string;
  artifacts?: Listed[];
  artifact?: Listed;
  downloadPath?: string;
  digestMismatch?: boolean;
};

/**
 * What the real client returned for each call, or the message that it failed with. It reads its settings from the
 * environment, and its pauses before a retry are cut short.
 */
const clientIn = async (env: Readonly<Record<string, string>>, calls: readonly Call[]): Promise<Done[]> => {
  const { setTimeout: later } = globalThis;
  const soon = ((work: () => void, ms = 0) => later(work, ms > 1000 && ms < 20_000 ? 10 : ms)) as typeof later;
  jest.spyOn(globalThis, 'setTimeout').mockImplementation(soon);
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.replaceProperty(process, 'env', { ...process.env, ...env });
  const done: Done[] = [];
  try {
    const client = new DefaultArtifactClient() as unknown as Record<string, (...args: readonly unknown[]) => unknown>;
    for (const [method, ...args] of calls) {
      const result = Promise.resolve().then(() => client[method]?.(...args));
      const failed = (error: unknown) => ({ failed: (error as Error).message });
      done.push(JSON.parse(JSON.stringify(await result.catch(failed))) as Done);
    }
    return done;
  } finally {
    jest.restoreAllMocks();
  }
};

const written = (name: string, content: string): string => {
  const file = path.join(dir, name);
  writeFileSync(file, content);
  return file;
};
const zipped = (name: string): Call => [
  ...(['uploadArtifact', name, [written('a.txt', 'a.txt'), written('b.txt', 'b.txt')], dir] as const),
  { retentionDays: 3 },
];
const notZipped = (file: string, content: string): Call => [
  ...(['uploadArtifact', 'ignored', [written(file, content)], dir, { skipArchive: true }] as const),
];

const fresh = (): string => mkdtempSync(path.join(dir, 'downloaded-'));
const sha256 = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('the artifact service, seen by @actions/artifact', () => {
  it('keeps what is uploaded', async () => {
    const service = await start();
    const [done] = await clientIn(service.env, [zipped('made')]);
    const [artifact, ...others] = service.artifacts();
    expect(others).toEqual([]);
    if (!artifact?.zip) throw new Error('nothing was kept');
    expect(artifact).toMatchObject({ id: done?.id, name: 'made', digest: `sha256:${done?.digest}`, attempt: 1 });
    expect(digestOf(artifact.zip)).toBe(artifact.digest);
    expect(Date.parse(artifact.expiresAt ?? '')).toBeGreaterThan(Date.now());
    expect(entriesOf(artifact).map(({ name, bytes }) => [name, bytes.toString()])).toEqual([
      ['a.txt', 'a.txt'],
      ['b.txt', 'b.txt'],
    ]);
    expect(service.requests.map(({ operation }) => operation)).toEqual(['create', 'block', 'commit', 'finalize']);
  });

  it('takes several blocks', async () => {
    const service = await start();
    const [done] = await clientIn(service.env, [
      ['uploadArtifact', 'made', [written('a', 'a'.repeat(20 * 1024 * 1024))], dir, { compressionLevel: 0 }],
    ]);
    expect(done?.failed).toBeUndefined();
    expect(service.requests.filter(({ operation }) => operation === 'block').length).toBeGreaterThan(2);
    expect(service.artifacts().flatMap(entriesOf)).toMatchObject([{ name: 'a', bytes: { length: 20 * 1024 * 1024 } }]);
  });

  it('lists, gives and downloads what is there', async () => {
    const service = await start({ now: () => Date.UTC(2026, 0, 2) });
    const [first, second] = await clientIn(service.env, [zipped('one'), zipped('two')]);
    const path1 = fresh();
    const [list, one, none, done] = await clientIn(service.env, [
      ['listArtifacts'],
      ['getArtifact', 'one'],
      ['getArtifact', 'three'],
      ['downloadArtifact', second?.id, { path: path1, expectedHash: `sha256:${second?.digest}` }],
    ]);
    expect(list?.artifacts?.map(({ name }) => name).sort()).toEqual(['one', 'two']);
    expect(one?.artifact).toEqual({
      ...{ name: 'one', id: first?.id, size: first?.size, createdAt: '2026-01-02T00:00:00.000Z' },
      digest: `sha256:${first?.digest}`,
    });
    expect(none?.failed).toContain('Artifact not found for name: three');
    expect(done).toMatchObject({ digestMismatch: false });
    expect(readFileSync(path.join(path1, 'b.txt'), 'utf8')).toBe('b.txt');
  });

  it('deletes, and frees the name', async () => {
    const service = await start();
    const [made, deleted, again, list] = await clientIn(service.env, [
      zipped('made'),
      ['deleteArtifact', 'made'],
      ['deleteArtifact', 'made'],
      ['listArtifacts'],
    ]);
    expect(deleted).toEqual({ id: made?.id });
    expect(again?.failed).toContain('Artifact not found');
    expect(list?.artifacts).toEqual([]);
    expect((await clientIn(service.env, [zipped('made')]))[0]?.failed).toBeUndefined();
  });

  it.each<[file: string, content: string, mimeType: string]>([
    ['report.html', '<h1>Report</h1>', 'text/html'],
    ['chart 5%.png', 'PNG', 'image/png'],
    ['Übersicht.json', '{"a":1}', 'application/json'],
    ['no-ending', 'text', 'application/octet-stream'],
    ['empty.txt', '', 'text/plain'],
  ])('keeps a file that is not zipped: %s', async (file, content, mimeType) => {
    const service = await start();
    const [done] = await clientIn(service.env, [notZipped(file, content)]);
    expect(done?.failed).toBeUndefined();
    const [artifact] = service.artifacts();
    expect(artifact).toMatchObject({ name: file, mimeType, digest: sha256(content) });
    expect([artifact?.content?.toString(), artifact?.zip]).toEqual([content, undefined]);
    const downloadPath = fresh();
    const options = { path: downloadPath, expectedHash: artifact?.digest };
    const [list, downloaded] = await clientIn(service.env, [
      ['listArtifacts'],
      ['downloadArtifact', artifact?.id, options],
    ]);
    expect(list?.artifacts).toMatchObject([{ name: file, size: content.length, digest: sha256(content) }]);
    expect(downloaded).toMatchObject({ digestMismatch: false });
    expect(readFileSync(path.join(downloadPath, file), 'utf8')).toBe(content);
  });

  it.each<[string, ArtifactServiceOptions, RegExp]>([
    ['a name that is taken', { takenNames: ['made'] }, /\(409\) Conflict: an artifact with this name already exists/],
    ['a quota that is used up', { faults: { create: [quotaExceeded] } }, /quota has been hit/],
    ['a token without rights', { faults: { create: [forbidden] } }, /\(403\) Forbidden: not allowed/],
    ['a broken connection', { faults: { create: ['reset'] } }, /ECONNRESET/],
    ['a blob store that refuses', { faults: { block: () => ({ status: 403 }) } }, /^$/],
    ['a link that expired', { faults: { block: () => linkExpired } }, /Signature not valid|AuthenticationFailed/],
    ['no service', { faults: { create: () => noService } }, /Failed to make request after 5 attempts/],
  ])('refuses an upload: %s', async (_what, options, message) => {
    const service = await start(options);
    expect((await clientIn(service.env, [zipped('made')]))[0]?.failed).toMatch(message);
    expect(service.artifacts()).toEqual([]);
  });

  it('refuses to list, to link and to download', async () => {
    const service = await start();
    const [made] = await clientIn(service.env, [zipped('made')]);
    const download = (): Call => ['downloadArtifact', made?.id, { path: fresh() }];
    const failing = async (operation: 'list' | 'link' | 'download', fault: Parameters<typeof service.setFaults>[1]) => {
      service.setFaults(operation, fault);
      const [done] = await clientIn(service.env, [operation === 'list' ? ['listArtifacts'] : download()]);
      service.setFaults(operation, []);
      return done?.failed ?? 'did not fail';
    };
    expect(await failing('list', [forbidden])).toMatch(/Failed to ListArtifacts: .*\(403\) Forbidden/);
    expect(await failing('list', () => noService)).toMatch(/after 5 attempts: Unexpected token/);
    expect(await failing('list', ['reset'])).toMatch(/ECONNRESET/);
    expect(await failing('link', [runNotFound])).toMatch(/GetSignedArtifactURL: .*\(404\) .*: workflow run not found/);
    expect(await failing('download', () => linkExpired)).toMatch(/download failed after 5 retries/);
    expect(await failing('download', [linkExpired])).toBe('did not fail');
    expect(await failing('download', [contentAltered('no zip')])).toBe('did not fail');
  });

  it('hands out altered content, which the client tells by the digest only', async () => {
    const service = await start({ faults: { download: [contentAltered('{"run":"other"}')] } });
    const [made] = await clientIn(service.env, [notZipped('run.json', '{"run":"mine"}')]);
    const downloadPath = fresh();
    const [done] = await clientIn(service.env, [
      ['downloadArtifact', made?.id, { path: downloadPath, expectedHash: `sha256:${made?.digest}` }],
    ]);
    expect(done).toMatchObject({ digestMismatch: true });
    expect(readFileSync(path.join(downloadPath, 'run.json'), 'utf8')).toBe('{"run":"other"}');
  });

  it('lets an artifact expire', async () => {
    let time = Date.now();
    const service = await start({ now: () => time });
    await clientIn(service.env, [zipped('made')]);
    time += 4 * 86_400_000;
    const [list, got] = await clientIn(service.env, [['listArtifacts'], ['getArtifact', 'made']]);
    expect(list?.artifacts).toEqual([]);
    expect(got?.failed).toContain('Artifact not found');
  });
});

describe('the attempts of a workflow run', () => {
  const names = (done: Done | undefined) => done?.artifacts?.map(({ name }) => name).sort();

  it('shows a re-run of failed jobs what earlier attempts uploaded; the newest is told by the date, not by the id', async () => {
    let time = Date.now();
    const service = await start({ now: () => (time += 1000) });
    const [first] = await clientIn(service.env, [notZipped('run.json', 'first')]);
    const both = [notZipped('run.json', 'second'), notZipped('other.json', '')];
    const [second] = await clientIn(service.attempt(2), both);
    const [third, list] = await clientIn(service.attempt(3), [notZipped('run.json', 'third'), ['listArtifacts']]);
    expect([first, second, third].map((done) => done?.failed)).toEqual([undefined, undefined, undefined]);
    expect(names(list)).toEqual(['other.json', 'run.json', 'run.json', 'run.json']);
    const copies = list?.artifacts?.filter(({ name }) => name === 'run.json') ?? [];
    copies.sort((one, other) => Date.parse(one.createdAt) - Date.parse(other.createdAt));
    expect(copies.map(({ id }) => id)).toEqual([first?.id, second?.id, third?.id]);
    expect(second?.id).toBeLessThan(first?.id ?? 0);
    const folders = [fresh(), fresh(), fresh()];
    const download = ({ id }: Listed, index: number): Call => ['downloadArtifact', id, { path: folders[index] }];
    await clientIn(service.attempt(3), copies.map(download));
    expect(folders.map((folder) => readFileSync(path.join(folder, 'run.json'), 'utf8'))).toEqual([
      ...['first', 'second', 'third'],
    ]);
  });

  it('shows a re-run of all jobs nothing of earlier attempts, and what follows only what came since', async () => {
    const service = await start();
    await clientIn(service.env, [zipped('one')]);
    const [, two] = await clientIn(service.attempt(2, { rerun: 'all' }), [zipped('two'), ['listArtifacts']]);
    const [three] = await clientIn(service.attempt(3), [['listArtifacts']]);
    const [one] = await clientIn(service.env, [['listArtifacts']]);
    expect([names(one), names(two), names(three)]).toEqual([['one'], ['two'], ['two']]);
    expect(() => service.attempt(2, { rerun: 'failed' })).toThrow('another kind of re-run');
  });

  it('gives each job a token, and shows each what the others uploaded', async () => {
    const service = await start();
    const [build, test] = [service.attempt(2), service.attempt(2, { job: 'test' })];
    expect(build).toEqual(service.attempt(2, { job: 'build' }));
    expect(build.ACTIONS_RUNTIME_TOKEN).not.toBe(test.ACTIONS_RUNTIME_TOKEN);
    expect(build.GITHUB_RUN_ATTEMPT).toBe('2');
    await clientIn(build, [zipped('made')]);
    const [taken, list, deleted] = await clientIn(test, [
      zipped('made'),
      ['listArtifacts'],
      ['deleteArtifact', 'made'],
    ]);
    expect(taken?.failed).toContain('409');
    expect(names(list)).toEqual(['made']);
    expect(deleted?.failed).toBeUndefined();
    expect(service.requests.map(({ attempt }) => attempt).filter((attempt) => attempt !== undefined)).toEqual(
      Array<number>(6).fill(2),
    );
  });
});

describe('the artifact service, seen by fetch', () => {
  const SERVICE = 'twirp/github.actions.results.api.v1.ArtifactService';
  type Sent = { token?: string; headers?: Record<string, string>; method?: string };
  const call = (service: ArtifactService, { token, headers, method = 'POST' }: Sent = {}) => {
    const authorization = `Bearer ${token ?? service.env.ACTIONS_RUNTIME_TOKEN ?? ''}`;
    return (name: string, request: object) =>
      fetch(`${service.url}/${SERVICE}/${name}`, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        ...(method !== 'GET' && { body: JSON.stringify(request) }),
      });
  };
  const idsOf = (env: Readonly<Record<string, string>>) => {
    const claims = Buffer.from(env.ACTIONS_RUNTIME_TOKEN?.split('.')[1] ?? '', 'base64url').toString();
    const { scp } = JSON.parse(claims) as { scp: string };
    const [, run = '', job = ''] = /Actions\.Results:([^:]+):(\S+)/.exec(scp) ?? [];
    return { workflow_run_backend_id: run, workflow_job_run_backend_id: job };
  };
  const made = (service: ArtifactService, more: object = {}) => ({ ...idsOf(service.env), name: 'made', ...more });
  const create = async (service: ArtifactService): Promise<string> => {
    const response = await call(service)('CreateArtifact', made(service, { version: 7 }));
    return ((await response.json()) as { signed_upload_url: string }).signed_upload_url;
  };
  const put = (url: string, body: string, headers: Record<string, string> = {}) =>
    fetch(url, { method: 'PUT', body, headers });
  const putBlob = (url: string, body: string) =>
    put(url, body, { 'x-ms-blob-type': 'BlockBlob', 'x-ms-blob-content-type': 'application/zip' });

  it('keeps a name taken whose upload was never completed', async () => {
    const service = await start();
    await create(service);
    expect((await call(service)('CreateArtifact', made(service, { version: 7 }))).status).toBe(409);
    expect([service.all.length, service.artifacts().length]).toEqual([1, 0]);
    expect((await call(service)('FinalizeArtifact', made(service, { size: '0' }))).status).toBe(404);
    const list = await call(service)('ListArtifacts', idsOf(service.env));
    expect(await list.json()).toEqual({ artifacts: [] });
  });

  it.each<[string, object, RegExp]>([
    ['an unknown field', { colour: 'red' }, /unknown field colour/],
    ['a field of another call', { size: '1' }, /unknown field size/],
    ['a name that is no text', { name: 7 }, /field name is not a valid string/],
    ['a wrapped string', { mime_type: { value: 'text/html' } }, /field mime_type is not a valid string/],
    ['a version that is no number', { version: 'seven' }, /field version is not a valid int32/],
    ['a version too large', { version: 2 ** 31 }, /field version is not a valid int32/],
    ['a date without time', { expires_at: '2099-01-01' }, /field expires_at is not a valid timestamp/],
    ['a date that there is not', { expires_at: '2099-13-01T00:00:00Z' }, /field expires_at is not a valid timestamp/],
    ['a field twice', { mime_type: 'text/html', mimeType: 'text/html' }, /stands twice/],
    ['no name', { name: null }, /name and version/],
    ['no version', { version: null }, /name and version/],
    ['no ids', { workflow_run_backend_id: '' }, /workflow_job_run_backend_id are required/],
    ['a name with a slash', { name: 'a/b' }, /refused character/],
    ['a file by an old client', { version: 4, mime_type: 'text/html' }, /uploads zips only/],
  ])('refuses %s', async (_what, request, message) => {
    const service = await start();
    const response = await call(service)('CreateArtifact', made(service, { version: 7, ...request }));
    expect(response.status).toBe(400);
    expect(((await response.json()) as { msg: string }).msg).toMatch(message);
    expect(service.all).toEqual([]);
  });

  it('takes the names of fields in both cases, and null as absent', async () => {
    const service = await start();
    const { workflow_run_backend_id: workflowRunBackendId, ...job } = idsOf(service.env);
    const request = { workflowRunBackendId, ...job, name: 'made', version: '7', mimeType: null, expires_at: null };
    expect((await call(service)('CreateArtifact', request)).status).toBe(200);
  });

  it('wants a token, the ids of its job, and the protocol', async () => {
    const service = await start();
    const request = made(service, { version: 7 });
    const status = async (body: object, sent?: Sent) => (await call(service, sent)('CreateArtifact', body)).status;
    expect(await status(request, { token: 'other' })).toBe(401);
    expect(await status(request, { headers: { authorization: '' } })).toBe(401);
    expect(await status(request, { headers: { 'content-type': 'text/plain' } })).toBe(404);
    expect(await status(request, { method: 'GET' })).toBe(404);
    expect(await status([])).toBe(400);
    expect((await call(service)('CreateCache', request)).status).toBe(404);
    expect(await status({ ...request, workflow_run_backend_id: 'unknown' })).toBe(404);
    expect(await status({ ...request, workflow_job_run_backend_id: 'unknown' })).toBe(403);
    const second = idsOf(service.attempt(2));
    expect(await status({ ...request, ...second })).toBe(404);
    expect(await status({ ...request }, { token: service.attempt(2).ACTIONS_RUNTIME_TOKEN ?? '' })).toBe(403);
    expect(service.all).toEqual([]);
    expect(await status(request)).toBe(200);
  });

  it('filters by name and by id', async () => {
    const service = await start();
    await clientIn(service.env, [zipped('one'), zipped('two')]);
    const list = async (filter: object): Promise<string[]> => {
      const response = await call(service)('ListArtifacts', { ...idsOf(service.env), ...filter });
      return ((await response.json()) as { artifacts: Listed[] }).artifacts.map(({ name }) => name);
    };
    const id = service.artifacts().find(({ name }) => name === 'two')?.id;
    expect(await list({ name_filter: 'one' })).toEqual(['one']);
    expect(await list({ id_filter: String(id) })).toEqual(['two']);
    expect(await list({ id_filter: id })).toEqual(['two']);
    expect(await list({ name_filter: 'one', id_filter: id })).toEqual([]);
    expect((await call(service)('ListArtifacts', { ...idsOf(service.env), name_filter: ['one'] })).status).toBe(400);
  });

  it('checks size, hash, type and blocks', async () => {
    const service = await start();
    const url = await create(service);
    const blocks = '<BlockList><Latest>b1</Latest></BlockList>';
    expect((await put(`${url}&comp=blocklist`, blocks)).status).toBe(400);
    expect((await put(`${url}&comp=block&blockid=AAAA`, 'x')).status).toBe(201);
    expect((await put(`${url}&comp=block&blockid=AAAAAAAA`, 'x')).status).toBe(400);
    expect((await put(url, 'PK')).status).toBe(400);
    expect((await put(url, 'PK', { 'x-ms-blob-type': 'BlockBlob' })).status).toBe(201);
    const finalize = async (more: object) => (await call(service)('FinalizeArtifact', made(service, more))).status;
    const right = { size: '2', hash: digestOf(Buffer.from('PK')) };
    expect(await finalize(right)).toBe(400); // It was uploaded as application/octet-stream.
    expect((await putBlob(url, 'PK')).status).toBe(201);
    expect(await finalize({ ...right, size: '3' })).toBe(400);
    expect(await finalize({ hash: right.hash })).toBe(400);
    expect(await finalize({ ...right, hash: 'sha256:0' })).toBe(400);
    expect(await finalize(right)).toBe(200);
  });

  it('checks links', async () => {
    let time = Date.now();
    const service = await start({ now: () => time });
    const url = await create(service);
    expect((await putBlob(url, 'PK')).status).toBe(201);
    await call(service)('FinalizeArtifact', made(service, { size: '2' }));
    const answer = await call(service)('GetSignedArtifactURL', made(service));
    const { signed_url: link } = (await answer.json()) as { signed_url: string };
    const response = await fetch(link);
    expect([response.headers.get('content-type'), await response.text()]).toEqual(['application/zip', 'PK']);
    expect(response.headers.get('content-disposition')).toContain('filename="made.zip"');
    const status = async (address: string) => (await fetch(address)).status;
    expect(await status(url)).toBe(403); // It is for writing.
    expect((await putBlob(link, 'PK')).status).toBe(403);
    expect(await status(link.replace(/sig=[^&]*/, 'sig=other'))).toBe(403);
    expect(await status(link.replace('made', 'else'))).toBe(403);
    expect(await status(link.replace(/\?.*/, ''))).toBe(403);
    time += 3_600_000;
    expect(await status(link)).toBe(403);
    expect((await call(service)('GetSignedArtifactURL', made(service, { name: 'other' }))).status).toBe(404);
    expect((await call(service)('DeleteArtifact', made(service))).status).toBe(200);
    expect((await call(service)('DeleteArtifact', made(service))).status).toBe(404);
  });

  it('gives the newest of a name to an attempt that asks by its own ids', async () => {
    const service = await start();
    await clientIn(service.env, [notZipped('run.json', 'first')]);
    await clientIn(service.attempt(2), [notZipped('run.json', 'second')]);
    const env = service.attempt(3);
    const token = env.ACTIONS_RUNTIME_TOKEN ?? '';
    const content = async (ids: object) => {
      const answer = await call(service, { token })('GetSignedArtifactURL', { ...ids, name: 'run.json' });
      return (await fetch(((await answer.json()) as { signed_url: string }).signed_url)).text();
    };
    expect(await content(idsOf(env))).toBe('second');
    expect(await content(idsOf(service.env))).toBe('first');
  });

  it('can be one that knows no mime type', async () => {
    const service = await start({ refuseMimeType: true });
    const request = made(service, { version: 7, mime_type: 'application/zip' });
    const response = await call(service)('CreateArtifact', request);
    expect([response.status, await response.text()]).toEqual([500, 'Error decode request body\n']);
  });
});
