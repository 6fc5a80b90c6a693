import { readFileSync } from 'node:fs';
import { KEY_START, keyForms } from './placeholders.ts';
import { outputsOf } from './outputs.ts';
import type { Trace } from './run-case.ts';

/** Where the key stands that must stand nowhere, and where it was sent that must not have it. */
export const keyViolations = (trace: Trace): string[] => {
  const forms = keyForms(trace.case.key);
  const holdsKey = (text: string): boolean => forms.some((form) => text.includes(form));
  const leaks = [...placesOf(trace)]
    .filter(([place, text]) => holdsKey(place) || holdsKey(text))
    .map(([place]) => place);
  return [
    ...leaks.map((place) => `the key stands in ${place}`),
    ...partViolations(trace),
    ...sentViolations(trace, holdsKey),
  ];
};

/** Most of a key is as good as the whole. A content that a fault cut in the key's middle is not meant, so inputs only. */
const partViolations = ({ case: { key, given }, recorded }: Trace): string[] => {
  if (given.invalid === undefined) return [];
  const log = spokenIn(recorded);
  const length = Math.ceil(key.length * 0.6);
  const parts = Array.from({ length: key.length - length }, (_, start) => key.slice(start, start + length));
  return parts.some((part) => log.includes(part)) ? ['most of the key stands in the log'] : [];
};

const spokenIn = (recorded: Trace['recorded']): string =>
  recorded
    .lines()
    .filter(({ command }) => command?.name !== 'add-mask')
    .map(({ text, command }) => `${text}\n${command?.data ?? ''}`)
    .join('\n');

const sentViolations = (trace: Trace, holdsKey: (text: string) => boolean): string[] => {
  const { dispatched, origins } = trace;
  // A link is used byte for byte, also where the service wrote the key into it.
  const linksMayHoldIt = JSON.stringify(trace.case.documents.results).includes(KEY_START);
  return dispatched.flatMap(({ origin, path, headers }) => {
    const toApi = origin === origins.api && path.startsWith('/ext/');
    if (!toApi && holdsKey(linksMayHoldIt ? headers : `${path}\n${headers}`))
      return [`the key was sent to ${origin}${path}`];
    return isForbidden(origin) ? [`a request was sent to ${origin}`] : [];
  });
};

const isForbidden = (origin: string): boolean =>
  /^http:\/\/(?!127\.|localhost\b|\[::1\])/.test(origin) || /\/\/(169\.254|\[fe80)/.test(origin);

/** Every text that leaves the action, by where it stands. */
const placesOf = (trace: Trace): Map<string, string> => {
  const { recorded, artifacts, comments, after } = trace;
  const summary = recorded.summary();
  const files = [...after].flatMap(([path, entry]) =>
    entry.kind === 'file' ? [[path, readFileSync(path)] as const] : [],
  );
  return new Map([
    ['the log', spokenIn(recorded)],
    ...[...outputsOf(trace)].flatMap(([name, value]) => ownReading(name, `the output ${name}`, Buffer.from(value))),
    ...withReading('the summary', summary),
    ...comments.flatMap((comment) => withReading('a comment', comment)),
    ...[...after.keys()].map((path): [string, string] => [`the path ${path}`, path]),
    ...files.flatMap(([path, bytes]) => ownReading(path, `the file ${path}`, bytes)),
    ...artifacts.flatMap(({ name, entries }) => [
      [`the artifact's name`, name] as [string, string],
      ...entries.flatMap(({ name, bytes }) => ownReading(name, `${name} in the artifact`, bytes)),
    ]),
  ]);
};

/** What a result file's own reader would make of it is beyond the action, which searches its bytes. */
const ownReading = (path: string, place: string, bytes: Buffer): [string, string][] =>
  /step-\d+\/|designated-output(\/|$)/.test(path) ? [[place, bytes.toString()]] : withReading(place, bytes.toString());

/** A text as it stands, and what a reader makes of it: JSON's strings, or the characters behind HTML's and Markdown's escapes. */
const withReading = (place: string, text: string): [string, string][] => [
  [place, text],
  [`${place}, as it is read`, jsonStrings(text) ?? shown(text)],
];

const jsonStrings = (text: string): string | undefined => {
  try {
    const found: string[] = [];
    JSON.parse(text, (name, value: unknown) => {
      found.push(name, ...(typeof value === 'string' ? [value] : []));
      return value;
    });
    return found.join('\n');
  } catch {
    return undefined;
  }
};

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const shown = (markdown: string): string =>
  markdown
    .replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name?: string) =>
      code === undefined ? (ENTITIES[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
    )
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/[\u200b\u2060\ufeff]/g, '');
