import { pullRequestOf } from '../inputs/github-context.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { closingLines, failureLines } from '../report/log-lines.ts';
import { outputsOf } from '../report/outputs.ts';
import { annotationText, problemOfError } from '../report/problem.ts';
import type { Report } from '../report/report.ts';
import { succeeded } from '../run/outcome.ts';
import type { Step } from '../step.ts';
import { readEvent, workflowRunUrl } from './event.ts';

/** A cancelled job has some seconds until it is killed. */
const CANCELLED_COMMENT_MS = 3_000;
const COMMENT_MS = 120_000;

/**
 * Tells everything that is known: outputs, then summary, comment, the log's last lines, and the one annotation where the
 * step fails. What goes wrong with one of them keeps none of the others from being told.
 */
export const finish = async (step: Step, inputs: Inputs | undefined): Promise<void> => {
  const { runner, report, colours } = step;
  setOutputs(step);
  if (inputs?.summary === true) await attempt(step, 'The job summary', () => writeSummary(step, inputs));
  if (wantsComment(report, inputs)) await attempt(step, 'The pull-request comment', () => writeComment(step, inputs));
  const style = { colour: colours };
  for (const line of [...failureLines(report, style), ...closingLines(report, style)]) runner.info(line);
  if (report.problem !== undefined) runner.error(annotationText(report.problem), report.problem.title);
};

const setOutputs = (step: Step): void => {
  const { runner, report } = step;
  const { values, oversize } = outputsOf(report);
  try {
    for (const [name, value] of Object.entries(values)) runner.setOutput(name, value);
  } catch (error) {
    const first = report.problem;
    const failure = { error, activity: 'runner', run: report.run, sent: false, insecure: false } as const;
    report.outcome = 'error';
    report.problem = problemOfError(failure);
    if (first !== undefined) report.problem.message = `${first.message} Besides: ${report.problem.message}`;
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
  const { commentMarker, findPullRequest, upsertComment } = await import('../report/pull-request-comment.ts');
  const { renderComment } = await import('../report/summary.ts');
  const access = {
    token: inputs.githubToken,
    apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
    signal: AbortSignal.timeout(signal.aborted ? CANCELLED_COMMENT_MS : COMMENT_MS),
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
