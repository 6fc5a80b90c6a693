import type { Context } from '../context.ts';
import { CancelledError, OperationError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { failureKind } from '../http/retry-policy.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Run } from '../pinkfish/schema.ts';
import {
  cancelledJobProblem,
  cancelledRunProblem,
  failedProblem,
  missingFilesProblem,
  problemOfError,
  timedOutRunProblem,
} from '../report/problem.ts';
import { shownTails, type Report } from '../report/report.ts';
import { outcomeOf } from '../run/outcome.ts';

/** Gives an ended run's report its outcome and, where the step fails for it, its problem. */
export const judge = (report: Report, run: Run): void => {
  const { status = '', results, failedStep, durationMs = 0, missingFiles } = report;
  report.outcome = outcomeOf(status) ?? 'error';
  const lastWords = shownTails(failedStep?.tails ?? [])[0]?.lines.at(-1);
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

export const judgeError = (context: Context, thrown: unknown, inputs: Inputs | undefined): void => {
  const { report, signal } = context;
  const { operation, cause } = thrown instanceof OperationError ? thrown : { operation: undefined, cause: thrown };
  if (signal.aborted && signal.reason instanceof CancelledError) {
    report.outcome = 'cancelled';
    report.problem = cancelledJobProblem(report.run, { status: report.status, triggering: operation === 'trigger' });
    return;
  }
  const error: unknown = signal.aborted ? signal.reason : cause;
  const kind = failureKind(error);
  const trigger = inputs?.subject.kind === 'trigger' ? inputs.subject : undefined;
  report.outcome = 'error';
  report.problem = problemOfError({
    error,
    operation: signal.aborted ? undefined : operation,
    ...{ run: report.run, status: report.status },
    mayHaveStarted: operation === 'trigger' && (kind === 'transient' || signal.aborted),
    insecure: kind === 'insecure',
    triggered: trigger !== undefined,
    withAttachments: trigger !== undefined && trigger.attachments.length > 0,
  });
};
