// Uploads a folder's files as an artifact, as `theirs` (what actions/upload-artifact does by default) or as `ours`, and
// prints how many milliseconds that took. Its arguments: which of them, the artifact's name, the folder.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { artifactClient } from '../../src/results/artifact-client.ts';
import { uploadArtifact } from '../../src/results/artifact.ts';

const UPLOAD_ARTIFACT_LEVEL = 6;

const [, , whose, name = '', folder = ''] = process.argv;
const places = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((entry) => path.join(folder, entry))
  .filter((place) => statSync(place).isFile());

const theirs = async (): Promise<unknown> => {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const compressionLevel = UPLOAD_ARTIFACT_LEVEL;
  return await new DefaultArtifactClient().uploadArtifact(name, places, folder, { compressionLevel });
};

const ours = async (): Promise<unknown> =>
  await uploadArtifact({
    mode: true,
    name,
    runId: '1',
    files: places.map((place) => ({
      ...{ step: 1, name: path.basename(place), path: place, size: statSync(place).size },
      ...{ mimeType: 'application/octet-stream', sha256: '' },
    })),
    downloadPath: folder,
    resultsBytes: Buffer.from('{}'),
    summaryMarkdown: '',
    stagingFolder: `${folder}-${name}`,
    retentionDays: undefined,
    compressionLevel: 'auto',
    signal: new AbortController().signal,
    clock: { sleep: () => Promise.resolve() },
    env: process.env,
    client: artifactClient,
    urlOf: (id) => id,
  });

// What the client says goes to the same stream: the last line is the answer.
const startedAt = performance.now();
await (whose === 'ours' ? ours() : theirs());
process.stdout.write(`\n${performance.now() - startedAt}\n`);
