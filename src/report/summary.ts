import { plainText } from '../foreign-text.ts';
import type { RedactText } from '../redact.ts';
import { formatBytes, formatCount } from './byte-format.ts';
import { titleWithKey } from './comment-title.ts';
import { designatedOutputPart, type RenderOutput } from './designated-output.ts';
import { gantt, MOST_BARS } from './gantt.ts';
import {
  byteSize,
  codeSpan,
  fenced,
  fenceSize,
  folded,
  htmlName,
  htmlTable,
  httpsLink,
  markdownName,
  prose,
} from './markdown.ts';
import { fixed, joinParts, type Part } from './parts.ts';
import { present } from './present.ts';
import { helpUrl } from './problem.ts';
import { redactedReport } from './redacted-report.ts';
import { lastLines, type LogTail, type Report } from './report.ts';
import { stepRows } from './steps.ts';
import { canBeFollowed, runContinues, verdict } from './verdict.ts';

export type SummaryOptions = {
  renderOutput: RenderOutput;
  /** Removes secrets from foreign texts before an escape can hide them. */
  redact: RedactText;
  /** The runner's, for the page that explains the problem. */
  env: NodeJS.ProcessEnv;
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
  await joinParts(partsOf(report, options, WHOLE), options.maxBytes ?? SUMMARY_BYTES);

type CommentOptions = SummaryOptions & {
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
  const { marker, maxBytes = COMMENT_BYTES } = options;
  const head = `${marker}\n\n`;
  return head + (await joinParts(partsOf(report, options, SHORT), maxBytes - byteSize(head)));
};

const partsOf = (given: Report, options: SummaryOptions & Partial<CommentOptions>, extent: Extent): Part[] => {
  const { redact, key = '', workflowRunUrl, env, renderOutput } = options;
  const report = redactedReport(given, redact);
  return [
    fixed(titleWithKey(verdict(report), key, redact)),
    fixed(problemPart(report, env)),
    fixed(report.rerun === undefined ? '' : prose(report.rerun.text, 500)),
    fixed(followPart(report)),
    fixed(linksPart(report)),
    designatedOutputPart(report, renderOutput),
    failurePart(report),
    stepsPart(report, extent),
    chartPart(report, extent),
    missingFilesPart(report, extent),
    filesPart(report, extent),
    fixed(workflowRunUrl === undefined ? '' : httpsLink('Full summary', workflowRunUrl)),
    fixed(idsPart(report)),
  ];
};

const problemPart = ({ problem, outcome }: Report, env: NodeJS.ProcessEnv): string => {
  if (problem === undefined) return '';
  const alert = outcome === 'wait-timeout' || outcome === 'cancelled' ? 'WARNING' : 'CAUTION';
  const url = helpUrl(problem, env);
  const help = url === undefined ? '' : `\n>\n> Help: ${httpsLink(url, url)}`;
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
  if (failedStep === undefined || failedStep.tails.length === 0) return fixed('');
  const { name, exitCode, tails } = failedStep;
  const exit = exitCode === undefined ? '' : ` · exit code ${exitCode}`;
  return {
    rank: 1,
    note: '_The last lines of the failed step do not fit here._',
    render: (room) => {
      // Half the room, so that the other half remains for everything else.
      const each = Math.min(room - 1_000, Math.max(20_000, room / 2)) / tails.length;
      const blocks = tails.map((tail, index) => tailBlock(tail, { room: each, first: index === 0 }));
      return [`### Failed step: ${markdownName(name, 120)}${exit}`, ...blocks].join('\n\n');
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
  let left = room - 500 - fenceSize(text, 'text');
  const plain = text.split('\n');
  const kept = plain.slice(plain.findLastIndex((line) => (left -= byteSize(line) + 1) < 0) + 1);
  const block = fenced(kept.join('\n'), 'text');
  const title = lastLines(kept.length);
  if (first || kept.length <= TAIL_LINES_OPEN) return `${title} of ${codeSpan(name, 120)}:\n\n${block}`;
  return folded(`${title} of ${htmlName(name, 120)}`, block);
};

/** How to follow a run that this step leaves. The quotes keep YAML from rounding an id of 19 digits. */
const followPart = (report: Report): string => {
  const { outcome, run, status } = report;
  // The ids are shown once.
  if (run === undefined || !canBeFollowed(report) || report.problem?.message.includes(run.automationId)) return '';
  const isPaused = outcome === 'detached' && status === 'PAUSED';
  const continues = runContinues(report) ? 'The run continues in Pinkfish. ' : '';
  const state = isPaused ? 'The run is waiting for an approval in Pinkfish. ' : continues;
  const quoted = (id: string): string => `'${id.slice(0, 200).replaceAll("'", "''").replace(/\s/g, ' ')}'`;
  const inputs = fenced(`run-id: ${quoted(run.runId)}\nautomation-id: ${quoted(run.automationId)}`, 'yaml');
  return `${state}A later step or job can follow it with these inputs:\n\n${inputs}`;
};

const stepsPart = (report: Report, { steps: most, open }: Extent): Part => {
  const list = { title: 'Steps', headings: ['', 'Step', 'Status', 'Time'], rows: stepRows(report), most, open };
  return listPart({ ...list, rank: 4, where: 'all are in `results.json`' });
};

/** A chart of fewer steps or a shorter time says little, and is folded. */
const CHART_STEPS = 3;
const CHART_MS = 10_000;

const chartPart = (report: Report, { chart: hasChart, open }: Extent): Part => {
  const { steps, durationMs = 0 } = report;
  const bars = steps.filter(({ startedMs }) => startedMs !== undefined).length;
  if (!hasChart || bars < 2) return fixed('');
  const isCollapsed = bars < CHART_STEPS || bars > open || durationMs < CHART_MS;
  const text = gantt(report, isCollapsed);
  if (text === undefined) return fixed(`_No chart: it is drawn for at most ${MOST_BARS} steps._`);
  const drawn = fenced(text, 'mermaid');
  const chart = isCollapsed ? folded('<b>When each step ran</b>', drawn) : drawn;
  return { rank: 6, note: '_The chart of the steps does not fit here._', render: () => chart };
};

const missingFilesPart = ({ missingFiles: missing }: Report, { files: most, open }: Extent): Part => {
  const rows = missing.map(({ step = '', name, reason }) => [`${step}`, htmlName(name, 120), htmlName(reason, 300)]);
  const list = { title: 'Missing files', headings: ['Step', 'File', 'Why'], rows, most, open: Math.max(open, 5) };
  return listPart({ ...list, rank: 3, where: 'see the log' });
};

const filesPart = (report: Report, { files: most, open }: Extent): Part => {
  const { files, artifact } = report;
  if (files.length === 0) return fixed(noFiles(report));
  const rows = files.map(({ step, name, size }) => [`${step}`, htmlName(name, 120), formatBytes(size)]);
  const list = { title: 'Files', headings: ['Step', 'File', 'Size'], rows, most, open };
  const total = ` (${formatBytes(files.reduce((sum, { size }) => sum + size, 0))} in total)`;
  const where = `all are in ${artifact === undefined ? '' : 'the artifact and '}the output \`files\``;
  return listPart({ ...list, rank: 5, total, where });
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

/** `most`: how many rows are shown; with more than `open`, the table folds. `where`: the clause on where all of it is. */
type List = {
  rank: number;
  title: string;
  headings: string[];
  rows: string[][];
  most: number;
  open: number;
  total?: string;
  where: string;
};

const listPart = ({ title, headings, rows, most, open, rank, total = '', where }: List): Part => {
  if (rows.length === 0) return fixed('');
  const count = formatCount(rows.length);
  const what = `${count} ${title.toLowerCase()}${total}`;
  return {
    rank,
    note: `_The table of ${what} does not fit here; ${where}._`,
    render: (room) => {
      const table = htmlTable(headings, rows.slice(0, most), room - LIST_FRAME_BYTES);
      if (table.rows === 0) return undefined;
      const cut = table.rows < rows.length ? `\n\n_The first ${formatCount(table.rows)} of ${what}; ${where}._` : '';
      if (rows.length <= open) return `### ${title}\n\n${table.html}${cut}`;
      return folded(`<b>${title}</b> (${count})`, table.html + cut);
    },
  };
};

const idsPart = (report: Report): string => {
  const { run, status, requestIds, problem } = report;
  const above = `${problem?.message} ${followPart(report)}`;
  const requests = Object.entries(requestIds).map(([operation, id]) => `${operation} ${codeSpan(id, 100)}`);
  const line = present(
    run && !above.includes(run.runId) && `Run ${codeSpan(run.runId, 100)}`,
    run && !above.includes(run.automationId) && `automation ${codeSpan(run.automationId, 100)}`,
    status !== undefined && `status ${codeSpan(status, 40)}`,
    requests.length > 0 && `request ids: ${requests.join(', ')}`,
  ).join(' · ');
  return line === '' ? '' : `<sub>${line.charAt(0).toUpperCase()}${line.slice(1)}</sub>`;
};
