import { afterEach, describe, expect, it } from '@jest/globals';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { PlatformError } from '../../src/errors.ts';
import { createDispatcher } from '../../src/http/dispatcher.ts';
import { startWire } from '../fixtures/wire.ts';

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

  it.each(['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'])('goes through what %s names', (name) => {
    expect(dispatcher({ [name]: 'http://proxy.example:3128' })).toBeInstanceOf(EnvHttpProxyAgent);
    expect(dispatcher({ [name]: 'proxy.example:3128' })).toBeInstanceOf(EnvHttpProxyAgent);
  });

  it.each(['http://user:pass-word@', 'ftp://user:pass-word@proxy.example', 'user:pass-word@:x'])(
    'refuses %j, and does not tell it',
    (value) => {
      const refused = (): unknown => createDispatcher({ https_proxy: value });
      expect(refused).toThrow(PlatformError);
      expect(refused).toThrow(/^The environment variable https_proxy is no proxy URL/);
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
});
