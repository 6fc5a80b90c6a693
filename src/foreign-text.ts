import { stripVTControlCharacters } from 'node:util';

/**
 * Bidirectional overrides and isolates, marks and invisible characters: they make a line read as something else than it
 * is (Unicode TR36, 3.2; TR39). The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
// prettier-ignore
const DECEIVING = /[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\u{e0001}|[\u{e0020}-\u{e007f}]/gu;

/** C0 and C1 controls and DEL but for tab and line feed, and what JavaScript and some viewers take for line ends. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * Operating system commands of terminals, such as links, and their mere beginnings: without these, looking for the rest
 * of the escapes takes no longer than the text is long.
 */
const TERMINAL_COMMANDS = /\u001b\](?:[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c))?/g;

/** The runner's older command form, found anywhere in a line: `##[error]`, `##[add-mask]`. */
const RUNNER_COMMAND = /##\[/g;

/**
 * Text of somebody else's over several lines, fit for a log or a fenced block: no terminal escapes, no control
 * characters, no bidirectional tricks, no line that the runner could take for one of its commands; lines end in `\n`.
 */
export const plainText = (text: string): string =>
  stripVTControlCharacters(text.toWellFormed().replace(TERMINAL_COMMANDS, ''))
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, ' ')
    .replace(DECEIVING, '')
    .replace(RUNNER_COMMAND, '## [')
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ');

/** The same on one line and at most `max` characters: a name, a message. Never empty: `(unnamed)` stands for nothing. */
export const plainLine = (text: string, max = 200): string => {
  // Cut before the work: what comes in may be megabytes long.
  const line = plainText(text.slice(0, max * 8))
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return '(unnamed)';
  // The cut may fall between the halves of a surrogate pair.
  return line.length > max
    ? `${line
        .slice(0, max - 1)
        .toWellFormed()
        .replace(/\ufffd$/, '')}…`
    : line;
};

/** Plain text without its links, of which any may carry a signature or a key. */
export const withoutLinks = (text: string): string => text.replace(/[a-z][a-z0-9+.-]{0,30}:\/\/\S+/gi, '(link)');
