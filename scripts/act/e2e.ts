// .github/workflows/e2e.yml under act, and what must be seen from outside of its jobs.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import type { ArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import { FAKE_API_KEY } from '../../fake-pinkfish/pinkfish.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { runAct, type ActResult, type JobLog } from './act.ts';
import { artifactEnv, commandsOf, localActions, standInActions, withArtifactService } from './service.ts';

/** What a check found wrong, each with its job's log where it has one. */
export type Fault = { readonly what: string; readonly log?: JobLog | undefined };

/** Jobs of e2e.yml that use the action, and how they end; those of its other systems are GitHub's to run. */
const EXPECTED: Readonly<Record<string, string>> = {
  'complete ubuntu-latest': 'success',
  artifact: 'success',
  'own-artifact-service': 'success',
  fails: 'failure',
  failed: 'success',
  ...Object.fromEntries(['failed', 'timeout', 'wait-timeout', 'error'].map((id) => [`tolerated ${id}`, 'success'])),
  detach: 'success',
  follow: 'success',
  ...Object.fromEntries([44, 45, 46, 47].map((week) => [`four ${week}`, 'success'])),
};
const WITHOUT_ACTION = ['artifact', 'failed'];

/** act names a matrix job by all its values; the first that is expected to be there names it here. */
const nameOf = (job: string): string =>
  Object.keys(EXPECTED).find((name) => name.split(' ').every((word) => job.split(' ').includes(word))) ?? job;

const freePort = async (): Promise<number> =>
  await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

const jobFaults = (name: string, log: JobLog | undefined): Fault[] => {
  if (!log) return [{ what: `${name} did not run` }];
  const faults: string[] = [];
  const expect = (holds: boolean, what: string) => holds || faults.push(`${name}: ${what}`);
  expect(log.result === EXPECTED[name], `ended as ${log.result}, not ${EXPECTED[name] ?? ''}`);
  if (!WITHOUT_ACTION.includes(name)) {
    const errors = commandsOf(log, 'error');
    const warnings = commandsOf(log, 'warning');
    const fails = name === 'fails' || name.startsWith('tolerated');
    expect(errors.length === (fails ? 1 : 0), `${errors.length} error annotations: ${errors.join(' | ')}`);
    if (name === 'own-artifact-service') expect(warnings.length === 1, `${warnings.length} warnings, not one`);
    expect(log.summaries.length === 1, `${log.summaries.length} summaries, not one`);
    expect(commandsOf(log, 'add-mask').length > 0, 'nothing was masked');
    const shown = [...log.output, ...log.summaries, ...errors, ...warnings].join('\n');
    expect(!shown.includes(FAKE_API_KEY), 'the key stands in the log or the summary');
  }
  return faults.map((what) => ({ what, log }));
};

const faultsOf = ({ jobs }: ActResult, artifacts: ArtifactService): Fault[] => {
  const byName = new Map(Object.values(jobs).map((log) => [nameOf(log.job), log]));
  const stored = artifacts.artifacts().map(({ name }) => name);
  return [
    ...Object.keys(EXPECTED).flatMap((name) => jobFaults(name, byName.get(name))),
    ...[...byName.keys()].filter((name) => !(name in EXPECTED)).map((name) => ({ what: `${name} was not expected` })),
    ...(stored.join() === 'complete-on-ubuntu-latest' ? [] : [{ what: `artifacts are stored: ${stored.join()}` }]),
  ];
};

/** Runs the workflow on this machine and says what is wrong; nothing where all is as it should be. */
export const e2e = async (dir: string): Promise<Fault[]> =>
  await withArtifactService(async (artifacts) => {
    const workflow = path.join(ROOT, '.github', 'workflows', 'e2e.yml');
    const result = await runAct({
      ...{ workflow, dir, event: 'push', tree: ROOT },
      env: artifactEnv(artifacts),
      actions: standInActions(readFileSync(workflow, 'utf8'), ...localActions()),
      matrix: ['os:ubuntu-latest'],
      artifactPort: await freePort(),
    });
    return faultsOf(result, artifacts);
  });
