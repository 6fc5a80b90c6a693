// Runs a workflow by nektos/act on this machine: no Docker, no network, no account.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';

/** One line of act's JSON log; only what is read here. */
type LogLine = {
  readonly jobID?: string;
  readonly matrix?: Readonly<Record<string, unknown>>;
  readonly jobResult?: string;
  readonly step?: string;
  readonly stage?: string;
  readonly msg?: string;
  readonly raw_output?: boolean;
  readonly command?: string;
  readonly arg?: string;
  readonly content?: string;
};

export type ActRun = {
  readonly workflow: string;
  readonly event: string;
  readonly payload?: unknown;
  /** The tree that the workflow sees as checked out. */
  readonly tree: string;
  /** Everything that act writes lies here. */
  readonly dir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
  /** Which folder stands for a remote action: `owner/repository@ref` -> path. */
  readonly actions?: Readonly<Record<string, string>>;
  readonly matrix?: readonly string[];
  /** Only this job, and those that it needs. */
  readonly job?: string;
  /** Runner labels that mean this machine. */
  readonly labels?: readonly string[];
  /** Serves act's own artifact service. */
  readonly artifactPort?: number;
  /** A folder of commands to be found before all others. */
  readonly bin?: string;
};

/** What a job did: its name, and for a matrix its values behind it. */
export type JobLog = {
  readonly job: string;
  result: string;
  readonly commands: { readonly step: string; readonly command: string; readonly text: string }[];
  readonly summaries: string[];
  readonly output: string[];
};

export type ActResult = { readonly exitCode: number | null; readonly jobs: Readonly<Record<string, JobLog>> };

const AS_INSTALLED = path.join(ROOT, '.tmp', 'tools', 'bin', 'act');

const jobOf = ({ jobID = '', matrix }: LogLine): string =>
  [jobID, ...Object.values(matrix ?? {}).map((value) => String(value))].join(' ');

const parsed = (text: string): LogLine | undefined => {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
};

const noted = (log: JobLog, line: LogLine): void => {
  const { command, jobResult, content, arg = '', msg = '', step = '' } = line;
  if (jobResult !== undefined) log.result = jobResult;
  if (command === 'summary') log.summaries.push(content ?? '');
  else if (command !== undefined) log.commands.push({ step, command, text: arg });
  else if (line.raw_output) log.output.push(msg.trimEnd());
  // act's own lines: a step's begin and end, whose message holds the whole script.
  else if (line.stage === 'Main' && !msg.startsWith('LocalRepositoryCache'))
    log.output.push(msg.trim().split('\n', 1).join(''));
};

const options = (run: ActRun, files: { readonly event: string }): string[] => {
  const pairs = (flag: string, record: Readonly<Record<string, string>> = {}): string[] =>
    Object.entries(record).flatMap(([name, value]) => [flag, `${name}=${value}`]);
  return [
    ...[run.event, '--json', '--workflows', run.workflow, '--directory', run.tree, '--eventpath', files.event],
    ...['--action-cache-path', path.join(run.dir, 'cache'), '--no-cache-server', '--concurrent-jobs', '2'],
    ...['--env-file', '/dev/null', '--secret-file', '/dev/null', '--var-file', '/dev/null'],
    ...(run.labels ?? ['ubuntu-latest']).flatMap((label) => ['-P', `${label}=-self-hosted`]),
    ...(run.job === undefined ? [] : ['--job', run.job]),
    ...(run.matrix ?? []).flatMap((value) => ['--matrix', value]),
    ...(run.artifactPort === undefined
      ? []
      : [
          ...['--artifact-server-path', path.join(run.dir, 'artifacts'), '--artifact-server-addr', '127.0.0.1'],
          ...['--artifact-server-port', String(run.artifactPort)],
        ]),
    ...pairs('--env', run.env),
    ...pairs('--secret', run.secrets),
    ...pairs('--var', run.vars),
    ...pairs('--local-repository', run.actions),
  ];
};

/** Ends what the workflow's jobs started and left running, as a runner does at the end of a job. */
const endStarted = (list: string): void => {
  if (!existsSync(list)) return;
  for (const id of readFileSync(list, 'utf8').split('\n').filter(Boolean)) {
    try {
      process.kill(Number(id));
    } catch {
      // It has ended by itself.
    }
  }
};

/**
 * Runs every job of a workflow, each in a copy of `tree`, on the node that runs this. act takes the host's
 * environment into each job, so it is given a bare one. Throws where act can't be started.
 */
export const runAct = async (run: ActRun): Promise<ActResult> => {
  const home = path.join(run.dir, 'home');
  mkdirSync(home, { recursive: true });
  const event = path.join(run.dir, 'event.json');
  writeFileSync(event, JSON.stringify(run.payload ?? {}));
  const started = path.join(run.dir, 'started.txt');
  const act = existsSync(AS_INSTALLED) ? AS_INSTALLED : 'act';
  const child = spawn(act, options(run, { event }), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: [run.bin, path.dirname(process.execPath), process.env.PATH].filter(Boolean).join(path.delimiter),
      ...{ HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, LANG: 'C.UTF-8', STARTED_PROCESSES: started },
    },
  });
  const jobs: Record<string, JobLog> = {};
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = parsed(text);
    if (line?.jobID === undefined) return;
    const job = jobOf(line);
    noted((jobs[job] ??= { job, result: 'none', commands: [], summaries: [], output: [] }), line);
  });
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (Object.keys(jobs).length === 0) throw new Error(`act ran no job:\n${errors.join('\n')}`);
    return { exitCode, jobs };
  } finally {
    endStarted(started);
  }
};
