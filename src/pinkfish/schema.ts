import { UnexpectedResponseError } from '../errors.ts';
import { recordOf, textOf, wholeOf, type Json } from '../json-value.ts';

/** The ids under which the service knows a run. Opaque strings: a run id has 19 digits, more than a number holds. */
export type Run = { runId: string; automationId: string };

/** One step of a run in the status document; names are the workflow author's, untrusted. */
export type Step = { key: string; name: string; order: number; status: string };

/** `status` is a known word in upper case, or another word as it came. `namesRun`: whether the document names the run's ids. */
export type StatusDocument = { status: string; steps: Step[]; namesRun?: boolean };

/** What the document says of a file; `size` in bytes. */
type FileFacts = { url: string; mimeType?: string | undefined; size?: number | undefined };

/** A file that a step produced, its name and facts as served. */
export type ResultFile = FileFacts & { stepIndex: number; name: string };

/** What one step produced. `durationMs` is the service's own measure. */
export type StepResult = {
  stepIndex: number;
  exitCode?: number | undefined;
  durationMs?: number | undefined;
  files: ResultFile[];
  /** A result inside the document. `resultType` is as served, such as `markdown` or `plaintext`. */
  result?: { resultType: string; text: string } | undefined;
};

/** The trigger's designated output: a link to one file, which may or may not be among the steps' files too. */
export type DesignatedOutput = FileFacts & { fileName: string };

export type RunResults = {
  automationName?: string | undefined;
  automationVersion?: number | undefined;
  status?: string | undefined;
  started?: string | undefined;
  steps: StepResult[];
  designatedOutput?: DesignatedOutput | undefined;
  /** Clauses on parts of the document that are missing or not understood; few, and without text of the service's. */
  warnings?: string[] | undefined;
};

/** Steps of a document, and files. */
const MOST_LISTED = 20_000;
const MOST_WARNINGS = 5;
const ENDS = ['COMPLETE', 'FAILED', 'TIMEOUT', 'CANCELLED'];
const RUN_WORDS = ['PENDING', 'RUNNING', 'PAUSED', ...ENDS];
/** Only a step is skipped: it stands on a branch that was not taken [assume]. */
const STEP_WORDS = [...RUN_WORDS, 'SKIPPED'];
/** Words of the vendor's other interfaces [assume]. */
const SYNONYMS = new Map([
  ['ERROR', 'FAILED'],
  ['CANCELED', 'CANCELLED'],
]);

/**
 * A status document. Only `status` is required: `stepStatus` and `stepInfo` may be missing, empty, or name steps that
 * the other does not [assume].
 *
 * @throws UnexpectedResponseError where it is no such document, one of another run, or above the limits
 */
export const parseStatus = (document: unknown, run: Run): StatusDocument => {
  const operation = 'the status document';
  const root = rootOf(document, operation);
  sameRun(root.runId, run.runId, operation);
  sameRun(root.automationId, run.automationId, operation);
  const status = textOf(root.status);
  if (status === undefined) throw broken(`${operation} has no status`);
  const namesRun = root.runId === run.runId && root.automationId === run.automationId;
  return { status: statusWord(status, RUN_WORDS), steps: stepsOf(root, operation), namesRun };
};

/**
 * A results document. Parts of it that are missing or of another type are left out rather than refused; the latter stand
 * in `warnings`. Unknown members are kept by keeping the document's bytes.
 *
 * @throws UnexpectedResponseError where it has no list of results, is one of another run, or above the limits
 */
export const parseResults = (document: unknown, run: Run): RunResults => {
  const operation = 'the results document';
  const root = rootOf(document, operation);
  sameRun(root.id, run.runId, operation);
  if (!Array.isArray(root.results)) throw broken(`${operation} has no list of results`);
  limitListed(root.results.length, 'steps', operation);
  const warnings = new Set<string>();
  const part: PartReader = (read, value, place) => {
    const result = read(value);
    if (result === undefined && !NOTHING.includes(value)) warnings.add(`${place} is not understood`);
    return result;
  };
  if (textOf(root.id) === undefined) warnings.add('id is missing or not a string');
  const status = part(textOf, root.status, 'status');
  const steps = root.results.map((entry: unknown, index) => stepResult(entry, index, part));
  limitListed(steps.flatMap(({ files }) => files).length, 'files', operation);
  return {
    automationName: part(textOf, root.automationName, 'automationName'),
    automationVersion: part(numberOf, root.automationVersion, 'automationVersion'),
    status: status === undefined ? undefined : statusWord(status, RUN_WORDS),
    started: part(textOf, root.started, 'started'),
    steps,
    designatedOutput: part(designatedOutput, root.designatedOutput, 'designatedOutput'),
    warnings: [...warnings].slice(0, MOST_WARNINGS),
  };
};

