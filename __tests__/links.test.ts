import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { withoutQueryStrings } from '../src/links.ts';

const stripped = withoutQueryStrings;

describe('withoutQueryStrings', () => {
  it.each([
    [
      '{"url": "https://h/f?X-Sig=abc&e=1", "n": 12345678901234567890.10}',
      '{"url": "https://h/f", "n": 12345678901234567890.10}',
    ],
    ['{"url":"HTTP://h:80?sig"}', '{"url":"HTTP://h:80"}'],
    ['{"url":"https:\\/\\/h\\/f?s=a\\/b"}', '{"url":"https:\\/\\/h\\/f"}'],
    ['{"url":"https://h/f\\u003fs=1\\u0026t=2"}', '{"url":"https://h/f"}'],
    ['{"url":"https:\\u002F\\u002fh/f?s"}', '{"url":"https:\\u002F\\u002fh/f"}'],
    ['{"a":"see https://h/f?s=1 and https://g/h?t, done"}', '{"a":"see https://h/f and https://g/h, done"}'],
    ['{"a":"<a href=\\"https://h/f?s=1\\">x</a>"}', '{"a":"<a href=\\"https://h/f\\">x</a>"}'],
    ['{"a":"one https://h/f?s=1\\ntwo"}', '{"a":"one https://h/f\\ntwo"}'],
    ['{"j":"{\\"u\\":\\"https://h/f?s=1\\\\u0026t=2\\",\\"n\\":1}"}', '{"j":"{\\"u\\":\\"https://h/f\\",\\"n\\":1}"}'],
    [
      '{"j":"\\"{\\\\\\"u\\\\\\":\\\\\\"https:\\\\\\/\\\\\\/h?s\\\\\\"}\\""}',
      '{"j":"\\"{\\\\\\"u\\\\\\":\\\\\\"https:\\\\\\/\\\\\\/h\\\\\\"}\\""}',
    ],
    ['{"a":"https://h/f?s=1#page"}', '{"a":"https://h/f#page"}'],
    ['{"a":"https://h/à?é=à&s=1","b":"à?"}', '{"a":"https://h/à","b":"à?"}'],
    ['{"https://h/key?s":1}', '{"https://h/key":1}'],
    ['{"a":"what? https://h/f","b":"s3+x://h/f?s"}', '{"a":"what? https://h/f","b":"s3+x://h/f"}'],
    ['[a](https://h/f?s=1) and (see https://h/f?s=1).', '[a](https://h/f) and (see https://h/f).'],
    ['**https://h/f?s=1** `https://h/f?s=1`', '**https://h/f** `https://h/f`'],
    ['https://h/f?a=(b),c;d&s=1 e', 'https://h/f e'],
    ['HTTPS\\u003A\\/\\/h\\/f\\u003Fs', 'HTTPS\\u003A\\/\\/h\\/f'],
    ['https%3A%2F%2Fh%2Ff%3Fs%3D1%26t e', 'https%3A%2F%2Fh%2Ff e'],
    ['https://h/f%3Fg', 'https://h/f%3Fg'],
    ['no JSON: https://h/f?s=1', 'no JSON: https://h/f'],
    ['https://', 'https://'],
    ['', ''],
  ])('%s becomes %s', (before, after) => {
    expect(stripped(before)).toBe(after);
  });

  it('leaves alone what is no text, read as one character a byte', () => {
    const text = Buffer.from([0xff, 0x00, 0x68, 0xc3, 0x28, 0xa0]).toString('latin1');
    expect(stripped(text)).toBe(text);
  });

  it('takes every signature out of any JSON, and leaves JSON', () => {
    const link = fc.webUrl({ withQueryParameters: false }).map((url) => `${url}?sig=SIGNATURE&x=1`);
    const value = fc.letrec((tie) => ({
      any: fc.oneof(link, fc.string(), fc.double(), fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'))),
    })).any;
    fc.assert(
      fc.property(value, fc.nat(2), (document, depth) => {
        let text = JSON.stringify(document);
        for (let level = 0; level < depth; level += 1) text = JSON.stringify({ text });
        const result = stripped(text);
        expect(result).not.toContain('SIGNATURE');
        expect(() => JSON.parse(result) as unknown).not.toThrow();
      }),
    );
  });

  it.each([
    ['many links', '"https://h/f?s=1",'.repeat(1_000_000)],
    ['one link without an end', `"${'https://'.repeat(2_000_000)}`],
    ['backslashes', `"https://h/${'\\'.repeat(8_000_000)}`],
    ['backslashes between links', `"https://h/f?${'\\\\https://'.repeat(1_000_000)}`],
  ])('takes megabytes: %s', (_, text) => {
    expect(stripped(text).length).toBeLessThanOrEqual(text.length);
  });
});
