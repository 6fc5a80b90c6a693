import { plainText } from '../foreign-text.ts';
import { formatBytes, formatCount } from './byte-format.ts';
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
import type { LogTail, Report } from './report.ts';
import { stepRows, stepsTable } from './steps.ts';
import { canBeFollowed, runContinues, verdict } from './verdict.ts';

export type SummaryOptions = {
  renderOutput: RenderOutput;
  /** Keeps secrets out of the foreign texts before they are escaped, which could hide a secret from a later look. */
  redact: RedactText;
  /** The most that it may take, in bytes of UTF-8. */
  maxBytes?: number;
};

/** Below the platform's 1 MiB, with room for what else the step writes. */
const SUMMARY_BYTES = 1_000_000;

/** How much of each list is shown, and from how many entries on it folds. */
type Extent = { steps: number; files: number; open: number; chart: boolean };
const WHOLE: Extent = { steps: 1_000, files: 500, open: 20, chart: true };
const SHORT: Extent = { steps: 50, files: 30, open: 0, chart: false };

/**
 * A report as Markdown for the job summary and for the artifact's summary.md. All text in it that is not our own is
 * foreign and can't leave its place; no address but the artifact's is in it. Over the limit the least important parts
 * give way first, each with a note.
 */
export const renderSummary = async (report: Report, options: SummaryOptions): Promise<string> => {
  const { renderOutput, redact, maxBytes = SUMMARY_BYTES } = options;
  return joinParts(await partsOf(redactedReport(report, redact), renderOutput, WHOLE), maxBytes);
};

export type CommentOptions = SummaryOptions & {
  /** Of commentMarker. */
  marker: string;
  /** The workflow run's page on GitHub, for what the comment leaves out. */
  workflowRunUrl?: string | undefined;
};

/** GitHub's limit is 65,536 characters; counted in bytes, and below it, no reading of "character" can be exceeded. */
const COMMENT_BYTES = 64_000;

/** The same report, shorter, for a comment on a pull request; it begins with the marker by which it is found again. */
export const renderComment = async (report: Report, options: CommentOptions): Promise<string> => {
  const { renderOutput, redact, marker, workflowRunUrl, maxBytes = COMMENT_BYTES } = options;
  const parts = await partsOf(redactedReport(report, redact), renderOutput, SHORT);
  const more = workflowRunUrl === undefined ? '' : httpsLink('The whole summary', workflowRunUrl);
  const head = `${marker}\n\n`;
  return head + joinParts([...parts.slice(0, -1), fixed(more), ...parts.slice(-1)], maxBytes - Buffer.byteLength(head));
};

const partsOf = async (report: Report, renderOutput: RenderOutput, extent: Extent): Promise<Part[]> => [
  fixed(verdict(report)),
  fixed(problemPart(report)),
  failurePart(report),
  fixed(followPart(report)),
  missingFilesPart(report, extent),
  await outputPart(report, renderOutput),
  stepsPart(report, extent),
  chartPart(report, extent),
  filesPart(report, extent),
  fixed(artifactPart(report)),
  fixed(idsPart(report)),
];

/** A part of bounded size that is always there. */
const fixed = (text: string): Part => ({ rank: 0, note: '', render: () => text });

const problemPart = ({ problem, outcome }: Report): string => {
  if (problem === undefined) return '';
  const alert = outcome === 'wait-timeout' || outcome === 'cancelled' ? 'WARNING' : 'CAUTION';
  return `> [!${alert}]\n> ${prose(problem.message, 2_000)}`;
};

