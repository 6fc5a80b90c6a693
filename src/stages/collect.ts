import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { plainLine } from '../foreign-text.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Client, RequestLimits, ServedResults } from '../pinkfish/client.ts';
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
import {
  downloadFiles,
  pathOf,
  type Downloaded,
  type DownloadedFile,
  type DownloadOptions,
} from '../results/download.ts';
import { lastLinesOf, readLastLines, readTextHead, writeWhole } from '../results/text-file.ts';
import { failedStep } from '../run/outcome.ts';
import type { Context } from '../context.ts';

export type EndedRun = Context & { inputs: Inputs; client: Client; run: Run; folder: string; dispatcher: Dispatcher };

const RESULTS_TIMEOUT_MS = 30_000;
/** The results of a complete run are what the step was for. */
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
export const collectResults = async (ended: EndedRun): Promise<void> => {
  const { report, runner, run, client, folder } = ended;
  // The status alone may say it, also where the results can't be read.
  report.failedStep = failedStepOf(report);
  const { value, requestId } = await client.getResults(run, resultsLimits(ended));
  if (requestId !== undefined) report.requestIds.results = requestId;
  report.results = { ...value, path: '' };
  const { document, bytes } = value;
  const { warnings = [] } = document;
  if (warnings.length > 0) {
    runner.warning(`The results document may be incomplete: ${warnings.join('; ')}.`, 'Pinkfish: results');
  }
  report.downloadPath = folder;
  await warnOfEarlierFiles(ended);
  const path = join(folder, 'results.json');
  await writeWhole(path, bytes);
  report.results.path = path;
  await downloadChosen(ended, value);
  report.failedStep = await failureOf(ended, document);
  logFiles(ended);
};

