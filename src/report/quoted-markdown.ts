import { plainText } from '../foreign-text.ts';

/** Where an HTML tag, comment, declaration or instruction could begin; web addresses in angles stay. */
const TAG = /<(?!https?:\/\/[^\s<>"'`@]+>)(?=[A-Za-z/!?])/gi;

/** A line break, as table cells need it. At a line's beginning it could begin an HTML block. */
const LINE_BREAK = /^br ?\/?>/i;

/** Brackets that begin an alert, `[!NOTE]`, or define its word as a link; a linked image, `[![`, stays. */
const ALERT = /\[(?=\s*(?:!(?!\[)|$))/g;

/** An `@` that Markdown makes of an entity. */
const AT_ENTITY = /&(?:#0*64|#x0*40|commat);/gi;

/** A web address, in which an invisible space would do harm, or an `@` that a name could follow. */
const MENTION = /https?:\/\/[^\s<>()]+|@(?=\S)/gi;

/**
 * A Markdown report of somebody else's, rendered because its reader opted in, and kept in its place by a block quote:
 * whatever is left open in it ends with the quote. Its headings, lists, tables, images, links and code are its own;
 * raw HTML but `<br>` is shown rather than obeyed, nobody is mentioned, and no alert is begun.
 *
 * Code is left as it is only in fenced blocks that begin in the first column, and only until anything turns up that
 * could be a fence inside a list or a quote: from there on, no more than a reader of whole Markdown could tell code from
 * text, and everything is taken for text. In code that shows only where it is copied: the space is invisible.
 */
export const quotedMarkdown = (markdown: string): string => {
  let fence: string | undefined;
  let certain = true;
  return plainText(markdown)
    .split('\n')
    .map((line) => {
      // A tab's width depends on what stands before it, and the quote's mark will.
      const spaced = line.replace(/^[ \t]+/, (indent) => indent.replaceAll('\t', '    '));
      if (fence !== undefined) {
        if (closes(spaced, fence)) fence = undefined;
        return quoted(spaced);
      }
      fence = certain ? opened(spaced) : undefined;
      certain &&= fence !== undefined || !/`{3}|~{3}/.test(spaced);
      return quoted(fence === undefined ? neutral(spaced) : spaced);
    })
    .join('\n');
};

const quoted = (line: string): string => (line === '' ? '>' : `> ${line}`);

const neutral = (line: string): string =>
  line
    .replace(TAG, (tag, at: number) =>
      LINE_BREAK.test(line.slice(at + 1, at + 6)) && line.slice(0, at).trim() !== '' ? tag : '<\u200b',
    )
    .replace(ALERT, '[\u200b')
    .replace(AT_ENTITY, '@')
    .replace(MENTION, (found) => (found === '@' ? '@\u200b' : found.replaceAll('@', '%40')));

/** The fence that the line opens in the first column (CommonMark 0.31, 4.5). */
const opened = (line: string): string | undefined => /^(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line)?.slice(1).find(Boolean);

const closes = (line: string, fence: string): boolean =>
  /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1]?.startsWith(fence) === true;
