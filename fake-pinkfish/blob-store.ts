import { createHmac, randomBytes } from 'node:crypto';
import type { Answer } from './exchange.ts';

export type Blob = { readonly bytes: Buffer; readonly contentType: string };

/** Where the artifact service keeps contents: it gives links out, and reads what was uploaded. */
export type BlobStore = {
  /** A signed link by which a blob may be created and written. */
  readonly uploadLink: (path: string) => string;
  /** A signed link by which a blob may be read, with the headers that its answer is to have. */
  readonly downloadLink: (path: string, headers: { contentType: string; disposition: string }) => string;
  readonly read: (path: string) => Promise<Blob | undefined>;
};

/** block: Put Block. commit: Put Block List. put: Put Blob. download: Get Blob. */
export type BlobOperation = 'block' | 'commit' | 'put' | 'download';

export type BlobRequest = {
  readonly operation: BlobOperation;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

export type MemoryBlobStore = BlobStore & {
  readonly operationOf: (method: string, url: URL) => BlobOperation | undefined;
  readonly answer: (request: BlobRequest) => Answer;
};

/** The container of GitHub's artifacts. */
const CONTAINER = '/actions-results/';
const LINK_LIFETIME_MS = 600_000;

/** A refusal as Azure Blob storage writes one. */
export const blobRefusal = (status: number, code: string, detail = ''): Answer => ({
  status,
  headers: { 'content-type': 'application/xml', 'x-ms-error-code': code },
  body:
    `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${code}</Message>` +
    `${detail && `<AuthenticationErrorDetail>${detail}</AuthenticationErrorDetail>`}</Error>`,
});

const created: Answer = { status: 201, headers: { etag: '"0x1"', 'last-modified': new Date(0).toUTCString() } };

/** `YYYY-MM-DDThh:mm:ssZ`, as a shared access signature writes times. */
const sasTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

type Entry = { readonly blocks: Map<string, Buffer>; blob: Blob | undefined };

/** Links in the form of Azure's service SAS: permission, expiry, headers of the answer, and a signature over them. */
const newSigner = ({ url, now }: { url: () => string; now: () => number }) => {
  const key = randomBytes(32);
  const signatureOf = (path: string, query: URLSearchParams): string => {
    const signed = [...query].filter(([name]) => name !== 'sig' && name !== 'comp' && name !== 'blockid').sort();
    const hmac = createHmac('sha256', key).update(JSON.stringify([path, signed]));
    // Told by its beginning from what the action itself masks.
    return `fake/${hmac.digest('base64')}`;
  };
  const link = (path: string, query: Readonly<Record<string, string>>): string => {
    const se = sasTime(now() + LINK_LIFETIME_MS);
    const search = new URLSearchParams({ ...query, se, spr: 'https,http', sr: 'b', sv: '2025-11-05' });
    search.set('sig', signatureOf(`${CONTAINER}${path}`, search));
    return `${url()}${CONTAINER}${path}?${search.toString()}`;
  };
  const refusalOf = ({ pathname, searchParams: query }: URL, permission: string): Answer | undefined => {
    if (query.get('sig') !== signatureOf(pathname, query)) {
      return blobRefusal(403, 'AuthenticationFailed', 'Signature did not match.');
    }
    if (now() >= Date.parse(query.get('se') ?? '')) return linkExpired;
    return query.get('sp')?.includes(permission) === true
      ? undefined
      : blobRefusal(403, 'AuthorizationPermissionMismatch');
  };
  return { link, refusalOf };
};

/** The refusal of a link whose time is over. */
export const linkExpired: Answer = blobRefusal(
  403,
  'AuthenticationFailed',
  'Signature not valid in the specified time frame',
);

const stageBlock = ({ blocks }: Entry, { url, body }: BlobRequest): Answer => {
  const id = url.searchParams.get('blockid') ?? '';
  if (id === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(id)) return blobRefusal(400, 'InvalidQueryParameterValue');
  if (body.length === 0) return blobRefusal(400, 'InvalidHeaderValue');
  const [first = id] = blocks.keys();
  // Azure: the ids of a blob's blocks have the same length.
  if (first.length !== id.length) return blobRefusal(400, 'InvalidBlobOrBlock');
  blocks.set(id, body);
  return created;
};

const commit = (entry: Entry, { headers, body }: BlobRequest): Answer => {
  const ids = [...body.toString().matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(([, id]) => id ?? '');
  const blocks = ids.map((id) => entry.blocks.get(id));
  if (!blocks.every((block) => block !== undefined)) return blobRefusal(400, 'InvalidBlockList');
  entry.blob = { bytes: Buffer.concat(blocks), contentType: contentTypeIn(headers) };
  return created;
};

const put = (entry: Entry, { headers, body }: BlobRequest): Answer => {
  if (headers['x-ms-blob-type'] !== 'BlockBlob') return blobRefusal(400, 'MissingRequiredHeader');
  entry.blob = { bytes: body, contentType: contentTypeIn(headers) };
  return created;
};

const contentTypeIn = (headers: BlobRequest['headers']): string =>
  String(headers['x-ms-blob-content-type'] ?? 'application/octet-stream');

const download = (blob: Blob | undefined, query: URLSearchParams): Answer => {
  if (!blob) return blobRefusal(404, 'BlobNotFound');
  const disposition = query.get('rscd');
  const headers = {
    'content-type': query.get('rsct') ?? blob.contentType,
    ...(disposition !== null && { 'content-disposition': disposition }),
  };
  return { status: 200, headers, body: blob.bytes };
};

const operationOf = (method: string, { pathname, searchParams }: URL): BlobOperation | undefined => {
  if (!pathname.startsWith(CONTAINER)) return undefined;
  const component = searchParams.get('comp');
  if (method === 'GET') return component === null ? 'download' : undefined;
  if (method !== 'PUT') return undefined;
  return component === null
    ? 'put'
    : component === 'block'
      ? 'block'
      : component === 'blocklist'
        ? 'commit'
        : undefined;
};

/**
 * The stand-in for Azure Blob storage, which is where GitHub keeps artifacts: the four operations that the client uses,
 * in memory.
 */
export const memoryBlobStore = (options: { url: () => string; now: () => number }): MemoryBlobStore => {
  const entries = new Map<string, Entry>();
  const { link, refusalOf } = newSigner(options);
  const entryAt = (pathname: string): Entry => {
    const entry = entries.get(pathname) ?? { blocks: new Map<string, Buffer>(), blob: undefined };
    entries.set(pathname, entry);
    return entry;
  };
  return {
    operationOf,
    uploadLink: (path) => link(path, { sp: 'cw' }),
    downloadLink: (path, { contentType, disposition }) => link(path, { rscd: disposition, rsct: contentType, sp: 'r' }),
    read: (path) => Promise.resolve(entries.get(`${CONTAINER}${path}`)?.blob),
    answer: (request) => {
      const { operation, url } = request;
      const refusal = refusalOf(url, operation === 'download' ? 'r' : 'w');
      if (refusal) return refusal;
      if (operation === 'download') return download(entries.get(url.pathname)?.blob, url.searchParams);
      const change = { block: stageBlock, commit, put }[operation];
      return change(entryAt(url.pathname), request);
    },
  };
};
