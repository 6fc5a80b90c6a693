import fc from 'fast-check';
import type { StepResult } from '../../fake-pinkfish/scenario.ts';
import { foreign } from './foreign-words.ts';
import * as at from './placeholders.ts';
import { file, fileName, LINKS, MIME_TYPES, size, type FuzzFile } from './result-files.ts';

export type FuzzStep = Omit<StepResult, 'files'> & { files: FuzzFile[] };

/** A results document, or any text in its place. */
export type FuzzResults =
  | {
      kind: 'document';
      steps: FuzzStep[];
      automationName: string;
      /** Number of a step and of a file in it; or any JSON. */
      designated: { step: number; file: number } | Record<string, unknown> | undefined;
      extra: Record<string, unknown>;
      expiredDocuments: number;
      linkUses: number | undefined;
      expiredStatus: 403 | 410;
    }
  | { kind: 'text'; text: string };

/** Rarely none. */
const some = <T>(one: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  fc.oneof(
    { weight: 7, arbitrary: fc.array(one, { minLength: 1, maxLength }) },
    { weight: 1, arbitrary: fc.constant<T[]>([]) },
  );

const step: fc.Arbitrary<FuzzStep> = fc.record(
  {
    files: some(file, 5),
    stepIndex: fc.constantFrom(1, 2, 7, -1, 1.5, Number.MAX_SAFE_INTEGER, 1e300),
    exitCode: fc.constantFrom(0, 1, 255, -1, 1.5),
    duration: fc.constantFrom(0, 1_234, -5, 1e20),
    result: fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(at.KEY, { [at.KEY]: [at.KEY_IN_JSON] }),
      fc.record({ resultType: fc.constantFrom('markdown', 'plaintext', 'Markdown', 'constructor'), result: foreign }),
    ),
  },
  { requiredKeys: ['files'] },
);

/** Members that the document may have beside or instead of its own. */
const resultsExtra = fc.record(
  {
    automationName: fc.oneof(fc.jsonValue({ maxDepth: 1 }), foreign),
    automationVersion: fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(1e21, -1, 3.5)),
    id: fc.constantFrom(1, null, 'another run'),
    status: fc.oneof(fc.jsonValue({ maxDepth: 1 }), foreign),
    results: fc.constantFrom(null, {}, [
      null,
      1,
      {},
      { resultUrls: [] },
      { resultUrls: { x: null, y: { url: 1, size: 'x' } } },
    ]),
    unknown: fc.jsonValue({ maxDepth: 2 }),
  },
  { requiredKeys: [] },
);

const designated = fc.oneof(
  { weight: 3, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.record({ step: fc.nat({ max: 3 }), file: fc.nat({ max: 4 }) }) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        url: fc.oneof(fc.constantFrom(...LINKS), fc.jsonValue({ maxDepth: 0 })),
        fileName: fc.oneof(fileName, fc.jsonValue({ maxDepth: 0 })),
        mimeType: fc.constantFrom(...MIME_TYPES, 1),
        size,
      },
      { requiredKeys: [] },
    ),
  },
) as fc.Arbitrary<{ step: number; file: number } | Record<string, unknown> | undefined>;

const document: fc.Arbitrary<FuzzResults> = fc.record({
  kind: fc.constant('document' as const),
  steps: some(step, 4),
  automationName: foreign,
  designated,
  extra: fc.oneof({ weight: 9, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: resultsExtra }),
  expiredDocuments: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 2, 9),
  linkUses: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, undefined, 1, 3),
  expiredStatus: fc.constantFrom<403 | 410>(403, 410),
});

const link = (name: string): string =>
  `{"id":"${at.RUN_ID}","results":[{"stepIndex":1,"resultUrls":{"${name}":{"url":"${at.ELSEWHERE}/${name}","mimeType":"${name}"}}}],"designatedOutput":{"url":"${at.ELSEWHERE}/${name}","fileName":"${name}"}}`;

/** Texts that only a text can be: with the key in every disguise of JSON, broken, or deep. */
const TEXTS = [
  ...[
    '',
    'null',
    '[]',
    '{}',
    '"x"',
    '{"results":',
    '<html></html>',
    '['.repeat(100_000),
    '{"a":'.repeat(5_000),
    '{"results":[],"results":null}',
  ],
  ...[
    link(at.KEY_IN_JSON),
    link(at.KEY_ESCAPED),
    `{"id":"${at.RUN_ID}","x":"${at.KEY_ESCAPED}","automationName":"${at.KEY_ESCAPED}"}`,
  ],
  ...[
    `{"id":"${at.RUN_ID}","results":[{"files":1,"resultUrls":{"__proto__":{"url":"${at.ELSEWHERE}/x"},"a\\u0000b":{"url":"${at.ELSEWHERE}/y"}}}]}`,
  ],
];

/** What a run leaves. */
export const results: fc.Arbitrary<FuzzResults> = fc.oneof(
  { weight: 8, arbitrary: document },
  { weight: 1, arbitrary: fc.constantFrom(...TEXTS).map((text) => ({ kind: 'text' as const, text })) },
  { weight: 1, arbitrary: fc.jsonValue().map((value) => ({ kind: 'text' as const, text: JSON.stringify(value) })) },
);
