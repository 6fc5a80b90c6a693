import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../context.ts';
import { OperationError } from '../errors.ts';
import { workflowRunUrl } from '../github/event.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Run } from '../pinkfish/schema.ts';
import { helpUrl } from '../report/problem.ts';
import { artifactClient } from '../results/artifact-client.ts';
import type { ArtifactOutcome, UploadOptions } from '../results/artifact-upload.ts';
import { opensInBrowser, uploadArtifact, uploadOutput } from '../results/artifact.ts';
import { succeeded } from '../run/outcome.ts';
import { judgeError } from './judge.ts';

type Ended = { inputs: Inputs; run: Run };

/** Uploads the designated output by itself, and what was downloaded with a summary of what is known by now. */
export const uploadResults = async (context: Context, ended: Ended): Promise<void> => {
  const { report } = context;
  const { uploadArtifact: mode } = ended.inputs;
  report.outputArtifact = await attempt(context, ended, () => uploadDesignated(context, ended));
  if (mode === false || (mode === 'auto' && report.files.length === 0)) return;
  report.artifact = await attempt(context, ended, () => uploadAll(context, ended));
};

/** Failing to upload hides no failure that came before. */
const attempt = async (
  context: Context,
  { inputs }: Ended,
  upload: () => Promise<ArtifactOutcome>,
): Promise<ArtifactOutcome['artifact']> => {
  const { report, runner, signal } = context;
  try {
    const { artifact, warning } = await upload();
    if (warning !== undefined) runner.warning(warning, 'Pinkfish: artifact');
    return artifact;
  } catch (error) {
    if (signal.aborted) throw error;
    const { outcome, problem } = report;
    judgeError(context, new OperationError('artifact', error), inputs);
    if (succeeded(outcome) || report.problem === undefined) return undefined;
    runner.warning(report.problem.message, report.problem.title);
    Object.assign(report, { outcome, problem });
    return undefined;
  }
};

const uploadDesignated = async (context: Context, { inputs, run }: Ended): Promise<ArtifactOutcome> => {
  const { designatedOutput: output } = context.report;
  const { outputArtifact: mode, uploadArtifact: others } = inputs;
  if (mode === false || (mode === 'auto' && (others === false || !opensInBrowser(output)))) return {};
  if (output?.path === undefined) {
    return {
      warning: 'Nothing was uploaded for output-artifact: the run has no designated output that could be downloaded',
    };
  }
  const { name, path } = output;
  return await inGroup(context, (options) => uploadOutput({ ...options, mode, name, path }), { inputs, run });
};

const uploadAll = async (context: Context, { inputs, run }: Ended): Promise<ArtifactOutcome> => {
  const { report, redactor, env } = context;
  const { renderOutput, uploadArtifact: mode, artifactName: name, compressionLevel } = inputs;
  const { renderSummary } = await import('../report/summary.ts');
  const rendering = { renderOutput, redact: redactor.text, helpUrl: report.problem && helpUrl(report.problem, env) };
  const summaryMarkdown = redactor.text(await renderSummary(report, rendering));
  const content = { files: report.files, downloadPath: report.downloadPath ?? '', resultsBytes: report.results?.bytes };
  return await inGroup(
    context,
    (options) => uploadArtifact({ ...options, ...content, mode, name, compressionLevel, summaryMarkdown }),
    { inputs, run },
  );
};

/** In a group of the log, since the platform's client writes much. */
const inGroup = async (
  { runner, env, signal, clock, atExit }: Context,
  upload: (options: Omit<UploadOptions, 'mode'>) => Promise<ArtifactOutcome>,
  { inputs, run }: Ended,
): Promise<ArtifactOutcome> => {
  const stagingFolder = join(env.RUNNER_TEMP || tmpdir(), `pinkfish-artifact-${randomUUID()}`);
  // A client that is given up continues to read: what it reads can be removed only at the exit.
  atExit(() => rmSync(stagingFolder, { recursive: true, force: true }));
  runner.startGroup('Artifact');
  try {
    return await upload({
      ...{ runId: run.runId, retentionDays: inputs.retentionDays, stagingFolder, signal, clock, env },
      client: artifactClient,
      urlOf: (id) => `${workflowRunUrl(env)}/artifacts/${id}`,
    });
  } finally {
    runner.endGroup();
  }
};
