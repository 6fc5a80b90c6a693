import { InputError } from './errors.ts';

/** Longer paths match no glob: the time to match grows with the length, and the service chooses the names of its files. */
export const LONGEST_PATH = 1_024;

/** Of all patterns of an input together, braces expanded: bounds the time to match one path. */
const MOST_CHARACTERS = 5_000;

/** Whether a path with `/` between its parts matches. */
export type MatchPath = (path: string) => boolean;

/** `dot`: whether wildcards match names that begin with a dot. */
type GlobOptions = { dot: boolean; ignoreCase: boolean };

/**
 * Whether one of the patterns matches: `*`, `?`, `[a-z]`, `[!a]`, `**` for any folders, `{a,b}`, `{1..9}`; `\` makes a
 * character stand for itself. Compared in Unicode's composed form (NFC). Unlike picomatch's and minimatch's, no expression
 * tries a `*` that has matched a second time, so the time is at most the path's length times the pattern's.
 *
 * @throws InputError for a pattern that is not valid, and for too many of them
 */
export const globMatcher = (input: string, patterns: readonly string[], options: GlobOptions): MatchPath => {
  const expressions = expandBraces(input, patterns).map((pattern) => expressionOf(input, pattern, options));
  return (path) => {
    if (path.length > LONGEST_PATH) return false;
    const composed = path.normalize();
    return expressions.some((expression) => expression.test(composed));
  };
};

/** @throws InputError where that makes too many patterns */
export const expandBraces = (input: string, patterns: readonly string[]): string[] => {
  let characters = 0;
  const expand = (pattern: string): string[] => {
    const [group = '', before = '', options = ''] = INNERMOST_GROUP.exec(pattern) ?? [];
    const rest = pattern.slice(group.length);
    if (group !== '') return options.split(/(?<!\\),/).flatMap((option) => expand(`${before}${option}${rest}`));
    characters += pattern.length + 1;
    if (characters <= MOST_CHARACTERS) return [pattern];
    const most = `more than ${MOST_CHARACTERS} characters with braces expanded`;
    throw new InputError(input, `is too complex: its patterns have ${most}. Use fewer or shorter patterns.`);
  };
  return [...new Set(patterns.map((pattern) => withoutRanges(pattern.normalize())).flatMap(expand))];
};

/** What is before it, and its options. Other braces stand for themselves. */
const INNERMOST_GROUP = /^((?:\\.|[^\\])*?)\{((?:\\.|[^\\{},])*(?:,(?:\\.|[^\\{},])*)+)\}/su;

/** `{1..3}` as `{1,2,3}`. */
const withoutRanges = (pattern: string): string =>
  pattern.replace(/\{(\d{1,4})\.\.(\d{1,4})\}/g, (range: string, from: string, to: string) => {
    const length = Number(to) - Number(from) + 1;
    return length < 2 ? range : `{${Array.from({ length }, (_, index) => Number(from) + index).join(',')}}`;
  });

/** An escaped character, a class, or a character. */
const TOKEN = /\\[^/]|\[[!^]?\]?[^\]/]*\]|[^]/gu;

const expressionOf = (input: string, pattern: string, { dot, ignoreCase }: GlobOptions): RegExp => {
  const tokens: string[] = pattern.match(TOKEN) ?? [];
  if (tokens.some((token, at) => /^[@+?*!]$/.test(token) && tokens[at + 1] === '(')) {
    const fault = 'has a pattern such as +(a|b), which is not supported';
    throw new InputError(input, `${fault}. Write {a,b}, or [(] for a parenthesis.`);
  }
  const visible = dot ? '' : '(?!\\.)';
  let groups = 0;
  // JavaScript's way to write an atomic group: a lookahead is never tried again.
  const atomic = (source: string): string => `(?=(?<g${(groups += 1)}>${source}))\\k<g${groups}>`;
  const segmentSource = (segment: string): string => {
    const chunks = [''];
    for (const token of segment.match(TOKEN) ?? []) {
      if (token === '*') chunks.push('');
      else chunks.push(`${chunks.pop() ?? ''}${tokenSource(token)}`);
    }
    const [first = '', ...others] = chunks;
    const last = others.pop();
    const guard = /^[*?[]/.test(segment) ? visible : '';
    const scans = others.map((chunk) => atomic(`[^/]*?${chunk}`)).join('');
    return `${guard}${first}${scans}${last === '' ? '[^/]*' : ''}${last ? atomic(`[^/]*?${last}(?=/|$)`) : ''}`;
  };
  // Parts with any folders between them; `**` at the end means any file in any folders.
  const parts = pattern.replace(/(?<=^|\/)\*\*$/, '**/*').split(/(?<=^|\/)\*\*\//);
  const sources = parts.map((part) => part.split('/').map(segmentSource).join('/'));
  const [start, ...floating] = [...sources.slice(0, -1), `${sources.at(-1) ?? ''}$`];
  const source = [start, ...floating.map((piece) => atomic(`(?:${visible}[^/]*/)*?${piece}`))].join('');
  try {
    return new RegExp(`^${source}`, ignoreCase ? 'iu' : 'u');
  } catch {
    throw new InputError(input, 'has a pattern with a range that is not valid, such as [z-a]. Correct the range.');
  }
};

const tokenSource = (token: string): string => {
  if (token === '?') return '[^/]';
  if (token.startsWith('[') && token.length > 2) {
    const [, negation = '', inside = ''] = /^\[([!^]?)(.*)\]$/su.exec(token) ?? [];
    return `(?!/)[${negation && '^'}${inside.replace(/[\\\][^]/g, '\\$&')}]`;
  }
  return token.replace(/^\\(?=.)/su, '').replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
};
