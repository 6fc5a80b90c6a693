import { pullRequestOf } from '../github/github-context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { closingLines, failureLines } from '../report/log-lines.ts';
import { outputsOf } from '../report/outputs.ts';
import { annotationText, cancelledJobProblem, problemOfError } from '../report/problem.ts';
import type { Report } from '../report/report.ts';
import { outcomeOf, succeeded } from '../run/outcome.ts';
import type { Step } from '../context.ts';
import { readEvent, workflowRunUrl } from '../github/event.ts';

/** A cancelled job has some seconds until it is killed. */
const CANCELLED_COMMENT_MS = 3_000;
const COMMENT_MS = 120_000;

/**
 * Tells everything that is known: outputs, then summary, comment, the log's last lines, and the one annotation where the
 * step fails. What goes wrong with one of them keeps none of the others from being told.
 */
export const finish = async (step: Step, inputs: Inputs | undefined): Promise<void> => {
  const { runner, report, colours } = step;
  settleCancelled(step);
  await setOutputs(step);
  if (inputs?.summary === true) await attempt(step, 'The job summary', () => writeSummary(step, inputs));
  if (wantsComment(report, inputs)) await attempt(step, 'The pull-request comment', () => writeComment(step, inputs));
  if (settleCancelled(step)) await tellCancelled(step, inputs);
  const style = { colour: colours };
  for (const line of [...failureLines(report, style), ...closingLines(report, style)]) runner.info(line);
  if (report.problem !== undefined) runner.error(annotationText(report.problem), report.problem.title);
};

/** A job that is cancelled once the work is done is cancelled all the same, but no failure is hidden by that. */
const settleCancelled = ({ report, signal, sent }: Step): boolean => {
  if (!signal.aborted || !succeeded(report.outcome)) return false;
  report.outcome = 'cancelled';
  report.problem = cancelledJobProblem(report.run, { ended: outcomeOf(report.status ?? '') !== undefined, sent });
  return true;
};

/** Corrects what was written before the job was cancelled. */
const tellCancelled = async (step: Step, inputs: Inputs | undefined): Promise<void> => {
  const { runner, report } = step;
  await setOutputs(step);
  if (inputs?.summary !== true || report.problem === undefined) return;
  const { message } = report.problem;
  await attempt(step, 'The job summary', async () => {
    const { prose } = await import('../report/markdown.ts');
    await runner.appendSummary(`\n\n> [!WARNING]\n> ${prose(message, 2_000)}\n`);
  });
};

const setOutputs = async (step: Step): Promise<void> => {
  const { runner, report } = step;
  const { values, oversize } = outputsOf(report);
  try {
    for (const [name, value] of Object.entries(values)) await runner.setOutput(name, value);
  } catch (error) {
    const first = report.problem;
    const failure = { error, activity: 'runner', run: report.run, sent: false, insecure: false } as const;
    const problem = problemOfError(failure);
    report.outcome = 'error';
    // What came first counts for more, and may be this very fault.
    const besides = first === undefined || first.message === problem.message ? '' : ` Besides: ${problem.message}`;
    report.problem = first === undefined ? problem : { ...first, message: `${first.message}${besides}` };
  }
  for (const { name, pathOutput } of oversize) {
    runner.warning(
      `The output ${name} is empty: it would be larger than 120 KiB. Use the output ${pathOutput} instead.`,
      'Pinkfish: output too large',
    );
  }
};

/** Runs what may fail without the step failing. */
const attempt = async ({ runner }: Step, what: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    runner.warning(
      `${what} could not be written: ${error instanceof Error ? error.message : String(error)}`,
      'Pinkfish: report',
    );
  }
};

const writeSummary = async ({ runner, report, redactor }: Step, { renderOutput }: Inputs): Promise<void> => {
  const { renderSummary } = await import('../report/summary.ts');
  await runner.appendSummary(await renderSummary(report, { renderOutput, redact: redactor.text }));
};

const wantsComment = (report: Report, inputs: Inputs | undefined): inputs is Inputs =>
  inputs !== undefined && (inputs.prComment === 'on-failure' ? !succeeded(report.outcome) : inputs.prComment);

const writeComment = async (step: Step, inputs: Inputs): Promise<void> => {
  const { env, report, redactor, signal, runner } = step;
  const { commentMarker, findPullRequest, upsertComment } = await import('../github/pull-request-comment.ts');
  const { renderComment } = await import('../report/summary.ts');
  const access = {
    token: inputs.githubToken,
    apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
    signal: signal.aborted
      ? AbortSignal.timeout(CANCELLED_COMMENT_MS)
      : AbortSignal.any([signal, AbortSignal.timeout(COMMENT_MS)]),
  };
  const warn = (warning: string | undefined): void => {
    if (warning !== undefined) runner.warning(warning, 'Pinkfish: pull-request comment');
  };
  const source = pullRequestOf(env, await readEvent(env));
  if (source.kind === 'none') {
    runner.info('This event belongs to no pull request: no comment is written');
    return;
  }
  const { owner, repo } = source;
  const { number, warning } =
    source.kind === 'number'
      ? { number: source.number, warning: undefined }
      : await findPullRequest({ ...source, ...access });
  if (number === undefined) {
    warn(warning ?? 'No open pull request belongs to this event: no comment is written.');
    return;
  }
  const { subject, renderOutput } = inputs;
  const marker = commentMarker({
    workflow: env.GITHUB_WORKFLOW ?? '',
    job: env.GITHUB_JOB ?? '',
    triggerId: subject.kind === 'trigger' ? subject.trigger.triggerId : undefined,
  });
  const body = await renderComment(report, {
    renderOutput,
    redact: redactor.text,
    marker,
    workflowRunUrl: workflowRunUrl(env),
  });
  warn(
    (await upsertComment({ pullRequest: { owner, repo, number }, marker, body: redactor.text(body), ...access }))
      .warning,
  );
};
