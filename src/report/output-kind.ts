/** What a designated output is, as far as it matters for showing it. */
export type OutputKind = 'markdown' | 'json' | 'csv' | 'tsv' | 'text';

const KIND_BY_ENDING: Record<string, OutputKind> = {
  md: 'markdown',
  markdown: 'markdown',
  json: 'json',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
};

/** Media types that servers give to whatever they don't know: they say nothing. */
const VAGUE = ['text/plain', 'application/octet-stream', 'binary/octet-stream'];

/** The kind of a text: by its media type where that says anything, else by its file's ending, else by its content. */
export const outputKind = (output: { name: string; mimeType: string | undefined; text: string }): OutputKind => {
  const mimeType = output.mimeType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mimeType !== '' && !VAGUE.includes(mimeType)) return kindByMimeType(mimeType);
  const ending = /\.([a-z]+)$/i.exec(output.name)?.[1]?.toLowerCase();
  if (ending !== undefined) return KIND_BY_ENDING[ending] ?? 'text';
  return /^\s*[{[]/.test(output.text) && indentedJson(output.text) !== undefined ? 'json' : 'text';
};

const kindByMimeType = (mimeType: string): OutputKind => {
  if (/^text\/(?:x-)?markdown$/.test(mimeType)) return 'markdown';
  if (/^(?:application|text)\/(?:.+\+)?json$/.test(mimeType)) return 'json';
  if (/^(?:text|application)\/csv$/.test(mimeType)) return 'csv';
  return mimeType === 'text/tab-separated-values' ? 'tsv' : 'text';
};

/** Indentation of what is nested deeper would outgrow the text itself by far. */
const DEEPEST_JSON = 64;

/**
 * A JSON text indented by two spaces, each number with the digits it had; undefined where it is no JSON, or nested so
 * deeply that it is better shown as it is.
 */
export const indentedJson = (text: string): string | undefined => {
  if (depthOf(text) > DEEPEST_JSON) return undefined;
  try {
    return JSON.stringify(parseExactly(text, keepDigits), undefined, 2);
  } catch {
    return undefined;
  }
};

// TypeScript's library does not know "JSON.parse source text access" (ES2026) yet; node has had it since version 21.
type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;
const parseExactly = JSON.parse as (text: string, reviver: Reviver) => unknown;
const rawJson = (JSON as unknown as { rawJSON: (source: string) => unknown }).rawJSON;

const keepDigits: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && source !== undefined ? rawJson(source) : value;

const depthOf = (text: string): number => {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, (depth += 1));
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
};
