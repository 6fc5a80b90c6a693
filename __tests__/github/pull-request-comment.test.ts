import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { htmlPage, type Fault } from '../../fake-pinkfish/faults.ts';
import {
  githubError,
  noPermission,
  notFound,
  secondaryRateLimit,
  startGitHubApi,
  type GitHubApi,
  type GitHubApiOptions,
} from '../../fake-pinkfish/github-api.ts';
import { commentMarker, upsertComment } from '../../src/github/pull-request-comment.ts';
import { githubAccess } from '../fixtures/github-access.ts';
import { closedPort } from '../fixtures/wire.ts';

const IDENTITY = { workflow: 'CI', job: 'notes', step: '__acme_run', triggerId: 't1', key: '' };
const marker = commentMarker(IDENTITY);
const body = `${marker}\n\n## ✅ Release notes`;
const comment = { pullRequest: { owner: 'octo', repo: 'hello', number: 7 }, marker, body, create: true };
const BOT = 'github-actions[bot]';

const open: GitHubApi[] = [];
const start = async (options: GitHubApiOptions = {}): Promise<GitHubApi> => {
  const api = await startGitHubApi(options);
  open.push(api);
  return api;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((api) => api.close()));
});

const operations = ({ requests }: GitHubApi): string[] => requests.map(({ operation }) => operation);
const bodies = ({ comments }: GitHubApi): string[] => comments.map((one) => one.body);
const answer = (status: number, headers: Record<string, string> = {}, message = 'see https://docs.github.example') =>
  githubError({ status, headers, message });
const GATEWAY_PAGE = { status: 201, headers: { 'content-type': 'text/html' }, body: '<html>', effect: true } as const;
const JSON_TYPE = { 'content-type': 'application/json' };

describe('commentMarker', () => {
  it('is one hidden line, different for each workflow, job, step, trigger and key', () => {
    const of = { workflow: 'CI --> <b>', job: 'a\nb', step: 's', triggerId: 't', key: '{"os":"linux"}' };
    expect(commentMarker(of)).toMatch(/^<!-- pinkfish-run-action [0-9a-f]{64} -->$/);
    const changed = Object.keys(of).map((name) => commentMarker({ ...of, [name]: 'x' }));
    const all = [commentMarker(of), commentMarker({ ...of, triggerId: undefined }), ...changed];
    expect(new Set(all).size).toBe(7);
    expect(commentMarker({ ...of })).toBe(commentMarker(of));
  });
});

