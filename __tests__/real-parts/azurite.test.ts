// Artifacts on Microsoft's own emulator of Azure Blob storage, which is where GitHub keeps them.
import { DefaultArtifactClient } from '@actions/artifact';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entriesOf } from '../../fake-pinkfish/artifact-entries.ts';
import type { ArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import { completeAtOnce } from '../../fake-pinkfish/scenario.ts';
import { expectWholeEnd, filesBelow, inputsFor, newWorld, type World } from '../fixtures/dist.ts';
import { AZURITE, startAzurite, type Azurite } from './azurite.ts';
import { describePart } from './describe-part.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describePart(AZURITE, () => {
  let azurite: Azurite;
  let world: World;
  beforeAll(async () => {
    world = newWorld();
    azurite = await startAzurite();
    world.closing(azurite.close);
  }, 180_000);
  afterAll(async () => {
    await world.close();
  });

  const readBack = async (service: ArtifactService, name: string) => {
    const artifact = service.artifacts().find((its) => its.name === name);
    const blob = artifact && (await azurite.read(artifact.blobPath));
    if (!artifact || !blob) throw new Error(`${name} was not uploaded`);
    return { artifact, ...blob };
  };

  const big = randomBytes(20 * 1024 * 1024);
  const scenario = completeAtOnce({
    results: [
      {
        stepIndex: 1,
        files: [
          { name: 'report.html', content: '<h1>Report</h1>', mimeType: 'text/html' },
          { name: 'größe 100%.txt', content: 'a line\n'.repeat(100_000), mimeType: 'text/plain' },
          { name: 'empty.txt', content: '', mimeType: 'text/plain' },
        ],
      },
      { stepIndex: 2, files: [{ name: 'big.bin', content: big }] },
    ],
  });

  it("takes a run's files: the zip that is read back holds them, and its digest is the one reported", async () => {
    const [pinkfish, artifacts] = [await world.pinkfish({ scenario }), await world.artifacts({ blobs: azurite })];
    const inputs = inputsFor(pinkfish, { 'upload-artifact': 'true', 'artifact-name': 'my results' });
    const result = await world.run({ inputs, env: artifacts.env });
    expectWholeEnd(result, 'complete');
    const { artifact, bytes: zip, contentType } = await readBack(artifacts, 'my results');
    expect(contentType).toBe('application/zip');
    expect(result.outputs['artifact-digest']).toBe(sha256(zip));
    expect(artifact.digest).toBe(`sha256:${sha256(zip)}`);
    const entries = new Map(entriesOf({ zip }).map(({ name, bytes }) => [name, bytes]));
    const onDisk = filesBelow(result.outputs['download-path'] ?? '');
    expect([...entries.keys()].sort()).toEqual(
      [...onDisk.keys(), 'summary.md'].map((name) => name.replaceAll('\\', '/')).sort(),
    );
    for (const name of ['step-1/report.html', 'step-1/größe 100%.txt', 'step-1/empty.txt', 'step-2/big.bin']) {
      expect(entries.get(name)?.equals(onDisk.get(path.normalize(name)) ?? Buffer.from('missing'))).toBe(true);
    }
    expect(entries.get('step-2/big.bin')?.equals(big)).toBe(true);
    // No signature of Azure's stands in the log but in the commands that mask it.
    const visible = result.lines.filter(({ command }) => command?.name !== 'add-mask' && command?.name !== 'debug');
    expect(visible.map(({ text }) => text).join('\n')).not.toMatch(/[?&]sig=/);
  }, 90_000);

  it('takes the designated output by itself, byte for byte, with its content type', async () => {
    const html = Buffer.concat([Buffer.from('<!doctype html><title>Größe</title>'), randomBytes(100_000)]);
    const file = { name: 'report.html', content: html, mimeType: 'text/html' };
    const pinkfish = await world.pinkfish({
      scenario: completeAtOnce({ results: [{ files: [file] }], designatedOutput: 'step-1/report.html' }),
    });
    const artifacts = await world.artifacts({ blobs: azurite });
    const inputs = inputsFor(pinkfish, { 'output-artifact': 'true', 'upload-artifact': 'false' });
    const result = await world.run({ inputs, env: artifacts.env });
    expectWholeEnd(result, 'complete');
    expect(artifacts.artifacts()).toHaveLength(1);
    const { artifact, ...blob } = await readBack(artifacts, `report-${result.outputs['run-id']}.html`);
    expect(blob.bytes.equals(html)).toBe(true);
    expect(blob.contentType).toBe('text/html');
    expect(artifact.digest).toBe(`sha256:${sha256(html)}`);
    expect(result.outputs['output-artifact-url']).toMatch(new RegExp(`/artifacts/${artifact.id}$`));
  }, 90_000);

  it('takes the next name where an upload link had expired', async () => {
    const [pinkfish, artifacts] = [await world.pinkfish({ scenario }), await world.artifacts({ blobs: azurite })];
    const create = () => {
      azurite.uploadLifetimeMs = artifacts.all.length === 0 ? -60_000 : 300_000;
      return undefined;
    };
    artifacts.setFaults('create', create);
    const result = await world.run({ inputs: inputsFor(pinkfish), env: artifacts.env });
    expectWholeEnd(result, 'complete');
    const name = `pinkfish-run-${result.outputs['run-id']}-2`;
    expect(artifacts.artifacts().map((artifact) => artifact.name)).toEqual([name]);
    expect(sha256((await readBack(artifacts, name)).bytes)).toBe(result.outputs['artifact-digest']);
  }, 90_000);

  it('takes a file that is not zipped, which a browser can open and the client can download', async () => {
    const artifacts = await world.artifacts({ blobs: azurite });
    const dir = mkdtempSync(path.join(tmpdir(), 'real-parts-upload-'));
    world.closing(() => rmSync(dir, { recursive: true, force: true }));
    const html = '<!doctype html><title>Größe</title>';
    writeFileSync(path.join(dir, 'größe.html'), html);
    jest.replaceProperty(process, 'env', { ...process.env, ...artifacts.env });
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const client = new DefaultArtifactClient();
      const options = { skipArchive: true };
      const made = await client.uploadArtifact('ignored', [path.join(dir, 'größe.html')], dir, options);
      const { artifact } = await readBack(artifacts, 'größe.html');
      const opened = await fetch(azurite.plainLink(artifact.blobPath));
      expect([opened.headers.get('content-type'), await opened.text()]).toEqual(['text/html', html]);
      const { digestMismatch } = await client.downloadArtifact(Number(made.id), {
        path: path.join(dir, 'downloaded'),
        expectedHash: `sha256:${made.digest}`,
      });
      expect(digestMismatch).toBe(false);
      expect(readFileSync(path.join(dir, 'downloaded', 'größe.html'), 'utf8')).toBe(html);
    } finally {
      jest.restoreAllMocks();
    }
  }, 90_000);
});
