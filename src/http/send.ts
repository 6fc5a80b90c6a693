import type { Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import { HttpError, TimedOutError, UnexpectedResponseError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import type { RedactText } from '../redact.ts';
import { decodedBody } from './content-encoding.ts';
import { failureKind, nextTry, retryAfterMs, type RetryRules } from './retry-policy.ts';

export type HttpRequest = {
  /** A noun phrase for messages: "The status request". */
  operation: string;
  method: 'GET' | 'POST';
  /** Sent byte for byte. */
  url: string;
  headers: Record<string, string>;
  body?: string | Dispatcher.DispatchOptions['body'];
  /** For the whole exchange, connecting and reading included; milliseconds. */
  timeoutMs: number;
};

export type HttpAnswer = { headers: Record<string, string>; body: Buffer; requestId: string | undefined };

export type Sender = { dispatcher: Dispatcher; signal: AbortSignal; redact: RedactText };

/** A status or results document of 10,000 steps stays far below it; what is above is no document of the service's. */
const LARGEST_DOCUMENT_BYTES = 256 * 1024 * 1024;
const LARGEST_ERROR_BYTES = 64 * 1024;

/**
 * Sends one request once and reads its whole answer. Redirects are not followed: a redirect could take the key elsewhere.
 *
 * @throws HttpError for every status but 200 to 299, with the service's own message; TimedOutError; the signal's reason
 */
export const send = async (request: HttpRequest, { dispatcher, signal, redact }: Sender): Promise<HttpAnswer> =>
  await withTimeLimit(request.operation, { ms: request.timeoutMs, signal }, async (limited) => {
    const response = await dispatcher.request({
      ...splitUrl(request.url),
      method: request.method,
      headers: request.headers,
      body: request.body ?? null,
      signal: limited,
    });
    const headers = singleHeaders(response.headers);
    const requestId = requestIdOf(headers);
    const ok = response.statusCode >= 200 && response.statusCode < 300;
    const limit = ok ? LARGEST_DOCUMENT_BYTES : LARGEST_ERROR_BYTES;
    const body = await readAll(decodedBody(response.body, headers['content-encoding']), limit);
    if (!ok) throw refusal(request.operation, { status: response.statusCode, headers, body, redact });
    if (body.length > limit) {
      throw new UnexpectedResponseError(`${request.operation} was answered with more than ${limit} bytes`, {
        passing: false,
        requestId,
      });
    }
    return { headers, body, requestId };
  });

/** An HTTP error of an answer that has been read. */
export const refusal = (
  operation: string,
  answer: { status: number; headers: Record<string, string>; body: Buffer; redact: RedactText },
): HttpError =>
  new HttpError({
    operation,
    status: answer.status,
    serviceMessage: serviceMessage(answer.redact(answer.body.toString('utf8'))),
    requestId: requestIdOf(answer.headers),
    retryAfterMs: retryAfterMs(answer.headers['retry-after'], Date.now()),
  });

/** Told before each wait, so that the log can say why nothing happens. */
export type OnRetry = (retry: { error: Error; delayMs: number; tries: number }) => void;

export type RetryContext = { clock: Clock; signal: AbortSignal; random: () => number; onRetry: OnRetry };

/**
 * Tries until it succeeds or the rules say no; the one loop of retries in the action.
 *
 * @throws the last try's error, or the signal's reason
 */
export const withRetries = async <T>(
  attempt: () => Promise<T>,
  rules: RetryRules,
  context: RetryContext,
): Promise<T> => {
  const { clock, signal, random, onRetry } = context;
  let row: { kind: string; since: number } | undefined;
  for (let tries = 1; ; tries += 1) {
    const startedAt = clock.now();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const kind = failureKind(error);
      if (row?.kind !== kind) row = { kind, since: startedAt };
      const delayMs = nextTry(rules, { error, tries, since: row.since, now: clock.now(), random: random() });
      if (delayMs === undefined) throw error;
      onRetry({ error: error as Error, delayMs, tries });
      await clock.sleep(delayMs, signal);
    }
  }
};

/** Runs the work under a signal that is aborted by the caller's signal or after `ms`, and says which of them it was. */
export const withTimeLimit = async <T>(
  operation: string,
  { ms, signal }: { ms: number; signal: AbortSignal },
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> => {
  signal.throwIfAborted();
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  const timer = setTimeout(() => {
    controller.abort(new TimedOutError(`${operation} was not answered within ${Math.round(ms / 100) / 10} s`));
  }, ms);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    // Sockets, streams and decoders each wrap an abort in their own way.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
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

const requestIdOf = (headers: Record<string, string>): string | undefined => {
  const id = headers['x-amzn-requestid'] ?? headers['x-amzn-trace-id'];
  return id === undefined ? undefined : plainLine(id, 100);
};

const serviceMessage = (body: string): string | undefined => {
  try {
    const { error, message } = JSON.parse(body) as Record<string, unknown>;
    const words = [error, message].filter((part) => typeof part === 'string' && part.trim() !== '');
    return words.length === 0 ? undefined : plainLine([...new Set(words)].join(': '), 500);
  } catch {
    // A gateway's HTML page says nothing that the status does not [assume].
    return undefined;
  }
};

const readAll = async (body: AsyncIterable<Buffer>, limit: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
};
