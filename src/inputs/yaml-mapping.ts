import type { Document, Node, Scalar } from 'yaml';
import type { TextFault } from '../json-text.ts';
import { kindOf } from '../json-value.ts';

/** How often one anchor may be used, those inside of others multiplied: more than any person writes. */
const MOST_ALIASES = 1_000;

/** A number as JSON writes it, with all its digits. */
type NumberText = { json: string };

/** Positions of unquoted values: those read as numbers that are written differently, and those that end at a comment. */
type Unquoted = { numbers: number[]; comments: number[] };

/** `kind`: what the document is instead of a mapping. */
type YamlMapping = ({ json: string } & Unquoted) | { fault: TextFault } | { kind: string };

/**
 * A YAML 1.2 mapping (core schema) as JSON text. Anchors, aliases and merge keys (`<<`) are resolved; numbers keep their
 * digits, dates are texts, and a key that is a number or another word is its text. Refused: tags, other directives than
 * `%YAML 1.2`, several documents, duplicate keys, keys that are lists, mappings or nothing, `.nan` and `.inf`, anchors
 * inside themselves, NUL. No fault holds a piece of the text.
 */
export const yamlMapping = async (text: string): Promise<YamlMapping> => {
  // Most payloads are JSON and do not need it.
  const yaml = await import('yaml');
  const nul = text.indexOf('\0');
  if (nul !== -1) return { fault: { at: nul, what: 'a NUL character is not allowed' } };
  try {
    const tokens = [...new yaml.Parser().parse(text)];
    const tag = tagIn(tokens);
    if (tag !== undefined)
      return { fault: { at: tag, what: 'a value that begins with "!" is a tag, which is not supported' } };
    // The library checks duplicate keys in quadratic time, so that is off.
    const composer = new yaml.Composer({ merge: true, intAsBigInt: true, stringKeys: true, uniqueKeys: false });
    const [document, second] = [...composer.compose(tokens)];
    if (document === undefined) return { kind: 'empty' };
    const unquoted: Unquoted = { numbers: [], comments: [] };
    const fault = documentFault(document, second) ?? valueFault(document, { yaml, text, unquoted });
    if (fault !== undefined) return { fault };
    const value: unknown = document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES });
    return value instanceof Map
      ? { json: toJson(value), ...unquoted }
      : { kind: value === null ? 'empty' : value instanceof Object && 'json' in value ? 'a number' : kindOf(value) };
  } catch (error) {
    return { fault: { what: reasonOf(error as Error) } };
  }
};

const toJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (value instanceof Map) {
    const members = [...value].map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return typeof value === 'object' && value !== null ? (value as NumberText).json : JSON.stringify(value);
};

/** Where the first tag is, among the tokens: composed nodes do not keep the positions of their tags. */
const tagIn = (token: unknown): number | undefined => {
  if (typeof token !== 'object' || token === null) return undefined;
  const { type, offset } = token as { type?: string; offset?: number };
  return type === 'tag' ? offset : Object.values(token).map(tagIn).find(Number.isInteger);
};

const NO_KEY = 'a key must be a text; put it in quotes';

/** By the library's codes, since its messages quote the text. */
const FAULTS: ReadonlyMap<string, string> = new Map([
  ['BAD_SCALAR_START', 'a value begins with a reserved character'],
  ['BAD_DQ_ESCAPE', 'a backslash in double quotes begins no valid escape'],
  ['BAD_DIRECTIVE', 'a line that begins with "%" is not supported'],
  ['BAD_INDENT', 'the indentation is wrong, or a bracket is not closed'],
  ['BLOCK_AS_IMPLICIT_KEY', 'an unquoted value holds ": ", or the indentation is wrong'],
  ['MISSING_CHAR', 'a quote, a bracket, a comma or a colon is missing'],
  ['NON_STRING_KEY', NO_KEY],
  ['MULTILINE_IMPLICIT_KEY', 'a colon is missing, or a key is longer than a line'],
  ['TAB_AS_INDENT', 'tabs are not allowed as indentation'],
  ['UNEXPECTED_TOKEN', 'there is unexpected text behind a value'],
]);

const documentFault = (document: Document.Parsed, second: Document.Parsed | undefined): TextFault | undefined => {
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) return { at: problem.pos[0], what: FAULTS.get(problem.code) ?? 'this is not valid here' };
  if (second !== undefined) return { at: second.range[0], what: 'a second document begins, but only one is allowed' };
  return document.directives.yaml.version === '1.2' ? undefined : { at: 0, what: 'the document must be YAML 1.2' };
};

type Visit = { yaml: typeof import('yaml'); text: string; unquoted: Unquoted };

/** Also puts in place of each number its digits, and collects what is `unquoted`. */
const valueFault = (document: Document.Parsed, { yaml, text, unquoted }: Visit): TextFault | undefined => {
  let fault: TextFault | undefined;
  const anchors = new Set<string | undefined>();
  const fail = ({ range }: Node, what: string): symbol => {
    fault = { at: range?.[0] ?? 0, what };
    return yaml.visit.BREAK;
  };
  yaml.visit(document, {
    Alias: (_, node) =>
      anchors.has(node.source)
        ? undefined
        : fail(node, 'a value that begins with "*" is an alias, and its anchor is missing'),
    Seq: (_, { anchor }) => void anchors.add(anchor),
    Map: (_, { anchor, items }) => {
      anchors.add(anchor);
      const names = new Set<unknown>();
      for (const key of items.map((item) => item.key as Scalar)) {
        if (key.value === '' && key.type === 'PLAIN') return fail(key, NO_KEY);
        if (names.has(key.value)) return fail(key, 'this key is a duplicate');
        names.add(key.value);
      }
      return undefined;
    },
    Scalar: (position, node) => {
      anchors.add(node.anchor);
      const { type, value, source, range } = node;
      const [start = 0, end = 0] = range ?? [];
      if (type === 'PLAIN' && position !== 'key' && /^[ \t]*#/.test(text.slice(end, end + 200)))
        unquoted.comments.push(start);
      if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
      const json = numberText(node);
      if (json === undefined) return fail(node, 'JSON has no such number; put it in quotes');
      // A decimal keeps its digits and its point, so only its last zeros can matter, and rarely do.
      if (String(value) !== source && !source?.includes('.')) unquoted.numbers.push(start);
      node.value = { json } satisfies NumberText;
      return undefined;
    },
  });
  return fault;
};

/** The number as it was written, in JSON's spelling: no plus sign, no zeros in front, a digit before and after the point. */
const numberText = ({ value, source = '' }: Scalar): string | undefined => {
  const parts = /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/.exec(source);
  if (parts === null) return typeof value === 'bigint' ? String(value) : undefined;
  const [, sign, whole = '', fraction = '', exponent = ''] = parts;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
};

const reasonOf = ({ message }: Error): string => {
  if (message.startsWith('Excessive alias count')) return `an anchor is used more than ${MOST_ALIASES} times`;
  if (message.startsWith('Merge sources')) return 'a merge key (<<) must name a mapping';
  return 'it is nested too deeply, an anchor is used inside itself, or it grows too large';
};
