import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { entriesOf } from '../../fake-pinkfish/artifact-entries.ts';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import { forbidden, quotaExceeded, startArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import type { ArtifactService, ArtifactServiceOptions } from '../../fake-pinkfish/artifact-service.ts';
import { artifactClient, type Uploader } from '../../src/results/artifact-client.ts';
import { missingService } from '../../src/results/artifact-upload.ts';
import { uploadArtifact, uploadOutput, opensInBrowser, type ArtifactOptions } from '../../src/results/artifact.ts';
import { fakeClock } from '../fixtures/clock.ts';

let root = '';
let printed = '';
let service: ArtifactService | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'artifact-test-'));
  // The client speaks to the log on its own.
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await service?.close();
  service = undefined;
  // What an aborted upload still reads stays for a moment on Windows.
  await rm(root, { recursive: true, force: true, maxRetries: 5 });
});

const fetched = async (place: string, content: string): Promise<ArtifactOptions['files'][number]> => {
  const path = join(root, 'files', place);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { step: 1, name: place, path, size: content.length, mimeType: 'text/plain', sha256 };
};

const ENV = { ACTIONS_RUNTIME_TOKEN: 'token', ACTIONS_RESULTS_URL: 'https://results.example/' };

const options = async (overrides: Partial<ArtifactOptions> = {}): Promise<ArtifactOptions> => ({
  mode: 'auto',
  name: undefined,
  runId: '1778786207851669420',
  files: [await fetched('step-1/a.txt', 'content a'), await fetched('designated-output/b.txt', 'content b')],
  downloadPath: join(root, 'files'),
  resultsBytes: Buffer.from('{"url":"https://files.example/f?sig=SIGNATURE"}'),
  summaryMarkdown: '# Summary\n',
  stagingFolder: join(root, 'staging'),
  retentionDays: undefined,
  compressionLevel: 'auto',
  signal: new AbortController().signal,
  clock: fakeClock(),
  env: ENV,
  client: () => Promise.reject(new Error('no client was to be asked for')),
  urlOf: (id) => `https://github.example/artifacts/${id}`,
  ...overrides,
});

