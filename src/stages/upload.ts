import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperationError } from '../errors.ts';
import { workflowRunUrl } from '../github/event.ts';
import { artifactClient } from '../results/artifact-client.ts';
import type { ArtifactOutcome, UploadOptions } from '../results/artifact-upload.ts';
import { opensInBrowser, uploadArtifact, uploadOutput } from '../results/artifact.ts';
import { succeeded } from '../run/outcome.ts';
import type { EndedRun } from './collect.ts';
import { judgeError } from './judge.ts';

/** Uploads the designated output by itself, and what was downloaded with a summary of what is known by now. */
export const uploadResults = async (ended: EndedRun): Promise<void> => {
  const { report, inputs } = ended;
  report.outputArtifact = await attempt(ended, uploadDesignated);
  if (inputs.uploadArtifact === false || (inputs.uploadArtifact === 'auto' && report.files.length === 0)) return;
  report.artifact = await attempt(ended, uploadAll);
};

/** Failing to upload hides no failure that came before. */
const attempt = async (
  ended: EndedRun,
  upload: (ended: EndedRun) => Promise<ArtifactOutcome>,
): Promise<ArtifactOutcome['artifact']> => {
  const { report, runner, signal, inputs } = ended;
  try {
    const { artifact, warning } = await upload(ended);
    if (warning !== undefined) runner.warning(warning, 'Pinkfish: artifact');
    return artifact;
  } catch (error) {
    if (signal.aborted) throw error;
    const { outcome, problem } = report;
    const { message, title } = judgeError(ended, new OperationError('artifact', error), inputs);
    if (succeeded(outcome)) return undefined;
    runner.warning(message, title);
    Object.assign(report, { outcome, problem });
    return undefined;
  }
};

const uploadDesignated = async (ended: EndedRun): Promise<ArtifactOutcome> => {
  const { designatedOutput: output } = ended.report;
  const { outputArtifact: mode, uploadArtifact: others } = ended.inputs;
  if (mode === false || (mode === 'auto' && (others === false || !opensInBrowser(output)))) return {};
  if (output?.path === undefined) {
    const why = 'the run has no designated output that could be downloaded';
    return { warning: `Nothing was uploaded for output-artifact: ${why}` };
  }
  const { name, path } = output;
  return await inGroup(ended, (options) => uploadOutput({ ...options, mode, name, path }));
};

const uploadAll = async (ended: EndedRun): Promise<ArtifactOutcome> => {
  const { report, redactor, env, folder: downloadPath } = ended;
  const { renderOutput, uploadArtifact: mode, artifactName: name, compressionLevel } = ended.inputs;
  const { renderSummary } = await import('../report/summary.ts');
  const summaryMarkdown = redactor.text(await renderSummary(report, { renderOutput, redact: redactor.text, env }));
  const content = { files: report.files, downloadPath, resultsBytes: report.results?.bytes, summaryMarkdown };
  return await inGroup(ended, (options) => uploadArtifact({ ...options, ...content, mode, name, compressionLevel }));
};

/** In a group of the log, since the platform's client writes much. */
const inGroup = async (
  { runner, env, signal, clock, atExit, inputs, run }: EndedRun,
  upload: (options: Omit<UploadOptions, 'mode'>) => Promise<ArtifactOutcome>,
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
