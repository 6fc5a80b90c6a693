import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InputError } from '../src/errors.ts';
import { expandBraces, globMatcher, LONGEST_PATH } from '../src/glob.ts';

const matches = (pattern: string, path: string, options: { dot?: boolean; ignoreCase?: boolean } = {}): boolean =>
  globMatcher('files', [pattern], { dot: true, ignoreCase: false, ...options })(path);

describe('globMatcher', () => {
  it.each<[string, string[], string[]]>([
    ['a.md', ['a.md'], ['b/a.md', 'a.md/b', 'aXmd', 'A.md', 'xa.md', 'a.mdx']],
    ['*', ['a', '.a', ''], ['a/b']],
    ['*.md', ['a.md', '.md'], ['a/b.md', 'a.mdx']],
    ['a*b*c', ['abc', 'aXbYc', 'abcbc'], ['abcb', 'ab/c', 'acb']],
    ['*a*a', ['aa', 'aaa'], ['a', 'ab']],
    ['?.md', ['a.md', '😀.md'], ['ab.md', '.md', '/.md']],
    ['[a-c]x', ['ax', 'bx'], ['dx', 'x']],
    ['[!a-c]x', ['dx'], ['ax', '/x', 'x']],
    ['[^a]x', ['bx'], ['ax']],
    ['[]a]', [']', 'a'], ['[', 'b']],
    ['[\\w.^]', ['\\', 'w', '.', '^'], ['a', 'x']],
    ['**', ['a', 'a/b', '', 'a//b', '../a', 'two\nlines'], []],
    ['**/*.md', ['a.md', 'a/b.md', 'a/b/c.md'], ['a.md/b', 'md']],
    ['a/**', ['a/b', 'a/b/c', 'a/'], ['b/a', 'ab/c']],
    ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b', 'a/b/b'], ['a/bb', 'ab', 'a/b/c']],
    ['**/a/**/b', ['a/b', 'x/a/b', 'a/a/b', 'a/x/a/y/b'], ['a/x/a', 'x/b']],
    ['**/a/b/**/c', ['a/a/b/c', 'a/x/a/b/b/c'], ['a/b/x', 'a/x/b/c']],
    ['**/**/a', ['a', 'x/a', 'x/y/a'], ['b']],
    ['a**b', ['ab', 'axb'], ['a/b']],
    ['{a,b/c}.md', ['a.md', 'b/c.md'], ['b.md', '{a,b/c}.md']],
    ['{a,{b,c}d}{1..3}', ['a1', 'bd3', 'cd2'], ['b1', 'a4', 'd1']],
    ['*{a,ab}*c', ['ac', 'abc', 'xabxc'], ['bc']],
    ['{,a}b', ['b', 'ab'], ['bb']],
    ['{a}{b', ['{a}{b'], ['ab']],
    ['{3..1}', ['{3..1}'], ['3', '2']],
    ['\\*\\{\\?\\[', ['*{?['], ['a{b[', '\\*']],
    ['(1) [x].csv', ['(1) x.csv'], ['(1) [x].csv', '1 x.csv']],
    ['$.+^|()', ['$.+^|()'], ['$']],
    ['!', ['!'], ['']],
    ['[', ['['], ['a']],
    ['', [''], ['a']],
  ])('%j matches %j, not %j', (pattern, yes, no) => {
    expect([...yes, ...no].filter((path) => matches(pattern, path))).toEqual(yes);
  });

  it.each<[string, string[], string[]]>([
    ['*', ['a'], ['.a']],
    ['**', ['a/b'], ['.a', 'a/.b', '.a/b', 'a/.b/c']],
    ['**/*.md', ['a/b.md'], ['.a/b.md', 'a/.md']],
    ['?a', ['ba'], ['.a']],
    ['[.]a', [], ['.a']],
    ['{*,.b}', ['a', '.b'], ['.c']],
    ['.*', ['.a'], ['a']],
    ['**/.a/*', ['.a/b', 'x/.a/b'], ['.a/.b', '.x/.a/b']],
    ['\\.a', ['.a'], ['a']],
  ])('without dot, %j matches %j, not %j', (pattern, yes, no) => {
    expect([...yes, ...no].filter((path) => matches(pattern, path, { dot: false }))).toEqual(yes);
  });

  it('compares composed and decomposed characters as equal', () => {
    expect(matches('gr\u00f6\u00dfe*', 'gro\u0308\u00dfe.md')).toBe(true);
    expect(matches('gro\u0308\u00dfe?', 'gr\u00f6\u00dfe1')).toBe(true);
    expect(matches('[\u00e9]', 'e\u0301')).toBe(true);
  });

  it('ignores letter case on demand only', () => {
    expect(matches('IN/*[A-C].{TXT,md}', 'in/xb.txt', { ignoreCase: true })).toBe(true);
    expect(matches('in/*', 'IN/a')).toBe(false);
  });

  it('matches a path that has the longest length, and none that is longer', () => {
    const name = 'a'.repeat(LONGEST_PATH);
    expect([matches('**', name), matches(name, name)]).toEqual([true, true]);
    expect([matches('**', `${name}a`), matches(`${name}a`, `${name}a`)]).toEqual([false, false]);
  });

  it.each(['+(a|aa)', '*(*(a))', 'x@(a|b)', '?(a)', 'b/!(a)'])('refuses the extended glob %s', (pattern) => {
    expect(() => matches(pattern, 'a')).toThrow(InputError);
  });

  it('refuses a range that is not valid', () => {
    expect(() => matches('[z-a]', 'a')).toThrow('Input "files" has a pattern with a range');
  });

  it('agrees with a matcher that tries every way', () => {
    const pattern = fc
      .array(fc.constantFrom('a', 'b', '.', '/', '*', '**/', '/**', '?', '[ab]'), { maxLength: 8 })
      .map((parts) => parts.join(''));
    const path = fc.array(fc.constantFrom('a', 'b', '.', '/'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(pattern, path, fc.boolean(), (glob, name, dot) => {
        expect(matches(glob, name, { dot })).toBe(slowly(glob, name, dot));
      }),
      { numRuns: 5_000 },
    );
  });
});

/** The same language, by backtracking. */
const slowly = (glob: string, name: string, dot: boolean): boolean => {
  const visible = dot ? '' : '(?!\\.)';
  const segments = glob.split('/');
  const source = segments.map((segment, index) => {
    const last = index === segments.length - 1;
    if (segment === '**') return last ? `(?:${visible}[^/]*/)*${visible}[^/]*` : `(?:${visible}[^/]*/)*`;
    const guard = /^[*?[]/.test(segment) ? visible : '';
    const inside = segment.replace(/\*+|\?|\./g, (token) => ({ '?': '[^/]', '.': '\\.' })[token] ?? '[^/]*');
    return `${guard}${inside}${last ? '' : '/'}`;
  });
  return new RegExp(`^${source.join('')}$`).test(name);
};

describe('the cost of globs', () => {
  it.each([
    '{a,b}'.repeat(30),
    '{1..9999}',
    '{1..99}{1..99}{1..99}',
    `${'{a,'.repeat(1_000)}b${'}'.repeat(1_000)}{a,b}`,
    'a'.repeat(5_001),
    `${'a'.repeat(3_000)}{b,c}`,
  ])('is refused: %#', (pattern) => {
    expect(() => expandBraces('attachments', [pattern])).toThrow(/^Input "attachments" is too complex: .*\.$/);
  });

  it('is that of all patterns of an input together', () => {
    const lines = Array.from({ length: 50 }, (_, index) => `${index}`.padEnd(100, 'a'));
    expect(expandBraces('files', lines.slice(1))).toHaveLength(49);
    expect(() => expandBraces('files', lines)).toThrow('too complex');
  });

  /** How many tries a pattern needs grows with the square of the path for a matcher that goes back behind a star. */
  it.each([
    ['**/*-*-*.md', '-'],
    [`${'*-'.repeat(100)}x`, '-'],
    [`${'**/'.repeat(100)}x`, 'a/'],
    [`**/${'*a'.repeat(100)}/**/${'*a'.repeat(100)}b`, 'a'],
    [`${'**/a/'.repeat(100)}b`, 'a/'],
    [`*${'a'.repeat(100)}b*${'a'.repeat(100)}b`, 'a'],
    ['{*a,*b,*c,?*d}*{e,f}', 'a'],
    [`**/${'*/'.repeat(100)}x`, 'a/'],
  ])('ends for thousands of hostile names: %s', (pattern, unit) => {
    const path = unit.repeat(LONGEST_PATH / unit.length);
    const isMatch = globMatcher('files', [pattern], { dot: true, ignoreCase: false });
    for (let count = 0; count < 2_000; count += 1) isMatch(path);
  });
});
