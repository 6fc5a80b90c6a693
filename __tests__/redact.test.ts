import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formsOf, redactor } from '../src/redact.ts';

const KEY = 'k/4711 "quoted" \\ é+';

describe('formsOf', () => {
  it('is the secret as it is, in a URL and in JSON', () =>
    expect(formsOf(KEY)).toEqual([
      KEY,
      'k%2F4711%20%22quoted%22%20%5C%20%C3%A9%2B',
      'k%2f4711%20%22quoted%22%20%5c%20%c3%a9%2b',
      'k/4711 \\"quoted\\" \\\\ é+',
      'k\\/4711 \\"quoted\\" \\\\ é+',
    ]));

  it('knows how Go escapes it within JSON', () => expect(formsOf('a<b>&c')).toContain('a\\u003cb\\u003e\\u0026c'));
});

describe('json', () => {
  const SECRET = 'k/3y-"\\>x';
  const escaped = Array.from(SECRET, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join(
    '',
  );

  it.each([
    ['as JSON.stringify spells it', JSON.stringify(SECRET)],
    ['with escaped slashes', JSON.stringify(SECRET).replaceAll('/', '\\/')],
    ['with every character escaped', `"${escaped}"`],
    ['with hex digits in upper case', `"${escaped.toUpperCase().replaceAll('U', 'u')}"`],
    ['with one character escaped', JSON.stringify(SECRET).replace('k', '\\u006b')],
    ['in a document within a text', JSON.stringify(JSON.stringify(SECRET).slice(1, -1))],
    ['with all escaped in a document within a text', JSON.stringify(escaped)],
    ['URL-encoded and escaped', `"${encodeURIComponent(SECRET).replaceAll('%', '\\u0025')}"`],
  ])('hides a secret %s, in place, and what is left is JSON', (_, text) => {
    const bytes = Buffer.from(`{"a":[${text},"é\\u00e9"],${text}:1}`);
    const { length } = bytes;
    expect(redactor([SECRET]).json(bytes)).toBe(true);
    expect(bytes).toHaveLength(length);
    expect(JSON.stringify(JSON.parse(bytes.toString()))).toMatch(/^\{"a":\["\*+","éé"\],"\*+":1\}$/);
  });

  it('cuts no escape in half', () => {
    // The text before is a backslash, so that this is no escaped "k": hidden all the same.
    const bytes = Buffer.from('{"a":"\\\\u006bey-4711"}');
    expect(redactor(['key-4711']).json(bytes)).toBe(true);
    expect(JSON.parse(bytes.toString())).toEqual({ a: '*'.repeat(14) });
  });

  it('leaves no half of an escape that a secret begins with', () => {
    const bytes = Buffer.from('"\\/4711/key\\u0021"');
    expect(redactor(['/4711/key']).json(bytes)).toBe(true);
    expect(JSON.parse(bytes.toString())).toBe(`${'*'.repeat(10)}!`);
  });

  it('takes no time that grows faster than the document', () => {
    const bytes = Buffer.from('\\'.repeat(2_000_000));
    expect(redactor([SECRET]).json(bytes)).toBe(false);
  });

  it.each(['{"a":"\\u00e9"}', '{"a":"b"}', '{"a":"\\/"}'])('leaves %s as it is', (text) => {
    const bytes = Buffer.from(text);
    expect(redactor([SECRET, '']).json(bytes)).toBe(false);
    expect(bytes.toString()).toBe(text);
  });
});

describe('text', () => {
  it.each([
    ['as it is', `before ${KEY} after`],
    ['URL-encoded', `before ${encodeURIComponent(KEY)} after`],
    ['within JSON', `before ${JSON.stringify(KEY).slice(1, -1)} after`],
  ])('hides the key %s', (_, text) => expect(redactor([KEY]).text(text)).toBe('before *** after'));

  it('hides each of several, each time', () =>
    expect(redactor(['one', 'two']).text('one two one twofold')).toBe('*** *** *** ***fold'));

  it('hides the longer one first, so that nothing of it is left', () =>
    expect(redactor(['key', 'key-long']).text('key-long key')).toBe('*** ***'));

  it('takes nothing in a secret for a pattern', () =>
    expect(redactor(['a.c$&']).text('abc a.c$& $1')).toBe('abc *** $1'));

  it.each([[[]], [['']]])('hides nothing with %j', (secrets) => {
    const { text, bytes, longest } = redactor(secrets);
    expect([text('any text'), bytes(Buffer.from('any text')), longest]).toEqual(['any text', false, 0]);
  });
});

describe('bytes', () => {
  it('overwrites each form in place, and says whether there was one', () => {
    const { bytes } = redactor([KEY]);
    const text = Buffer.from(`{"a":"${KEY}","b":"${encodeURIComponent(KEY)}","c":${JSON.stringify(KEY)}}`);
    const before = text.length;
    expect(bytes(text)).toBe(true);
    expect(text).toHaveLength(before);
    expect(text.toString()).toMatch(/^\{"a":"\*+","b":"\*+","c":"\*+"\}$/);
    expect(bytes(text)).toBe(false);
  });

  it('overwrites in what is a view of more', () => {
    const all = Buffer.from('secret secret secret');
    expect(redactor(['secret']).bytes(all.subarray(7, 13))).toBe(true);
    expect(all.toString()).toBe('secret ****** secret');
  });

  it.each(['****', 'aaa'])('ends with the secret %j, also where it repeats itself', (secret) => {
    const text = Buffer.from(secret.repeat(3));
    expect(redactor([secret]).bytes(text)).toBe(true);
    expect(text.toString()).toBe('*'.repeat(secret.length * 3));
  });

  it('knows the bytes of its longest form', () => expect(redactor(['é', 'abc']).longest).toBe('%C3%A9'.length));
});

it('nothing that was redacted holds the secret', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 4 }).filter((s) => !s.includes('*')),
      fc.array(fc.string()),
      (secret, parts) => {
        const { text, bytes } = redactor([secret]);
        const whole = parts.join(secret);
        const buffer = Buffer.from(whole);
        bytes(buffer);
        expect(text(whole)).not.toContain(secret);
        expect(buffer.includes(secret)).toBe(false);
      },
    ),
  );
});
