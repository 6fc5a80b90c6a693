import { formatDuration } from '../duration.ts';
import { htmlName } from './markdown.ts';
import type { Report } from './report.ts';

/** A step as the table shows it. `timeMs`: how long it took, or has taken so far. */
export type StepRow = {
  place: string;
  name: string;
  status: string | undefined;
  timeMs: number | undefined;
  soFar: boolean;
  exitCode: number | undefined;
};

/** The steps of the status, then those of the results alone. A step's key is taken for its index in the results [assume]. */
export const stepRows = ({ steps, results, durationMs }: Report): StepRow[] => {
  const byKey = new Map(results?.document.steps.map((result) => [String(result.stepIndex), result]));
  const seen = steps.map(({ key, name, status, startedMs, ...step }, index): StepRow => {
    const result = byKey.get(key);
    byKey.delete(key);
    const isUnderWay = status === 'RUNNING' || status === 'PAUSED';
    const soFar = startedMs !== undefined && step.endedMs === undefined && isUnderWay;
    const endedMs = soFar ? durationMs : step.endedMs;
    const seenMs = startedMs === undefined || endedMs === undefined ? undefined : Math.max(0, endedMs - startedMs);
    const timeMs = seenMs ?? result?.durationMs;
    return { place: String(index + 1), name, status, timeMs, soFar, exitCode: result?.exitCode };
  });
  const unseen = [...byKey.values()].map(({ stepIndex, durationMs: timeMs, exitCode }): StepRow => {
    return { place: String(stepIndex), name: `Step ${stepIndex}`, status: undefined, timeMs, soFar: false, exitCode };
  });
  return [...seen, ...unseen];
};

export const STEP_HEADINGS = ['', 'Step', 'Status', 'Time'];

export const stepCells = ({ place, name, status, timeMs, soFar, exitCode }: StepRow): string[] => {
  const exit = exitCode === undefined || exitCode === 0 ? [] : [`exit code ${exitCode}`];
  const words = status === undefined ? [] : [htmlName(status, 40)];
  const icon = status === undefined ? exitIcon(exitCode) : (ICONS.get(status) ?? '❔');
  const time = timeMs === undefined ? '–' : timeOf(timeMs, soFar);
  return [icon, `${place}. ${htmlName(name, 120)}`, [...words, ...exit].join(' · ') || '–', time];
};

const timeOf = (ms: number, soFar: boolean): string => {
  if (!soFar) return formatDuration(ms);
  // It began with the last status check.
  return ms < 1_000 ? 'just started' : `${formatDuration(ms)} so far`;
};

const exitIcon = (exitCode: number | undefined): string => {
  if (exitCode === undefined) return '';
  return exitCode === 0 ? '✅' : '❌';
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
