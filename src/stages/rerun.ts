import { createHash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { HttpError } from '../errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { isId } from '../inputs/values.ts';
import { at, textOf } from '../json-value.ts';
import type { Client } from '../pinkfish/client.ts';
import type { Run } from '../pinkfish/schema.ts';
import { missingService, uploadFault } from '../results/artifact-upload.ts';
import { platformClient } from '../results/artifact-client.ts';
import { withPrivateFolder } from '../results/disk.ts';
import { readTextHead } from '../results/text-file.ts';
import { outcomeOf } from '../run/outcome.ts';
import { stoppable } from '../time-limit.ts';

/**
 * What the attempts of one step have in common, and which of them this is. A re-run of failed jobs can list and download
 * what earlier attempts uploaded, one of all jobs cannot [assume].
 */
export type Attempt = { key: string; number: number };

const LOOK_UP_MS = 60_000;
const UPLOAD_MS = 30_000;
/** The runner kills a cancelled job after some seconds; an upload that is nearly done saves a second run. */
const CANCELLED_UPLOAD_MS = 1_000;
const STATUS_TIMEOUT_MS = 15_000;
/** Two ids and a number take far less. */
const LARGEST_BYTES = 1_024;
const TITLE = 'Pinkfish: re-run';

/** The key is a digest, as everyone who can read the repository can read the names of its artifacts. */
export const attemptOf = (env: NodeJS.ProcessEnv, { subject, commentKey }: Inputs, payload: string): Attempt => {
  const { GITHUB_REPOSITORY, GITHUB_WORKFLOW, GITHUB_JOB, GITHUB_ACTION, GITHUB_RUN_ATTEMPT } = env;
  const trigger = subject.kind === 'trigger' ? subject.trigger : null;
  const parts = [GITHUB_REPOSITORY, GITHUB_WORKFLOW, GITHUB_JOB, GITHUB_ACTION, commentKey, trigger, payload];
  const key = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  return { key, number: Number(GITHUB_RUN_ATTEMPT) || 1 };
};

/**
 * The run of the newest earlier attempt if it continues or is complete; the report says why.
 * @throws the signal's reason, and nothing else
 */
export const earlierRun = async (context: Context, attempt: Attempt, client: Client): Promise<Run | undefined> => {
  const { report, runner, signal, env } = context;
  // Loaded before the trigger, so that the upload begins as soon as there is a run.
  void platformClient().catch(() => undefined);
  if (attempt.number === 1) return undefined;
  // That it is missing is one warning, of the upload.
  const missing = missingService(env);
  try {
    report.rerun = missing === undefined ? await decide(context, attempt, client) : newRun(missing);
  } catch (error) {
    signal.throwIfAborted();
    runner.warning(`The run of an earlier attempt could not be read: ${uploadFault(error)}.`, TITLE);
    report.rerun = newRun('the run of an earlier attempt could not be read');
  }
  runner.info(report.rerun.text);
  return report.rerun.followed;
};

type Decision = { followed: Run | undefined; text: string };

const newRun = (why: string): Decision => ({ followed: undefined, text: `A new run is started: ${why}.` });

const decide = async (context: Context, attempt: Attempt, client: Client): Promise<Decision> => {
  const earlier = await stoppable({ ms: LOOK_UP_MS, signal: context.signal }, () => readEarlier(context.env, attempt));
  if (earlier === undefined) return newRun('this attempt sees no run of an earlier one with the same payload');
  const { run, number } = earlier;
  const name = `run ${run.runId} of attempt ${number}`;
  const status = await statusOf(context, run, client);
  if (status === undefined) return newRun(`${name} is not known to Pinkfish`);
  if (['failed', 'timeout'].includes(outcomeOf(status) ?? '')) return newRun(`${name} ended with ${status}`);
  return { followed: run, text: `This attempt follows ${name}.` };
};

/** Uploads what a later attempt needs to follow the run. Never rejects, and ends soon after the job is cancelled. */
export const rememberRun = async (context: Context, attempt: Attempt, run: Run): Promise<void> => {
  const { env, runner, signal } = context;
  const name = `pinkfish-run-${attempt.key}-${attempt.number}.json`;
  const controller = new AbortController();
  const stop = (): void => void setTimeout(() => controller.abort(), CANCELLED_UPLOAD_MS).unref();
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const missing = missingService(env);
    if (missing !== undefined) throw new Error(missing);
    await stoppable({ ms: UPLOAD_MS, signal: controller.signal }, () =>
      inNewFolder(env, async (folder) => {
        await writeFile(join(folder, name), JSON.stringify({ ...run, attempt: attempt.number }));
        await (await platformClient()).uploadArtifact(name, [join(folder, name)], folder, { skipArchive: true });
      }),
    );
  } catch (error) {
    const why = uploadFault(error);
    // The same step, or one that differs from it in nothing, has taken the name.
    if (signal.aborted || /\b409\b|already exists/i.test(why)) return;
    runner.warning(`The run's ids could not be uploaded, so a re-run of this job starts a new run: ${why}.`, TITLE);
  }
};

type Earlier = { run: Run; number: number };

/** An artifact of that name may be another job's, so its content is checked like any foreign text. */
const readEarlier = async (env: NodeJS.ProcessEnv, attempt: Attempt): Promise<Earlier | undefined> => {
  const client = await platformClient();
  const pattern = new RegExp(`^pinkfish-run-${attempt.key}-([1-9]\\d{0,8})\\.json$`);
  const [newest] = (await client.listArtifacts()).artifacts
    .map((artifact) => ({ ...artifact, number: Number(pattern.exec(artifact.name)?.[1]) }))
    .filter(({ number }) => number < attempt.number)
    .sort((a, b) => b.number - a.number || b.id - a.id);
  if (newest === undefined) return undefined;
  const { id, number, size } = newest;
  if (size > LARGEST_BYTES) throw new Error('its artifact is too large');
  const head = await inNewFolder(env, async (folder) => {
    await client.downloadArtifact(id, { path: folder, skipDecompress: true });
    return await readTextHead(join(folder, (await readdir(folder))[0] ?? ''), LARGEST_BYTES);
  });
  return { run: runIn(head?.text ?? '', number), number };
};

const runIn = (text: string, attempt: number): Run => {
  try {
    const document: unknown = JSON.parse(text);
    const [runId = '', automationId = ''] = [textOf(at(document, 'runId')), textOf(at(document, 'automationId'))];
    if (at(document, 'attempt') === attempt && isId(runId) && isId(automationId)) return { runId, automationId };
  } catch {
    // Below.
  }
  throw new Error('its artifact has an unexpected content');
};

/** The status word; undefined where the service does not know the run. */
const statusOf = async ({ clock }: Context, run: Run, client: Client): Promise<string | undefined> => {
  const retryForMs = { unreachable: Infinity, 'rate-limited': Infinity, transient: Infinity };
  const rules = { retryForMs, deadline: clock.now() + LOOK_UP_MS, atDeadline: 'give-up' } as const;
  try {
    const { status, namesRun } = (await client.getStatus(run, { timeoutMs: STATUS_TIMEOUT_MS, rules })).value;
    if (namesRun !== true) throw new Error('its status names no run');
    return status;
  } catch (error) {
    if (error instanceof HttpError && error.failure.status === 404) return undefined;
    throw error;
  }
};

/** What fails here has nothing to do with download-path. */
const inNewFolder = async <T>({ RUNNER_TEMP }: NodeJS.ProcessEnv, work: (folder: string) => Promise<T>): Promise<T> =>
  await withPrivateFolder(RUNNER_TEMP || tmpdir(), work, (create) => create());
