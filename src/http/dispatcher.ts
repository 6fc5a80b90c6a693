import type { Dispatcher } from 'undici';
import { PlatformError } from '../errors.ts';
import { Agent, EnvHttpProxyAgent } from './undici.ts';

/** Shared by all requests, so that connections are reused; retries are not its business. */
const OPTIONS = {
  // One request a connection: with HTTP/2 a client may send a request again on its own when the server goes away.
  allowH2: false,
  // Longer than the longest wait between two looks, where the server agrees.
  keepAliveTimeout: 60_000,
  // To each origin; as many as files are fetched at a time. Without a bound a worker that is quick with its next request
  // opens a second connection, since the first is free only a turn of the event loop later.
  connections: 8,
  connect: { timeout: 10_000 },
} as const;

/**
 * The dispatcher for API and files: through the proxy that `https_proxy`, `http_proxy` and `no_proxy` name, in lower or
 * upper case; directly where none is named.
 *
 * @throws PlatformError where a proxy is no URL; its value, which may hold a password, is not told
 */
export const createDispatcher = (env: NodeJS.ProcessEnv): Dispatcher => {
  const httpProxy = proxyFrom(env, 'http_proxy');
  const httpsProxy = proxyFrom(env, 'https_proxy');
  if (httpProxy === undefined && httpsProxy === undefined) return new Agent(OPTIONS);
  // The tunnels through a proxy take the time limit under another name.
  const options = { ...OPTIONS, connectTimeout: OPTIONS.connect.timeout };
  return new EnvHttpProxyAgent({
    ...options,
    ...(httpProxy !== undefined && { httpProxy }),
    ...(httpsProxy !== undefined && { httpsProxy }),
    noProxy: env.no_proxy || env.NO_PROXY || '',
  });
};

const proxyFrom = (env: NodeJS.ProcessEnv, name: string): string | undefined => {
  const value = (env[name] || env[name.toUpperCase()] || '').trim();
  if (value === '') return undefined;
  // curl and git take "proxy:3128" as well.
  const url = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(url) || !/^(https?|socks5?):/.test(url)) {
    throw new PlatformError(`The environment variable ${name} is no proxy URL such as http://proxy.example:3128`);
  }
  return url;
};
