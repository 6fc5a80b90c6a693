import { formatDuration } from '../duration.ts';
import type { StepProgress } from '../run/follow.ts';
import { htmlName } from './markdown.ts';
import { present } from './present.ts';
import type { Report } from './report.ts';

/** The steps of the status, then those of the results alone, as cells. A key is taken for an index in the results [assume]. */
export const stepRows = ({ steps, results, durationMs }: Report): string[][] => {
  const byKey = new Map(results?.document.steps.map((result) => [String(result.stepIndex), result]));
  const seen = steps.map((step, index) => {
    const result = byKey.get(step.key);
    byKey.delete(step.key);
    const words = present(htmlName(step.status, 40), exitWords(result?.exitCode)).join(' · ');
    const time = timeSeen(step, durationMs) ?? timeOf(result?.durationMs);
    return [ICONS.get(step.status) ?? '❔', `${index + 1}. ${htmlName(step.name, 120)}`, words, time];
  });
  const unseen = byKey.values().map(({ stepIndex, durationMs: ownMs, exitCode }) => {
    const icon = exitCode === undefined ? undefined : ICONS.get(exitCode === 0 ? 'COMPLETE' : 'FAILED');
    return [icon ?? '', `${stepIndex}. Step ${stepIndex}`, exitWords(exitCode) ?? '–', timeOf(ownMs)];
  });
  return [...seen, ...unseen];
};

const exitWords = (exitCode = 0): string | undefined => (exitCode === 0 ? undefined : `exit code ${exitCode}`);

const timeOf = (ms: number | undefined): string => (ms === undefined ? '–' : formatDuration(ms));

/** How long a step took as seen, or has taken so far; undefined where its start or end was not seen. */
const timeSeen = ({ status, startedMs, endedMs }: StepProgress, durationMs: number | undefined): string | undefined => {
  const isUnderWay = status === 'RUNNING' || status === 'PAUSED';
  const untilMs = endedMs ?? (isUnderWay ? durationMs : undefined);
  if (startedMs === undefined || untilMs === undefined) return undefined;
  const time = formatDuration(Math.max(0, untilMs - startedMs));
  if (endedMs !== undefined) return time;
  // It began with the last status check.
  return untilMs - startedMs < 1_000 ? 'just started' : `${time} so far`;
};

const ICONS = new Map([
  ['COMPLETE', '✅'],
  ['FAILED', '❌'],
  ['TIMEOUT', '⌛'],
  ['CANCELLED', '🚫'],
  ['RUNNING', '🔄'],
  ['PAUSED', '⏸️'],
  ['PENDING', '⚪'],
  ['SKIPPED', '⏭️'],
]);
