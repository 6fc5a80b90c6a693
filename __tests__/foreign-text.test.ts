import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainLine, plainText, withoutLinks } from '../src/foreign-text.ts';
import { hostileText } from './fixtures/hostile-text.ts';

/** What the runner takes for a command, by the source of its parser: `::` at a line's beginning, `##[` anywhere. */
const isCommand = (text: string): boolean =>
  text.split(/\r\n|\r|\n/).some((line) => /^\s*::/.test(line) || line.includes('##['));
const UNFIT =
  /(?![\u200c\u200d\ufe0f])\p{Default_Ignorable_Code_Point}|[\u2800\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

describe('plainText', () => {
  it.each<[string, string, string]>([
    ['nothing strange', 'Schöne Grüße, 日本 👩‍🚀 – x\ty\nz', 'Schöne Grüße, 日本 👩‍🚀 – x\ty\nz'],
    ['line ends', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a terminal link', '\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007', 'click'],
    ['a terminal title', '\u001b]0;title\u001b\\text', 'text'],
    ['an escape within an escape', '\u001b\u001b[0m[31mred', ' [31mred'],
    ['an escape of eight bits', 'a\u009b31mb', 'ab'],
    ['controls', 'a\u0000b\u0007c\u0008d\u007fe\u0085f', 'a b c d e f'],
    ['what JavaScript takes for a line end', 'a\u2028b\u2029c\u000bd\u000ce', 'a b c d e'],
    ['bidirectional overrides', 'a\u202egpj.exe\u202c\u2066b\u2069\u200f', 'agpj.exeb'],
    ['invisible characters', 'a\u200bb\ufeffc\u2060d\u{e0041}e\u{e0001}f', 'abcdef'],
    [
      'invisible letters, fillers and selectors',
      'a\u00adb\u034fc\u115fd\u1160e\u3164f\uffa0g\u2800h\ufe00i\ufe0fj\u{e0100}k\u{e01ef}l\u180bm\u180fn\u17b4o\u{1d173}p',
      'abcdefghijklmnop',
    ],
    ['joiners where nothing is joined', 'a\u200db\u200c.exe 1\ufe0f\u200d2', 'ab.exe 12'],
    ['emoji and joined scripts', '❤️ 👩‍🚀 👩🏽‍🚀 🏳️‍🌈 می‌خواهم क्‍ष', '❤️ 👩‍🚀 👩🏽‍🚀 🏳️‍🌈 می‌خواهم क्‍ष'],
    [
      'query strings of links',
      'GET HTTPS://h/f?X-Amz-Signature=1 "https:\\/\\/h\\/f?s=1" https%3A%2F%2Fh%2Ff%3Fs=1',
      'GET HTTPS://h/f "https:\\/\\/h\\/f" https%3A%2F%2Fh%2Ff',
    ],
    ['a link broken by what is taken out', 'https:/\u200b/h/f\u00ad?s=1', 'https://h/f'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
    ['a command', '::error::x', ': :error::x'],
    ['a command behind white space', 'a\n \t\u00a0::set-output name=a::b', 'a\n \t\u00a0: :set-output name=a::b'],
    ['a command behind what is taken out', '\u200b:\u200b:error::x', ': :error::x'],
    ['a command behind a lone return', 'a\r::error::x', 'a\n: :error::x'],
    ['a command behind blank lines', '\n\n::error::x', '\n\n: :error::x'],
    ['colons elsewhere', 'a::b\nc ::d', 'a::b\nc ::d'],
    ['more colons', ':::::', ': ::::'],
    ['the older command', 'a ##[error]x ##\u200b[add-mask]', 'a ## [error]x ## [add-mask]'],
  ])('makes fit: %s', (_, text, fit) => expect(plainText(text)).toBe(fit));

  it('leaves nothing by which text leaves its place', () => {
    fc.assert(
      fc.property(hostileText(30), (text) => {
        const plain = plainText(text);
        expect(UNFIT.test(plain)).toBe(false);
        expect(isCommand(plain)).toBe(false);
        expect(plain.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, string]>([
    ['blank lines', '\n'.repeat(1_000_000)],
    ['white space', ' '.repeat(1_000_000)],
    ['colons', ':'.repeat(1_000_000)],
    ['beginnings of escapes', '\u001b]'.repeat(500_000)],
    ['other beginnings of escapes', '\u001b['.repeat(500_000)],
    ['returns', '\r'.repeat(1_000_000)],
    ['commands', '##['.repeat(300_000)],
  ])('takes no longer than the text is long: %s', (_, text) => {
    const measure = (part: string): number => {
      const before = performance.now();
      plainText(part);
      return performance.now() - before;
    };
    // Quadratic work would take hours here.
    expect(measure(text)).toBeLessThan(10_000);
  });
});

describe('plainLine', () => {
  it.each<[string, string]>([
    ['  one\n\ttwo\r\n three  ', 'one two three'],
    ['', '(unnamed)'],
    [' \u200b\n\u0000', '(unnamed)'],
    ['a\n::error::b', 'a : :error::b'],
    ['x'.repeat(200), 'x'.repeat(200)],
    ['x'.repeat(201), `${'x'.repeat(199)}…`],
  ])('%j', (text, line) => expect(plainLine(text)).toBe(line));

  it('cuts no character into halves', () => {
    expect(plainLine('👍'.repeat(10), 4)).toBe('👍…');
    expect(plainLine('👍'.repeat(10), 5)).toBe('👍👍…');
  });

  it('is one line of the length asked for, whatever comes in', () => {
    fc.assert(
      fc.property(hostileText(30), fc.integer({ min: 2, max: 100 }), (text, max) => {
        const line = plainLine(text, max);
        expect(line.length).toBeLessThanOrEqual(Math.max(max, '(unnamed)'.length));
        expect(line).toMatch(/^\S.*$/u);
        expect(line.isWellFormed()).toBe(true);
        expect(isCommand(line)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('looks no further than it must', () => {
    const invisible = '\u200b'.repeat(10_000);
    expect(plainLine(`${invisible}x`)).toBe('(unnamed)');
    expect(plainLine(`x${invisible}x`)).toBe('x');
  });
});

describe('withoutLinks', () => {
  it.each<[string, string]>([
    ['see https://x.example/a?sig=1#b, please', 'see (link) please'],
    ['HTTP://X and s3://bucket/key', '(link) and (link)'],
    ['https:\\/\\/x\\/a?s=1 and https%3A%2F%2Fx', '(link) and (link)'],
    ['(https://x.example)', '((link)'],
    ['_https://x.example 1https://x.example', '_(link) 1(link)'],
    ['no link: https:// or //x or a:b', 'no link: https:// or //x or a:b'],
    ['', ''],
  ])('%j', (text, left) => expect(withoutLinks(text)).toBe(left));

  it('takes no longer than the text is long', () => {
    const before = performance.now();
    withoutLinks('a'.repeat(200_000));
    withoutLinks('a.'.repeat(200_000));
    withoutLinks('a://'.repeat(200_000));
    expect(performance.now() - before).toBeLessThan(10_000);
  });
});
