// Every workflow in examples/ under act, its services replaced by stand-ins.
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { startGitHubApi } from '../../fake-pinkfish/github-api.ts';
import { FAKE_API_KEY, startPinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { runAct } from './act.ts';
import type { Fault } from './e2e.ts';
import { plansOf, type ExamplePlan, type Seen } from './example-plans.ts';
import type { Issue } from './gh.ts';
import { artifactEnv, standInActions, withArtifactService } from './service.ts';

type Step = { uses?: string; with?: Record<string, unknown> };
type Job = { 'runs-on'?: unknown; steps?: Step[] };
type Workflow = { on: string | string[] | Record<string, unknown>; jobs: Record<string, Job> };

const SHA = '0123456789abcdef0123456789abcdef01234567';
const REPOSITORY = { name: 'shop', full_name: 'octo/shop', owner: { login: 'octo' }, default_branch: 'main' };
const NUMBERED = { number: 7, title: 'Sort the "aquariums" by price', body: '', html_url: 'about:blank' };

const payloadOf = (event: string, { inputs }: ExamplePlan): unknown => ({
  repository: REPOSITORY,
  sender: { login: 'octocat' },
  ...(inputs && { inputs }),
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

/** The author's repository, with the workflow as its second commit. */
const makeTree = (dir: string, name: string, workflow: Workflow): { tree: string; file: string } => {
  const tree = path.join(dir, 'tree');
  const file = path.join(tree, '.github', 'workflows', `${name}.yml`);
  mkdirSync(path.dirname(file), { recursive: true });
  const git = (...args: string[]) => execFileSync('git', ['-C', tree, ...args], { stdio: 'pipe' });
  const commit = (message: string) => {
    git('add', '-A');
    git('-c', 'user.name=octocat', '-c', 'user.email=octocat@users.noreply.github.com', 'commit', '-q', '-m', message);
  };
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', 'https://github.com/octo/shop.git');
  writeFileSync(path.join(tree, 'CHANGELOG.md'), 'Sort the "aquariums" by price\n'.repeat(5000));
  commit('Begin');
  writeFileSync(file, stringify(workflow));
  commit('Add a workflow');
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

/** Puts the `gh` of gh.ts into a folder. */
const makeBin = (dir: string): string => {
  const bin = path.join(dir, 'bin');
  mkdirSync(bin, { recursive: true });
  const gh = path.join(bin, 'gh');
  writeFileSync(gh, `#!/bin/sh\nexec '${process.execPath}' '${path.join(ROOT, 'scripts', 'act', 'gh.ts')}' "$@"\n`);
  chmodSync(gh, 0o755);
  return bin;
};

type Webhook = { readonly url: string; readonly posts: string[]; readonly server: Server };

/** Accepts what a workflow posts to a service other than Pinkfish and GitHub. */
const startWebhook = async (): Promise<Webhook> => {
  const posts: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      posts.push(body);
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, posts, server };
};

type Expected = { readonly name: string; readonly plan: ExamplePlan; readonly seen: Seen };

const faultsOf = ({ name, plan, seen }: Expected): Fault[] => {
  const logs = Object.values(seen.jobs);
  const ended = logs.flatMap((log) => {
    const expected = plan.jobs?.[log.job] ?? plan.jobs?.[log.job.split(' ')[0] ?? ''] ?? 'success';
    if (log.result === expected) return [];
    return [{ what: `${name}: job ${log.job} ended as ${log.result}, not ${expected}`, log }];
  });
  const used = { 'the service is used': ({ pinkfish }: Seen) => pinkfish.requests.length > 0 };
  const checks = { ...(!plan.withoutService && used), ...plan.checks };
  const untrue = Object.entries(checks).filter(([, holds]) => !holds(seen));
  return [...ended, ...untrue.map(([what]) => ({ what: `${name}: it is not so that ${what}`, log: logs.at(-1) }))];
};

const actionsOf = (text: string, action: string): Record<string, string> => {
  const own = [...text.matchAll(/\buses:\s*(org\/pinkfish-run-action@\S+)/g)].map(([, uses = '']) => uses);
  return { ...standInActions(text), ...Object.fromEntries(own.map((uses) => [uses, action])) };
};

/** The secrets that a workflow names: one that is a URL leads to the webhook, any other is the key. */
const secretsOf = (text: string, { url }: Webhook): Record<string, string> =>
  Object.fromEntries(
    [...names(text, 'secrets'), 'GITHUB_TOKEN'].map((name) => [name, name.endsWith('_URL') ? url : FAKE_API_KEY]),
  );

type Planned = { readonly file: string; readonly dir: string; readonly plan: ExamplePlan; readonly gh: string };

/** Runs one example by one plan; `file` is its path, `gh` the file with GitHub's issues. */
const runExample = async ({ file, dir, plan, gh }: Planned): Promise<Fault[]> => {
  const name = path.basename(file, '.yml');
  const pinkfish = await startPinkfish({ scenario: plan.scenario });
  if (plan.earlierRun) pinkfish.addRun(plan.earlierRun);
  const github = await startGitHubApi();
  const webhook = await startWebhook();
  try {
    return await withArtifactService(async (service) => {
      const text = readFileSync(file, 'utf8');
      const workflow = staged(text, pinkfish.apiUrl);
      const event = plan.event ?? firstEvent(workflow);
      const tree = makeTree(dir, name, workflow);
      const { jobs } = await runAct({
        ...{ workflow: tree.file, tree: tree.tree, event, payload: payloadOf(event, plan), dir, bin: makeBin(dir) },
        env: { ...artifactEnv(service), GITHUB_API_URL: github.url, GH_STATE: gh },
        secrets: secretsOf(text, webhook),
        vars: Object.fromEntries(names(text, 'vars').map((variable) => [variable, 'a-trigger'])),
        actions: actionsOf(text, makeAction(dir)),
      });
      const artifacts = service.artifacts().map((artifact) => artifact.name);
      const issues = JSON.parse(readFileSync(gh, 'utf8')) as Issue[];
      return faultsOf({ name, plan, seen: { pinkfish, github, artifacts, jobs, issues, posts: webhook.posts } });
    });
  } finally {
    webhook.server.close();
    await Promise.all([pinkfish.close(), github.close()]);
  }
};

/** Runs one example by each of its plans, in their order. */
const runPlans = async (file: string, dir: string): Promise<Fault[]> => {
  const { issues, plans } = plansOf(path.basename(file, '.yml'));
  const gh = path.join(dir, 'gh.json');
  mkdirSync(dir, { recursive: true });
  writeFileSync(gh, JSON.stringify(issues));
  const faults: Fault[] = [];
  for (const [index, plan] of plans.entries()) {
    faults.push(...(await runExample({ file, dir: path.join(dir, String(index)), plan, gh })));
  }
  console.log(`act: examples/${path.basename(file)} ${faults.length === 0 ? 'passed' : 'failed'}`);
  return faults;
};

/** At the same time: most of it is waiting. */
const WORKERS = 3;

/** Runs every example, or those whose names begin with `only`, and says what is wrong. */
export const examples = async (dir: string, only = ''): Promise<Fault[]> => {
  const folder = path.join(ROOT, 'examples');
  const files = readdirSync(folder).filter((file) => file.endsWith('.yml') && file.startsWith(only));
  const waiting = files.values();
  const work = async (): Promise<Fault[]> => {
    const faults: Fault[] = [];
    for (const file of waiting) {
      faults.push(...(await runPlans(path.join(folder, file), path.join(dir, path.basename(file, '.yml')))));
    }
    return faults;
  };
  return (await Promise.all(Array.from({ length: WORKERS }, work))).flat();
};
