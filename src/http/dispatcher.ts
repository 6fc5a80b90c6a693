import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { PlatformError } from '../errors.ts';
import { isLoopbackHost } from '../loopback.ts';
import { debugging } from './debug-lines.ts';
import { Agent, buildConnector, Dispatcher as BaseDispatcher, EnvHttpProxyAgent } from './undici.ts';

const CONNECTING = {
  // One request a connection: with HTTP/2 a client may send a request again on its own when the server goes away.
  allowH2: false,
  timeout: 10_000,
  // To each address of a host: node's own 250 ms are shorter than a handshake over a slow line.
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: 4_000,
} as const;

/** Shared by all requests, so that connections are reused; retries are done elsewhere. */
const OPTIONS = {
  // Longer than the longest wait between two polls, where the server agrees.
  keepAliveTimeout: 60_000,
  // To each origin; as many as files are downloaded at a time.
  connections: 8,
  // As curl accepts in all; undici's own limit is 16 KiB.
  maxHeaderSize: 300 * 1024,
} as const;

/**
 * The dispatcher for API and files: through the proxy that `https_proxy` or `http_proxy` names for the protocol, in lower
 * or upper case, unless `no_proxy` excludes the host; a loopback host never, since the key may go there in clear text.
 *
 * @throws PlatformError where a proxy is not a URL; its value, which may hold a password, is not shown
 */
export const createDispatcher = (env: NodeJS.ProcessEnv, debug?: (line: string) => void): Dispatcher => {
  const proxies = { http: proxyFrom(env, 'http_proxy'), https: proxyFrom(env, 'https_proxy') };
  const direct = new Agent({ ...OPTIONS, connect: connectDirectly });
  const hasProxy = proxies.http !== undefined || proxies.https !== undefined;
  const dispatcher = hasProxy ? proxying(direct, proxies, env.no_proxy || env.NO_PROXY || '') : direct;
  return debug === undefined ? dispatcher : dispatcher.compose(debugging(debug));
};

type Proxies = Record<'http' | 'https', string | undefined>;

const proxying = (direct: Dispatcher, { http, https }: Proxies, noProxy: string): Dispatcher => {
  // A protocol without a proxy never comes here; without this, the environment would be read again.
  const [httpProxy = '', httpsProxy = ''] = [http ?? https, https ?? http];
  const connecting = { connect: CONNECTING, requestTls: CONNECTING, proxyTls: CONNECTING };
  const connectTimeout = CONNECTING.timeout;
  const proxied = new EnvHttpProxyAgent({ ...OPTIONS, ...connecting, connectTimeout, httpProxy, httpsProxy, noProxy });
  // Without private fields: what `compose` gives is a Proxy, which has none.
  class Router extends BaseDispatcher {
    override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
      const { protocol, hostname } = new URL(String(options.origin));
      const proxy = protocol === 'https:' ? https : http;
      return (proxy === undefined || isLoopbackHost(hostname) ? direct : proxied).dispatch(options, handler);
    }

    override async destroy(): Promise<void> {
      await Promise.all([direct.destroy(), proxied.destroy()]);
    }
  }
  return new Router();
};

const connector = buildConnector(CONNECTING);

/** Lets a server send "100 Continue" unasked, which undici takes for a broken answer. */
const connectDirectly: ReturnType<typeof buildConnector> = (options, callback) => {
  connector(options, (...result) => {
    if (result[0] === null) skipContinue(result[1]);
    callback(...result);
  });
};

const CONTINUE = 'HTTP/1.1 100';
const CONTINUES = /^(?:HTTP\/1\.1 100[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)+/;
const LONGEST_CONTINUE = 4_096;

/** Only where an answer begins, that is, in what is read first after something was written: a body may look the same. */
const skipContinue = (socket: Socket): void => {
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let [start, answered] = [Buffer.alloc(0), 0];
  socket.read = (size): Buffer | null => {
    for (;;) {
      const chunk = read(size);
      if (chunk === null || socket.bytesWritten === answered) return chunk;
      start = Buffer.concat([start, chunk]);
      start = start.subarray(CONTINUES.exec(start.toString('latin1', 0, LONGEST_CONTINUE))?.[0].length);
      if (start.length < LONGEST_CONTINUE && CONTINUE.startsWith(start.toString('latin1', 0, 12))) continue;
      const answer = start;
      [start, answered] = [Buffer.alloc(0), socket.bytesWritten];
      return answer;
    }
  };
};

const proxyFrom = (env: NodeJS.ProcessEnv, name: string): string | undefined => {
  const value = (env[name] || env[name.toUpperCase()] || '').trim();
  if (value === '') return undefined;
  // curl and git accept "proxy:3128" as well.
  const url = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(url) || !/^(https?|socks5?):/.test(url)) {
    throw new PlatformError(`The environment variable ${name} must be a proxy URL, such as http://proxy.example:3128`);
  }
  return url;
};
