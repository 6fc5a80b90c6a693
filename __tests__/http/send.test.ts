import { once, getEventListeners } from 'node:events';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { Readable } from 'node:stream';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Agent, errors, type Dispatcher } from 'undici';
import { CancelledError, HttpError, NetworkError, TimedOutError, UnexpectedResponseError } from '../../src/errors.ts';
import { createDispatcher } from '../../src/http/dispatcher.ts';
import { failureKind, type FailureKind, type RetryRules } from '../../src/http/retry-policy.ts';
import { withRetries } from '../../src/http/retry.ts';
import { send, singleHeaders, splitUrl, type HttpAnswer, type HttpRequest } from '../../src/http/send.ts';
import { withTimeLimit } from '../../src/time-limit.ts';
import { fakeClock } from '../fixtures/clock.ts';
import { SELF_SIGNED } from '../fixtures/self-signed.ts';
import {
  answerText,
  closedPort,
  startWire,
  type WireOptions,
  type WireRequest,
  type WireServer,
} from '../fixtures/wire.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const wire = async (options: WireOptions): Promise<WireServer> => {
  const server = await startWire(options);
  closing.push(server.close);
  return server;
};

const dispatcherFor = (env: NodeJS.ProcessEnv = {}, made?: Dispatcher): Dispatcher => {
  const dispatcher = made ?? createDispatcher(env);
  closing.push(() => dispatcher.destroy());
  return dispatcher;
};

const none = new AbortController().signal;
const KEY = 'key-4711-secret';
const redact = (text: string): string => text.replaceAll(KEY, '***');

type Attempt = Partial<HttpRequest> & { dispatcher?: Dispatcher; signal?: AbortSignal };

const request = (
  url: string,
  { dispatcher = dispatcherFor(), signal = none, ...changed }: Attempt = {},
): Promise<HttpAnswer> =>
  send(
    { operation: 'The request', method: 'GET', url, headers: {}, timeoutMs: 10_000, ...changed },
    { dispatcher, signal, redact },
  );

const failure = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error,
  );

/** As the trigger is sent: again only where it provably never left or was turned away unread. */
const onceOnly: RetryRules = {
  retryForMs: { unreachable: 60_000, insecure: 0, 'rate-limited': Infinity, 'not-found': 0, transient: 0 },
  deadline: 300_000,
  atDeadline: 'give-up',
};
/** As the status is asked for. */
const throughWeather: RetryRules = {
  retryForMs: {
    unreachable: Infinity,
    insecure: Infinity,
    'rate-limited': Infinity,
    'not-found': 60_000,
    transient: Infinity,
  },
  deadline: 300_000,
  atDeadline: 'last-try',
};

const retrying = (attempt: () => Promise<HttpAnswer>, rules: RetryRules) => {
  const clock = fakeClock();
  const kinds: FailureKind[] = [];
  const onRetry = ({ error }: { error: Error }): void => void kinds.push(failureKind(error));
  const outcome = withRetries(attempt, rules, {
    operation: 'The request',
    clock,
    signal: none,
    random: () => 0.5,
    onRetry,
  }).then(
    ({ body }) => body.toString(),
    (error: unknown) => failureKind(error),
  );
  return { outcome, clock, kinds };
};

