import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { answerCall, json, twirpError, type ArtifactStore } from './artifact-calls.ts';
import { newJobs, type Rerun } from './artifact-jobs.ts';
import { readMessage } from './artifact-messages.ts';
import { memoryBlobStore, type BlobOperation, type BlobStore, type MemoryBlobStore } from './blob-store.ts';
import { listen, receive, resetConnection, type Answer } from './exchange.ts';
import { faultsOf, fulfil, htmlPage, type Fault, type FaultPlan, type FaultPlans } from './faults.ts';
import type { StoredArtifact } from './stored-artifact.ts';

export { linkExpired } from './blob-store.ts';

/** create, finalize, list, link, delete: calls of the artifact service; block, commit, put, download: of the blob store. */
export type ArtifactOperation = 'create' | 'finalize' | 'list' | 'link' | 'delete' | BlobOperation | 'unknown';

export type ArtifactRequest = {
  readonly operation: ArtifactOperation;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** The attempt of the workflow run whose token came along; undefined for the blob store. */
  readonly attempt: number | undefined;
  /** A call's JSON; undefined for the blob store. */
  json?: Readonly<Record<string, unknown>>;
  bodySize: number;
};

export type ArtifactServiceOptions = {
  readonly faults?: FaultPlans<ArtifactOperation, ArtifactRequest>;
  /** Names that are taken from the beginning, in every attempt. */
  readonly takenNames?: readonly string[];
  /** Refuses a create with a field that it does not know, as servers older than the client do. */
  readonly refuseMimeType?: boolean;
  readonly port?: number;
  /** The host in its URLs, for a test whose proxy resolves it; 127.0.0.1 unless given. */
  readonly host?: string;
  /** Another blob store than the service's own. */
  readonly blobs?: BlobStore;
  /** For dates of creation, and for what has expired. */
  readonly now?: () => number;
};

export type AttemptOptions = {
  /** `failed`, the default: what earlier attempts uploaded is seen; `all`: nothing of them is. */
  readonly rerun?: Rerun;
  /** Each job has a token of its own. */
  readonly job?: string;
};

export type ArtifactService = {
  readonly url: string;
  /** What a runner sets for the steps of the first attempt: ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL. */
  readonly env: Readonly<Record<string, string>>;
  /** The same for a job of an attempt, and GITHUB_RUN_ATTEMPT. */
  readonly attempt: (number: number, options?: AttemptOptions) => Readonly<Record<string, string>>;
  readonly requests: readonly ArtifactRequest[];
  /** Completed artifacts, in the order of their creation. */
  readonly artifacts: () => StoredArtifact[];
  /** All, the ones never completed included. */
  readonly all: readonly StoredArtifact[];
  readonly setFaults: (operation: ArtifactOperation, plan: FaultPlan<ArtifactRequest>) => void;
  readonly close: () => Promise<void>;
};

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/';
const CALLS: Readonly<Record<string, ArtifactOperation>> = {
  CreateArtifact: 'create',
  FinalizeArtifact: 'finalize',
  ListArtifacts: 'list',
  GetSignedArtifactURL: 'link',
  DeleteArtifact: 'delete',
};

/** The storage quota is used up, in the words by which the client knows it. */
export const quotaExceeded: Fault = twirpError(403, 'permission_denied', 'insufficient usage to create artifact');

/** The service refuses the token. */
export const forbidden: Fault = twirpError(403, 'permission_denied', 'not allowed to create artifacts');

/** There is no artifact service at this address, as on GitHub Enterprise Server. */
export const noService: Fault = htmlPage(404);

/** What the service says to a link for an earlier attempt's artifact when it has forgotten that attempt. */
export const runNotFound: Fault = twirpError(404, 'not_found', 'workflow run not found');

/** The stored bytes are others than the ones uploaded. */
export const contentAltered = (body: string | Buffer): Fault => ({ withBody: body });

