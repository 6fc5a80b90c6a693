import { InputError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { scanJson, type TextFault } from './json-text.ts';
import { yamlMapping } from './yaml-mapping.ts';

export type PayloadInput = 'payload' | 'payload-file';

const RIGHT = 'Write a JSON object such as {"topic": "release"}, or the same as a YAML mapping.';

/** What GitHub's expressions make of an object or a list where a text is due. */
const LOST_OBJECT = /^\s*(?:Object|Array|\[object Object\](?:,\[object Object\])*)\s*$/;

/**
 * The JSON text to send. Valid JSON goes out as it came, white space included, so that no number is rounded; only a byte
 * order mark is dropped. What begins with `{` and a double quote is meant as JSON and never read as YAML; everything else
 * is read as a YAML mapping. A name that stands twice in JSON is left as it is: what it means is the service's business.
 *
 * @throws InputError with line and column where there is a fault in the text
 */
export const parsePayload = async (given: string, input: PayloadInput): Promise<string> => {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given;
  if (LOST_OBJECT.test(text)) {
    const fault = `is the bare word "${plainLine(text, 30)}": an expression gave an object or a list where a text is due.`;
    throw new InputError(input, `${fault} Write \${{ toJSON(…) }} around it.`);
  }
  const kind = jsonKind(text);
  if (kind === 'object') return text;
  if (kind !== undefined) throw new InputError(input, wrongKind(kind));
  if (/^\s*\{\s*"/.test(text)) {
    const { fault = { what: 'it could not be read' } } = scanJson(text);
    throw new InputError(input, `begins like JSON and is none: ${placed(text, fault)}. ${RIGHT}`);
  }
  const mapping = await yamlMapping(text);
  if ('json' in mapping) return mapping.json;
  if ('kind' in mapping) throw new InputError(input, wrongKind(mapping.kind));
  throw new InputError(input, `is neither a JSON object nor a YAML mapping: ${placed(text, mapping.fault)}. ${RIGHT}`);
};

/**
 * A JSON object's text with one more member behind the others; no other byte is touched.
 *
 * @throws InputError naming `github-context` where the object has a member of that name, however it is spelled
 */
export const spliceMember = (json: string, name: string, valueJson: string): string => {
  const { members, insertAt } = scanJson(json);
  if (members.some((member) => member.name === name)) {
    const right = `rename that member, or set github-context to false.`;
    throw new InputError(
      'github-context',
      `can't add "${name}" to the payload, which has a member of that name already; ${right}`,
    );
  }
  const member = `${members.length === 0 ? '' : ','}${JSON.stringify(name)}:${valueJson}`;
  return json.slice(0, insertAt) + member + json.slice(insertAt);
};

/** What a text is in JSON; undefined where it is none. */
const jsonKind = (text: string): string | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return 'a list';
    if (value === null) return 'null';
    return { boolean: 'a boolean', number: 'a number', string: 'a mere text' }[typeof value as string] ?? 'object';
  } catch {
    return undefined;
  }
};

const wrongKind = (kind: string): string =>
  `is ${kind}, but the payload must be an object.${kind === 'a list' ? ' Give the list a name: {"items": […]}.' : ''} ${RIGHT}`;

/** Where the fault is and what stands there; the text of an error that people can act on. */
const placed = (text: string, { at, what }: TextFault): string => {
  if (at === undefined) return plainLine(what);
  const before = text.slice(0, at);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  const near = around(text, { lineStart, at });
  return `line ${line}, column ${at - lineStart + 1}${near === '' ? '' : `, near «${plainLine(near, 40)}»`}: ${plainLine(what)}`;
};

/** Characters that are shown on either side of a fault. */
const NEAR = 20;

/** What stands around a fault, without words that would be cut: a part of a secret is one that no mask finds. */
const around = (text: string, { lineStart, at }: { lineStart: number; at: number }): string => {
  const from = Math.max(lineStart, at - NEAR);
  const end = at + NEAR;
  const [rest = ''] = text.slice(at, end).split(/\r?\n/);
  const isCutBefore = from > lineStart;
  const isCutAfter = at + rest.length === end;
  const shown = text.slice(from, at) + rest;
  return shown
    .replace(isCutBefore ? /^[^\s"']+/ : '', '')
    .replace(isCutAfter ? /[^\s"']+$/ : '', '')
    .trim();
};
