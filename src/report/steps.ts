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

/**
 * The steps of the status document with their results, then those that only the results have. A step's key in the status
 * is taken for its index in the results [assume].
 */
export const stepRows = ({ steps, results, durationMs }: Report): StepRow[] => {
  const byKey = new Map(results?.document.steps.map((result) => [String(result.stepIndex), result]));
  const seen = steps.map((step, index): StepRow => {
    const result = byKey.get(step.key);
    byKey.delete(step.key);
    const { startedMs } = step;
    const soFar = startedMs !== undefined && step.endedMs === undefined && isUnderWay(step.status);
    const endedMs = soFar ? durationMs : step.endedMs;
    const seenMs = startedMs === undefined || endedMs === undefined ? undefined : Math.max(0, endedMs - startedMs);
    return {
      place: String(index + 1),
      name: step.name,
      status: step.status,
      timeMs: seenMs ?? result?.durationMs,
      soFar,
      exitCode: result?.exitCode,
    };
  });
  const unseen = [...byKey.values()].map((result): StepRow => ({
    place: String(result.stepIndex),
    name: `Step ${result.stepIndex}`,
    status: undefined,
    timeMs: result.durationMs,
    soFar: false,
    exitCode: result.exitCode,
  }));
  return [...seen, ...unseen];
};

/** Whether a step of this status was running at the last status check. */
const isUnderWay = (status: string): boolean => status === 'RUNNING' || status === 'PAUSED';

export const STEP_HEADINGS = ['', 'Step', 'Status', 'Time'];

export const stepCells = ({ place, name, status, timeMs, soFar, exitCode }: StepRow): string[] => {
  const exit = exitCode === undefined || exitCode === 0 ? [] : [`exit code ${exitCode}`];
  const words = status === undefined ? [] : [htmlName(status, 40)];
  return [
    iconOf(status, exitCode),
    `${place}. ${htmlName(name, 120)}`,
    [...words, ...exit].join(' · ') || '–',
    timeMs === undefined ? '–' : timeOf(timeMs, soFar),
  ];
};

const timeOf = (ms: number, soFar: boolean): string => {
  if (!soFar) return formatDuration(ms);
  // It began with the last status check.
  return ms < 1_000 ? 'just started' : `${formatDuration(ms)} so far`;
};

const iconOf = (status: string | undefined, exitCode: number | undefined): string => {
  if (status !== undefined) return ICONS.get(status) ?? '❔';
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
