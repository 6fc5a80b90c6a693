import { lstatSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArtifactClient } from '@actions/artifact';
import { zipOf, type ZipFile } from './zip.ts';

/** What is used of @actions/artifact. */
export type Uploader = Pick<ArtifactClient, 'uploadArtifact'>;

/**
 * The platform's client, loaded only where something is uploaded. It asks the package archiver for its zip, which
 * compresses in one thread, one file after the other; there it finds ours, which takes all processors (bench/README.md).
 */
export const artifactClient = async (): Promise<Uploader> => {
  const [{ default: archiver }, { DefaultArtifactClient }] = await Promise.all([
    import('archiver'),
    import('@actions/artifact'),
  ]);
  const client = new DefaultArtifactClient();
  const uploadArtifact: Uploader['uploadArtifact'] = async (...args) => {
    let fail: (error: unknown) => void = () => undefined;
    // The client does not hear of a zip that breaks: it would wait on. Nor does the zip hear of an upload that does.
    const broken = new Promise<never>((_, reject) => (fail = reject));
    const over = new AbortController();
    archiver.create = (_format: 'zip', { zlib }: { zlib: { level: number } }) =>
      archive(zlib.level, { fail, signal: over.signal });
    try {
      return await Promise.race([client.uploadArtifact(...args), broken]);
    } finally {
      over.abort();
    }
  };
  return { uploadArtifact };
};

/** What the client calls of an archive of archiver's. */
const archive = (level: number, { fail, signal }: { fail: (error: unknown) => void; signal: AbortSignal }) => {
  const files: ZipFile[] = [];
  let target: Writable;
  return {
    // Its listeners write debug lines, and throw, where nobody can catch it, when a zip breaks.
    on: (): void => undefined,
    file: (path: string, { name }: { name: string }): void => {
      const { size, mtime: modified } = lstatSync(path);
      // The client's names begin with what parts folders, as the system has it.
      files.push({ path, name: name.replaceAll('\\', '/').replace(/^\/+/, ''), size, modified });
    },
    pipe: (to: Writable): void => void (target = to),
    finalize: (): void => void pipeline(zipOf(files, level), target, { signal }).catch(fail),
  };
};
