import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, receive, resetConnection, type Answer } from './exchange.ts';
import { faultsOf, fulfil, type Fault, type FaultPlan, type FaultPlans } from './faults.ts';
import { digestOf, type StoredArtifact } from './stored-artifact.ts';

/** create, finalize, list, link, delete: calls of the artifact service; block, commit, put: of the blob store. */
export type ArtifactOperation =
  'create' | 'finalize' | 'list' | 'link' | 'delete' | 'block' | 'commit' | 'put' | 'download' | 'unknown';

export type ArtifactRequest = {
  readonly operation: ArtifactOperation;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** A call's JSON; undefined for the blob store. */
  json?: Readonly<Record<string, unknown>>;
  bodySize: number;
};

export type ArtifactServiceOptions = {
  readonly faults?: FaultPlans<ArtifactOperation, ArtifactRequest>;
  /** Names that are taken from the beginning. */
  readonly takenNames?: readonly string[];
  /** Refuses a create with a field that it does not know, as servers older than the client do. */
  readonly refuseMimeType?: boolean;
  readonly port?: number;
};

export type ArtifactService = {
  readonly url: string;
  /** What a runner sets for its steps: ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL. */
  readonly env: Readonly<Record<string, string>>;
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
const RUN_ID = 'ce7f54c7-61c7-4aae-887f-30da475f5f1a';
const JOB_ID = 'ca395085-040a-526b-2ce8-bdc85f692774';

/** A runtime token: an unsigned JWT whose scope names run and job, which is all that the client reads of it. */
export const runtimeToken = (): string => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const scp = `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${RUN_ID}:${JOB_ID}`;
  return `${encode({ typ: 'JWT', alg: 'none' })}.${encode({ scp, exp: 4_102_444_800 })}.unsigned`;
};

const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

const twirpError = (status: number, code: string, msg: string): Answer => json(status, { code, msg });

/** The storage quota is used up, in the words by which the client knows it. */
export const quotaExceeded: Fault = twirpError(403, 'permission_denied', 'insufficient usage to create artifact');

/** The service refuses the token. */
export const forbidden: Fault = twirpError(403, 'permission_denied', 'not allowed to create artifacts');

const operationOf = (method: string, url: URL): ArtifactOperation => {
  if (url.pathname.startsWith(SERVICE)) return CALLS[url.pathname.slice(SERVICE.length)] ?? 'unknown';
  if (!url.pathname.startsWith('/blobs/')) return 'unknown';
  if (method === 'GET') return 'download';
  if (method !== 'PUT') return 'unknown';
  const component = url.searchParams.get('comp');
  return component === null
    ? 'put'
    : component === 'block'
      ? 'block'
      : component === 'blocklist'
        ? 'commit'
        : 'unknown';
};