/** A client that answers each upload in turn by what it is given, and keeps what it was asked. */
const clientOf = (...answers: (Error | { id?: number; digest?: string; size?: number })[]) => {
  const calls: Parameters<Uploader['uploadArtifact']>[] = [];
  const client: Uploader = {
    uploadArtifact: (...call) => {
      calls.push(call);
      const answer = answers[calls.length - 1] ?? new Error('asked too often');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  return { calls, client: () => Promise.resolve(client) };
};

const names = ({ calls }: { calls: unknown[][] }): unknown[] => calls.map(([name]) => name);

const TAKEN = new Error(
  'Failed to CreateArtifact: Received non-retryable error: Failed request: (409) Conflict: an artifact with this name already exists on the workflow run',
);
const BROKEN = new Error('read ECONNRESET');
const DONE = { id: 7, digest: 'abc', size: 123 };

describe('what is not uploaded', () => {
  it.each<[string, Partial<ArtifactOptions>]>([
    ['false', { mode: false }],
    ['auto, without files', { mode: 'auto', files: [] }],
  ])('%s', async (_, overrides) => {
    await expect(uploadArtifact(await options(overrides))).resolves.toEqual({});
  });

  it('is not begun once the job is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(uploadArtifact(await options({ signal }))).rejects.toThrow('cancelled');
  });
});

describe('missingService', () => {
  it.each([
    [ENV, undefined],
    [{ ...ENV, GITHUB_SERVER_URL: 'https://github.com' }, undefined],
    [{ ...ENV, GITHUB_SERVER_URL: 'https://octo.ghe.com' }, undefined],
    [{ ...ENV, GITHUB_SERVER_URL: 'http://git.localhost' }, undefined],
    [{ ...ENV, GITHUB_SERVER_URL: 'https://github.example' }, 'Enterprise'],
    [{ ACTIONS_RESULTS_URL: 'https://results.example' }, 'ACTIONS_RUNTIME_TOKEN'],
    [{ ACTIONS_RUNTIME_TOKEN: 'token' }, 'ACTIONS_RESULTS_URL'],
  ])('%j: %s', (env, why) => {
    if (why === undefined) expect(missingService(env)).toBeUndefined();
    else expect(missingService(env)).toContain(why);
  });
});

describe('the name', () => {
  it.each<[string, { name?: string; answers: (Error | typeof DONE)[]; tried: string[] }]>([
    ['is the run’s', { answers: [DONE], tried: [''] }],
    ['is the next that is free', { answers: [TAKEN, TAKEN, DONE], tried: ['', '-2', '-3'] }],
    ['is another where the first was burnt', { answers: [BROKEN, DONE], tried: ['', '-2'] }],
    [
      'is another where the first was burnt and the next taken',
      { answers: [BROKEN, TAKEN, DONE], tried: ['', '-2', '-3'] },
    ],
  ])('%s', async (_, { answers, tried }) => {
    const uploader = clientOf(...answers);
    const { artifact, warning } = await uploadArtifact(await options({ client: uploader.client }));
    expect(warning).toBeUndefined();
    expect(names(uploader)).toEqual(tried.map((suffix) => `pinkfish-run-1778786207851669420${suffix}`));
    expect(artifact).toEqual({
      id: '7',
      name: `pinkfish-run-1778786207851669420${tried.at(-1)}`,
      url: 'https://github.example/artifacts/7',
      digest: 'abc',
      size: 123,
    });
  });

  it.each<[string, string | undefined, Error[], number, string]>([
    ['is not changed where the author gave it', 'mine', [TAKEN], 1, 'has an artifact named mine already'],
    ['is not tried again where the author gave it', 'mine', [BROKEN], 1, 'read ECONNRESET'],
    [
      'is looked for up to -9',
      undefined,
      Array<Error>(9).fill(TAKEN),
      9,
      'named pinkfish-run-1778786207851669420-9 already',
    ],
    ['is not looked for after two broken uploads', undefined, [BROKEN, BROKEN], 2, 'read ECONNRESET'],
    ['is not looked for where the service refuses', undefined, [new Error('Failed to CreateArtifact: no')], 1, 'no'],
  ])('%s', async (...[, name, answers, tries, why]) => {
    const uploader = clientOf(...answers);
    const { warning } = await uploadArtifact(await options({ name, client: uploader.client }));
    expect(uploader.calls).toHaveLength(tries);
    expect(warning).toContain(why);
  });
});

describe('opensInBrowser', () => {
  it.each<[string, string | undefined, boolean]>([
    ['report.html', undefined, true],
    ['REPORT.PDF', 'application/octet-stream', true],
    ['chart', 'image/png', true],
    ['page', 'text/html; charset=utf-8', true],
    ['report.md', 'text/markdown', false],
    ['data.json', 'application/json', false],
    ['constructor', undefined, false],
  ])('%s of %s: %s', (name, mimeType, opens) => expect(opensInBrowser({ name, mimeType })).toBe(opens));
});

describe('a failure', () => {
  it('is an error where the upload was asked for', async () => {
    const { client } = clientOf(new Error('Failed to CreateArtifact: see https://docs.example/?a=b for more\nlines'));
    await expect(uploadArtifact(await options({ mode: true, client }))).rejects.toThrow(
      'The artifact could not be uploaded: Failed to CreateArtifact: see (link) for more lines',
    );
    await expect(uploadArtifact(await options({ mode: true, env: {} }))).rejects.toThrow('no artifact service');
  });

  it.each<[string, Partial<ArtifactOptions>, string]>([
    ['no service', { env: {} }, 'no artifact service'],
    ['no id', { client: clientOf({}).client }, 'gave no id'],
    [
      'a client that does not load',
      { client: () => Promise.reject(new Error('chunk is missing')) },
      'chunk is missing',
    ],
    [
      'a file that is gone',
      {
        files: [{ path: '/nowhere/step-1/x', step: 1, name: 'x', size: 1, mimeType: '', sha256: '' }],
        downloadPath: '/nowhere',
      },
      'ENOENT',
    ],
  ])('is a warning where it was not: %s', async (_, overrides, why) => {
    const { artifact, warning } = await uploadArtifact(await options(overrides));
    expect(artifact).toBeUndefined();
    expect(warning).toMatch(/^The artifact could not be uploaded: .* The files are in download-path$/);
    expect(warning).toContain(why);
  });

  const hanging = { client: () => Promise.resolve({ uploadArtifact: () => new Promise<never>(() => undefined) }) };

  it('is said of an upload that takes too long', async () => {
    const { warning } = await uploadArtifact(await options({ ...hanging, timeLimitMs: 20 }));
    expect(warning).toContain('it took too long');
  });

  it('is not waited for where the job is cancelled', async () => {
    const controller = new AbortController();
    const ended = uploadArtifact(await options({ ...hanging, mode: true, signal: controller.signal }));
    setTimeout(() => controller.abort(new Error('cancelled')), 20);
    await expect(ended).rejects.toThrow('cancelled');
  });

  it('that comes after the limit begins no other upload', async () => {
    let fail: (error: Error) => void = () => undefined;
    const uploadOnce = jest.fn(() => new Promise<never>((_, reject) => (fail = reject)));
    const client = (): Promise<Uploader> => Promise.resolve({ uploadArtifact: uploadOnce });
    await uploadArtifact(await options({ client, timeLimitMs: 20 }));
    fail(BROKEN);
    await new Promise(setImmediate);
    expect(uploadOnce).toHaveBeenCalledTimes(1);
  });
});

describe('the platform’s own client', () => {
  const start = async (serviceOptions: ArtifactServiceOptions = {}): Promise<ArtifactService> => {
    service = await startArtifactService(serviceOptions);
    jest.replaceProperty(process, 'env', { ...process.env, ...service.env, GITHUB_SERVER_URL: 'https://github.com' });
    return service;
  };

  it('uploads the tree, the summary, and the results without signatures', async () => {
    const { artifacts, env } = await start();
    const overrides = { env, client: artifactClient, retentionDays: 3, compressionLevel: 6 } as const;
    const { artifact } = await uploadArtifact(await options(overrides));
    const [stored] = artifacts();
    const entries = Object.fromEntries(
      entriesOf(stored ?? { zip: undefined }).map(({ name, bytes }) => [name, bytes.toString()]),
    );
    expect(entries).toEqual({
      'results.json': '{"url":"https://files.example/f"}',
      'summary.md': '# Summary\n',
      'step-1/a.txt': 'content a',
      'designated-output/b.txt': 'content b',
    });
    expect(artifact).toMatchObject({ id: String(stored?.id), name: stored?.name });
    expect(`sha256:${artifact?.digest}`).toBe(stored?.digest);
    expect(stored?.expiresAt).toBeDefined();
    expect(await readdir(root)).toEqual(['files']);
    expect(await readFile(join(root, 'files/step-1/a.txt'), 'utf8')).toBe('content a');
  });

  const TEXT = Array.from({ length: 200_000 }, (_, line) => `line ${line}\n`).join('');

  it.each([0, 6])('can be downloaded as actions/download-artifact does it, at level %d', async (compressionLevel) => {
    const { env } = await start();
    const files = [await fetched('step-1/long ä.txt', TEXT), await fetched('step-2/empty', '')];
    const { artifact } = await uploadArtifact(await options({ env, files, client: artifactClient, compressionLevel }));
    const { DefaultArtifactClient } = await import('@actions/artifact');
    const path = join(root, 'downloaded');
    const expectedHash = `sha256:${artifact?.digest}`;
    const { digestMismatch } = await new DefaultArtifactClient().downloadArtifact(Number(artifact?.id), {
      ...{ path, expectedHash },
    });
    expect(digestMismatch).toBeFalsy();
    expect(await readFile(join(path, 'step-1/long ä.txt'), 'utf8')).toBe(TEXT);
    expect(await readFile(join(path, 'step-2/empty'), 'utf8')).toBe('');
    expect((await readdir(path)).sort()).toEqual(['results.json', 'step-1', 'step-2', 'summary.md']);
  });

  it('says so where its zip breaks: a listener of the client throws then, and the client waits for ever', async () => {
    const files = [await fetched('step-1/large', ''), await fetched('step-1/gone', 'content')];
    await truncate(files[0]?.path ?? '', 64 * 1024 ** 2);
    const gone = join(root, 'staging/step-1/gone');
    // By the first block the client has listed the last file and not opened it.
    const { env, all } = await start({ faults: { block: () => (rmSync(gone, { force: true }), undefined) } });
    // Its own time limit, of minutes, would outlive the test.
    jest.replaceProperty(process, 'env', { ...process.env, ACTIONS_ARTIFACT_UPLOAD_TIMEOUT_MS: '3000' });
    const { artifact, warning } = await uploadArtifact(
      await options({ env, files, name: 'mine', compressionLevel: 0, client: artifactClient }),
    );
    expect(artifact).toBeUndefined();
    expect(warning).toMatch(/^The artifact could not be uploaded: .*zip/);
    expect(all.map(({ finalized }) => finalized)).toEqual([false]);
  });

  it('uploads the designated output by itself, not zipped, under the next free name', async () => {
    const { artifacts, env } = await start({ takenNames: ['my_report-1778786207851669420.html'] });
    const { path } = await fetched('designated-output/my_report.html', '<h1>Report</h1>');
    const { artifact, warning } = await uploadOutput({
      ...(await options({ env, client: artifactClient })),
      ...{ name: 'my/report.html', path },
    });
    expect(warning).toBeUndefined();
    const [stored] = artifacts();
    expect(stored?.name).toBe('my_report-1778786207851669420-2.html');
    expect(String(stored?.content)).toBe('<h1>Report</h1>');
    expect(artifact).toMatchObject({ id: String(stored?.id), name: stored?.name });
    expect(await readFile(path, 'utf8')).toBe('<h1>Report</h1>');
    expect(await readdir(root)).toEqual(['files']);
  });

  it.each<[string, Fault]>([
    ['a reset', 'reset-before-reading'],
    ['a 5xx that the client gives up at once', { status: 520, body: '{}' }],
  ])('survives %s at the creation', async (_, fault) => {
    const { artifacts, env } = await start({ faults: { create: [fault] } });
    const { artifact } = await uploadArtifact(await options({ env, name: 'mine', client: artifactClient }));
    expect(artifact?.name).toBe('mine');
    expect(artifacts()).toHaveLength(1);
  });

  it.each<[string, string, string]>([
    ['what was sent', '{"a": 1.0, "inputs" : {"x": [1, "}"]}, "b":{"inputs":2}}', '{"a":1.0,"b":{"inputs":2}}'],
    ['it twice, and spelled by escapes', '{"inputs":1,"inp\\u0075ts":{"a":"\\""},"b":"\\\\"}', '{"b":"\\\\"}'],
    ['it alone', '{"inputs":{}}', '{}'],
    ['a byte order mark', '\ufeff{"é":"ü"}', '{"é":"ü"}'],
  ])('leaves out of the results document %s', async (_, document, published) => {
    const { artifacts, env } = await start();
    await uploadArtifact(await options({ env, client: artifactClient, resultsBytes: Buffer.from(document) }));
    const entries = entriesOf(artifacts()[0] ?? { zip: undefined });
    expect(entries.find(({ name }) => name === 'results.json')?.bytes.toString()).toBe(published);
  });

  it('meets a taken name, and a name burnt by a broken upload', async () => {
    const taken = 'pinkfish-run-1778786207851669420';
    const { artifacts, env } = await start({
      takenNames: [taken],
      faults: { finalize: [{ status: 400, body: '{}' }] },
    });
    const { artifact } = await uploadArtifact(await options({ env, client: artifactClient }));
    expect(artifact?.name).toBe(`${taken}-3`);
    expect(artifacts().map(({ name }) => name)).toEqual([`${taken}-3`]);
  });

  it.each([
    ['quota', quotaExceeded, 'storage quota is used up'],
    ['refusal', forbidden, '403'],
  ])('meets a %s', async (_, fault, why) => {
    const { env, all } = await start({ faults: { create: [fault] } });
    const { warning } = await uploadArtifact(await options({ env, client: artifactClient }));
    expect(warning).toContain(why);
    expect(warning).not.toMatch(/https?:/);
    expect(all).toEqual([]);
  });

  it('never prints a signature of a result file', async () => {
    const { env } = await start();
    jest.replaceProperty(process, 'env', { ...process.env, RUNNER_DEBUG: '1' });
    await uploadArtifact(await options({ env, client: artifactClient }));
    expect(printed).toContain('Uploading artifact');
    expect(printed).not.toContain('SIGNATURE');
  });
});
