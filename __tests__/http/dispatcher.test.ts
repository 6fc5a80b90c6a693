import { afterEach, describe, expect, it, jest } from '@jest/globals';
import dns from 'node:dns';
import { Agent, type Dispatcher } from 'undici';
import { PlatformError } from '../../src/errors.ts';
import { createDispatcher } from '../../src/http/dispatcher.ts';
import { send } from '../../src/http/send.ts';
import { onLinux } from '../fixtures/platform.ts';
import { startProxy } from '../fixtures/proxy.ts';
import { startSlowServer } from '../fixtures/slow-handshake.ts';
import { answerText, startWire } from '../fixtures/wire.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const dispatcher = (env: NodeJS.ProcessEnv): Dispatcher => {
  const made = createDispatcher(env);
  closing.push(() => made.destroy());
  return made;
};

describe('createDispatcher', () => {
  it.each([{}, { http_proxy: '' }, { HTTPS_PROXY: '  ' }, { no_proxy: '*' }])('goes directly with %j', (env) =>
    expect(dispatcher(env)).toBeInstanceOf(Agent),
  );

  it.each(['http://user:pass-word@', 'ftp://user:pass-word@proxy.example', 'user:pass-word@:x'])(
    'refuses %j, and does not show it',
    (value) => {
      const refused = (): unknown => createDispatcher({ https_proxy: value });
      expect(refused).toThrow(PlatformError);
      expect(refused).toThrow(/^The environment variable https_proxy must be a proxy URL/);
      expect(refused).not.toThrow(/pass-word/);
    },
  );

  it('prefers lower case, and asks an HTTPS origin through https_proxy alone', async () => {
    const proxy = await startWire({
      onRequest: ({ socket }) => socket.end('HTTP/1.1 502 No\r\ncontent-length: 0\r\n\r\n'),
    });
    closing.push(proxy.close);
    const env = {
      https_proxy: proxy.origin,
      HTTPS_PROXY: 'http://127.0.0.1:1',
      http_proxy: 'http://127.0.0.1:1',
      HTTP_PROXY: 'http://127.0.0.1:1',
    };
    const asked = dispatcher(env).request({ origin: 'https://pinkfish.example', path: '/', method: 'GET' });
    await expect(asked).rejects.toThrow('(502)');
    expect(proxy.requests).toHaveLength(1);
  });

  const answering = async () => {
    const server = await startWire({ onRequest: ({ socket }) => socket.write(answerText(200, 'fine')) });
    closing.push(server.close);
    return server;
  };
  const ask = async (env: NodeJS.ProcessEnv, origin: string): Promise<string> => {
    const { body } = await dispatcher(env).request({ origin, path: '/', method: 'GET' });
    return await body.text();
  };

  it.each(['http_proxy', 'HTTP_PROXY'])('takes http through what %s names, with or without a scheme', async (name) => {
    const proxy = await startProxy({ refuse: 502 });
    closing.push(proxy.close);
    for (const value of [`http://127.0.0.1:${proxy.port}`, `127.0.0.1:${proxy.port}`]) {
      await ask({ [name]: value }, 'http://files.example').catch(() => undefined);
    }
    expect(proxy.asked).toHaveLength(2);
  });

  it('takes https directly where only http_proxy is set, and http where only https_proxy is', async () => {
    const proxy = await startProxy({ refuse: 502 });
    closing.push(proxy.close);
    const value = `http://127.0.0.1:${proxy.port}`;
    // A host that does not exist: the request must fail without the proxy having seen it.
    await expect(ask({ http_proxy: value }, 'https://nowhere.invalid')).rejects.toThrow();
    await expect(ask({ https_proxy: value }, 'http://nowhere.invalid')).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
  });

  it('never takes a loopback host through a proxy', async () => {
    const [proxy, server] = [await startProxy(), await answering()];
    closing.push(proxy.close);
    const env = { http_proxy: `http://127.0.0.1:${proxy.port}`, https_proxy: `http://127.0.0.1:${proxy.port}` };
    for (const host of ['127.0.0.1', 'localhost']) {
      await expect(ask(env, `http://${host}:${server.port}`)).resolves.toBe('fine');
    }
    expect(proxy.asked).toEqual([]);
  });

  it('does not ask the proxy for what no_proxy excludes', async () => {
    const proxy = await startProxy({ refuse: 502 });
    closing.push(proxy.close);
    const env = { http_proxy: `http://127.0.0.1:${proxy.port}`, no_proxy: '.invalid' };
    await expect(ask(env, 'http://nowhere.invalid')).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
  });

  const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
  const FINE = answerText(200, 'fine').toString();

  it.each<[string, string[]]>([
    ['in the packet of the answer', [CONTINUE + FINE]],
    ['in a packet before it', [CONTINUE, FINE]],
    ['with a header', ['HTTP/1.1 100 Continue\r\ndate: now\r\n\r\n', FINE]],
    ['twice', [CONTINUE + CONTINUE + FINE]],
    ['twice, in packets of their own', [CONTINUE, CONTINUE, FINE]],
    ['in parts', ['HTT', 'P/1.1 1', '00 Continue\r', '\n\r', '\n' + FINE.slice(0, 5), FINE.slice(5)]],
  ])('accepts an unasked 100 Continue %s', async (_, packets) => {
    const server = await startWire({
      onRequest: async ({ socket }) => {
        for (const packet of packets) {
          socket.write(packet);
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
    });
    closing.push(server.close);
    const made = dispatcher({});
    for (let count = 0; count < 2; count += 1) {
      const { body } = await made.request({ origin: server.origin, path: '/', method: 'POST', body: '{}' });
      await expect(body.text()).resolves.toBe('fine');
      // Only then the connection is free for the next request.
      await new Promise(setImmediate);
    }
    expect(server.connections()).toBe(1);
  });

  it('keeps a packet of the body that looks like 100 Continue', async () => {
    const [head = '', body] = answerText(200, `${CONTINUE}${FINE}`)
      .toString()
      .split(/(?<=\r\n\r\n)(.*)/s);
    const server = await startWire({
      onRequest: ({ socket }) => void socket.write(head, () => setTimeout(() => socket.write(body ?? ''), 20)),
    });
    closing.push(server.close);
    await expect(ask({}, server.origin)).resolves.toBe(`${CONTINUE}${FINE}`);
  });

  it('accepts 64 KiB of response headers', async () => {
    const many = Object.fromEntries(Array.from({ length: 64 }, (__, index) => [`x-h${index}`, 'v'.repeat(1_000)]));
    const server = await startWire({ onRequest: ({ socket }) => socket.write(answerText(200, 'fine', many)) });
    closing.push(server.close);
    await expect(ask({}, server.origin)).resolves.toBe('fine');
  });

  it('can be destroyed where it writes debug lines and a proxy is set', async () => {
    const made = createDispatcher({ https_proxy: '127.0.0.1:1' }, () => undefined);
    await expect(made.destroy()).resolves.toBeUndefined();
  });

  it('writes a debug line for each request, without its URL', async () => {
    const server = await startWire({
      onRequest: ({ socket }, count) =>
        count === 1
          ? socket.destroy()
          : socket.write(answerText(count === 2 ? 502 : 200, 'fine', { 'x-amzn-requestid': 'r-1' })),
    });
    closing.push(server.close);
    const lines: string[] = [];
    const made = createDispatcher({}, (line) => lines.push(line));
    closing.push(() => made.destroy());
    for (let count = 0; count < 4; count += 1) {
      await made.request({ origin: server.origin, path: '/secret', method: 'GET', opaque: 'Status check' }).then(
        ({ body }) => body.text(),
        () => undefined,
      );
    }
    expect(lines.map((line) => line.replace(/\d+ ms/, 'N ms'))).toEqual([
      'GET Status check, attempt 1: no answer, UND_ERR_SOCKET, N ms, 0 bytes',
      'GET Status check, attempt 2: HTTP 502, request id r-1, N ms, 4 bytes',
      'GET Status check, attempt 3: HTTP 200, request id r-1, N ms, 4 bytes',
      'GET Status check, attempt 1: HTTP 200, request id r-1, N ms, 4 bytes',
    ]);
  });
});

onLinux('handshakes cannot be delayed').describe('a host with addresses of both kinds, without an IPv6 route', () => {
  afterEach(() => void jest.restoreAllMocks());

  const IPV4 = { address: '127.0.0.1', family: 4 };
  // A multicast address: no connection has a route to it, whatever the network of this machine.
  const IPV6 = { address: 'ff02::1', family: 6 };

  const ask = async (...addresses: (typeof IPV4)[]) => {
    const server = await startSlowServer();
    closing.push(server.close);
    const lookup = (...args: unknown[]): void => {
      const answer = args.at(-1) as (error: null, found: typeof addresses) => void;
      answer(null, addresses);
    };
    jest.spyOn(dns, 'lookup').mockImplementation(lookup);
    const [url, signal] = [`http://both.example:${server.port}/`, new AbortController().signal];
    const answer = send(
      { operation: 'The request', method: 'GET', url, headers: {}, timeoutMs: 60_000 },
      { dispatcher: dispatcher({}), signal, redact: (text) => text },
    );
    return { answer, server };
  };

  it.each([
    ['IPv4 first', IPV4, IPV6],
    ['IPv6 first', IPV6, IPV4],
  ])('is connected with, though the handshake takes a second: %s', async (_, ...addresses) => {
    const { answer, server } = await ask(...addresses);
    await server.isWaitedFor();
    server.release();
    expect((await answer).body.toString()).toBe('fine');
  });

  it('is given up after the time that the message names', async () => {
    const { answer } = await ask(IPV4, IPV6);
    // The limit of one attempt is in seconds.
    await expect(answer).rejects.toThrow(/^no connection within \d+ s$/);
  }, 60_000);
});
