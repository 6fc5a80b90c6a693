import { formatDuration } from '../duration.ts';
import { plainLine, plainText } from '../foreign-text.ts';
import type { Progress } from '../results/download.ts';
import type { FollowEvent, StepProgress } from '../run/follow.ts';
import { formatBytes, formatCount } from './byte-format.ts';
import { present } from './present.ts';
import { lastLines, type Report } from './report.ts';
import { canBeFollowed, runContinues, verdictWords, workflowName } from './verdict.ts';

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, grey: 90 };

/** GitHub's log renders ANSI; NO_COLOR forbids it: then `coloured` is false, here and below. */
const painted = (text: string, colour: keyof typeof CODES, coloured: boolean): string =>
  coloured ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;

type LoggedEvent = Extract<FollowEvent, { kind: 'step-started' | 'step-ended' | 'paused' | 'heartbeat' }>;

/** What happened to the run, such as `▶ Step 2 · Fetch the diff`. How many steps there will be is not known. */
export const eventLine = (event: LoggedEvent, report: Report, coloured: boolean): string => {
  switch (event.kind) {
    case 'step-started':
      return `${painted('▶', 'cyan', coloured)} ${stepTitle(event.step)}`;
    case 'step-ended':
      return stepEnded(event.step, coloured);
    case 'paused':
      return `${painted('⏸', 'yellow', coloured)} The run is waiting for an approval in Pinkfish`;
    case 'heartbeat':
      return heartbeat(event, report, coloured);
  }
};

/** `✓ Step 2 · Fetch the diff · 4.2 s`; a status other than COMPLETE is shown. */
const stepEnded = (step: StepProgress, coloured: boolean): string => {
  const { status, startedMs, endedMs } = step;
  const skipped = status === 'SKIPPED' && painted('○', 'grey', coloured);
  const sign = skipped || (status === 'COMPLETE' ? painted('✓', 'green', coloured) : painted('✗', 'red', coloured));
  const words = status !== 'COMPLETE' && plainLine(status, 40);
  const isTimed = startedMs !== undefined && endedMs !== undefined;
  const time = isTimed && formatDuration(Math.max(0, endedMs - startedMs));
  return present(`${sign} ${stepTitle(step)}`, words, time).join(' · ');
};

const stepTitle = ({ order, name }: StepProgress): string => `Step ${order} · ${plainLine(name, 120)}`;

type Heartbeat = Extract<FollowEvent, { kind: 'heartbeat' }>;

/** A sign of life in a long wait: `… RUNNING · 2 min since the start · Fetch the diff · 28 min left`. */
const heartbeat = ({ elapsedMs, leftMs }: Heartbeat, { status, steps }: Report, coloured: boolean): string => {
  const [first, ...others] = steps.filter((step) => ['RUNNING', 'PAUSED'].includes(step.status));
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  const state = plainLine(status ?? 'waiting for the status', 40);
  const time = `${formatDuration(elapsedMs)} since the start`;
  const step = first !== undefined && `${plainLine(first.name, 120)}${more}`;
  return painted(`… ${present(state, time, step, `${formatDuration(leftMs)} left`).join(' · ')}`, 'grey', coloured);
};

/** How far a long download is, `elapsedMs` after its start: `… 12 of 40 files · 1.2 GiB · 85 MiB/s`. */
export const downloadProgress = (progress: Progress, elapsedMs: number, coloured: boolean): string => {
  const { files, total, bytes } = progress;
  const count = `${formatCount(files)} of ${formatCount(total)} files`;
  const speed = elapsedMs > 0 && `${formatBytes((bytes * 1_000) / elapsedMs)}/s`;
  return painted(`… ${present(count, formatBytes(bytes), speed).join(' · ')}`, 'grey', coloured);
};

/** A failed step's name, exit code, and the last lines of each tail, stderr first. No line can be a runner command. */
export const failureLines = ({ failedStep }: Report, coloured: boolean): string[] => {
  if (failedStep === undefined) return [];
  const exit = failedStep.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
  const tails = failedStep.tails.flatMap(({ name, lines }) => [
    painted(`${lastLines(lines.length)} of ${plainLine(name, 120)}:`, 'yellow', coloured),
    ...lines.map((line) => `  ${plainText(line.slice(0, 2_000)).replaceAll('\n', ' ')}`),
  ]);
  return [`${painted('✗', 'red', coloured)} Failed in step ${plainLine(failedStep.name, 120)}${exit}`, ...tails];
};

/** The last lines of the log: the outcome with the time, and where things are. */
export const closingLines = (report: Report, coloured: boolean): string[] => {
  const { run, files, missingFiles, downloadPath, artifact, outputArtifact, outcome } = report;
  const { sign, words } = verdictWords(report);
  const { name, version } = workflowName(report);
  const colour = outcome === 'complete' ? 'green' : outcome === 'detached' ? 'yellow' : 'red';
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  const missing = missingFiles.length > 0 && `, ${formatCount(missingFiles.length)} missing`;
  const count = `${formatCount(files.length)} ${files.length === 1 ? 'file' : 'files'}`;
  const continues = runContinues(report) ? 'The run continues in Pinkfish. ' : '';
  return present(
    `${sign} ${painted(`${plainLine(name, 120)}${version} · ${words}`, colour, coloured)}`,
    (files.length > 0 || missing) && `Files: ${count} (${formatBytes(bytes)})${missing || ''}`,
    downloadPath !== undefined && files.length > 0 && `Folder: ${plainLine(downloadPath, 500)}`,
    artifact && `Artifact: ${plainLine(artifact.name, 120)}`,
    outputArtifact && `Open: ${plainLine(outputArtifact.name, 120)} ${plainLine(outputArtifact.url, 500)}`,
    run && `Run: ${plainLine(run.runId, 100)} of automation ${plainLine(run.automationId, 100)}`,
    canBeFollowed(report) && `${continues}To follow it, use these ids as run-id and automation-id`,
  );
};
