import { plainLine } from '../foreign-text.ts';
import { cancelledRunProblem, failedProblem, missingFilesProblem, timedOutRunProblem } from '../report/problem.ts';
import type { Report } from '../report/report.ts';
import type { Run } from '../pinkfish/schema.ts';
import { outcomeOf } from '../run/outcome.ts';

/** Gives an ended run's report its outcome and, where the step fails for it, its problem. */
export const judge = (report: Report, run: Run): void => {
  const { status = '', results, failedStep, durationMs = 0, missingFiles } = report;
  report.outcome = outcomeOf(status) ?? 'error';
  const lastWords = failedStep?.tails
    .find(({ lines }) => lines.length > 0)
    ?.lines.findLast((line) => line.trim() !== '');
  const workflow = plainLine(results?.document.automationName ?? 'Pinkfish run', 100);
  const end = { run, workflow, failedStep, lastWords, durationMs };
  if (status === 'CANCELLED') report.problem = cancelledRunProblem(end);
  else if (report.outcome === 'failed') report.problem = failedProblem(end);
  else if (report.outcome === 'timeout') report.problem = timedOutRunProblem(end);
  else if (missingFiles.length > 0) {
    report.outcome = 'error';
    report.problem = missingFilesProblem(run, missingFiles);
  }
};
