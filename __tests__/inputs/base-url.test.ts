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
    ['triggers.app.pinkfish.ai', 'is no URL'],
    ['ftp://host.example', 'is no URL'],
    ['file:///etc', 'is no URL'],
    ['https:host.example', 'is no URL'],
    ['https://', 'is no URL'],
    ['https://ho[st', 'is no URL'],
    ['https://host.example:99999', 'is no URL'],
    ['http://host.example', 'in the open'],
    ['http://10.0.0.1', 'in the open'],
    ['http://localhost.example', 'in the open'],
    ['http://127.0.0.1.example', 'in the open'],
    ['http://[::2]', 'in the open'],
    ['http://0.0.0.0', 'in the open'],
    ['https://me@host.example', 'user name or password'],
    ['https://:word@host.example', 'user name or password'],
    ['https://host.example?', 'query'],
    ['https://host.example/#', 'fragment'],
    ['https://host.example/a b', 'white space'],
    ['https://host.example\\@evil.example', 'backslashes'],
    ['https://höst.example', 'beyond ASCII'],
    ['https://host.example/ext/triggers/abc', 'give a whole trigger URL as trigger-id'],
    ['https://host.example/ext', 'end it before /ext'],
  ])('refuses %j without repeating it', (text, expected) => {
    expect(() => parseBaseUrl('base-url', text)).toThrow(
      expect.objectContaining({ input: 'base-url', message: expect.stringContaining(expected) }),
    );
    expect(() => parseBaseUrl('base-url', text)).toThrow(/^(?!.*(?:host\.example|evil|pinkfish\.ai))/);
  });
});
