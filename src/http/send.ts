import type { Readable } from 'node:stream';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { formatDuration } from '../duration.ts';
import { HttpError, InputError, NetworkError, UnexpectedResponseError } from '../errors.ts';
import { plainLine, withoutLinks } from '../foreign-text.ts';
import type { RedactText } from '../redact.ts';
import { withTimeLimit } from '../time-limit.ts';
import { decodedBody } from './content-encoding.ts';
import { failureKind, retryAfterMs } from './retry-policy.ts';

export type HttpRequest = {
  /** A noun for the debug log: "Status check". */
  operation: string;
  method: 'GET' | 'POST';
  /** Sent byte for byte. */
  url: string;
  headers: Record<string, string>;
  body?: string | Dispatcher.DispatchOptions['body'];
  /** For the whole exchange, connecting and reading included; milliseconds. */
  timeoutMs: number;
  /** Whether only the headers of a good answer matter, so that a body that is cut off, too large or cannot be decoded is ignored. */
  headersSuffice?: boolean;
};

export type HttpAnswer = { headers: Record<string, string>; body: Buffer; requestId: string | undefined };

export type Sender = { dispatcher: Dispatcher; signal: AbortSignal; redact: RedactText };

/** After decompression. A status or results document of 10,000 steps stays far below it. */
const LARGEST_DOCUMENT_BYTES = 64 * 1024 * 1024;
const LARGEST_ERROR_BYTES = 64 * 1024;

/**
 * Sends one request once and reads its whole answer. Redirects are not followed: a redirect could take the key elsewhere.
 *
 * @throws HttpError for every status but 200 to 299, with the service's own message; UnexpectedResponseError;
 * TimedOutError; NetworkError or the network's own error; the signal's reason
 */
export const send = async (request: HttpRequest, sender: Sender): Promise<HttpAnswer> => {
  const startedAt = performance.now();
  let isWriting = false;
  // undici begins to write a request only on a connection that has been made.
  const dispatcher = sender.dispatcher.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (...context) => {
      isWriting = true;
      start?.(...context);
    };
    return dispatch(options, handler);
  });
  try {
    return await sendOnce(request, { ...sender, dispatcher });
  } catch (error) {
    sender.signal.throwIfAborted();
    throw sendError(error as NodeJS.ErrnoException, { isWriting, ms: performance.now() - startedAt });
  }
};

/** The error, with what it does not say by itself: whether the request may have left, and how long connecting took. */
const sendError = (error: NodeJS.ErrnoException, { isWriting, ms }: { isWriting: boolean; ms: number }): Error => {
  // Says what was answered, or what ended the body before its end; undici takes a proxy's 407 for a wrong argument.
  const isAnswer =
    error.code === 'UND_ERR_INVALID_ARG' ||
    [InputError, HttpError, UnexpectedResponseError].some((type) => error instanceof type);
  // Some errors look the same before a connection is made and after: TLS alerts, resets, silence.
  const isTransient = failureKind(error) === 'transient';
  if (isWriting ? !isTransient && !isAnswer : isTransient) return new NetworkError(error, isWriting);
  if (!['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'].includes(error.code ?? '')) return error;
  // undici names the limit of one attempt, node none.
  const message = `no connection within ${formatDuration(ms)}`;
  return Object.assign(new NetworkError(error, false), { message });
};

const sendOnce = async (request: HttpRequest, { dispatcher, signal, redact }: Sender): Promise<HttpAnswer> =>
  await withTimeLimit({ ms: request.timeoutMs, signal }, async (limited) => {
    const { operation, method, url, body = null, headersSuffice = false } = request;
    const target = { ...splitUrl(url), method, headers: request.headers, body };
    const response = await dispatcher.request({ ...target, signal: limited, opaque: operation });
    const status = response.statusCode;
    const headers = singleHeaders(response.headers, redact);
    const requestId = requestIdOf(headers);
    const ok = status >= 200 && status < 300;
    const limit = ok && !headersSuffice ? LARGEST_DOCUMENT_BYTES : LARGEST_ERROR_BYTES;
    const answer = await readAll(response.body, headers['content-encoding'], limit).catch((error: unknown): Buffer => {
      // The status has said what matters.
      if (!ok || headersSuffice) return Buffer.alloc(0);
      throw error;
    });
    if (!ok) throw refusal({ status, headers, body: answer, redact });
    if (answer.length > limit && !headersSuffice) {
      const fault = `the answer is larger than ${limit / 1024 ** 2} MiB`;
      throw new UnexpectedResponseError(fault, { transient: false, requestId });
    }
    // undici takes the connection for free only then; a request that follows at once would open a second one.
    await turnOfLoop();
    return { headers, body: answer, requestId };
  });

type Refused = { status: number; headers: Record<string, string>; body: Buffer; redact: RedactText };

export const refusal = ({ status, headers, body, redact }: Refused): HttpError => {
  const redirectHost = status >= 300 && status < 400 ? URL.parse(headers.location ?? '')?.host : undefined;
  // A Retry-After that is a date goes by the server's clock.
  const answeredAt = Date.parse(headers.date ?? '') || Date.now();
  return new HttpError({
    status,
    serviceMessage: serviceMessage(body.toString('utf8'), redact),
    requestId: requestIdOf(headers),
    retryAfterMs: retryAfterMs(headers['retry-after'], answeredAt),
    redirectHost: redirectHost === undefined ? undefined : plainLine(redirectHost, 100),
  });
};

/** A URL's origin and the rest of it as it stands, not as a URL parser would write it: signatures cover the bytes. */
export const splitUrl = (url: string): { origin: string; path: string } => {
  const parts = /^([a-z]+:\/\/[^/?#]+)([^#]*)/i.exec(url);
  if (parts === null) throw new TypeError('not an absolute URL');
  const [, origin = '', rest = ''] = parts;
  return { origin, path: rest.startsWith('/') ? rest : `/${rest}` };
};

type RawHeaders = Record<string, string | string[] | undefined>;

/** Headers by lower-case name, the first value of each; of Content-Encoding all, since each is a coding. */
export const singleHeaders = (headers: RawHeaders, redact: RedactText = (value) => value): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const values = [value].flat();
      const kept = name.toLowerCase() === 'content-encoding' ? values.join() : values[0];
      return kept === undefined ? [] : [[name.toLowerCase(), redact(kept)]];
    }),
  );

const requestIdOf = (headers: Record<string, string>): string | undefined => {
  const id = headers['x-amzn-requestid'] ?? headers['x-amzn-trace-id'];
  return id === undefined ? undefined : plainLine(id, 100);
};

const serviceMessage = (body: string, redact: RedactText): string | undefined => {
  try {
    const { error, message } = JSON.parse(body) as Record<string, unknown>;
    const words = [error, message].filter((part) => typeof part === 'string' && part.trim() !== '');
    return words.length === 0 ? undefined : withoutLinks(plainLine(redact([...new Set(words)].join(': ')), 500));
  } catch {
    // A gateway's HTML page says nothing that the status does not [assume].
    return undefined;
  }
};

/** Of a body above the limit, at least one byte more. */
const readAll = async (body: Readable, encoding: string | undefined, limit: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decodedBody(body, encoding) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
};
