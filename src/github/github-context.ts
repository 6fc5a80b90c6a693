import { at, recordOf, type Json } from '../json-value.ts';
import { numberOf, serverUrl, workflowRunUrl } from './event.ts';
import { pullRequestIn, pullRequestOf } from './pull-request-source.ts';

/**
 * The payload's `github`: names and values of GitHub's own `github` context, so that ids and attempts are strings, and
 * some more members. What variables and event do not contain is left out. Never throws, whatever shape the event has.
 */
export const githubContext = (env: NodeJS.ProcessEnv, event: unknown): Json =>
  withoutEmpty({
    repository: env.GITHUB_REPOSITORY,
    ref: env.GITHUB_REF,
    sha: env.GITHUB_SHA,
    actor: env.GITHUB_ACTOR,
    event_name: env.GITHUB_EVENT_NAME,
    workflow: env.GITHUB_WORKFLOW,
    job: env.GITHUB_JOB,
    run_id: env.GITHUB_RUN_ID,
    run_attempt: env.GITHUB_RUN_ATTEMPT,
    run_url: env.GITHUB_REPOSITORY && env.GITHUB_RUN_ID && workflowRunUrl(env),
    pull_request: pullRequestContext(env, event),
    issue: issueContext(env, event),
    inputs: env.GITHUB_EVENT_NAME === 'workflow_dispatch' ? recordOf(at(event, 'inputs')) : undefined,
  });

/** `base` and `head` are names of branches. */
const pullRequestContext = (env: NodeJS.ProcessEnv, event: unknown): Json | undefined => {
  const source = pullRequestOf(env, event);
  if (source.kind !== 'number') return undefined;
  const { owner, repo, number } = source;
  const record = pullRequestIn(env, event);
  return withoutEmpty({
    number,
    title: record?.title,
    base: at(record, 'base', 'ref'),
    base_sha: at(record, 'base', 'sha'),
    head: at(record, 'head', 'ref'),
    head_sha: at(record, 'head', 'sha'),
    url: `${serverUrl(env)}/${owner}/${repo}/pull/${number}`,
  });
};

const issueContext = (env: NodeJS.ProcessEnv, event: unknown): Json | undefined => {
  const issue = at(event, 'issue');
  const number = numberOf(at(issue, 'number'));
  const { GITHUB_EVENT_NAME: name = '', GITHUB_REPOSITORY: repository } = env;
  if (!['issues', 'issue_comment'].includes(name) || number === undefined || !repository) return undefined;
  const kind = at(issue, 'pull_request') ? 'pull' : 'issues';
  return withoutEmpty({ number, title: at(issue, 'title'), url: `${serverUrl(env)}/${repository}/${kind}/${number}` });
};

const withoutEmpty = (record: Json): Json =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => (value ?? '') !== ''));
