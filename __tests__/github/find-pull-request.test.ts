import { afterEach, describe, expect, it } from '@jest/globals';
import { htmlPage } from '../../fake-pinkfish/faults.ts';
import {
  githubError,
  noPermission,
  startGitHubApi,
  type GitHubApi,
  type GitHubApiOptions,
} from '../../fake-pinkfish/github-api.ts';
import { findPullRequest } from '../../src/github/find-pull-request.ts';
import { githubAccess } from '../fixtures/github-access.ts';

let api: GitHubApi | undefined;
const start = async (options: GitHubApiOptions = {}): Promise<GitHubApi> => (api = await startGitHubApi(options));
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const [SHA, OTHER] = ['a'.repeat(40), 'b'.repeat(40)];
const branch = {
  kind: 'branch',
  owner: 'octo',
  repo: 'hello',
  head: { owner: 'Ann', branch: 'fix', sha: SHA },
} as const;
const commit = { kind: 'commit', owner: 'octo', repo: 'hello', sha: SHA } as const;

type Overrides = { ref?: string; sha?: string; owner?: string; state?: 'closed'; base?: { repo: string } };
const pull = (number: number, { ref = 'fix', sha = OTHER, owner = 'ann', ...rest }: Overrides = {}) => ({
  number,
  head: { ref, sha, owner },
  ...rest,
});

describe('findPullRequest', () => {
  it.each([
    ['the one of the commit', [pull(1), pull(2, { sha: SHA })], 2],
    ['the only one of the branch', [pull(1), pull(2, { ref: 'other' }), pull(3, { owner: 'bob' })], 1],
    ['none of several', [pull(1), pull(2)], undefined],
    ['none', [pull(1, { owner: 'bob', sha: SHA })], undefined],
  ])('finds %s', async (_what, pulls, number) => {
    // As if GitHub had ignored `head`: it then lists all of them.
    const body = JSON.stringify([
      ...pulls.map(({ head, ...rest }) => ({ ...rest, head: { ...head, label: `${head.owner}:${head.ref}` } })),
      ...[{ number: 9 }, null, 'x'],
    ]);
    const list = { status: 200, headers: { 'content-type': 'application/json' }, body };
    const github = await start({ faults: { 'list-pulls': () => list } });
    expect(await findPullRequest(branch, githubAccess(github.url))).toEqual({ number });
  });

  it('asks for the open ones of the branch', async () => {
    const github = await start({ pulls: [pull(4, { owner: 'Ann' }), pull(5, { owner: 'Ann', state: 'closed' })] });
    expect(await findPullRequest(branch, githubAccess(github.url))).toEqual({ number: 4 });
    expect(github.requests[0]?.path).toBe('/repos/octo/hello/pulls?head=Ann%3Afix&state=open&per_page=100');
  });

  it.each([
    ['the open one whose head it is', [pull(1), pull(2, { sha: SHA, state: 'closed' }), pull(3, { sha: SHA })], 3],
    ['none that was closed', [pull(2, { sha: SHA, state: 'closed' })], undefined],
    ['none of which it is only a part', [pull(1)], undefined],
    ['none of another repository', [pull(1, { sha: SHA, base: { repo: 'upstream/hello' } })], undefined],
    ['one of its repository in any case', [pull(1, { sha: SHA, base: { repo: 'Octo/Hello' } })], 1],
    ['none', [], undefined],
  ] as const)('finds of a commit %s', async (_what, pulls, number) => {
    const github = await start({ pulls });
    expect(await findPullRequest(commit, githubAccess(github.url))).toEqual({ number });
    expect(github.requests.map(({ path }) => path)).toEqual([`/repos/octo/hello/commits/${SHA}/pulls?per_page=100`]);
  });

  it('finds none of a commit that GitHub does not know, without a warning', async () => {
    const github = await start();
    expect(await findPullRequest({ ...commit, sha: 'main' }, githubAccess(github.url))).toEqual({});
  });

  it('asks for nothing where the number is known or there is none', async () => {
    const github = await start();
    const known = { kind: 'number', owner: 'octo', repo: 'hello', number: 7 } as const;
    expect(await findPullRequest(known, githubAccess(github.url))).toEqual({ number: 7 });
    expect(await findPullRequest({ kind: 'none' }, githubAccess(github.url))).toEqual({});
    expect(github.requests).toEqual([]);
  });

  it.each([
    [noPermission, 1, /^The pull request was not looked up: GitHub answered HTTP 403: the token lacks/],
    [githubError({ status: 502, message: '' }), 5, /GitHub answered HTTP 502\.$/],
    [htmlPage(200), 5, /GitHub answered with something other than a list\.$/],
  ] as const)('warns about %j', async (fault, tries, expected) => {
    const github = await start({ faults: { 'list-pulls': () => fault, 'list-commit-pulls': () => fault } });
    for (const source of [branch, commit]) {
      const before = github.requests.length;
      const found = await findPullRequest(source, githubAccess(github.url));
      expect(found).toEqual({ warning: expect.stringMatching(expected) });
      expect(github.requests.length - before).toBeGreaterThanOrEqual(tries);
      if (tries === 1) expect(github.requests.length - before).toBe(1);
    }
  });
});
