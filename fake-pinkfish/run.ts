import { createHash, randomInt } from 'node:crypto';
import { sizeOf } from './content.ts';
import type { Results, Scenario, ServedFile, StepResult } from './scenario.ts';

/** A run that the stand-in knows. */
export type Run = {
  readonly automationId: string;
  readonly runId: string;
  readonly triggerId: string;
  /** What the trigger was sent; the results document repeats it. */
  readonly inputs: unknown;
  scenario: Scenario;
  /** By the stand-in's clock. */
  startedAt: number;
  looks: number;
  /** How many results documents were given out; the links of each have their own signature. */
  documents: number;
  /** Requests per document's links. */
  readonly linkUses: Map<number, number>;
  /** Requests per file, for the file's own faults. */
  readonly fileRequests: Map<string, number>;
};

/** A run id: 19 digits, odd, so that a reader which makes a number of it gives itself away. */
const newRunId = (): string =>
  (BigInt(Date.now()) * 1_000_000n + BigInt(randomInt(500_000)) * 2n + 1n).toString().padStart(19, '1');

/** The id of the automation behind a trigger: twenty characters, the same for the same trigger. */
const automationIdOf = (triggerId: string): string =>
  `d${BigInt(`0x${createHash('sha256').update(triggerId).digest('hex')}`).toString(32)}`.slice(0, 20);

type NewRun = {
  readonly triggerId: string;
  readonly scenario: Scenario;
  readonly startedAt: number;
  readonly inputs?: unknown;
  readonly automationId?: string;
  readonly runId?: string;
};

/** A new run, just triggered. */
export const newRun = ({ triggerId, scenario, startedAt, inputs = '', automationId, runId }: NewRun): Run => ({
  automationId: automationId ?? automationIdOf(triggerId),
  runId: runId ?? newRunId(),
  triggerId,
  inputs,
  scenario,
  startedAt,
  looks: 0,
  documents: 0,
  linkUses: new Map(),
  fileRequests: new Map(),
});

/** A result file and where it stands in the document. */
export type PlacedFile = { readonly file: ServedFile; readonly label: string; readonly path: string };

const indexOf = (step: StepResult, place: number): number => step.stepIndex ?? place + 1;

/** The run's files. A path keeps the name for the reader of a log; the numbers in it are what counts. */
const placedFiles = (run: Run): PlacedFile[] => {
  const { results } = run.scenario;
  if (results === undefined || 'raw' in results) return [];
  return (results.results ?? []).flatMap((step, place) =>
    (step.files ?? []).map((file, number) => {
      const name = encodeURIComponent(file.name.toWellFormed());
      // A segment of dots alone would be resolved away by the client's URL parser.
      const segment = /^\.*$/.test(name) ? 'content' : name;
      return {
        file,
        label: `step-${indexOf(step, place)}/${file.name}`,
        path: `/${run.automationId}/${run.runId}/${place}/${number}/${segment}`,
      };
    }),
  );
};

type PathIndex = { readonly scenario: Scenario; readonly byPath: ReadonlyMap<string, PlacedFile> };

const pathIndexes = new WeakMap<Run, PathIndex>();

/** The file behind a path. The run's paths are indexed once, so that thousands of files stay quick. */
export const fileAt = (run: Run, path: string): PlacedFile | undefined => {
  let index = pathIndexes.get(run);
  if (index?.scenario !== run.scenario) {
    index = { scenario: run.scenario, byPath: new Map(placedFiles(run).map((placed) => [placed.path, placed])) };
    pathIndexes.set(run, index);
  }
  return index.byPath.get(path);
};

/**
 * The signature's query string for a file of the document number `document`. It mixes the case of its percent
 * escapes, and is compared byte for byte: a client that parses a link and puts it together again may break it.
 */
export const signatureFor = (path: string, document: number): string => {
  const signature = createHash('sha256').update(`${path} ${document}`).digest('hex');
  const credential = `FAKE%2f${document}%2Fus-east-1`;
  return `X-Amz-Credential=${credential}&Expires=${2_000_000_000 + document}&X-Amz-Signature=${signature}`;
};

const linkOf = (placed: PlacedFile, document: number, filesUrl: string): Record<string, unknown> => {
  const { file } = placed;
  const declared = file.declaredSize === undefined ? sizeOf(file.content) : file.declaredSize;
  return {
    url: file.url ?? `${filesUrl}${placed.path}?${signatureFor(placed.path, document)}`,
    ...(file.mimeType !== null && { mimeType: file.mimeType ?? 'application/octet-stream' }),
    ...(declared !== null && { size: declared }),
  };
};

const designated = (results: Results, links: ReadonlyMap<string, Record<string, unknown>>): unknown => {
  const wanted = results.designatedOutput;
  if (typeof wanted !== 'string') return wanted;
  const link = links.get(wanted);
  if (!link) throw new Error(`the designated output ${wanted} is none of the scenario's files`);
  return { fileName: wanted.slice(wanted.indexOf('/') + 1), ...link };
};

const entryOf = (step: StepResult, stepIndex: number, links: ReadonlyMap<string, unknown>): Record<string, unknown> => {
  const files = step.files ?? (step.inline ? undefined : []);
  const result = step.inline
    ? { stepIndex, resultType: step.inline.resultType, result: step.inline.text }
    : step.result;
  return {
    stepIndex,
    stepVersion: step.stepVersion ?? 1,
    ...(files && {
      resultUrls: Object.fromEntries(files.map(({ name }) => [name, links.get(`step-${stepIndex}/${name}`)])),
    }),
    ...(result !== undefined && { result }),
    exitCode: step.exitCode ?? 0,
    duration: step.duration ?? 1000,
    ...step.extra,
  };
};

/** The run's results document with freshly signed links; counts it. */
export const resultsDocument = (run: Run, status: string, filesUrl: string): string | Buffer => {
  const document = ++run.documents;
  const results = run.scenario.results ?? {};
  if ('raw' in results) {
    const { automationId, runId } = run;
    return typeof results.raw === 'function' ? results.raw({ filesUrl, automationId, runId }) : results.raw;
  }
  const lag = results.lag?.[document - 1];
  if (lag === 'null') return 'null';
  const unfinished = lag === 'unfinished';
  const links = new Map(placedFiles(run).map((placed) => [placed.label, linkOf(placed, document, filesUrl)]));
  const entries = (results.results ?? []).map((step, place) => entryOf(step, indexOf(step, place), links));
  const designatedOutput = unfinished ? undefined : designated(results, links);
  return JSON.stringify({
    automationId: run.automationId,
    automationVersion: results.automationVersion ?? 3,
    automationName: results.automationName ?? 'Weekly report',
    id: run.runId,
    type: 'TRIGGER',
    stepMap: Object.fromEntries(entries.map(({ stepIndex, stepVersion }) => [String(stepIndex), stepVersion])),
    inputs: run.inputs,
    triggerId: run.triggerId,
    results: unfinished ? entries.slice(0, -1) : entries,
    started: results.started ?? new Date().toISOString().replace(/\.\d+/, ''),
    startedBy: '588233679836',
    status: unfinished ? 'RUNNING' : (results.status ?? status),
    ...(designatedOutput !== undefined && { designatedOutput }),
    ...results.extra,
  });
};
