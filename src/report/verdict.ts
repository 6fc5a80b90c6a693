import { formatDuration } from '../duration.ts';
import { outcomeOf } from '../run/outcome.ts';
import { markdownName } from './markdown.ts';
import type { Report } from './report.ts';

type Outcome = Pick<Report, 'outcome' | 'status' | 'problem'>;

/** What happened, for people: a sign and words, which the time may follow. */
const verdictOf = ({ outcome, status, problem }: Outcome): { sign: string; words: string } => {
  switch (outcome) {
    case 'complete':
      return { sign: '✅', words: 'complete in' };
    case 'failed':
      return status === 'CANCELLED'
        ? { sign: '🚫', words: 'cancelled in Pinkfish after' }
        : { sign: '❌', words: 'failed after' };
    case 'timeout':
      return { sign: '⌛', words: 'timed out in Pinkfish after' };
    case 'wait-timeout':
      return { sign: '⌛', words: 'timeout reached after' };
    case 'detached':
      return status === 'PAUSED'
        ? { sign: '⏸️', words: 'waiting for approval after' }
        : { sign: '🚀', words: 'started, not waited for' };
    case 'cancelled':
      return { sign: '🚫', words: 'job cancelled after' };
    case 'error':
      return { sign: '❌', words: `${problem?.phrase ?? 'error'} after` };
  }
};

/** The sign and the words of the verdict, with the time where it is known. */
export const verdictWords = (report: Outcome & Pick<Report, 'durationMs'>): { sign: string; words: string } => {
  const { sign, words } = verdictOf(report);
  if (report.durationMs === undefined) return { sign, words: words.replace(/ (?:in|after)$/, '') };
  return { sign, words: / (?:in|after)$/.test(words) ? `${words} ${formatDuration(report.durationMs)}` : words };
};

/** Whether the run, by a status that was seen, continues without this step. */
export const runContinues = ({ run, status }: Pick<Report, 'run' | 'status'>): boolean =>
  run !== undefined && status !== undefined && outcomeOf(status) === undefined;

/** Whether a later step can follow the run: it continues, or this step triggered it and has not seen its status. */
export const canBeFollowed = (report: Pick<Report, 'run' | 'status' | 'outcome'>): boolean =>
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
