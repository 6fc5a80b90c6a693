import { inlineFile } from './inline-results.ts';
import { listedFiles } from './outputs.ts';
import type { Trace } from './run-case.ts';

const ENDS: Record<string, string> = {
  COMPLETE: 'complete',
  FAILED: 'failed',
  TIMEOUT: 'timeout',
  CANCELLED: 'failed',
  CANCELED: 'failed',
};

/** How a step must end that nothing disturbs, neither weather nor hostile documents; undefined for all others. */
export const calmOutcome = (trace: Trace): { outcome: string } | undefined => {
  const { documents, weather, given, cancel, runner } = trace.case;
  const { inputs } = trace;
  const schedules = Object.values(weather.requests);
  const statuses = documents.moments.map(({ status }) => status);
  const disturbed =
    given.invalid !== undefined ||
    given.subject === 'unknown-run-id' ||
    cancel !== undefined ||
    runner.outputs !== 'fine' ||
    weather.connections.length > 0 ||
    schedules.some(({ first, then }) => first.length > 0 || then !== 'pass') ||
    documents.moments.some(({ extra }) => Object.keys(extra ?? {}).length > 0) ||
    statuses.includes('') ||
    inputs.timeout === '1s' ||
    inputs['download-path'] === 'trap' ||
    inputs['upload-artifact'] === 'true';
  if (disturbed || !isPlain(trace)) return undefined;
  if (['false'].includes(inputs.wait ?? '')) return { outcome: 'detached' };
  if (inputs['on-paused'] === 'detach' && statuses.includes('PAUSED')) return { outcome: 'detached' };
  const end = ENDS[statuses.find((status) => Object.hasOwn(ENDS, status)) ?? ''] ?? 'wait-timeout';
  if (end !== 'complete' || (inputs.files ?? '**') !== '**') return { outcome: end };
  return { outcome: listedFiles(trace).length === fileCount(trace) ? end : `${end} with all files` };
};

/** Whether the results are a document of files that are served as they should be. */
const isPlain = ({ case: { documents }, inputs }: Trace): boolean => {
  const { results } = documents;
  if (results.kind === 'text' || Object.keys(results.extra).length > 0) return false;
  const sizeIsFine = ['10GiB', undefined].includes(inputs['max-download-size']);
  const designatedIsFine = results.designated === undefined || 'step' in results.designated;
  const files = results.steps.flatMap((step) => step.files);
  const filesAreFine = files.every((file) => !('faults' in file) && !('url' in file) && !('redirect' in file));
  const linksAreFine = results.expiredDocuments === 0 && results.linkUses === undefined;
  return sizeIsFine && designatedIsFine && filesAreFine && linksAreFine;
};

/** Files of one step that have the same name are one member of the document; its result there is one more file. */
const fileCount = ({ case: { documents } }: Trace): number => {
  const { results } = documents;
  if (results.kind === 'text') return 0;
  return results.steps.reduce(
    (count, { files, result }) =>
      count + new Set(files.map(({ name }) => name)).size + (inlineFile(result) === undefined ? 0 : 1),
    0,
  );
};
