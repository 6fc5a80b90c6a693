import { createHash } from 'node:crypto';
import type { ArtifactMessage } from './artifact-messages.ts';
import type { Job, Jobs } from './artifact-jobs.ts';
import type { BlobStore } from './blob-store.ts';
import type { Answer } from './exchange.ts';
import { digestOf, newArtifact, ZIP, type StoredArtifact } from './stored-artifact.ts';

/** What the artifact service of one workflow run keeps. */
export type ArtifactStore = {
  readonly all: StoredArtifact[];
  /** Names that are taken in each attempt from the beginning. */
  readonly takenNames: readonly string[];
  readonly jobs: Jobs;
  readonly blobs: BlobStore;
  readonly now: () => number;
};

type Call = (store: ArtifactStore, job: Job, request: ArtifactMessage) => Answer | Promise<Answer>;

export const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** An error in Twirp's form. */
export const twirpError = (status: number, code: string, msg: string): Answer => json(status, { code, msg });

const text = (request: ArtifactMessage, name: string): string => String(request[name] ?? '');

/** The characters that the toolkit's documentation says the service refuses in a name. */
const REFUSED_IN_NAME = /["<>:|*?\r\n\\/]/;
/** Not zipped: since version 7 of actions/upload-artifact, which is the number that the client sends. */
const FIRST_VERSION_NOT_ZIPPED = 7;

/**
 * [assume] Ids do not grow from attempt to attempt: people saw a later attempt's artifact with a smaller id. Here they
 * fall from the first to the second attempt and grow to the third.
 */
const idOf = (attempt: number, count: number): number => {
  const step = ((attempt - 1) * 7) % 10;
  return 4_000_000_001 + (attempt % 2 === 0 ? -step : step) * 1_000_000 + count;
};

const create: Call = (store, { attempt, jobBackendId }, request) => {
  const [name, version] = [text(request, 'name'), Number(request.version ?? 0)];
  const mimeType = text(request, 'mime_type') || ZIP;
  if (name === '' || version < 4)
    return twirpError(400, 'invalid_argument', 'name and version 4 or later are required');
  if (REFUSED_IN_NAME.test(name)) return twirpError(400, 'invalid_argument', 'the name holds a refused character');
  if (mimeType !== ZIP && version < FIRST_VERSION_NOT_ZIPPED) {
    return twirpError(400, 'invalid_argument', `version ${version} uploads zips only`);
  }
  const own = store.all.filter(({ attempt: its }) => its === attempt.number);
  if (store.takenNames.includes(name) || own.some((artifact) => artifact.name === name)) {
    return twirpError(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
  }
  const id = idOf(attempt.number, store.all.length);
  const { runBackendId } = attempt;
  const hash = createHash('sha256').update(`${runBackendId} ${id}`).digest('hex');
  // The form of GitHub's own paths. The client takes what a path ends with ".zip" for a zip, whatever its type is.
  const blobPath = `${runBackendId}/workflow-job-run-${jobBackendId}/artifacts/${hash}${endingOf(name, mimeType)}`;
  store.all.push(
    newArtifact({
      ...{ id, name, attempt: attempt.number, runBackendId, jobBackendId, createRequest: request, mimeType, blobPath },
      ...{ createdAt: new Date(store.now()), expiresAt: text(request, 'expires_at') || undefined },
    }),
  );
  return json(200, { ok: true, signed_upload_url: store.blobs.uploadLink(blobPath) });
};

const endingOf = (name: string, mimeType: string): string =>
  mimeType === ZIP ? '.zip' : (/\.[a-z0-9]{1,10}$/i.exec(name)?.[0] ?? '');

const finalize: Call = async (store, { attempt }, request) => {
  const artifact = store.all.find(({ name, attempt: its }) => name === request.name && its === attempt.number);
  const blob = artifact && (await store.blobs.read(artifact.blobPath));
  if (!artifact || !blob) return twirpError(404, 'not_found', 'artifact not found');
  // A size of 0 is left out, as protobuf's JSON form leaves out every default.
  if (text(request, 'size') !== String(blob.bytes.length) && !(request.size === undefined && blob.bytes.length === 0)) {
    return twirpError(400, 'invalid_argument', 'the size is not that of the uploaded blob');
  }
  if (request.hash !== undefined && request.hash !== digestOf(blob.bytes)) {
    return twirpError(400, 'invalid_argument', 'the hash is not that of the uploaded blob');
  }
  if (blob.contentType !== artifact.mimeType) {
    return twirpError(400, 'invalid_argument', `the blob's type is ${blob.contentType}, not ${artifact.mimeType}`);
  }
  artifact.finalized = true;
  artifact.content = blob.bytes;
  artifact.digest = text(request, 'hash');
  return json(200, { ok: true, artifact_id: String(artifact.id) });
};

/**
 * What a job sees, newest first: the completed artifacts of its own attempt and, after a re-run of some jobs, of the
 * earlier ones. [assume] Neither that nor that expired ones are not listed is in the toolkit's source.
 */
const seenBy = (store: ArtifactStore, { attempt: { number, seesFrom } }: Job): StoredArtifact[] =>
  store.all
    .filter(({ finalized, attempt }) => finalized && attempt >= seesFrom && attempt <= number)
    .filter(({ expiresAt }) => expiresAt === undefined || Date.parse(expiresAt) > store.now())
    .sort((one, other) => other.attempt - one.attempt || other.id - one.id);

const list: Call = (store, job, { name_filter: name, id_filter: id }) => {
  const artifacts = seenBy(store, job)
    .sort((one, other) => one.id - other.id)
    .filter(
      (artifact) => (name === undefined || name === artifact.name) && (id === undefined || id === String(artifact.id)),
    )
    .map((artifact) => ({
      workflow_run_backend_id: artifact.runBackendId,
      workflow_job_run_backend_id: artifact.jobBackendId,
      database_id: String(artifact.id),
      name: artifact.name,
      size: String(artifact.content?.length ?? 0),
      created_at: artifact.createdAt.toISOString(),
      digest: artifact.digest,
    }));
  return json(200, { artifacts });
};

/**
 * The artifact of a name: the newest one of the attempt that the request names and of those before it, so that the ids
 * of a list lead to that very artifact. [assume]
 */
const named = (store: ArtifactStore, job: Job, request: ArtifactMessage): StoredArtifact | undefined => {
  const attempt = store.jobs.attempts().find(({ runBackendId }) => runBackendId === request.workflow_run_backend_id);
  const seen = seenBy(store, job);
  return seen.find((artifact) => artifact.name === request.name && artifact.attempt <= (attempt?.number ?? 0));
};

const link: Call = (store, job, request) => {
  const artifact = named(store, job, request);
  if (!artifact) return twirpError(404, 'not_found', 'artifact not found');
  const { name, mimeType: contentType, blobPath } = artifact;
  const file = contentType === ZIP && !/\.zip$/i.test(name) ? `${name}.zip` : name;
  const ascii = file.replaceAll(/[^\x20-\x7e]/g, '?');
  const disposition = `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file)}`;
  return json(200, { signed_url: store.blobs.downloadLink(blobPath, { contentType, disposition }) });
};

const remove: Call = (store, job, request) => {
  const artifact = named(store, job, request);
  if (!artifact) return twirpError(404, 'not_found', 'artifact not found');
  store.all.splice(store.all.indexOf(artifact), 1);
  return json(200, { ok: true, artifact_id: String(artifact.id) });
};

const CALLS: Readonly<Record<string, Call>> = {
  CreateArtifact: create,
  FinalizeArtifact: finalize,
  ListArtifacts: list,
  GetSignedArtifactURL: link,
  DeleteArtifact: remove,
};

/**
 * Answers a call of ArtifactService. A job creates and completes under its own ids; to link, delete and list it may name
 * those of every attempt whose artifacts it sees. [assume] What the service says to other ids.
 */
export const answerCall = (
  store: ArtifactStore,
  job: Job,
  { name, request }: { name: string; request: ArtifactMessage },
): Answer | Promise<Answer> => {
  const [run, jobId] = [request.workflow_run_backend_id ?? '', request.workflow_job_run_backend_id ?? ''];
  if (run === '' || jobId === '') {
    return twirpError(400, 'invalid_argument', 'workflow_run_backend_id and workflow_job_run_backend_id are required');
  }
  const { number, seesFrom } = job.attempt;
  const seen = store.jobs.attempts().find(({ runBackendId }) => runBackendId === run);
  if (!seen || seen.number < seesFrom || seen.number > number) {
    return twirpError(404, 'not_found', 'workflow run not found');
  }
  const writes = name === 'CreateArtifact' || name === 'FinalizeArtifact';
  if (writes && (seen.number !== number || jobId !== job.jobBackendId)) {
    return twirpError(403, 'permission_denied', 'the token is of another job');
  }
  return CALLS[name]?.(store, job, request) ?? twirpError(404, 'bad_route', `no handler for ${name}`);
};
