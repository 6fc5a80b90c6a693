import { plainText } from '../foreign-text.ts';
import { formatBytes, formatCount } from './byte-format.ts';
import { titleWithKey } from './comment-title.ts';
import { designatedOutputPart, type RenderOutput } from './designated-output.ts';
import { gantt, MOST_BARS } from './gantt.ts';
import {
  codeSpan,
  fenced,
  fenceSize,
  folded,
  htmlName,
  htmlTable,
  httpsLink,
  linesWithin,
  markdownName,
  prose,
} from './markdown.ts';
import { joinParts, type Part } from './parts.ts';
import type { RedactText } from '../redact.ts';
import { redactedReport } from './redacted-report.ts';
import { present } from './present.ts';
import { lastLines, shownTails, type LogTail, type Report } from './report.ts';
import { STEP_HEADINGS, stepCells, stepRows } from './steps.ts';
import { canBeFollowed, runContinues, verdict } from './verdict.ts';

export type SummaryOptions = {
  renderOutput: RenderOutput;
  /** Removes secrets from foreign texts before an escape can hide them. */
  redact: RedactText;
  /** The page that explains the problem. */
  helpUrl?: string | undefined;
  /** In bytes of UTF-8. */
  maxBytes?: number;
};

/** Below the platform's 1 MiB, with room for what else the step writes. */
const SUMMARY_BYTES = 1_000_000;

/** How much of each list is shown, and from how many entries on it folds. */
type Extent = { steps: number; files: number; open: number; chart: boolean };
const WHOLE: Extent = { steps: 1_000, files: 500, open: 20, chart: true };
const SHORT: Extent = { steps: 50, files: 30, open: 0, chart: false };

/** A report as Markdown for job summary and artifact. Above the limit, the least important parts give way to notes. */
export const renderSummary = async (report: Report, options: SummaryOptions): Promise<string> =>
  joinParts(await partsOf(redactedReport(report, options.redact), options, WHOLE), options.maxBytes ?? SUMMARY_BYTES);

export type CommentOptions = SummaryOptions & {
  /** Of commentMarker. */
  marker: string;
  /** The workflow run's page on GitHub, for what the comment leaves out. */
  workflowRunUrl?: string | undefined;
  /** The input `comment-key`, whose values stand in the title. */
  key?: string;
};

/** GitHub's limit is 65,536 characters; counted in bytes, and below it, no reading of "character" can be exceeded. */
const COMMENT_BYTES = 64_000;

/** The same report, shorter, for a comment on a pull request; it begins with the marker by which it is found again. */
export const renderComment = async (report: Report, options: CommentOptions): Promise<string> => {
  const { redact, marker, workflowRunUrl, key = '', maxBytes = COMMENT_BYTES } = options;
  const plain = redactedReport(report, redact);
  const title = fixed(titleWithKey(verdict(plain), key, redact));
  const parts = [title, ...(await partsOf(plain, options, SHORT)).slice(1)];
  const more = workflowRunUrl === undefined ? '' : httpsLink('Full summary', workflowRunUrl);
  const head = `${marker}\n\n`;
  return head + joinParts([...parts.slice(0, -1), fixed(more), ...parts.slice(-1)], maxBytes - Buffer.byteLength(head));
};

const partsOf = async (report: Report, options: SummaryOptions, extent: Extent): Promise<Part[]> => [
  fixed(verdict(report)),
  fixed(problemPart(report, options.helpUrl)),
  fixed(report.rerun === undefined ? '' : prose(report.rerun.text, 500)),
  fixed(followPart(report)),
  fixed(linksPart(report)),
  await outputPart(report, options.renderOutput),
  failurePart(report),
  stepsPart(report, extent),
  chartPart(report, extent),
  missingFilesPart(report, extent),
  filesPart(report, extent),
  fixed(idsPart(report)),
];

/** A part of bounded size that is always shown. */
const fixed = (text: string): Part => ({ rank: 0, note: '', render: () => text });

const problemPart = ({ problem, outcome }: Report, helpUrl = ''): string => {
  if (problem === undefined) return '';
  const alert = outcome === 'wait-timeout' || outcome === 'cancelled' ? 'WARNING' : 'CAUTION';
  const help = helpUrl === '' ? '' : `\n>\n> Help: ${httpsLink(helpUrl, helpUrl)}`;
  return `> [!${alert}]\n> ${prose(problem.message, 2_000)}${help}`;
};