type Store = {
  readonly options: ArtifactServiceOptions;
  readonly all: StoredArtifact[];
  readonly taken: Set<string>;
  readonly token: string;
  url: string;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A StringValue of protobuf stands in JSON as a plain string. */
const create = (store: Store, request: Readonly<Record<string, unknown>>): Answer => {
  const name = text(request.name);
  if (store.options.refuseMimeType && ('mime_type' in request || 'mimeType' in request)) {
    // What nektos/act 0.2.87 says: plain text, so that the client tries again, five times in all.
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: 'Error decode request body\n' };
  }
  if (name === '' || request.workflow_run_backend_id !== RUN_ID) {
    return twirpError(400, 'invalid_argument', 'name and workflow_run_backend_id are required');
  }
  if (store.taken.has(name)) {
    return twirpError(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
  }
  store.taken.add(name);
  const id = 4_000_000_001 + store.all.length;
  const expiresAt = text(request.expires_at) || undefined;
  store.all.push({
    ...{ id, name, createRequest: request, blocks: new Map(), zip: undefined, finalized: false, digest: '' },
    expiresAt,
  });
  return json(200, { ok: true, signed_upload_url: `${store.url}/blobs/${id}?sig=fake%2Fsignature%3D&se=2099-01-01` });
};

const finalize = (store: Store, request: Readonly<Record<string, unknown>>): Answer => {
  const artifact = store.all.find(({ name }) => name === request.name);
  if (!artifact?.zip) return twirpError(404, 'not_found', 'artifact not found');
  if (Number(request.size) !== artifact.zip.length) {
    return twirpError(400, 'invalid_argument', 'the size is not that of the uploaded blob');
  }
  if ('hash' in request && request.hash !== digestOf(artifact.zip)) {
    return twirpError(400, 'invalid_argument', 'the hash is not that of the uploaded blob');
  }
  artifact.finalized = true;
  artifact.digest = text(request.hash);
  return json(200, { ok: true, artifact_id: String(artifact.id) });
};

const list = (store: Store, request: Readonly<Record<string, unknown>>): Answer => {
  const wanted = request.name_filter;
  const artifacts = store.all
    .filter(({ finalized, name }) => finalized && (wanted === undefined || wanted === name))
    .map(({ id, name, zip, digest }) => ({
      workflow_run_backend_id: RUN_ID,
      workflow_job_run_backend_id: JOB_ID,
      database_id: String(id),
      name,
      size: String(zip?.length ?? 0),
      created_at: '2026-01-01T00:00:00Z',
      digest,
    }));
  return json(200, { artifacts });
};

const call = (store: Store, operation: ArtifactOperation, request: Readonly<Record<string, unknown>>): Answer => {
  if (operation === 'create') return create(store, request);
  if (operation === 'finalize') return finalize(store, request);
  if (operation === 'list') return list(store, request);
  const index = store.all.findIndex(({ name, finalized }) => finalized && name === request.name);
  const artifact = store.all[index];
  if (!artifact) return twirpError(404, 'not_found', 'artifact not found');
  if (operation === 'link') return json(200, { signed_url: `${store.url}/blobs/${artifact.id}?sig=fake` });
  store.all.splice(index, 1);
  store.taken.delete(artifact.name);
  return json(200, { ok: true, artifact_id: String(artifact.id) });
};

const blobRefusal = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  body: `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

const created: Answer = { status: 201, headers: { etag: '"0x1"', 'last-modified': new Date(0).toUTCString() } };

/** The blob store: Put Block, Put Block List, Put Blob and Get Blob, as Azure describes them. */
const blob = (store: Store, url: URL, body: Buffer): Answer => {
  const artifact = store.all.find(({ id }) => url.pathname === `/blobs/${id}`);
  if (!artifact) return blobRefusal(404, 'BlobNotFound');
  if (!url.searchParams.get('sig')) return blobRefusal(403, 'AuthenticationFailed');
  const operation = url.searchParams.get('comp');
  if (operation === 'block') {
    artifact.blocks.set(url.searchParams.get('blockid') ?? '', body);
    return created;
  }
  if (operation === null) {
    artifact.zip = body;
    return created;
  }
  const ids = [...body.toString().matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(([, id]) => id ?? '');
  const blocks = ids.map((id) => artifact.blocks.get(id));
  if (!blocks.every((block) => block !== undefined)) return blobRefusal(400, 'InvalidBlockList');
  artifact.zip = Buffer.concat(blocks);
  return created;
};

const usualAnswer = (store: Store, url: URL, { request, body }: { request: ArtifactRequest; body: Buffer }): Answer => {
  const { operation } = request;
  if (operation === 'unknown') return json(404, { code: 'bad_route', msg: 'no such call' });
  if (operation === 'download') {
    const found = store.all.find(({ id }) => url.pathname === `/blobs/${id}`)?.zip;
    return found
      ? { status: 200, headers: { 'content-type': 'application/zip' }, body: found }
      : blobRefusal(404, 'BlobNotFound');
  }
  if (request.json === undefined) return blob(store, url, body);
  if (request.authorization !== `Bearer ${store.token}`) return twirpError(401, 'unauthenticated', 'bad token');
  return call(store, operation, request.json);
};

const parsed = (body: Buffer): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
};

/**
 * Starts the stand-in for GitHub's artifact service and its blob store, as @actions/artifact 6.2 calls them. Zips are
 * kept in memory. A name that was created once is taken, also where its upload failed, as with the real service.
 */
export const startArtifactService = async (options: ArtifactServiceOptions = {}): Promise<ArtifactService> => {
  const store: Store = { options, all: [], taken: new Set(options.takenNames), token: runtimeToken(), url: '' };
  const requests: ArtifactRequest[] = [];
  const faults = faultsOf<ArtifactOperation, ArtifactRequest>(options.faults);
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '' } = incoming;
    const url = new URL(path, 'http://artifacts.invalid');
    const operation = operationOf(method, url);
    const authorization = incoming.headers.authorization;
    const request: ArtifactRequest = { operation, method, path, authorization, bodySize: 0 };
    requests.push(request);
    const fault = faults.next(operation, request);
    if (fault === 'reset-before-reading') {
      resetConnection(incoming.socket);
      return;
    }
    const { bytes, size } = await receive(incoming, 4 * 1024 ** 3);
    request.bodySize = size;
    if (path.startsWith(SERVICE)) request.json = parsed(bytes);
    const headers = { 'x-ms-request-id': randomUUID(), 'x-ms-version': '2025-11-05' };
    await fulfil({ response, fault, headers, usual: () => usualAnswer(store, url, { request, body: bytes }) });
  };
  const listener = await listen({ handle, port: options.port });
  store.url = listener.url;
  return {
    url: listener.url,
    env: { ACTIONS_RUNTIME_TOKEN: store.token, ACTIONS_RESULTS_URL: `${listener.url}/` },
    requests,
    all: store.all,
    artifacts: () => store.all.filter(({ finalized }) => finalized),
    setFaults: faults.set,
    close: listener.close,
  };
};
