/** A member of a JSON object: its name, and its value as it stands in the text. */
type JsonMember = { name: string; json: string };

/** What is wrong with a text, and where, if that is known: a position in UTF-16 units. */
export type TextFault = { at?: number; what: string };

/** `members` only of an object's text without a fault. */
type JsonScan = { members: JsonMember[]; fault: TextFault | undefined };

/** By what is expected: the first characters of the tokens that are allowed then, and how it is called in a fault. */
const STATES = {
  value: [/[^\]},:]/, 'a value is expected'],
  'value-or-close': [/[^},:]/, 'a value or "]" is expected'],
  name: [/"/, 'a name in double quotes is expected'],
  'name-or-close': [/["}]/, 'a name in double quotes or "}" is expected'],
  colon: [/:/, 'a colon is expected'],
  'comma-or-close': [/[,\]}]/, 'a comma or a closing bracket is expected'],
  end: [/^$/, 'the object has already ended'],
} as const;

type Expected = keyof typeof STATES;

/**
 * Reads JSON (RFC 8259) without making values of it: the members of the object on top with their values byte for byte,
 * or the first fault. `JSON.parse` rounds numbers and does not always name a position. Not recursive: any depth is read.
 */
export const scanJson = (text: string): JsonScan => {
  const closers: string[] = [];
  const members: JsonMember[] = [];
  let expected: Expected = 'value';
  let name = '';
  let valueAt = 0;
  for (let at = endOf(SPACE, text, 0); at < text.length;) {
    const token = readToken(text, at);
    if (typeof token === 'object') return { members, fault: token };
    const onTop = closers.length === 1 && closers[0] === '}';
    if (onTop && expected === 'value') valueAt = at;
    if (onTop && expected.startsWith('name') && text[at] === '"') name = JSON.parse(text.slice(at, token)) as string;
    const next = step(expected, { char: text.charAt(at), closers });
    if (next === undefined) return { members, fault: { at, what: STATES[expected][1] } };
    if (next === 'comma-or-close' && closers.length === 1 && closers[0] === '}') {
      members.push({ name, json: text.slice(valueAt, token) });
    }
    expected = next;
    at = endOf(SPACE, text, token);
  }
  if (expected === 'end') return { members, fault: undefined };
  return { members, fault: { at: text.length, what: `the text ends, but ${STATES[expected][1]}` } };
};

/** What may follow the token that begins with `char`; undefined where that token is not allowed. Keeps `closers`. */
const step = (expected: Expected, { char, closers }: { char: string; closers: string[] }): Expected | undefined => {
  const closes = char === '}' || char === ']';
  if (!STATES[expected][0].test(char) || (closes && closers.at(-1) !== char)) return undefined;
  if (expected.startsWith('name') && !closes) return 'colon';
  if (char === ':') return 'value';
  if (char === ',') return closers.at(-1) === '}' ? 'name' : 'value';
  if (closes) closers.pop();
  if (char === '{' || char === '[') {
    closers.push(char === '{' ? '}' : ']');
    return char === '{' ? 'name-or-close' : 'value-or-close';
  }
  return closers.length === 0 ? 'end' : 'comma-or-close';
};

const NUMBER_OR_WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SPACE = /[ \t\n\r]*/y;

/** Where what the sticky pattern matches at `at` ends; 0 where it does not match. */
const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
};

const readToken = (text: string, at: number): number | TextFault => {
  const char = text.charAt(at);
  if ('{}[]:,'.includes(char)) return at + 1;
  if (char === '"') return readString(text, at);
  const end = endOf(NUMBER_OR_WORD, text, at);
  if (end > 0) return end;
  return { at, what: /['‘’“”„‟«»]/.test(char) ? 'JSON requires straight double quotes' : 'this is not a JSON value' };
};

const readString = (text: string, start: number): number | TextFault => {
  const special = /["\\\u0000-\u001f]/g;
  for (special.lastIndex = start + 1; special.test(text);) {
    const at = special.lastIndex - 1;
    if (text[at] === '"') return at + 1;
    if (text[at] !== '\\')
      return { at, what: 'a line break or control character in a text must be escaped, as \\n or \\u001b' };
    special.lastIndex = endOf(ESCAPE, text, at);
    if (special.lastIndex === 0) return { at, what: 'the escape is not valid; write a backslash as \\\\' };
  }
  return { at: start, what: 'the text that begins here has no closing quote' };
};
