import type { Report } from './report.ts';
import { outcomeOf } from '../run/outcome.ts';

/** The most that one output may hold, in bytes of UTF-8: Linux refuses an environment string over 128 KiB. */
export const LARGEST_OUTPUT_BYTES = 122_880;

/** No service signs a longer link. */
const LARGEST_URL_BYTES = 8_192;
const LONGEST_NAME = 1_000;

const short = (name = ''): string => name.slice(0, LONGEST_NAME).toWellFormed();

/**
 * The outputs of a report: every declared one, empty where unknown, never cut. `oversize`: those that are empty because of
 * their size, and the outputs that say where the whole is.
 */
export const outputsOf = (report: Report) => {
  const { run, results, designatedOutput, artifact } = report;
  const { text = '', url = '', truncated = false } = designatedOutput ?? {};
  const ended = outcomeOf(report.status ?? '') !== undefined;
  const oversize: { name: string; pathOutput: string }[] = [];
  const bounded = (name: string, pathOutput: string, whole: string | undefined): string => {
    if (whole !== undefined && Buffer.byteLength(whole) <= LARGEST_OUTPUT_BYTES) return whole;
    oversize.push({ name, pathOutput });
    return '';
  };
  const values = {
    'run-id': run?.runId ?? '',
    'automation-id': run?.automationId ?? '',
    status: short(report.status),
    outcome: report.outcome,
    'automation-name': short(results?.document.automationName),
    'automation-version': results?.document.automationVersion?.toString() ?? '',
    'duration-ms': ended && report.durationMs !== undefined ? String(Math.round(report.durationMs)) : '',
    'failed-step': short(report.failedStep?.name),
    results: bounded('results', 'results-path', String(results?.bytes ?? '')),
    'results-path': results?.path ?? '',
    'download-path': report.downloadPath ?? '',
    // Of a run that ended it is known what was downloaded, if only nothing.
    files: ended ? bounded('files', 'download-path', JSON.stringify(report.files)) : '',
    'designated-output': bounded('designated-output', 'designated-output-path', truncated ? undefined : text),
    'designated-output-path': designatedOutput?.path ?? '',
    'designated-output-url': Buffer.byteLength(url) <= LARGEST_URL_BYTES ? url : '',
    'artifact-id': artifact?.id ?? '',
    'artifact-url': artifact?.url ?? '',
    'artifact-digest': artifact?.digest ?? '',
    'output-artifact-url': report.outputArtifact?.url ?? '',
  };
  return { values, oversize };
};
