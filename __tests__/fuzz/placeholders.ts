/** What a case says instead of values that are known only when it runs, or that would make it hard to read. */
export const KEY = '{{key}}';
export const KEY_IN_URL = '{{key in a URL}}';
export const KEY_IN_JSON = '{{key in JSON}}';
/** Each character as \uXXXX: to be used in the text of a JSON document only. */
export const KEY_ESCAPED = '{{key escaped}}';
/** As .NET and Gson write it into JSON, percent-encoded in lower case, as entities of HTML, and in base64 behind a letter. */
export const KEY_OF_NET = '{{key of .NET}}';
export const KEY_PERCENT = '{{key percent-encoded}}';
export const KEY_AS_ENTITIES = '{{key as entities}}';
export const KEY_IN_BASE64 = '{{key in base64}}';
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

export const KEY_SPELLINGS = [
  ...[KEY, KEY_IN_URL, KEY_IN_JSON, KEY_ESCAPED, KEY_OF_NET, KEY_PERCENT, KEY_AS_ENTITIES, KEY_IN_BASE64],
] as const;

/** What a link's query holds, and what must not be shown where text is. */
export const SIGNATURE = 'a-link-signature-0815';

export type Values = Readonly<Record<string, string>>;

/** The forms in which the key must stand nowhere. */
export const keyForms = (key: string): string[] => [
  ...new Set([key, ...Object.values(keyValues(key)).filter((form) => !form.startsWith('&#')), inBase64(key, 3)]),
];

const hex = (char: string): string => char.charCodeAt(0).toString(16).padStart(2, '0');

/** What `before` letters before the key leave of its base64 that is the same whatever stands around it. */
const inBase64 = (key: string, before: number): string =>
  Buffer.from(`${'x'.repeat(before)}${key}`)
    .toString('base64')
    .slice(Math.ceil((before * 4) / 3), Math.floor(((before + key.length) * 4) / 3));

/** The spellings of a key. */
export const keyValues = (key: string): Values => {
  const escaped = Array.from(key, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return {
    [KEY]: key,
    [KEY_IN_URL]: encodeURIComponent(key),
    [KEY_IN_JSON]: JSON.stringify(key).slice(1, -1),
    [KEY_ESCAPED]: escaped,
    [KEY_OF_NET]: key.replace(/[^\w]/g, (char) => `\\u00${hex(char).toUpperCase()}`),
    [KEY_PERCENT]: Array.from(key, (char) => `%${hex(char)}`).join(''),
    [KEY_AS_ENTITIES]: Array.from(key, (char) => `&#x${hex(char)};`).join(''),
    [KEY_IN_BASE64]: inBase64(key, 1),
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
