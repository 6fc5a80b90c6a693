/** The pull request that the workflow runs for: its number, or its head where the event does not tell the number. */
export type PullRequestSource =
  | { kind: 'number'; owner: string; repo: string; number: number }
  | { kind: 'head'; owner: string; repo: string; head: { owner: string; branch: string; sha: string } }
  | { kind: 'none' };

/** `base` and `head` are names of branches; what the event does not tell is left out. */
export type PullRequestContext = { number: number; title?: string; base?: string; head?: string; url: string };

/**
 * What the payload's `github` holds: the names and values of GitHub's own `github` context, so that ids and attempts are
 * texts, with two members more: `run_url`, and `pull_request` where there is one. What the runner does not tell is left out.
 */
export type GitHubContext = {
  repository?: string;
  ref?: string;
  sha?: string;
  actor?: string;
  event_name?: string;
  workflow?: string;
  job?: string;
  run_id?: string;
  run_attempt?: string;
  run_url?: string;
  pull_request?: PullRequestContext;
};

/**
 * The context of the workflow run, from the runner's variables
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/variables) and the event that started it. Never
 * throws, whatever shape the event has.
 */
export const githubContext = (env: NodeJS.ProcessEnv, event: unknown): GitHubContext => {
  const { GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: runId } = env;
  return withoutEmpty({
    repository,
    ref: env.GITHUB_REF,
    sha: env.GITHUB_SHA,
    actor: env.GITHUB_ACTOR,
    event_name: env.GITHUB_EVENT_NAME,
    workflow: env.GITHUB_WORKFLOW,
    job: env.GITHUB_JOB,
    run_id: runId,
    run_attempt: env.GITHUB_RUN_ATTEMPT,
    run_url: repository && runId && `${serverUrl(env)}/${repository}/actions/runs/${runId}`,
    pull_request: pullRequestContext(env, event),
  });
};

/**
 * Where the pull request is found: in the events `pull_request…` themselves, in `issue_comment` on a pull request, and in
 * `workflow_run`, which lists the pull requests of its own repository only; for forks the list is empty, and the head is
 * to be looked up. Never throws, whatever shape the event has.
 */
export const pullRequestOf = (env: NodeJS.ProcessEnv, event: unknown): PullRequestSource => {
  const [owner, repo, ...more] = (env.GITHUB_REPOSITORY ?? '').split('/');
  if (!owner || !repo || more.length > 0) return { kind: 'none' };
  const number = numberOf(pullRequestIn(env, event)?.number) ?? numberInRef(env);
  if (number !== undefined) return { kind: 'number', owner, repo, number };
  if (env.GITHUB_EVENT_NAME !== 'workflow_run') return { kind: 'none' };
  const run = at(event, 'workflow_run');
  const head = {
    owner: textOf(at(run, 'head_repository', 'owner', 'login')),
    branch: textOf(at(run, 'head_branch')),
    sha: textOf(at(run, 'head_sha')),
  };
  return isWhole(head) ? { kind: 'head', owner, repo, head } : { kind: 'none' };
};

type Json = Record<string, unknown>;

/** The event's own record of the pull request: a pull request, an issue, or an entry in the list of a workflow run. */
const pullRequestIn = (env: NodeJS.ProcessEnv, event: unknown): Json | undefined => {
  const name = env.GITHUB_EVENT_NAME ?? '';
  if (isPullRequestEvent(name)) return recordOf(at(event, 'pull_request'));
  if (name === 'issue_comment') {
    const issue = recordOf(at(event, 'issue'));
    return recordOf(issue?.pull_request) && issue;
  }
  if (name !== 'workflow_run') return undefined;
  const listed = at(event, 'workflow_run', 'pull_requests');
  if (!Array.isArray(listed)) return undefined;
  const repositoryId = at(event, 'repository', 'id');
  // A branch may be the head of pull requests in other repositories too, with numbers of their own.
  const isOurs = (entry: Json): boolean => {
    const id = at(entry, 'base', 'repo', 'id');
    return id !== undefined && id === repositoryId && numberOf(entry.number) !== undefined;
  };
  return listed.map(recordOf).find((entry) => entry !== undefined && isOurs(entry));
};

/** pull_request, pull_request_target, and the reviews of one. */
const isPullRequestEvent = (name: string): boolean => /^pull_request(?:_|$)/.test(name);

const pullRequestContext = (env: NodeJS.ProcessEnv, event: unknown): PullRequestContext | undefined => {
  const source = pullRequestOf(env, event);
  if (source.kind !== 'number') return undefined;
  const { owner, repo, number } = source;
  const record = pullRequestIn(env, event);
  return withoutEmpty({
    number,
    title: textOf(record?.title),
    base: textOf(at(record, 'base', 'ref')),
    head: textOf(at(record, 'head', 'ref')),
    url: `${serverUrl(env)}/${owner}/${repo}/pull/${number}`,
  });
};

/** `refs/pull/7/merge`. */
const numberInRef = (env: NodeJS.ProcessEnv): number | undefined => {
  if (!isPullRequestEvent(env.GITHUB_EVENT_NAME ?? '')) return undefined;
  return numberOf(Number(/^refs\/pull\/(\d+)\//.exec(env.GITHUB_REF ?? '')?.[1]));
};

/** GHES has a server of its own. */
const serverUrl = ({ GITHUB_SERVER_URL: url = '' }: NodeJS.ProcessEnv): string =>
  url === '' ? 'https://github.com' : url;

const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((parent, name) => recordOf(parent)?.[name], value);

const recordOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const numberOf = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined;

const isWhole = (
  head: Record<'owner' | 'branch' | 'sha', string | undefined>,
): head is Record<keyof typeof head, string> => Object.values(head).every((text) => text !== undefined);

type WithoutEmpty<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

const withoutEmpty = <T extends object>(record: T): WithoutEmpty<T> =>
  Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== ''),
  ) as WithoutEmpty<T>;
