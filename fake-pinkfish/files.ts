import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { createGzip, gzipSync } from 'node:zlib';
import { readContent, sizeOf, type Content } from './content.ts';
import type { Answer } from './exchange.ts';
import { fileAt, signatureFor, type PlacedFile, type Run } from './run.ts';
import type { ServedFile } from './scenario.ts';

/** A file that a path names, whatever its signature is worth. */
export type FoundFile = {
  readonly run: Run;
  readonly placed: PlacedFile;
  readonly query: string;
  readonly moved: boolean;
};

export type Origins = { readonly apiUrl: string; readonly filesUrl: string };

const MOVED = '/moved';

/** The file that a request target names, or undefined. A target that begins with /moved is a redirect's end. */
export const findFile = (runs: Iterable<Run>, target: string): FoundFile | undefined => {
  const moved = target.startsWith(`${MOVED}/`);
  const [path = '', ...rest] = (moved ? target.slice(MOVED.length) : target).split('?');
  for (const run of runs) {
    if (!path.startsWith(`/${run.automationId}/${run.runId}/`)) continue;
    const placed = fileAt(run, path);
    if (placed) return { run, placed, query: rest.join('?'), moved };
  }
  return undefined;
};

// Errors of the store that holds result files are XML, as S3's are. [assume]
const refusal = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
});

/** Whether the link is one that was given out and still works; counts its use. */
const linkRefusal = ({ run, placed, query }: FoundFile): Answer | undefined => {
  const { results } = run.scenario;
  if (results === undefined || 'raw' in results) return undefined;
  const document = Number(/FAKE%2f(\d+)%2F/.exec(query)?.[1]);
  if (!(document <= run.documents) || query !== signatureFor(placed.path, document)) {
    return refusal(403, 'SignatureDoesNotMatch');
  }
  const uses = (run.linkUses.get(document) ?? 0) + 1;
  run.linkUses.set(document, uses);
  const expired = document <= (results.expiredDocuments ?? 0) || uses > (results.linkUses ?? Infinity);
  const status = results.expiredStatus ?? 403;
  return expired ? refusal(status, status === 400 ? 'ExpiredToken' : 'AccessDenied') : undefined;
};

const redirectTarget = ({ placed, query }: FoundFile, origins: Origins): string | undefined => {
  const target = `${MOVED}${placed.path}?${query}`;
  const kind = placed.file.redirect;
  if (kind === undefined) return undefined;
  if (typeof kind === 'object') return kind.url;
  if (kind === 'same-origin') return target;
  return `${kind === 'api-origin' ? origins.apiUrl : origins.filesUrl.replace('127.0.0.1', 'localhost')}${target}`;
};

const etagOf = (content: Content): string => {
  const identity = typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content);
  return `"${createHash('sha256').update(identity).digest('hex').slice(0, 32)}"`;
};

const etagHeader = ({ content, etag = 'strong' }: ServedFile): Record<string, string> =>
  etag === 'none' ? {} : { etag: `${etag === 'weak' ? 'W/' : ''}${etagOf(content)}` };

const whole = (file: ServedFile, headers: Record<string, string>): Answer => {
  const { content } = file;
  const inMemory = typeof content === 'string' || Buffer.isBuffer(content);
  if (file.compress === 'gzip') {
    const encoded = { ...headers, 'content-encoding': 'gzip' };
    if (inMemory) return { status: 200, headers: encoded, body: gzipSync(content) };
    const gzip: AsyncIterable<Buffer> = Readable.from(readContent(content)).pipe(createGzip({ level: 1 }));
    return { status: 200, headers: encoded, body: gzip };
  }
  return {
    status: 200,
    headers: { ...headers, 'content-length': String(sizeOf(content)) },
    body: readContent(content),
  };
};

type Span = { readonly start: number; readonly end: number };

/** The asked range, end not included; undefined where the whole is to be sent; null where there is no such range. */
const askedRange = (file: ServedFile, headers: IncomingHttpHeaders): Span | null | undefined => {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  const mode = file.range ?? 'on';
  if (!asked || file.compress === 'gzip' || mode === 'off' || mode === 'ignored') return undefined;
  const condition = headers['if-range'];
  // If-Range compares strongly (RFC 9110, 13.1.5): a weak validator never matches.
  if (condition !== undefined && (file.etag === 'weak' || condition !== etagHeader(file).etag)) return undefined;
  const size = sizeOf(file.content);
  const start = Number(asked[1]);
  return start >= size ? null : { start, end: asked[2] ? Math.min(Number(asked[2]) + 1, size) : size };
};

const part = (file: ServedFile, headers: Record<string, string>, span: Span): Answer => {
  const size = sizeOf(file.content);
  const start = file.range === 'wrong-start' ? Math.max(0, span.start - 1) : span.start;
  return {
    status: 206,
    headers: {
      ...headers,
      ...(file.range === 'wrong-etag' && { etag: '"another-version"' }),
      'content-length': String(span.end - start),
      'content-range': `bytes ${start}-${span.end - 1}/${size}`,
    },
    body: readContent(file.content, start, span.end),
  };
};

type FileRequest = {
  readonly found: FoundFile | undefined;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly origins: Origins;
};

/** What the file server says. */
export const fileAnswer = ({ found, method, headers, origins }: FileRequest): Answer => {
  if (!found) return refusal(404, 'NoSuchKey');
  if (method !== 'GET') return refusal(405, 'MethodNotAllowed');
  // S3 takes a signed link or an Authorization header, not both.
  if (headers.authorization !== undefined) return refusal(400, 'InvalidArgument');
  const refused = linkRefusal(found);
  if (refused) return refused;
  const location = found.moved ? undefined : redirectTarget(found, origins);
  if (location !== undefined) return { status: 302, headers: { location } };
  const { file } = found.placed;
  const standing = {
    'content-type': file.mimeType ?? 'application/octet-stream',
    ...etagHeader(file),
    ...(file.range !== 'off' && file.compress === undefined && { 'accept-ranges': 'bytes' }),
  };
  const span = askedRange(file, headers);
  if (span === null)
    return { ...refusal(416, 'InvalidRange'), headers: { 'content-range': `bytes */${sizeOf(file.content)}` } };
  return span ? part(file, standing, span) : whole(file, standing);
};
