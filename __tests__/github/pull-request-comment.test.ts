import { afterEach, describe, expect, it } from '@jest/globals';
import {
  noPermission,
  notFound,
  startGitHubApi,
  type GitHubApi,
  type GitHubApiOptions,
} from '../../fake-pinkfish/github-api.ts';
import { commentMarker, findPullRequest, upsertComment } from '../../src/github/pull-request-comment.ts';

const marker = commentMarker({ workflow: 'CI', job: 'notes', triggerId: 't1' });
const body = `${marker}\n\n## ✅ Release notes`;
const pullRequest = { owner: 'octo', repo: 'hello', number: 7 };

let api: GitHubApi | undefined;
const start = async (options: GitHubApiOptions): Promise<GitHubApi> => (api = await startGitHubApi(options));
afterEach(async () => {
  await api?.close();
  api = undefined;
});

const access = (apiUrl: string, overrides: { signal?: AbortSignal; requestTimeoutMs?: number } = {}) => ({
  token: 'ghs_token',
  apiUrl,
  signal: new AbortController().signal,
  ...overrides,
});

const operations = ({ requests }: GitHubApi): string[] => requests.map(({ operation }) => operation);
const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: '{"message":"see https://docs.github.example"}',
});

describe('commentMarker', () => {
  it('is one hidden line, different for each workflow, job and trigger', () => {
    const of = { workflow: 'CI --> <b>', job: 'a\nb', triggerId: 't' };
    expect(commentMarker(of)).toMatch(/^<!-- pinkfish-run-action [0-9a-f]{64} -->$/);
    const markers = [
      of,
      { ...of, workflow: 'x' },
      { ...of, job: 'x' },
      { ...of, triggerId: 'x' },
      { ...of, triggerId: undefined },
    ];
    expect(new Set(markers.map(commentMarker)).size).toBe(5);
    expect(commentMarker({ ...of })).toBe(commentMarker(of));
  });
});

