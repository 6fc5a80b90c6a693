import { mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Dispatcher } from 'undici';
import { CancelledError, InputError, inWords } from './errors.ts';
import { failureKind } from './http/retry-policy.ts';
import { parseInputs, type Inputs } from './inputs/inputs.ts';
import { createClient } from './pinkfish/client.ts';
import { inputLines } from './report/input-lines.ts';
import { cancelledJobProblem, problemOfError } from './report/problem.ts';
import { outcomeOf, succeeded } from './run/outcome.ts';
import type { Ended } from './stages/collect.ts';
import { judge } from './stages/judge.ts';
import { uploadResults } from './stages/upload.ts';
import { finish } from './stages/finish.ts';
import { preload } from './stages/preload.ts';
import { prepareRun } from './stages/trigger.ts';
import { waitForEnd } from './stages/wait.ts';
import { createContext, type Step, type Platform } from './context.ts';

/** Runs the whole step and reports it; true where it is green. Never throws. */
export const main = async (platform: Platform): Promise<boolean> => {
  const step = createContext(platform);
  let inputs: Inputs | undefined;
  let dispatcher: Dispatcher | undefined;
  try {
    inputs = parseInputs(step.runner.getInput);
    step.activity = 'runner';
    step.runner.checkOutputs();
    dispatcher = step.createDispatcher(step.env);
    await work(step, inputs, dispatcher);
  } catch (error) {
    settle(step, error);
  }
  await finish(step, inputs);
  await dispatcher?.destroy();
  return succeeded(step.report.outcome);
};

/** The order of things, from parsed inputs to all that is known of the run. */
const work = async (step: Step, inputs: Inputs, dispatcher: Dispatcher): Promise<void> => {
  const { runner, report, redactor, retry } = step;
  step.activity = 'inputs';
  runner.startGroup('Inputs');
  inputLines(inputs).forEach(runner.info);
  runner.endGroup();
  for (const notice of inputs.notices) runner.warning(notice, 'Pinkfish: inputs');
  const obtainRun = await prepareRun(step, inputs);
  const folder = inputs.wait ? await prepareFolder(step, inputs) : undefined;

  const client = createClient({ ...inputs, dispatcher, redactor, retry });
  const run = await obtainRun(client);
  report.run = run;
  step.activity = 'runner';
  await runner.setOutput('run-id', run.runId);
  await runner.setOutput('automation-id', run.automationId);
  if (folder === undefined) {
    report.outcome = 'detached';
    return;
  }
  void preload(inputs);
  await waitForEnd(step, { inputs, client, run });
  if (outcomeOf(report.status ?? '') === undefined) return;
  await keepResults(step, { inputs, client, run, folder, dispatcher });
};

/** Of an ended run: its results, the verdict on it, and the artifact. */
const keepResults = async (step: Step, ended: Ended): Promise<void> => {
  const { report, runner, signal } = step;
  try {
    const { collectResults } = await import('./stages/collect.ts');
    await collectResults(step, ended);
    judge(report, ended.run);
  } catch (error) {
    // A cancelled job has no time for more.
    if (signal.aborted) throw error;
    if (report.status === 'COMPLETE') {
      settle(step, error);
    } else {
      // The run's own failure counts for more than that of fetching what it left.
      judge(report, ended.run);
      runner.warning(`What the run left behind could not be fetched: ${inWords(error)}`, 'Pinkfish: results');
    }
  }
  await uploadResults(step, ended);
};

/** Where the files go: made and tried before anything is triggered, so that no result is lost to a bad path. */
const prepareFolder = async ({ env }: Step, { downloadPath }: Inputs): Promise<string> => {
  const temporary = env.RUNNER_TEMP || tmpdir();
  if (downloadPath === undefined) {
    await mkdir(temporary, { recursive: true });
    return await mkdtemp(join(temporary, 'pinkfish-run-'));
  }
  const folder = resolve(env.GITHUB_WORKSPACE || '.', downloadPath);
  try {
    await makeFolder(folder);
    // Only trying tells: a folder may be there and read-only.
    await rmdir(await mkdtemp(join(folder, '.pinkfish-')));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const fault = ['EEXIST', 'ENOTDIR'].includes(code)
      ? 'is a file, or lies below one'
      : `can't be written to (${code})`;
    throw new InputError(
      'download-path',
      `${fault}; name a folder that the job may write to, or one that does not exist yet.`,
    );
  }
  return folder;
};

/** Node's own recursion never ends where a file system denies each new folder as if its parent were missing, as /proc does. */
const makeFolder = async (folder: string): Promise<void> => {
  const attempt = async (bearable: string[]): Promise<string | undefined> =>
    await mkdir(folder).then(
      () => undefined,
      (error: unknown) => {
        const { code = '' } = error as NodeJS.ErrnoException;
        if (bearable.includes(code)) return code;
        throw error;
      },
    );
  if ((await attempt(['EEXIST', 'ENOENT'])) !== 'ENOENT') return;
  await makeFolder(dirname(folder));
  await attempt(['EEXIST']);
};

/** What an error means for the step. */
const settle = (step: Step, error: unknown): void => {
  const { report, activity, signal } = step;
  const kind = failureKind(error);
  if (error instanceof CancelledError || signal.aborted) {
    report.outcome = 'cancelled';
    report.problem = cancelledJobProblem(report.run, {
      ended: outcomeOf(report.status ?? '') !== undefined,
      sent: step.sent,
    });
    return;
  }
  report.outcome = 'error';
  report.problem = problemOfError({ error, activity, run: report.run, sent: step.sent, insecure: kind === 'insecure' });
};
