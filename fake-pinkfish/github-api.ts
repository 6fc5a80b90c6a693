import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, receive, resetConnection, type Answer } from './exchange.ts';
import { faultsOf, fulfil, type Fault, type FaultPlan, type FaultPlans } from './faults.ts';

export type GitHubOperation = 'list-comments' | 'create-comment' | 'update-comment' | 'list-pulls' | 'unknown';

export type GitHubRequest = {
  readonly operation: GitHubOperation;
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  body?: unknown;
};

export type Comment = { readonly id: number; readonly issue: number; readonly author: string; body: string };

export type Pull = {
  readonly number: number;
  readonly title?: string;
  readonly head: { readonly ref: string; readonly sha: string; readonly owner: string };
  readonly base?: { readonly ref: string };
  readonly state?: 'open' | 'closed';
};

export type GitHubApiOptions = {
  /** Comments that are there from the beginning, oldest first; `issue` is 1 unless given. */
  readonly comments?: readonly { readonly body: string; readonly issue?: number; readonly author?: string }[];
  readonly pulls?: readonly Pull[];
  readonly faults?: FaultPlans<GitHubOperation, GitHubRequest>;
  readonly port?: number;
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

const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

/** What a token of a fork's workflow gets for writing. */
export const noPermission: Fault = json(403, { message: 'Resource not accessible by integration', status: '403' });

/** What a token gets that may not even see. */
export const notFound: Fault = json(404, { message: 'Not Found', status: '404' });

type Route = { readonly operation: GitHubOperation; readonly number: number };

const routeOf = (method: string, pathname: string): Route => {
  const found = /^\/repos\/[^/]+\/[^/]+\/(?:issues\/(comments\/)?(\d+)(\/comments)?|(pulls))$/.exec(pathname);
  const number = Number(found?.[2]);
  if (found?.[4] && method === 'GET') return { operation: 'list-pulls', number };
  if (found?.[1] && method === 'PATCH') return { operation: 'update-comment', number };
  if (found?.[3] && method === 'GET') return { operation: 'list-comments', number };
  if (found?.[3] && method === 'POST') return { operation: 'create-comment', number };
  return { operation: 'unknown', number };
};

type State = { readonly comments: Comment[]; readonly pulls: readonly Pull[]; url: string };

const commentJson = (comment: Comment, state: State) => ({
  id: comment.id,
  body: comment.body,
  user: { login: comment.author, type: comment.author.endsWith('[bot]') ? 'Bot' : 'User' },
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

const pullJson = ({ number, title, head, base, state }: Pull) => ({
  number,
  title: title ?? `Pull request ${number}`,
  state: state ?? 'open',
  html_url: `https://github.com/octo/hello/pull/${number}`,
  head: { ref: head.ref, sha: head.sha, label: `${head.owner}:${head.ref}` },
  base: { ref: base?.ref ?? 'main' },
});

const listPulls = (url: URL, state: State): Answer => {
  const head = url.searchParams.get('head');
  const wanted = url.searchParams.get('state') ?? 'open';
  const pulls = state.pulls
    .map(pullJson)
    .filter((pull) => (wanted === 'all' || pull.state === wanted) && (head === null || pull.head.label === head));
  return page(pulls, url, state);
};

const written = (route: Route, body: unknown, state: State): Answer => {
  const comment = (body as { body?: unknown } | null)?.body;
  if (typeof comment !== 'string' || comment.trim() === '') return json(422, { message: 'Validation Failed' });
  if (comment.length > 65_536) {
    return json(422, { message: 'Body is too long (maximum is 65536 characters)' });
  }
  if (route.operation === 'create-comment') {
    const id = 9001 + state.comments.length;
    const made: Comment = { id, issue: route.number, author: 'github-actions[bot]', body: comment };
    state.comments.push(made);
    return json(201, commentJson(made, state));
  }
  const found = state.comments.find(({ id }) => id === route.number);
  if (!found) return json(404, { message: 'Not Found' });
  found.body = comment;
  return json(200, commentJson(found, state));
};

const usualAnswer = (route: Route, url: URL, { body, state }: { body: unknown; state: State }): Answer => {
  if (route.operation === 'unknown') return json(404, { message: 'Not Found' });
  if (route.operation === 'list-pulls') return listPulls(url, state);
  if (route.operation !== 'list-comments') return written(route, body, state);
  const comments = state.comments.filter(({ issue }) => issue === route.number);
  return page(
    comments.map((comment) => commentJson(comment, state)),
    url,
    state,
  );
};

/** Starts the stand-in for the part of GitHub's REST API that keeps comments on a pull request. */
export const startGitHubApi = async (options: GitHubApiOptions = {}): Promise<GitHubApi> => {
  const comments = (options.comments ?? []).map(({ body, issue = 1, author = 'octocat' }, index) => {
    return { id: 9001 + index, issue, author, body };
  });
  const state: State = { comments, pulls: options.pulls ?? [], url: '' };
  const requests: GitHubRequest[] = [];
  const faults = faultsOf<GitHubOperation, GitHubRequest>(options.faults);
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const { method = '', url: path = '' } = incoming;
    const url = new URL(path, 'http://github.invalid');
    const route = routeOf(method, url.pathname);
    const { authorization } = incoming.headers;
    const request: GitHubRequest = { operation: route.operation, method, path, authorization };
    requests.push(request);
    const fault = faults.next(route.operation, request);
    if (fault === 'reset-before-reading') {
      resetConnection(incoming.socket);
      return;
    }
    const { bytes } = await receive(incoming, 1024 ** 2);
    if (bytes.length > 0) request.body = JSON.parse(bytes.toString());
    const usual = () => usualAnswer(route, url, { body: request.body, state });
    await fulfil({ response, fault, headers: { 'x-github-request-id': 'FAKE:1:2:3:4' }, usual });
  };
  const listener = await listen({ handle, port: options.port });
  state.url = listener.url;
  const { url, close } = listener;
  return { url, env: { GITHUB_API_URL: url }, requests, comments, setFaults: faults.set, close };
};
