import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redactor } from '../src/redact.ts';

const KEY = 'k/4711 "quoted" \\ <x>&y+~=_%41';

type Spell = (character: string) => string;
const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0');
const NAMES: Record<string, string> = {
  '/': 'sol',
  '"': 'quot',
  '\\': 'bsol',
  '<': 'lt',
  '>': 'gt',
  '&': 'amp',
  '+': 'plus',
  '=': 'equals',
  _: 'lowbar',
};
/** Ways to write one character. */
const SPELLINGS: Record<string, Spell> = {
  'as it is': (character) => character,
  'JSON escapes': (character) => `\\u00${hex(character)}`,
  'JSON escapes in upper case': (character) => `\\u00${hex(character).toUpperCase()}`,
  'escapes of Python and JavaScript': (character) => `\\x${hex(character)}`,
  'escapes of Python and JavaScript in upper case': (character) => `\\x${hex(character).toUpperCase()}`,
  'percent-encoding': (character) => `%${hex(character).toUpperCase()}`,
  'percent-encoding in lower case': (character) => `%${hex(character)}`,
  'decimal entities': (character) => `&#${character.charCodeAt(0)};`,
  'padded entities without a semicolon': (character) => `&#0${character.charCodeAt(0)}`,
  'hexadecimal entities': (character) => `&#x${hex(character)};`,
  'hexadecimal entities in upper case': (character) => `&#X0${hex(character).toUpperCase()};`,
  'named entities': (character) => (character in NAMES ? `&${NAMES[character]};` : character),
};
const NESTED: Record<string, (text: string) => string> = {
  'within JSON': (text) => JSON.stringify(text).slice(1, -1),
  'within JSON of PHP': (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/'),
  'within JSON of Go': (text) =>
    JSON.stringify(text)
      .slice(1, -1)
      .replace(/[<>&]/g, (character) => `\\u00${hex(character)}`),
  'within JSON within JSON': (text) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
  'within a URL': encodeURIComponent,
  'within XML': (text) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
};
const spelled = (secret: string, spell: Spell): string => Array.from(secret, spell).join('');

describe('each spelling of a secret', () => {
  const spellings = Object.entries(SPELLINGS).flatMap(([how, spell]) => [
    [how, spelled(KEY, spell)],
    ...Object.entries(NESTED).map(([where, nest]) => [`${how} ${where}`, nest(spelled(KEY, spell))]),
  ]) as [string, string][];

  it.each(spellings)('is hidden: %s', (_, spelling) => {
    const { text, bytes } = redactor([KEY]);
    expect(text(`before ${spelling} after é`)).toBe('before *** after é');
    const buffer = Buffer.from(`é ${spelling} é`);
    expect(bytes(buffer)).toBe(true);
    expect(buffer.toString()).toBe(`é ${'*'.repeat(Buffer.byteLength(spelling))} é`);
  });

  it('is hidden behind an entity without a semicolon, which ends where browsers end it', () =>
    expect(redactor(['key-4711']).text('<k&#101y-471&#x31>')).toBe('<***>'));

  // What begins an escape is itself escaped wherever others are, so that such secrets are in the table above.
  it('is hidden where each character has one of its own', () => {
    const spells = Object.values(SPELLINGS).filter((spell) => !spell('a').includes('&#0'));
    fc.assert(
      fc.property(
        fc
          .string({ minLength: 8, maxLength: 40 })
          .filter((secret) => /^[!-~]+$/.test(secret) && !/[\\%&]/.test(secret)),
        fc.array(fc.constantFrom(...spells), { minLength: 1, maxLength: 40 }),
        fc.constantFrom(...Object.values(NESTED)),
        (secret, chosen, nest) => {
          const spelling = nest(Array.from(secret, (each, at) => chosen[at % chosen.length]?.(each)).join(''));
          expect(redactor([secret]).text(`<${spelling}>`)).toBe('<***>');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([0, 1, 2, 3])('is hidden in base64 behind %d bytes, also escaped', (before) => {
    const secret = '??>>~~live_4711~~??';
    const { text, bytes } = redactor([secret]);
    for (const encoding of ['base64', 'base64url'] as const) {
      const encoded = Buffer.from(`${'x'.repeat(before)}${secret}yyyy`).toString(encoding);
      const core = encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + secret.length) * 8) / 6));
      const hidden = encoded.replace(core, '***');
      expect(core.length).toBeGreaterThanOrEqual(24);
      expect(text(encoded)).toBe(hidden);
      expect(text(encoded.replaceAll('/', '\\/').replaceAll('+', '\\u002b'))).not.toContain(core.slice(4, 12));
      const buffer = Buffer.from(encoded);
      expect(bytes(buffer)).toBe(true);
      expect(buffer.toString()).toBe(encoded.replace(core, '*'.repeat(core.length)));
    }
  });

  it('is hidden across the border of two chunks', () => {
    const { bytes, longest } = redactor(['key-4711']);
    const spelling = spelled('key-4711', (character) => `\\\\u00${hex(character)}`);
    for (let border = 1; border < spelling.length; border += 1) {
      const all = Buffer.from(`${'x'.repeat(300)}${spelling}${'%41'.repeat(300)}`);
      const end = 300 + border;
      bytes(all.subarray(0, end));
      bytes(all.subarray(Math.max(0, end - longest + 1)));
      expect(all.toString()).toBe(`${'x'.repeat(300)}${'*'.repeat(spelling.length)}${'%41'.repeat(300)}`);
    }
  });

  it('is hidden in a text of megabytes', () => {
    const { text } = redactor(['key-4711']);
    const filler = '%41'.repeat(349_525);
    expect(text(`${filler}\\u006bey-4711${filler}\\u006bey-4711`)).toBe(`${filler}***${filler}***`);
  });
});

describe('what spells no secret', () => {
  it.each([
    '100%',
    'a\\nb',
    '\\u00e9',
    '\\u00',
    '\\x',
    '\\x6',
    '\\xe9',
    '\\x6bey-471',
    '%4',
    '&#x;',
    '&#999;',
    '&unknown;',
    '&',
    'key-471',
    '%6bey-471',
    'KEY-4711',
  ])('is left: %s', (text) => expect(redactor(['key-4711']).text(`${text} ${text}`)).toBe(`${text} ${text}`));

  it.each(['\\', '%5C', '&amp;', '%25', '\\u005c', 'k', 'key-471'])('takes time by its length only: %s', (part) => {
    const bytes = Buffer.from(part.repeat(4_000_000 / part.length));
    // A slow machine takes seconds, quadratic work days.
    expect(redactor(['key-4711', 'k'.repeat(30) + 'x']).bytes(bytes)).toBe(false);
  });
});

describe('bytes of a JSON document', () => {
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
    expect(redactor([SECRET]).bytes(bytes)).toBe(true);
    expect(bytes).toHaveLength(length);
    expect(JSON.stringify(JSON.parse(bytes.toString()))).toMatch(/^\{"a":\["\*+","éé"\],"\*+":1\}$/);
  });

  it('cuts no escape in half', () => {
    // The text before is a backslash, so that this is no escaped "k": hidden all the same.
    const bytes = Buffer.from('{"a":"\\\\u006bey-4711"}');
    expect(redactor(['key-4711']).bytes(bytes)).toBe(true);
    expect(JSON.parse(bytes.toString())).toEqual({ a: '*'.repeat(14) });
  });

  it('leaves no half of an escape that a secret begins with', () => {
    const bytes = Buffer.from('"\\/4711/key\\u0021"');
    expect(redactor(['/4711/key']).bytes(bytes)).toBe(true);
    expect(JSON.parse(bytes.toString())).toBe(`${'*'.repeat(10)}!`);
  });

  it('takes no time that grows faster than the document', () => {
    const bytes = Buffer.from('\\'.repeat(2_000_000));
    expect(redactor([SECRET]).bytes(bytes)).toBe(false);
  });

  it.each(['{"a":"\\u00e9"}', '{"a":"b"}', '{"a":"\\/"}'])('leaves %s as it is', (text) => {
    const bytes = Buffer.from(text);
    expect(redactor([SECRET, '']).bytes(bytes)).toBe(false);
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

  it('tells how much a reader of chunks holds back', () => expect(redactor(['é', 'abc']).longest).toBe(128));
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
