import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  forbidden,
  quotaExceeded,
  startArtifactService,
  type ArtifactService,
  type ArtifactServiceOptions,
} from '../../fake-pinkfish/artifact-service.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { entriesOf } from '../../fake-pinkfish/artifact-entries.ts';
import { digestOf } from '../../fake-pinkfish/stored-artifact.ts';
import { runAction } from '../../fake-pinkfish/runner.ts';

// The real client, run as a step: it reads its settings from the environment.
const CLIENT = pathToFileURL(path.join(ROOT, 'node_modules', '@actions', 'artifact', 'lib', 'artifact.js')).href;
const UPLOAD = `
import { DefaultArtifactClient } from ${JSON.stringify(CLIENT)};
import fs from 'node:fs';
const names = JSON.parse(process.env.FILES);
for (const name of names) fs.writeFileSync(name, name.repeat(Number(process.env.TIMES ?? 1)));
try {
  const options = { retentionDays: 3, compressionLevel: Number(process.env.LEVEL ?? 6) };
  const done = await new DefaultArtifactClient().uploadArtifact('made', names, '.', options);
  console.log('done ' + JSON.stringify(done));
} catch (error) {
  console.log('failed ' + error.message);
}
process.exit();
`;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'artifact-test-'));
  writeFileSync(path.join(dir, 'upload.mjs'), UPLOAD);
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

const upload = async (service: ArtifactService, env: Record<string, string> = {}): Promise<string> => {
  const entry = path.join(dir, 'upload.mjs');
  const files = { FILES: JSON.stringify(['a.txt', 'b.txt']) };
  const { log, lines } = await runAction({ inputs: {}, entry, env: { ...files, ...service.env, ...env } });
  return lines.find(({ text }) => /^(?:done|failed) /.test(text))?.text ?? log;
};

describe('the artifact service, seen by @actions/artifact', () => {
  it('keeps what is uploaded', async () => {
    const service = await start();
    const done = JSON.parse((await upload(service)).replace(/^done /, '')) as { id: number; digest: string };
    const [artifact, ...others] = service.artifacts();
    expect(others).toEqual([]);
    if (!artifact?.zip) throw new Error('nothing was kept');
    expect(artifact).toMatchObject({ id: done.id, name: 'made', digest: `sha256:${done.digest}` });
    expect(digestOf(artifact.zip)).toBe(artifact.digest);
    expect(Date.parse(artifact.expiresAt ?? '')).toBeGreaterThan(Date.now());
    expect(entriesOf(artifact).map(({ name, bytes }) => [name, bytes.toString()])).toEqual([
      ['a.txt', 'a.txt'],
      ['b.txt', 'b.txt'],
    ]);
    expect(service.requests.map(({ operation }) => operation)).toEqual(['create', 'block', 'commit', 'finalize']);
  }, 60_000);

  it('takes several blocks', async () => {
    const service = await start();
    expect(await upload(service, { FILES: '["a"]', TIMES: String(20 * 1024 * 1024), LEVEL: '0' })).toMatch(/^done/);
    expect(service.requests.filter(({ operation }) => operation === 'block').length).toBeGreaterThan(2);
    expect(service.artifacts().flatMap(entriesOf)).toMatchObject([{ name: 'a', bytes: { length: 20 * 1024 * 1024 } }]);
  }, 60_000);

  it.each<[string, ArtifactServiceOptions, RegExp]>([
    ['a name that is taken', { takenNames: ['made'] }, /\(409\) Conflict: an artifact with this name already exists/],
    ['a quota that is used up', { faults: { create: [quotaExceeded] } }, /quota has been hit/],
    ['a token without rights', { faults: { create: [forbidden] } }, /\(403\) Forbidden: not allowed/],
    ['a broken connection', { faults: { create: ['reset'] } }, /ECONNRESET/],
    ['a blob store that refuses', { faults: { block: () => ({ status: 403 }) } }, /^failed/],
  ])(
    'refuses: %s',
    async (_what, options, message) => {
      const service = await start(options);
      expect(await upload(service)).toMatch(message);
      expect(service.artifacts()).toEqual([]);
    },
    60_000,
  );
});

describe('the artifact service, seen by fetch', () => {
  const SERVICE = 'twirp/github.actions.results.api.v1.ArtifactService';
  const call = (service: ArtifactService, name: string, { token, ...request }: Record<string, string>) =>
    fetch(`${service.url}/${SERVICE}/${name}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token ?? service.env.ACTIONS_RUNTIME_TOKEN ?? ''}` },
      body: JSON.stringify(request),
    });
  const scope = (service: ArtifactService): Record<string, string> => {
    const claims = Buffer.from(service.env.ACTIONS_RUNTIME_TOKEN?.split('.')[1] ?? '', 'base64url').toString();
    const { scp } = JSON.parse(claims) as { scp: string };
    const run = /Actions\.Results:([^:]+):/.exec(scp)?.[1] ?? '';
    return { workflow_run_backend_id: run, name: 'made' };
  };
  const create = async (service: ArtifactService): Promise<string> => {
    const response = await call(service, 'CreateArtifact', scope(service));
    return ((await response.json()) as { signed_upload_url: string }).signed_upload_url;
  };

  it('burns a name whose upload was never completed', async () => {
    const service = await start();
    await create(service);
    expect((await call(service, 'CreateArtifact', scope(service))).status).toBe(409);
    expect([service.all.length, service.artifacts().length]).toEqual([1, 0]);
    expect((await call(service, 'FinalizeArtifact', { name: 'made', size: '0' })).status).toBe(404);
  });

  it('checks token, size, hash and blocks', async () => {
    const service = await start();
    expect((await call(service, 'CreateArtifact', { ...scope(service), token: 'other' })).status).toBe(401);
    expect((await call(service, 'CreateArtifact', { name: 'x' })).status).toBe(400);
    const url = await create(service);
    const put = (query: string, body: string) => fetch(`${url}${query}`, { method: 'PUT', body });
    expect((await put('&comp=blocklist', '<BlockList><Latest>b1</Latest></BlockList>')).status).toBe(400);
    expect((await put('', 'PK')).status).toBe(201);
    expect((await call(service, 'FinalizeArtifact', { name: 'made', size: '3' })).status).toBe(400);
    const wrong = { name: 'made', size: '2', hash: 'sha256:0' };
    expect((await call(service, 'FinalizeArtifact', wrong)).status).toBe(400);
    expect((await call(service, 'FinalizeArtifact', { ...wrong, hash: digestOf(Buffer.from('PK')) })).status).toBe(200);
    const link = (await (await call(service, 'GetSignedArtifactURL', { name: 'made' })).json()) as {
      signed_url: string;
    };
    expect(await (await fetch(link.signed_url)).text()).toBe('PK');
    const listed = (await (await call(service, 'ListArtifacts', { name_filter: 'made' })).json()) as object;
    expect(listed).toMatchObject({ artifacts: [{ name: 'made', size: '2' }] });
    expect((await call(service, 'DeleteArtifact', { name: 'made' })).status).toBe(200);
    expect((await call(service, 'DeleteArtifact', { name: 'made' })).status).toBe(404);
  });

  it('can be one that knows no mime type', async () => {
    const service = await start({ refuseMimeType: true });
    const response = await call(service, 'CreateArtifact', { ...scope(service), mime_type: 'application/zip' });
    expect([response.status, await response.text()]).toEqual([500, 'Error decode request body\n']);
  });
});
