import type { UploadArtifactOptions } from '@actions/artifact';
import type { Clock } from '../clock.ts';
import { TimedOutError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { stoppable } from '../time-limit.ts';
import type { Uploader } from './artifact-client.ts';
import { removeFolder } from './disk.ts';

/** An artifact as the platform describes it. `id` and `digest` as in actions/upload-artifact. */
export type UploadedArtifact = { id: string; name: string; url: string; digest: string; size: number | undefined };

export type UploadOptions = {
  /** Whether to upload; `auto`: a failure is only a warning. */
  mode: boolean | 'auto';
  runId: string;
  /** A folder that does not exist yet, for copies of what is uploaded; removed afterwards. */
  stagingFolder: string;
  /** Undefined: the platform's own. */
  retentionDays: number | undefined;
  signal: AbortSignal;
  clock: Pick<Clock, 'sleep'>;
  /** The runner's environment, which the client reads on its own. */
  env: Readonly<Record<string, string | undefined>>;
  client: () => Promise<Uploader>;
  urlOf: (id: string) => string;
  timeLimitMs?: number;
};

/** The artifact, or why it was not uploaded; neither if no upload was wanted. */
export type ArtifactOutcome = { artifact?: UploadedArtifact; warning?: string };

/** The upload failed; `message` says why and what can be done. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
}

export type StagedFiles = { files: string[]; settings: UploadArtifactOptions };

/**
 * `what` stands in messages. `nameAt` gives the name that is tried first, with 1, and those that are tried where it is
 * taken; undefined: no further one. `stage` prepares the files for a name, in the staging folder.
 */
export type Upload = {
  what: string;
  nameAt: (count: number) => string | undefined;
  stage: (name: string) => Promise<StagedFiles>;
};

const TIME_LIMIT_MS = 600_000;
const MOST_NAMES = 9;
/** An upload that fails half-way leaves its name taken: one more attempt, under the next name. */
const MOST_FAILED_UPLOADS = 2;
/** The client itself does not retry resets, nor most 5xx. */
const MOST_CREATIONS = 3;
const RETRY_MS = 2_000;

/** `<stem>`, then `<stem>-2` to `<stem>-9`, each with the ending. */
export const numberedName =
  (stem: string, ending = '') =>
  (count: number): string | undefined =>
    count > MOST_NAMES ? undefined : `${stem}${count === 1 ? '' : `-${count}`}${ending}`;

/**
 * Uploads an artifact within the time limit.
 *
 * @throws ArtifactError where `mode` is true and the upload fails; the signal's reason
 */
export const uploadOrWarn = async (options: UploadOptions, upload: Upload): Promise<ArtifactOutcome> => {
  const { mode, signal, stagingFolder } = options;
  signal.throwIfAborted();
  try {
    const missing = missingService(options.env);
    if (missing !== undefined) throw new ArtifactError(missing);
    // Copying takes no part of the upload's time.
    await upload.stage(upload.nameAt(1) ?? '');
    const artifact = await stoppable({ ms: options.timeLimitMs ?? TIME_LIMIT_MS, signal }, (limited) =>
      uploadUnderFreeName(options, upload, limited),
    );
    await removeFolder(stagingFolder);
    return { artifact };
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof ArtifactError ? error.message : uploadFault(error);
    const message = `${upload.what} could not be uploaded: ${why}`;
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

const uploadUnderFreeName = async (
  options: UploadOptions,
  { nameAt, stage }: Upload,
  limited: AbortSignal,
): Promise<UploadedArtifact> => {
  const client = await options.client();
  const { retentionDays, stagingFolder } = options;
  const tried = { names: 1, creations: 0, failed: 0 };
  for (;;) {
    const name = nameAt(tried.names) ?? '';
    try {
      const { files, settings } = await stage(name);
      limited.throwIfAborted();
      const allSettings = { ...settings, ...(retentionDays !== undefined && { retentionDays }) };
      const { id, digest = '', size } = await client.uploadArtifact(name, files, stagingFolder, allSettings);
      if (id === undefined) throw new ArtifactError('the artifact service gave no id');
      return { id: String(id), name, url: options.urlOf(String(id)), digest, size };
    } catch (error) {
      limited.throwIfAborted();
      const fault = faultOf(error);
      if (fault === 'not-created') tried.creations += 1;
      if (fault === 'failed') tried.failed += 1;
      const isNext = fault === 'taken' || (fault === 'failed' && tried.failed < MOST_FAILED_UPLOADS);
      const isAgain = fault === 'not-created' && tried.creations < MOST_CREATIONS;
      if (!isAgain && (!isNext || nameAt(tried.names + 1) === undefined)) {
        throw fault === 'taken' ? takenName(name) : error;
      }
      if (isNext) tried.names += 1;
      else await options.clock.sleep(RETRY_MS, limited);
    }
  }
};

/**
 * - `taken`: the name is in use in this workflow run;
 * - `failed`: the upload failed after the service had reserved the name for it;
 * - `not-created`: the service could not be reached, or failed, before it reserved the name;
 * - `refused`: it did not create the artifact.
 */
type Fault = 'taken' | 'failed' | 'not-created' | 'refused';

/** By the messages of @actions/artifact 6: its errors have no codes. */
const faultOf = (error: unknown): Fault => {
  if (error instanceof ArtifactError) return 'refused';
  const { message } = error as Error;
  if (/\(409\)|already exists/i.test(message)) return 'taken';
  if (/CreateArtifact: (Unable to make request|Received non-retryable error: .*\(5\d\d\))/.test(message)) {
    return 'not-created';
  }
  const beforeCreation =
    /Failed to CreateArtifact|CreateArtifact: response|Unable to get the ACTIONS_|Failed to get backend IDs|Invalid token|artifact name is not valid|is not valid: |GHES/;
  return beforeCreation.test(message) ? 'refused' : 'failed';
};

const takenName = (name: string): ArtifactError => {
  const what = `this workflow run has an artifact named ${plainLine(name, 200)} already`;
  return new ArtifactError(`${what}; give another artifact-name, one for each job of a matrix`);
};

/** The client's own message in one line, without links. */
export const uploadFault = (error: unknown): string => {
  if (error instanceof TimedOutError) return 'it took too long';
  const { message } = error as Error;
  if (/storage quota/i.test(message)) return "the account's artifact storage quota is used up";
  return plainLine(message.replace(/https?:\S*/gi, '(link)'), 300);
};
