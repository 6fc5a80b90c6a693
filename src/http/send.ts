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
  /** Whether the headers of a good answer are all that is wanted: a body that breaks off or does not decode is none then. */
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
  const writing = { begun: false };
  const startedAt = performance.now();
  const dispatcher = watchStart(sender.dispatcher, () => (writing.begun = true));
  try {
    return await sendOnce(request, { ...sender, dispatcher });
  } catch (error) {
    sender.signal.throwIfAborted();
    const passes = failureKind(error) === 'transient';
    // Some of the network's errors look the same before a connection is made and after: TLS alerts, resets, silence.
    const mistaken = writing.begun ? !passes && !isAnswer(error) : passes;
    throw mistaken
      ? new NetworkError(error as Error, writing.begun)
      : withRealTime(error, performance.now() - startedAt);
  }
};

/** A failure to connect in time, with the time that it took: undici names the limit of one attempt, node none. */
const withRealTime = (error: unknown, ms: number): unknown =>
  ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'].includes((error as NodeJS.ErrnoException).code ?? '')
    ? Object.assign(new NetworkError(error as Error, false), { message: `no connection within ${formatDuration(ms)}` })
    : error;

/** Whether an error says what was answered, or what ended the body before its end; undici takes a proxy's 407 for a wrong argument. */
const isAnswer = (error: unknown): boolean =>
  error instanceof InputError ||
  error instanceof HttpError ||
  error instanceof UnexpectedResponseError ||
  (error as NodeJS.ErrnoException).code === 'UND_ERR_INVALID_ARG';

/** Tells when a request begins to be written: undici does that only on a connection that has been made. */
const watchStart = (dispatcher: Dispatcher, onStart: () => void): Dispatcher =>
  dispatcher.compose((dispatch) => (options, handler) => {
    const start = handler.onRequestStart?.bind(handler);
    handler.onRequestStart = (...context) => {
      onStart();
      start?.(...context);
    };
    return dispatch(options, handler);
  });

const sendOnce = async (request: HttpRequest, { dispatcher, signal, redact }: Sender): Promise<HttpAnswer> =>
  await withTimeLimit({ ms: request.timeoutMs, signal }, async (limited) => {
    const response = await dispatcher.request({
      ...splitUrl(request.url),
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal: limited,
      opaque: request.operation,
    });
    const headers = redactedHeaders(singleHeaders(response.headers), redact);
    const requestId = requestIdOf(headers);
    const ok = response.statusCode >= 200 && response.statusCode < 300;
    const limit = ok ? LARGEST_DOCUMENT_BYTES : LARGEST_ERROR_BYTES;
    const body = await readAll(response.body, { encoding: headers['content-encoding'], limit }).catch(
      (error: unknown): Buffer => {
        // The status has said what matters.
        if (!ok || request.headersSuffice === true) return Buffer.alloc(0);
        throw error;
      },
    );
    if (!ok) throw refusal({ status: response.statusCode, headers, body, redact });
    if (body.length > limit) {
      throw new UnexpectedResponseError(`the answer is larger than ${limit / 1024 ** 2} MiB`, {
        transient: false,
        requestId,
      });
    }
    // undici takes the connection for free only then; a request that follows at once would open a second one.
    await turnOfLoop();
    return { headers, body, requestId };
  });

/** An HTTP error of an answer that has been read. */
export const refusal = (answer: {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
  redact: RedactText;
}): HttpError =>
  new HttpError({
    status: answer.status,
    serviceMessage: serviceMessage(answer.body.toString('utf8'), answer.redact),
    requestId: requestIdOf(answer.headers),
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], dateOf(answer.headers) ?? Date.now()),
    redirectHost: redirectHost(answer),
  });

const redirectHost = ({ status, headers }: { status: number; headers: Record<string, string> }): string | undefined => {
  const host = status >= 300 && status < 400 ? URL.parse(headers.location ?? '')?.host : undefined;
  return host === undefined ? undefined : plainLine(host, 100);
};

/** A URL's origin and the rest of it as it stands, not as a URL parser would write it: signatures cover the bytes. */
export const splitUrl = (url: string): { origin: string; path: string } => {
  const parts = /^([a-z]+:\/\/[^/?#]+)([^#]*)/i.exec(url);
  if (parts === null) throw new TypeError('not an absolute URL');
  const [, origin = '', rest = ''] = parts;
  return { origin, path: rest.startsWith('/') ? rest : `/${rest}` };
};

/** Headers by lower-case name, the first value of each. */
export const singleHeaders = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name.toLowerCase(), first]];
    }),
  );

const redactedHeaders = (headers: Record<string, string>, redact: RedactText): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redact(value)]));

/** When the answer was made, by the clock that its Retry-After goes by; epoch ms. */
const dateOf = (headers: Record<string, string>): number | undefined => {
  const date = Date.parse(headers.date ?? '');
  return Number.isNaN(date) ? undefined : date;
};

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

const readAll = async (
  body: Readable,
  { encoding, limit }: { encoding: string | undefined; limit: number },
): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of decodedBody(body, encoding) as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
};
