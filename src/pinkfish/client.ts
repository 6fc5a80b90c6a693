import type { Dispatcher } from 'undici';
import { UnexpectedResponseError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { failureKind, type RetryRules } from '../http/retry-policy.ts';
import { withRetries, type OnRetry, type RetryContext } from '../http/retry.ts';
import { send, type HttpAnswer, type HttpRequest } from '../http/send.ts';
import type { TriggerTarget } from '../inputs/trigger-target.ts';
import type { Redactor, RedactText } from '../redact.ts';
import { parseResults, parseStatus, type Run, type RunResults, type StatusDocument } from './schema.ts';

/** What is posted to a trigger. `open` is called for each try, since a stream can be read once only. */
export type TriggerBody = {
  contentType: string;
  /** Bytes, where `open` gives a stream. */
  contentLength?: number;
  open: () => NonNullable<Dispatcher.DispatchOptions['body']>;
};

/** How long one try may take, in milliseconds, and when another may follow. */
export type RequestLimits = { timeoutMs: number; rules: RetryRules };

/** `requestId` is the service's, worth quoting to its support; `throttled` where its rate limit turned a try away before. */
export type Answered<T> = { value: T; requestId: string | undefined; throttled: boolean };

/** The service's three calls. Each throws HttpError, UnexpectedResponseError, TimedOutError or the network's own error. */
export type Client = {
  triggerRun: (target: TriggerTarget, body: TriggerBody, retryForMs: RequestLimits) => Promise<Answered<Run>>;
  getStatus: (run: Run, retryForMs: RequestLimits) => Promise<Answered<StatusDocument>>;
  /** `bytes` as served, but for the API key, which is overwritten wherever it stands. */
  getResults: (run: Run, retryForMs: RequestLimits) => Promise<Answered<{ document: RunResults; bytes: Buffer }>>;
};

export type ClientOptions = {
  apiKey: string;
  /** No slash at the end. */
  baseUrl: string;
  dispatcher: Dispatcher;
  redactor: Redactor;
  retry: RetryContext;
};

/** The only builder of Pinkfish URLs, and the only sender of the key. */
export const createClient = (options: ClientOptions): Client => {
  const { apiKey, baseUrl } = options;
  const webhook = `${baseUrl}/ext/webhook/${encodeURIComponent(apiKey)}`;

  const getDocument = <T>(
    { operation, run, path }: { operation: string; run: Run; path: 'status' | 'results' },
    { timeoutMs, rules }: RequestLimits,
    parse: (document: unknown, bytes: Buffer) => T,
  ): Promise<Answered<T>> => {
    const url = `${webhook}/runs/${encodeURIComponent(run.automationId)}/${encodeURIComponent(run.runId)}/${path}`;
    const headers = { accept: 'application/json' };
    // The last try is to end with the time that is left, but is to have a chance.
    const left = (): number => Math.min(timeoutMs, Math.max(1_000, rules.deadline - options.retry.clock.now()));
    return exchange(options, rules, {
      operation,
      request: () => ({ method: 'GET', url, headers, timeoutMs: left() }),
      read: (answer) => parse(parseJson(answer, options.redactor), answer.body),
    });
  };

  return {
    triggerRun: (target, body, { timeoutMs, rules }) => {
      const inWebhookForm = target.form === 'webhook';
      const path = inWebhookForm ? `${webhook}/triggers/` : `${baseUrl}/ext/triggers/`;
      const url = `${path}${target.triggerId}${target.query}`;
      const headers = {
        'content-type': body.contentType,
        'x-api-wait': 'false',
        ...(!inWebhookForm && { 'x-api-key': apiKey }),
        ...(body.contentLength !== undefined && { 'content-length': String(body.contentLength) }),
      };
      const request = {
        method: 'POST',
        url,
        headers,
        timeoutMs,
        headersSuffice: true,
      } as const;
      return exchange(options, rules, {
        operation: 'Trigger request',
        request: () => ({ ...request, body: body.open() }),
        read: runOf,
      });
    },
    getStatus: (run, limits) =>
      getDocument({ operation: 'Status check', run, path: 'status' }, limits, (document) => parseStatus(document, run)),
    getResults: (run, limits) =>
      getDocument({ operation: 'Results request', run, path: 'results' }, limits, (document, bytes) => ({
        document: parseResults(document, run),
        bytes,
      })),
  };
};

type Exchange<T> = {
  operation: string;
  request: () => Omit<HttpRequest, 'operation'>;
  read: (answer: HttpAnswer) => T;
};

/** One exchange with its retries; the answer is read inside them, since half a document is weather too. */
const exchange = async <T>(
  { dispatcher, redactor, retry }: ClientOptions,
  rules: RetryRules,
  { operation, request, read }: Exchange<T>,
): Promise<Answered<T>> => {
  const sender = { dispatcher, signal: retry.signal, redact: redactor.text };
  let throttled = false;
  const onRetry: OnRetry = (failed) => {
    throttled ||= failureKind(failed.error) === 'rate-limited';
    retry.onRetry(failed);
  };
  const attempt = async (): Promise<Omit<Answered<T>, 'throttled'>> => {
    const answer = await send({ operation, ...request() }, sender);
    return { value: read(answer), requestId: answer.requestId };
  };
  return { ...(await withRetries(attempt, rules, { ...retry, operation, onRetry })), throttled };
};

const runOf = ({ headers, requestId }: HttpAnswer): Run => ({
  runId: idFrom(headers, 'X-Pf-Run-Id', requestId),
  automationId: idFrom(headers, 'X-Pf-Automation-Id', requestId),
});

/** An id becomes part of paths and outputs; `.` and `..` would climb out of the path however they are encoded. */
const idFrom = (headers: Record<string, string>, name: string, requestId: string | undefined): string => {
  const id = headers[name.toLowerCase()]?.trim() ?? '';
  if (id === '') {
    throw new UnexpectedResponseError(`The trigger request was accepted, but its answer has no ${name} header`, {
      transient: false,
      requestId,
    });
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(id) || /^\.{1,2}$/.test(id)) {
    throw new UnexpectedResponseError(`The trigger request was accepted, but ${name} is no id: ${plainLine(id, 60)}`, {
      transient: false,
      requestId,
    });
  }
  return id;
};

/**
 * The document, and its bytes left without the key. Where it stood, the links alone keep it: they are asked for as they
 * are served, and shown nowhere.
 */
const parseJson = ({ body, requestId }: HttpAnswer, redactor: Redactor): unknown => {
  const text = body.toString('utf8');
  const redacting = redactor.bytes(body) ? withoutKey(redactor.text) : undefined;
  try {
    return JSON.parse(text, redacting);
  } catch {
    throw new UnexpectedResponseError('the answer is not a complete JSON document', {
      transient: true,
      requestId,
    });
  }
};

const withoutKey =
  (redact: RedactText) =>
  (name: string, value: unknown): unknown => {
    if (typeof value === 'string') return name === 'url' ? value : redact(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const members = new Map<string, unknown>();
    for (const [member, content] of Object.entries(value)) {
      let shown = redact(member);
      // Names that differed only in how they spelled the key: none of them may be lost.
      while (members.has(shown)) shown = `*${shown}`;
      members.set(shown, content);
    }
    return Object.fromEntries(members);
  };
