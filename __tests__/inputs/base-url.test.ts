import { describe, expect, it } from '@jest/globals';
import { parseBaseUrl } from '../../src/inputs/base-url.ts';

describe('parseBaseUrl', () => {
  it.each([
    ['https://triggers.app.pinkfish.ai', 'https://triggers.app.pinkfish.ai'],
    ['https://Host.example:443///', 'https://host.example'],
    ['HTTPS://host.example:8443/a/b/', 'https://host.example:8443/a/b'],
    ['https://host.example/a/../b', 'https://host.example/b'],
    ['https://host.example/external', 'https://host.example/external'],
    ['http://localhost:3000/x', 'http://localhost:3000/x'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['http://127.255.3.4:1/', 'http://127.255.3.4:1'],
    ['http://127.1:80', 'http://127.0.0.1'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['http://[0:0:0:0:0:0:0:1]', 'http://[::1]'],
  ])('takes %j', (text, url) => {
    expect(parseBaseUrl('base-url', text)).toBe(url);
  });

  it.each([
    ['triggers.app.pinkfish.ai', 'must be a whole, valid URL'],
    ['ftp://host.example', 'must be a whole, valid URL'],
    ['file:///etc', 'must be a whole, valid URL'],
    ['https:host.example', 'must be a whole, valid URL'],
    ['https://', 'must be a whole, valid URL'],
    ['https://ho[st', 'must be a whole, valid URL'],
    ['https://host.example:99999', 'must be a whole, valid URL'],
    ['http://host.example', 'unencrypted'],
    ['http://10.0.0.1', 'unencrypted'],
    ['http://localhost.example', 'unencrypted'],
    ['http://127.0.0.1.example', 'unencrypted'],
    ['http://[::2]', 'unencrypted'],
    ['http://0.0.0.0', 'unencrypted'],
    ['https://me@host.example', 'user name or password'],
    ['https://:word@host.example', 'user name or password'],
    ['https://host.example?', 'query'],
    ['https://host.example/#', 'fragment'],
    ['https://host.example/a b', 'white space'],
    ['https://host.example\\@evil.example', 'backslashes'],
    ['https://höst.example', 'beyond ASCII'],
    ['https://host.example/ext/triggers/abc', 'A whole trigger URL belongs in trigger-id'],
    ['https://host.example/ext', 'must end before /ext'],
  ])('refuses %j without repeating it', (text, expected) => {
    expect(() => parseBaseUrl('base-url', text)).toThrow(
      expect.objectContaining({ input: 'base-url', message: expect.stringContaining(expected) }),
    );
    expect(() => parseBaseUrl('base-url', text)).toThrow(/^(?!.*(?:host\.example|evil|pinkfish\.ai))/);
  });
});
