import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { plainLine } from '../foreign-text.ts';
import type { RetryRules } from '../http/retry-policy.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Client } from '../pinkfish/client.ts';
import type { Run, RunResults } from '../pinkfish/schema.ts';
import { formatBytes } from '../report/byte-format.ts';
import { downloadProgress } from '../report/log-lines.ts';
import type { Report } from '../report/report.ts';
import { designatedFile, planDownloads, planFiles, type PlannedFile } from '../results/download-plan.ts';
import { downloadFiles, pathOf, type Downloaded, type DownloadOptions } from '../results/download.ts';
import { readLastLines, readTextHead, writeWhole } from '../results/text-file.ts';
import { failedStep } from '../run/outcome.ts';
import type { Context } from '../context.ts';

/** What is needed to fetch what a run left behind. */
export type EndedRun = { inputs: Inputs; client: Client; run: Run; folder: string; dispatcher: Dispatcher };

const RESULTS_TIMEOUT_MS = 30_000;
/** The results of a complete run are what the step was for: more than a blip of the service is borne. */
const COMPLETE_RESULTS_MS = 120_000;
/** After a failure they may not exist [assume]. */
const OTHER_RESULTS_MS = 15_000;
const LONGEST_NOT_FOUND_MS = 60_000;
/** What is read of the designated output: more than an output may hold, and than a summary has room for. */
const LARGEST_TEXT_BYTES = 512 * 1024;
const TAIL_LINES = 50;
/** A log that nobody chose is fetched for its last lines only where it is small. */
const LARGEST_LOG_BYTES = 64 * 1024 * 1024;
const LONGEST_LOG_FETCH_MS = 30_000;
const MOST_FILES_LOGGED = 100;

/** Fetches the results document, keeps it on the disk, and fetches the chosen files; the report grows as they come. */
export const collectResults = async (context: Context, ended: EndedRun): Promise<void> => {
  const { report } = context;
  const { run, client, folder } = ended;
  // The status alone may tell it, also where the results can't be had.
  report.failedStep = failedStepOf(report, undefined);
  const { value, requestId } = await client.getResults(run, resultsLimits(context));
  if (requestId !== undefined) report.requestIds.push({ operation: 'results', id: requestId });
  report.results = { ...value, path: '' };
  const { warnings = [] } = value.document;
  if (warnings.length > 0) {
    context.runner.warning(`The results document may be incomplete: ${warnings.join('; ')}.`, 'Pinkfish: results');
  }
  report.downloadPath = folder;
  const path = join(folder, 'results.json');
  await writeWhole(path, value.bytes);
  report.results.path = path;
  await fetchFiles(context, ended, value.document);
  report.failedStep = await failureOf(context, ended, value.document);
  logFiles(context);
};

const resultsLimits = ({ clock, report }: Context): { timeoutMs: number; rules: RetryRules } => {
  const bearable = report.status === 'COMPLETE' ? COMPLETE_RESULTS_MS : OTHER_RESULTS_MS;
  return {
    timeoutMs: RESULTS_TIMEOUT_MS,
    rules: {
      retryForMs: {
        unreachable: bearable,
        insecure: bearable,
        'rate-limited': bearable,
        'not-found': Math.min(bearable, LONGEST_NOT_FOUND_MS),
        transient: bearable,
      },
      deadline: clock.now() + bearable,
      atDeadline: 'give-up',
    },
  };
};

const fetchFiles = async (context: Context, ended: EndedRun, document: RunResults): Promise<void> => {
  const { report, runner } = context;
  const { folder, inputs } = ended;
  const chosen = planDownloads({ results: document, patterns: inputs.files });
  const designated = designatedFile(document, chosen);
  const planned = designated === undefined || chosen.includes(designated) ? chosen : [...chosen, designated];
  const isChosen = new Set(chosen.map((plan) => pathOf(folder, plan)));
  const {
    downloaded: fetched,
    missing,
    redacted,
  } = await downloadFiles({
    ...downloadOptions(context, ended),
    planned,
    folder,
    maxBytes: inputs.maxDownloadBytes,
    // Should the job be cancelled, what is whole by then is not lost.
    onDownloaded: (file) => isChosen.has(file.path) && report.files.push(file),
  });
  report.files = fetched.filter(({ path }) => isChosen.has(path));
  report.missingFiles = missing;
  report.designatedOutput = await designatedOutput({ document, designated, folder, fetched });
  if (redacted.length > 0) {
    runner.warning(
      `The API key stood in ${redacted.length === 1 ? 'a result file' : `${redacted.length} result files`} (${plainLine(redacted.join(', '), 300)}) and was overwritten with asterisks. Change the workflow so that it does not write the key, and replace the key.`,
      'Pinkfish: API key in a result file',
    );
  }
};