const post = (url: string, dispatcher: Dispatcher, changed: Attempt = {}): Promise<HttpAnswer> =>
  request(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' }, dispatcher, ...changed });

const FINE = answerText(200, 'fine');

/** A server that fails the first request or connection, and answers all that follow. */
const failingOnce = (fault: (request: WireRequest) => void): WireOptions => ({
  onRequest: (arrived, count) => (count === 1 ? fault(arrived) : arrived.socket.write(FINE)),
});
const firstConnection = (fault: (socket: Socket) => void): WireOptions => ({
  onConnection: (socket, count) => {
    if (count === 1) fault(socket);
  },
  onRequest: ({ socket }) => socket.write(FINE),
});
/** Short where only silence ends a request, else beyond what the slowest machine takes. */
const limitOf = (name: string): number => (name.startsWith('never') ? 1_000 : 20_000);
const status = (code: number, headers: Readonly<Record<string, string>> = {}, body = ''): WireOptions =>
  failingOnce(({ socket }) => socket.write(answerText(code, body, headers)));

describe('a request that fails once', () => {
  const later = new Date(Date.now() + 60_000).toUTCString();
  const cases: [string, FailureKind, WireOptions][] = [
    ['closed before it is read', 'transient', firstConnection((socket) => socket.destroy())],
    ['reset after it was read', 'transient', failingOnce(({ socket }) => socket.resetAndDestroy())],
    ['closed after it was read', 'transient', failingOnce(({ socket }) => socket.destroy())],
    ['half-closed after it was read', 'transient', failingOnce(({ socket }) => socket.end())],
    ['closed within the status line', 'transient', failingOnce(({ socket }) => socket.end('HTTP/1.1 20'))],
    [
      'closed within the headers',
      'transient',
      failingOnce(({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-le')),
    ],
    [
      'closed within the body',
      'transient',
      failingOnce(({ socket }) => socket.end(answerText(200, 'half', { 'content-length': '99' }))),
    ],
    [
      'reset within the body',
      'transient',
      failingOnce(({ socket }) =>
        socket.write(answerText(200, 'half', { 'content-length': '99' }), () =>
          setTimeout(() => socket.resetAndDestroy(), 20),
        ),
      ),
    ],
    [
      'closed within a chunk',
      'transient',
      failingOnce(({ socket }) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\nhalf')),
    ],
    ['never answered', 'transient', failingOnce(() => undefined)],
    [
      'never answered whole',
      'transient',
      failingOnce(({ socket }) => socket.write(answerText(200, 'half', { 'content-length': '99' }))),
    ],
    [
      'answered with something else than HTTP',
      'transient',
      failingOnce(({ socket }) => socket.write('SSH-2.0-OpenSSH_9.6\r\n\r\n')),
    ],
    [
      'answered with half of a gzip',
      'transient',
      failingOnce(({ socket }) =>
        socket.write(answerText(200, gzipSync('whole').subarray(0, 12), { 'content-encoding': 'gzip' })),
      ),
    ],
    [
      'answered with what is no brotli',
      'transient',
      failingOnce(({ socket }) => socket.write(answerText(200, 'garbage garbage', { 'content-encoding': 'br' }))),
    ],
    ['answered 302', 'transient', status(302, { location: 'https://elsewhere.example/' })],
    ['answered 307', 'transient', status(307, { location: '/again' })],
    ['answered 408', 'transient', status(408)],
    ['answered 425', 'transient', status(425)],
    ['answered 429', 'rate-limited', status(429)],
    ['answered 429 with seconds', 'rate-limited', status(429, { 'retry-after': '7' })],
    ['answered 429 with a date', 'rate-limited', status(429, { 'retry-after': later })],
    ['answered 500', 'transient', status(500)],
    [
      'answered 502 in HTML',
      'transient',
      status(502, { 'content-type': 'text/html' }, '<html><body>Bad gateway</body></html>'),
    ],
    ['answered 503', 'transient', status(503)],
    ['answered 503 with Retry-After', 'rate-limited', status(503, { 'retry-after': '1' })],
    ['answered 503 with a Retry-After that is none', 'transient', status(503, { 'retry-after': 'soon' })],
    ['answered 504', 'transient', status(504)],
  ];

  it.each(cases)('%s is %s and, looking, asked again', async (name, kind, options) => {
    const server = await wire(options);
    const dispatcher = dispatcherFor();
    const { outcome, kinds } = retrying(
      () => request(server.origin, { dispatcher, timeoutMs: limitOf(name) }),
      throughWeather,
    );
    await expect(outcome).resolves.toBe('fine');
    expect(kinds).toEqual([kind]);
  });

  it.each(cases)('%s is %s and, triggering, sent again only where it was not read', async (name, kind, options) => {
    const server = await wire(options);
    const dispatcher = dispatcherFor();
    const { outcome } = retrying(() => post(server.origin, dispatcher, { timeoutMs: limitOf(name) }), onceOnly);
    await expect(outcome).resolves.toBe(kind === 'rate-limited' ? 'fine' : kind);
    expect(server.connections()).toBeLessThanOrEqual(kind === 'rate-limited' ? 2 : 1);
    expect(server.requests.length).toBeLessThanOrEqual(kind === 'rate-limited' ? 2 : 1);
  });

  it.each([400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422])(
    'answered %d, a trigger is not sent again',
    async (code) => {
      const server = await wire(status(code));
      const { outcome } = retrying(() => post(server.origin, dispatcherFor()), onceOnly);
      await expect(outcome).resolves.toBe(code === 404 ? 'not-found' : 'final');
      expect(server.requests).toHaveLength(1);
    },
  );
});

describe('a request that never leaves', () => {
  it('is known from one that may have been read, when its connection is reset at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const server = await wire(firstConnection((socket) => socket.resetAndDestroy()));
      const dispatcher = dispatcherFor();
      const error = await failure(post(server.origin, dispatcher));
      // Whether the reset comes before the first byte goes out is a race; the sender knows which won.
      expect(['unreachable', 'transient']).toContain(failureKind(error));
      expect(server.requests).toHaveLength(0);
    }
  });

  it('is sent again where nobody listens', async () => {
    const port = await closedPort();
    const dispatcher = dispatcherFor();
    const { outcome, kinds, clock } = retrying(() => post(`http://127.0.0.1:${port}/`, dispatcher), onceOnly);
    await expect(outcome).resolves.toBe('unreachable');
    expect(kinds.length).toBeGreaterThan(4);
    expect(clock.now()).toBe(60_000);
  });

  it('is sent again where no address of a name takes it', async () => {
    const port = await closedPort();
    expect(failureKind(await failure(post(`http://localhost:${port}/`, dispatcherFor())))).toBe('unreachable');
  });

  it('is sent again where the name is unknown', async () => {
    const error = await failure(post('http://nowhere.invalid/', dispatcherFor()));
    expect(['ENOTFOUND', 'EAI_AGAIN']).toContain((error as NodeJS.ErrnoException).code);
    expect(failureKind(error)).toBe('unreachable');
  });

  it('is sent again where the connection is not made in time', async () => {
    const timeOut = (_: unknown, callback: (error: Error, socket: null) => void): void =>
      callback(new errors.ConnectTimeoutError('Connect Timeout Error'), null);
    const dispatcher = dispatcherFor({}, new Agent({ connect: timeOut }));
    expect(failureKind(await failure(post('http://127.0.0.1:9/', dispatcher)))).toBe('unreachable');
  });

  it('is sent again where TLS is broken off, as that was before it', async () => {
    const server = await wire(firstConnection((socket) => socket.end()));
    const error = await failure(post(server.origin.replace('http', 'https'), dispatcherFor()));
    expect(error).toBeInstanceOf(NetworkError);
    expect(error).toMatchObject({ left: false, code: 'ECONNRESET' });
    expect(failureKind(error)).toBe('unreachable');
    expect(server.requests).toHaveLength(0);
  });

  it('is sent again where TLS is never answered', async () => {
    const server = await wire({});
    const error = await failure(post(server.origin.replace('http', 'https'), dispatcherFor(), { timeoutMs: 200 }));
    expect(error).toMatchObject({ left: false, message: 'no answer within 0.2 s' });
    expect(failureKind(error)).toBe('unreachable');
  });
});

describe('a TLS failure', () => {
  it('before the request is insecure: a self-signed certificate', async () => {
    const server = await wire({ tls: true, onRequest: ({ socket }) => socket.write(FINE) });
    const error = await failure(post(server.origin, dispatcherFor()));
    expect(failureKind(error)).toBe('insecure');
    expect(error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(server.requests).toHaveLength(0);
  });

  it('before the request is insecure: plain HTTP at the other end', async () => {
    const server = await wire({ onConnection: (socket) => socket.write(answerText(400)) });
    const error = await failure(post(server.origin.replace('http', 'https'), dispatcherFor()));
    expect(failureKind(error)).toBe('insecure');
    expect(server.requests).toHaveLength(0);
  });

  it('before the request is insecure: a certificate for another name', async () => {
    const server = await wire({ tls: true });
    const options = { ca: SELF_SIGNED.cert, servername: 'elsewhere.example' };
    const error = await failure(
      post(server.origin, dispatcherFor({}, new Agent({ connect: options, allowH2: false }))),
    );
    expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
    expect(failureKind(error)).toBe('insecure');
  });

  it('after the request is weather, since it may have been read: a late alert', async () => {
    const refused: TLSSocket[] = [];
    const server = createTlsServer({ ...SELF_SIGNED, requestCert: true, rejectUnauthorized: true }, (socket) =>
      refused.push(socket),
    );
    server.on('tlsClientError', () => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    const { port } = server.address() as AddressInfo;
    const dispatcher = dispatcherFor({}, new Agent({ connect: { ca: SELF_SIGNED.cert }, allowH2: false }));
    const error = await failure(post(`https://127.0.0.1:${port}/`, dispatcher));
    expect(error).toMatchObject({ code: expect.stringMatching(/^(ERR_SSL_|ECONNRESET|EPIPE|UND_ERR_SOCKET)/) });
    expect(failureKind(error)).toBe('transient');
    expect(refused).toHaveLength(0);
  });

  it('does not come about where the certificate is trusted', async () => {
    const server = await wire({ tls: true, onRequest: ({ socket }) => socket.write(FINE) });
    const dispatcher = dispatcherFor({}, new Agent({ connect: { ca: SELF_SIGNED.cert }, allowH2: false }));
    await expect(request(server.origin, { dispatcher })).resolves.toMatchObject({ body: Buffer.from('fine') });
  });

  it('at the other end of plain HTTP is weather', async () => {
    const server = await wire({ tls: true });
    const error = await failure(post(server.origin.replace('https', 'http'), dispatcherFor()));
    expect(failureKind(error)).toBe('transient');
  });
});

describe('through a proxy', () => {
  const through = (proxy: string): Dispatcher => dispatcherFor({ https_proxy: proxy, http_proxy: proxy });
  const TARGET = 'https://pinkfish.example/ext/triggers/t1';

  it.each<[number, FailureKind]>([
    [407, 'final'],
    [403, 'final'],
    [502, 'unreachable'],
    [503, 'unreachable'],
    [504, 'unreachable'],
  ])('that answers CONNECT with %d, a request is %s and did not leave', async (code, kind) => {
    const proxy = await wire({ onRequest: ({ socket }) => socket.end(answerText(code)) });
    const error = await failure(post(TARGET, through(`http://user:pass-word@127.0.0.1:${proxy.port}`)));
    expect(failureKind(error)).toBe(kind);
    expect(String(error)).toContain(`(${code})`);
    expect(String(error)).not.toContain('pass-word');
    expect(proxy.requests.map(({ head }) => head.split('\r\n')[0])).toEqual(['CONNECT pinkfish.example:443 HTTP/1.1']);
    expect(proxy.requests[0]?.head).toContain(
      `proxy-authorization: Basic ${Buffer.from('user:pass-word').toString('base64')}`,
    );
  });

  it('that refuses connections, a request is unreachable', async () => {
    const port = await closedPort();
    expect(failureKind(await failure(post(TARGET, through(`127.0.0.1:${port}`))))).toBe('unreachable');
  });

  it.each([
    ['closes', (socket: Socket) => void socket.end()],
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
  ])('that %s during CONNECT, a request is unreachable, and is not tried for ever', async (_, fault) => {
    const proxy = await wire({ onRequest: ({ socket }) => fault(socket) });
    expect(failureKind(await failure(post(TARGET, through(`http://127.0.0.1:${proxy.port}`))))).toBe('unreachable');
    expect(proxy.requests).toHaveLength(1);
  });

  it('that never answers CONNECT, a request is unreachable', async () => {
    const proxy = await wire({});
    const error = await failure(post(TARGET, through(`http://127.0.0.1:${proxy.port}`), { timeoutMs: 200 }));
    expect(failureKind(error)).toBe('unreachable');
  });

  it('that opens the tunnel, TLS is judged as without', async () => {
    const target = await wire({ tls: true });
    const proxy = await wire({
      onRequest: ({ socket }) => {
        const tunnel = connect(target.port, '127.0.0.1', () => {
          socket.write(answerText('200 Connection established', '', { 'content-length': '' }));
        });
        // The test server reads text.
        socket.removeAllListeners('data').on('data', (chunk: string) => tunnel.write(chunk, 'latin1'));
        tunnel.on('error', () => undefined).pipe(socket);
      },
    });
    const error = await failure(post(TARGET, through(`http://127.0.0.1:${proxy.port}`)));
    expect(error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(failureKind(error)).toBe('insecure');
    expect(target.requests).toHaveLength(0);
  });

  it('that closes the tunnel, a request is unreachable', async () => {
    const established = answerText('200 Connection established', '', { 'content-length': '' });
    const proxy = await wire({ onRequest: ({ socket }) => socket.end(established) });
    const error = await failure(post(TARGET, through(`http://127.0.0.1:${proxy.port}`)));
    expect(failureKind(error)).toBe('unreachable');
  });

  it('plain requests go in absolute form, and 407 is the proxy, not the service', async () => {
    const proxy = await wire({
      onRequest: ({ socket }, count) => socket.write(count === 1 ? FINE : answerText(407)),
    });
    const dispatcher = through(`http://127.0.0.1:${proxy.port}`);
    await expect(post('http://pinkfish.example/a?b', dispatcher)).resolves.toMatchObject({ body: Buffer.from('fine') });
    expect(proxy.requests[0]?.head).toMatch(/^POST http:\/\/pinkfish\.example\/a\?b HTTP\/1\.1\r\n/);
    const error = await failure(post('http://pinkfish.example/a?b', dispatcher));
    expect(failureKind(error)).toBe('final');
    expect(proxy.requests).toHaveLength(2);
  });

  it.each(['no_proxy', 'NO_PROXY'])('a host in %s is asked directly', async (name) => {
    const proxy = await wire({});
    const server = await wire({ onRequest: ({ socket }) => socket.write(FINE) });
    const dispatcher = dispatcherFor({ HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, [name]: 'x.example,127.0.0.1' });
    await expect(request(server.origin, { dispatcher })).resolves.toMatchObject({ body: Buffer.from('fine') });
    expect(proxy.connections()).toBe(0);
  });
});

describe('a connection that is kept', () => {
  it('serves one request after the other', async () => {
    const server = await wire({ onRequest: ({ socket }) => socket.write(FINE) });
    const dispatcher = dispatcherFor();
    for (let count = 0; count < 5; count += 1) await post(server.origin, dispatcher);
    expect([server.connections(), server.requests.length]).toEqual([1, 5]);
  });

  it('costs no retry where the server has closed it in between', async () => {
    const server = await wire({ onRequest: ({ socket }) => socket.end(FINE) });
    const dispatcher = dispatcherFor();
    for (let count = 0; count < 5; count += 1) await post(server.origin, dispatcher);
    expect([server.connections(), server.requests.length]).toEqual([5, 5]);
  });

  it('costs no retry where the server closes it later, unannounced', async () => {
    const server = await wire({
      onRequest: ({ socket }, count) => {
        socket.write(FINE);
        if (count === 1) setTimeout(() => socket.destroy(), 20);
      },
    });
    const dispatcher = dispatcherFor();
    await post(server.origin, dispatcher);
    const [first] = server.requests;
    if (first?.socket.closed === false) await once(first.socket, 'close');
    await post(server.origin, dispatcher);
    expect([server.connections(), server.requests.length]).toEqual([2, 2]);
  });

  it.each([
    ['resets', (socket: Socket) => void socket.resetAndDestroy()],
    ['closes', (socket: Socket) => void socket.destroy()],
    ['half-closes', (socket: Socket) => void socket.end()],
  ])('is not left for another by itself where the server %s it at the next request', async (_, fault) => {
    const server = await wire({
      onRequest: ({ socket }, count) => (count === 2 ? fault(socket) : socket.write(FINE)),
    });
    const dispatcher = dispatcherFor();
    await post(server.origin, dispatcher);
    expect(failureKind(await failure(post(server.origin, dispatcher)))).toBe('transient');
    await post(server.origin, dispatcher);
    expect(server.requests.map(({ connection }) => connection)).toEqual([1, 1, 2]);
  });

  it('fails alone among those that are open at the same time', async () => {
    const server = await wire({
      onRequest: ({ socket }, count) =>
        count === 2 ? socket.resetAndDestroy() : setTimeout(() => socket.write(FINE), 30),
    });
    const dispatcher = dispatcherFor();
    const all = await Promise.allSettled([1, 2, 3, 4].map(() => post(server.origin, dispatcher)));
    expect(all.map(({ status: settled }) => settled).sort()).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    expect([server.connections(), server.requests.length]).toEqual([4, 4]);
  });
});

describe('an answer', () => {
  const answering = async (answer: Buffer, changed: Attempt = {}): Promise<HttpAnswer> => {
    const server = await wire({ onRequest: ({ socket }) => socket.write(answer) });
    return await request(server.origin, changed);
  };
  const refusing = async (answer: Buffer): Promise<HttpError> => {
    const error = await failure(answering(answer));
    expect(error).toBeInstanceOf(HttpError);
    return error as HttpError;
  };

  it('is given with its headers by lower-case name, decoded', async () => {
    const headers = { 'Content-Encoding': 'br', 'X-Pf-Run-Id': '1', 'x-amzn-RequestId': 'abc-1' };
    const { body, headers: served, requestId } = await answering(answerText(200, brotliCompressSync('whole'), headers));
    expect(body.toString()).toBe('whole');
    expect(served).toMatchObject({ 'x-pf-run-id': '1' });
    expect(requestId).toBe('abc-1');
  });

  it('names the request by the trace id where there is no other, on one line and never with the key', async () => {
    const { requestId, headers } = await answering(
      answerText(200, '', { 'x-amzn-trace-id': `Root=1 ::error::\u009b ${KEY} ${'x'.repeat(200)}`, 'x-echo': KEY }),
    );
    expect(requestId).toMatch(/^Root=1 ::error:: ?\*\*\* x+…$/);
    expect(requestId).toHaveLength(100);
    expect(headers['x-echo']).toBe('***');
  });

  it.each([200, 201, 202, 204, 299])('%d is a good one', async (code) => {
    await expect(answering(answerText(code))).resolves.toMatchObject({ body: Buffer.alloc(0) });
  });

  it.each([301, 302, 303, 307, 308])('%d is not followed', async (code) => {
    const elsewhere = await wire({});
    const { failure: refused } = await refusing(answerText(code, '', { location: `${elsewhere.origin}/x` }));
    expect(refused.status).toBe(code);
    expect(elsewhere.connections()).toBe(0);
  });

  it.each<[string, string, string | undefined]>([
    ['both members', '{"error":"Unauthorized","message":"Invalid API key"}', 'Unauthorized: Invalid API key'],
    ['the same twice', '{"error":"Bad Request","message":"Bad Request"}', 'Bad Request'],
    ['one member', '{"message":"Forbidden"}', 'Forbidden'],
    ['blank members', '{"error":" ","message":""}', undefined],
    ['members of another type', '{"error":{"code":1},"message":null}', undefined],
    ['the key', `{"message":"no such key: ${KEY}"}`, 'no such key: ***'],
    ['the key in disguise', `{"message":"no such key: ${KEY.replace('k', '\\u006b')}"}`, 'no such key: ***'],
    ['the key beyond the end', `{"message":"${'x'.repeat(495)}${KEY}"}`, `${'x'.repeat(495)}***`],
    ['a link', '{"message":"see https://x.example/?sig=1 please"}', 'see (link) please'],
    ['several lines and escapes', '{"message":"one\\r\\n::error::two\\u001b[31m three"}', 'one : :error::two three'],
    ['a long one', `{"message":"${'x'.repeat(600)}"}`, `${'x'.repeat(499)}…`],
    ['HTML', '<html><body>403 Forbidden</body></html>', undefined],
    ['null', 'null', undefined],
    ['a list', '["message"]', undefined],
    ['nothing', '', undefined],
    ['half a document', '{"message":"Forb', undefined],
  ])("tells the service's message: %s", async (_, body, message) => {
    const { failure: refused } = await refusing(answerText(403, body));
    expect(refused.serviceMessage).toBe(message);
  });

  it.each<[string, Buffer | string, Readonly<Record<string, string>>]>([
    ['breaks off', 'half', { 'content-length': '99', connection: 'close' }],
    ['does not decode', 'no gzip', { 'content-encoding': 'gzip' }],
    ['has an unknown encoding', 'whatever', { 'content-encoding': 'compress' }],
  ])('keeps its status where its body %s', async (_, body, headers) => {
    const server = await wire({ onRequest: ({ socket }) => socket.end(answerText(401, body, headers)) });
    expect(await failure(request(server.origin))).toMatchObject({
      failure: { status: 401, serviceMessage: undefined },
    });
  });

  it('keeps its status where its body never ends', async () => {
    const answer = answerText(429, 'half', { 'content-length': '99', 'retry-after': '3' });
    const error = await failure(answering(answer, { timeoutMs: 1_000 }));
    expect(error).toMatchObject({ failure: { status: 429, retryAfterMs: 3_000 } });
  });

  it('is not read further than an error needs', async () => {
    const server = await wire({
      onRequest: ({ socket }) => {
        socket.write(answerText(500, '', { 'content-length': String(2 ** 40) }));
        const flood = (): void => {
          while (socket.writable && socket.write(Buffer.alloc(65_536, 'x')));
        };
        socket.on('drain', flood);
        flood();
      },
    });
    expect(await failure(request(server.origin))).toMatchObject({ failure: { status: 500 } });
  });

  it('that grows beyond any document is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(129 * 1024 * 1024), { level: 1 });
    const error = await failure(answering(answerText(200, bomb, { 'content-encoding': 'gzip' })));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(failureKind(error)).toBe('final');
  });

  it('in an unsupported encoding is refused, and holds no connection', async () => {
    const server = await wire({
      onRequest: ({ socket }) =>
        socket.write(answerText(200, 'x', { 'content-encoding': 'compress', 'content-length': '99' })),
    });
    const dispatcher = dispatcherFor();
    expect(failureKind(await failure(request(server.origin, { dispatcher })))).toBe('final');
    await dispatcher.close();
  });

  it.each<[string, Buffer | string, Readonly<Record<string, string>>]>([
    ['breaks off', 'half', { 'content-length': '99' }],
    ['is empty and said to be gzip', '', { 'content-encoding': 'gzip' }],
    ['has an unknown encoding', 'x', { 'content-encoding': 'x' }],
  ])('whose headers suffice is good where its body %s', async (_, body, headers) => {
    const server = await wire({
      onRequest: ({ socket }) => socket.end(answerText(200, body, { ...headers, id: '7' })),
    });
    const answer = await request(server.origin, { headersSuffice: true });
    expect(answer.headers).toMatchObject({ id: '7' });
  });

  it('whose headers suffice is good where its body is larger than any document', async () => {
    const body = gzipSync(Buffer.alloc(70 * 1024 * 1024));
    const answer = answerText(200, body, { 'content-encoding': 'gzip', id: '7' });
    await expect(answering(answer, { headersSuffice: true })).resolves.toMatchObject({ headers: { id: '7' } });
  });

  it('whose headers suffice is good where its body never ends', async () => {
    const answer = answerText(200, 'half', { 'content-length': '99', id: '7' });
    await expect(answering(answer, { headersSuffice: true, timeoutMs: 1_000 })).resolves.toMatchObject({
      headers: { id: '7' },
    });
  });

  it("counts Retry-After's date from the answer's own", async () => {
    const headers = { date: 'Sun, 06 Nov 1994 08:49:37 GMT', 'retry-after': 'Sun, 06 Nov 1994 08:49:57 GMT' };
    expect((await refusing(answerText(429, '', headers))).failure.retryAfterMs).toBe(20_000);
    const near = (await refusing(answerText(429, '', { 'retry-after': new Date(Date.now() + 60_000).toUTCString() })))
      .failure;
    expect(near.retryAfterMs).toBeGreaterThan(50_000);
    expect(near.retryAfterMs).toBeLessThanOrEqual(60_000);
  });
});

describe('what is sent', () => {
  it('may have arrived where its own source broke off', async () => {
    const server = await wire({});
    const body = Readable.from(
      (async function* () {
        yield 'half';
        await Promise.resolve();
        throw Object.assign(new Error('gone'), { code: 'EIO', syscall: 'read' });
      })(),
      { objectMode: false },
    );
    const error = await failure(request(server.origin, { method: 'POST', body, headers: { 'content-length': '99' } }));
    expect(error).toMatchObject({ left: true, message: 'gone', code: 'EIO' });
    expect(failureKind(error)).toBe('transient');
  });

  it('goes out byte for byte', async () => {
    const server = await wire({ onRequest: ({ socket }) => socket.write(FINE) });
    const url = `${server.origin}/a%2Fb/../c?x=%20&y=1|2#not-sent`;
    await request(url, { method: 'POST', body: '{"n": 1.0}', headers: { 'x-api-key': KEY } });
    expect(server.requests[0]?.head).toMatch(/^POST \/a%2Fb\/\.\.\/c\?x=%20&y=1\|2 HTTP\/1\.1\r\n/);
    expect(server.requests[0]?.head).toContain(`x-api-key: ${KEY}`);
    expect(server.requests[0]?.body).toBe('{"n": 1.0}');
  });

  it('is refused unsent where undici will not take it, and the message tells no URL', async () => {
    const server = await wire({});
    const error = await failure(request(`${server.origin}/a b\n${KEY}`));
    expect(failureKind(error)).toBe('final');
    expect(String(error)).not.toContain(KEY);
    expect(server.connections()).toBe(0);
  });
});

describe('an abort', () => {
  const reason = new CancelledError('cancelled');
  const abortable = (): AbortController => new AbortController();

  it('before anything sends nothing', async () => {
    const server = await wire({});
    const controller = abortable();
    controller.abort(reason);
    expect(await failure(request(server.origin, { signal: controller.signal }))).toBe(reason);
    expect(server.connections()).toBe(0);
  });

  it.each([
    ['while nobody answers', undefined],
    ['within the body', answerText(200, 'half', { 'content-length': '99' })],
    ["within an error's body", answerText(500, 'half', { 'content-length': '99' })],
    [
      'within an encoded body',
      answerText(200, gzipSync('whole').subarray(0, 12), { 'content-length': '99', 'content-encoding': 'gzip' }),
    ],
  ])('%s ends it at once, with its reason', async (_, answer) => {
    const controller = abortable();
    const server = await wire({
      onRequest: ({ socket }) => {
        if (answer !== undefined) socket.write(answer);
        setTimeout(() => controller.abort(reason), 30);
      },
    });
    expect(await failure(request(server.origin, { signal: controller.signal }))).toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    const [arrived] = server.requests;
    if (arrived && !arrived.socket.closed) await once(arrived.socket, 'close');
  });

  it('loses no headers that suffice', async () => {
    const controller = abortable();
    const server = await wire({
      onRequest: ({ socket }) => {
        socket.write(answerText(200, 'half', { 'content-length': '99', id: '7' }));
        setTimeout(() => controller.abort(reason), 500);
      },
    });
    const answer = await request(server.origin, { signal: controller.signal, headersSuffice: true });
    expect(answer.headers).toMatchObject({ id: '7' });
  });
});

describe('a connection that is not made in time', () => {
  it.each(['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT'])('is named with the time that it took: %s', async (code) => {
    // What node and undici give for it names no time, or the limit of one attempt.
    const dispatcher = new Agent({
      connect: (_options, callback) => {
        setTimeout(() => callback(Object.assign(new Error(''), { code, syscall: 'connect' }), null), 30);
      },
    });
    closing.push(() => dispatcher.destroy());
    const error = await failure(request('http://files.example', { dispatcher }));
    expect(failureKind(error)).toBe('unreachable');
    expect(error).toMatchObject({ message: expect.stringMatching(/^no connection within \d+ ms$/) });
  });
});

describe('withTimeLimit', () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

  it.each([
    ['done', () => Promise.resolve('done')],
    ['failed', () => Promise.reject(new Error('failed'))],
  ])('leaves no timer and no listener after work that is %s', async (_, work) => {
    const { signal } = new AbortController();
    const before = timers();
    await withTimeLimit({ ms: 60_000, signal }, work).catch(() => undefined);
    expect(timers()).toBe(before);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('ends work that takes longer, and says so', async () => {
    const { signal } = new AbortController();
    const forever = (limited: AbortSignal): Promise<never> =>
      new Promise((_, reject) => limited.addEventListener('abort', () => reject(new Error('in its own words'))));
    const error = await failure(withTimeLimit({ ms: 20, signal }, forever));
    expect(error).toBeInstanceOf(TimedOutError);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('leaves nothing on the signal after many requests', async () => {
    const server = await wire({ onRequest: ({ socket }) => socket.write(FINE) });
    const { signal } = new AbortController();
    const dispatcher = dispatcherFor();
    for (let count = 0; count < 50; count += 1) await request(server.origin, { dispatcher, signal });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });
});

describe('withRetries', () => {
  const weather = (code: number, retryAfter?: number): HttpError =>
    new HttpError({ status: code, retryAfterMs: retryAfter });
  const context = (clock = fakeClock(), changed: Partial<Parameters<typeof withRetries>[2]> = {}) => ({
    operation: 'The request',
    clock,
    signal: none,
    random: () => 1,
    onRetry: () => undefined,
    ...changed,
  });

  it('waits longer each time, and tells before each wait', async () => {
    const clock = fakeClock();
    const told: unknown[] = [];
    let count = 0;
    const attempt = (): Promise<string> => (++count < 5 ? Promise.reject(weather(500)) : Promise.resolve('fine'));
    const onRetry = ({ delayMs, tries }: { delayMs: number; tries: number }): void => void told.push([tries, delayMs]);
    await expect(withRetries(attempt, throughWeather, context(clock, { onRetry }))).resolves.toBe('fine');
    expect(clock.sleeps).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(told).toEqual([
      [1, 1_000],
      [2, 2_000],
      [3, 4_000],
      [4, 8_000],
    ]);
  });

  it('bears each kind for its own time, also where kinds take turns', async () => {
    const clock = fakeClock();
    let count = 0;
    const error = await failure(
      withRetries(() => Promise.reject(weather(++count % 2 === 0 ? 500 : 404)), throughWeather, context(clock)),
    );
    expect(error).toMatchObject({ failure: { status: 404 } });
    expect(clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(clock.now()).toBeLessThan(120_000);
  });

  it('counts the time that tries take', async () => {
    const clock = fakeClock();
    const attempt = (): Promise<never> => {
      clock.pass(30_000);
      return Promise.reject(weather(404));
    };
    await failure(withRetries(attempt, throughWeather, context(clock)));
    expect(clock.now()).toBeLessThan(120_000);
  });

  it('tries once more at the deadline and then throws what it met there', async () => {
    const clock = fakeClock();
    const times: number[] = [];
    const attempt = (): Promise<never> => {
      times.push(clock.now());
      return Promise.reject(weather(429, 100_000));
    };
    await failure(withRetries(attempt, throughWeather, context(clock, { random: () => 0 })));
    expect(times).toEqual([0, 100_000, 200_000, 300_000]);
  });

  it('begins anew where a try got further', async () => {
    const clock = fakeClock();
    let count = 0;
    const rules = {
      ...throughWeather,
      retryForMs: { ...throughWeather.retryForMs, transient: 2_500 },
      deadline: Infinity,
    };
    const attempt = (): Promise<string> => (++count < 9 ? Promise.reject(weather(500)) : Promise.resolve('fine'));
    await expect(withRetries(attempt, rules, context(clock, { progressed: () => true }))).resolves.toBe('fine');
    expect(clock.sleeps).toEqual(Array.from({ length: 8 }, () => 1_000));
    count = 0;
    await failure(withRetries(attempt, rules, context(clock)));
    expect(count).toBeLessThan(5);
  });

  it('is broken off by an abort, in the wait and after a try', async () => {
    const reason = new CancelledError('cancelled');
    const controller = new AbortController();
    const clock = fakeClock({ jumps: false });
    const waiting = withRetries(
      () => Promise.reject(weather(500)),
      throughWeather,
      context(clock, { signal: controller.signal }),
    );
    await clock.advance(10);
    controller.abort(reason);
    expect(await failure(waiting)).toBe(reason);
    expect(
      await failure(
        withRetries(() => Promise.reject(weather(500)), throughWeather, context(clock, { signal: controller.signal })),
      ),
    ).toBe(reason);
  });
});

describe('splitUrl', () => {
  it.each([
    ['https://a.example', 'https://a.example', '/'],
    ['https://a.example?x', 'https://a.example', '/?x'],
    ['HTTPS://a.example:8443/b%2fc/../d?e=%20#f', 'HTTPS://a.example:8443', '/b%2fc/../d?e=%20'],
    ['http://[::1]:80/', 'http://[::1]:80', '/'],
  ])('%s', (url, origin, path) => expect(splitUrl(url)).toEqual({ origin, path }));

  it.each(['', '/path', 'a.example/path', 'https:///path'])('%j is no absolute URL', (url) =>
    expect(() => splitUrl(url)).toThrow(TypeError),
  );
});

it('singleHeaders keeps the first value of each header', () => {
  expect(singleHeaders({ 'X-One': 'a', two: ['b', 'c'], none: undefined, empty: [] })).toEqual({
    'x-one': 'a',
    two: 'b',
  });
});
