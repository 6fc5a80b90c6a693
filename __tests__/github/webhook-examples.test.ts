// Events as GitHub publishes them.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { startGitHubApi, type GitHubApi } from '../../fake-pinkfish/github-api.ts';
import { findPullRequest } from '../../src/github/find-pull-request.ts';
import { githubContext } from '../../src/github/github-context.ts';
import { pullRequestOf } from '../../src/github/pull-request-source.ts';
import { githubAccess } from '../fixtures/github-access.ts';

type Listed = { number: number; base: { repo: { id: number } } };
type Subject = { head_sha?: string; pull_requests?: Listed[]; head_branch?: string | null };
type Issue = { number: number; title: string; pull_request?: object };
type Event = {
  repository?: { id: number; full_name: string };
  pull_request?: { number: number; title: string; head: { sha: string }; base: { sha: string } };
  issue?: Issue;
  sha?: string;
  inputs?: object | null;
  merge_group?: { head_ref: string };
} & Partial<Record<'workflow_run' | 'check_run' | 'check_suite', Subject>>;

const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as { name: string; examples: Event[] }[];
const events = examples.flatMap(({ name, examples: payloads }) =>
  payloads.map((event, index) => ({ name, event, title: `${name} ${index}` })),
);

const SHA = 'f'.repeat(40);

/** The runner's variables of a workflow run that the event started. */
const envOf = (name: string, { repository, pull_request: pull, merge_group: group }: Event): NodeJS.ProcessEnv => ({
  GITHUB_EVENT_NAME: name,
  GITHUB_REPOSITORY: repository?.full_name ?? 'acme/shop',
  GITHUB_SHA: SHA,
  GITHUB_REF: group?.head_ref ?? (pull ? `refs/pull/${pull.number}/merge` : 'refs/heads/main'),
});

/** What anyone would read from the event: the pull request's number, or the commit by which it is found. */
const expectedOf = (name: string, event: Event): { number: number } | { sha: string | undefined } => {
  if (name.startsWith('pull_request')) return { number: event.pull_request?.number ?? NaN };
  if (name === 'issue_comment' && event.issue?.pull_request) return { number: event.issue.number };
  if (name === 'merge_group') return { number: 104 };
  if (name === 'status') return { sha: event.sha };
  if (name !== 'workflow_run' && name !== 'check_run' && name !== 'check_suite') return { sha: SHA };
  const own = event[name]?.pull_requests?.find(({ base }) => base.repo.id === event.repository?.id);
  return own ? { number: own.number } : { sha: event[name]?.head_sha };
};

let github: GitHubApi;
beforeAll(async () => {
  github = await startGitHubApi({ pulls: [{ number: 12, head: { ref: 'x', sha: SHA, owner: 'x' } }] });
});
afterAll(() => github.close());

it('are many, of all kinds that list pull requests', () => {
  expect(events.length).toBeGreaterThan(300);
  const listing = events.filter(({ name, event }) => 'number' in expectedOf(name, event)).map(({ name }) => name);
  expect(listing).toEqual(expect.arrayContaining(['check_run', 'check_suite', 'pull_request', 'merge_group']));
});

it.each(events)('$title has the expected pull request', async ({ name, event }) => {
  const [env, expected] = [envOf(name, event), expectedOf(name, event)];
  const source = pullRequestOf(env, event);
  const context = githubContext(env, event);
  if ('number' in expected) {
    expect(source).toMatchObject({ kind: 'number', number: expected.number });
    expect(context.pull_request).toMatchObject({
      number: expected.number,
      url: `https://github.com/${env.GITHUB_REPOSITORY}/pull/${expected.number}`,
    });
  } else {
    expect(source.kind === 'branch' ? source.head : source).toMatchObject(expected);
    expect(context).not.toHaveProperty('pull_request');
  }
  const number = 'number' in expected ? expected.number : expected.sha === SHA ? 12 : undefined;
  expect(await findPullRequest(source, githubAccess(github.url))).toMatchObject(number === undefined ? {} : { number });
});

it.each(events.filter(({ event }) => event.pull_request))('$title gives title and SHAs', ({ name, event }) => {
  if (!name.startsWith('pull_request')) return;
  const { title, head, base } = event.pull_request ?? {};
  expect(githubContext(envOf(name, event), event).pull_request).toMatchObject({
    ...{ title, head_sha: head?.sha, base_sha: base?.sha },
  });
});

it.each(events.filter(({ name }) => ['issues', 'issue_comment'].includes(name)))(
  '$title gives the issue',
  ({ name, event }) => {
    const { number, title, pull_request: pull } = event.issue ?? ({} as Issue);
    const url = `https://github.com/${event.repository?.full_name}/${pull ? 'pull' : 'issues'}/${number}`;
    expect(githubContext(envOf(name, event), event).issue).toEqual({ number, title, url });
  },
);

it.each(events.filter(({ name }) => name === 'workflow_dispatch'))('$title gives the inputs', ({ name, event }) => {
  expect(githubContext(envOf(name, event), event).inputs).toEqual(event.inputs ?? undefined);
});
