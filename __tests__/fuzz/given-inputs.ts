import fc from 'fast-check';
import { KEY, KEY_IN_JSON, OUTSIDE } from './placeholders.ts';

/** How the run is named: by a trigger's id or one of its URLs, or as a run that was triggered before. */
export type Subject = 'trigger-id' | 'trigger-url' | 'webhook-url' | 'run-id' | 'unknown-run-id';

/** The inputs but for those that name key, service and run. */
export type GivenInputs = {
  subject: Subject;
  inputs: Record<string, string>;
  /** An input that must be refused, in place of or beside the others. */
  invalid: Record<string, string> | undefined;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** What a key of printable ASCII may hold beside; no asterisk, which is what takes a key's place. */
const SIGNS = '-_.+/=~"\'\\&<>%$#@!:;,?^`|';

/** A key with signs that every form of encoding treats in its own way, or one of letters and digits. */
export const key: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.constantFrom(...Array.from(LETTERS)), { minLength: 12, maxLength: 32 }),
    fc.array(fc.tuple(fc.nat({ max: 31 }), fc.constantFrom(...Array.from(SIGNS))), { maxLength: 4 }),
  )
  .map(([letters, signs]) => {
    for (const [at, sign] of signs) letters[at % letters.length] = sign;
    return `k${letters.join('')}`;
  })
  .filter((text) => !text.includes('://'));

/** Limit and pace together: a short pace with a long limit would take thousands of looks. */
const waiting = fc.constantFrom<Record<string, string>>(
  {},
  {},
  {},
  {},
  { timeout: '1s' },
  { timeout: '45', 'poll-interval': '1s' },
  { timeout: '90s', 'poll-interval': '7.5s' },
  { timeout: '5m', 'poll-interval': '10s' },
  { timeout: '10m' },
  { timeout: '30m', 'poll-interval': '1m' },
);

const GLOBS = [
  '**',
  '*',
  '',
  'step-1/*',
  '**/*.txt\n!**/a*',
  '!**',
  '[',
  '**/{a,b',
  '!',
  '\\',
  'step-1/**\n\n!step-1/..',
  '(((((',
  '*/*\u0000',
];

const textPayloads = [
  '{}',
  '{"amount": 12345678901234567890.10, "a": "\\u00e9"}',
  ' {"a":\n[1, 2]}\n',
  'topic: release\ncount: 1778786207851669420',
  `{"echo": "${KEY_IN_JSON}"}`,
  '\ufeff{"bom": true}',
];

