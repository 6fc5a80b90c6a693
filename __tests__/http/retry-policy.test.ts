import { describe, expect, it } from '@jest/globals';
import {
  CancelledError,
  HttpError,
  InputError,
  NetworkError,
  TimedOutError,
  UnexpectedResponseError,
} from '../../src/errors.ts';
import { failureKind, nextTry, retryAfterMs, type FailureKind, type RetryRules } from '../../src/http/retry-policy.ts';

const answered = (status: number, retryAfter?: number): HttpError =>
  new HttpError({ status, retryAfterMs: retryAfter });

const coded = (code: string, { syscall, message = 'it broke' }: { syscall?: string; message?: string } = {}): Error =>
  Object.assign(new Error(message), { code, ...(syscall !== undefined && { syscall }) });

describe('failureKind of an answer', () => {
  const kinds: [FailureKind, number[]][] = [
    ['transient', [300, 301, 302, 303, 304, 307, 308, 408, 425, 500, 501, 502, 503, 504, 520, 599]],
    ['rate-limited', [429]],
    ['not-found', [404]],
    ['final', [400, 401, 402, 403, 405, 406, 409, 410, 411, 413, 415, 418, 421, 422, 431, 451]],
  ];
  it.each(kinds.flatMap(([kind, statuses]) => statuses.map((status) => ({ kind, status }))))(
    '$status is $kind',
    ({ kind, status }) => expect(failureKind(answered(status))).toBe(kind),
  );

  it.each([0, 1_000])('503 with Retry-After of %d ms was turned away unread', (ms) =>
    expect(failureKind(answered(503, ms))).toBe('rate-limited'),
  );

  it.each([500, 502, 504])('%d with Retry-After may have been read', (status) =>
    expect(failureKind(answered(status, 1_000))).toBe('transient'),
  );
});