type Fetching = Pick<DownloadOptions, 'dispatcher' | 'retry' | 'redactor' | 'baseUrl' | 'refreshLinks' | 'onProgress'>;

const downloadOptions = (context: Context, { dispatcher, client, run, inputs }: EndedRun): Fetching => {
  const { retry, redactor, clock, runner, colours } = context;
  const startedAt = clock.now();
  return {
    dispatcher,
    retry,
    redactor,
    baseUrl: inputs.baseUrl,
    refreshLinks: async () => (await client.getResults(run, resultsLimits(context))).value.document,
    onProgress: ({ files, total, bytes }) => {
      const progress = { files, filesInAll: total, bytes, elapsedMs: clock.now() - startedAt };
      runner.info(downloadProgress(progress, { colour: colours }));
    },
  };
};

type Designated = {
  document: RunResults;
  designated: PlannedFile | undefined;
  folder: string;
  fetched: Downloaded['downloaded'];
};

const designatedOutput = async ({
  document,
  designated,
  folder,
  fetched,
}: Designated): Promise<Report['designatedOutput']> => {
  const output = document.designatedOutput;
  if (output === undefined || designated === undefined) return undefined;
  const place = pathOf(folder, designated);
  const file = fetched.find(({ path }) => path === place);
  const head = file === undefined ? undefined : await readTextHead(file.path, LARGEST_TEXT_BYTES);
  return {
    name: output.fileName,
    url: output.url,
    mimeType: output.mimeType ?? file?.mimeType,
    path: file?.path,
    size: file?.size,
    text: head?.text,
    truncated: head?.truncated ?? false,
  };
};

const failedStepOf = ({ status, steps }: Report, document: RunResults | undefined): Report['failedStep'] => {
  const failed = status === 'COMPLETE' ? undefined : failedStep(steps, document);
  return failed && { ...failed, tails: [] };
};

/** Which step failed, and the last lines that it wrote: fetched for this where they were not chosen. */
const failureOf = async (context: Context, ended: EndedRun, document: RunResults): Promise<Report['failedStep']> => {
  const failed = failedStepOf(context.report, document);
  if (failed === undefined) return undefined;
  const tails = [];
  for (const name of ['stderr.txt', 'stdout.txt']) {
    const lines = await lastLines(context, ended, { document, name, stepIndex: failed.stepIndex });
    if (lines.length > 0) tails.push({ name, lines });
  }
  return { ...failed, tails };
};

type Log = { document: RunResults; name: string; stepIndex: number | undefined };

const lastLines = async (context: Context, ended: EndedRun, { document, name, stepIndex }: Log): Promise<string[]> => {
  const kept = context.report.files.find((file) => file.step === stepIndex && file.name === name);
  if (kept !== undefined) return await readLastLines(kept.path, TAIL_LINES);
  const planned = planFiles(document, (path) => path === `step-${stepIndex}/${name}`).slice(0, 1);
  const folder = await mkdtemp(join(context.env.RUNNER_TEMP || tmpdir(), 'pinkfish-log-'));
  try {
    const { downloaded: fetched } = await downloadFiles({
      ...downloadOptions(context, ended),
      planned,
      folder,
      maxBytes: LARGEST_LOG_BYTES,
      deadline: context.clock.now() + LONGEST_LOG_FETCH_MS,
    });
    const [log] = fetched;
    return log === undefined ? [] : await readLastLines(log.path, TAIL_LINES);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const logFiles = ({ report, runner }: Context): void => {
  const { files, missingFiles } = report;
  if (files.length + missingFiles.length === 0) return;
  runner.startGroup(`Files (${files.length})`);
  for (const { step, name, size } of files.slice(0, MOST_FILES_LOGGED)) {
    runner.info(`step-${step}/${plainLine(name)} · ${formatBytes(size)}`);
  }
  if (files.length > MOST_FILES_LOGGED) runner.info(`and ${files.length - MOST_FILES_LOGGED} more`);
  for (const { step, name, reason } of missingFiles.slice(0, MOST_FILES_LOGGED)) {
    runner.info(`missing: step-${step}/${plainLine(name)}: ${plainLine(reason)}`);
  }
  runner.endGroup();
};
