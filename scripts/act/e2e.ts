// .github/workflows/e2e.yml under act, and what must be seen from outside of its jobs.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { FAKE_API_KEY } from '../../fake-pinkfish/pinkfish.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { runAct, type ActResult, type ActRun, type JobLog } from './act.ts';
import { artifactEnv, commandsOf, localActions, standInActions, withArtifactService } from './service.ts';

/** What a check found wrong, each with its job's log where it has one. */
export type Fault = { readonly what: string; readonly log?: JobLog | undefined };

/** Jobs of e2e.yml that use the action, and how they end; those of its other systems are GitHub's to run. */
const EXPECTED: Readonly<Record<string, string>> = {
  'complete ubuntu-latest': 'success',
  artifact: 'success',
  'by-default': 'success',
  fails: 'failure',
  failed: 'success',
  ...Object.fromEntries(['failed', 'timeout', 'wait-timeout', 'error'].map((id) => [`tolerated ${id}`, 'success'])),
  detach: 'success',
  follow: 'success',
  rerun: 'success',
  ...Object.fromEntries([44, 45, 46, 47].map((week) => [`four ${week}`, 'success'])),
  ...Object.fromEntries(['20', '22.18.0', '24'].map((version) => [`demo ${version}`, 'success'])),
};
const WITHOUT_ACTION = ['artifact', 'failed', 'demo'];

/** act names a matrix job by all its values; the first that is expected to be there names it here. */
const nameOf = (job: string): string => {
  const [id, ...values] = job.split(' ');
  const names = Object.keys(EXPECTED).map((name) => name.split(' '));
  const name = names.find(([own, ...chosen]) => own === id && chosen.every((value) => values.includes(value)));
  return name?.join(' ') ?? job;
};

const freePort = async (): Promise<number> =>
  await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

type Expectation = {
  readonly name: string;
  readonly warnings: number;
  /** What the summary must say. */
  readonly summary?: RegExp;
};

const jobFaults = ({ name, warnings, summary = /^/ }: Expectation, log: JobLog | undefined): Fault[] => {
  if (!log) return [{ what: `${name} did not run` }];
  const faults: string[] = [];
  const expect = (holds: boolean, what: string) => holds || faults.push(`${name}: ${what}`);
  expect(log.result === EXPECTED[name], `ended as ${log.result}, not ${EXPECTED[name] ?? ''}`);
  if (!WITHOUT_ACTION.includes(name.split(' ')[0] ?? '')) {
    const errors = commandsOf(log, 'error');
    const warned = commandsOf(log, 'warning');
    const fails = name === 'fails' || name === 'rerun' || name.startsWith('tolerated');
    // One where it fails; act loses the last lines of a step that fails, so that none may be seen of it.
    expect(errors.length <= (fails ? 1 : 0), `${errors.length} error annotations: ${errors.join(' | ')}`);
    expect(warned.length === warnings, `${warned.length} warnings, not ${warnings}: ${warned.join(' | ')}`);
    expect(log.summaries.length === 1, `${log.summaries.length} summaries, not one`);
    expect(summary.test(log.summaries.join('')), `the summary does not say ${summary.source}`);
    expect(commandsOf(log, 'add-mask').length > 0, 'nothing was masked');
    const shown = [...log.output, ...log.summaries, ...errors, ...warned].join('\n');
    expect(!shown.includes(FAKE_API_KEY), 'the key stands in the log or the summary');
  }
  return faults.map((what) => ({ what, log }));
};

const logsByName = ({ jobs }: ActResult): Map<string, JobLog> =>
  new Map(Object.values(jobs).map((log) => [nameOf(log.job), log]));

const WORKFLOW = path.join(ROOT, '.github', 'workflows', 'e2e.yml');

const runE2e = async (own: Pick<ActRun, 'dir' | 'env'> & Partial<ActRun>): Promise<Map<string, JobLog>> =>
  logsByName(
    await runAct({
      ...{ workflow: WORKFLOW, event: 'push', tree: ROOT, matrix: ['os:ubuntu-latest'] },
      actions: standInActions(readFileSync(WORKFLOW, 'utf8'), ...localActions()),
      ...own,
    }),
  );

/** Every job, then one of them a second time, with the repository's stand-in of the artifact service. */
const allJobs = async (dir: string): Promise<Fault[]> =>
  await withArtifactService(async (service) => {
    const logs = await runE2e({ dir: path.join(dir, '1'), env: artifactEnv(service) });
    const nameOfAny = ({ name }: { readonly name: string }) =>
      name.replace(/\b[0-9a-f]{40}\b/, '<key>').replace(/\d{19}/, '<run id>');
    const artifacts = service.artifacts().map(nameOfAny);
    // What "Re-run failed jobs" does to one job: the next attempt's environment, and the artifacts of the one before.
    const secondEnv = { ...artifactEnv(service), ...service.attempt(2, { rerun: 'failed' }) };
    const second = await runE2e({ dir: path.join(dir, '2'), env: secondEnv, job: 'rerun' });
    const followed = { name: 'rerun', warnings: 0, summary: /This attempt follows run \d+ of attempt 1\./ };
    return [
      ...Object.keys(EXPECTED).flatMap((name) => jobFaults({ name, warnings: 0 }, logs.get(name))),
      ...jobFaults(followed, second.get('rerun')),
      ...[...logs.keys()].filter((name) => !(name in EXPECTED)).map((name) => ({ what: `${name} was not expected` })),
      ...(artifacts.sort().join() === 'complete-on-ubuntu-latest,pinkfish-run-<key>-1.json,pinkfish-run-<run id>'
        ? []
        : [{ what: `the artifacts stored are: ${artifacts.join()}` }]),
    ];
  });

/** act's own artifact service refuses a field that the client sends, which must cost no more than a warning. */
const refusedUpload = async (dir: string): Promise<Fault[]> => {
  const env = { ARTIFACT_SERVICE_REFUSES: 'true' };
  const logs = await runE2e({ dir, env, job: 'by-default', artifactPort: await freePort() });
  return jobFaults({ name: 'by-default', warnings: 1 }, logs.get('by-default'));
};

/** Runs the workflow on this machine and says what is wrong; nothing where all is as it should be. */
export const e2e = async (dir: string): Promise<Fault[]> => {
  const parts = [allJobs(path.join(dir, 'all')), refusedUpload(path.join(dir, 'refused'))];
  return (await Promise.all(parts)).flat();
};
