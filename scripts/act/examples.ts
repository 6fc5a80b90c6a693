// Every workflow in examples/ under act, its service replaced by the stand-in.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { startGitHubApi } from '../../fake-pinkfish/github-api.ts';
import { FAKE_API_KEY, startPinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import type { Scenario } from '../../fake-pinkfish/scenario.ts';
import { SCENARIOS } from '../../fake-pinkfish/scenarios.ts';
import { runAct, type JobLog } from './act.ts';
import type { Fault } from './e2e.ts';
import { artifactEnv, standInActions, withArtifactService } from './service.ts';

type Step = { uses?: string; with?: Record<string, unknown>; env?: Record<string, unknown> };
type Job = { 'runs-on'?: unknown; steps?: Step[] };
type Workflow = { on: string | string[] | Record<string, unknown>; jobs: Record<string, Job> };

/** What differs from a complete run whose jobs all succeed, by the example's name. */
type Plan = {
  readonly scenario?: Scenario;
  /** Jobs that end otherwise than as a success. */
  readonly jobs?: Readonly<Record<string, string>>;
  /** Files of the author's repository. */
  readonly files?: Readonly<Record<string, string>>;
};

const approved: Scenario = {
  byLook: [{ status: 'RUNNING' }, { status: 'PAUSED' }, { status: 'COMPLETE' }],
  ...(SCENARIOS.complete?.scenario.results && { results: SCENARIOS.complete.scenario.results }),
};

const PLANS: Readonly<Record<string, Plan>> = {
  approval: { scenario: approved },
};

const SHA = '0123456789abcdef0123456789abcdef01234567';
const REPOSITORY = { name: 'shop', full_name: 'octo/shop', owner: { login: 'octo' }, default_branch: 'main' };
const NUMBERED = { number: 7, title: 'Sort the aquariums by price', body: '', html_url: 'about:blank' };

const payloadOf = (event: string): unknown => ({
  repository: REPOSITORY,
  sender: { login: 'octocat' },
  ...(event.startsWith('pull_request') && {
    action: 'opened',
    number: NUMBERED.number,
    pull_request: {
      ...{ ...NUMBERED, user: { login: 'octocat' }, base: { ref: 'main', sha: SHA } },
      head: { ref: 'sort', sha: SHA, repo: REPOSITORY },
    },
  }),
  ...(event.startsWith('issue') && {
    action: 'opened',
    issue: { ...NUMBERED, user: { login: 'octocat' }, labels: [] },
  }),
  ...(event === 'release' && { action: 'published', release: { tag_name: 'v1.0.0', name: 'v1.0.0', body: 'News.' } }),
});

const OWN_ACTION = /^(org\/pinkfish-run-action)@(.+)$/;

type Stage = { readonly apiUrl: string; readonly githubUrl: string };

/** The example with its service at the stand-in and its jobs on this machine; all else stays as its author reads it. */
const staged = (text: string, { apiUrl, githubUrl }: Stage): Workflow => {
  const workflow = parse(text) as Workflow;
  for (const job of Object.values(workflow.jobs)) {
    job['runs-on'] = 'ubuntu-latest';
    for (const step of job.steps ?? []) {
      if (!OWN_ACTION.test(step.uses ?? '')) continue;
      step.with = { ...step.with, 'base-url': apiUrl };
      step.env = { ...step.env, GITHUB_API_URL: githubUrl };
    }
  }
  return workflow;
};

const names = (text: string, context: string): string[] => [
  ...new Set([...text.matchAll(new RegExp(`\\b${context}\\.(\\w+)`, 'g'))].map(([, name = '']) => name)),
];

const firstEvent = ({ on }: Workflow): string =>
  typeof on === 'string' ? on : ((Array.isArray(on) ? on : Object.keys(on))[0] ?? 'push');

/** The author's repository, with nothing in it but the workflow and what its plan adds. */
const makeTree = (dir: string, files: Readonly<Record<string, string>>): string => {
  const tree = path.join(dir, 'tree');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(tree, name)), { recursive: true });
    writeFileSync(path.join(tree, name), text);
  }
  const git = (...args: string[]) => execFileSync('git', ['-C', tree, ...args], { stdio: 'pipe' });
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', 'https://github.com/octo/shop.git');
  git('add', '-A');
  git('-c', 'user.name=octocat', '-c', 'user.email=octocat@users.noreply.github.com', 'commit', '-q', '-m', 'Begin');
  return tree;
};

