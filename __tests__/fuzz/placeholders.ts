/** What a case says instead of values that are known only when it runs, or that would make it hard to read. */
export const KEY = '{{key}}';
export const KEY_IN_URL = '{{key in a URL}}';
export const KEY_IN_JSON = '{{key in JSON}}';
/** Each character as \uXXXX: to be used in the text of a JSON document only. */
export const KEY_ESCAPED = '{{key escaped}}';
/** How all of these begin. */
export const KEY_START = '{{key';
export const RUN_ID = '{{run id}}';
/** Origins: of the API, of the file server, of a server that is neither, of a port on which nobody listens. */
export const API = '{{api}}';
export const FILES = '{{files}}';
export const ELSEWHERE = '{{elsewhere}}';
export const CLOSED = '{{closed}}';
/** A folder beside the workspace that is none of the action's business. */
export const OUTSIDE = '{{outside}}';

export const KEY_SPELLINGS = [KEY, KEY_IN_URL, KEY_IN_JSON] as const;

export type Values = Readonly<Record<string, string>>;

/** The forms in which the key must stand nowhere. */
export const keyForms = (key: string): string[] => [
  ...new Set([key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1)]),
];

/** The spellings of a key. */
export const keyValues = (key: string): Values => {
  const escaped = Array.from(key, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return {
    [KEY]: key,
    [KEY_IN_URL]: encodeURIComponent(key),
    [KEY_IN_JSON]: JSON.stringify(key).slice(1, -1),
    [KEY_ESCAPED]: escaped,
  };
};

/** The same data with its placeholders filled in, in names of members too; bytes stay as they are. */
export const filledIn = <T>(data: T, values: Values): T => fill(data, values) as T;

const fill = (data: unknown, values: Values): unknown => {
  if (typeof data === 'string') return fillText(data, values);
  if (Array.isArray(data)) return data.map((item) => fill(item, values));
  if (typeof data !== 'object' || data === null || Buffer.isBuffer(data)) return data;
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [fillText(name, values), fill(value, values)]));
};

const fillText = (text: string, values: Values): string =>
  text.includes('{{')
    ? Object.entries(values).reduce((rest, [placeholder, value]) => rest.replaceAll(placeholder, () => value), text)
    : text;
