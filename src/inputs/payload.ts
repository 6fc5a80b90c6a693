import { InputError } from '../errors.ts';
import { scanJson, type TextFault } from '../json-text.ts';
import { kindOf, type Json } from '../json-value.ts';
import { yamlMapping } from './yaml-mapping.ts';

/** `notices`: what is allowed and was probably not meant. */
type Payload = { json: string; notices: { level: 'warning' | 'info'; message: string }[] };

const REMEDY = 'Write a JSON object such as {"topic": "release"}, or the same as a YAML mapping.';
const EXPRESSIONS =
  'Write values from expressions as ${{ toJSON(…) }}, and other text with special characters in quotes.';

/**
 * The JSON text to send. Valid JSON is sent as it is, white space included, so that no number is rounded; only a byte
 * order mark is dropped. What begins with `{` and a double quote, curly ones included, is meant as JSON and never read as
 * YAML; everything else is read as a YAML mapping. What a duplicate name in JSON means is left to the service.
 * @throws InputError with line and column of a fault, and no piece of the text: it may hold a secret
 */
export const parsePayload = async (given: string, input: 'payload' | 'payload-file'): Promise<Payload> => {
  const refused = (fault: string, remedy = REMEDY): InputError => new InputError(input, `${fault}. ${remedy}`);
  const wrongKind = (kind: string): InputError =>
    refused(`must be an object, but is ${kind}`, kind === 'a list' ? 'Give the list a name: {"items": […]}.' : REMEDY);
  const text = given.startsWith('\ufeff') ? given.slice(1) : given;
  // What GitHub's expressions make of an object or a list where a text is expected.
  if (/^\s*(?:Object|Array|\[object Object\](?:,\[object Object\])*)\s*$/.test(text))
    throw refused('is an object or a list, not text', 'Write ${{ toJSON(…) }} around it.');
  const kind = jsonKind(text);
  if (kind === 'object') return { json: text, notices: [] };
  if (kind !== undefined) throw wrongKind(kind);
  if (/^\s*\{\s*["“”„‟«»]/.test(text)) {
    const { fault = { what: 'it could not be read' } } = scanJson(text);
    throw refused(`is not valid JSON: ${placed(text, fault)}`, EXPRESSIONS);
  }
  if (text.length > 262_144) {
    throw refused('is not a JSON object, and too large for YAML', 'Write more than 262,144 characters as JSON.');
  }
  const mapping = await yamlMapping(text);
  if ('kind' in mapping) throw wrongKind(mapping.kind);
  if ('fault' in mapping)
    throw refused(`is not a JSON object and not valid YAML: ${placed(text, mapping.fault)}`, EXPRESSIONS);
  const notice = (level: 'warning' | 'info', positions: readonly number[], what: string): Payload['notices'] => {
    const lines = [...new Set(positions.slice(0, 5).map((at) => lineAt(text, at)))];
    const where = `line ${lines.join(', ')}${positions.length > 5 ? ' and more' : ''}`;
    return lines.length === 0 ? [] : [{ level, message: `Input "${input}", ${where}: ${what}` }];
  };
  const read = 'an unquoted value is read as a number, which can be written differently when it arrives.';
  const cut = 'the text from # on is a comment and is not sent.';
  const notices = [
    ...notice('warning', mapping.numbers, `${read} Put it in quotes if it is text, such as a commit SHA or an id.`),
    ...notice('info', mapping.comments, `${cut} Put the value in quotes if # belongs to it.`),
  ];
  return { json: mapping.json, notices };
};

/**
 * A JSON object's text with one more member behind the others; no other byte is touched.
 * @throws InputError naming `github-context` where the object has a member of that name, however it is spelled
 */
export const spliceMember = (json: string, name: string, valueJson: string): string => {
  const names = Object.keys(JSON.parse(json) as Json);
  if (names.includes(name)) {
    const fault = `cannot add "${name}" to a payload that has a member of that name`;
    throw new InputError('github-context', `${fault}. Rename that member, or set github-context to false.`);
  }
  const before = json.slice(0, json.lastIndexOf('}')).trimEnd();
  return `${before}${names.length === 0 ? '' : ','}${JSON.stringify(name)}:${valueJson}${json.slice(before.length)}`;
};

const jsonKind = (text: string): string | undefined => {
  try {
    return kindOf(JSON.parse(text));
  } catch {
    return undefined;
  }
};

const placed = (text: string, { at, what }: TextFault): string =>
  at === undefined ? what : `line ${lineAt(text, at)}, column ${at - text.lastIndexOf('\n', at - 1)}: ${what}`;

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;
