/** Replaces each secret in a text by `***`. */
export type RedactText = (text: string) => string;

export type Redactor = {
  text: RedactText;
  /** Overwrites each secret with asterisks in place, escapes as a whole, so that JSON stays JSON; true if there was one. */
  bytes: (bytes: Buffer) => boolean;
  /** The longest spelling in bytes: a reader of chunks holds back one byte less to find a secret across their border. */
  longest: number;
};

/**
 * Finds secrets as they are, in base64, and with characters in JSON escapes, percent-encoding or HTML entities, mixed and
 * nested. Bytes that could spell a secret are decoded level by level and searched at each, in linear time.
 */
export const redactor = (given: readonly string[]): Redactor => {
  const words = [...new Set(given.filter((secret) => secret !== '').flatMap(formsOf))].map((word) => Buffer.from(word));
  const lengths = words.map(({ length }) => length);
  const longest = words.length === 0 ? 0 : (Math.max(...lengths) + 1) * LONGEST_SPELLING;
  const shortest = Math.min(...lengths);
  const fits = Uint8Array.from({ length: 256 }, (_, code) => Number(/\w/.test(String.fromCharCode(code))));
  for (const code of [...ESCAPES, HASH, SEMICOLON, ...words.flatMap((word) => [...word])]) fits[code] = 1;
  const search = (bytes: Buffer): Range[] => [
    ...rangesIn(bytes, words),
    ...[...escapedParts(bytes, { shortest, longest, fits })].flatMap((part) => decodedRanges(bytes, part, words)),
  ];
  return {
    text: (text) => replaced(text, search(Buffer.from(text))),
    bytes: (bytes) => {
      const ranges = search(bytes);
      for (const { start, end } of ranges) bytes.fill('*', start, end);
      return ranges.length > 0;
    },
    longest,
  };
};

type Range = { start: number; end: number };

/** Escapes within escapes: more levels are not decoded. */
const MOST_LEVELS = 4;

/** Bytes of one character's longest spelling that is found across two chunks, as in `\\\\u0026amp;#x002b;`. */
const LONGEST_SPELLING = 32;

/** Bytes that are decoded at once, to save memory. */
const LARGEST_PART = 1024 * 1024;

/** A shorter secret's base64 would be found by chance. */
const SHORTEST_IN_BASE64 = 8;

/** A secret, what decoding makes of it, and the base64 that the bytes around it do not change, at each alignment. */
const formsOf = (secret: string): string[] => {
  const plain = Buffer.from(secret);
  const forms = [secret, ...levelsOf({ bytes: plain, origins: new Uint32Array(0) }).map(({ bytes }) => String(bytes))];
  if (plain.length < SHORTEST_IN_BASE64) return forms;
  for (const before of [0, 1, 2]) {
    const bytes = Buffer.concat([Buffer.alloc(before), plain]);
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
    forms.push(bytes.toString('base64').slice(from, to), bytes.toString('base64url').slice(from, to));
  }
  return forms;
};

const rangesIn = (bytes: Buffer, words: readonly Buffer[]): Range[] => {
  const ranges: Range[] = [];
  for (const word of words) {
    for (let start = bytes.indexOf(word); start !== -1; start = bytes.indexOf(word, start + word.length)) {
      ranges.push({ start, end: start + word.length });
    }
  }
  return ranges;
};

type Parts = { shortest: number; longest: number; fits: Uint8Array };

/** Runs of bytes that all `fits` allows, with an escape among them, and long enough to spell a word. */
const escapedParts = function* (bytes: Buffer, { shortest, longest, fits }: Parts): Generator<Range> {
  if (!ESCAPES.some((code) => bytes.includes(code))) return;
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
    while (end < bytes.length && isFit(end) && end - start < LARGEST_PART + longest) end += 1;
    const part = bytes.subarray(start, end);
    if (ESCAPES.some((code) => part.includes(code))) yield { start, end };
    start = part.length < LARGEST_PART + longest ? end : end - longest;
  }
};

