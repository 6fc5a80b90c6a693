import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Inputs } from '../inputs/inputs.ts';
import type { Run } from '../pinkfish/schema.ts';
import { helpUrl } from '../report/problem.ts';
import { artifactClient } from '../results/artifact-client.ts';
import { uploadArtifact, type ArtifactOutcome } from '../results/artifact.ts';
import { succeeded } from '../run/outcome.ts';
import type { Context } from '../context.ts';
import { OperationError } from '../errors.ts';
import { judgeError } from './judge.ts';
import { workflowRunUrl } from '../github/event.ts';

/** Uploads what was fetched, with a summary of what is known by now, as an artifact of the workflow run. */
export const uploadResults = async (context: Context, { inputs, run }: { inputs: Inputs; run: Run }): Promise<void> => {
  const { report, runner, signal } = context;
  const { uploadArtifact: mode } = inputs;
  if (mode === false || (mode === 'auto' && report.files.length === 0)) return;
  try {
    const { artifact, warning } = await upload(context, { inputs, run });
    report.artifact = artifact;
    if (warning !== undefined) runner.warning(warning, 'Pinkfish: artifact');
  } catch (error) {
    if (signal.aborted) throw error;
    failForArtifact(context, { error, inputs });
  }
};

/** In a group of the log, since the platform's client speaks much. */
const upload = async (context: Context, { inputs, run }: { inputs: Inputs; run: Run }): Promise<ArtifactOutcome> => {
  const { report, runner, env, redactor, signal } = context;
  const { uploadArtifact: mode, renderOutput } = inputs;
  const stagingFolder = join(env.RUNNER_TEMP || tmpdir(), `pinkfish-artifact-${randomUUID()}`);
  // A client that is given up goes on reading: what it reads can go only when nothing runs any more.
  context.atExit(() => rmSync(stagingFolder, { recursive: true, force: true }));
  runner.startGroup('Artifact');
  try {
    const { renderSummary } = await import('../report/summary.ts');
    return await uploadArtifact({
      mode,
      name: inputs.artifactName,
      runId: run.runId,
      files: report.files,
      downloadPath: report.downloadPath ?? '',
      resultsBytes: report.results?.bytes,
      summaryMarkdown: redactor.text(
        await renderSummary(report, {
          renderOutput,
          redact: redactor.text,
          helpUrl: report.problem && helpUrl(report.problem, env),
        }),
      ),
      stagingFolder,
      retentionDays: inputs.retentionDays,
      compressionLevel: inputs.compressionLevel,
      signal,
      env,
      client: artifactClient,
      urlOf: (id) => `${workflowRunUrl(env)}/artifacts/${id}`,
    });
  } finally {
    runner.endGroup();
  }
};

/** Failing to upload fails the step, but hides no failure that came before. */
const failForArtifact = (context: Context, { error, inputs }: { error: unknown; inputs: Inputs }): void => {
  const { report, runner } = context;
  const { outcome, problem } = report;
  judgeError(context, new OperationError('artifact', error), inputs);
  if (succeeded(outcome) || report.problem === undefined) return;
  runner.warning(report.problem.message, report.problem.title);
  Object.assign(report, { outcome, problem });
};
