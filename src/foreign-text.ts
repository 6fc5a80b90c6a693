import { stripVTControlCharacters } from 'node:util';
import { withoutQueryStrings } from './links.ts';

/** Invisible characters and bidirectional controls (Unicode TR36, 3.2; TR39), except those that emoji and scripts need. */
const DECEIVING =
  /(?!(?<=\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier}|(?![\p{Default_Ignorable_Code_Point}\p{Script=Latin}])[\p{L}\p{M}])[\u200c\u200d]|(?<=\p{Extended_Pictographic})\ufe0f)[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;

/** C0 and C1 controls and DEL except tab and line feed, and what JavaScript and some viewers take for line ends. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/** Operating system commands of terminals, and their beginnings, which make the search for other escapes slow. */
const TERMINAL_COMMANDS = /\u001b\](?:[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c))?/g;

/** The runner's older command form, recognised anywhere in a line: `##[error]`, `##[add-mask]`. */
const RUNNER_COMMAND = /##\[/g;

/** Foreign text without escapes, control and invisible characters, and commands of the runner. Lines end in `\n`. */
export const visibleText = (text: string): string =>
  stripVTControlCharacters(text.toWellFormed().replace(TERMINAL_COMMANDS, ''))
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, ' ')
    .replace(DECEIVING, '')
    .replace(RUNNER_COMMAND, '## [')
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ');

/** Visible text that is fit for a log or a fenced block: no link in it has its query string, which may be a signature. */
export const plainText = (text: string): string => withoutQueryStrings(visibleText(text));

/** The same on one line and at most `max` characters: a name, a message. Never empty: `(unnamed)` stands for nothing. */
export const plainLine = (text: string, max = 200): string => {
  // Cut before the work: what comes in may be megabytes long.
  const plain = plainText(text.slice(0, max * 8));
  const line = plain.replace(/\s+/g, ' ').trim();
  if (line.length <= max) return line || '(unnamed)';
  // The cut may fall between the halves of a surrogate pair.
  const kept = line.slice(0, max - 1).toWellFormed();
  return `${kept.replace(/\ufffd$/, '')}…`;
};

/** Plain text without its links, any of which may hold a signature or a key. */
export const withoutLinks = (text: string): string =>
  text.replace(/[a-z][a-z0-9+.-]{0,30}(?:(?::|%3a)(?:\\{0,9}\/|%2f){2})\S+/gi, '(link)');
