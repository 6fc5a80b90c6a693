import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { listen, receive, resetConnection, type Answer } from './exchange.ts';
import { faultsOf, fulfil, type Fault, type FaultPlan, type FaultPlans } from './faults.ts';

export type GitHubOperation =
  'list-comments' | 'create-comment' | 'update-comment' | 'list-pulls' | 'list-commit-pulls' | 'get-user' | 'unknown';

export type GitHubRequest = {
  readonly operation: GitHubOperation;
  readonly method: string;
  /** The request target as it came, query included. */
  readonly path: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  body?: unknown;
};

/** An author without a name is a deleted account. */
export type Comment = { readonly id: number; readonly issue: number; readonly author: string; body: string };

export type Pull = {
  readonly number: number;
  readonly title?: string;
  readonly head: { readonly ref: string; readonly sha: string; readonly owner: string };
  /** `repo` is the full name of its repository; that of the request unless given. */
  readonly base?: { readonly ref?: string; readonly repo?: string };
  readonly state?: 'open' | 'closed';
};

export type GitHubApiOptions = {
  /** Comments that are there from the beginning, oldest first; `issue` is 1 unless given. */
  readonly comments?: readonly { readonly body: string; readonly issue?: number; readonly author?: string }[];
  readonly pulls?: readonly Pull[];
  /** Numbers of the issues and pull requests whose conversation is locked. */
  readonly locked?: readonly number[];
  /** Whose personal token is used; the job's own token unless given. */
  readonly tokenOwner?: string;
  readonly faults?: FaultPlans<GitHubOperation, GitHubRequest>;
  readonly port?: number;
  /** The host in its URLs, for a test whose proxy resolves it; 127.0.0.1 unless given. */
  readonly host?: string;
};

export type GitHubApi = {
  readonly url: string;
  /** What a runner sets for its steps. */
  readonly env: Readonly<Record<string, string>>;
  readonly requests: readonly GitHubRequest[];
  readonly comments: readonly Comment[];
  readonly setFaults: (operation: GitHubOperation, plan: FaultPlan<GitHubRequest>) => void;
  readonly close: () => Promise<void>;
};

type Message = { readonly status: number; readonly message: string; readonly headers?: Record<string, string> };

const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

/** An error as GitHub writes one. */
export const githubError = ({ status, message, headers }: Message): Answer =>
  json(status, { message, documentation_url: 'https://docs.github.com/rest', status: String(status) }, headers);

/** The answer to a token that may read but not write, such as that of a fork's workflow. */
export const noPermission: Fault = githubError({ status: 403, message: 'Resource not accessible by integration' });

/** The answer to a token that may not even read. */
export const notFound: Fault = githubError({ status: 404, message: 'Not Found' });

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const secondaryRateLimit = (status: 403 | 429, headers: Record<string, string>): Fault =>
  githubError({ status, headers, message: 'You have exceeded a secondary rate limit. Please wait a few minutes.' });

type Route = { readonly operation: GitHubOperation; readonly repository: string; readonly id: string };

const ROUTES: readonly (readonly [GitHubOperation, string, RegExp])[] = [
  ['get-user', 'GET', /^\/user$/],
  ['list-pulls', 'GET', /^\/repos\/([^/]+\/[^/]+)\/pulls$/],
  ['list-commit-pulls', 'GET', /^\/repos\/([^/]+\/[^/]+)\/commits\/([^/]+)\/pulls$/],
  ['update-comment', 'PATCH', /^\/repos\/([^/]+\/[^/]+)\/issues\/comments\/(\d+)$/],
  ['list-comments', 'GET', /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/comments$/],
  ['create-comment', 'POST', /^\/repos\/([^/]+\/[^/]+)\/issues\/(\d+)\/comments$/],
];

const routeOf = (method: string, pathname: string): Route => {
  for (const [operation, verb, pattern] of ROUTES) {
    const found = verb === method ? pattern.exec(pathname) : null;
    if (found) return { operation, repository: found[1] ?? '', id: found[2] ?? '' };
  }
  return { operation: 'unknown', repository: '', id: '' };
};

type State = Required<Pick<GitHubApiOptions, 'pulls' | 'locked'>> & {
  readonly comments: Comment[];
  readonly tokenOwner: string | undefined;
  /** An account's id is its place in this list, plus one. */
  readonly accounts: string[];
  url: string;
};

const JOB_AUTHOR = 'github-actions[bot]';

const userJson = (login: string, { accounts }: State) => {
  if (!accounts.includes(login)) accounts.push(login);
  return { login, id: accounts.indexOf(login) + 1, type: login.endsWith('[bot]') ? 'Bot' : 'User' };
};

const commentJson = (comment: Comment, state: State) => ({
  id: comment.id,
  body: comment.body,
  user: comment.author === '' ? null : userJson(comment.author, state),
  html_url: `https://github.com/octo/hello/pull/${comment.issue}#issuecomment-${comment.id}`,
  url: `${state.url}/repos/octo/hello/issues/comments/${comment.id}`,
});

/** One page of a list, with a Link header while there is another. */
const page = (items: readonly unknown[], url: URL, state: State): Answer => {
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const number = Number(url.searchParams.get('page') ?? 1);
  const next = new URL(url.pathname + url.search, state.url);
  next.searchParams.set('page', String(number + 1));
  const more = number * size < items.length;
  return json(200, items.slice((number - 1) * size, number * size), more ? { link: `<${next.href}>; rel="next"` } : {});
};

