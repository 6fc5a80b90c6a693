import { readdir } from 'node:fs/promises';
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
import { withPrivateFolder } from '../results/disk.ts';
import {
  designatedFile,
  inlineResult,
  planDownloads,
  planFiles,
  unmatchedFiles,
  type PlannedFile,
} from '../results/download-plan.ts';
import { downloadFiles, pathOf, type Downloaded, type DownloadOptions } from '../results/download.ts';
import { lastLinesOf, readLastLines, readTextHead, writeWhole } from '../results/text-file.ts';
import { failedStep } from '../run/outcome.ts';
import type { Context } from '../context.ts';

/** What is needed to download what a run left behind. */
export type EndedRun = { inputs: Inputs; client: Client; run: Run; folder: string; dispatcher: Dispatcher };

const RESULTS_TIMEOUT_MS = 30_000;
/** The results of a complete run are what the step was for, so they are retried for longer. */
const COMPLETE_RESULTS_MS = 120_000;
/** After a failure they may not exist [assume]. */
const OTHER_RESULTS_MS = 15_000;
const LONGEST_NOT_FOUND_MS = 60_000;
/** What is read of the designated output: more than an output may hold, and than a summary has room for. */
const LARGEST_TEXT_BYTES = 512 * 1024;
const TAIL_LINES = 50;
/** A log that was not chosen is downloaded for its last lines only where it is small. */
const LARGEST_LOG_BYTES = 64 * 1024 * 1024;
const LONGEST_LOG_DOWNLOAD_MS = 30_000;
const MOST_FILES_LOGGED = 100;
/** What the action itself writes into a download folder. */
const OWN_ENTRY = /^(results\.json|step-\d+|designated-output)$/;

/** Reads the results document, keeps it on the disk, and downloads the chosen files; the report grows as they come. */
export const collectResults = async (context: Context, ended: EndedRun): Promise<void> => {
  const { report } = context;
  const { run, client, folder } = ended;
  // The status alone may say it, also where the results can't be read.
  report.failedStep = failedStepOf(report, undefined);
  const { value, requestId } = await client.getResults(run, resultsLimits(context));
  if (requestId !== undefined) report.requestIds.push({ operation: 'results', id: requestId });
  report.results = { ...value, path: '' };
  const { warnings = [] } = value.document;
  if (warnings.length > 0) {
    context.runner.warning(`The results document may be incomplete: ${warnings.join('; ')}.`, 'Pinkfish: results');
  }
  report.downloadPath = folder;
  await warnOfEarlierFiles(context, folder);
  const path = join(folder, 'results.json');
  await writeWhole(path, value.bytes);
  report.results.path = path;
  await downloadChosen(context, ended, value.document);
  report.failedStep = await failureOf(context, ended, value.document);
  logFiles(context);
};

/** What stands in a download folder before this run's files are written. */
const warnOfEarlierFiles = async ({ runner }: Context, folder: string): Promise<void> => {
  const names: string[] = [];
  for (const name of (await readdir(folder).catch(() => [])).filter((name) => OWN_ENTRY.test(name))) {
    const inside = await readdir(join(folder, name)).catch(() => undefined);
    names.push(...(inside?.map((file) => `${name}/${file}`) ?? [name]));
  }
  if (names.length === 0) return;
  runner.warning(
    `download-path holds files of an earlier run: ${plainLine(names.join(', '), 300)}. Files of the same names are replaced, and the others stay; use another folder for each run.`,
    'Pinkfish: download-path',
  );
};

const resultsLimits = ({ clock, report }: Context): { timeoutMs: number; rules: RetryRules } => {
  const limitMs = report.status === 'COMPLETE' ? COMPLETE_RESULTS_MS : OTHER_RESULTS_MS;
  return {
    timeoutMs: RESULTS_TIMEOUT_MS,
    rules: {
      retryForMs: {
        unreachable: limitMs,
        insecure: limitMs,
        'rate-limited': limitMs,
        'not-found': Math.min(limitMs, LONGEST_NOT_FOUND_MS),
        transient: limitMs,
      },
      deadline: clock.now() + limitMs,
      atDeadline: 'give-up',
    },
  };
};

const downloadChosen = async (context: Context, ended: EndedRun, results: RunResults): Promise<void> => {
  const { report } = context;
  const { folder, inputs } = ended;
  const choice = { results, patterns: inputs.files };
  const chosen = planDownloads(choice);
  const designated = designatedFile(results, chosen);
  const planned = designated === undefined || chosen.includes(designated) ? chosen : [...chosen, designated];
  const isChosen = new Set(chosen.map((plan) => pathOf(folder, plan)));
  const done = await downloadFiles({
    ...downloadOptions(context, ended),
    planned,
    folder,
    maxBytes: inputs.maxDownloadBytes,
    // If the job is cancelled, the files that are complete by then are not lost.
    onDownloaded: (file) => isChosen.has(file.path) && report.files.push(file),
  });
  report.files = done.downloaded.filter(({ path }) => isChosen.has(path));
  report.missingFiles = [...unmatchedFiles(choice), ...done.missing];
  report.designatedOutput = await designatedOutput(results, designated && pathOf(folder, designated), done);
  report.stepResult = stepResultOf(results, chosen, { files: report.files, folder });
  warnOfFiles(context, done, { ...choice, isNoneChosen: chosen.length === 0 });
};