describe('failureKind of everything else', () => {
  const cases: [string, unknown, FailureKind][] = [
    ['a document that was half', new UnexpectedResponseError('half', { transient: true }), 'transient'],
    ['a document about another run', new UnexpectedResponseError('other', { transient: false }), 'final'],
    ['silence', new TimedOutError('silence'), 'transient'],
    ['a failure before anything left', new NetworkError(coded('ECONNRESET'), false), 'unreachable'],
    ['a failure after something left', new NetworkError(coded('CERT_HAS_EXPIRED'), true), 'transient'],
    ['a cancelled job', new CancelledError('cancelled'), 'final'],
    ['a bad input', new InputError('payload', 'is none'), 'final'],
    ['a fault of ours', new TypeError('undefined is no function'), 'final'],
    ['what is no error', 'a string', 'final'],
    ['nothing', undefined, 'final'],
    ['a fault of the disk', coded('ENOENT', { syscall: 'open' }), 'final'],
    ['no such name', coded('ENOTFOUND', { syscall: 'getaddrinfo' }), 'unreachable'],
    ['no answer from the name server', coded('EAI_AGAIN', { syscall: 'getaddrinfo' }), 'unreachable'],
    ['another failure of the name server', coded('EAI_FAIL', { syscall: 'getaddrinfo' }), 'unreachable'],
    ['a refused connection', coded('ECONNREFUSED', { syscall: 'connect' }), 'unreachable'],
    ['a connection not made in time', coded('UND_ERR_CONNECT_TIMEOUT'), 'unreachable'],
    ['the same by the kernel', coded('ETIMEDOUT', { syscall: 'connect' }), 'unreachable'],
    ['a firewall', coded('EACCES', { syscall: 'connect' }), 'unreachable'],
    ['no route', coded('ENETUNREACH', { syscall: 'connect' }), 'unreachable'],
    ['a proxy that tore the tunnel down', coded('UND_ERR_PRX_CONN'), 'unreachable'],
    ['a time-out on a connection that was made', coded('ETIMEDOUT', { syscall: 'read' }), 'transient'],
    ['a reset', coded('ECONNRESET', { syscall: 'read' }), 'transient'],
    ['a broken pipe', coded('EPIPE', { syscall: 'write' }), 'transient'],
    ['a closed socket', coded('UND_ERR_SOCKET'), 'transient'],
    ['no headers in time', coded('UND_ERR_HEADERS_TIMEOUT'), 'transient'],
    ['no body in time', coded('UND_ERR_BODY_TIMEOUT'), 'transient'],
    ['a body shorter than its length', coded('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), 'transient'],
    [
      'a malformed answer',
      Object.assign(new Error('no HTTP'), { name: 'HTTPParserError', code: undefined }),
      'transient',
    ],
    ['a stream that closed early', coded('ERR_STREAM_PREMATURE_CLOSE'), 'transient'],
    ['gzip that is none', coded('Z_DATA_ERROR'), 'transient'],
    ['half of a gzip', coded('Z_BUF_ERROR'), 'transient'],
    ['brotli that is none', coded('ERR__ERROR_FORMAT_PADDING_1'), 'transient'],
    ['zstd that is none', coded('ZSTD_error_prefix_unknown'), 'transient'],
    ['an argument that undici refuses', coded('UND_ERR_INVALID_ARG'), 'final'],
    ['a dispatcher that was closed', coded('UND_ERR_CLOSED'), 'final'],
    ['a dispatcher that was destroyed', coded('UND_ERR_DESTROYED'), 'final'],
    ['a self-signed certificate', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'insecure'],
    ['a certificate of an unknown authority', coded('UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), 'insecure'],
    ['an expired certificate', coded('CERT_HAS_EXPIRED'), 'insecure'],
    ['a certificate for another name', coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'insecure'],
    ['plain HTTP where TLS was due', coded('ERR_SSL_WRONG_VERSION_NUMBER'), 'insecure'],
    ["a TLS failure with the proxy's own certificate", coded('UND_ERR_PRX_TLS'), 'insecure'],
    ['an abort by nobody', coded('UND_ERR_ABORTED', { message: 'Request aborted' }), 'transient'],
    ['an unknown code', coded('EWHATEVER'), 'final'],
  ];
  it.each(cases)('%s', (_, error, kind) => expect(failureKind(error)).toBe(kind));

  it.each<[number, FailureKind]>([
    [407, 'final'],
    [403, 'final'],
    [502, 'unreachable'],
    [503, 'unreachable'],
    [504, 'unreachable'],
    [404, 'unreachable'],
  ])('a proxy that answers CONNECT with %d is %s', (status, kind) => {
    const message = `Proxy response (${status}) !== 200 when HTTP Tunneling`;
    expect(failureKind(coded('UND_ERR_ABORTED', { message }))).toBe(kind);
  });

  it('judges several addresses by all of them', () => {
    const noRoute = coded('ENETUNREACH', { syscall: 'connect' });
    const refused = coded('ECONNREFUSED', { syscall: 'connect' });
    const all = Object.assign(new AggregateError([noRoute, refused]), { code: 'ENETUNREACH' });
    expect(failureKind(all)).toBe('unreachable');
    const mixed = Object.assign(new AggregateError([noRoute, coded('ECONNRESET')]), { code: 'ENETUNREACH' });
    expect(failureKind(mixed)).toBe('transient');
  });
});

describe('nextTry', () => {
  const rules = (changed: Partial<RetryRules> = {}): RetryRules => ({
    retryForMs: {
      unreachable: 60_000,
      insecure: 0,
      'rate-limited': Infinity,
      'not-found': 60_000,
      transient: Infinity,
    },
    deadline: 600_000,
    atDeadline: 'last-try',
    ...changed,
  });
  const failed = (error: unknown, changed: { tries?: number; since?: number; now?: number; random?: number } = {}) => ({
    error,
    tries: 1,
    since: 0,
    now: 0,
    random: 1,
    ...changed,
  });

  it.each([
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [5, 16_000],
    [6, 30_000],
    [7, 30_000],
    [500, 30_000],
    [5_000, 30_000],
  ])('waits at most twice as long each time: try %d up to %d ms', (tries, longest) => {
    expect(nextTry(rules(), failed(answered(502), { tries }))).toBe(longest);
    expect(nextTry(rules(), failed(answered(502), { tries, random: 0.25 }))).toBe(longest / 4);
    expect(nextTry(rules(), failed(answered(502), { tries, random: 0 }))).toBe(0);
  });

  it('never waits less than Retry-After, and spreads what follows', () => {
    expect(nextTry(rules(), failed(answered(429, 7_000), { random: 0 }))).toBe(7_000);
    expect(nextTry(rules(), failed(answered(429, 7_000), { random: 0.5 }))).toBe(7_500);
    expect(nextTry(rules(), failed(answered(500, 7_000), { random: 0 }))).toBe(7_000);
  });

  it('ends at once what is final or is not to be borne', () => {
    expect(nextTry(rules(), failed(answered(401)))).toBeUndefined();
    expect(nextTry(rules(), failed(new TypeError('a fault of ours')))).toBeUndefined();
    expect(nextTry(rules(), failed(coded('CERT_HAS_EXPIRED')))).toBeUndefined();
  });

  it('takes the last try where the patience ends, and none after it', () => {
    expect(nextTry(rules(), failed(answered(404), { now: 59_500, tries: 8 }))).toBe(500);
    expect(nextTry(rules(), failed(answered(404), { now: 60_000, tries: 9 }))).toBeUndefined();
    expect(nextTry(rules(), failed(answered(404), { now: 60_500, since: 1_000, tries: 9 }))).toBe(500);
    expect(nextTry(rules(), failed(answered(404), { now: 90_000, tries: 9 }))).toBeUndefined();
  });

  it('does not ask before Retry-After only because patience ends', () => {
    expect(nextTry(rules(), failed(answered(404, 61_000)))).toBeUndefined();
    expect(nextTry(rules(), failed(answered(404, 60_000)))).toBe(60_000);
  });

  it('cuts the wait at the deadline for one last try', () => {
    expect(nextTry(rules(), failed(answered(429, 30_000), { now: 590_000 }))).toBe(10_000);
    expect(nextTry(rules(), failed(answered(429, 30_000), { now: 569_000 }))).toBe(31_000);
    expect(nextTry(rules(), failed(answered(502), { now: 600_000 }))).toBeUndefined();
    expect(nextTry(rules(), failed(answered(502), { now: 700_000 }))).toBeUndefined();
  });

  it('begins no wait that would eat the rest of the time', () => {
    const giveUp = rules({ atDeadline: 'give-up' });
    expect(nextTry(giveUp, failed(answered(429, 30_000), { now: 590_000 }))).toBeUndefined();
    expect(nextTry(giveUp, failed(answered(429, 9_000), { now: 590_000 }))).toBe(10_000);
  });
});

describe('retryAfterMs', () => {
  const now = Date.parse('1994-11-06T08:49:00Z');
  it.each<[string | undefined, number | undefined]>([
    [undefined, undefined],
    ['0', 0],
    ['7', 7_000],
    [' 120 ', 120_000],
    ['999999999', 999_999_999_000],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 37_000],
    ['Sunday, 06-Nov-94 08:49:37 GMT', 37_000],
    ['Sun Nov  6 08:49:37 1994', 37_000],
    ['Sun, 06 Nov 1994 08:48:37 GMT', 0],
    ['', undefined],
    ['-1', undefined],
    ['5.5', undefined],
    ['1e3', undefined],
    ['9999999999', undefined],
    ['soon', undefined],
    ['in 5 seconds', undefined],
    ['Sun, 99 Foo 1994 08:49:37 GMT', undefined],
    ['1994-11-06T08:49:37Z', undefined],
  ])('%j', (header, ms) => expect(retryAfterMs(header, now)).toBe(ms));
});
