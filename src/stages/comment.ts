import type { Context } from '../context.ts';
import type { GitHubAccess } from '../github/api.ts';
import { workflowRunUrl } from '../github/event.ts';
import { findPullRequest } from '../github/find-pull-request.ts';
import { commentMarker, upsertComment } from '../github/pull-request-comment.ts';
import { pullRequestOf } from '../github/pull-request-source.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { renderComment } from '../report/summary.ts';
import { succeeded } from '../run/outcome.ts';

/** The runner kills a cancelled job after some seconds. */
const CANCELLED_COMMENT_MS = 3_000;
const COMMENT_MS = 120_000;

/** Keeps the pull request's comment up to date. With `on-failure`, a success creates none. What fails is one warning. */
export const commentOnPullRequest = async (context: Context, inputs: Inputs): Promise<void> => {
  const { env, event, report, redactor, runner } = context;
  const { subject, renderOutput, prComment, commentKey } = inputs;
  const access = accessOf(context, inputs.githubToken);
  const source = pullRequestOf(env, event);
  const { number, warning } = await findPullRequest(source, access);
  if (source.kind === 'none' || number === undefined) {
    if (warning === undefined) runner.info('No open pull request belongs to this event: no comment is written');
    else runner.warning(warning, TITLE);
    return;
  }
  const marker = commentMarker({
    workflow: env.GITHUB_WORKFLOW ?? '',
    job: env.GITHUB_JOB ?? '',
    step: env.GITHUB_ACTION ?? '',
    triggerId: subject.kind === 'trigger' ? subject.trigger.triggerId : undefined,
    key: commentKey,
  });
  const texts = { redact: redactor.text, env, workflowRunUrl: workflowRunUrl(env), key: commentKey };
  const body = redactor.text(await renderComment(report, { renderOutput, marker, ...texts }));
  const create = prComment === true || !succeeded(report.outcome);
  const pullRequest = { owner: source.owner, repo: source.repo, number };
  const failure = await upsertComment({ pullRequest, marker, body, create }, access);
  if (failure !== undefined) runner.warning(failure, TITLE);
};

const TITLE = 'Pinkfish: pull-request comment';

const accessOf = ({ env, retry, clock, signal }: Context, token: string): GitHubAccess => {
  const limitMs = signal.aborted ? CANCELLED_COMMENT_MS : COMMENT_MS;
  const limit = AbortSignal.timeout(limitMs);
  return {
    token,
    apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
    retry: { ...retry, signal: signal.aborted ? limit : AbortSignal.any([signal, limit]) },
    deadline: clock.now() + limitMs,
  };
};