const warnOfEarlierFiles = async ({ runner, folder }: EndedRun): Promise<void> => {
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

const resultsLimits = ({ clock, report }: Context): RequestLimits => {
  const limitMs = report.status === 'COMPLETE' ? COMPLETE_RESULTS_MS : OTHER_RESULTS_MS;
  const others = { unreachable: limitMs, insecure: limitMs, 'rate-limited': limitMs, transient: limitMs };
  const retryForMs = { ...others, 'not-found': Math.min(limitMs, LONGEST_NOT_FOUND_MS) };
  const deadline = clock.now() + limitMs;
  return { timeoutMs: RESULTS_TIMEOUT_MS, rules: { retryForMs, deadline, atDeadline: 'give-up' } };
};

const downloadChosen = async (ended: EndedRun, { document: results, redacted }: ServedResults): Promise<void> => {
  const { report, folder, inputs } = ended;
  const choice = { results, patterns: inputs.files };
  const chosen = planDownloads(choice);
  const designated = designatedFile(results, chosen);
  const isChosen = new Set(chosen.map((plan) => pathOf(folder, plan)));
  const done = await download(ended, {
    planned: designated === undefined || chosen.includes(designated) ? chosen : [...chosen, designated],
    folder,
    maxBytes: inputs.maxDownloadBytes,
    // If the job is cancelled, the files that are complete by then are not lost.
    onDownloaded: (file) => isChosen.has(file.path) && report.files.push(file),
  });
  report.files = done.downloaded.filter(({ path }) => isChosen.has(path));
  report.missingFiles = [...unmatchedFiles(choice), ...done.missing];
  const outputPath = designated && pathOf(folder, designated);
  const outputFile = done.downloaded.find(({ path }) => path === outputPath);
  report.designatedOutput = await designatedOutput(results, outputFile);
  report.stepResult = stepResultOf(results, report.files);
  const count = planFiles(results, () => true).length;
  if (chosen.length === 0 && count > 0 && inputs.files.some((pattern) => pattern !== '')) {
    ended.runner.warning(
      `The patterns in files match none of the run's files (there are ${count}). They are compared with step-N/file-name; correct them, or leave files empty to download none.`,
      'Pinkfish: files',
    );
  }
  warnOfContent(ended, redacted ? { ...done, redacted: ['results.json', ...done.redacted] } : done);
};

const warnOfContent = ({ runner }: Context, { redacted, notes }: Downloaded): void => {
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

type Order = Pick<DownloadOptions, 'planned' | 'folder' | 'maxBytes' | 'onDownloaded' | 'deadline'>;

const download = async (ended: EndedRun, order: Order): Promise<Downloaded> => {
  const { dispatcher, client, run, inputs, retry, redactor, clock, runner, colours } = ended;
  const startedAt = clock.now();
  return await downloadFiles({
    ...{ ...order, dispatcher, retry, redactor, baseUrl: inputs.baseUrl },
    refreshLinks: async () => (await client.getResults(run, resultsLimits(ended))).value.document,
    onProgress: (progress) => runner.info(downloadProgress(progress, clock.now() - startedAt, colours)),
  });
};

const designatedOutput = async (results: RunResults, file?: DownloadedFile): Promise<Report['designatedOutput']> => {
  const { designatedOutput: output } = results;
  if (output === undefined) return undefined;
  const { fileName: name, url, mimeType = file?.mimeType } = output;
  const { text, truncated = false } = (file && (await readTextHead(file.path, LARGEST_TEXT_BYTES))) ?? {};
  return { name, url, mimeType, path: file?.path, size: file?.size, text, truncated };
};

const stepResultOf = ({ steps }: RunResults, files: readonly DownloadedFile[]): Report['stepResult'] => {
  const last = steps.flatMap(inlineResult).at(-1);
  if (last === undefined) return undefined;
  const { stepIndex: step, name, mimeType } = last.file;
  const path = files.findLast((file) => file.step === step && file.name === name)?.path;
  const text = last.text.slice(0, LARGEST_TEXT_BYTES);
  return { step, name, mimeType, text, truncated: text.length < last.text.length, path };
};

const failedStepOf = ({ status, steps }: Report, document?: RunResults): Report['failedStep'] => {
  const failed = status === 'COMPLETE' ? undefined : failedStep(steps, document);
  return failed && { ...failed, tails: [] };
};

/** Which step failed, and the last lines of its logs and its result; logs that were not chosen are downloaded for this. */
const failureOf = async (ended: EndedRun, document: RunResults): Promise<Report['failedStep']> => {
  const failed = failedStepOf(ended.report, document);
  if (failed === undefined) return undefined;
  const { stepIndex } = failed;
  const tails = [];
  for (const name of ['stderr.txt', 'stdout.txt']) {
    const kept = ended.report.files.find((file) => file.step === stepIndex && file.name === name);
    const [plan] = planFiles(document, (path) => path === `step-${stepIndex}/${name}`);
    const lines = kept ? await readLastLines(kept.path, TAIL_LINES) : plan ? await logTail(ended, plan) : [];
    tails.push({ name, lines });
  }
  for (const { file, text } of document.steps.filter((step) => step.stepIndex === stepIndex).flatMap(inlineResult)) {
    tails.push({ name: file.name, lines: lastLinesOf(text, TAIL_LINES) });
  }
  return { ...failed, tails: tails.filter(({ lines }) => lines.length > 0) };
};

const logTail = async (ended: EndedRun, plan: PlannedFile): Promise<string[]> =>
  await withPrivateFolder(ended.env.RUNNER_TEMP || tmpdir(), async (folder) => {
    const deadline = ended.clock.now() + LONGEST_LOG_DOWNLOAD_MS;
    const { downloaded } = await download(ended, { planned: [plan], folder, maxBytes: LARGEST_LOG_BYTES, deadline });
    return downloaded[0] === undefined ? [] : await readLastLines(downloaded[0].path, TAIL_LINES);
  });

const logFiles = ({ report, runner }: Context): void => {
  const { files, missingFiles } = report;
  if (files.length + missingFiles.length === 0) return;
  runner.startGroup(`Files (${files.length})`);
  for (const { step, name, size } of files.slice(0, MOST_FILES_LOGGED)) {
    runner.info(`step-${step}/${plainLine(name)} · ${formatBytes(size)}`);
  }
  if (files.length > MOST_FILES_LOGGED) runner.info(`and ${files.length - MOST_FILES_LOGGED} more`);
  for (const { step, name, reason } of missingFiles.slice(0, MOST_FILES_LOGGED)) {
    runner.info(`missing: ${step === undefined ? '' : `step-${step}/`}${plainLine(name)}: ${plainLine(reason)}`);
  }
  runner.endGroup();
};
