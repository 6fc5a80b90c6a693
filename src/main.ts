import type { Dispatcher } from 'undici';
import { createContext, type Context, type Platform } from './context.ts';
import { during, inWords } from './errors.ts';
import { readEvent } from './github/event.ts';
import { parseInputs, type Inputs } from './inputs/inputs.ts';
import { createClient } from './pinkfish/client.ts';
import { outcomeOf, succeeded } from './run/outcome.ts';
import type { EndedRun } from './stages/collect.ts';
import { finish } from './stages/finish.ts';
import { judge, judgeError } from './stages/judge.ts';
import { prepareFolder } from './stages/prepare-folder.ts';
import { prepareRun } from './stages/trigger.ts';
import { uploadResults } from './stages/upload.ts';
import { waitForEnd } from './stages/wait.ts';

/** Runs the whole step and reports it; true where it succeeds. Never throws. */
export const main = async (platform: Platform): Promise<boolean> => {
  const context = createContext(platform);
  const { runner } = context;
  let inputs: Inputs | undefined;
  let dispatcher: Dispatcher | undefined;
  try {
    inputs = parseInputs(runner.getInput);
    context.event = await readEvent(context.env, (message) => runner.warning(message, 'Pinkfish: event'));
    await during('runner', () => runner.checkOutputs());
    dispatcher = await during('runner', () => context.createDispatcher(context.env, runner.debug));
    await work(context, inputs, dispatcher);
  } catch (error) {
    judgeError(context, error, inputs);
  }
  await finish(context, inputs);
  await dispatcher?.destroy();
  return succeeded(context.report.outcome);
};

const work = async (context: Context, inputs: Inputs, dispatcher: Dispatcher): Promise<void> => {
  const { runner, report, redactor, retry } = context;
  for (const notice of inputs.notices) runner.warning(notice, 'Pinkfish: inputs');
  const obtainRun = await prepareRun(context, inputs);
  const folder = inputs.wait ? await prepareFolder(context, inputs) : undefined;
  const { apiKey, baseUrl } = inputs;
  const client = createClient({ apiKey, baseUrl, dispatcher, redactor, retry });
  const { run, remember } = await obtainRun(client);
  report.run = run;
  await during('runner', async () => {
    await runner.setOutput('run-id', run.runId);
    await runner.setOutput('automation-id', run.automationId);
  });
  const remembered = remember?.();
  const isNew = inputs.subject.kind === 'trigger' && report.rerun?.followed === undefined;
  runner.info(`${isNew ? 'Triggered' : 'Following'} run ${run.runId} of automation ${run.automationId}`);
  if (folder === undefined) {
    report.outcome = 'detached';
    return;
  }
  void preload(inputs);
  try {
    await during('status', () => waitForEnd(context, { inputs, client, run }));
    if (outcomeOf(report.status ?? '') === undefined) return;
    await keepResults({ ...context, inputs, client, run, folder, dispatcher });
  } finally {
    await remembered;
  }
};

/**
 * Loads what a run's end needs while the run still works, so that neither the trigger nor the end waits for it. Never
 * rejects: whatever can't be loaded is asked for again where it is used, and fails there.
 */
const preload = async ({ uploadArtifact, summary }: Inputs): Promise<void> => {
  await Promise.allSettled([
    import('./stages/collect.ts'),
    uploadArtifact !== false && import('./results/artifact-client.ts').then(({ artifactClient }) => artifactClient()),
    (summary || uploadArtifact !== false) && import('./report/summary.ts'),
  ]);
};

const keepResults = async (ended: EndedRun): Promise<void> => {
  const { inputs, report, run, runner, signal } = ended;
  try {
    const { collectResults } = await import('./stages/collect.ts');
    await during('results', () => collectResults(ended));
    judge(report, run);
  } catch (error) {
    // A cancelled job has no time for more.
    if (signal.aborted) throw error;
    if (report.status === 'COMPLETE') judgeError(ended, error, inputs);
    else {
      // The run's own failure matters more than a failure to download what it produced.
      judge(report, run);
      runner.warning(`The run's results could not be downloaded: ${inWords(error)}`, 'Pinkfish: results');
    }
  }
  await uploadResults(ended);
};
