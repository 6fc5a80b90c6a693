import { afterEach, describe, expect, it } from '@jest/globals';
import {
  noPermission,
  notFound,
  startGitHubApi,
  type GitHubApi,
  type GitHubApiOptions,
} from '../../fake-pinkfish/github-api.ts';

const open: GitHubApi[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((api) => api.close()));
});
const start = async (options: GitHubApiOptions = {}): Promise<GitHubApi> => {
  const api = await startGitHubApi(options);
  open.push(api);
  return api;
};

/** Sends `METHOD rest-of-path`. */
const send = (api: GitHubApi, line: string, body?: unknown) => {
  const [method = '', rest = ''] = line.split(' ');
  const headers = { authorization: 'token t' };
  const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return fetch(`${api.url}/repos/octo/hello/${rest}`, init);
};

describe('the API of comments', () => {
  it('lists by pages, with a link to the next', async () => {
    const api = await start({ comments: Array.from({ length: 5 }, (_, n) => ({ body: `c${n}` })) });
    const pages: string[][] = [];
    for (let next: string | undefined = `${api.url}/repos/octo/hello/issues/1/comments?per_page=2`; next;) {
      const response: Response = await fetch(next, { headers: { authorization: 'token t' } });
      pages.push(((await response.json()) as { body: string }[]).map(({ body }) => body));
      next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
    }
    expect(pages).toEqual([['c0', 'c1'], ['c2', 'c3'], ['c4']]);
  });

  it('creates and updates', async () => {
    const api = await start();
    const made = await send(api, 'POST issues/7/comments', { body: 'one' });
    const { id } = (await made.json()) as { id: number };
    expect([made.status, (await send(api, `PATCH issues/comments/${id}`, { body: 'two' })).status]).toEqual([201, 200]);
    expect(api.comments).toEqual([{ id, issue: 7, author: 'github-actions[bot]', body: 'two' }]);
    expect((await send(api, 'PATCH issues/comments/1', { body: 'x' })).status).toBe(404);
    expect(api.requests.map(({ operation }) => operation)).toEqual([
      'create-comment',
      'update-comment',
      'update-comment',
    ]);
  });

  it.each([[{ body: 'x'.repeat(65_537) }], [{ body: '' }], [{}]])('refuses what GitHub refuses', async (body) => {
    expect((await send(await start(), 'POST issues/7/comments', body)).status).toBe(422);
  });

  it('lists pull requests by head and state', async () => {
    const head = { ref: 'topic', sha: 'abc', owner: 'octo' };
    const api = await start({
      pulls: [
        { number: 1, head },
        { number: 2, head, state: 'closed' },
      ],
    });
    const numbers = async (query: string) =>
      ((await (await send(api, `GET pulls${query}`)).json()) as { number: number }[]).map(({ number }) => number);
    expect(await numbers('?head=octo:topic')).toEqual([1]);
    expect(await numbers('?state=all')).toEqual([1, 2]);
    expect(await numbers('?head=other:topic')).toEqual([]);
  });

  it('lists the pull requests of a commit, of which it is the head or not', async () => {
    const [sha, other] = ['a'.repeat(40), 'b'.repeat(40)];
    const head = { ref: 'topic', sha, owner: 'octo' };
    const api = await start({
      pulls: [
        { number: 1, head: { ...head, sha: other } },
        { number: 2, head, state: 'closed', base: { repo: 'acme/hello' } },
      ],
    });
    expect(await (await send(api, `GET commits/${sha}/pulls`)).json()).toMatchObject([
      { number: 1, state: 'open', head: { sha: other }, base: { repo: { full_name: 'octo/hello' } } },
      { number: 2, state: 'closed', head: { sha }, base: { repo: { full_name: 'acme/hello' } } },
    ]);
    expect((await send(api, 'GET commits/main/pulls')).status).toBe(422);
  });

  it('names the owner of a personal token only', async () => {
    const get = async (api: GitHubApi) => await fetch(`${api.url}/user`, { headers: { authorization: 'token t' } });
    expect((await get(await start())).status).toBe(403);
    const api = await start({ tokenOwner: 'mona', comments: [{ body: 'b', author: '' }, { body: 'a' }] });
    const made = await send(api, 'POST issues/1/comments', { body: 'mine' });
    const { user } = (await made.json()) as { user: { id: number } };
    expect(user).toMatchObject({ login: 'mona', type: 'User' });
    expect(await (await get(api)).json()).toEqual(user);
    const listed = (await (await send(api, 'GET issues/1/comments')).json()) as { user: unknown }[];
    expect(listed.map((comment) => comment.user)).toEqual([null, { login: 'octocat', id: 2, type: 'User' }, user]);
  });

  it('refuses comments in a locked conversation, and requests without a token', async () => {
    const api = await start({ locked: [7] });
    const refused = await send(api, 'POST issues/7/comments', { body: 'x' });
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('issue is locked')]);
    expect((await fetch(`${api.url}/user`)).status).toBe(401);
  });

  it('refuses as told', async () => {
    const api = await start({ faults: { 'create-comment': [noPermission, notFound] } });
    const statuses = [];
    for (const body of ['a', 'b', 'c']) statuses.push((await send(api, 'POST issues/7/comments', { body })).status);
    expect(statuses).toEqual([403, 404, 201]);
    expect((await send(api, 'GET branches')).status).toBe(404);
  });
});
