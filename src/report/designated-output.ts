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
import { fixed, type Part } from './parts.ts';
import { present } from './present.ts';
import type { DownloadedOutput, Report, StepResult } from './report.ts';

/** How the output is shown: fenced or as a table by its kind, or rendered if it is Markdown. */
export type RenderOutput = 'text' | 'markdown';

type Output = DownloadedOutput | StepResult;

/** A body, a sentence if something of it is missing, and how many lines it has. */
type Shown = { body: string; cut: string; lines: number };

const MOST_ROWS = 20;
const MOST_COLUMNS = 40;
const LONGEST_CELL = 200;
/** Longer ones are folded. */
const LINES_OPEN = 60;
/** Kept free for folding and the note on what is missing, names aside. */
const FRAME_BYTES = 400;

/** The designated output, or else the last step's result, as a part of a summary. */
export const designatedOutputPart = (report: Report, renderOutput: RenderOutput): Part => {
  const output = report.designatedOutput ?? report.stepResult;
  if (output === undefined) return fixed('');
  const note = '_The output does not fit here: see the output `designated-output-path`._';
  return { rank: 2, note, render: async (room) => await shownOutput(report, output, { renderOutput, room }) };
};

type Space = { renderOutput: RenderOutput; room: number };

const shownOutput = async (report: Report, output: Output, { renderOutput, room }: Space): Promise<string> => {
  const { name, text, path, truncated } = output;
  const heading = `### ${titleOf(output)}`;
  const whole = whereWhole(report, output);
  if (text === undefined) {
    const why = 'The output is not text, or it is too large to be shown.';
    return `${heading}\n\n${path === undefined ? 'The output could not be downloaded.' : `${why} ${whole}`}`;
  }
  if (text.trim() === '') return `${heading}\n\nThe output is empty.`;
  const title = htmlName(name, 120);
  const left = room - byteSize(heading + title + whole) - FRAME_BYTES;
  const { body, lines, cut } = await bodyOf({ ...output, text }, { renderOutput, room: left });
  const missing = cut === '' && truncated ? 'Only the beginning is shown.' : cut;
  const note = missing === '' ? '' : `\n\n_${missing}_ ${whole}`;
  const block = lines > LINES_OPEN ? folded(`${title} · ${formatCount(lines)} lines`, body) : body;
  return `${heading}\n\n${block}${note}`;
};

const titleOf = (output: Output): string => {
  if ('step' in output) return `Result of step ${output.step}`;
  const size = output.size === undefined ? '' : ` · ${formatBytes(output.size)}`;
  return `Output: ${markdownName(output.name, 120)}${size}`;
};

/** Where the whole output is, as a path that is right on the runner, in the artifact and next to its summary. */
const whereWhole = ({ artifact, files, downloadPath = '' }: Report, output: Output): string => {
  const { path } = output;
  if (path === undefined) return '';
  const isBelow = downloadPath !== '' && path.startsWith(downloadPath);
  const shown = isBelow ? path.slice(downloadPath.length).replace(/^[\\/]+/, '') : path;
  const place = artifact !== undefined && files.some((file) => file.path === path) ? ' in the artifact' : '';
  const onRunner = 'step' in output ? '' : ' On the runner, its path is the output `designated-output-path`.';
  return `The full output is the file ${codeSpan(shown, 400)}${place}.${onRunner}`;
};

const bodyOf = async (output: Output & { text: string }, { renderOutput, room }: Space): Promise<Shown> => {
  const { text } = output;
  const kind = outputKind(output);
  if (kind === 'markdown' && renderOutput === 'markdown') return shown(framedMarkdown(text, room));
  if (kind === 'csv' || kind === 'tsv') return (await tableBody(text, kind, room)) ?? fencedBody(text, 'text', room);
  return fencedBody((kind === 'json' ? indentedJson(text) : undefined) ?? text, kind, room);
};

const fencedBody = (text: string, language: string, room: number): Shown => {
  const plain = plainText(text).trimEnd();
  const kept = linesWithin(plain, room - fenceSize(plain, language));
  return shown(kept, fenced(kept.text, language));
};

const shown = ({ text, cut }: { text: string; cut: boolean }, body = text): Shown => {
  return { body, cut: cut ? 'The rest does not fit here.' : '', lines: text.split('\n').length };
};

const tableBody = async (text: string, kind: 'csv' | 'tsv', room: number): Promise<Shown | undefined> => {
  const [header, ...rows] = (await recordsOf(text, kind)) ?? [];
  if (header === undefined) return undefined;
  const cells = (record: string[]): string[] => record.slice(0, MOST_COLUMNS).map(cell);
  const table = htmlTable(cells(header), rows.slice(0, MOST_ROWS).map(cells), room);
  const cut = present(
    table.rows < rows.length && `The first ${table.rows} of ${formatCount(rows.length)} rows are shown.`,
    header.length > MOST_COLUMNS && `The first ${MOST_COLUMNS} of ${header.length} columns.`,
  );
  return { body: table.html, cut: cut.join(' '), lines: table.rows };
};

const cell = (value: string): string => (value.trim() === '' ? '' : htmlName(value, LONGEST_CELL));

/** The records of a CSV or TSV text, rows of any length and stray quotes allowed; undefined if it cannot be parsed. */
const recordsOf = async (text: string, kind: 'csv' | 'tsv'): Promise<string[][] | undefined> => {
  // Lazy: only a table needs it.
  const { parse } = await import('csv-parse/sync');
  // Tab-separated values have no quotes (IANA, text/tab-separated-values).
  const [delimiter, quote] = kind === 'tsv' ? ['\t', null] : [csvDelimiter(text), '"'];
  try {
    return parse(text, { delimiter, quote, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
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
