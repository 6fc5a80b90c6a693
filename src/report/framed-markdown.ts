import { plainText } from '../foreign-text.ts';
import { byteSize, linesWithin } from './markdown.ts';

/** Where an HTML tag, comment, declaration or instruction could begin; web addresses in angle brackets stay. */
const TAG = /<(?!https?:\/\/[^\s<>"'`@]+>)(?=[A-Za-z/!?])/gi;

/** A line break, as table cells need it. At a line's beginning it could begin an HTML block. */
const LINE_BREAK = /^<br ?\/?>/i;

/** An `@` that Markdown makes of an entity. */
const AT_ENTITY = /&(?:#0*64|#x0*40|commat);/gi;

/** A web address, in which an invisible space would do harm, or an `@` that a name could follow. */
const MENTION = /https?:\/\/[^\s<>()]+|@(?=\S)/gi;

const THEMATIC_BREAK = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const UNDERLINE = /^ {0,3}(?:(=+)|-+)[ \t]*$/;
const LIST_ITEM = /^( {0,3}(?:[-+*]|\d{1,9}[.)]))(?:([ \t]+)(.*))?$/;

/**
 * Foreign Markdown in a table of one cell that it cannot leave, in at most `room` bytes. Headings are smaller, HTML except
 * `<br>` is text, nobody is mentioned, and no link or footnote is defined apart from its place.
 */
export const framedMarkdown = (markdown: string, room: number): { text: string; cut: boolean } => {
  const whole = markdown.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
  for (let source = whole; ;) {
    const text = `<table><tr><td>\n\n${contained(source)}\n\n</td></tr></table>`;
    if (byteSize(text) <= room || source === '') return { text, cut: source.length < whole.length };
    source = linesWithin(source, (byteSize(source) * 0.9 * Math.max(0, room)) / byteSize(text)).text;
  }
};

/**
 * Only a block of code outside of lists and quotes can stay open until the end: it is closed. Lists are indented by four
 * columns or more, which shows what is in them without parsing Markdown, and all of it is taken for text, not code.
 */
const contained = (markdown: string): string => {
  const lines: string[] = [];
  let fence: string | undefined;
  /** The column at which the content of the outermost list item begins. */
  let list: number | undefined;
  let isCode = false;
  /** The line at which a paragraph began. */
  let paragraph: number | undefined;

  /** A line in a list or quote. Whether it is code is a guess: an invisible space keeps what looks like a heading small. */
  const nested = (line: string): string => {
    const [marks] = /^[ \t]*(?:(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])[ \t]*)*/.exec(line.trimEnd()) ?? [''];
    const rest = line.slice(marks.length);
    if (/^(?:`{3}|~{3})/.test(rest)) isCode = !isCode;
    const isHidden = UNDERLINE.test(rest) || (isCode && rest.startsWith('#'));
    return marks + neutral(isHidden ? `\u200b${rest}` : smaller(rest));
  };
  const add = (line: string): void => {
    const indent = line.search(/[^ ]/);
    const began = paragraph;
    paragraph = undefined;
    if (fence !== undefined) {
      if (closes(line, fence)) fence = undefined;
      lines.push(line);
    } else if (indent === -1) lines.push('');
    else if (list !== undefined && indent >= list) lines.push(' '.repeat(Math.max(0, 4 - list)) + nested(line));
    else addOutside(line, indent, began);
  };
  const addOutside = (line: string, indent: number, began: number | undefined): void => {
    // Without an empty line before it, text continues the last item, which stays open.
    if (lines.at(-1) === '') list = undefined;
    const underline = UNDERLINE.exec(line);
    const [, mark, gap = '', content = ''] = LIST_ITEM.exec(line) ?? [];
    if (underline !== null && began !== undefined) {
      const title = lines.splice(began).map((part) => part.trim());
      lines.push(`${underline[1] === undefined ? '####' : '###'} ${title.join(' ')}`);
    } else if (THEMATIC_BREAK.test(line)) lines.push('***');
    else if (/^ {0,3}>/.test(line)) lines.push(nested(line));
    else if (mark !== undefined) {
      isCode = false;
      // Not to be read as an underline of the line before.
      if (content === '' && began === undefined && lines.at(-1)) lines.push('');
      // An item like these does not end a paragraph.
      if (content === '' || /[02-9]|\d\d/.test(mark)) paragraph = began;
      const text = content.trimEnd();
      const spaces = gap.replace('\t', ' '.repeat(4 - (mark.length % 4)));
      list = mark.length + (text !== '' && /^ {2,4}$/.test(spaces) ? spaces.length : 1);
      lines.push(text === '' ? mark : mark.padEnd(Math.max(4, list)) + nested(text));
    } else {
      isCode = false;
      fence = opened(line);
      const isText = fence === undefined && !/^ {0,3}#{1,6}(?:[ \t]|$)/.test(line);
      if (isText && (indent < 4 || began !== undefined)) paragraph = began ?? lines.length;
      lines.push(fence === undefined ? neutral(underline === null ? smaller(line) : `\u200b${line}`) : line);
    }
  };

  for (const line of plainText(markdown).split('\n')) {
    // A tab's width depends on what stands before it.
    add(line.replace(/^[ \t]+/, (indent) => indent.replaceAll('\t', '    ')));
  }
  return fence === undefined ? lines.join('\n') : [...lines, fence].join('\n');
};

/** A heading below the verdict's size and that of the sections. */
const smaller = (line: string): string =>
  line.replace(/^ {0,3}(#{1,6})(?=[ \t]|$)/, (_, marks: string) => '#'.repeat(Math.min(6, marks.length + 2)));

const neutral = (line: string): string => {
  const start = line.search(/\S/);
  return line
    .replace(TAG, (_, at: number) => (at > start && LINE_BREAK.test(line.slice(at, at + 6)) ? '<' : '<\u200b'))
    .replace(/\](?=:)/g, ']\u200b')
    .replace(AT_ENTITY, '@')
    .replace(MENTION, (found) => (found === '@' ? '@\u200b' : found.replaceAll('@', '%40')));
};

/** The fence that the line opens (CommonMark 0.31, 4.5). */
const opened = (line: string): string | undefined =>
  /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line)?.slice(1).find(Boolean);

const closes = (line: string, fence: string): boolean =>
  /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1]?.startsWith(fence) === true;
