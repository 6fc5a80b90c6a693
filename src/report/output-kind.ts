/** What a designated output is, as far as it matters for showing it. */
export type OutputKind = 'markdown' | 'json' | 'csv' | 'tsv' | 'text';

const KINDS: readonly [kind: OutputKind, mimeType: RegExp, ending: RegExp][] = [
  ['markdown', /^text\/(?:x-)?markdown$/, /^(?:md|markdown)$/],
  ['json', /^(?:application|text)\/(?:.+\+)?json$/, /^json$/],
  ['csv', /^(?:text|application)\/csv$/, /^csv$/],
  ['tsv', /^text\/tab-separated-values$/, /^(?:tsv|tab)$/],
];

/** Media types that servers give to files that they do not know. */
const VAGUE = ['', 'text/plain', 'application/octet-stream', 'binary/octet-stream'];

/** The kind of a text: by its media type if that says anything, else by its file's ending, else by its content. */
export const outputKind = (output: { name: string; mimeType: string | undefined; text: string }): OutputKind => {
  const mimeType = output.mimeType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!VAGUE.includes(mimeType)) return KINDS.find(([, types]) => types.test(mimeType))?.[0] ?? 'text';
  const ending = /\.([a-z]+)$/i.exec(output.name)?.[1]?.toLowerCase();
  if (ending !== undefined) return KINDS.find(([, , endings]) => endings.test(ending))?.[0] ?? 'text';
  return /^\s*[{[]/.test(output.text) && indentedJson(output.text) !== undefined ? 'json' : 'text';
};

/** Indentation of deeper JSON would make it many times as long. */
const DEEPEST_JSON = 64;

/** A JSON text indented by two spaces, each number with the digits it had; undefined if it is not JSON or too deep. */
export const indentedJson = (text: string): string | undefined => {
  if (depthOf(text) > DEEPEST_JSON) return undefined;
  try {
    return JSON.stringify(parseExactly(text, keepDigits), undefined, 2);
  } catch {
    return undefined;
  }
};

// TypeScript's library does not have "JSON.parse source text access" (ES2026) yet; node has had it since version 21.
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseExactly = JSON.parse as (text: string, reviver: Reviver) => unknown;
const rawJson = (JSON as unknown as { rawJSON: (source: string) => unknown }).rawJSON;

const keepDigits: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && source !== undefined ? rawJson(source) : value;

const depthOf = (text: string): number => {
  let [depth, deepest] = [0, 0];
  for (const [part = ''] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|[{}[\]]/gs)) {
    if (part === '{' || part === '[') deepest = Math.max(deepest, (depth += 1));
    else if (part === '}' || part === ']') depth -= 1;
  }
  return deepest;
};