/** The action as a remote one: a folder with what a release's tag must hold, and nothing else. */
const makeAction = (dir: string): string => {
  const action = path.join(dir, 'action');
  mkdirSync(action, { recursive: true });
  cpSync(path.join(ROOT, 'action.yml'), path.join(action, 'action.yml'));
  cpSync(path.join(ROOT, 'dist'), path.join(action, 'dist'), { recursive: true });
  return action;
};

/** A `gh` that says what it was asked, and is content. */
const makeBin = (dir: string): string => {
  const bin = path.join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  const gh = path.join(bin, 'gh');
  writeFileSync(gh, '#!/bin/sh\necho "gh $*"\n');
  chmodSync(gh, 0o755);
  return bin;
};

const faultsOf = (name: string, jobs: Readonly<Record<string, JobLog>>, plan: Plan): Fault[] =>
  Object.values(jobs).flatMap((log) => {
    const expected = plan.jobs?.[log.job.split(' ')[0] ?? ''] ?? 'success';
    if (log.result === expected) return [];
    return [{ what: `${name}: job ${log.job} ended as ${log.result}, not ${expected}`, log }];
  });

/** Runs one example; `file` is its path. */
const runExample = async (file: string, dir: string): Promise<Fault[]> => {
  const name = path.basename(file, '.yml');
  const plan = PLANS[name] ?? {};
  const scenario = plan.scenario ?? SCENARIOS.complete?.scenario;
  const pinkfish = await startPinkfish({ ...(scenario && { scenario }) });
  const github = await startGitHubApi();
  try {
    return await withArtifactService(async (artifacts) => {
      const text = readFileSync(file, 'utf8');
      const workflow = staged(text, { apiUrl: pinkfish.apiUrl, githubUrl: github.url });
      const event = firstEvent(workflow);
      const place = `.github/workflows/${name}.yml`;
      const tree = makeTree(dir, { ...plan.files, [place]: stringify(workflow) });
      const own = Object.values(workflow.jobs).flatMap(({ steps = [] }) => steps.map(({ uses = '' }) => uses));
      const action = makeAction(dir);
      const { jobs } = await runAct({
        ...{ workflow: path.join(tree, place), event, payload: payloadOf(event), tree, dir, bin: makeBin(dir) },
        env: artifactEnv(artifacts),
        secrets: Object.fromEntries(
          [...names(text, 'secrets'), 'GITHUB_TOKEN'].map((secret) => [secret, FAKE_API_KEY]),
        ),
        vars: Object.fromEntries(names(text, 'vars').map((variable) => [variable, 'complete'])),
        actions: {
          ...standInActions(text),
          ...Object.fromEntries(own.filter((uses) => OWN_ACTION.test(uses)).map((uses) => [uses, action])),
        },
      });
      const triggered = pinkfish.requestsOf('trigger').length;
      const none = triggered === 0 ? [{ what: `${name}: nothing was triggered`, log: Object.values(jobs)[0] }] : [];
      return [...faultsOf(name, jobs, plan), ...none];
    });
  } finally {
    await Promise.all([pinkfish.close(), github.close()]);
  }
};

/** Runs every example, one after the other, and says what is wrong. */
export const examples = async (dir: string): Promise<Fault[]> => {
  const folder = path.join(ROOT, 'examples');
  const faults: Fault[] = [];
  for (const file of readdirSync(folder).filter((each) => each.endsWith('.yml'))) {
    const found = await runExample(path.join(folder, file), path.join(dir, path.basename(file, '.yml')));
    console.log(`act: examples/${file} ${found.length === 0 ? 'passed' : 'failed'}`);
    faults.push(...found);
  }
  return faults;
};