type Choice = { results: RunResults; patterns: readonly string[]; isNoneChosen: boolean };

const warnOfFiles = ({ runner }: Context, { redacted, notes }: Downloaded, choice: Choice): void => {
  const count = planFiles(choice.results, () => true).length;
  if (choice.isNoneChosen && count > 0 && choice.patterns.some((pattern) => pattern !== '')) {
    runner.warning(
      `The patterns in files match none of the run's files (there are ${count}). They are compared with step-N/file-name; correct them, or leave files empty to download none.`,
      'Pinkfish: files',
    );
  }
  if (notes.length > 0) {
    const more = notes.length > 1 ? ` (and ${notes.length - 1} more)` : '';
    runner.warning(`A result file is not as announced: ${plainLine(notes[0] ?? '', 300)}${more}.`, 'Pinkfish: files');
  }
  if (redacted.length > 0) {
    runner.warning(
      `The API key was in ${redacted.length === 1 ? 'a result file' : `${redacted.length} result files`} (${plainLine(redacted.join(', '), 300)}) and was overwritten with asterisks. Change the workflow so that it does not write the key, and replace the key.`,
      'Pinkfish: API key in a result file',
    );
  }
};

type SharedOptions = Pick<
  DownloadOptions,
  'dispatcher' | 'retry' | 'redactor' | 'baseUrl' | 'refreshLinks' | 'onProgress'
>;

const downloadOptions = (context: Context, { dispatcher, client, run, inputs }: EndedRun): SharedOptions => {
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

const designatedOutput = async (
  { designatedOutput: output }: RunResults,
  place: string | undefined,
  { downloaded }: Downloaded,
): Promise<Report['designatedOutput']> => {
  if (output === undefined || place === undefined) return undefined;
  const file = downloaded.find(({ path }) => path === place);
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

/** The result of the last step that has one in the document itself. */
const stepResultOf = (
  { steps }: RunResults,
  chosen: readonly PlannedFile[],
  { files, folder }: { files: Report['files']; folder: string },
): Report['stepResult'] => {
  const { file, text } = steps.flatMap(inlineResult).at(-1) ?? {};
  if (file === undefined || text === undefined) return undefined;
  const { stepIndex: step, name } = file;
  const plan = chosen.find((one) => one.step === step && one.text === text);
  const path = files.find((one) => plan !== undefined && one.path === pathOf(folder, plan))?.path;
  const isLong = text.length > LARGEST_TEXT_BYTES;
  return { step, name, text: isLong ? text.slice(0, LARGEST_TEXT_BYTES) : text, truncated: isLong, path };
};

const failedStepOf = ({ status, steps }: Report, document: RunResults | undefined): Report['failedStep'] => {
  const failed = status === 'COMPLETE' ? undefined : failedStep(steps, document);
  return failed && { ...failed, tails: [] };
};

/** Which step failed, and the last lines of its logs and its result; logs that were not chosen are downloaded for this. */
const failureOf = async (context: Context, ended: EndedRun, document: RunResults): Promise<Report['failedStep']> => {
  const failed = failedStepOf(context.report, document);
  if (failed === undefined) return undefined;
  const { stepIndex } = failed;
  const tails = [];
  for (const name of ['stderr.txt', 'stdout.txt']) {
    tails.push({ name, lines: await lastLines(context, ended, { document, name, stepIndex }) });
  }
  for (const { file, text } of document.steps.filter((step) => step.stepIndex === stepIndex).flatMap(inlineResult)) {
    tails.push({ name: file.name, lines: lastLinesOf(text, TAIL_LINES) });
  }
  return { ...failed, tails: tails.filter(({ lines }) => lines.length > 0) };
};

type Log = { document: RunResults; name: string; stepIndex: number | undefined };

const lastLines = async (context: Context, ended: EndedRun, { document, name, stepIndex }: Log): Promise<string[]> => {
  const kept = context.report.files.find((file) => file.step === stepIndex && file.name === name);
  if (kept !== undefined) return await readLastLines(kept.path, TAIL_LINES);
  const planned = planFiles(document, (path) => path === `step-${stepIndex}/${name}`).slice(0, 1);
  if (planned.length === 0) return [];
  return await withPrivateFolder(context.env.RUNNER_TEMP || tmpdir(), async (folder) => {
    const { downloaded } = await downloadFiles({
      ...downloadOptions(context, ended),
      planned,
      folder,
      maxBytes: LARGEST_LOG_BYTES,
      deadline: context.clock.now() + LONGEST_LOG_DOWNLOAD_MS,
    });
    return downloaded[0] === undefined ? [] : await readLastLines(downloaded[0].path, TAIL_LINES);
  });
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
    const place = step === undefined ? '' : `step-${step}/`;
    runner.info(`missing: ${place}${plainLine(name)}: ${plainLine(reason)}`);
  }
  runner.endGroup();
};
