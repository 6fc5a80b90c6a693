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
  const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
  return fetch(`${api.url}/repos/octo/hello/${rest}`, init);
};

describe('the API of comments', () => {
  it('lists by pages, with a link to the next', async () => {
    const api = await start({ comments: Array.from({ length: 5 }, (_, n) => ({ body: `c${n}` })) });
    const pages: string[][] = [];
    for (let next: string | undefined = `${api.url}/repos/octo/hello/issues/1/comments?per_page=2`; next;) {
      const response: Response = await fetch(next);
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

  it('refuses as told', async () => {
    const api = await start({ faults: { 'create-comment': [noPermission, notFound] } });
    const statuses = [];
    for (const body of ['a', 'b', 'c']) statuses.push((await send(api, 'POST issues/7/comments', { body })).status);
    expect(statuses).toEqual([403, 404, 201]);
    expect((await send(api, 'GET branches')).status).toBe(404);
  });
});
