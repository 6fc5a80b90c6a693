import { HttpError, UnexpectedResponseError } from '../errors.ts';
import { plainLine, withoutLinks } from '../foreign-text.ts';
import { withRetries, type RetryContext } from '../http/retry.ts';
import { retryAfterMs } from '../http/retry-policy.ts';
import { at, textOf, type Json } from '../json-value.ts';
import { withTimeLimit } from '../time-limit.ts';

/** How GitHub is reached. */
export type GitHubAccess = {
  token: string;
  /** `GITHUB_API_URL`. */
  apiUrl: string;
  /** Its signal ends all requests, and may be a time limit. */
  retry: RetryContext;
  /** On the clock's scale: no request is sent again after it. */
  deadline: number;
};

/** Sends one request. @throws GitHubError, UnexpectedResponseError, or the network's error */
export type Request = (route: string, parameters: Json) => Promise<{ data: unknown; link: string }>;

export const PER_PAGE = 100;

const REQUEST_TIMEOUT_MS = 30_000;
/** An outage of some seconds is worth waiting for; a runner that cannot reach GitHub at all is not. */
const UNREACHABLE_MS = 20_000;
/** GitHub's advice for a rate limit that names no time. */
const RATE_LIMIT_MS = 60_000;

/** Runs the work until it succeeds or the deadline is near. It begins anew each time, and must not repeat what it has done. */
export const withGitHub = async <T>(access: GitHubAccess, work: (request: Request) => Promise<T>): Promise<T> => {
  const { retry, deadline } = access;
  const retryForMs = { unreachable: UNREACHABLE_MS, 'rate-limited': Infinity, transient: Infinity };
  retry.signal.throwIfAborted();
  const request = await connect(access);
  const rules = { retryForMs, deadline, atDeadline: 'give-up' } as const;
  return await withRetries(() => work(request), rules, { ...retry, operation: 'Pull-request comment' });
};

const connect = async ({ token, apiUrl, retry }: GitHubAccess): Promise<Request> => {
  // 1.2 MB that few workflow runs need.
  const { getOctokit } = await import('@actions/github');
  const silent = (): undefined => undefined;
  // Its warnings would be logged without redaction.
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const octokit = getOctokit(token, { baseUrl: apiUrl, log });
  return async (route, parameters) =>
    await withTimeLimit({ ms: REQUEST_TIMEOUT_MS, signal: retry.signal }, async (signal) => {
      try {
        const answer = await octokit.request(route, { ...parameters, request: { signal } });
        return { data: answer.data as unknown, link: answer.headers.link ?? '' };
      } catch (error) {
        throw errorOf(error);
      }
    });
};

/** A list. Anything else is an error: what is missing could be what is searched for. */
export const listOf = (data: unknown): unknown[] => {
  if (Array.isArray(data)) return data;
  throw new UnexpectedResponseError('GitHub answered with something other than a list', { transient: true });
};

/** An answer other than success. `explanation` is a sentence for people without a link. */
export class GitHubError extends HttpError {
  readonly explanation: string;

  constructor(failure: HttpError['failure'], explanation: string) {
    super(failure);
    this.explanation = explanation;
  }
}

/** What octokit throws is either an answer, or wraps the network's error, by which the retry policy judges. */
const errorOf = (error: unknown): unknown => {
  const response = at(error, 'response');
  const status = at(response, 'status');
  if (typeof status !== 'number') {
    let cause = error;
    while (Error.isError(cause) && Error.isError(cause.cause)) ({ cause } = cause);
    return cause;
  }
  const message = withoutLinks(plainLine(textOf(at(response, 'data', 'message')) ?? '', 300));
  const waitMs = retryAfterMs(textOf(at(response, 'headers', 'retry-after')), Date.now());
  const limitMs = rateLimitMs(response, message, waitMs);
  return new GitHubError(
    { status: limitMs === undefined ? status : 429, retryAfterMs: limitMs ?? waitMs },
    `GitHub answered HTTP ${status}${limitMs === undefined ? explain(status, message) : ': the token is rate limited.'}`,
  );
};

/**
 * How long GitHub wants no request; undefined where the token is not rate limited
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
const rateLimitMs = (response: unknown, message: string, waitMs: number | undefined): number | undefined => {
  const status = at(response, 'status');
  const isUsedUp = at(response, 'headers', 'x-ratelimit-remaining') === '0';
  const isForbidden = status === 403 && (isUsedUp || waitMs !== undefined || /rate limit/i.test(message));
  if (status !== 429 && !isForbidden) return undefined;
  const resetMs = Number(at(response, 'headers', 'x-ratelimit-reset')) * 1_000 - Date.now();
  return waitMs ?? (isUsedUp && resetMs > 0 ? resetMs : RATE_LIMIT_MS);
};

const explain = (status: number, message: string): string => {
  if (status === 401) return ': github-token was refused.';
  // GitHub documents neither the status nor the words of it [assume].
  if (/\blocked\b/i.test(message)) return ': the conversation is locked. Unlock it, or set pr-comment to false.';
  if (status === 403 || status === 404) {
    return (
      ': the token lacks the permission. Grant the job "permissions: pull-requests: write". ' +
      'For pull requests from forks the token of the event pull_request can only read: ' +
      'comment from a workflow on workflow_run, or set github-token to a token that can write.'
    );
  }
  return status < 500 && message !== '(unnamed)' ? ` (${message}).` : '.';
};

/** Why GitHub could not be asked, as a sentence. Never an octokit message, which may contain addresses. */
export const explanationOf = (error: unknown, signal: AbortSignal): string => {
  if (signal.aborted && (signal.reason as Error).name !== 'TimeoutError') return 'the job was cancelled.';
  if (error instanceof GitHubError) return error.explanation;
  if (error instanceof UnexpectedResponseError) return `${error.message}.`;
  const { name, code } = error as NodeJS.ErrnoException;
  if (['TimedOutError', 'TimeoutError'].includes(name)) return 'GitHub did not answer in time.';
  return `GitHub could not be reached${code === undefined ? '' : ` (${code})`}.`;
};
