import { formatDuration } from '../duration.ts';
import { outcomeOf, type Outcome } from '../run/outcome.ts';
import { markdownName } from './markdown.ts';
import type { Report } from './report.ts';

/** The sign and the words of the verdict, with the time where it is known. */
export const verdictWords = ({ outcome, status, problem, durationMs }: Report): { sign: string; words: string } => {
  const verdicts: Record<Outcome, [sign: string, words: string]> = {
    complete: ['✅', 'complete'],
    failed: status === 'CANCELLED' ? ['🚫', 'cancelled in Pinkfish'] : ['❌', 'failed'],
    timeout: ['⌛', 'timed out in Pinkfish'],
    'wait-timeout': ['⌛', 'timeout reached'],
    detached: status === 'PAUSED' ? ['⏸️', 'waiting for approval'] : ['🚀', 'started, not waited for'],
    cancelled: ['🚫', 'job cancelled'],
    error: ['❌', problem?.phrase ?? 'error'],
  };
  const [sign, words] = verdicts[outcome];
  const time =
    durationMs === undefined ? '' : ` ${outcome === 'complete' ? 'in' : 'after'} ${formatDuration(durationMs)}`;
  return { sign, words: words + time };
};

/** Whether the run, by a status that was seen, continues without this step. */
export const runContinues = ({ run, status }: Report): boolean =>
  run !== undefined && status !== undefined && outcomeOf(status) === undefined;

/** Whether a later step can follow the run: it continues, or this step triggered it and has not seen its status. */
export const canBeFollowed = (report: Report): boolean =>
  runContinues(report) || (report.run !== undefined && report.status === undefined && report.outcome !== 'error');

/** The workflow's name and version as far as the results told them. */
export const workflowName = ({ results }: Report): { name: string; version: string } => ({
  name: results?.document.automationName ?? 'Pinkfish run',
  version: results?.document.automationVersion === undefined ? '' : ` v${results.document.automationVersion}`,
});

/** The first line of the summary: the verdict, the workflow's name and version, and the total time. */
export const verdict = (report: Report): string => {
  const { name, version } = workflowName(report);
  const { sign, words } = verdictWords(report);
  return `## ${sign} ${markdownName(name, 120)}${version} · ${words}`;
};
