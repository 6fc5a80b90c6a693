import { formatDuration } from '../duration.ts';
import { plainLine, plainText } from '../foreign-text.ts';
import type { StepProgress } from '../run/follow.ts';
import { formatBytes, formatCount } from './byte-format.ts';
import type { Report } from './report.ts';
import { canBeFollowed, runContinues, verdictWords, workflowName } from './verdict.ts';

/** Whether the log may be coloured: GitHub's renders ANSI; NO_COLOR forbids it. */
export type LogStyle = { colour: boolean };

type Colour = 'red' | 'green' | 'yellow' | 'cyan' | 'grey';
const CODES: Record<Colour, number> = { red: 31, green: 32, yellow: 33, cyan: 36, grey: 90 };

const painted = (text: string, colour: Colour, style: LogStyle): string =>
  style.colour ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;

/** A step began: `▶ Step 2 · Fetch the diff`. How many there will be is not known. */
export const stepStarted = (step: StepProgress, style: LogStyle): string =>
  `${painted('▶', 'cyan', style)} ${stepTitle(step)}`;

/** A step ended: `✓ Step 2 · Fetch the diff · 4.2 s`; a status other than COMPLETE is shown. */
export const stepEnded = (step: StepProgress, style: LogStyle): string => {
  const complete = step.status === 'COMPLETE';
  const skipped = step.status === 'SKIPPED' && painted('○', 'grey', style);
  const sign = skipped || (complete ? painted('✓', 'green', style) : painted('✗', 'red', style));
  const { startedMs, endedMs } = step;
  const time =
    startedMs === undefined || endedMs === undefined ? [] : [formatDuration(Math.max(0, endedMs - startedMs))];
  return [`${sign} ${stepTitle(step)}`, ...(complete ? [] : [plainLine(step.status, 40)]), ...time].join(' · ');
};

const stepTitle = ({ order, name }: StepProgress): string => `Step ${order} · ${plainLine(name, 120)}`;

/** The run waits for somebody's approval. */
export const pausedLine = (style: LogStyle): string =>
  `${painted('⏸', 'yellow', style)} The run is waiting for an approval in Pinkfish`;

export type Heartbeat = {
  status: string | undefined;
  running: readonly StepProgress[];
  elapsedMs: number;
  leftMs: number;
};

/** A sign of life in a long wait: `… RUNNING for 2 min · Fetch the diff · 28 min left`. */
export const heartbeat = ({ status, running, elapsedMs, leftMs }: Heartbeat, style: LogStyle): string => {
  const [first] = running;
  const more = running.length > 1 ? ` and ${running.length - 1} more` : '';
  const parts = [
    `${plainLine(status ?? 'waiting for the status', 40)} · ${formatDuration(elapsedMs)} since the start`,
    ...(first === undefined ? [] : [`${plainLine(first.name, 120)}${more}`]),
    `${formatDuration(leftMs)} left`,
  ];
  return painted(`… ${parts.join(' · ')}`, 'grey', style);
};

/** `files` and `bytes` are done, of `filesInAll`; `elapsedMs` since the first byte was asked for. */
export type DownloadProgress = { files: number; filesInAll: number; bytes: number; elapsedMs: number };

/** How far a long download is: `… 12 of 40 files · 1.2 GiB · 85 MiB/s`. */
export const downloadProgress = (progress: DownloadProgress, style: LogStyle): string => {
  const { files, filesInAll, bytes, elapsedMs } = progress;
  const parts = [
    `${formatCount(files)} of ${formatCount(filesInAll)} files`,
    formatBytes(bytes),
    ...(elapsedMs > 0 ? [`${formatBytes((bytes * 1_000) / elapsedMs)}/s`] : []),
  ];
  return painted(`… ${parts.join(' · ')}`, 'grey', style);
};

/**
 * What a failed step left behind: its name, its exit code, and the last lines of each tail, stderr first. No line can be
 * taken for a command of the runner.
 */
export const failureLines = ({ failedStep }: Report, style: LogStyle): string[] => {
  if (failedStep === undefined) return [];
  const exit = failedStep.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
  const tails = failedStep.tails
    .filter(({ lines }) => lines.length > 0)
    .toSorted((a, b) => Number(!a.name.includes('stderr')) - Number(!b.name.includes('stderr')))
    .flatMap(({ name, lines }) => [
      painted(
        `Last ${lines.length === 1 ? 'line' : `${lines.length} lines`} of ${plainLine(name, 120)}:`,
        'yellow',
        style,
      ),
      ...lines.map((line) => `  ${plainText(line.slice(0, 2_000)).replaceAll('\n', ' ')}`),
    ]);
  return [`${painted('✗', 'red', style)} Failed in step ${plainLine(failedStep.name, 120)}${exit}`, ...tails];
};

/** The last lines of the log: the outcome with the time, and where things are. */
export const closingLines = (report: Report, style: LogStyle): string[] => {
  const { run, files, missingFiles, downloadPath, artifact, outcome } = report;
  const { sign, words } = verdictWords(report);
  const { name, version } = workflowName(report);
  const colour = outcome === 'complete' ? 'green' : outcome === 'detached' ? 'yellow' : 'red';
  const fetched = files.reduce((sum, { size }) => sum + size, 0);
  const missing = missingFiles.length === 0 ? '' : `, ${formatCount(missingFiles.length)} missing`;
  return [
    `${sign} ${painted(`${plainLine(name, 120)}${version} · ${words}`, colour, style)}`,
    ...(files.length === 0 && missing === ''
      ? []
      : [`Files: ${counted(files.length)} (${formatBytes(fetched)})${missing}`]),
    ...(downloadPath === undefined || files.length === 0 ? [] : [`Folder: ${plainLine(downloadPath, 500)}`]),
    ...(artifact === undefined ? [] : [`Artifact: ${plainLine(artifact.name, 120)}`]),
    ...(run === undefined
      ? []
      : [`Run: ${plainLine(run.runId, 100)} of automation ${plainLine(run.automationId, 100)}`]),
    ...(canBeFollowed(report)
      ? [
          `${runContinues(report) ? 'The run continues in Pinkfish. ' : ''}To follow it, use these ids as run-id and automation-id`,
        ]
      : []),
  ];
};

const counted = (files: number): string => `${formatCount(files)} ${files === 1 ? 'file' : 'files'}`;
