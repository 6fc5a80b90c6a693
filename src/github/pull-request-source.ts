import { at, recordOf, textOf, type Json } from '../json-value.ts';
import { numberOf } from './event.ts';

/** How the pull request of a workflow run is found: by its number, by its head branch, or by its head commit. */
export type PullRequestSource =
  | { kind: 'number'; owner: string; repo: string; number: number }
  | { kind: 'branch'; owner: string; repo: string; head: { owner: string; branch: string; sha: string } }
  | { kind: 'commit'; owner: string; repo: string; sha: string }
  | { kind: 'none' };

/**
 * The number if the event or its ref names it. A workflow run of a fork lists no pull request, so its head branch is
 * looked up; for all other events it is the pull request whose head is the commit. Never throws.
 */
export const pullRequestOf = (env: NodeJS.ProcessEnv, event: unknown): PullRequestSource => {
  const [owner, repo, ...more] = (env.GITHUB_REPOSITORY ?? '').split('/');
  if (!owner || !repo || more.length > 0) return { kind: 'none' };
  const number = numberOf(pullRequestIn(env, event)?.number) ?? numberInRef(env);
  if (number !== undefined) return { kind: 'number', owner, repo, number };
  const head = forkOf(env, event);
  if (head !== undefined) return { kind: 'branch', owner, repo, head };
  const sha = headCommit(env, event);
  return sha === undefined ? { kind: 'none' } : { kind: 'commit', owner, repo, sha };
};

/** Events whose record has a list of pull requests. */
const LISTING = ['workflow_run', 'check_run', 'check_suite'];

/** The event's own record of the pull request: a pull request, an issue, or an entry in a list. */
export const pullRequestIn = (env: NodeJS.ProcessEnv, event: unknown): Json | undefined => {
  const name = env.GITHUB_EVENT_NAME ?? '';
  if (isPullRequestEvent(name)) return recordOf(at(event, 'pull_request'));
  if (name === 'issue_comment') return recordOf(at(event, 'issue', 'pull_request')) && recordOf(at(event, 'issue'));
  if (!LISTING.includes(name)) return undefined;
  const repositoryId = at(event, 'repository', 'id');
  // A branch can be the head of pull requests in other repositories too, which have numbers of their own.
  return [at(event, name, 'pull_requests')]
    .flat()
    .map(recordOf)
    .find((entry) => {
      const id = at(entry, 'base', 'repo', 'id');
      return id !== undefined && id === repositoryId && numberOf(entry?.number) !== undefined;
    });
};

/** pull_request, pull_request_target, and the reviews of one. */
const isPullRequestEvent = (name: string): boolean => /^pull_request(?:_|$)/.test(name);

/** `refs/pull/7/merge`, or `refs/heads/gh-readonly-queue/main/pr-7-<sha>` in a merge queue. */
const numberInRef = ({ GITHUB_EVENT_NAME: name = '', GITHUB_REF: ref = '' }: NodeJS.ProcessEnv): number | undefined => {
  const pattern = isPullRequestEvent(name)
    ? /^refs\/pull\/(\d+)\//
    : /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/;
  return isPullRequestEvent(name) || name === 'merge_group' ? numberOf(Number(pattern.exec(ref)?.[1])) : undefined;
};

const forkOf = (env: NodeJS.ProcessEnv, event: unknown): { owner: string; branch: string; sha: string } | undefined => {
  if (env.GITHUB_EVENT_NAME !== 'workflow_run') return undefined;
  const text = (...path: string[]): string | undefined => textOf(at(event, 'workflow_run', ...path));
  const [owner, branch, sha] = [text('head_repository', 'owner', 'login'), text('head_branch'), text('head_sha')];
  return owner && branch && sha ? { owner, branch, sha } : undefined;
};

/** For runs, checks and statuses, GITHUB_SHA is the default branch's last commit, and the event names the commit it is about. */
const headCommit = (env: NodeJS.ProcessEnv, event: unknown): string | undefined => {
  const name = env.GITHUB_EVENT_NAME ?? '';
  if (LISTING.includes(name)) return textOf(at(event, name, 'head_sha'));
  return textOf(name === 'status' ? at(event, 'sha') : env.GITHUB_SHA);
};
