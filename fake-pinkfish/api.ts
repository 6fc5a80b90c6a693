import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './exchange.ts';
import { parseMultipart, type Part } from './multipart.ts';
import type { RecordedRequest } from './record.ts';
import { resultsDocument, type Run } from './run.ts';
import { momentAt, statusDocument } from './scenario.ts';

/** What a request to the API asks for. */
export type Route =
  | {
      readonly operation: 'trigger';
      readonly form: 'api' | 'webhook';
      readonly key: string;
      readonly triggerId: string;
    }
  | {
      readonly operation: 'status' | 'results';
      readonly key: string;
      readonly automationId: string;
      readonly runId: string;
    }
  | { readonly operation: 'unknown' };

type RequestLine = { readonly method: string; readonly path: string; readonly headers: IncomingHttpHeaders };

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** Reads the request line. Query parameters are accepted anywhere and mean nothing here. */
export const routeOf = ({ method, path, headers }: RequestLine): Route => {
  const segments = (path.split('?')[0] ?? '').split('/').slice(1).map(decoded);
  const [ext, kind, ...rest] = segments;
  if (ext !== 'ext') return { operation: 'unknown' };
  if (method === 'POST' && kind === 'triggers' && rest.length === 1 && rest[0]) {
    return { operation: 'trigger', form: 'api', key: String(headers['x-api-key'] ?? ''), triggerId: rest[0] };
  }
  if (kind !== 'webhook') return { operation: 'unknown' };
  const [key = '', noun, first = '', second = '', leaf] = rest;
  if (method === 'POST' && noun === 'triggers' && rest.length === 3 && first) {
    return { operation: 'trigger', form: 'webhook', key, triggerId: first };
  }
  if (method === 'GET' && noun === 'runs' && rest.length === 5 && (leaf === 'status' || leaf === 'results')) {
    return { operation: leaf, key, automationId: first, runId: second };
  }
  return { operation: 'unknown' };
};

type JsonAnswer = Answer & { readonly body: string | Buffer };

const json = (status: number, value: unknown): JsonAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/** A refusal in the service's own words. */
export const refusal = (status: number, error: string, message: string): Answer => json(status, { error, message });

export const unauthorized = refusal(401, 'Unauthorized', 'Invalid API key');
export const notFound = refusal(404, 'Not Found', 'No such resource');

const MEBIBYTE = 1024 * 1024;
const REFUSED_KINDS = /\.(?:exe|dll|msi|com|bat|cmd|ps1|sh|bash|vbs|js|jar|py|scr|app)$/i;

/** The messages are published, the status is not. [assume] */
const attachmentsRefusal = (parts: readonly Part[]): Answer | undefined => {
  const files = parts.filter((part) => part.fileName !== undefined);
  if (files.some(({ name }) => name !== 'file' && name !== 'files')) {
    return refusal(400, 'Bad Request', 'Attachments must be named file or files');
  }
  if (files.length > 20) return refusal(400, 'Bad Request', 'Too many attachments');
  const total = files.reduce((sum, { size }) => sum + size, 0);
  if (files.some(({ size }) => size > 25 * MEBIBYTE)) return refusal(400, 'Bad Request', 'File too large');
  if (total > 100 * MEBIBYTE) return refusal(400, 'Bad Request', 'Total attachment size exceeds limit');
  return files.some(({ fileName }) => REFUSED_KINDS.test(fileName ?? ''))
    ? refusal(400, 'Bad Request', 'Blocked file type')
    : undefined;
};

const jsonRefusal = (body: Buffer): Answer | undefined => {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return undefined;
  } catch {
    // Refused below.
  }
  return refusal(400, 'Bad Request', 'The body must be a JSON object');
};

/** Reads a trigger's body into the record; says why the service would not take it. */
export const bodyRefusal = (record: RecordedRequest, form: 'api' | 'webhook', bytes: Buffer): Answer | undefined => {
  const contentType = record.headers['content-type'] ?? '';
  const kind = contentType.split(';')[0]?.trim().toLowerCase();
  if (kind === 'application/json') return jsonRefusal(bytes);
  if (kind === 'application/x-www-form-urlencoded') {
    record.form = [...new URLSearchParams(bytes.toString())];
    return undefined;
  }
  if (kind !== 'multipart/form-data') return refusal(400, 'Bad Request', 'Unsupported content type');
  if (form === 'webhook') return refusal(400, 'Bad Request', 'Attachments need the API form of the trigger');
  try {
    record.parts = parseMultipart(bytes, contentType);
  } catch {
    return refusal(400, 'Bad Request', 'Malformed multipart body');
  }
  return attachmentsRefusal(record.parts);
};

/** What a run is given: the body's members, and files as the service lists them. */
export const inputsOf = ({ form, parts }: RecordedRequest, bytes: Buffer): unknown => {
  if (form) return Object.fromEntries(form);
  if (!parts) return JSON.parse(bytes.toString());
  const fields = parts.filter(({ fileName }) => fileName === undefined).map(({ name, text }) => [name, text] as const);
  const attachments = parts.flatMap(({ fileName: filename, contentType, size }) =>
    filename === undefined ? [] : [{ filename, contentType, size, url: 'https://s3.example/attachment?signature=1' }],
  );
  return { ...Object.fromEntries(fields), attachments };
};

/** The bodies with which a trigger is accepted; the ids are in the headers. */
export type TriggerBody = '' | 'null' | '{"message":"Workflow triggered successfully"}';

/** The answer to a trigger that was taken. */
export const triggerAnswer = (run: Run, body: TriggerBody): Answer => ({
  status: 200,
  headers: {
    'x-pf-run-id': run.runId,
    'x-pf-automation-id': run.automationId,
    ...(body !== '' && { 'content-type': 'application/json' }),
  },
  body,
});

type Reading = { readonly run: Run; readonly now: number; readonly filesUrl: string };

/** The run's state now; counts the look. */
export const statusAnswer = ({ run, now }: Reading): JsonAnswer =>
  json(200, statusDocument(run, momentAt(run.scenario, { elapsedMs: now - run.startedAt, look: run.looks++ })));

/** The run's results, also before it ended: what the service does then is not known, and the action never asks. [assume] */
export const resultsAnswer = ({ run, now, filesUrl }: Reading): JsonAnswer => {
  const { status } = momentAt(run.scenario, { elapsedMs: now - run.startedAt, look: Math.max(0, run.looks - 1) });
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: resultsDocument(run, status, filesUrl),
  };
};

/** A document as some encoders write UTF-8. */
export const withByteOrderMark = (answer: JsonAnswer): Answer => ({
  ...answer,
  body: Buffer.concat([Buffer.from('\ufeff'), Buffer.from(answer.body)]),
});