/** Bytes, and where each of them and their end stand in what they were decoded from. */
type Level = { bytes: Buffer; origins: Uint32Array };

/** Where the words stand in a part of the bytes whose escapes are decoded, at any level. */
const decodedRanges = (bytes: Buffer, { start, end }: Range, words: readonly Buffer[]): Range[] => {
  const part = bytes.subarray(start, end);
  const origins = new Uint32Array(part.length + 1).map((_, at) => start + at);
  return levelsOf({ bytes: part, origins }).flatMap((level) =>
    rangesIn(level.bytes, words).map((found) => ({
      start: level.origins[found.start] ?? start,
      end: level.origins[found.end] ?? end,
    })),
  );
};

/** The bytes with their escapes decoded once, twice… as far as there are any. */
const levelsOf = (level: Level, most = MOST_LEVELS): Level[] => {
  const { bytes, origins } = level;
  const next = { bytes: Buffer.alloc(bytes.length), origins: new Uint32Array(bytes.length + 1) };
  let length = 0;
  for (let at = 0; at < bytes.length; length += 1) {
    const escape = escapeAt(bytes, at);
    next.bytes[length] = escape === 0 ? (bytes[at] ?? 0) : escape & 0xff;
    next.origins[length] = origins[at] ?? 0;
    at += escape === 0 ? 1 : escape >> 8;
  }
  if (length === bytes.length || most === 0) return [];
  next.origins[length] = origins[bytes.length] ?? 0;
  next.bytes = next.bytes.subarray(0, length);
  return [next, ...levelsOf(next, most - 1)];
};

const [BACKSLASH, PERCENT, AMPERSAND, HASH, SEMICOLON] = [0x5c, 0x25, 0x26, 0x23, 0x3b];
const ESCAPES = [BACKSLASH, PERCENT, AMPERSAND];

/** The named entities of printable ASCII characters (HTML, 13.5). */
const ENTITIES = new Map(
  'excl! quot" num# dollar$ percnt% amp& apos\' lpar( rpar) ast* midast* plus+ comma, period. sol/ colon: semi; lt< equals= gt> quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ UnderBar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}'
    .split(' ')
    .map((entry) => [entry.slice(0, -1).toLowerCase(), entry.charCodeAt(entry.length - 1)]),
);

/** The code of the character that is escaped here, and above it the length of the escape; 0 if nothing is escaped. */
const escapeAt = (bytes: Buffer, at: number): number => {
  const next = bytes[at + 1] ?? 0;
  if (bytes[at] === PERCENT) return hexadecimal(bytes, at, 3);
  if (bytes[at] === AMPERSAND) return entity(bytes, at);
  if (bytes[at] !== BACKSLASH) return 0;
  if (next === 0x75 && bytes[at + 2] === 0x30 && bytes[at + 3] === 0x30) return hexadecimal(bytes, at, 6);
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

const entity = (bytes: Buffer, at: number): number => {
  let end = at + 1;
  while (end < at + 16 && (bytes[end] === HASH || digit(bytes[end], 36) !== NO_DIGIT)) end += 1;
  const name = bytes.toString('latin1', at + 1, end).toLowerCase();
  const code = /^#x?\w/.test(name) ? Number(name.replace('#x', '0x').replace('#', '')) : ENTITIES.get(name);
  return packed(code ?? NO_DIGIT, (bytes[end] === SEMICOLON ? end + 1 : end) - at);
};

const replaced = (text: string, ranges: Range[]): string => {
  if (ranges.length === 0) return text;
  const bytes = Buffer.from(text);
  let [result, kept] = ['', 0];
  for (const { start, end } of ranges.sort((a, b) => a.start - b.start)) {
    if (start >= kept) result += `${bytes.toString('utf8', kept, start)}***`;
    kept = Math.max(kept, end);
  }
  return result + bytes.toString('utf8', kept);
};