const failurePart = ({ failedStep }: Report): Part => ({
  rank: 1,
  note:
    failedStep === undefined || failedStep.tails.length === 0 ? '' : '_The last lines of the step do not fit here._',
  render: (room) => {
    if (failedStep === undefined) return '';
    const exit = failedStep.exitCode === undefined ? '' : ` · exit code ${failedStep.exitCode}`;
    const heading = `### Failed step: ${markdownName(failedStep.name, 120)}${exit}`;
    const tails = failedStep.tails.filter(({ lines }) => lines.length > 0);
    if (tails.length === 0) return heading;
    // Half the room, so that the other half remains for everything else.
    const each = Math.min(room - 1_000, Math.max(20_000, room / 2)) / tails.length;
    const blocks = tails
      .toSorted(stderrFirst)
      .map((tail, index) => tailBlock(tail, { room: each, first: index === 0 }));
    return [heading, ...blocks].join('\n\n');
  },
});

const stderrFirst = (a: LogTail, b: LogTail): number => Number(!isStderr(a)) - Number(!isStderr(b));

const isStderr = ({ name }: LogTail): boolean => name.includes('stderr');

/** The most that one line of a tail may take: a minified program or an encoded image helps nobody. */
const LONGEST_TAIL_LINE = 1_000;

/** A longer one folds where another stands before it: the error is in the first, as a rule. */
const TAIL_LINES_OPEN = 15;

const tailBlock = ({ name, lines }: LogTail, { room, first }: { room: number; first: boolean }): string => {
  const short = lines.map((line) => (line.length > LONGEST_TAIL_LINE ? `${line.slice(0, LONGEST_TAIL_LINE)}…` : line));
  const text = plainText(short.join('\n'));
  const kept = linesWithin(text, room - 500 - fenceSize(text, 'text'), 'last').text;
  const count = kept.split('\n').length;
  const which = count === 1 ? 'Last line' : `Last ${count} lines`;
  const block = fenced(kept, 'text');
  if (first || count <= TAIL_LINES_OPEN) return `${which} of ${codeSpan(name, 120)}:\n\n${block}`;
  return folded(`${which} of ${htmlName(name, 120)}`, block);
};

/** How to follow a run that this step leaves. The quotes keep YAML from rounding an id of 19 digits. */
const followPart = (report: Report): string => {
  const { outcome, run, status } = report;
  if (run === undefined || !canBeFollowed(report)) return '';
  const state =
    outcome === 'detached' && status === 'PAUSED'
      ? 'The run is waiting for an approval in Pinkfish. '
      : runContinues(report)
        ? 'The run continues in Pinkfish. '
        : '';
  const what = `${state}A later step or job can follow it with these inputs:`;
  const quoted = (id: string): string => `'${id.slice(0, 200).replaceAll("'", "''").replace(/\s/g, ' ')}'`;
  const inputs = `run-id: ${quoted(run.runId)}\nautomation-id: ${quoted(run.automationId)}`;
  return `${what}\n\n${fenced(inputs, 'yaml')}`;
};

const outputPart = async (report: Report, renderOutput: RenderOutput): Promise<Part> => {
  const render = await designatedOutputPart(report, renderOutput);
  if (render === undefined) return fixed('');
  return { rank: 2, render, note: '_The output does not fit here: see the output `designated-output-path`._' };
};

const stepsPart = (report: Report, { steps: most, open }: Extent): Part => {
  const rows = stepRows(report);
  if (rows.length === 0) return fixed('');
  return {
    rank: 4,
    note: `_The table of ${formatCount(rows.length)} steps does not fit here: see \`results.json\`._`,
    render: (room) => {
      const table = stepsTable(rows, { most, room: room - LIST_FRAME_BYTES });
      const cut = `_The first ${formatCount(table.rows)} of ${formatCount(rows.length)} steps; all are in \`results.json\`._`;
      return list({ title: 'Steps', count: rows.length, shown: table, cut, open });
    },
  };
};

const chartPart = (report: Report, { chart, open }: Extent): Part => {
  const timed = report.steps.filter(({ startedMs }) => startedMs !== undefined);
  if (!chart || timed.length < 2) return fixed('');
  const isCollapsed = timed.length > open;
  const text = gantt(report, { isCollapsed });
  if (text === undefined) return fixed(`_No chart: it is drawn for at most ${MOST_BARS} steps._`);
  const drawn = `${fenced(text, 'mermaid')}\n\n<sub>Times are as seen while polling.</sub>`;
  return {
    rank: 6,
    note: '_The chart of the steps does not fit here._',
    render: () => (isCollapsed ? folded('<b>When each step ran</b>', drawn) : drawn),
  };
};

