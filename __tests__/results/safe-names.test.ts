import { describe, expect, it } from '@jest/globals';
import { validateFilePath } from '../../node_modules/@actions/artifact/lib/internal/upload/path-and-artifact-name-validation.js';
import fc from 'fast-check';
import { cleanName, safeNames } from '../../src/results/safe-names.ts';

const inOneFolder = (...names: string[]): string[] => safeNames(names.map((name) => ({ folder: 'step-1', name })));

describe('cleanName', () => {
  it.each([
    ['report.md', 'report.md'],
    ['foo..bar', 'foo..bar'],
    ['.env', '.env'],
    ['results.json', 'results.json'],
    ['naïve 日本語 👩‍👩‍👧.txt', 'naïve 日本語 👩‍👩‍👧.txt'],
    ['-rf', '-rf'],
    ['../../etc/passwd', '.._.._etc_passwd'],
    ['/etc/passwd', '_etc_passwd'],
    ['C:\\Windows\\win.ini', 'C__Windows_win.ini'],
    ['a:"<>|*?b', 'a_______b'],
    ['nul\0byte\r\n\t\u007f\u0085', 'nul_byte_____'],
    ['line\u2028end\u2029', 'line_end_'],
    ['exe\u202egnp.txt\u2066', 'exe_gnp.txt_'],
    ['half \ud83d pair', 'half _ pair'],
    ...['\u00ad', '\u034f', '\u115f', '\u3164', '\u2800', '\ufe00', '\ufe0f', '\u{e0100}', '\u{e0041}', '\u2060'].map(
      (invisible) => [`report${invisible}.exe`, 'report_.exe'] as const,
    ),
    ['👩\u200d.exe', '👩_.exe'],
    ['❤\ufe0f\u200d🔥', '❤\ufe0f\u200d🔥'],
    ['', '_'],
    ['.', '_'],
    ['..', '__'],
    ['...', '___'],
    ['trailing. . ', 'trailing____'],
    ['con', '_con'],
    ['CON.txt', '_CON.txt'],
    ['Aux .tar.gz', '_Aux .tar.gz'],
    ['COM0', '_COM0'],
    ['lpt9.log', '_lpt9.log'],
    ['COM¹.x', '_COM¹.x'],
    ['CONIN$', '_CONIN$'],
    ['conout$.txt', '_conout$.txt'],
    ['nul ', '_nul_'],
    ['console.log', 'console.log'],
    ['COM10', 'COM10'],
    [`${'a'.repeat(300)}.csv`, `${'a'.repeat(146)}.csv`],
    [`x.${'e'.repeat(300)}`, `x.${'e'.repeat(148)}`],
    [`${'é'.repeat(100)}.txt`, `${'é'.repeat(73)}.txt`],
    ['👍'.repeat(60), '👍'.repeat(37)],
    [`${'a'.repeat(149)}. a longer tail than an extension has`, `${'a'.repeat(149)}_`],
  ])('%j is kept as %j', (name, kept) => {
    expect(cleanName(name)).toBe(kept);
  });
});

describe('safeNames', () => {
  it.each([
    [
      ['a.txt', 'A.txt', 'a.TXT'],
      ['a.txt', 'A-2.txt', 'a-3.TXT'],
    ],
    [
      ['é', 'e\u0301'],
      ['é', 'e\u0301-2'],
    ],
    [
      ['ﬁle', 'file'],
      ['ﬁle', 'file-2'],
    ],
    [
      ['straße', 'STRASSE'],
      ['straße', 'STRASSE-2'],
    ],
    [
      ['zero\u200dwidth', '❤\ufe0f', '❤'],
      ['zero_width', '❤\ufe0f', '❤-2'],
    ],
    [
      ['a:b', 'a?b', 'a_b'],
      ['a_b-2', 'a_b-3', 'a_b'],
    ],
    [
      ['a', 'a', 'a-2', 'a'],
      ['a', 'a-3', 'a-2', 'a-4'],
    ],
    [
      ['.env', '.env'],
      ['.env', '.env-2'],
    ],
  ])('%j are kept as %j', (names, kept) => {
    expect(inOneFolder(...names)).toEqual(kept);
  });

  it('counts each folder for itself', () => {
    expect(
      safeNames([
        { folder: 'step-1', name: 'a' },
        { folder: 'step-2', name: 'a' },
      ]),
    ).toEqual(['a', 'a']);
  });

  it('shortens a name that needs a counter, so that it stays within its length', () => {
    const long = `${'x'.repeat(146)}.txt`;
    expect(inOneFolder(long, long)).toEqual([long, `${'x'.repeat(138)}-2.txt`]);
  });

  it('names thousands of namesakes, also such as differ only behind the cut', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `${'n'.repeat(160)}${index % 2}`);
    expect(new Set(inOneFolder(...names)).size).toBe(names.length);
  });

  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({
      unit: fc.constantFrom('.', ' ', '/', '\\', 'a', 'A', '-', '2', '\u0301', '\ud800', ':'),
      maxLength: 6,
    }),
    fc.constantFrom('con', 'NUL.txt', 'com1', '..', '.', '', 'a', 'A', 'a-2'),
    fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }),
  );

  it('makes of any names such as stay inside, are distinct, and are taken by Windows and the artifact service', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 40 }), (names) => {
        const kept = inOneFolder(...names);
        expect(kept).toHaveLength(names.length);
        for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) {
          const folds = kept.map((name) => name.normalize(form).toLowerCase());
          expect(new Set(folds).size).toBe(kept.length);
        }
        for (const name of kept) {
          expect(() => validateFilePath(`/step-1/${name}`)).not.toThrow();
          expect(name).toMatch(/^(?!\.{1,2}$)[^/\\\p{Cc}\p{Cs}]+$/u);
          expect(name).not.toMatch(/[. ]$/);
          expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(150);
          expect(name.normalize('NFD').length).toBeLessThanOrEqual(255);
        }
      }),
    );
  });

  it('keeps a name that needs no change, wherever it stands', () => {
    fc.assert(
      fc.property(fc.array(nasty, { maxLength: 20 }), (names) => {
        const folds = new Set(names.map((name) => cleanName(name).toUpperCase()));
        const own = 'kept as it is.txt';
        if (folds.has(own.toUpperCase())) return;
        expect(inOneFolder(...names, 'kept as it is?.txt', own).at(-1)).toBe(own);
      }),
    );
  });
});
