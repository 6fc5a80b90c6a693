import { dirname, join, resolve, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bytesOf } from '../../fake-pinkfish/content.ts';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import { createHash } from 'node:crypto';
import { redactor } from '../../src/redact.ts';
import { inlineFile } from './inline-results.ts';
import { listedFiles, outputsOf, type ListedFile } from './outputs.ts';
import type { Trace } from './run-case.ts';
import { contentOf } from './scenario-of.ts';
import { ELSEWHERE_BODY } from './services.ts';
import * as at from './placeholders.ts';
import type { FuzzFile } from './result-files.ts';

/** What stands on the disk that should not, or otherwise than it is told. */
export const diskViolations = (trace: Trace): string[] => [
  ...placeViolations(trace),
  ...fileViolations(trace),
  ...artifactViolations(trace),
];

const LEFTOVERS = /[/\\](?:\.[0-9a-f-]{36}\.part$|\.pinkfish-\w{6}(?:[/\\]|$)|pinkfish-artifact-|pinkfish-log-)/;

const placeViolations = (trace: Trace): string[] => {
  const { before, after, places, inputs } = trace;
  const chosen = inputs['download-path'];
  const own = chosen === undefined || chosen === '' ? undefined : resolve(places.workspace, chosen);
  const folder = own ?? outputsOf(trace).get('download-path') ?? '';
  const isWithin = (path: string): boolean =>
    own === undefined
      ? path.startsWith(`${places.temp}${sep}`) &&
        /^pinkfish-run-[0-9a-f-]{36}([/\\]|$)/.test(path.slice(places.temp.length + 1))
      : `${path}${sep}`.startsWith(`${own}${sep}`) || own.startsWith(`${path}${sep}`);
  const told = toldPaths(trace, folder);
  const changed = [...after].filter(([path, entry]) => JSON.stringify(before.get(path)) !== JSON.stringify(entry));
  const gone = [...before.keys()].filter((path) => !after.has(path));
  return [
    ...gone.map((path) => `${path} is gone`),
    ...changed.flatMap(([path, entry]) => {
      if (path === places.output) return [];
      if (LEFTOVERS.test(path)) return [`${path} is left behind`];
      if (!isWithin(path)) return [`${path} is outside of the folder`];
      if (entry.kind === 'link') return [`${path} is a link`];
      return entry.kind === 'file' && told !== undefined && !told(path)
        ? [`${path} is a file that nobody told of`]
        : [];
    }),
  ];
};

/** Whether an output tells of a file; undefined where the outputs do not say. */
const toldPaths = (trace: Trace, folder: string): ((path: string) => boolean) | undefined => {
  if (trace.case.runner.outputs !== 'fine') return undefined;
  const outputs = outputsOf(trace);
  const paths = [
    outputs.get('results-path'),
    outputs.get('designated-output-path'),
    ...listedFiles(trace).map(({ path }) => path),
  ];
  const cancelled = outputs.get('outcome') === 'cancelled';
  return (path) =>
    paths.includes(path) ||
    (cancelled &&
      [join(folder, 'results.json'), join(folder, 'designated-output')].some(
        (place) => path === place || dirname(path) === place,
      ));
};

const fileViolations = (trace: Trace): string[] => {
  const { after } = trace;
  const folder = outputsOf(trace).get('download-path') ?? '';
  const listed = listedFiles(trace);
  const paths = listed.map(({ path }) => path);
  return [
    ...(new Set(paths).size < paths.length ? ['two files are told to have the same path'] : []),
    ...listed.flatMap((file) => {
      const entry = after.get(file.path);
      if (entry?.kind !== 'file') return [`${file.path} is told of, and is not there`];
      if (entry.size !== file.size || entry.sha256 !== file.sha256)
        return [`${file.path} is another file than the one told of`];
      if (dirname(file.path) !== join(folder, `step-${file.step}`)) return [`${file.path} is not in its step's folder`];
      return isServed(trace, file) ? [] : [`${file.path} holds what nobody served as step-${file.step}/${file.name}`];
    }),
  ];
};