/** Whether the document was made before the run ended: its own status is not an end [assume]. */
export const isUnfinished = ({ status }: RunResults): boolean => status !== undefined && !ENDS.includes(status);

/** Reads a part of the document; one that is there and not understood is noted by its place. */
type PartReader = <T>(read: (value: unknown) => T | undefined, value: unknown, place: string) => T | undefined;

const NOTHING: readonly unknown[] = [undefined, null, ''];

const stepsOf = (root: Json, operation: string): Step[] => {
  // Maps: the keys are the service's, and a name such as "constructor" finds nothing of JavaScript's there.
  const info = new Map(Object.entries(recordOf(root.stepInfo) ?? {}));
  const status = new Map(Object.entries(recordOf(root.stepStatus) ?? {}));
  const keys = [...new Set([...info.keys(), ...status.keys()])];
  limitListed(keys.length, 'steps', operation);
  return keys
    .map((key, index): Step => {
      const details = recordOf(info.get(key)) ?? {};
      return {
        key,
        name: textOf(details.name) ?? `Step ${key}`,
        order: numberOf(details.executionOrder) ?? numberOf(Number(key)) ?? index + 1,
        status: statusWord(textOf(details.status) ?? textOf(status.get(key)) ?? 'PENDING', STEP_WORDS),
      };
    })
    .sort((a, b) => a.order - b.order);
};

const stepResult = (entry: unknown, index: number, part: PartReader): StepResult => {
  const place = `results[${index}]`;
  const step = part(recordOf, entry ?? 'null', place) ?? {};
  // The index names a folder: only a plain counting number will do, else the position stands in.
  const stepIndex = part(sizeOf, step.stepIndex, `${place}.stepIndex`) ?? index + 1;
  const files = Object.entries(part(recordOf, step.resultUrls, `${place}.resultUrls`) ?? {});
  return {
    stepIndex,
    exitCode: part(numberOf, step.exitCode, `${place}.exitCode`),
    durationMs: part(numberOf, step.duration, `${place}.duration`),
    files: files.map(([name, value]): ResultFile => {
      const file = recordOf(value) ?? {};
      const mimeType = part(textOf, file.mimeType, `a mimeType in ${place}`);
      const bytes = part(sizeOf, file.size, `a size in ${place}`);
      // A file without a link is kept in the list, so that it is reported as missing.
      return { stepIndex, name, url: textOf(file.url) ?? '', mimeType, size: bytes };
    }),
    result: inlineResult(step.result),
  };
};

/** Published as an object with a text in its `result`; anything else is kept as JSON. */
const inlineResult = (value: unknown): StepResult['result'] => {
  const outer = recordOf(value);
  const inner = outer !== undefined && Object.hasOwn(outer, 'result') ? outer.result : value;
  if (NOTHING.includes(inner)) return undefined;
  const [kind, content] = typeof inner === 'string' ? ['plaintext', inner] : ['json', JSON.stringify(inner)];
  return { resultType: textOf(outer?.resultType) ?? kind, text: content };
};

const designatedOutput = (value: unknown): DesignatedOutput | undefined => {
  const output = recordOf(value) ?? {};
  const url = textOf(output.url);
  const fileName = textOf(output.fileName) ?? 'designated-output';
  return url === undefined
    ? undefined
    : { url, fileName, mimeType: textOf(output.mimeType), size: sizeOf(output.size) };
};

/** Known words in upper case, whatever case and white space they come in [assume]; another word as it came. */
const statusWord = (word: string, known: readonly string[]): string => {
  const upper = word.trim().toUpperCase();
  return known.find((one) => one === (SYNONYMS.get(upper) ?? upper)) ?? word;
};

const limitListed = (count: number, what: 'steps' | 'files', operation: string): void => {
  if (count > MOST_LISTED) throw broken(`${operation} lists ${count} ${what}; the limit is ${MOST_LISTED}`, false);
};

const rootOf = (document: unknown, operation: string): Json => {
  const root = recordOf(document);
  if (root === undefined) throw broken(`${operation} is not a JSON object`);
  return root;
};

const broken = (fault: string, transient = true): UnexpectedResponseError =>
  new UnexpectedResponseError(fault, { transient });

/** Ids that came as numbers were rounded by JSON's reader and prove nothing. */
const sameRun = (served: unknown, id: string, operation: string): void => {
  if ((textOf(served) ?? id) !== id) throw broken(`${operation} belongs to a run other than ${id}`, false);
};

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const sizeOf = (value: unknown): number | undefined => wholeOf(value, 0);
