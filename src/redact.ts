/** Replaces each secret in a text by `***`. */
export type RedactText = (text: string) => string;

export type Redactor = {
  text: RedactText;
  /** Overwrites each secret with asterisks in place, escapes as a whole, so that JSON stays JSON; true if there was one. */
  bytes: (bytes: Buffer) => boolean;
  /** The longest spelling in bytes: a reader of chunks holds back one byte less to find a secret across their border. */
  longest: number;
};

/** Escapes within escapes: more levels are not decoded. */
const MOST_LEVELS = 4;

/** Bytes of one character's longest spelling that is found across two chunks, as in `\\\\u0026amp;#x002b;`. */
const LONGEST_SPELLING = 32;

/** Bytes that are decoded at once, to save memory. */
const LARGEST_PART = 1024 * 1024;

/** A shorter secret's base64 would be found by chance. */
const SHORTEST_IN_BASE64 = 8;

/**
 * Finds secrets as they are, in base64, and with characters in escapes (`\u006b`, `\x6b`), percent-encoding or HTML
 * entities, mixed and nested. Bytes that could spell a secret are decoded level by level and searched, in linear time.
 */
export const redactor = (given: readonly string[]): Redactor => {
  const words = [...new Set(given.filter((secret) => secret !== '').flatMap(formsOf))];
  const lengths = words.map(({ length }) => length);
  const longest = words.length === 0 ? 0 : (Math.max(...lengths) + 1) * LONGEST_SPELLING;
  const shortest = Math.min(...lengths);
  // Which bytes can spell a word: its own, and those of escapes.
  const fits = Uint8Array.from({ length: 256 }, (_, code) => Number(/[\w\\%&#;]/.test(String.fromCharCode(code))));
  for (const byte of Buffer.from(words.join(''), 'latin1')) fits[byte] = 1;
  const search = (bytes: Buffer): Range[] => {
    const ranges = rangesOf(bytes, words);
    const most = LARGEST_PART + longest;
    const isFit = (at: number): boolean => fits[bytes[at] ?? 0] === 1;
    for (let start = 0; start + shortest < bytes.length;) {
      // Backwards: most runs are too short, and their beginnings need not be read.
      let end = start + shortest;
      while (end >= start && isFit(end)) end -= 1;
      if (end >= start) {
        start = end + 1;
        continue;
      }
      end = start + shortest + 1;
      while (end < bytes.length && isFit(end) && end - start < most) end += 1;
      for (const found of escapedRanges(bytes.subarray(start, end), words)) {
        ranges.push({ start: start + found.start, end: start + found.end });
      }
      start = end - start < most ? end : end - longest;
    }
    return ranges;
  };
  // Of a million short texts, hardly one is worth a search of its bytes.
  const mayHold = (text: string): boolean =>
    /\P{ASCII}/u.test(text) ||
    (text.length >= shortest && (/[\\%&]/.test(text) || words.some((word) => text.includes(word))));
  return {
    text: (text) => (mayHold(text) ? replaced(text, search) : text),
    bytes: (bytes) => {
      const ranges = search(bytes);
      for (const { start, end } of ranges) bytes.fill('*', start, end);
      return ranges.length > 0;
    },
    longest,
  };
};

/** Bytes as a text with one character a byte. */
type Latin1 = string;

type Range = { start: number; end: number };

/** A secret, what decoding makes of it, and the base64 that the bytes around it do not change, at each alignment. */
const formsOf = (secret: string): Latin1[] => {
  const plain = Buffer.from(secret);
  const forms: Latin1[] = [];
  for (let form: Buffer | undefined = plain; form !== undefined; form = decoded(form)?.bytes) {
    forms.push(form.toString('latin1'));
  }
  if (plain.length < SHORTEST_IN_BASE64) return forms;
  for (const before of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(before), plain]);
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    forms.push(bytes.toString('base64').slice(from, to), bytes.toString('base64url').slice(from, to));
  }
  return forms;
};

const rangesOf = (bytes: Buffer, words: readonly Latin1[]): Range[] => {
  const ranges: Range[] = [];
  for (const word of words) {
    const next = (from: number): number => bytes.indexOf(word, from, 'latin1');
    for (let start = next(0); start !== -1; start = next(start + word.length)) {
      ranges.push({ start, end: start + word.length });
    }
  }
  return ranges;
};

/** Where the words stand in bytes whose escapes are decoded, at any level. */
const escapedRanges = (given: Buffer, words: readonly Latin1[], most = MOST_LEVELS): Range[] => {
  const level = most === 0 ? undefined : decoded(given);
  if (level === undefined) return [];
  const { bytes, origins } = level;
  return [...rangesOf(bytes, words), ...escapedRanges(bytes, words, most - 1)].map(({ start, end }) => ({
    start: origins[start] ?? 0,
    end: origins[end] ?? 0,
  }));
};

/** Bytes of which escapes are decoded, and where each of them and their end stand in the bytes before. */
type Decoded = { bytes: Buffer; origins: Uint32Array };

/** The escapes decoded once; undefined if there are none. Byte by byte, which takes a fraction of an expression's time. */
const decoded = (given: Buffer): Decoded | undefined => {
  if (![BACKSLASH, PERCENT, AMPERSAND].some((code) => given.includes(code))) return undefined;
  const [bytes, origins] = [Buffer.alloc(given.length), new Uint32Array(given.length + 1)];
  let length = 0;
  for (let at = 0; at < given.length; length += 1) {
    const escape = escapeAt(given, at);
    bytes[length] = escape === 0 ? (given[at] ?? 0) : escape & 0xff;
    origins[length] = at;
    at += escape === 0 ? 1 : escape >> 8;
  }
  origins[length] = given.length;
  return length === given.length ? undefined : { bytes: bytes.subarray(0, length), origins };
};

/** The named entities of printable ASCII characters (HTML, 13.5). */
const ENTITIES = new Map(
  'excl! quot" num# dollar$ percnt% amp& apos\' lpar( rpar) ast* midast* plus+ comma, period. sol/ colon: semi; lt< equals= gt> quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ UnderBar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}'
    .split(' ')
    .map((entry) => [entry.slice(0, -1).toLowerCase(), entry.charCodeAt(entry.length - 1)]),
);

const [BACKSLASH = 0, PERCENT = 0, AMPERSAND = 0, ZERO, LETTER_U, LETTER_X] = Buffer.from('\\%&0ux');

/** The code of the character that is escaped here, and above it the length of the escape; 0 if nothing is escaped. */
const escapeAt = (bytes: Buffer, at: number): number => {
  const next = bytes[at + 1] ?? 0;
  if (bytes[at] === PERCENT) return hexadecimal(bytes, at, 3);
  if (bytes[at] === AMPERSAND) return entity(bytes.toString('latin1', at + 1, at + 17));
  if (bytes[at] !== BACKSLASH) return 0;
  if (next === LETTER_X) return hexadecimal(bytes, at, 4);
  if (next === LETTER_U && bytes[at + 2] === ZERO && bytes[at + 3] === ZERO) return hexadecimal(bytes, at, 6);
  // Letters and digits mean something else behind a backslash.
  return next > 0x20 && next < 0x7f && digit(next, 36) === NO_DIGIT ? packed(next, 2) : 0;
};

const packed = (code: number, size: number): number => (code < 128 ? size * 256 + code : 0);

/** An escape of `size` bytes of which the last two are the code. */
const hexadecimal = (bytes: Buffer, at: number, size: number): number =>
  packed(digit(bytes[at + size - 2], 16) * 16 + digit(bytes[at + size - 1], 16), size);

const NO_DIGIT = 256;

const digit = (code = 0, base: number): number => {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const value = (code | 0x20) - 0x57;
  return value >= 10 && value < base ? value : NO_DIGIT;
};

/** What follows an ampersand. */
const entity = (text: string): number => {
  const [whole = '', decimal, hex, name = ''] = /^(?:#(\d+)|#x([\da-f]+)|([a-z]+));?/i.exec(text) ?? [];
  const number = decimal ?? (hex && `0x${hex}`);
  return packed(
    number === undefined ? (ENTITIES.get(name.toLowerCase()) ?? NO_DIGIT) : Number(number),
    whole.length + 1,
  );
};

const replaced = (text: string, search: (bytes: Buffer) => Range[]): string => {
  const bytes = Buffer.from(text);
  const ranges = search(bytes).sort((a, b) => a.start - b.start);
  if (ranges.length === 0) return text;
  const result = Buffer.alloc(bytes.length + ranges.length * 3);
  let [size, kept] = [0, 0];
  for (const { start, end } of ranges) {
    if (start >= kept) size += bytes.copy(result, size, kept, start) + result.write('***', size + start - kept);
    kept = Math.max(kept, end);
  }
  return result.toString('utf8', 0, size + bytes.copy(result, size, kept));
};
