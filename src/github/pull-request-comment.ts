import { createHash } from 'node:crypto';

/** The few members of an octokit client that are used here; @actions/github's has no retries of its own. */
export type GitHubClient = {
  request: (
    route: string,
    parameters: Record<string, unknown>,
  ) => Promise<{ data: unknown; headers: { link?: string | undefined } }>;
};

/** How GitHub is reached. */
export type GitHubAccess = {
  token: string;
  /** `GITHUB_API_URL`. */
  apiUrl: string;
  /** For all requests together; its reason may be a time limit. */
  signal: AbortSignal;
  /** Of each single request, in milliseconds. */
  requestTimeoutMs?: number;
  /** For tests; as a rule @actions/github, which knows the runner's proxy. */
  connect?: (token: string, apiUrl: string) => Promise<GitHubClient>;
};

export type PullRequest = { owner: string; repo: string; number: number };

/** What became of the comment: a warning says why there is none. The step never fails for it. */
export type CommentResult =
  { done: 'created' | 'updated'; warning?: undefined } | { done?: undefined; warning: string };

const REQUEST_TIMEOUT_MS = 30_000;
const PER_PAGE = 100;
/** 10,000 comments; a pull request with more is no place for one that is kept up to date. */
const MOST_PAGES = 100;

/**
 * The hidden line by which our comment is found again: one for each workflow, job and trigger. A digest, since the names
 * may hold what ends an HTML comment. It counts only at a comment's very start, where none of the foreign text stands.
 */
export const commentMarker = (of: { workflow: string; job: string; triggerId: string | undefined }): string => {
  const digest = createHash('sha256').update(JSON.stringify([of.workflow, of.job, of.triggerId ?? null]));
  return `<!-- pinkfish-run-action ${digest.digest('hex')} -->`;
};

/** Updates the comment that begins with the marker, or creates it; never throws. `body` begins with the marker. */
export const upsertComment = async (
  comment: { pullRequest: PullRequest; marker: string; body: string } & GitHubAccess,
): Promise<CommentResult> => {
  const { pullRequest, marker, body } = comment;
  const { owner, repo, number } = pullRequest;
  try {
    const request = await requester(comment);
    const existing = await findComment(request, { pullRequest, marker });
    if (existing !== undefined) {
      await request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        owner,
        repo,
        comment_id: existing,
        body,
      });
      return { done: 'updated' };
    }
    await request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: number,
      body,
    });
    return { done: 'created' };
  } catch (error) {
    return { warning: `The comment on pull request #${number} was not written: ${reasonOf(error, comment.signal)}` };
  }
};

/**
 * The open pull request of a branch, for events that don't carry one, such as `workflow_run` for a fork. One whose head
 * is the very commit goes first; else the branch's only one. Never throws: `warning` says what was in the way.
 */
export const findPullRequest = async (
  query: { owner: string; repo: string; head: { owner: string; branch: string; sha: string } } & GitHubAccess,
): Promise<{ number: number | undefined; warning: string | undefined }> => {
  const { owner, repo, head } = query;
  try {
    const request = await requester(query);
    const { data } = await request('GET /repos/{owner}/{repo}/pulls', {
      owner,
      repo,
      head: `${head.owner}:${head.branch}`,
      state: 'open',
      per_page: PER_PAGE,
    });
    // GitHub passes over a `head` that it can't read and then lists all pull requests.
    const found = listOf(data).flatMap((item) => pullRequestOn(item, head));
    const exact = found.find(({ sha }) => sha === head.sha);
    return { number: exact?.number ?? (found.length === 1 ? found[0]?.number : undefined), warning: undefined };
  } catch (error) {
    return { number: undefined, warning: `The pull request was not looked up: ${reasonOf(error, query.signal)}` };
  }
};

type Request = GitHubClient['request'];

const requester = async (access: GitHubAccess): Promise<Request> => {
  const { token, apiUrl, signal, requestTimeoutMs = REQUEST_TIMEOUT_MS, connect = connectByActionsGithub } = access;
  signal.throwIfAborted();
  const client = await connect(token, apiUrl);
  return async (route, parameters) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
    return await client.request(route, { ...parameters, request: { signal: limited } });
  };
};

const connectByActionsGithub = async (token: string, apiUrl: string): Promise<GitHubClient> => {
  // 1.2 MB that few runs need.
  const { getOctokit } = await import('@actions/github');
  const silent = (): undefined => undefined;
  return getOctokit(token, {
    baseUrl: apiUrl,
    // Its warnings would go to the log past every redaction.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
};

const findComment = async (
  request: Request,
  { pullRequest: { owner, repo, number }, marker }: { pullRequest: PullRequest; marker: string },
): Promise<number | undefined> => {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data, headers } = await request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: number,
      per_page: PER_PAGE,
      page,
    });
    const ours = listOf(data).find(({ body }) => typeof body === 'string' && body.startsWith(marker));
    if (typeof ours?.id === 'number') return ours.id;
    if (headers.link?.includes('rel="next"') !== true) return undefined;
  }
  return undefined;
};

const pullRequestOn = (
  item: Record<string, unknown>,
  wanted: { owner: string; branch: string },
): { number: number; sha: string | undefined }[] => {
  const head = (item.head ?? {}) as { label?: string; ref?: string; sha?: string };
  // Owners are the same in any case, branches are not.
  const sameLabel = head.label?.toLowerCase() === `${wanted.owner}:${wanted.branch}`.toLowerCase();
  const fits = typeof item.number === 'number' && head.ref === wanted.branch && sameLabel;
  return fits ? [{ number: item.number as number, sha: head.sha }] : [];
};

const listOf = (data: unknown): Record<string, unknown>[] =>
  Array.isArray(data)
    ? data.filter((item): item is Record<string, unknown> => typeof item === 'object' && item !== null)
    : [];

/** Never an octokit message: it may hold addresses. */
const reasonOf = (error: unknown, signal: AbortSignal): string => {
  if (signal.aborted && (signal.reason as Error).name !== 'TimeoutError') return 'the job was cancelled.';
  const { response } = error as { response?: { status: number; headers: Record<string, string | undefined> } };
  if (response === undefined) {
    return timedOut(error) ? 'GitHub did not answer in time.' : 'GitHub could not be reached.';
  }
  const { status, headers } = response;
  const answered = `GitHub answered HTTP ${status}`;
  if (status === 429 || headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0') {
    return `${answered}: the token's rate limit is used up.`;
  }
  if (status === 401) return `${answered}: github-token was refused.`;
  if (status === 403 || status === 404) {
    return (
      `${answered}: the token lacks the right. Grant the job "permissions: pull-requests: write". ` +
      'For pull requests from forks the token of the event pull_request can only read: ' +
      'comment from a workflow on workflow_run, or give github-token a token that may.'
    );
  }
  return `${answered}.`;
};

/** By name, as octokit wraps what the signal gave as its reason. */
const timedOut = (error: unknown): boolean => {
  const { name, cause } = (error ?? {}) as { name?: unknown; cause?: unknown };
  return name === 'TimeoutError' || name === 'AbortError' || (cause !== undefined && timedOut(cause));
};
