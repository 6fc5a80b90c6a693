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
      for (const found of escapedRanges(bytes.toString('latin1', start, end), words)) {
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
  let form: Latin1 | undefined = plain.toString('latin1');
  for (; form !== undefined; form = decoded(form)?.text) forms.push(form);
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

/** Where the words stand in a text whose escapes are decoded, at any level. */
const escapedRanges = (given: Latin1, words: readonly Latin1[], most = MOST_LEVELS): Range[] => {
  const level = most === 0 || !/[\\%&]/.test(given) ? undefined : decoded(given);
  if (level === undefined) return [];
  const { text, origins } = level;
  return [...rangesOf(Buffer.from(text, 'latin1'), words), ...escapedRanges(text, words, most - 1)].map(
    ({ start, end }) => ({
      start: origins[start] ?? 0,
      end: origins[end] ?? 0,
    }),
  );
};

/** A text of which escapes are decoded, and where its characters and its end stand in the text before. */
type Decoded = { text: Latin1; origins: number[] };

/** Behind a backslash, letters and digits mean something else than themselves. */
const ESCAPE =
  /(?:\\u00|\\x|%)([0-7][0-9a-fA-F])|&(#[0-9]{1,14}|#[xX][0-9a-fA-F]{1,13}|[a-zA-Z]{1,15});?|\\([!-/:-@[-`{-~])/g;

/** The named entities of printable ASCII characters (HTML, 13.5). */
const ENTITIES = new Map(
  'excl! quot" num# dollar$ percnt% amp& apos\' lpar( rpar) ast* midast* plus+ comma, period. sol/ colon: semi; lt< equals= gt> quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ UnderBar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}'
    .split(' ')
    .map((entry) => [entry.slice(0, -1).toLowerCase(), entry.charCodeAt(entry.length - 1)]),
);

/** The escapes decoded once; undefined if there are none. */
const decoded = (given: Latin1): Decoded | undefined => {
  const origins: number[] = [];
  let [text, at] = ['', 0];
  const keep = (end: number): void => {
    text += given.slice(at, end);
    for (; at < end; at += 1) origins.push(at);
  };
  for (const match of given.matchAll(ESCAPE)) {
    const code = codeOf(match);
    if (code === undefined || code > 127) continue;
    keep(match.index);
    text += String.fromCharCode(code);
    origins.push(at);
    at += match[0].length;
  }
  if (at === 0) return undefined;
  keep(given.length);
  origins.push(at);
  return { text, origins };
};

const codeOf = ([, hexadecimal, entity, plain = '']: RegExpExecArray): number | undefined => {
  if (hexadecimal !== undefined) return Number.parseInt(hexadecimal, 16);
  if (entity === undefined) return plain.charCodeAt(0);
  if (entity.startsWith('#')) return Number(entity.replace(/^#(?=x)/i, '0').replace('#', ''));
  return ENTITIES.get(entity.toLowerCase());
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