const pullJson = ({ number, title, head, base, state }: Pull, repository: string) => ({
  number,
  title: title ?? `Pull request ${number}`,
  state: state ?? 'open',
  html_url: `https://github.com/octo/hello/pull/${number}`,
  head: { ref: head.ref, sha: head.sha, label: `${head.owner}:${head.ref}` },
  base: { ref: base?.ref ?? 'main', repo: { full_name: base?.repo ?? repository } },
});

const listPulls = ({ repository }: Route, url: URL, state: State): Answer => {
  const head = url.searchParams.get('head');
  const wanted = url.searchParams.get('state') ?? 'open';
  const pulls = state.pulls
    .map((pull) => pullJson(pull, repository))
    .filter((pull) => (wanted === 'all' || pull.state === wanted) && (head === null || pull.head.label === head));
  return page(pulls, url, state);
};

/** The merged and open ones of which the commit is a part, whether it is their head or not. */
const listCommitPulls = ({ repository, id: sha }: Route, url: URL, state: State): Answer => {
  if (!/^[0-9a-f]{40}$/.test(sha)) return githubError({ status: 422, message: `No commit found for SHA: ${sha}` });
  return page(
    state.pulls.map((pull) => pullJson(pull, repository)),
    url,
    state,
  );
};

const written = ({ operation, id }: Route, body: unknown, state: State): Answer => {
  const comment = (body as { body?: unknown } | null)?.body;
  const number = Number(id);
  if (typeof comment !== 'string' || comment.trim() === '') {
    return githubError({ status: 422, message: 'Validation Failed' });
  }
  if (comment.length > 65_536) {
    return githubError({ status: 422, message: 'Body is too long (maximum is 65536 characters)' });
  }
  if (operation === 'create-comment') {
    if (state.locked.includes(number)) {
      return githubError({ status: 403, message: 'Unable to create comment because issue is locked.' });
    }
    const made: Comment = {
      id: 9001 + state.comments.length,
      issue: number,
      author: state.tokenOwner ?? JOB_AUTHOR,
      body: comment,
    };
    state.comments.push(made);
    return json(201, commentJson(made, state));
  }
  const found = state.comments.find((one) => one.id === number);
  if (!found) return githubError({ status: 404, message: 'Not Found' });
  found.body = comment;
  return json(200, commentJson(found, state));
};

const usualAnswer = (route: Route, url: URL, { body, state }: { body: unknown; state: State }): Answer => {
  switch (route.operation) {
    case 'unknown':
      return githubError({ status: 404, message: 'Not Found' });
    case 'get-user':
      return state.tokenOwner === undefined
        ? githubError({ status: 403, message: 'Resource not accessible by integration' })
        : json(200, userJson(state.tokenOwner, state));
    case 'list-pulls':
      return listPulls(route, url, state);
    case 'list-commit-pulls':
      return listCommitPulls(route, url, state);
    case 'list-comments': {
      const comments = state.comments.filter(({ issue }) => issue === Number(route.id));
      return page(
        comments.map((comment) => commentJson(comment, state)),
        url,
        state,
      );
    }
    default:
      return written(route, body, state);
  }
};

/** What GitHub refuses before it looks at anything else. */
const refusal = ({ authorization, 'user-agent': agent }: IncomingHttpHeaders): Answer | undefined => {
  if (agent === undefined) return githubError({ status: 403, message: 'Request forbidden by administrative rules.' });
  if (authorization === undefined) return githubError({ status: 401, message: 'Requires authentication' });
  return undefined;
};

/** Starts the stand-in for the part of GitHub's REST API that keeps comments on a pull request. */
export const startGitHubApi = async (options: GitHubApiOptions = {}): Promise<GitHubApi> => {
  const { pulls = [], locked = [], tokenOwner } = options;
  const comments = (options.comments ?? []).map(({ body, issue = 1, author = 'octocat' }, index) => {
    return { id: 9001 + index, issue, author, body };
  });
  const state: State = { comments, pulls, locked, tokenOwner, accounts: [], url: '' };
  const requests: GitHubRequest[] = [];
  const faults = faultsOf<GitHubOperation, GitHubRequest>(options.faults);
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '', headers } = incoming;
    const url = new URL(path, 'http://github.invalid');
    const route = routeOf(method, url.pathname);
    const { authorization, 'content-type': contentType } = headers;
    const request: GitHubRequest = { operation: route.operation, method, path, authorization, contentType };
    requests.push(request);
    const fault = faults.next(route.operation, request);
    if (fault === 'reset-before-reading') {
      resetConnection(incoming.socket);
      return;
    }
    const { bytes } = await receive(incoming, 1024 ** 2);
    if (bytes.length > 0) request.body = JSON.parse(bytes.toString());
    const usual = () => refusal(headers) ?? usualAnswer(route, url, { body: request.body, state });
    await fulfil({ response, fault, headers: { 'x-github-request-id': 'FAKE:1:2:3:4' }, usual });
  };
  const listener = await listen({ handle, port: options.port, host: options.host });
  state.url = listener.url;
  const { url, close } = listener;
  return { url, env: { GITHUB_API_URL: url }, requests, comments, setFaults: faults.set, close };
};
