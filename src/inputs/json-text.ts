/** A member of a JSON object: its name, and its value as it stands in the text. */
export type JsonMember = { name: string; json: string };

/** What is wrong with a text, and where, if that is known: a position in UTF-16 units. */
export type TextFault = { at?: number; what: string };

/** `members` and `insertAt`, where one more member fits in behind the others, only for an object's text without a fault. */
export type JsonScan = { members: JsonMember[]; insertAt: number; fault: TextFault | undefined };

type Expected = 'value' | 'value-or-close' | 'name' | 'name-or-close' | 'colon' | 'comma-or-close' | 'end';

const EXPECTED = {
  value: 'a value is due',
  'value-or-close': 'a value or "]" is due',
  name: 'a name in double quotes is due',
  'name-or-close': 'a name in double quotes or "}" is due',
  colon: 'a colon is due',
  'comma-or-close': 'a comma or a closing bracket is due',
  end: 'the object has ended before',
} as const satisfies Record<Expected, string>;

/**
 * Reads JSON (RFC 8259) without making values of it: the members of the object on top with their values byte for byte,
 * or the first fault. `JSON.parse` tells neither: it rounds numbers, and some of its messages hold no position. Not
 * recursive, so no nesting is too deep.
 */
export const scanJson = (text: string): JsonScan => {
  const closers: string[] = [];
  const members: JsonMember[] = [];
  let expected: Expected = 'value';
  let insertAt = 0;
  let name = '';
  let valueAt = 0;
  for (let at = skipSpace(text, 0); at < text.length;) {
    const token = readToken(text, at);
    if (typeof token === 'object') return { members, insertAt, fault: token };
    const onTop = closers.length === 1 && closers[0] === '}';
    if (onTop && expected === 'value') valueAt = at;
    if (onTop && expected.startsWith('name') && text[at] === '"') name = JSON.parse(text.slice(at, token)) as string;
    if (closers.length === 0 && text[at] === '{') insertAt = token;
    const next = step(expected, { char: text.charAt(at), closers });
    if (next === undefined) return { members, insertAt, fault: { at, what: EXPECTED[expected] } };
    if (next === 'comma-or-close' && closers.length === 1 && closers[0] === '}') {
      members.push({ name, json: text.slice(valueAt, token) });
      insertAt = token;
    }
    expected = next;
    at = skipSpace(text, token);
  }
  if (expected === 'end') return { members, insertAt, fault: undefined };
  return { members, insertAt, fault: { at: text.length, what: `the text ends, but ${EXPECTED[expected]}` } };
};

/** What may follow the token that begins with `char`; undefined where it may not stand there. Keeps `closers`. */
const step = (expected: Expected, { char, closers }: { char: string; closers: string[] }): Expected | undefined => {
  const afterValue = (): Expected => (closers.length === 0 ? 'end' : 'comma-or-close');
  if (char === '}' || char === ']') {
    if (!expected.endsWith('close') || closers.at(-1) !== char) return undefined;
    closers.pop();
    return afterValue();
  }
  switch (expected) {
    case 'end':
      return undefined;
    case 'colon':
      return char === ':' ? 'value' : undefined;
    case 'comma-or-close':
      if (char !== ',') return undefined;
      return closers.at(-1) === '}' ? 'name' : 'value';
    case 'name':
    case 'name-or-close':
      return char === '"' ? 'colon' : undefined;
    case 'value':
    case 'value-or-close':
      if (char === ':' || char === ',') return undefined;
      if (char !== '{' && char !== '[') return afterValue();
      closers.push(char === '{' ? '}' : ']');
      return char === '{' ? 'name-or-close' : 'value-or-close';
  }
};

const NUMBER_OR_WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Where the token that begins at `at` ends. */
const readToken = (text: string, at: number): number | TextFault => {
  const char = text.charAt(at);
  if ('{}[]:,'.includes(char)) return at + 1;
  if (char === '"') return readString(text, at);
  NUMBER_OR_WORD.lastIndex = at;
  const [word] = NUMBER_OR_WORD.exec(text) ?? [];
  if (word !== undefined) return at + word.length;
  if (char === "'") return { at, what: 'JSON knows double quotes only' };
  return { at, what: 'there is no value in JSON that begins like this' };
};

const readString = (text: string, start: number): number | TextFault => {
  const special = /["\\\u0000-\u001f]/g;
  const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
  for (special.lastIndex = start + 1; special.test(text);) {
    const at = special.lastIndex - 1;
    if (text[at] === '"') return at + 1;
    if (text[at] !== '\\')
      return { at, what: 'a line break or control character inside a text is written as \\n, \\u001b…' };
    escape.lastIndex = at;
    if (!escape.test(text))
      return { at, what: 'there is no such escape in JSON; a backslash itself is written as \\\\' };
    special.lastIndex = escape.lastIndex;
  }
  return { at: start, what: 'the text that begins here does not end' };
};

const skipSpace = (text: string, at: number): number => {
  const space = /[ \t\n\r]*/y;
  space.lastIndex = at;
  space.test(text);
  return space.lastIndex;
};
