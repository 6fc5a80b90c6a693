import { parseDuration } from '../duration.ts';
import { InputError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';

/** One input: its name, and its text without the white space around it. */
export type Given = { name: string; text: string };

/** @throws InputError for all but the words of YAML 1.2's core schema: `yes` and `1` must not mean false silently */
export const booleanOf = (given: Given): boolean => {
  const word = asBoolean(given.text);
  if (word === undefined) throw refused(given, 'neither true nor false; write one of them');
  return word;
};

/** A boolean, or a word that stands for something between. */
export const booleanOrWordOf = <W extends string>(given: Given, word: W): boolean | W => {
  if (given.text === word) return word;
  const boolean = asBoolean(given.text);
  if (boolean === undefined) throw refused(given, `not known; write true, false or ${word}`);
  return boolean;
};

export const wordOf = <W extends string>(given: Given, words: readonly [W, W]): W => {
  const word = words.find((known) => known === given.text);
  if (word === undefined) throw refused(given, `not known; write ${words.join(' or ')}`);
  return word;
};

export const integerOf = (given: Given, { min, max }: { min: number; max: number }): number => {
  const value = /^\d+$/.test(given.text) ? Number(given.text) : NaN;
  if (!(value >= min && value <= max)) throw refused(given, `no whole number from ${min} to ${max}`);
  return value;
};

/** Milliseconds. */
export const durationOf = (given: Given): number => {
  const ms = parseDuration(given.text);
  if (ms === undefined)
    throw refused(given, 'no duration above zero; write it as 90s, 15m or 1h30m, or as a number of seconds');
  return ms;
};

const UNITS: Record<string, number> = { '': 1, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3 };

/** Bytes. */
export const sizeOf = (given: Given): number => {
  const [, amount = '', unit = ''] = /^(\d+) ?([kmg]ib|)$/i.exec(given.text) ?? [];
  const bytes = amount === '' ? 0 : Number(amount) * (UNITS[unit.toLowerCase()] ?? NaN);
  if (bytes === 0 || !Number.isSafeInteger(bytes)) {
    throw refused(
      given,
      'no size above zero; write a whole number of bytes, or one with KiB, MiB or GiB behind it, such as 500MiB',
    );
  }
  return bytes;
};

/** The lines that are not blank, without the white space around them. */
export const linesOf = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/**
 * A path, byte for byte but for the white space around it; undefined where none is given.
 */
export const pathOf = (given: Given): string | undefined => {
  if (/[\0\r\n]/.test(given.text)) throw refused(given, 'no path: it holds a line break or a NUL character');
  return given.text === '' ? undefined : given.text;
};

/** What @actions/artifact refuses in an artifact's name, and what else no file name may hold. */
const FORBIDDEN_IN_NAMES = /["*/:<>?\\|\u0000-\u001f\u007f]/;

export const artifactNameOf = (given: Given): string | undefined => {
  const [fault] = FORBIDDEN_IN_NAMES.exec(given.text) ?? [];
  if (fault !== undefined) {
    const what = fault < ' ' || fault === '\u007f' ? 'a control character' : fault;
    throw refused(
      given,
      `no artifact's name, for it holds ${what}; the characters " * / : < > ? \\ | and control characters are not allowed`,
    );
  }
  return given.text === '' ? undefined : given.text;
};

/** A run's or an automation's id. It becomes part of a path, where `.` and `..` would climb however they are encoded. */
export const idOf = (given: Given): string => {
  if (/^\d+(?:\.\d+)?E\+?\d+$/i.test(given.text)) {
    throw refused(
      given,
      `a rounded number; put the id in quotes where it is set, so that YAML does not take it for a number`,
    );
  }
  if (!isId(given.text)) throw refused(given, 'no id; ids are made of A-Z, a-z, 0-9 and . _ ~ -');
  return given.text;
};

/** Whether a text can stand for itself in a URL's path [assume: ids are made of such characters only]. */
export const isId = (text: string): boolean => /^[A-Za-z0-9._~-]{1,200}$/.test(text) && !/^\.{1,2}$/.test(text);

const BOOLEANS: Record<string, boolean> = {
  true: true,
  True: true,
  TRUE: true,
  false: false,
  False: false,
  FALSE: false,
};

const asBoolean = (text: string): boolean | undefined => (Object.hasOwn(BOOLEANS, text) ? BOOLEANS[text] : undefined);

const LONGEST_QUOTED = 40;

/** A longer value is not quoted: a part of it could be most of a secret, which no mask would find. */
const refused = ({ name, text }: Given, fault: string): InputError =>
  text.length > LONGEST_QUOTED
    ? new InputError(name, `is a text of ${text.length} characters, which is ${fault}.`)
    : new InputError(name, `is "${plainLine(text, LONGEST_QUOTED)}", which is ${fault}.`);
