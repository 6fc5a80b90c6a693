import { HttpError, NetworkError, TimedOutError, UnexpectedResponseError } from '../errors.ts';

/**
 * What a failed request says of itself:
 * - `unreachable`: it provably never left (no name, no route, refused, no connection in time, no tunnel through the proxy);
 * - `insecure`: no TLS connection was established, so it never left either, but waiting rarely helps;
 * - `rate-limited`: the service refused it unread (429; 503 with Retry-After);
 * - `not-found`: 404, which a young run may answer for some seconds [assume];
 * - `transient`: 408, 425, 5xx, a redirect, a reset, a time-out, half a document; it may have been read;
 * - `final`: the same answer would come again.
 */
export type FailureKind = 'unreachable' | 'insecure' | 'rate-limited' | 'not-found' | 'transient' | 'final';

export type RetryRules = {
  /** For how long, in milliseconds, failures of one kind are retried; the last try is at that time. Without it, the first one is final. */
  retryForMs: Partial<Record<Exclude<FailureKind, 'final'>, number>>;
  /** On the clock's scale: nothing is tried after it. */
  deadline: number;
  /** Where the wait would pass the deadline: `last-try` cuts the wait and tries once there; `give-up` ends at once. */
  atDeadline: 'last-try' | 'give-up';
};

/** `tries` counts from 1; `since` is when the first try that failed in this way began. */
type FailedTry = { error: unknown; tries: number; since: number; now: number; random: number };

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;

/**
 * How long to wait before the next try, in milliseconds; undefined where there is to be none. Full jitter on top of
 * Retry-After; where that alone is longer than the time left, no try in time would be accepted.
 */
export const nextTry = (rules: RetryRules, failed: FailedTry): number | undefined => {
  const kind = failureKind(failed.error);
  if (kind === 'final') return undefined;
  const { now, since, tries, random, error } = failed;
  const retryTimeLeft = since + (rules.retryForMs[kind] ?? 0) - now;
  const retryAfterMs = error instanceof HttpError ? (error.failure.retryAfterMs ?? 0) : 0;
  if (retryTimeLeft <= 0 || retryAfterMs > retryTimeLeft || now >= rules.deadline) return undefined;
  const jitter = random * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
  const delay = Math.min(retryTimeLeft, retryAfterMs + jitter);
  if (now + delay <= rules.deadline) return delay;
  return rules.atDeadline === 'last-try' ? rules.deadline - now : undefined;
};

/** Of which kind a failure is; anything that is not known to be the network's or the service's doing is final. */
export const failureKind = (error: unknown): FailureKind => {
  if (error instanceof HttpError) return kindOfStatus(error);
  if (error instanceof UnexpectedResponseError) return error.transient ? 'transient' : 'final';
  if (error instanceof TimedOutError) return 'transient';
  if (error instanceof NetworkError) return error.left ? 'transient' : 'unreachable';
  return Error.isError(error) ? kindOfNetworkError(error) : 'final';
};

const kindOfStatus = ({ failure: { status, retryAfterMs } }: HttpError): FailureKind => {
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) return 'rate-limited';
  if (status === 404) return 'not-found';
  if (status === 408 || status === 425 || status >= 500 || status < 400) return 'transient';
  return 'final';
};

/** What an error's code says of itself; the first pattern that matches counts. */
const KINDS_OF_CODES: readonly (readonly [RegExp, FailureKind])[] = [
  [/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|UND_ERR_(CONNECT_TIMEOUT|PRX_CONN))$/, 'unreachable'],
  // OpenSSL's verification results and Node's own TLS errors, by the form of their codes (Node's documentation of errors).
  [/^(ERR_(TLS|SSL)_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/, 'insecure'],
  [/^(HOSTNAME_MISMATCH|INVALID_CA|EPROTO|UND_ERR_PRX_TLS)/, 'insecure'],
  // undici's codes for its caller's faults, and a window that is not accepted: a second try would fail like the first.
  [/^UND_ERR_(INVALID_ARG|INVALID_RETURN_VALUE|NOT_SUPPORTED|DESTROYED|CLOSED)$/, 'final'],
  [/^ZSTD_error_frameParameter_windowTooLarge$/, 'final'],
  [/^(ECONN(RESET|ABORTED)|EPIPE|ETIMEDOUT|ENET(DOWN|RESET|UNREACH)|ENOTCONN)$/, 'transient'],
  // undici's other codes, those of a body that breaks off, and of zlib's decoders for one that does not decode.
  [/^(UND_ERR_|ERR_STREAM_PREMATURE_CLOSE$|Z_|ERR__ERROR_|ZSTD_error_)/, 'transient'],
];

const kindOfNetworkError = (error: Error): FailureKind => {
  const { code = '', syscall = '' } = error as NodeJS.ErrnoException;
  // All addresses of a name, one after the other: the code is the first one's.
  const { errors = [] } = error as Partial<AggregateError>;
  if (errors.length > 0 && errors.every((one) => failureKind(one) === 'unreachable')) return 'unreachable';
  // A tunnel that the proxy did not open: 407 and 403 are its rules, the rest may pass.
  const refusal = code === 'UND_ERR_ABORTED' ? /^Proxy response \((\d+)\)/.exec(error.message)?.[1] : undefined;
  if (refusal !== undefined) return ['403', '407'].includes(refusal) ? 'final' : 'unreachable';
  if (/^(connect|getaddrinfo|query(A|Aaaa))$/.test(syscall)) return 'unreachable';
  // What is no HTTP; its code, where it has one, is the parser's.
  if (error.name === 'HTTPParserError') return 'transient';
  return KINDS_OF_CODES.find(([codes]) => codes.test(code))?.[1] ?? 'final';
};

/** Milliseconds of a Retry-After header, seconds or a date (RFC 9110, 10.2.3); undefined for neither. `nowDate` in epoch ms. */
export const retryAfterMs = (header: string | undefined, nowDate: number): number | undefined => {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  // Date.parse takes much that is no HTTP date, such as "-1" or "5.5".
  if (!/^[A-Za-z]{3,9},? /.test(text)) return undefined;
  // The oldest of the three forms names no zone, and means the same one.
  const date = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowDate);
};