type Received = {
  readonly request: ArtifactRequest;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

type Service = {
  readonly store: ArtifactStore;
  readonly blobs: MemoryBlobStore;
  readonly refuseMimeType: boolean;
};

const bearer = /^Bearer (.+)$/;

const answerOf = (
  { store, blobs, refuseMimeType }: Service,
  { request, url, headers, body }: Received,
): Answer | Promise<Answer> => {
  const { operation, method } = request;
  const blobOperation = blobs.operationOf(method, url);
  if (blobOperation) return blobs.answer({ operation: blobOperation, url, headers, body });
  if (operation === 'unknown') return json(404, { code: 'bad_route', msg: 'no such call' });
  if (method !== 'POST') return twirpError(404, 'bad_route', `unsupported method ${method} (only POST is allowed)`);
  if (!/^application\/json(?:;|$)/.test(headers['content-type'] ?? '')) {
    return twirpError(404, 'bad_route', `unexpected Content-Type: ${headers['content-type'] ?? ''}`);
  }
  const job = store.jobs.byToken(bearer.exec(request.authorization ?? '')?.[1] ?? '');
  if (!job) return twirpError(401, 'unauthenticated', 'bad token');
  const name = url.pathname.slice(SERVICE.length);
  const read = readMessage(name, body);
  if (typeof read === 'string') {
    return twirpError(400, 'malformed', `the json request could not be decoded: ${read}`);
  }
  if (refuseMimeType && operation === 'create' && read.mime_type !== undefined) {
    // What nektos/act 0.2.87 says: plain text, so that the client tries again, five times in all.
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: 'Error decode request body\n' };
  }
  return answerCall(store, job, { name, request: read });
};

const parsed = (body: Buffer): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
};

/**
 * Starts the stand-in for GitHub's artifact service of one workflow run, and for its blob store, as @actions/artifact 6.2
 * calls them. Contents are kept in memory. A name that was created once is taken, also where its upload failed, as with
 * the real service.
 *
 * [assume] What an attempt sees of another is in no source: a later attempt by "Re-run failed jobs" lists and downloads
 * what earlier ones uploaded, one by "Re-run all jobs" nothing of it, and the same name in another attempt is free.
 */
export const startArtifactService = async (options: ArtifactServiceOptions = {}): Promise<ArtifactService> => {
  const { now = Date.now, takenNames = [], refuseMimeType = false } = options;
  let address = '';
  const blobs = memoryBlobStore({ url: () => address, now });
  const store: ArtifactStore = { all: [], takenNames, jobs: newJobs(), blobs: options.blobs ?? blobs, now };
  const requests: ArtifactRequest[] = [];
  const faults = faultsOf<ArtifactOperation, ArtifactRequest>(options.faults);
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = incoming;
    const url = new URL(path, 'http://artifacts.invalid');
    const call = url.pathname.startsWith(SERVICE) ? url.pathname.slice(SERVICE.length) : '';
    const operation = blobs.operationOf(method, url) ?? CALLS[call] ?? 'unknown';
    const { authorization } = headers;
    const attempt = store.jobs.byToken(bearer.exec(authorization ?? '')?.[1] ?? '')?.attempt.number;
    const request: ArtifactRequest = { operation, method, path, authorization, attempt, bodySize: 0 };
    requests.push(request);
    const fault = faults.next(operation, request);
    if (fault === 'reset-before-reading') {
      resetConnection(incoming.socket);
      return;
    }
    const { bytes: body, size } = await receive(incoming, 4 * 1024 ** 3);
    request.bodySize = size;
    if (call !== '') request.json = parsed(body);
    const answerHeaders = { 'x-ms-request-id': randomUUID(), 'x-ms-version': '2025-11-05' };
    const usual = () => answerOf({ store, blobs, refuseMimeType }, { request, url, headers, body });
    await fulfil({ response, fault, headers: answerHeaders, usual });
  };
  const listener = await listen({ handle, port: options.port, host: options.host });
  address = listener.url;
  const environmentOf = (number: number, { rerun, job: name }: AttemptOptions = {}) => ({
    ACTIONS_RUNTIME_TOKEN: store.jobs.of({ number, rerun, name }).token,
    ACTIONS_RESULTS_URL: `${listener.url}/`,
  });
  return {
    url: listener.url,
    env: environmentOf(1),
    attempt: (number, attempt) => ({ ...environmentOf(number, attempt), GITHUB_RUN_ATTEMPT: String(number) }),
    requests,
    all: store.all,
    artifacts: () => store.all.filter(({ finalized }) => finalized),
    setFaults: faults.set,
    close: listener.close,
  };
};
