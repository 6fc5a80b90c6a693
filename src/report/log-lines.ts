import { formatDuration } from '../duration.ts';
import { plainLine, plainText } from '../foreign-text.ts';
import type { StepProgress } from '../run/follow.ts';
import { formatBytes, formatCount } from './byte-format.ts';
import { present } from './present.ts';
import { lastLines, shownTails, type Report } from './report.ts';
import { canBeFollowed, runContinues, verdictWords, workflowName } from './verdict.ts';

/** Whether the log may be coloured: GitHub's renders ANSI; NO_COLOR forbids it. */
export type LogStyle = { colour: boolean };

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, grey: 90 };

const painted = (text: string, colour: keyof typeof CODES, style: LogStyle): string =>
  style.colour ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;

/** A step began: `▶ Step 2 · Fetch the diff`. How many there will be is not known. */
export const stepStarted = (step: StepProgress, style: LogStyle): string =>
  `${painted('▶', 'cyan', style)} ${stepTitle(step)}`;

/** A step ended: `✓ Step 2 · Fetch the diff · 4.2 s`; a status other than COMPLETE is shown. */
export const stepEnded = (step: StepProgress, style: LogStyle): string => {
  const { status, startedMs, endedMs } = step;
  const skipped = status === 'SKIPPED' && painted('○', 'grey', style);
  const sign = skipped || (status === 'COMPLETE' ? painted('✓', 'green', style) : painted('✗', 'red', style));
  const words = status !== 'COMPLETE' && plainLine(status, 40);
  const isTimed = startedMs !== undefined && endedMs !== undefined;
  const time = isTimed && formatDuration(Math.max(0, endedMs - startedMs));
  return present(`${sign} ${stepTitle(step)}`, words, time).join(' · ');
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
  const state = plainLine(status ?? 'waiting for the status', 40);
  const time = `${formatDuration(elapsedMs)} since the start`;
  const step = first !== undefined && `${plainLine(first.name, 120)}${more}`;
  return painted(`… ${present(state, time, step, `${formatDuration(leftMs)} left`).join(' · ')}`, 'grey', style);
};

/** `files` of `filesInAll`, and `bytes`, are done; `elapsedMs` since the first byte was requested. */
export type DownloadProgress = { files: number; filesInAll: number; bytes: number; elapsedMs: number };

/** How far a long download is: `… 12 of 40 files · 1.2 GiB · 85 MiB/s`. */
export const downloadProgress = (progress: DownloadProgress, style: LogStyle): string => {
  const { files, filesInAll, bytes, elapsedMs } = progress;
  const count = `${formatCount(files)} of ${formatCount(filesInAll)} files`;
  const speed = elapsedMs > 0 && `${formatBytes((bytes * 1_000) / elapsedMs)}/s`;
  return painted(`… ${present(count, formatBytes(bytes), speed).join(' · ')}`, 'grey', style);
};

/** A failed step's name, exit code, and the last lines of each tail, stderr first. No line can be a runner command. */
export const failureLines = ({ failedStep }: Report, style: LogStyle): string[] => {
  if (failedStep === undefined) return [];
  const exit = failedStep.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
  const tails = shownTails(failedStep.tails).flatMap(({ name, lines }) => [
    painted(`${lastLines(lines.length)} of ${plainLine(name, 120)}:`, 'yellow', style),
    ...lines.map((line) => `  ${plainText(line.slice(0, 2_000)).replaceAll('\n', ' ')}`),
  ]);
  return [`${painted('✗', 'red', style)} Failed in step ${plainLine(failedStep.name, 120)}${exit}`, ...tails];
};

/** The last lines of the log: the outcome with the time, and where things are. */
export const closingLines = (report: Report, style: LogStyle): string[] => {
  const { run, files, missingFiles, downloadPath, artifact, outputArtifact, outcome } = report;
  const { sign, words } = verdictWords(report);
  const { name, version } = workflowName(report);
  const colour = outcome === 'complete' ? 'green' : outcome === 'detached' ? 'yellow' : 'red';
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const missing = missingFiles.length > 0 && `, ${formatCount(missingFiles.length)} missing`;
  const count = `${formatCount(files.length)} ${files.length === 1 ? 'file' : 'files'}`;
  const continues = runContinues(report) ? 'The run continues in Pinkfish. ' : '';
  return present(
    `${sign} ${painted(`${plainLine(name, 120)}${version} · ${words}`, colour, style)}`,
    (files.length > 0 || missing) && `Files: ${count} (${formatBytes(bytes)})${missing || ''}`,
    downloadPath !== undefined && files.length > 0 && `Folder: ${plainLine(downloadPath, 500)}`,
    artifact && `Artifact: ${plainLine(artifact.name, 120)}`,
    outputArtifact && `Open: ${plainLine(outputArtifact.name, 120)} ${plainLine(outputArtifact.url, 500)}`,
    run && `Run: ${plainLine(run.runId, 100)} of automation ${plainLine(run.automationId, 100)}`,
    canBeFollowed(report) && `${continues}To follow it, use these ids as run-id and automation-id`,
  );
};
