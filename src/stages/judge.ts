import type { Context } from '../context.ts';
import { CancelledError, OperationError } from '../errors.ts';
import { failureKind } from '../http/retry-policy.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Run } from '../pinkfish/schema.ts';
import { problemOfError, problemOfRun, type Problem } from '../report/problem.ts';
import type { Report } from '../report/report.ts';
import { outcomeOf } from '../run/outcome.ts';

/** Gives an ended run's report its outcome and, where the step fails for it, its problem. */
export const judge = (report: Report, run: Run): void => {
  const outcome = outcomeOf(report.status ?? '') ?? 'error';
  report.problem = problemOfRun(report, run);
  report.outcome = outcome === 'complete' && report.problem !== undefined ? 'error' : outcome;
};

/** Gives the report the outcome and the problem of an error that stopped the step, and returns the problem. */
export const judgeError = (context: Context, thrown: unknown, inputs: Inputs | undefined): Problem => {
  const { report, signal } = context;
  const { operation, cause } = thrown instanceof OperationError ? thrown : { operation: undefined, cause: thrown };
  const error: unknown = signal.aborted ? signal.reason : cause;
  const kind = failureKind(error);
  const trigger = inputs?.subject.kind === 'trigger' ? inputs.subject : undefined;
  report.outcome = error instanceof CancelledError ? 'cancelled' : 'error';
  return (report.problem = problemOfError({
    error,
    operation: signal.aborted ? undefined : operation,
    ...{ run: report.run, status: report.status },
    mayHaveStarted: operation === 'trigger' && (kind === 'transient' || signal.aborted),
    insecure: kind === 'insecure',
    triggered: trigger !== undefined,
    withAttachments: trigger !== undefined && trigger.attachments.length > 0,
  }));
};