const missingFilesPart = ({ missingFiles }: Report, { files: most, open }: Extent): Part => {
  if (missingFiles.length === 0) return fixed('');
  const count = formatCount(missingFiles.length);
  return {
    rank: 3,
    note: `_The table of ${count} missing files does not fit here: see the log._`,
    render: (room) => {
      const rows = missingFiles
        .values()
        .take(most)
        .map(({ step, name, reason }) => [String(step), htmlName(name, 120), htmlName(reason, 300)]);
      const table = htmlTable({ headings: ['Step', 'File', 'Why'], rows }, room - LIST_FRAME_BYTES);
      const cut = `_The first ${formatCount(table.rows)} of ${count} missing files._`;
      return list({
        title: 'Missing files',
        count: missingFiles.length,
        shown: table,
        cut,
        // What is not there can't be found by looking.
        open: Math.max(open, 5),
      });
    },
  };
};

const filesPart = ({ files }: Report, { files: most, open }: Extent): Part => {
  if (files.length === 0) return fixed('');
  const count = formatCount(files.length);
  const total = formatBytes(files.reduce((sum, { size }) => sum + size, 0));
  return {
    rank: 5,
    note: `_The table of ${count} files (${total}) does not fit here: see the artifact or the output \`files\`._`,
    render: (room) => {
      const rows = files
        .values()
        .take(most)
        .map(({ step, name, size }) => [String(step), htmlName(name, 120), formatBytes(size)]);
      const table = htmlTable({ headings: ['Step', 'File', 'Size'], rows }, room - LIST_FRAME_BYTES);
      const cut = `_The first ${formatCount(table.rows)} of ${count} files (${total} in all); all are in the artifact and in the output \`files\`._`;
      return list({ title: 'Files', count: files.length, shown: table, cut, open });
    },
  };
};

/** Kept free for a list's heading, its folding and its note. */
const LIST_FRAME_BYTES = 300;

/** A table under its heading, or folded under it where it is long; undefined where not one row had room. */
const list = (part: {
  title: string;
  count: number;
  shown: { html: string; rows: number };
  cut: string;
  open: number;
}): string | undefined => {
  const { title, count, shown, cut, open } = part;
  if (shown.rows === 0) return undefined;
  const body = shown.rows < count ? `${shown.html}\n\n${cut}` : shown.html;
  return count > open ? folded(`<b>${title}</b> (${formatCount(count)})`, body) : `### ${title}\n\n${body}`;
};

const artifactPart = ({ artifact, missingFiles }: Report): string => {
  if (artifact === undefined) return '';
  const what = missingFiles.length === 0 ? 'Everything' : 'Everything else';
  const size = artifact.size === undefined ? '' : ` (${formatBytes(artifact.size)})`;
  return `${what} is in the artifact ${httpsLink(codeSpan(artifact.name, 120), artifact.url)}${size}.`;
};

const MOST_REQUEST_IDS = 12;

const idsPart = ({ run, status, requestIds }: Report): string => {
  const requests = requestIds
    .slice(-MOST_REQUEST_IDS)
    .map(({ operation, id }) => `${markdownName(operation, 60)} ${codeSpan(id, 100)}`);
  const ids = [
    ...(run === undefined ? [] : [`Run ${codeSpan(run.runId, 100)}`, `automation ${codeSpan(run.automationId, 100)}`]),
    ...(status === undefined ? [] : [`status ${codeSpan(status, 40)}`]),
    ...(requests.length === 0 ? [] : [`request ids: ${requests.join(', ')}`]),
  ];
  return ids.length === 0 ? '' : `<sub>${ids.join(' · ')}</sub>`;
};
