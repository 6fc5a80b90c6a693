import { copyFile, constants, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { UploadArtifactResponse } from '@actions/artifact';
import { TimedOutError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { withoutQueryStrings } from '../links.ts';
import { stoppable } from '../time-limit.ts';
import type { Uploader } from './artifact-client.ts';
import { chooseCompression } from './compression.ts';
import type { DownloadedFile } from './download.ts';

/** An artifact as the platform describes it. `id` and `digest` as in actions/upload-artifact. */
export type UploadedArtifact = { id: string; name: string; url: string; digest: string; size: number | undefined };

export type ArtifactOptions = {
  /** `auto`: upload where files were downloaded; a failure is only a warning. */
  mode: boolean | 'auto';
  /** The name that the author gave, kept as it is; undefined: `pinkfish-run-<run id>`, or the next that is free. */
  name: string | undefined;
  runId: string;
  files: readonly DownloadedFile[];
  /** The folder below which `files` are. */
  downloadPath: string;
  /** As served; undefined where they could not be read. */
  resultsBytes: Buffer | undefined;
  summaryMarkdown: string;
  /** A folder that does not exist yet, for copies of what is uploaded; removed afterwards. */
  stagingFolder: string;
  /** Undefined: the platform's own. */
  retentionDays: number | undefined;
  compressionLevel: number | 'auto';
  signal: AbortSignal;
  /** The runner's environment, which the client reads on its own. */
  env: Readonly<Record<string, string | undefined>>;
  client: () => Promise<Uploader>;
  /** The page of an artifact in the workflow run. */
  urlOf: (id: string) => string;
  timeLimitMs?: number;
};

/** The artifact, or why there is none; neither where none was wanted. */
export type ArtifactOutcome = { artifact?: UploadedArtifact; warning?: string };

/** The upload failed; `message` says why and what can be done. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
}

const TIME_LIMIT_MS = 600_000;
/** `pinkfish-run-<run id>`, then `-2` to `-9`. */
const MOST_NAMES = 9;
/** An upload that fails half-way leaves its name taken: one more attempt, under the next name. */
const MOST_FAILED_UPLOADS = 2;

/**
 * Uploads the downloaded files, the summary and the results document without its links' signatures as one artifact.
 *
 * @throws ArtifactError where `mode` is true and the upload fails; the signal's reason
 */
export const uploadArtifact = async (options: ArtifactOptions): Promise<ArtifactOutcome> => {
  const { mode, files, signal } = options;
  if (mode === false || (mode === 'auto' && files.length === 0)) return {};
  signal.throwIfAborted();
  try {
    const missing = missingService(options.env);
    if (missing !== undefined) throw new ArtifactError(missing);
    const staged = await stage(options);
    const artifact = await stoppable({ ms: options.timeLimitMs ?? TIME_LIMIT_MS, signal }, (limited) =>
      upload(options, staged, limited),
    );
    await rm(options.stagingFolder, { recursive: true, force: true }).catch(() => undefined);
    return { artifact };
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof ArtifactError ? error.message : uploadFault(error);
    const message = `The artifact could not be uploaded: ${why}`;
    if (mode === true) throw new ArtifactError(message);
    return { warning: `${message}. The files are in download-path` };
  }
};

/** Why there is no artifact service here that the client can use; undefined where there is one. */
export const missingService = (env: Readonly<Record<string, string | undefined>>): string | undefined => {
  const host = URL.parse(env.GITHUB_SERVER_URL ?? '')?.hostname ?? 'github.com';
  if (!/^github\.com$|\.(ghe\.com|localhost)$/i.test(host)) {
    return 'GitHub Enterprise Server has no artifact service that this action can use';
  }
  if (!env.ACTIONS_RUNTIME_TOKEN || !env.ACTIONS_RESULTS_URL) {
    return 'the runner offers no artifact service (ACTIONS_RUNTIME_TOKEN or ACTIONS_RESULTS_URL is not set)';
  }
  return undefined;
};

/** Lays out the artifact's tree, as hard links where the disk supports them; returns the paths of its files. */
const stage = async (options: ArtifactOptions): Promise<string[]> => {
  const { files, downloadPath, stagingFolder } = options;
  await rm(stagingFolder, { recursive: true, force: true });
  await mkdir(stagingFolder, { recursive: true });
  const places = files.map(({ path }) => ({ from: path, to: join(stagingFolder, relative(downloadPath, path)) }));
  for (const folder of new Set(places.map(({ to }) => dirname(to)))) await mkdir(folder, { recursive: true });
  for (const { from, to } of places) {
    try {
      await link(from, to);
    } catch {
      await copyFile(from, to, constants.COPYFILE_FICLONE);
    }
  }
  const { resultsBytes, summaryMarkdown } = options;
  const written = [{ path: join(stagingFolder, 'summary.md'), content: summaryMarkdown as string | Buffer }];
  if (resultsBytes !== undefined) {
    written.unshift({
      path: join(stagingFolder, 'results.json'),
      content: Buffer.from(withoutQueryStrings(resultsBytes.toString('latin1')), 'latin1'),
    });
  }
  for (const { path, content } of written) await writeFile(path, content);
  return [...written.map(({ path }) => path), ...places.map(({ to }) => to)];
};

const upload = async (options: ArtifactOptions, staged: string[], limited: AbortSignal): Promise<UploadedArtifact> => {
  const { files, compressionLevel, retentionDays, stagingFolder } = options;
  const level = compressionLevel === 'auto' ? await chooseCompression(files) : compressionLevel;
  const settings = { compressionLevel: level, ...(retentionDays !== undefined && { retentionDays }) };
  const client = await options.client();
  let broken = 0;
  let count = 1;
  for (;;) {
    const name = options.name ?? defaultName(options.runId, count);
    try {
      return uploaded(name, await client.uploadArtifact(name, staged, stagingFolder, settings), options);
    } catch (error) {
      limited.throwIfAborted();
      const fault = faultOf(error);
      if (fault === 'broken') broken += 1;
      const another = fault === 'taken' || (fault === 'broken' && broken < MOST_FAILED_UPLOADS);
      if (options.name !== undefined || !another || count === MOST_NAMES) throw named(error, fault, name);
      count += 1;
    }
  }
};

const uploaded = (
  name: string,
  { id, digest = '', size }: UploadArtifactResponse,
  { urlOf }: ArtifactOptions,
): UploadedArtifact => {
  if (id === undefined) throw new ArtifactError('the artifact service gave no id');
  return { id: String(id), name, url: urlOf(String(id)), digest, size };
};

const defaultName = (runId: string, count: number): string => `pinkfish-run-${runId}${count === 1 ? '' : `-${count}`}`;

/**
 * - `taken`: the name is in use in this workflow run;
 * - `broken`: the upload failed after the service had reserved the name for it;
 * - `refused`: the service did not create it.
 */
type Fault = 'taken' | 'broken' | 'refused';

/** By the messages of @actions/artifact 6: its errors have no codes. */
const faultOf = (error: unknown): Fault => {
  if (error instanceof ArtifactError) return 'refused';
  const { message } = error as Error;
  if (/\(409\)|already exists/i.test(message)) return 'taken';
  const beforeCreation =
    /Failed to CreateArtifact|CreateArtifact: response|Unable to get the ACTIONS_|Failed to get backend IDs|Invalid token|artifact name is not valid|is not valid: |GHES/;
  return beforeCreation.test(message) ? 'refused' : 'broken';
};

const named = (error: unknown, fault: Fault, name: string): unknown =>
  fault === 'taken'
    ? new ArtifactError(
        `this workflow run has an artifact named ${plainLine(name, 200)} already; give another artifact-name, one for each job of a matrix`,
      )
    : error;

/** The client's own message in one line, without links. */
export const uploadFault = (error: unknown): string => {
  if (error instanceof TimedOutError) return 'it took too long';
  const { message } = error as Error;
  if (/storage quota/i.test(message)) return "the account's artifact storage quota is used up";
  return plainLine(message.replace(/https?:\S*/gi, '(link)'), 300);
};