const linksPart = ({ artifact, outputArtifact, designatedOutput, missingFiles }: Report): string => {
  const output = designatedOutput ?? outputArtifact;
  const size = artifact?.size === undefined ? '' : ` (${formatBytes(artifact.size)})`;
  const files = missingFiles.length === 0 ? 'all files' : 'all downloaded files';
  return present(
    outputArtifact && output && httpsLink(`Open **${markdownName(output.name, 120)}**`, outputArtifact.url),
    artifact && `Artifact with ${files}: ${httpsLink(codeSpan(artifact.name, 120), artifact.url)}${size}`,
  ).join(' · ');
};

const failurePart = ({ failedStep }: Report): Part => {
  const tails = shownTails(failedStep?.tails ?? []);
  if (failedStep === undefined || tails.length === 0) return fixed('');
  const exit = failedStep.exitCode === undefined ? '' : ` · exit code ${failedStep.exitCode}`;
  const heading = `### Failed step: ${markdownName(failedStep.name, 120)}${exit}`;
  return {
    rank: 1,
    note: '_The last lines of the failed step do not fit here._',
    render: (room) => {
      // Half the room, so that the other half remains for everything else.
      const each = Math.min(room - 1_000, Math.max(20_000, room / 2)) / tails.length;
      const blocks = tails.map((tail, index) => tailBlock(tail, { room: each, first: index === 0 }));
      return [heading, ...blocks].join('\n\n');
    },
  };
};

/** A minified program or an encoded image helps nobody. */
const LONGEST_TAIL_LINE = 1_000;

/** A longer tail is folded unless it is the first, in which the error usually is. */
const TAIL_LINES_OPEN = 15;

const tailBlock = ({ name, lines }: LogTail, { room, first }: { room: number; first: boolean }): string => {
  const short = lines.map((line) => (line.length > LONGEST_TAIL_LINE ? `${line.slice(0, LONGEST_TAIL_LINE)}…` : line));
  const text = plainText(short.join('\n'));
  const kept = linesWithin(text, room - 500 - fenceSize(text, 'text'), 'last').text;
  const count = kept.split('\n').length;
  const block = fenced(kept, 'text');
  if (first || count <= TAIL_LINES_OPEN) return `${lastLines(count)} of ${codeSpan(name, 120)}:\n\n${block}`;
  return folded(`${lastLines(count)} of ${htmlName(name, 120)}`, block);
};

/** How to follow a run that this step leaves. The quotes keep YAML from rounding an id of 19 digits. */
const followPart = (report: Report): string => {
  const { outcome, run, status } = report;
  const { message = '' } = report.problem ?? {};
  // The ids are shown once.
  if (run === undefined || !canBeFollowed(report) || message.includes(run.automationId)) return '';
  const isPaused = outcome === 'detached' && status === 'PAUSED';
  const continues = runContinues(report) ? 'The run continues in Pinkfish. ' : '';
  const state = isPaused ? 'The run is waiting for an approval in Pinkfish. ' : continues;
  const quoted = (id: string): string => `'${id.slice(0, 200).replaceAll("'", "''").replace(/\s/g, ' ')}'`;
  const inputs = fenced(`run-id: ${quoted(run.runId)}\nautomation-id: ${quoted(run.automationId)}`, 'yaml');
  return `${state}A later step or job can follow it with these inputs:\n\n${inputs}`;
};

const outputPart = async (report: Report, renderOutput: RenderOutput): Promise<Part> => {
  const render = await designatedOutputPart(report, renderOutput);
  if (render === undefined) return fixed('');
  return { rank: 2, render, note: '_The output does not fit here: see the output `designated-output-path`._' };
};

const stepsPart = (report: Report, { steps: most, open }: Extent): Part => {
  const rows = stepRows(report);
  const what = `${formatCount(rows.length)} steps`;
  const list = { title: 'Steps', headings: STEP_HEADINGS, rows, cells: stepCells, most, open };
  return listPart({ ...list, rank: 4, what, where: 'all are in `results.json`' });
};

/** A chart of fewer steps or a shorter time says little, and is folded. */
const CHART_STEPS = 3;
const CHART_MS = 10_000;

