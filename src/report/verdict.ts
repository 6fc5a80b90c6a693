import { formatDuration } from '../duration.ts';
import { markdownName } from './markdown.ts';
import type { Report } from './report.ts';

/** What became of the run, for people: a sign and words that the time follows. */
export type Verdict = { sign: string; words: string };

/** The verdict on a run without its name and time. */
export const verdictOf = ({ outcome, status }: Pick<Report, 'outcome' | 'status'>): Verdict => {
  switch (outcome) {
    case 'complete':
      return { sign: '✅', words: 'complete in' };
    case 'failed':
      return status === 'CANCELLED'
        ? { sign: '🚫', words: 'cancelled in Pinkfish after' }
        : { sign: '❌', words: 'failed after' };
    case 'timeout':
      return { sign: '⌛', words: "over Pinkfish's time limit after" };
    case 'wait-timeout':
      return { sign: '⌛', words: 'still going on after' };
    case 'detached':
      return status === 'PAUSED'
        ? { sign: '⏸️', words: 'waits for an approval after' }
        : { sign: '🚀', words: 'started, not waited for' };
    case 'cancelled':
      return { sign: '🚫', words: 'job cancelled after' };
    case 'error':
      return { sign: '❌', words: status === 'COMPLETE' ? 'complete, but with an error, in' : 'error after' };
  }
};

/** The verdict's words with the time, or without the word that only a time could follow. */
export const verdictWords = (report: Pick<Report, 'outcome' | 'status' | 'durationMs'>): string => {
  const { words } = verdictOf(report);
  if (report.durationMs === undefined) return words.replace(/,? (?:in|after)$/, '');
  return / (?:in|after)$/.test(words) ? `${words} ${formatDuration(report.durationMs)}` : words;
};

const ENDS = ['COMPLETE', 'FAILED', 'TIMEOUT', 'CANCELLED'];

/** Whether there is a run that, as far as was seen, goes on without this step. */
export const runContinues = ({ run, status }: Report): boolean => run !== undefined && !ENDS.includes(status ?? '');

/** The workflow's name and version as far as the results told them. */
export const workflowName = ({ results }: Report): { name: string; version: string } => ({
  name: results?.document.automationName ?? 'Pinkfish run',
  version: results?.document.automationVersion === undefined ? '' : ` v${results.document.automationVersion}`,
});

/** The first line of the summary: the verdict, the workflow's name and version, and the total time. */
export const verdict = (report: Report): string => {
  const { name, version } = workflowName(report);
  return `## ${verdictOf(report).sign} ${markdownName(name, 120)}${version} · ${verdictWords(report)}`;
};