describe('upsertComment', () => {
  it('creates the comment if there is none, whatever others quote', async () => {
    const github = await start({
      comments: [
        { body: `> ${marker}`, issue: 7, author: BOT },
        { body: `x ${marker}`, issue: 7, author: BOT },
        { body: marker, issue: 8, author: BOT },
        { body: commentMarker({ ...IDENTITY, key: 'linux' }), issue: 7, author: BOT },
      ],
    });
    expect(await upsertComment(comment, githubAccess(github.url))).toBeUndefined();
    expect(operations(github)).toEqual(['list-comments', 'create-comment']);
    expect(github.comments.at(-1)).toMatchObject({ issue: 7, body });
    expect(github.requests.map(({ authorization }) => authorization)).toEqual(['token ghs_token', 'token ghs_token']);
  });

  it('creates none if it should only bring one up to date', async () => {
    const github = await start();
    expect(await upsertComment({ ...comment, create: false }, githubAccess(github.url))).toBeUndefined();
    expect(operations(github)).toEqual(['list-comments']);
  });

  it.each([true, false])('finds its comment on a later page and updates it in place (create: %s)', async (create) => {
    const others = Array.from({ length: 230 }, (_, index) => ({ body: `comment ${index}`, issue: 7 }));
    const github = await start({ comments: [...others, { body: `${marker}\n\nold`, issue: 7, author: BOT }] });
    expect(await upsertComment({ ...comment, create }, githubAccess(github.url))).toBeUndefined();
    expect(operations(github)).toEqual([
      ...['list-comments', 'list-comments', 'list-comments', 'get-user', 'update-comment'],
    ]);
    expect(github.comments).toHaveLength(231);
    expect(github.comments.at(-1)?.body).toBe(body);
  });

  it.each([
    ['of a person, with the token of the job', 'mallory', undefined],
    ['of a deleted account, with the token of the job', '', undefined],
    ['of another person, with a personal token', 'mallory', 'mona'],
    ['of an app, with a personal token', BOT, 'mona'],
    ['of a deleted account, with a personal token', '', 'mona'],
  ])('leaves a comment alone %s', async (_what, author, tokenOwner) => {
    const foreign = { body: `${marker}\n\nmine`, issue: 7, author };
    const github = await start({ comments: [foreign], ...(tokenOwner !== undefined && { tokenOwner }) });
    expect(await upsertComment(comment, githubAccess(github.url))).toBeUndefined();
    expect(await upsertComment(comment, githubAccess(github.url))).toBeUndefined();
    expect(bodies(github)).toEqual([foreign.body, body]);
    expect(github.comments[1]?.author).toBe(tokenOwner ?? BOT);
  });

  it('reads no list without end, and creates no comment then', async () => {
    const link = '<https://api.github.com/x>; rel="next"';
    const github = await start({
      faults: { 'list-comments': () => ({ status: 200, headers: { ...JSON_TYPE, link }, body: '[]' }) },
    });
    expect(await upsertComment(comment, githubAccess(github.url))).toMatch(/GitHub lists too many comments\.$/);
    expect(github.requests).toHaveLength(100);
    expect(bodies(github)).toEqual([]);
  });

  const BROKEN = {
    'a reset in the body': { cutAfter: 20 },
    'a shorter body': { endAfter: 20 },
    'a page of a gateway': htmlPage(200),
    'an object': { status: 200, headers: JSON_TYPE, body: '{"comments":[]}' },
    'an empty body': { status: 200, headers: JSON_TYPE, body: '' },
    'a truncated array': { status: 200, headers: JSON_TYPE, body: '[{"id":1,"body":"' },
    'an empty body without a type': { status: 200, body: '[]' },
    null: { status: 200, headers: JSON_TYPE, body: 'null' },
    'an array of other things': { status: 200, headers: JSON_TYPE, body: '[null,1]' },
    'an array of records of another kind': { status: 200, headers: JSON_TYPE, body: '[{"id":3,"body":1}]' },
    'an array of what is not a comment': { status: 200, headers: JSON_TYPE, body: '[{"body":"x"},{}]' },
  } as const;

  it.each(Object.entries(BROKEN))('takes %s instead of the list for a failure', async (_what, fault) => {
    const comments = [{ body: `${marker}\n\nold`, issue: 7, author: BOT }];
    const [brief, lasting] = [
      await start({ comments, faults: { 'list-comments': [fault, fault] } }),
      await start({ comments, faults: { 'list-comments': () => fault } }),
    ];
    expect(await upsertComment(comment, githubAccess(brief.url))).toBeUndefined();
    expect(bodies(brief)).toEqual([body]);
    const access = githubAccess(lasting.url);
    expect(await upsertComment(comment, access)).toMatch(/^The comment on pull request #7 was not written: GitHub /);
    expect(bodies(lasting)).toEqual([comments[0]?.body]);
    expect(access.clock.now()).toBeLessThanOrEqual(120_000);
    expect(lasting.requests.length).toBeGreaterThan(3);
  });

  it('takes a broken answer about the token for a failure', async () => {
    const github = await start({
      comments: [{ body: marker, issue: 7, author: BOT }],
      faults: { 'get-user': () => htmlPage(200) },
    });
    expect(await upsertComment(comment, githubAccess(github.url))).toMatch(/GitHub did not name a user\.$/);
    expect(bodies(github)).toEqual([marker]);
  });

  it('writes to nobody else’s comment and creates at most one, whatever is listed and lost', async () => {
    const author = fc.constantFrom(BOT, 'mallory', 'mona', '');
    const text = fc.constantFrom(marker, `${marker}\n\nx`, ` ${marker}`, marker.toUpperCase(), 'x');
    const fault = fc.constantFrom<Fault[]>(
      ...(['pass', 'reset', 'reset-before-reading', 'half-close'] as const),
      ...[answer(502), { ...answer(500), effect: true }],
      ...Object.values(BROKEN),
    );
    const faults = fc.array(fault, { maxLength: 2 });
    const cases = fc.record({
      comments: fc.array(fc.record({ body: text, author, issue: fc.constant(7) }), { maxLength: 5 }),
      tokenOwner: fc.option(fc.constant('mona'), { nil: undefined }),
      faults: fc.record({ list: faults, user: faults, create: faults, update: faults }),
    });
    const property = fc.asyncProperty(cases, async ({ comments, tokenOwner, faults: of }) => {
      const github = await start({
        comments,
        ...(tokenOwner !== undefined && { tokenOwner }),
        faults: {
          ...{ 'list-comments': of.list, 'get-user': of.user },
          ...{ 'create-comment': of.create, 'update-comment': of.update },
        },
      });
      expect(await upsertComment(comment, githubAccess(github.url))).toBeUndefined();
      const isOwn = (one: { author: string; body: string }) =>
        one.author === (tokenOwner ?? BOT) && one.body.startsWith(marker);
      const own = comments.findIndex(isOwn);
      const expected = comments.map((one, index) => (index === own ? body : one.body));
      expect(bodies(github)).toEqual(own === -1 ? [...expected, body] : expected);
    });
    await fc.assert(property, { numRuns: 40 });
  }, 60_000);
});

describe('upsertComment, refused', () => {
  it.each([
    [
      'a token that can only read',
      noPermission,
      /HTTP 403: the token lacks the permission\. Grant the job "permissions: pull-requests: write"\. For pull requests from forks/,
    ],
    ['a token that sees nothing', notFound, /HTTP 404: the token lacks the permission/],
    ['a token that is not valid', answer(401), /HTTP 401: github-token was refused\.$/],
    [
      'a used up limit',
      answer(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '9999999999' }),
      /HTTP 403: the token is rate limited\.$/,
    ],
    ['a long limit on writing', answer(403, { 'retry-after': '121' }), /HTTP 403: the token is rate limited\.$/],
    [
      'a request that is not valid',
      answer(422, {}, 'Body is too long'),
      /GitHub answered HTTP 422 \(Body is too long\)\.$/,
    ],
    ['a link in a message', answer(410), /GitHub answered HTTP 410 \(see \(link\)\)\.$/],
    [
      'a locked conversation',
      answer(403, {}, 'Unable to create comment because issue is locked.'),
      /HTTP 403: the conversation is locked\. Unlock it/,
    ],
  ] as const)('by %s, warns at once', async (_what, fault, expected) => {
    const github = await start({ faults: { 'create-comment': () => fault } });
    const warning = await upsertComment(comment, githubAccess(github.url));
    expect(warning).toMatch(expected);
    expect(warning).toMatch(/^The comment on pull request #7 was not written: /);
    expect(warning).not.toMatch(/https?:/);
    expect(operations(github)).toEqual(['list-comments', 'create-comment']);
  });

  it('calls a locked conversation that', async () => {
    const github = await start({ locked: [7] });
    expect(await upsertComment(comment, githubAccess(github.url))).toMatch(/: the conversation is locked\./);
  });

  it.each([
    ['a failure of GitHub', answer(502), /HTTP 502\.$/],
    ['a broken connection', 'reset', /GitHub could not be reached \((ECONNRESET|UND_ERR_SOCKET)\)\.$/],
    ['many requests', answer(429), /HTTP 429: the token is rate limited\.$/],
    [
      'many requests at once',
      secondaryRateLimit(403, { 'retry-after': '30' }),
      /HTTP 403: the token is rate limited\.$/,
    ],
    ['many requests without a time', secondaryRateLimit(403, {}), /HTTP 403: the token is rate limited\.$/],
    ['maintenance', answer(503, { 'retry-after': '20' }), /HTTP 503\.$/],
  ] as const)('for some time by %s, retries, and gives up within two minutes', async (_what, fault, expected) => {
    const [brief, lasting] = [
      await start({ faults: { 'create-comment': [fault] } }),
      await start({ faults: { 'list-comments': () => fault } }),
    ];
    expect(await upsertComment(comment, githubAccess(brief.url))).toBeUndefined();
    expect(bodies(brief)).toEqual([body]);
    const access = githubAccess(lasting.url);
    expect(await upsertComment(comment, access)).toMatch(expected);
    expect(access.clock.now()).toBeLessThanOrEqual(120_000);
    expect(access.retries.length).toBeGreaterThan(0);
    expect(access.retries.join()).not.toMatch(/https?:/);
  });

  it.each([
    [{ 'retry-after': '45' }, 45_000],
    [{}, 60_000],
  ])('waits as long as %j asks for', async (headers, ms) => {
    const github = await start({ faults: { 'create-comment': [secondaryRateLimit(403, headers)] } });
    const access = githubAccess(github.url);
    expect(await upsertComment(comment, access)).toBeUndefined();
    expect(access.clock.sleeps).toEqual([ms + 500]);
  });

  it.each(['reset', 'half-close', { ...answer(502), effect: true }, GATEWAY_PAGE, { cutAfter: 9 }] as const)(
    'creates no second comment after a request that GitHub took without an answer: %j',
    async (fault) => {
      const github = await start({ faults: { 'create-comment': [fault, fault] } });
      expect(await upsertComment(comment, githubAccess(github.url))).toBeUndefined();
      expect(bodies(github)).toEqual([body]);
      expect(operations(github).slice(0, 3)).toEqual(['list-comments', 'create-comment', 'list-comments']);
    },
  );

  it('gives up soon where GitHub cannot be reached at all', async () => {
    const access = githubAccess(`http://127.0.0.1:${await closedPort()}`);
    expect(await upsertComment(comment, access)).toMatch(/GitHub could not be reached \(ECONNREFUSED\)\.$/);
    expect(access.clock.now()).toBeLessThanOrEqual(20_000);
  });

  it('gives up at the limit for all requests', async () => {
    const github = await start({ faults: { 'list-comments': () => 'hang' } });
    expect(await upsertComment(comment, githubAccess(github.url, AbortSignal.timeout(50)))).toBe(
      'The comment on pull request #7 was not written: GitHub did not answer in time.',
    );
  });

  it('ends with the job, before and during a request', async () => {
    const github = await start({ faults: { 'list-comments': () => 'hang' } });
    const controller = new AbortController();
    const pending = upsertComment(comment, githubAccess(github.url, controller.signal));
    while (github.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    const warning = 'The comment on pull request #7 was not written: the job was cancelled.';
    expect(await pending).toBe(warning);
    expect(await upsertComment(comment, githubAccess(github.url, controller.signal))).toBe(warning);
    expect(github.requests).toHaveLength(1);
  });
});