const chartPart = ({ steps, durationMs = 0 }: Report, { chart: hasChart, open }: Extent): Part => {
  const timed = steps.filter(({ startedMs }) => startedMs !== undefined);
  if (!hasChart || timed.length < 2) return fixed('');
  const isCollapsed = timed.length < CHART_STEPS || timed.length > open || durationMs < CHART_MS;
  const text = gantt({ steps, durationMs }, { isCollapsed });
  if (text === undefined) return fixed(`_No chart: it is drawn for at most ${MOST_BARS} steps._`);
  const drawn = fenced(text, 'mermaid');
  const chart = isCollapsed ? folded('<b>When each step ran</b>', drawn) : drawn;
  return { rank: 6, note: '_The chart of the steps does not fit here._', render: () => chart };
};

const missingFilesPart = ({ missingFiles: rows }: Report, { files: most, open }: Extent): Part =>
  listPart({
    title: 'Missing files',
    headings: ['Step', 'File', 'Why'],
    rows,
    cells: ({ step, name, reason }) => [String(step ?? ''), htmlName(name, 120), htmlName(reason, 300)],
    most,
    open: Math.max(open, 5),
    rank: 3,
    what: `${formatCount(rows.length)} missing files`,
    where: 'see the log',
  });

const filesPart = (report: Report, { files: most, open }: Extent): Part => {
  const { files: rows, artifact } = report;
  if (rows.length === 0) return fixed(noFiles(report));
  const total = formatBytes(rows.reduce((sum, { size }) => sum + size, 0));
  return listPart({
    title: 'Files',
    headings: ['Step', 'File', 'Size'],
    rows,
    cells: ({ step, name, size }) => [String(step), htmlName(name, 120), formatBytes(size)],
    most,
    open,
    rank: 5,
    what: `${formatCount(rows.length)} files (${total} in total)`,
    where: `all are in ${artifact === undefined ? '' : 'the artifact and '}the output \`files\``,
  });
};

const noFiles = ({ outcome, results, missingFiles }: Report): string => {
  if (outcome !== 'complete' || results === undefined || missingFiles.length > 0) return '';
  const count = results.document.steps.reduce((sum, { files }) => sum + files.length, 0);
  return count === 0
    ? 'The run has no result files.'
    : `No file was downloaded: the input \`files\` matches none of the run's ${formatCount(count)} files.`;
};

/** Kept free for a list's heading, its folding and its note. */
const LIST_FRAME_BYTES = 300;

type List<Row> = Pick<Part, 'rank'> & {
  title: string;
  headings: string[];
  rows: readonly Row[];
  cells: (row: Row) => string[];
  most: number;
  open: number;
  what: string;
  where: string;
};

/** A table of the first `most` rows below its heading, folded if there are more than `open`. */
const listPart = <Row>({ title, headings, rows, cells, most, open, rank, what, where }: List<Row>): Part => ({
  rank,
  note: rows.length === 0 ? '' : `_The table of ${what} does not fit here; ${where}._`,
  render: (room) => {
    if (rows.length === 0) return '';
    const table = htmlTable({ headings, rows: rows.values().take(most).map(cells) }, room - LIST_FRAME_BYTES);
    if (table.rows === 0) return undefined;
    const cut = table.rows < rows.length ? `\n\n_The first ${formatCount(table.rows)} of ${what}; ${where}._` : '';
    if (rows.length <= open) return `### ${title}\n\n${table.html}${cut}`;
    return folded(`<b>${title}</b> (${formatCount(rows.length)})`, table.html + cut);
  },
});

const MOST_REQUEST_IDS = 12;

const idsPart = (report: Report): string => {
  const { run, status, requestIds, problem } = report;
  const above = `${problem?.message} ${followPart(report)}`;
  const requests = requestIds
    .slice(-MOST_REQUEST_IDS)
    .map(({ operation, id }) => `${markdownName(operation, 60)} ${codeSpan(id, 100)}`);
  const line = present(
    run && !above.includes(run.runId) && `Run ${codeSpan(run.runId, 100)}`,
    run && !above.includes(run.automationId) && `automation ${codeSpan(run.automationId, 100)}`,
    status !== undefined && `status ${codeSpan(status, 40)}`,
    requests.length > 0 && `request ids: ${requests.join(', ')}`,
  ).join(' · ');
  return line === '' ? '' : `<sub>${line.charAt(0).toUpperCase()}${line.slice(1)}</sub>`;
};
