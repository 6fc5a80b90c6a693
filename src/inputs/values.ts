import { parseDuration } from '../duration.ts';
import { InputError } from '../errors.ts';

/** One input: its name, and its text without the white space around it. */
export type Given = { name: string; text: string };

/** For `true` and `false` YAML 1.2 has three spellings each; other words, such as `yes`, must not mean false silently. */
export const choiceOf = <C extends string | boolean>(given: Given, choices: readonly C[]): C => {
  const word = /^(?:True|TRUE|False|FALSE)$/.test(given.text) ? given.text.toLowerCase() : given.text;
  const choice = choices.find((known) => String(known) === word);
  const listed = choices.join(', ').replace(/, ([^,]*)$/, ' or $1');
  if (choice === undefined) throw refused(given, `must be ${listed}`);
  return choice;
};

export const integerOf = (given: Given, { min, max }: { min: number; max: number }): number => {
  const value = /^\d+$/.test(given.text) ? Number(given.text) : NaN;
  if (!(value >= min && value <= max)) throw refused(given, `must be a whole number from ${min} to ${max}`);
  return value;
};

/** Milliseconds. */
export const durationOf = (given: Given): number => {
  const ms = parseDuration(given.text);
  if (ms === undefined) throw refused(given, 'must be a positive duration, such as 90s, 15m or 1h30m');
  return ms;
};

/** Bytes. */
export const sizeOf = (given: Given): number => {
  const [, amount = '', unit = ''] = /^(\d+) ?([kmg]ib|)$/i.exec(given.text) ?? [];
  const bytes = Number(amount) * 1024 ** ['', 'kib', 'mib', 'gib'].indexOf(unit.toLowerCase());
  if (bytes === 0 || !Number.isSafeInteger(bytes))
    throw refused(given, 'must be a positive number of bytes, or a number with KiB, MiB or GiB, such as 500MiB');
  return bytes;
};

export const linesOf = (text: string): string[] => text.split(/\s*[\r\n]\s*/).flatMap((line) => line.trim() || []);

/** A path, byte for byte but for the white space around it; undefined where none is given. */
export const pathOf = ({ name, text }: Given): string | undefined => {
  if (/[\0\r\n]/.test(text))
    throw new InputError(name, 'cannot hold a line break or a NUL character. Write one path on one line.');
  refuseHome(name, text);
  return text || undefined;
};

/** A shell expands `~/`, and nothing else does: a folder called `~` is not what the author means. */
export const refuseHome = (name: string, path: string): void => {
  if (!/^~[\\/]/.test(path)) return;
  const remedy = 'Write an absolute path, or one that begins with ${{ github.workspace }}';
  throw new InputError(name, `has a path that begins with ~/, which is not expanded. ${remedy}.`);
};

/** Refuses what @actions/artifact refuses in an artifact's name, and what else no file name may hold. */
export const artifactNameOf = ({ name, text }: Given): string | undefined => {
  if (/["*/:<>?\\|\u0000-\u001f\u007f]/.test(text))
    throw new InputError(name, 'cannot hold control characters or any of " * / : < > ? \\ |. Remove them.');
  return text || undefined;
};

/** A run's or an automation's id. It becomes part of a path, where `.` and `..` would climb however they are encoded. */
export const idOf = ({ name, text }: Given): string => {
  if (/^\d+(?:\.\d+)?E\+?\d+$/i.test(text))
    throw new InputError(name, 'is a rounded number. Put the id in quotes where it is set.');
  if (!isId(text)) throw new InputError(name, 'must be an id, made of A-Z, a-z, 0-9 and . _ ~ -. Copy the whole id.');
  return text;
};

/** Whether a text can stand for itself in a URL's path [assume: ids are made of such characters only]. */
export const isId = (text: string): boolean => /^[A-Za-z0-9._~-]{1,200}$/.test(text) && !/^\.{1,2}$/.test(text);

/** Words and amounts that an author types. Anything else could be a secret in the wrong input, and is not quoted. */
const SAFE = /^-?\d{0,5}(?:\.\d{1,3})?[A-Za-z ]{0,14}$/;

const refused = ({ name, text }: Given, rule: string): InputError =>
  new InputError(name, `${rule} (got ${SAFE.test(text) ? `"${text}"` : `${text.length} characters`}).`);