describe('upsertComment', () => {
  it('creates the comment where there is none, whatever others quote', async () => {
    const github = await start({
      comments: [
        { body: `> ${marker}`, issue: 7 },
        { body: `x ${marker}`, issue: 7 },
        { body: marker, issue: 8 },
        { body: commentMarker({ workflow: 'CI', job: 'notes', triggerId: 't2' }), issue: 7 },
      ],
    });
    expect(await upsertComment({ pullRequest, marker, body, ...access(github.url) })).toEqual({ done: 'created' });
    expect(operations(github)).toEqual(['list-comments', 'create-comment']);
    expect(github.comments.at(-1)).toMatchObject({ issue: 7, body });
    expect(github.requests.map(({ authorization }) => authorization)).toEqual(['token ghs_token', 'token ghs_token']);
  });

  it('finds its comment on a later page and updates it in place', async () => {
    const others = Array.from({ length: 230 }, (_, index) => ({ body: `comment ${index}`, issue: 7 }));
    const github = await start({
      comments: [...others, { body: `${marker}\n\nold`, issue: 7, author: 'github-actions[bot]' }],
    });
    expect(await upsertComment({ pullRequest, marker, body, ...access(github.url) })).toEqual({ done: 'updated' });
    expect(operations(github)).toEqual(['list-comments', 'list-comments', 'list-comments', 'update-comment']);
    expect(github.comments).toHaveLength(231);
    expect(github.comments.at(-1)?.body).toBe(body);
  });

  it('does not look through pages without end', async () => {
    const endless = { data: [null, 'x', { id: 1, body: null }], headers: { link: '<x>; rel="next"' } };
    const routes: string[] = [];
    const connect = () =>
      Promise.resolve({
        request: (route: string) => {
          routes.push(route);
          return Promise.resolve(endless);
        },
      });
    expect(await upsertComment({ pullRequest, marker, body, ...access('http://x'), connect })).toEqual({
      done: 'created',
    });
    expect(routes).toHaveLength(101);
  });

  it.each([
    [
      'a token that can only read',
      noPermission,
      /HTTP 403: the token lacks the right\. Grant the job "permissions: pull-requests: write"\. For pull requests from forks/,
    ],
    ['a token that sees nothing', notFound, /HTTP 404: the token lacks the right/],
    ['a token that is none', answer(401), /HTTP 401: github-token was refused\.$/],
    ['too many requests', answer(429), /HTTP 429: the token's rate limit is used up\.$/],
    ['a used up limit', answer(403, { 'x-ratelimit-remaining': '0' }), /HTTP 403: the token's rate limit/],
    ['a limit on writing', answer(403, { 'retry-after': '60' }), /HTTP 403: the token's rate limit/],
    ['a failure of GitHub', answer(502), /HTTP 502\.$/],
    ['a broken connection', 'reset-before-reading', /GitHub could not be reached\.$/],
  ] as const)('of %s gives one warning', async (_what, fault, expected) => {
    const github = await start({ faults: { 'create-comment': () => fault } });
    const { warning } = await upsertComment({ pullRequest, marker, body, ...access(github.url) });
    expect(warning).toMatch(expected);
    expect(warning).toMatch(/^The comment on pull request #7 was not written: /);
    expect(warning).not.toMatch(/https?:/);
    // No layer below tries again.
    expect(operations(github)).toEqual(['list-comments', 'create-comment']);
  });

  it('gives up a request that is never answered', async () => {
    const github = await start({ faults: { 'list-comments': () => 'hang' } });
    expect(await upsertComment({ pullRequest, marker, body, ...access(github.url, { requestTimeoutMs: 50 }) })).toEqual(
      {
        warning: 'The comment on pull request #7 was not written: GitHub did not answer in time.',
      },
    );
  });

  it('gives up at the limit for all requests', async () => {
    const github = await start({ faults: { 'list-comments': () => 'hang' } });
    const { warning } = await upsertComment({
      pullRequest,
      marker,
      body,
      ...access(github.url, { signal: AbortSignal.timeout(50) }),
    });
    expect(warning).toBe('The comment on pull request #7 was not written: GitHub did not answer in time.');
  });

  it('ends with the job, before and during a request', async () => {
    const github = await start({ faults: { 'list-comments': () => 'hang' } });
    const controller = new AbortController();
    const pending = upsertComment({ pullRequest, marker, body, ...access(github.url, { signal: controller.signal }) });
    while (github.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    const warning = 'The comment on pull request #7 was not written: the job was cancelled.';
    expect(await pending).toEqual({ warning });
    expect(
      await upsertComment({ pullRequest, marker, body, ...access(github.url, { signal: controller.signal }) }),
    ).toEqual({ warning });
    expect(github.requests).toHaveLength(1);
  });
});

describe('findPullRequest', () => {
  const head = { owner: 'Ann', branch: 'fix', sha: 'a1' };
  const pull = (number: number, overrides: { ref?: string; sha?: string; owner?: string; state?: 'closed' } = {}) => {
    const { ref = 'fix', sha = 'a0', owner = 'ann', state = 'open' } = overrides;
    return { number, state, head: { ref, sha, owner } } as const;
  };

  it.each([
    ['the one of the commit', [pull(1), pull(2, { sha: 'a1' })], 2],
    ['the only one of the branch', [pull(1), pull(2, { ref: 'other' }), pull(3, { owner: 'bob' })], 1],
    ['none of several', [pull(1), pull(2)], undefined],
    ['none', [pull(1, { owner: 'bob', sha: 'a1' })], undefined],
  ])('finds %s', async (_what, pulls, number) => {
    // The stand-in compares as GitHub does not: by case, so that the filter is ours.
    const connect = () =>
      Promise.resolve({
        request: () =>
          Promise.resolve({
            data: [
              ...pulls.map(({ head: { owner, ...of }, ...rest }) => ({
                ...rest,
                head: { ...of, label: `${owner}:${of.ref}` },
              })),
              { number: 9 },
            ],
            headers: {},
          }),
      });
    expect(await findPullRequest({ owner: 'octo', repo: 'hello', head, ...access('http://x'), connect })).toEqual({
      number,
      warning: undefined,
    });
  });

  it('asks for the open ones of the branch', async () => {
    const github = await start({ pulls: [pull(4, { owner: 'Ann' }), pull(5, { owner: 'Ann', state: 'closed' })] });
    expect((await findPullRequest({ owner: 'octo', repo: 'hello', head, ...access(github.url) })).number).toBe(4);
    expect(github.requests[0]?.path).toBe('/repos/octo/hello/pulls?head=Ann%3Afix&state=open&per_page=100');
  });

  it('warns where it may not look, or gets something else', async () => {
    const github = await start({
      faults: {
        'list-pulls': [noPermission, { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }],
      },
    });
    const find = async () => await findPullRequest({ owner: 'octo', repo: 'hello', head, ...access(github.url) });
    expect((await find()).warning).toMatch(/^The pull request was not looked up: GitHub answered HTTP 403/);
    expect(await find()).toEqual({ number: undefined, warning: undefined });
  });
});
