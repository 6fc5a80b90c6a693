import { UnexpectedResponseError } from '../errors.ts';

/** The ids under which the service knows a run. Opaque strings: a run id has 19 digits, more than a number holds. */
export type Run = { runId: string; automationId: string };

/** One step of a run as the status document tells it; names are the workflow author's, untrusted. */
export type Step = { key: string; name: string; order: number; status: string };

/** How a run stands now. `status` is a word of the service, passed on as it came but for the spelling CANCELED. */
export type StatusDocument = { status: string; steps: Step[] };

/** A file that a step produced. `name`, `url` and `mimeType` are as served; `size` is what the document claims, in bytes. */
export type ResultFile = {
  stepIndex: number;
  name: string;
  url: string;
  mimeType?: string | undefined;
  size?: number | undefined;
};

/** What one step left behind. `durationMs` is the service's own measure. */
export type StepResult = {
  stepIndex: number;
  exitCode?: number | undefined;
  durationMs?: number | undefined;
  files: ResultFile[];
  result?: InlineResult | undefined;
};

/** A result inside the document. `resultType` is as served, such as `markdown` or `plaintext`. */
export type InlineResult = { resultType: string; text: string };

/** The trigger's designated output: a link to one file, which may or may not stand among the steps' files too. */
export type DesignatedOutput = {
  url: string;
  fileName: string;
  mimeType?: string | undefined;
  size?: number | undefined;
};

export type RunResults = {
  automationName?: string | undefined;
  automationVersion?: number | undefined;
  status?: string | undefined;
  started?: string | undefined;
  steps: StepResult[];
  designatedOutput?: DesignatedOutput | undefined;
};

/**
 * A status document. Only `status` is required: `stepStatus` and `stepInfo` may be missing, empty, or name steps that
 * the other does not [assume].
 *
 * @throws UnexpectedResponseError where it is no such document, or one of another run
 */
export const parseStatus = (document: unknown, run: Run): StatusDocument => {
  const operation = 'The status document';
  const root = object(document, operation);
  sameRun(root.runId, run, operation);
  if (typeof root.status !== 'string' || root.status === '') {
    throw new UnexpectedResponseError(`${operation} has no status`, { transient: true });
  }
  return { status: statusWord(root.status), steps: stepsOf(root) };
};

/**
 * A results document. Fields that are missing or of another type are left out rather than refused: whatever of a
 * finished run can be read is worth more than a complaint. Unknown fields are kept by keeping the document's bytes.
 *
 * @throws UnexpectedResponseError where it is no such document, or one of another run
 */
export const parseResults = (document: unknown, run: Run): RunResults => {
  const operation = 'The results document';
  const root = object(document, operation);
  sameRun(root.id, run, operation);
  if (root.results !== undefined && root.results !== null && !Array.isArray(root.results)) {
    throw new UnexpectedResponseError(`${operation} has no list of results`, { transient: true });
  }
  const status = text(root.status);
  const entries: unknown[] = Array.isArray(root.results) ? root.results : [];
  return {
    automationName: text(root.automationName),
    automationVersion: number(root.automationVersion),
    status: status === undefined ? undefined : statusWord(status),
    started: text(root.started),
    steps: entries.map(stepResult),
    designatedOutput: designatedOutput(root.designatedOutput),
  };
};

const stepsOf = (root: Record<string, unknown>): Step[] => {
  const info = record(root.stepInfo) ?? {};
  const status = record(root.stepStatus) ?? {};
  const keys = [...new Set([...Object.keys(info), ...Object.keys(status)])];
  return keys
    .map((key, index): Step => {
      const details = record(info[key]) ?? {};
      return {
        key,
        name: text(details.name) ?? `Step ${key}`,
        order: number(details.executionOrder) ?? number(Number(key)) ?? index + 1,
        status: statusWord(text(details.status) ?? text(status[key]) ?? 'PENDING'),
      };
    })
    .sort((a, b) => a.order - b.order);
};

const stepResult = (entry: unknown, index: number): StepResult => {
  const step = record(entry) ?? {};
  // The index names a folder: only a plain counting number will do, else the position stands in.
  const served = number(step.stepIndex);
  const stepIndex = served !== undefined && Number.isSafeInteger(served) && served >= 0 ? served : index + 1;
  const files = Object.entries(record(step.resultUrls) ?? {}).flatMap(([name, value]): ResultFile[] => {
    const file = record(value) ?? {};
    // A file without a link is kept in the list: its absence is to be reported, not passed over.
    return [{ stepIndex, name, url: text(file.url) ?? '', mimeType: text(file.mimeType), size: size(file.size) }];
  });
  return { stepIndex, exitCode: number(step.exitCode), durationMs: number(step.duration), files };
};

const designatedOutput = (value: unknown): DesignatedOutput | undefined => {
  const output = record(value);
  const url = text(output?.url);
  if (output === undefined || url === undefined) return undefined;
  return {
    url,
    fileName: text(output.fileName) ?? 'designated-output',
    mimeType: text(output.mimeType),
    size: size(output.size),
  };
};

/** Both spellings of the word occur in the field; the action's outputs know one [assume]. */
const statusWord = (word: string): string => (word === 'CANCELED' ? 'CANCELLED' : word);

/** Ids that came as numbers were rounded by JSON's reader and prove nothing. */
const sameRun = (served: unknown, run: Run, operation: string): void => {
  if (typeof served === 'string' && served !== run.runId) {
    throw new UnexpectedResponseError(`${operation} is about another run than ${run.runId}`, { transient: false });
  }
};

const object = (value: unknown, operation: string): Record<string, unknown> => {
  const result = record(value);
  if (result === undefined) throw new UnexpectedResponseError(`${operation} is no JSON object`, { transient: true });
  return result;
};

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const size = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
