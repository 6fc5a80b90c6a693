import type { Dispatcher } from 'undici';
import { HttpError, UnexpectedResponseError, type HttpFailure } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { failureKind, type RetryRules } from '../http/retry-policy.ts';
import { withRetries, type OnRetry, type RetryContext } from '../http/retry.ts';
import { send, type HttpAnswer, type HttpRequest } from '../http/send.ts';
import type { TriggerTarget } from '../inputs/trigger-target.ts';
import type { Redactor } from '../redact.ts';
import { parseDocument, type Parsed } from './json-document.ts';
import { isUnfinished, parseResults, parseStatus, type Run, type RunResults, type StatusDocument } from './schema.ts';

/** What is posted to a trigger. `open` is called for each try, since a stream can be read once only. */
export type TriggerBody = {
  contentType: string;
  /** Bytes, where `open` gives a stream. */
  contentLength?: number;
  open: () => NonNullable<Dispatcher.DispatchOptions['body']>;
};

/**
 * How long one try may take, in milliseconds, and when another may follow. `proven`: whether the service has given this
 * key and run a status before, so that a refusal may pass.
 */
export type RequestLimits = { timeoutMs: number; rules: RetryRules; proven?: boolean };

/** `requestId` is the service's, worth quoting to its support; `throttled` where a try before was rate limited. */
export type Answered<T> = { value: T; requestId: string | undefined; throttled: boolean };

/** `bytes` as served, but for the API key, which is overwritten wherever it stands; `redacted`: whether it did. */
export type ServedResults = { document: RunResults; bytes: Buffer; redacted: boolean };

/** The service's three calls. Each throws HttpError, UnexpectedResponseError, TimedOutError or the network's own error. */
export type Client = {
  triggerRun: (target: TriggerTarget, body: TriggerBody, limits: RequestLimits) => Promise<Answered<Run>>;
  getStatus: (run: Run, limits: RequestLimits) => Promise<Answered<StatusDocument>>;
  /** Of a run that has ended. A document that lags behind is requested again; at the limits' end it is given as it is. */
  getResults: (run: Run, limits: RequestLimits) => Promise<Answered<ServedResults>>;
};

type ClientOptions = {
  apiKey: string;
  baseUrl: string;
  dispatcher: Dispatcher;
  redactor: Redactor;
  retry: RetryContext;
};

/** The only builder of Pinkfish URLs, and the only sender of the key. */
export const createClient = (options: ClientOptions): Client => {
  const { apiKey, baseUrl, redactor, retry } = options;
  const webhook = `${baseUrl}/ext/webhook/${encodeURIComponent(apiKey)}`;

  const getDocument = <T>(
    { run, path }: { run: Run; path: 'status' | 'results' },
    limits: RequestLimits,
    parse: (served: Parsed, bytes: Buffer) => T,
  ): Promise<Answered<T>> => {
    const url = `${webhook}/runs/${encodeURIComponent(run.automationId)}/${encodeURIComponent(run.runId)}/${path}`;
    const headers = { accept: 'application/json' };
    // The last try is to end with the time that is left, but is to have a chance.
    const left = (): number => Math.min(limits.timeoutMs, Math.max(1_000, limits.rules.deadline - retry.clock.now()));
    return request(options, limits, {
      operation: path === 'status' ? 'Status check' : 'Results request',
      open: () => ({ method: 'GET', url, headers, timeoutMs: left() }),
      read: (answer) => parse(parseDocument(answer, redactor), answer.body),
    });
  };

  return {
    triggerRun: (target, body, limits) => {
      const inWebhookForm = target.form === 'webhook';
      const path = inWebhookForm ? `${webhook}/triggers/` : `${baseUrl}/ext/triggers/`;
      const url = `${path}${target.triggerId}${target.query}`;
      const headers = {
        'content-type': body.contentType,
        'x-api-wait': 'false',
        ...(!inWebhookForm && { 'x-api-key': apiKey }),
        ...(body.contentLength !== undefined && { 'content-length': String(body.contentLength) }),
      };
      const fixed = { method: 'POST', url, headers, timeoutMs: limits.timeoutMs, headersSuffice: true } as const;
      return request(options, limits, {
        operation: 'Trigger request',
        open: () => ({ ...fixed, body: body.open() }),
        read: runOf,
      });
    },
    getStatus: (run, limits) =>
      getDocument({ run, path: 'status' }, limits, ({ document }) => parseStatus(document, run)),
    getResults: async (run, limits) => {
      let unfinished: ServedResults | undefined;
      const parse = (served: Parsed, bytes: Buffer): ServedResults => {
        const results = { ...served, document: parseResults(served.document, run), bytes };
        if (!isUnfinished(results.document)) return results;
        results.document.warnings?.push('it says that the run has not ended yet');
        unfinished = results;
        throw new UnexpectedResponseError('the results document is not finished yet', { transient: true });
      };
      try {
        // The status has proven the key.
        return await getDocument({ run, path: 'results' }, { ...limits, proven: true }, parse);
      } catch (error) {
        if (unfinished === undefined || retry.signal.aborted) throw error;
        return { value: unfinished, requestId: undefined, throttled: false };
      }
    },
  };
};

