import { explanationOf, GitHubError, listOf, PER_PAGE, withGitHub, type GitHubAccess, type Request } from './api.ts';
import { at, textOf } from '../json-value.ts';
import { numberOf } from './event.ts';
import type { PullRequestSource } from './pull-request-source.ts';

type By<Kind> = Extract<PullRequestSource, { kind: Kind }>;

/**
 * The number of the pull request: of a branch, the open one whose head is the very commit, else the only open one; of a
 * commit, the open one whose head it is. Never throws: `warning` says why it could not be looked up.
 */
export const findPullRequest = async (
  source: PullRequestSource,
  access: GitHubAccess,
): Promise<{ number?: number | undefined; warning?: string }> => {
  if (source.kind === 'none') return {};
  if (source.kind === 'number') return { number: source.number };
  try {
    const found = await withGitHub(access, async (request) =>
      source.kind === 'commit' ? await ofCommit(request, source) : await ofBranch(request, source),
    );
    return { number: numberOf(at(found, 'number')) };
  } catch (error) {
    // GitHub does not know the commit: it is in a fork, or no longer in any branch.
    if (error instanceof GitHubError && error.failure.status === 422) return {};
    return { warning: `The pull request was not looked up: ${explanationOf(error, access.retry.signal)}` };
  }
};

const ofCommit = async (request: Request, { owner, repo, sha }: By<'commit'>): Promise<unknown> => {
  const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
  const { data } = await request(route, { owner, repo, commit_sha: sha, per_page: PER_PAGE });
  const own = `${owner}/${repo}`;
  return listOf(data).find((pull) => {
    // It can be the head of a pull request in the repository that this one was forked from, too.
    const base = textOf(at(pull, 'base', 'repo', 'full_name')) ?? own;
    return isSame(base, own) && at(pull, 'head', 'sha') === sha && at(pull, 'state') === 'open';
  });
};

const ofBranch = async (request: Request, { owner, repo, head }: By<'branch'>): Promise<unknown> => {
  const label = `${head.owner}:${head.branch}`;
  const query = { owner, repo, head: label, state: 'open', per_page: PER_PAGE };
  const { data } = await request('GET /repos/{owner}/{repo}/pulls', query);
  // GitHub ignores a `head` that it cannot read, and then lists all pull requests.
  const found = listOf(data).filter(
    (pull) => isSame(textOf(at(pull, 'head', 'label')) ?? '', label) && at(pull, 'head', 'ref') === head.branch,
  );
  return found.find((pull) => at(pull, 'head', 'sha') === head.sha) ?? (found.length === 1 ? found[0] : undefined);
};

/** Names of owners and repositories are compared without regard to case, branches are not. */
const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