/** One in twelve is another than usual. */
const mostly = <T, U>(usual: U, other: fc.Arbitrary<T>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 11, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

const others = fc
  .record({
    payload: optional(fc.constantFrom(...textPayloads)),
    'github-context': optional(fc.constantFrom('true', 'false')),
    wait: fc.constantFrom('true', 'true', 'true', 'true', 'true', 'true', '', 'True', 'false'),
    'on-paused': optional(fc.constantFrom('wait', 'detach')),
    files: fc.oneof(
      { weight: 6, arbitrary: fc.constant(undefined) },
      { weight: 3, arbitrary: fc.constantFrom(...GLOBS) },
      { weight: 1, arbitrary: fc.string({ maxLength: 12 }).filter((text) => !/[?*+@!]\(/.test(text)) },
    ),
    'download-path': optional(fc.constantFrom('out', './a/b c/é', 'trap', `${OUTSIDE}/chosen`, '../beside/it')),
    'upload-artifact': optional(fc.constantFrom('auto', 'true', 'false')),
    'artifact-name': optional(fc.constantFrom('report', 'my files', 'ein Übel', '.', '@team')),
    'max-download-size': mostly(undefined, fc.constantFrom('1', '300', '64KiB', '1 MiB', '10GiB')),
    'retention-days': optional(fc.constantFrom('0', '7', '90')),
    'compression-level': optional(fc.constantFrom('auto', '0', '9')),
    summary: optional(fc.constantFrom('true', 'false')),
    'render-output': optional(fc.constantFrom('text', 'markdown')),
    'pr-comment': optional(fc.constantFrom('false', 'true', 'on-failure')),
  })
  .map(defined);

/** Each is refused whatever the other inputs are. */
// prettier-ignore
const INVALID: Record<string, string>[] = [
  { 'api-key': `${KEY} ${KEY}` }, { 'api-key': `${KEY}\u00e9` }, { 'api-key': 'short' }, { 'api-key': 'complete' },
  { timeout: 'soon' }, { timeout: '-1s' }, { timeout: '0' }, { timeout: '5 minutes ago' }, { timeout: 'Infinity' }, { timeout: KEY }, { summary: `x${KEY}${KEY}` },
  { 'poll-interval': '0.5s' }, { 'poll-interval': 'never' }, { wait: 'yes' }, { wait: '1' }, { 'on-paused': 'leave' },
  { 'max-download-size': '0' }, { 'max-download-size': '1.5GiB' }, { 'max-download-size': '99999999999GiB' },
  { 'retention-days': '401' }, { 'retention-days': '-1' }, { 'compression-level': '10' }, { 'compression-level': 'best' },
  { 'upload-artifact': 'maybe' }, { files: '@(x|' }, { files: '+(a)' }, { 'artifact-name': 'a/b' }, { 'artifact-name': 'a\nb' }, { summary: 'off' }, { 'render-output': 'html' },
  { 'download-path': 'a\u0000b' }, { 'download-path': 'a-file', wait: 'true' }, { 'download-path': 'a-file/below', wait: 'true' },
  { 'base-url': 'http://pinkfish.example' }, { 'base-url': `https://user:${KEY}@pinkfish.example` }, { 'base-url': 'ftp://x' }, { 'base-url': `https://x.example/ext/webhook/${KEY}` },
  { 'pr-comment': 'always' }, { 'pr-comment': 'true', 'github-token': '' },
];

/** Without the key there is none, but in a webhook URL. */
const INVALID_BESIDE_URLS: Record<string, string>[] = [{ 'api-key': '' }, { 'api-key': ' \n' }];

const INVALID_TRIGGERS: Record<string, string>[] = [
  { payload: '[]' },
  { payload: 'null' },
  { payload: '{"a": 1,}' },
  { payload: '[object Object]' },
  { payload: 'just text' },
  { payload: `{"${KEY}": ` },
  { payload: `{"a": "${KEY}" "b": "${KEY}"}` },
  { payload: `{"a": "xxxxxx${KEY}", b}` },
  { payload: `a: b: ${KEY}` },
  { 'payload-file': 'missing.json' },
  { 'payload-file': 'a-file' },
  { 'github-context': 'yes' },
  { attachments: '*.nothing' },
  { 'run-id': '1778786207851669420' },
  { 'trigger-id': 'a b' },
  { 'trigger-id': KEY },
  { 'trigger-id': `https://x.example/ext/webhook/${KEY}/runs/a/b` },
];

const subject = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Subject>('trigger-id') },
  { weight: 5, arbitrary: fc.constantFrom<Subject>('trigger-url', 'webhook-url', 'run-id') },
  { weight: 1, arbitrary: fc.constant<Subject>('unknown-run-id') },
);

/** Inputs as an author may give them, one in twelve with a fault. */
export const givenInputs: fc.Arbitrary<GivenInputs> = fc
  .tuple(subject, waiting, others, mostly(undefined, fc.nat()))
  .map(([subject, pace, inputs, fault]) => {
    const follows = subject === 'run-id' || subject === 'unknown-run-id';
    const faults = [
      ...INVALID,
      ...(follows ? [] : INVALID_TRIGGERS),
      ...(subject === 'webhook-url' ? [] : INVALID_BESIDE_URLS),
    ];
    const all: Record<string, string> = { ...pace, ...inputs };
    if (follows) for (const name of ['payload', 'github-context', 'wait']) Reflect.deleteProperty(all, name);
    const invalid = fault === undefined ? undefined : faults[fault % faults.length];
    return { subject, inputs: all, invalid };
  });

function defined(record: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