type Exchange<T> = { operation: string; open: () => Omit<HttpRequest, 'operation'>; read: (answer: HttpAnswer) => T };

/** One request with its retries; the answer is read inside them, since half a document is a transient error too. */
const request = async <T>(
  { dispatcher, redactor, retry }: ClientOptions,
  { rules, proven = false }: RequestLimits,
  { operation, open, read }: Exchange<T>,
): Promise<Answered<T>> => {
  const sender = { dispatcher, signal: retry.signal, redact: redactor.text };
  let throttled = false;
  const onRetry: OnRetry = (failed) => {
    throttled ||= failureKind(failed.error) === 'rate-limited';
    retry.onRetry(failed);
  };
  const attempt = async (): Promise<Answered<T>> => {
    const answer = await send({ operation, ...open() }, sender);
    return { value: read(answer), requestId: answer.requestId, throttled };
  };
  const refusedAt: number[] = [];
  for (;;) {
    try {
      return await withRetries(attempt, rules, { ...retry, operation, onRetry });
    } catch (error) {
      const now = retry.clock.now();
      const left = rules.deadline - now;
      refusedAt.push(now);
      const delay = delayAfterRefusal(error, refusedAt);
      if (!proven || delay === undefined || left <= 0) throw error;
      const delayMs = Math.min(left, delay);
      retry.onRetry({ operation, error: error as Error, delayMs, tries: refusedAt.length });
      await retry.clock.sleep(delayMs, retry.signal);
    }
  }
};

/**
 * How long to wait after a refusal, in milliseconds, until the request is sent again; undefined where the refusal is to be
 * believed: it is of another kind, or the third in a row within a minute. `refusedAt`: when all of them came, this one last.
 */
export const delayAfterRefusal = (error: unknown, refusedAt: readonly number[]): number | undefined => {
  if (!(error instanceof HttpError) || !mayPass(error.failure)) return undefined;
  const now = refusedAt.at(-1) ?? 0;
  if (refusedAt.filter((at) => now - at < 60_000).length >= 3) return undefined;
  return Math.max(10_000, error.failure.retryAfterMs ?? 0);
};

/** Gateways give these for a moment, too, where the same request has been answered before [assume]. */
const mayPass = ({ status, serviceMessage = '', retryAfterMs }: HttpFailure): boolean =>
  status === 401 ||
  (status === 403 && (serviceMessage === '' || retryAfterMs !== undefined)) ||
  (status === 400 && /throttl|rate.?(limit|exceed)|too many requests/i.test(serviceMessage));

const runOf = ({ headers, requestId }: HttpAnswer): Run => {
  const idFrom = (name: string): string => {
    const id = headers[name.toLowerCase()]?.trim() ?? '';
    // An id becomes part of paths and outputs; `.` and `..` would climb out of the path however they are encoded.
    if (/^[\x21-\x7e]{1,200}$/.test(id) && !/^\.{1,2}$/.test(id)) return id;
    const fault = id === '' ? `its answer has no ${name} header` : `${name} is not a valid id: ${plainLine(id, 60)}`;
    throw new UnexpectedResponseError(`Trigger request was accepted, but ${fault}`, { transient: false, requestId });
  };
  return { runId: idFrom('X-Pf-Run-Id'), automationId: idFrom('X-Pf-Automation-Id') };
};
