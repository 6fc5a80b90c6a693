import { plainText } from '../foreign-text.ts';

/** Where an HTML tag, comment, declaration or instruction could begin; `<br>` and plain web addresses stay. */
const TAG = /<(?!br ?\/?>|https?:\/\/[^\s<>"'`@]+>)(?=[A-Za-z/!?])/gi;

/** Brackets that begin an alert, `[!NOTE]`, or define a word used for one; a linked image, `[![`, stays. */
const ALERT = /\[(?=\s*!(?!\[))/g;

/** A web address, in which an invisible space would do harm, or an `@` that a name could follow. */
const MENTION = /https?:\/\/[^\s<>()]+|@(?=[A-Za-z0-9_-])/gi;

/**
 * A Markdown report of somebody else's, rendered because its reader opted in, and kept in its place by a block quote:
 * whatever is left open in it ends with the quote. Its headings, lists, tables, images, links and code are its own;
 * raw HTML is shown rather than obeyed, nobody is mentioned, and no alert is begun.
 *
 * Only fenced blocks that begin in the first column are taken for code and left as they are, as those alone are
 * recognised without reading Markdown whole. In other code the invisible space shows only where it is copied.
 */
export const quotedMarkdown = (markdown: string): string => {
  let fence: string | undefined;
  return plainText(markdown)
    .split('\n')
    .map((line) => {
      const inCode = fence !== undefined;
      fence = fenceAfter(line, fence);
      const shown = inCode || fence !== undefined ? line : neutral(line);
      return shown === '' ? '>' : `> ${shown}`;
    })
    .join('\n');
};

const neutral = (line: string): string =>
  line
    .replace(TAG, '<\u200b')
    .replace(ALERT, '[\u200b')
    .replace(MENTION, (found) => (found === '@' ? '@\u200b' : found.replaceAll('@', '%40')));

/** The fence that is open after the line (CommonMark 0.31, 4.5). */
const fenceAfter = (line: string, open: string | undefined): string | undefined => {
  if (open === undefined) return /^(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line)?.slice(1).find(Boolean);
  const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return closing?.startsWith(open) ? undefined : open;
};
