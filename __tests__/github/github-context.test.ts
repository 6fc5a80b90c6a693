import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { githubContext } from '../../src/github/github-context.ts';
import { pullRequestOf } from '../../src/github/pull-request-source.ts';
import { ENV, listed, on, PULL_REQUEST } from '../fixtures/github-event.ts';

const workflowRun = (more: object = {}): object => ({
  repository: { id: 41 },
  workflow_run: {
    head_branch: 'feature/cart',
    head_sha: 'h1',
    head_repository: { owner: { login: 'fork' } },
    pull_requests: [],
    ...more,
  },
});

describe('githubContext', () => {
  it('has the names and values of the platform', () => {
    expect(githubContext(ENV, {})).toEqual({
      repository: 'acme/shop',
      ref: 'refs/heads/main',
      sha: 'ab12',
      actor: 'mona',
      event_name: 'push',
      workflow: 'Release',
      job: 'notes',
      run_id: '16000000001',
      run_attempt: '2',
      run_url: 'https://github.com/acme/shop/actions/runs/16000000001',
    });
  });

  it.each(['pull_request', 'pull_request_target', 'pull_request_review'])('has the pull request of %s', (name) => {
    expect(githubContext(on(name), { pull_request: PULL_REQUEST }).pull_request).toEqual({
      number: 7,
      title: 'Add a "cart" 🛒',
      base: 'main',
      base_sha: 'b1',
      head: 'feature/cart',
      head_sha: 'h1',
      url: 'https://github.com/acme/shop/pull/7',
    });
  });

  it('has what a comment tells of its pull request', () => {
    const event = { issue: { number: 7, title: 'Add', pull_request: { url: 'x' } } };
    expect(githubContext(on('issue_comment'), event).pull_request).toEqual({
      number: 7,
      title: 'Add',
      url: 'https://github.com/acme/shop/pull/7',
    });
  });

  it('has what a workflow run tells of its pull request', () => {
    const event = workflowRun({ pull_requests: [listed(7, 41)] });
    expect(githubContext(on('workflow_run'), event).pull_request).toEqual({
      number: 7,
      base: 'main',
      head: 'feature/cart',
      url: 'https://github.com/acme/shop/pull/7',
    });
  });

  it.each([
    [
      'issues',
      { number: 5, title: 'Cart' },
      { number: 5, title: 'Cart', url: 'https://github.com/acme/shop/issues/5' },
    ],
    ['issue_comment', { number: 5 }, { number: 5, url: 'https://github.com/acme/shop/issues/5' }],
    ['issue_comment', { number: 7, pull_request: {} }, { number: 7, url: 'https://github.com/acme/shop/pull/7' }],
    ['issues', { number: '5' }, undefined],
    ['issues', null, undefined],
    ['push', { number: 5 }, undefined],
  ])('has the issue of %s: %j', (name, issue, expected) => {
    expect(githubContext(on(name), { issue }).issue).toEqual(expected);
  });

  it.each([
    ['workflow_dispatch', { days: '7', deep: 'false' }, { days: '7', deep: 'false' }],
    ['workflow_dispatch', {}, {}],
    ['workflow_dispatch', null, undefined],
    ['repository_dispatch', { days: '7' }, undefined],
  ])('has the inputs of %s: %j', (name, inputs, expected) => {
    expect(githubContext(on(name), { inputs }).inputs).toEqual(expected);
  });

  it('links to the server of the runner', () => {
    const env = on('pull_request', { GITHUB_SERVER_URL: 'https://ghe.example' });
    expect(githubContext(env, { pull_request: PULL_REQUEST })).toMatchObject({
      run_url: 'https://ghe.example/acme/shop/actions/runs/16000000001',
      pull_request: { url: 'https://ghe.example/acme/shop/pull/7' },
    });
  });

  it.each([
    [{}, {}],
    [{ GITHUB_SHA: '', GITHUB_ACTOR: 'mona' }, { actor: 'mona' }],
    [{ GITHUB_REPOSITORY: 'a/b' }, { repository: 'a/b' }],
    [{ GITHUB_RUN_ID: '1' }, { run_id: '1' }],
    [
      { GITHUB_REPOSITORY: 'a/b', GITHUB_RUN_ID: '1', GITHUB_SERVER_URL: '' },
      { repository: 'a/b', run_id: '1', run_url: 'https://github.com/a/b/actions/runs/1' },
    ],
  ])('leaves out what the runner does not tell: %j', (env, context) => {
    expect(githubContext(env, {})).toEqual(context);
  });
});

it('throws for no event of any shape', () => {
  const keys = fc.constantFrom(
    'pull_request',
    'issue',
    'workflow_run',
    'pull_requests',
    'base',
    'repo',
    'id',
    'number',
    'check_run',
    'inputs',
    'title',
    'head_sha',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  const names = fc.constantFrom(
    'pull_request',
    'issue_comment',
    'issues',
    'workflow_run',
    'check_run',
    'workflow_dispatch',
  );
  fc.assert(
    fc.property(names, tree, (name, event) => {
      const pullRequest = githubContext(on(name), event).pull_request as { number: number } | undefined;
      const source = pullRequestOf(on(name), event);
      expect(pullRequest?.number).toBe(source.kind === 'number' ? source.number : undefined);
    }),
  );
});
