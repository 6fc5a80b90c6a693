import type { Document, Scalar } from 'yaml';
import type { TextFault } from './json-text.ts';

/**
 * How often one anchor may be used, those inside of others multiplied: beyond any payload that a person writes, and
 * little enough for one that is made to grow.
 */
const MOST_ALIASES = 1_000;

/** A number as JSON writes it, with all its digits. */
type NumberText = { json: string };

/** `json` is undefined where the document is no mapping; `kind` is what it is instead. */
export type YamlMapping = { json: string } | { fault: TextFault } | { kind: string };

/**
 * A YAML 1.2 mapping (core schema) as JSON text. Anchors, aliases and merge keys (`<<`) are resolved; numbers keep their
 * digits, dates are texts, and a key that is a number or another word is its text. Refused: tags, other directives than
 * `%YAML 1.2`, several documents, the same key twice, keys that are lists, mappings or nothing, `.nan` and `.inf`, anchors
 * inside themselves, NUL.
 */
export const yamlMapping = async (text: string): Promise<YamlMapping> => {
  // Most payloads are JSON; the start of the others pays.
  const yaml = await import('yaml');
  const nul = text.indexOf('\0');
  if (nul !== -1) return { fault: { at: nul, what: 'there is a NUL character, which no text file holds' } };
  try {
    // Its own look for keys that stand twice takes a time that grows with their square.
    const options = {
      version: '1.2',
      merge: true,
      intAsBigInt: true,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    } as const;
    const documents = yaml.parseAllDocuments(text, options);
    if ('empty' in documents) return { kind: 'empty' };
    const [document, second] = documents as [Document.Parsed, ...Document.Parsed[]];
    const fault = lexemeFault(text, new yaml.Lexer()) ?? documentFault(document, second) ?? valueFault(document, yaml);
    if (fault !== undefined) return { fault };
    const value: unknown = document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES });
    return value instanceof Map ? { json: toJson(value) } : { kind: kindOf(value) };
  } catch (error) {
    return { fault: { what: reasonOf(error as Error) } };
  }
};

const toJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (value instanceof Map) {
    const members = [...(value as Map<string, unknown>)].map(
      ([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`,
    );
    return `{${members.join(',')}}`;
  }
  return typeof value === 'object' && value !== null ? (value as NumberText).json : JSON.stringify(value);
};

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'empty';
  return typeof value === 'object' ? 'a number' : typeof value === 'boolean' ? 'a boolean' : 'a mere text';
};

/** Tags and aliases are looked for among the lexemes: the composed nodes don't tell where their tags stand. */
const lexemeFault = (text: string, lexer: { lex: (source: string) => Iterable<string> }): TextFault | undefined => {
  const anchors = new Set<string>();
  let at = 0;
  let before = '';
  for (const lexeme of lexer.lex(text)) {
    if (before !== SCALAR) {
      if (lexeme.startsWith('!')) return { at, what: 'tags (words with "!") are not supported; put a text in quotes' };
      if (lexeme.startsWith('&')) anchors.add(lexeme.slice(1));
      if (lexeme.startsWith('*') && !anchors.has(lexeme.slice(1))) {
        return { at, what: 'there is no such anchor before; put a text that begins with "*" in quotes' };
      }
    }
    if (![DOCUMENT, FLOW_END, SCALAR].includes(lexeme)) at += lexeme.length;
    before = lexeme;
  }
  return undefined;
};

/** What yaml's lexer puts between the lexemes; none of it stands in the text. */
const DOCUMENT = '\u0002';
const FLOW_END = '\u0018';
const SCALAR = '\u001f';

const documentFault = (document: Document.Parsed, second: Document.Parsed | undefined): TextFault | undefined => {
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) return { at: problem.pos[0], what: reasonOf(problem) };
  if (second !== undefined) return { at: second.range[0], what: 'a second document begins; there may be one only' };
  if (document.directives.yaml.version !== '1.2') return { at: 0, what: 'the document must be YAML 1.2' };
  return undefined;
};

/**
 * What a key is called in JSON: as it was written where it is a number or another word. The merge key is a symbol of the
 * library's, each time a new one. Undefined where there is nothing to write.
 */
const nameOf = ({ value, source = '' }: Scalar): string | symbol | undefined => {
  if (typeof value === 'symbol') return MERGE;
  return typeof value === 'string' ? value : source || undefined;
};

const MERGE = Symbol('<<');

/** Also puts in place of each number its digits, and of each key its name. */
const valueFault = (document: Document.Parsed, yaml: typeof import('yaml')): TextFault | undefined => {
  let fault: TextFault | undefined;
  const fail = (node: unknown, what: string): symbol => {
    fault = { at: (node as { range?: [number] | null } | null)?.range?.[0] ?? 0, what };
    return yaml.visit.BREAK;
  };
  yaml.visit(document, {
    Map: (_, { items }) => {
      const names = new Set<unknown>();
      for (const { key } of items) {
        const name = yaml.isScalar(key) ? nameOf(key) : undefined;
        if (name === undefined) return fail(key, 'a key must be a text; put it in quotes');
        if (names.has(name)) return fail(key, 'this key stands here for the second time');
        names.add(name);
        if (name !== MERGE) (key as Scalar).value = name;
      }
      return undefined;
    },
    Scalar: (_, node) => {
      if (typeof node.value !== 'number' && typeof node.value !== 'bigint') return undefined;
      const json = numberText(node);
      if (json === undefined) return fail(node, 'JSON has no such number; put it in quotes');
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

const reasonOf = (error: Error): string => {
  const { message } = error;
  if (/call stack|string length/i.test(message)) {
    return 'it is nested too deeply, an anchor is used inside itself, or it grows too large';
  }
  return message.startsWith('Excessive alias count') ? `an anchor is used more than ${MOST_ALIASES} times` : message;
};
