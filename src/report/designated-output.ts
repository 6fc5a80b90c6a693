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
import { indentedJson, outputKind } from './output-kind.ts';
import { quotedMarkdown } from './quoted-markdown.ts';
import type { DownloadedOutput, Report } from './report.ts';

/** How the designated output is to stand: safely fenced or tabled by its kind, or rendered where it is Markdown. */
export type RenderOutput = 'text' | 'markdown';

/** A body in at most `room` bytes, what of it is not there, and how many lines it has. */
type Shown = { body: string; cut: string | undefined; lines: number };
type Body = (room: number) => Shown;

const MOST_ROWS = 20;
const MOST_COLUMNS = 40;
const LONGEST_CELL = 200;
/** Longer ones fold. */
const LINES_OPEN = 60;
/** Kept free for the folding and what is said of a cut, names aside. */
const FRAME_BYTES = 300;

/** The designated output as a part of a summary: `render` takes at most `room` bytes, and is undefined where there is none. */
export const designatedOutputPart = async (
  report: Report,
  renderOutput: RenderOutput,
): Promise<((room: number) => string) | undefined> => {
  const output = report.designatedOutput;
  if (output === undefined) return undefined;
  const size = output.size === undefined ? '' : ` · ${formatBytes(output.size)}`;
  const heading = `### Output: ${markdownName(output.name, 120)}${size}`;
  const { text } = output;
  if (text === undefined) return () => `${heading}\n\n${withoutText(report, output)}`;
  if (text.trim() === '') return () => `${heading}\n\nThe output is empty.`;
  const body = await bodyOf({ ...output, text }, renderOutput);
  const title = htmlName(output.name, 120);
  const whole = whereWhole(report, output);
  const frame = byteSize(heading) + byteSize(title) + byteSize(whole) + FRAME_BYTES;
  return (room) => {
    const shown = body(room - frame);
    const cut = shown.cut ?? (output.truncated ? 'Only its beginning is shown.' : undefined);
    const note = cut === undefined ? '' : `\n\n_${cut}_ ${whole}`;
    const block =
      shown.lines > LINES_OPEN ? folded(`${title} · ${formatCount(shown.lines)} lines`, shown.body) : shown.body;
    return `${heading}\n\n${block}${note}`;
  };
};

/** Where the whole output lies: under a name that is right on the runner, in the artifact and beside its summary. */
export const whereWhole = (report: Report, output: DownloadedOutput): string => {
  const { downloadPath } = report;
  if (output.path === undefined) return '';
  const inside = downloadPath !== undefined && output.path.startsWith(downloadPath);
  const path = inside ? output.path.slice(downloadPath.length).replace(/^[\\/]+/, '') : output.path;
  const place = report.artifact !== undefined && inside ? ' in the artifact' : '';
  return `The whole is the file ${codeSpan(path, 400)}${place}; the output \`designated-output-path\` names it on the runner.`;
};

const withoutText = (report: Report, output: DownloadedOutput): string =>
  output.path === undefined
    ? 'The output could not be fetched.'
    : `The output is too large to be shown, or is no text. ${whereWhole(report, output)}`;

const bodyOf = async (output: DownloadedOutput & { text: string }, renderOutput: RenderOutput): Promise<Body> => {
  const { text } = output;
  const kind = outputKind(output);
  switch (kind) {
    case 'markdown':
      return renderOutput === 'markdown' ? quotedBody(text) : fencedBody(text, 'markdown');
    case 'json':
      return fencedBody(indentedJson(text) ?? text, 'json');
    case 'csv':
    case 'tsv':
      return (await tableBody(text, kind)) ?? fencedBody(text, 'text');
    case 'text':
      return fencedBody(text, 'text');
  }
};

const fencedBody = (text: string, language: string): Body => {
  const plain = plainText(text).trimEnd();
  const frame = fenceSize(plain, language);
  return (room) => {
    const { text: kept, cut } = linesWithin(plain, room - frame);
    return { body: fenced(kept, language), cut: cut ? CUT : undefined, lines: lineCount(kept) };
  };
};

const quotedBody = (text: string): Body => {
  const quoted = quotedMarkdown(text.trim());
  return (room) => {
    const { text: body, cut } = linesWithin(quoted, room);
    return { body, cut: cut ? CUT : undefined, lines: lineCount(body) };
  };
};

const CUT = 'The rest does not fit here.';

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

/** The records of a CSV or TSV text, rows of any length and stray quotes allowed; undefined where it can't be read so. */
const recordsOf = async (text: string, kind: 'csv' | 'tsv'): Promise<string[][] | undefined> => {
  // Only where a table is to be shown: it stays out of the start.
  const { parse } = await import('csv-parse/sync');
  const delimiter = kind === 'tsv' ? '\t' : csvDelimiter(text);
  try {
    return parse(text, {
      bom: true,
      delimiter,
      // Tab-separated values know no quotes (IANA, text/tab-separated-values).
      quote: kind === 'tsv' ? null : '"',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch {
    return undefined;
  }
};

/** Spreadsheets write semicolons where the comma is the decimal sign. */
const csvDelimiter = (text: string): string => {
  const [firstLine = ''] = text.split('\n', 1);
  const whole = (firstLine.match(/"/g)?.length ?? 0) % 2 === 0;
  return whole && !firstLine.includes(',') && firstLine.includes(';') ? ';' : ',';
};

const lineCount = (text: string): number => text.split('\n').length;
