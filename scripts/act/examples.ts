// Every workflow in examples/ under act, its service replaced by the stand-in.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { startGitHubApi } from '../../fake-pinkfish/github-api.ts';
import { FAKE_API_KEY, startPinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { runAct } from './act.ts';
import type { Fault } from './e2e.ts';
import { planOf, type ExamplePlan, type Seen } from './example-plans.ts';
import { artifactEnv, standInActions, withArtifactService } from './service.ts';

type Step = { uses?: string; with?: Record<string, unknown> };
type Job = { 'runs-on'?: unknown; steps?: Step[] };
type Workflow = { on: string | string[] | Record<string, unknown>; jobs: Record<string, Job> };

const SHA = '0123456789abcdef0123456789abcdef01234567';
const REPOSITORY = { name: 'shop', full_name: 'octo/shop', owner: { login: 'octo' }, default_branch: 'main' };
const NUMBERED = { number: 7, title: 'Sort the "aquariums" by price', body: '', html_url: 'about:blank' };

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

const OWN_ACTION = 'org/pinkfish-run-action@';

/** The example with its service at the stand-in and its jobs on this machine; all else stays as its author reads it. */
const staged = (text: string, apiUrl: string): Workflow => {
  const workflow = parse(text) as Workflow;
  for (const job of Object.values(workflow.jobs)) {
    job['runs-on'] = 'ubuntu-latest';
    for (const step of job.steps ?? []) {
      if (!step.uses?.startsWith(OWN_ACTION)) continue;
      step.with = { ...step.with, 'base-url': apiUrl };
    }
  }
  return workflow;
};

const names = (text: string, context: string): string[] => [
  ...new Set([...text.matchAll(new RegExp(`\\b${context}\\.(\\w+)`, 'g'))].map(([, name = '']) => name)),
];

const firstEvent = ({ on }: Workflow): string =>
  typeof on === 'string' ? on : ((Array.isArray(on) ? on : Object.keys(on))[0] ?? 'push');

/** The author's repository, with nothing in it but the workflow. */
const makeTree = (dir: string, name: string, workflow: Workflow): { tree: string; file: string } => {
  const tree = path.join(dir, 'tree');
  const file = path.join(tree, '.github', 'workflows', `${name}.yml`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, stringify(workflow));
  const git = (...args: string[]) => execFileSync('git', ['-C', tree, ...args], { stdio: 'pipe' });
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', 'https://github.com/octo/shop.git');
  git('add', '-A');
  git('-c', 'user.name=octocat', '-c', 'user.email=octocat@users.noreply.github.com', 'commit', '-q', '-m', 'Begin');
  return { tree, file };
};

/** The action as a remote one: a folder with what a release's tag must hold, and nothing else. */
const makeAction = (dir: string): string => {
  const action = path.join(dir, 'action');
  mkdirSync(action, { recursive: true });
  cpSync(path.join(ROOT, 'action.yml'), path.join(action, 'action.yml'));
  cpSync(path.join(ROOT, 'dist'), path.join(action, 'dist'), { recursive: true });
  return action;
};

/** A `gh` that notes what it was asked, knows of the waiting run, and is content with all else. */
const makeBin = (dir: string, { waitingRun }: ExamplePlan): { bin: string; asked: () => string[] } => {
  const bin = path.join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  const gh = path.join(bin, 'gh');
  const notes = path.join(dir, 'gh.txt');
  writeFileSync(notes, '');
  const found = waitingRun
    ? [{ issue: NUMBERED.number, run: waitingRun.runId, automation: waitingRun.automationId }]
    : [];
  writeFileSync(
    gh,
    `#!/bin/sh\necho "$*" >> '${notes}'\nif [ "$1 $2" = 'issue list' ]; then echo '${JSON.stringify(found)}'; fi\n`,
  );
  chmodSync(gh, 0o755);
  return { bin, asked: () => readFileSync(notes, 'utf8').split('\n').filter(Boolean) };
};

const faultsOf = (name: string, plan: ExamplePlan, seen: Seen): Fault[] => {
  const logs = Object.values(seen.jobs);
  const ended = logs.flatMap((log) => {
    const expected = plan.jobs?.[log.job.split(' ')[0] ?? ''] ?? 'success';
    if (log.result === expected) return [];
    return [{ what: `${name}: job ${log.job} ended as ${log.result}, not ${expected}`, log }];
  });
  const used = { 'the service was asked': ({ pinkfish }: Seen) => pinkfish.requests.length > 0 };
  const untrue = Object.entries({ ...used, ...plan.checks }).filter(([, holds]) => !holds(seen));
  return [...ended, ...untrue.map(([what]) => ({ what: `${name}: it is not so that ${what}`, log: logs.at(-1) }))];
};

const actionsOf = (text: string, action: string): Record<string, string> => {
  const own = [...text.matchAll(/\buses:\s*(org\/pinkfish-run-action@\S+)/g)].map(([, uses = '']) => uses);
  return { ...standInActions(text), ...Object.fromEntries(own.map((uses) => [uses, action])) };
};

/** Runs one example; `file` is its path. */
const runExample = async (file: string, dir: string): Promise<Fault[]> => {
  const name = path.basename(file, '.yml');
  const plan = planOf(name);
  const pinkfish = await startPinkfish({ scenario: plan.scenario });
  if (plan.waitingRun) pinkfish.addRun(plan.waitingRun);
  const github = await startGitHubApi();
  try {
    return await withArtifactService(async (service) => {
      const text = readFileSync(file, 'utf8');
      const workflow = staged(text, pinkfish.apiUrl);
      const event = firstEvent(workflow);
      const tree = makeTree(dir, name, workflow);
      const { bin, asked } = makeBin(dir, plan);
      const { jobs } = await runAct({
        ...{ workflow: tree.file, tree: tree.tree, event, payload: payloadOf(event), dir, bin },
        env: { ...artifactEnv(service), GITHUB_API_URL: github.url },
        secrets: Object.fromEntries(
          [...names(text, 'secrets'), 'GITHUB_TOKEN'].map((secret) => [secret, FAKE_API_KEY]),
        ),
        vars: Object.fromEntries(names(text, 'vars').map((variable) => [variable, 'a-trigger'])),
        actions: actionsOf(text, makeAction(dir)),
      });
      const artifacts = service.artifacts().map((artifact) => artifact.name);
      return faultsOf(name, plan, { pinkfish, github, artifacts, jobs, gh: asked() });
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
