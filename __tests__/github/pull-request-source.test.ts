import { describe, expect, it } from '@jest/globals';
import { pullRequestOf } from '../../src/github/pull-request-source.ts';
import { listed, on, PULL_REQUEST } from '../fixtures/github-event.ts';

const check = (name: string, numbers: object[]) => ({
  repository: { id: 41 },
  [name]: { head_sha: 'c0ffee', pull_requests: numbers },
});

const QUEUE = 'refs/heads/gh-readonly-queue/release/pr-1/pr-7-929f8209d40f77f4abc622a499c93a83babdbe64';

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
const BRANCH = {
  kind: 'branch',
  owner: 'acme',
  repo: 'shop',
  head: { owner: 'fork', branch: 'feature/cart', sha: 'h1' },
};
const commit = (sha: string) => ({ kind: 'commit', owner: 'acme', repo: 'shop', sha });
const COMMIT = commit('ab12');
const NONE = { kind: 'none' };

describe('pullRequestOf', () => {
  type Case = [string, NodeJS.ProcessEnv, unknown, object];
  const CASES: Case[] = [
    ['a pull request', on('pull_request'), { pull_request: PULL_REQUEST }, NUMBER_7],
    ['a pull request for its target', on('pull_request_target'), { pull_request: PULL_REQUEST }, NUMBER_7],
    ['its ref alone', on('pull_request', { GITHUB_REF: 'refs/pull/7/merge' }), {}, NUMBER_7],
    ['a comment on a pull request', on('issue_comment'), { issue: { number: 7, pull_request: {} } }, NUMBER_7],
    ['a comment on an issue', on('issue_comment'), { issue: { number: 7 } }, COMMIT],
    ['a push', on('push'), { pull_request: PULL_REQUEST }, COMMIT],
    ['a push without a commit', on('push', { GITHUB_SHA: '' }), {}, NONE],
    ['a push to a branch named like a pull request', on('push', { GITHUB_REF: 'refs/pull/7/merge' }), {}, COMMIT],
    ['a push to a branch named like a merge queue', on('push', { GITHUB_REF: QUEUE }), {}, COMMIT],
    ['a merge queue', on('merge_group', { GITHUB_REF: QUEUE }), {}, NUMBER_7],
    ['a merge queue of another form', on('merge_group', { GITHUB_REF: 'refs/heads/queue' }), {}, COMMIT],
    ['a check run', on('check_run'), check('check_run', [listed(3, 40), listed(7, 41)]), NUMBER_7],
    ['a check suite', on('check_suite'), check('check_suite', [listed(7, 41)]), NUMBER_7],
    ['a check run elsewhere', on('check_run'), check('check_run', [listed(3, 40)]), commit('c0ffee')],
    ['a check suite of a fork', on('check_suite'), check('check_suite', []), commit('c0ffee')],
    ['a check of nothing', on('check_run'), {}, NONE],
    ['a commit status', on('status'), { sha: 'c0ffee' }, commit('c0ffee')],
    ...['workflow_dispatch', 'schedule', 'issues', 'deployment'].map((name): Case => [name, on(name), {}, COMMIT]),
    ['a workflow run', on('workflow_run'), workflowRun({ pull_requests: [listed(7, 41)] }), NUMBER_7],
    [
      'a workflow run in two repositories',
      on('workflow_run'),
      workflowRun({ pull_requests: [listed(3, 40), listed(7, 41)] }),
      NUMBER_7,
    ],
    ['a workflow run elsewhere', on('workflow_run'), workflowRun({ pull_requests: [listed(3, 40)] }), BRANCH],
    [
      'a workflow run without ids',
      on('workflow_run'),
      { ...workflowRun({ pull_requests: [listed(3, undefined)] }), repository: {} },
      BRANCH,
    ],
    [
      'a workflow run with entries of no use',
      on('workflow_run'),
      workflowRun({ pull_requests: [null, 'x', [], listed('7', 41), listed(7, 41)] }),
      NUMBER_7,
    ],
    ['a workflow run of a fork', on('workflow_run'), workflowRun(), BRANCH],
    ['a workflow run without a list', on('workflow_run'), workflowRun({ pull_requests: null }), BRANCH],
    ['a workflow run whose fork is gone', on('workflow_run'), workflowRun({ head_repository: null }), commit('h1')],
    ['a workflow run without a branch', on('workflow_run'), workflowRun({ head_branch: '' }), commit('h1')],
    ['a workflow run without anything', on('workflow_run'), {}, NONE],
    ['no event name', on('', { GITHUB_EVENT_NAME: undefined, GITHUB_REF: undefined }), {}, COMMIT],
    ['a pull request without a ref', on('pull_request', { GITHUB_REF: undefined }), {}, COMMIT],
    ['no repository', on('pull_request', { GITHUB_REPOSITORY: undefined }), { pull_request: PULL_REQUEST }, NONE],
    ['half a repository', on('pull_request', { GITHUB_REPOSITORY: 'acme/' }), { pull_request: PULL_REQUEST }, NONE],
    [
      'too much of a repository',
      on('pull_request', { GITHUB_REPOSITORY: 'a/b/c' }),
      { pull_request: PULL_REQUEST },
      NONE,
    ],
    ...[0, -1, 1.5, '7', null, 2 ** 60].map((number): Case => [
      `the number ${number}`,
      on('pull_request'),
      { pull_request: { number } },
      COMMIT,
    ]),
  ];
  it.each(CASES.map(([title, env, event, source]) => ({ title, env, event, source })))(
    '$title',
    ({ env, event, source }) => {
      expect(pullRequestOf(env, event)).toEqual(source);
    },
  );
});
