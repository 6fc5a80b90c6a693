import { plainText } from '../foreign-text.ts';
import { formatBytes, formatCount } from './byte-format.ts';
import {
  byteSize,
  codeSpan,
  fenced,
  fenceSize,
  folded,
  htmlName,
  htmlTable,
  linesWithin,
  markdownName,
} from './markdown.ts';
import { framedMarkdown } from './framed-markdown.ts';
import { indentedJson, outputKind } from './output-kind.ts';
import type { DownloadedOutput, Report } from './report.ts';

/** How the output is shown: fenced or as a table by its kind, or rendered if it is Markdown. */
export type RenderOutput = 'text' | 'markdown';

/** A body in at most `room` bytes, what is missing of it, and how many lines it has. */
type Shown = { body: string; cut: string | undefined; lines: number };
type Body = (room: number) => Shown;

const MOST_ROWS = 20;
const MOST_COLUMNS = 40;
const LONGEST_CELL = 200;
/** Longer ones are folded. */
const LINES_OPEN = 60;
/** Kept free for folding and the note on what is missing, names aside. */
const FRAME_BYTES = 400;

/** What is shown as the run's output: `title` above it, and the output of the action that holds its path. */
type Output = Omit<DownloadedOutput, 'url'> & { title: string; pathOutput: string | undefined };

/** The designated output, or else the last step's result. */
const outputOf = ({ designatedOutput, stepResult }: Report): Output | undefined => {
  if (designatedOutput !== undefined) {
    const { name, size } = designatedOutput;
    const title = `Output: ${markdownName(name, 120)}${size === undefined ? '' : ` · ${formatBytes(size)}`}`;
    return { ...designatedOutput, title, pathOutput: 'designated-output-path' };
  }
  if (stepResult === undefined) return undefined;
  const title = `Result of step ${stepResult.step}`;
  return { mimeType: undefined, size: undefined, ...stepResult, title, pathOutput: undefined };
};

/** The output as a part of a summary: `render` takes at most `room` bytes. Undefined if there is no output. */
export const designatedOutputPart = async (
  report: Report,
  renderOutput: RenderOutput,
): Promise<((room: number) => string) | undefined> => {
  const output = outputOf(report);
  if (output === undefined) return undefined;
  const { text, path, truncated } = output;
  const heading = `### ${output.title}`;
  const whole = whereWhole(report, output);
  if (text === undefined) {
    const why = 'The output is not text, or it is too large to be shown.';
    return () => `${heading}\n\n${path === undefined ? 'The output could not be downloaded.' : `${why} ${whole}`}`;
  }
  if (text.trim() === '') return () => `${heading}\n\nThe output is empty.`;
  const render = await bodyOf({ ...output, text }, renderOutput);
  const title = htmlName(output.name, 120);
  const frame = byteSize(heading) + byteSize(title) + byteSize(whole) + FRAME_BYTES;
  return (room) => {
    const { body, lines, cut = truncated ? 'Only the beginning is shown.' : undefined } = render(room - frame);
    const note = cut === undefined ? '' : `\n\n_${cut}_ ${whole}`;
    const block = lines > LINES_OPEN ? folded(`${title} · ${formatCount(lines)} lines`, body) : body;
    return `${heading}\n\n${block}${note}`;
  };
};

/** Where the whole output is, as a path that is right on the runner, in the artifact and next to its summary. */
const whereWhole = ({ artifact, files, downloadPath = '' }: Report, { path, pathOutput }: Output): string => {
  if (path === undefined) return '';
  const isBelow = downloadPath !== '' && path.startsWith(downloadPath);
  const shown = isBelow ? path.slice(downloadPath.length).replace(/^[\\/]+/, '') : path;
  const place = artifact !== undefined && files.some((file) => file.path === path) ? ' in the artifact' : '';
  const onRunner = pathOutput === undefined ? '' : ` On the runner, its path is the output \`${pathOutput}\`.`;
  return `The full output is the file ${codeSpan(shown, 400)}${place}.${onRunner}`;
};

const bodyOf = async (output: Output & { text: string }, renderOutput: RenderOutput): Promise<Body> => {
  const { text } = output;
  const kind = outputKind(output);
  if (kind === 'markdown' && renderOutput === 'markdown') return (room) => shown(framedMarkdown(text, room));
  if (kind === 'csv' || kind === 'tsv') return (await tableBody(text, kind)) ?? fencedBody(text, 'text');
  return fencedBody((kind === 'json' ? indentedJson(text) : undefined) ?? text, kind);
};

const fencedBody = (text: string, language: string): Body => {
  const plain = plainText(text).trimEnd();
  const frame = fenceSize(plain, language);
  return (room) => {
    const kept = linesWithin(plain, room - frame);
    return shown(kept, fenced(kept.text, language));
  };
};

const shown = ({ text, cut }: { text: string; cut: boolean }, body = text): Shown => {
  return { body, cut: cut ? 'The rest does not fit here.' : undefined, lines: text.split('\n').length };
};

const tableBody = async (text: string, kind: 'csv' | 'tsv'): Promise<Body | undefined> => {
  const records = await recordsOf(text, kind);
  const [header, ...rows] = records ?? [];
  if (header === undefined) return undefined;
  const total = `${formatCount(rows.length)} rows`;
  const cells = (record: string[]): string[] => record.slice(0, MOST_COLUMNS).map(cell);
  return (room) => {
    const table = htmlTable({ headings: cells(header), rows: rows.values().take(MOST_ROWS).map(cells) }, room);
    const first = table.rows < rows.length ? [`The first ${table.rows} of ${total} are shown.`] : [];
    const columns = header.length > MOST_COLUMNS ? [`The first ${MOST_COLUMNS} of ${header.length} columns.`] : [];
    const cut = [...first, ...columns].join(' ');
    return { body: table.html, cut: cut === '' ? undefined : cut, lines: table.rows };
  };
};

const cell = (value: string): string => (value.trim() === '' ? '' : htmlName(value, LONGEST_CELL));

/** The records of a CSV or TSV text, rows of any length and stray quotes allowed; undefined if it cannot be parsed. */
const recordsOf = async (text: string, kind: 'csv' | 'tsv'): Promise<string[][] | undefined> => {
  // Lazy: only a table needs it.
  const { parse } = await import('csv-parse/sync');
  const delimiter = kind === 'tsv' ? '\t' : csvDelimiter(text);
  try {
    return parse(text, {
      bom: true,
      delimiter,
      // Tab-separated values have no quotes (IANA, text/tab-separated-values).
      quote: kind === 'tsv' ? null : '"',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch {
    return undefined;
  }
};

/** Spreadsheets write semicolons if the comma is the decimal separator. */
const csvDelimiter = (text: string): string => {
  const [firstLine = ''] = text.split('\n', 1);
  const whole = (firstLine.match(/"/g)?.length ?? 0) % 2 === 0;
  return whole && !firstLine.includes(',') && firstLine.includes(';') ? ';' : ',';
};
