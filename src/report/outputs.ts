import type { Report } from './report.ts';
import { outcomeOf } from '../run/outcome.ts';

/** Every output that action.yml declares. */
export const OUTPUT_NAMES = [
  'run-id',
  'automation-id',
  'status',
  'outcome',
  'automation-name',
  'automation-version',
  'duration-ms',
  'failed-step',
  'results',
  'results-path',
  'download-path',
  'files',
  'designated-output',
  'designated-output-path',
  'designated-output-url',
  'artifact-id',
  'artifact-url',
  'artifact-digest',
  'output-artifact-url',
] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];

/**
 * The most that one output may hold, in bytes of UTF-8: the platform stops at 1 MB of UTF-16 for a job's outputs
 * together, and Linux refuses an environment string over 128 KiB.
 */
export const LARGEST_OUTPUT_BYTES = 122_880;

/** A longer link is none that a service signs. */
const LARGEST_URL_BYTES = 8_192;
const LONGEST_NAME = 1_000;

const short = (name = ''): string => name.slice(0, LONGEST_NAME).toWellFormed();

/** An output that is left empty because of its size, and the output that says where the whole is. */
export type OversizeOutput = { name: OutputName; pathOutput: OutputName };

/** The outputs of a report: every declared one, empty where unknown, never cut. */
export const outputsOf = (report: Report): { values: Record<OutputName, string>; oversize: OversizeOutput[] } => {
  const { run, results, designatedOutput, artifact } = report;
  const ended = outcomeOf(report.status ?? '') !== undefined;
  const oversize: OversizeOutput[] = [];
  const bounded = (name: OutputName, pathOutput: OutputName, text: string): string => {
    if (Buffer.byteLength(text) <= LARGEST_OUTPUT_BYTES) return text;
    oversize.push({ name, pathOutput });
    return '';
  };
  if (designatedOutput?.truncated === true)
    oversize.push({ name: 'designated-output', pathOutput: 'designated-output-path' });
  const values = {
    'run-id': run?.runId ?? '',
    'automation-id': run?.automationId ?? '',
    status: short(report.status),
    outcome: report.outcome,
    'automation-name': short(results?.document.automationName),
    'automation-version': results?.document.automationVersion?.toString() ?? '',
    'duration-ms': ended && report.durationMs !== undefined ? String(Math.round(report.durationMs)) : '',
    'failed-step': short(report.failedStep?.name),
    results: results === undefined ? '' : bounded('results', 'results-path', results.bytes.toString('utf8')),
    'results-path': results?.path ?? '',
    'download-path': report.downloadPath ?? '',
    // Of a run that ended it is known what was fetched, if only nothing.
    files: ended ? bounded('files', 'download-path', JSON.stringify(report.files)) : '',
    'designated-output':
      designatedOutput?.text === undefined || designatedOutput.truncated
        ? ''
        : bounded('designated-output', 'designated-output-path', designatedOutput.text),
    'designated-output-path': designatedOutput?.path ?? '',
    'designated-output-url':
      designatedOutput !== undefined && Buffer.byteLength(designatedOutput.url) <= LARGEST_URL_BYTES
        ? designatedOutput.url
        : '',
    'artifact-id': artifact?.id ?? '',
    'artifact-url': artifact?.url ?? '',
    'artifact-digest': artifact?.digest ?? '',
    'output-artifact-url': report.outputArtifact?.url ?? '',
  } satisfies Record<OutputName, string>;
  return { values, oversize };
};