const isServed = (trace: Trace, listed: ListedFile): boolean => {
  const { results } = trace.case.documents;
  if (results.kind === 'text' || 'results' in results.extra) return true;
  const { values } = trace;
  const numberOf = (stepIndex: number | undefined, place: number): number =>
    stepIndex !== undefined && Number.isSafeInteger(stepIndex) && stepIndex >= 0 ? stepIndex : place + 1;
  const isInline = results.steps.some(
    ({ stepIndex, result }, place) => numberOf(stepIndex, place) === listed.step && isInlineFile(trace, listed, result),
  );
  if (isInline) return true;
  const files = results.steps.flatMap(({ files, stepIndex }, place) => {
    const step = numberOf(stepIndex, place);
    const isMeant = ({ name }: FuzzFile): boolean =>
      step === listed.step && told(at.filledIn(name, values), trace.case.key) === listed.name;
    // The stand-in knows files by index and name; of two it serves one.
    return files.map((file) => ({ file, isMeant: isMeant(file), label: `${stepIndex ?? place + 1}/${file.name}` }));
  });
  const labels = files.flatMap(({ isMeant, label }) => (isMeant ? [label] : []));
  return files.some(({ file, label }) => labels.includes(label) && bodiesOf(trace, file).has(listed.sha256));
};

const isInlineFile = ({ values, case: { key } }: Trace, listed: ListedFile, result: unknown): boolean => {
  const { name, text = '' } = inlineFile(at.filledIn(result, values)) ?? {};
  const hashes = [text, told(text, key)].map((shown) => hashOf(Buffer.from(shown), key));
  return listed.name === name && hashes.includes(listed.sha256);
};

/** A name as the action tells it. */
const told = (served: string, key: string): string => redactor([key]).text(served);

/** The hashes of all that may be taken for the whole file: what it holds, and what only looks whole because of a fault. */
const bodiesOf = ({ case: { weather, key }, values, runs }: Trace, file: FuzzFile): Set<string> => {
  const all = { ...values, [at.RUN_ID]: runs[0]?.runId ?? '' };
  const whole = bytesOf(contentOf(file.content, values));
  const { first, then } = weather.requests.file;
  const faults: Fault[] = [...((file.faults as Fault[] | undefined) ?? []), ...first, then];
  const short = faults.flatMap((fault) => {
    if (typeof fault !== 'object' || 'status' in fault) return [];
    const { endAfter, contentLength, withBody, withHeaders } = fault;
    const label = withHeaders?.['content-encoding'];
    // Bytes that do not begin as their coding does are kept.
    const isMislabelled = file.compress === 'gzip' && label !== undefined && !/gzip/i.test(label);
    return [
      ...(isMislabelled ? [gzipSync(whole), gzipSync(whole, { level: 1 })] : []),
      ...[endAfter, contentLength].flatMap((length) => (length === undefined ? [] : [whole.subarray(0, length)])),
      // A file's own faults are known before the run is.
      ...(withBody === undefined
        ? []
        : [values, all].map((known) => Buffer.from(at.filledIn(withBody.toString(), known)))),
    ];
  });
  return new Set([whole, Buffer.from(ELSEWHERE_BODY), ...short].map((bytes) => hashOf(bytes, key)));
};

const hashOf = (bytes: Buffer, key: string): string => {
  const copy = Buffer.from(bytes);
  redactor([key]).bytes(copy);
  return hashed(copy);
};

const hashed = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The artifact holds the files as they are on the disk, and no signature of any link. */
const artifactViolations = (trace: Trace): string[] => {
  if (trace.case.runner.outputs !== 'fine') return [];
  const folder = outputsOf(trace).get('download-path') ?? '';
  const output = trace.after.get(outputsOf(trace).get('designated-output-path') ?? '');
  return trace.artifacts.flatMap(({ name: artifact, isZip, entries }) => {
    if (!isZip) {
      const isOutput = output?.kind === 'file' && entries.every(({ bytes }) => hashed(bytes) === output.sha256);
      return isOutput ? [] : [`the artifact ${artifact} is not the designated output`];
    }
    const listed = new Map(listedFiles(trace).map((file) => [file.path, file]));
    const signed = entries.filter(
      ({ name, bytes }) => ['results.json', 'summary.md'].includes(name) && bytes.includes('X-Amz-Signature='),
    );
    const wrong = entries.filter(({ name, bytes }) => {
      if (name === 'results.json' || name === 'summary.md') return false;
      return listed.get(join(folder, name))?.sha256 !== hashed(bytes);
    });
    return [
      ...signed.map(({ name }) => `${name} in the artifact holds a signature`),
      ...wrong.map(({ name }) => `${name} in the artifact is not the file on the disk`),
      ...(entries.length < listed.size + 1 ? ['the artifact lacks a file'] : []),
    ];
  });
};
