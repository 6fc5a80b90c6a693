import { plainLine, plainText } from '../foreign-text.ts';

/** The size of a text in bytes of UTF-8, which the platform's limits count. */
export const byteSize = (text: string): number => Buffer.byteLength(text, 'utf8');

/** Characters that have no meaning in Markdown and GitHub's own filters, such as mentions, but for a line's beginning. */
const HARMLESS = /^[\p{L}\p{M}\p{N}\p{Emoji_Presentation} ,.()'/-]+$/u;

/** What GitHub links although its characters are harmless: host names, commits, issues such as `GH-12`. */
const LINKED = /www\.|[0-9a-f]{7}|[a-z]-\d/i;

const isHarmless = (line: string): boolean => HARMLESS.test(line) && !LINKED.test(line);

/** The characters that have a meaning in HTML. */
const ENTITIES = new Map(Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }));

/** A foreign name inside an HTML block: as it is if it is harmless, else as `<code>`, in which GitHub links nothing. */
export const htmlName = (text: string, max?: number): string => {
  const line = plainLine(text, max);
  const escaped = line.replace(/[&<>"']/g, (found) => ENTITIES.get(found) ?? '');
  return isHarmless(line) ? escaped : `<code>${escaped}</code>`;
};

/** The same inside a line of Markdown: as it is, else as a code span. */
export const markdownName = (text: string, max?: number): string => {
  const line = plainLine(text, max);
  return isHarmless(line) ? line : codeSpan(line, max);
};

/** A foreign line as a code span, delimited by more backticks than it has in a row. */
export const codeSpan = (text: string, max?: number): string => {
  const line = plainLine(text, max);
  const delimiter = '`'.repeat(longestRun(line) + 1);
  const space = /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${delimiter}${space}${line}${space}${delimiter}`;
};

/** Foreign text as a paragraph: nothing in it is markup, a link, a mention or a reference, by invisible spaces too. */
export const prose = (text: string, max: number): string =>
  plainLine(text, max)
    .replace(
      /[&<>@#$`*_[\]~|\\]|:(?! |$)|www(?=\.)|[a-z](?=-\d)/gi,
      (found) => IN_PROSE.get(found) ?? (/[a-z]/i.test(found) ? `${found}\u200b` : `\\${found}`),
    )
    // What begins a list or makes a heading of the line before.
    .replace(/^(?:[-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));

const IN_PROSE = new Map([
  ...ENTITIES,
  ['@', '@\u200b'],
  ['#', '\\#\u200b'],
  // It may begin a link or an emoji shortcode.
  [':', ':\u200b'],
  // GitHub's own way to keep a dollar sign out of mathematics.
  ['$', '<span>$</span>'],
]);

/** A block of foreign lines between fences that it cannot close. `language` is our own word. */
export const fenced = (text: string, language: string): string => {
  const plain = plainText(text).trimEnd();
  const fence = fenceFor(plain);
  return `${fence}${language}\n${plain}\n${fence}`;
};

/** The size of the fence itself in bytes. */
export const fenceSize = (text: string, language: string): number => 2 * fenceFor(text).length + language.length + 2;

const fenceFor = (text: string): string => '`'.repeat(Math.max(3, longestRun(text) + 1));

/** The most backticks in a row. */
const longestRun = (text: string): number =>
  text.split(/[^`]+/).reduce((longest, { length }) => Math.max(longest, length), 0);

/** A link to an https address, which nothing in the address can end; its text alone for any other address. */
export const httpsLink = (text: string, url: string): string => {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return text;
  const encoded = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return `[${text}](${parsed.href.replace(/[^A-Za-z0-9:/?#@&=%+,;.~_-]/g, encoded)})`;
};

/** A folded part. `summary` is HTML, the body is Markdown. */
export const folded = (summary: string, body: string): string =>
  `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;

/** A table of HTML cells in at most `room` bytes, without an empty line: Markdown would start there. `rows` are counted. */
export const htmlTable = (headings: string[], rows: string[][], room: number): { html: string; rows: number } => {
  const head = `<table>\n${row('th', headings)}`;
  let left = room - byteSize(`${head}\n</table>`);
  const lines = rows.map((cells) => row('td', cells));
  const tooMuch = lines.findIndex((line) => (left -= byteSize(line) + 1) < 0);
  const kept = tooMuch === -1 ? lines : lines.slice(0, tooMuch);
  return { html: [head, ...kept, '</table>'].join('\n'), rows: kept.length };
};

const row = (element: 'td' | 'th', cells: string[]): string =>
  `<tr>${cells.map((cell) => `<${element}>${cell}</${element}>`).join('')}</tr>`;

/** The first lines of a text that fit into `room` bytes, or a part of the first; `cut` if anything is missing. */
export const linesWithin = (text: string, room: number): { text: string; cut: boolean } => {
  if (byteSize(text) <= room) return { text, cut: false };
  const bytes = Buffer.from(text);
  // A character cut in half is read as U+FFFD.
  const kept = bytes.toString('utf8', 0, room).replace(/\ufffd{1,3}$/, '');
  return { text: kept.includes('\n') ? kept.slice(0, kept.lastIndexOf('\n')) : kept, cut: true };
};
