import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { githubContext, pullRequestOf } from '../../src/github/github-context.ts';

const ENV = {
  GITHUB_REPOSITORY: 'acme/shop',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_SHA: 'ab12',
  GITHUB_ACTOR: 'mona',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_WORKFLOW: 'Release',
  GITHUB_JOB: 'notes',
  GITHUB_RUN_ID: '16000000001',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_SERVER_URL: 'https://github.com',
};

const on = (name: string, more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...ENV,
  GITHUB_EVENT_NAME: name,
  ...more,
});

const PULL_REQUEST = {
  number: 7,
  title: 'Add a "cart" 🛒',
  base: { ref: 'main', sha: 'b1' },
  head: { ref: 'feature/cart', sha: 'h1', repo: { full_name: 'fork/shop' } },
};

const listed = (number: unknown, repositoryId: unknown): object => ({
  number,
  base: { ref: 'main', repo: { id: repositoryId } },
  head: { ref: 'feature/cart' },
});

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

const NUMBER_7 = { kind: 'number', owner: 'acme', repo: 'shop', number: 7 };
const HEAD = {
  kind: 'head',
  owner: 'acme',
  repo: 'shop',
  head: { owner: 'fork', branch: 'feature/cart', sha: 'h1' },
};
const NONE = { kind: 'none' };

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
      head: 'feature/cart',
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

  it('links to the server of the runner', () => {
    const env = on('pull_request', { GITHUB_SERVER_URL: 'https://ghe.example' });
    const { run_url, pull_request } = githubContext(env, { pull_request: PULL_REQUEST });
    expect(run_url).toBe('https://ghe.example/acme/shop/actions/runs/16000000001');
    expect(pull_request?.url).toBe('https://ghe.example/acme/shop/pull/7');
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

describe('pullRequestOf', () => {
  const CASES: [string, NodeJS.ProcessEnv, unknown, object][] = [
    ['a pull request', on('pull_request'), { pull_request: PULL_REQUEST }, NUMBER_7],
    ['a pull request for its target', on('pull_request_target'), { pull_request: PULL_REQUEST }, NUMBER_7],
    ['its ref alone', on('pull_request', { GITHUB_REF: 'refs/pull/7/merge' }), {}, NUMBER_7],
    ['a comment on a pull request', on('issue_comment'), { issue: { number: 7, pull_request: {} } }, NUMBER_7],
    ['a comment on an issue', on('issue_comment'), { issue: { number: 7 } }, NONE],
    ['a push', on('push'), { pull_request: PULL_REQUEST }, NONE],
    ['a push to a branch named like a pull request', on('push', { GITHUB_REF: 'refs/pull/7/merge' }), {}, NONE],
    ['a workflow run', on('workflow_run'), workflowRun({ pull_requests: [listed(7, 41)] }), NUMBER_7],
    [
      'a workflow run in two repositories',
      on('workflow_run'),
      workflowRun({ pull_requests: [listed(3, 40), listed(7, 41)] }),
      NUMBER_7,
    ],
    ['a workflow run elsewhere', on('workflow_run'), workflowRun({ pull_requests: [listed(3, 40)] }), HEAD],
    [
      'a workflow run without ids',
      on('workflow_run'),
      { ...workflowRun({ pull_requests: [listed(3, undefined)] }), repository: {} },
      HEAD,
    ],
    [
      'a workflow run with entries of no use',
      on('workflow_run'),
      workflowRun({ pull_requests: [null, 'x', [], listed('7', 41), listed(7, 41)] }),
      NUMBER_7,
    ],
    ['a workflow run of a fork', on('workflow_run'), workflowRun(), HEAD],
    ['a workflow run without a list', on('workflow_run'), workflowRun({ pull_requests: null }), HEAD],
    ['a workflow run whose fork is gone', on('workflow_run'), workflowRun({ head_repository: null }), NONE],
    ['a workflow run without a branch', on('workflow_run'), workflowRun({ head_branch: '' }), NONE],
    ['a workflow run without anything', on('workflow_run'), {}, NONE],
    ['no event name', on('', { GITHUB_EVENT_NAME: undefined, GITHUB_REF: undefined }), {}, NONE],
    ['a pull request without a ref', on('pull_request', { GITHUB_REF: undefined }), {}, NONE],
    ['no repository', on('pull_request', { GITHUB_REPOSITORY: undefined }), { pull_request: PULL_REQUEST }, NONE],
    ['half a repository', on('pull_request', { GITHUB_REPOSITORY: 'acme/' }), { pull_request: PULL_REQUEST }, NONE],
    [
      'too much of a repository',
      on('pull_request', { GITHUB_REPOSITORY: 'a/b/c' }),
      { pull_request: PULL_REQUEST },
      NONE,
    ],
    ...[0, -1, 1.5, '7', null, 2 ** 60].map((number): [string, NodeJS.ProcessEnv, unknown, object] => [
      `the number ${number}`,
      on('pull_request'),
      { pull_request: { number } },
      NONE,
    ]),
  ];
  it.each(CASES.map(([title, env, event, source]) => ({ title, env, event, source })))(
    '$title',
    ({ env, event, source }) => {
      expect(pullRequestOf(env, event)).toEqual(source);
    },
  );
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
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(keys, tie('tree'), { maxKeys: 4 }),
    ),
  }));
  const names = fc.constantFrom('pull_request', 'issue_comment', 'workflow_run', 'push');
  fc.assert(
    fc.property(names, tree, (name, event) => {
      const { pull_request } = githubContext(on(name), event);
      const source = pullRequestOf(on(name), event);
      expect(pull_request?.number).toBe(source.kind === 'number' ? source.number : undefined);
    }),
  );
});
