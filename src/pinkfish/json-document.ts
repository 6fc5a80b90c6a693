import { UnexpectedResponseError } from '../errors.ts';
import type { HttpAnswer } from '../http/send.ts';
import type { Redactor, RedactText } from '../redact.ts';

const MOST_VALUES = 1_000_000; // More could take gigabytes when parsed.
const MOST_LEVELS = 500; // JSON.stringify and others walk a document by recursion.

/** `redacted`: whether the key was in it. */
export type Parsed = { document: unknown; redacted: boolean };

/**
 * The document of an answer; its bytes are left without the key. In the document, links alone keep the key: they are
 * requested as they are served, and shown nowhere.
 *
 * @throws UnexpectedResponseError where it is not JSON, or above the limits
 */
export const parseDocument = ({ body, requestId }: HttpAnswer, redactor: Redactor): Parsed => {
  const refuse = (fault: string, transient: boolean): UnexpectedResponseError =>
    new UnexpectedResponseError(`the answer ${fault}`, { transient, requestId });
  const { values, levels } = measure(body);
  if (values > MOST_VALUES) throw refuse('has more JSON values than the limit of 1,000,000', false);
  if (levels > MOST_LEVELS) throw refuse(`has more levels of nested JSON than the limit of ${MOST_LEVELS}`, false);
  try {
    // This decoder skips a byte order mark.
    const text = new TextDecoder().decode(body);
    const redacted = redactor.bytes(body);
    const document = JSON.parse(text) as unknown;
    return { document: redacted ? withoutKey(document, redactor.text) : document, redacted };
  } catch {
    const isPage = /^\s*</.test(body.toString('latin1', 0, 100));
    throw refuse(isPage ? 'is a web page instead of JSON' : 'is not a complete JSON document', true);
  }
};

const [QUOTE, ESCAPE, COMMA, BLANK = 0] = Buffer.from('"\\, ');
const [OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = Buffer.from('[{]}');

/** How many values the JSON holds and how deep they are nested, counted without making any of them. */
const measure = (json: Buffer): { values: number; levels: number } => {
  let [values, level, levels] = [1, 0, 0];
  let empty = false; // Whether a list or object has begun, and nothing in it yet.
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    const opens = byte === OPEN_LIST || byte === OPEN_OBJECT;
    if (byte === COMMA || opens) values += 1;
    if (opens) {
      level += 1;
      levels = Math.max(levels, level);
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      level -= 1;
      if (empty) values -= 1;
    } else if (byte === QUOTE) {
      for (at += 1; at < json.length && json[at] !== QUOTE; at += 1) if (json[at] === ESCAPE) at += 1;
    }
    if (byte > BLANK) empty = opens;
  }
  return { values, levels };
};

/** The value with the key taken out of texts and names, in place: copies of a million members take seconds. */
const withoutKey = (value: unknown, redact: RedactText): unknown => {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item) => withoutKey(item, redact));
  if (typeof value !== 'object' || value === null) return value;
  for (const [index, name] of Object.keys(value).entries()) {
    const member: unknown = Reflect.get(value, name);
    const shown = name === 'url' && typeof member === 'string' ? member : withoutKey(member, redact);
    if (shown !== member) Reflect.set(value, name, shown);
    let shownName = redact(name);
    if (shownName === name) continue;
    // Names may differ only in how they spell the key: none of them is lost.
    while (Object.hasOwn(value, shownName)) shownName = `${index}-${shownName}`;
    Reflect.deleteProperty(value, name);
    Reflect.set(value, shownName, shown);
  }
  return value;
};
