import { describe, expect, it } from '@jest/globals';
import { InputError } from '../../src/errors.ts';
import { secretsOf } from '../../src/inputs/api-key.ts';
import { DEFAULTS, parseInputs, type InputName, type Inputs, type Subject } from '../../src/inputs/inputs.ts';
import { getter, inputs, SMALLEST } from '../fixtures/inputs.ts';

const KEY = SMALLEST['api-key'];
const HOST = 'https://triggers.app.pinkfish.ai';
const WEBHOOK = `https://host.example/ext/webhook/${KEY}/triggers/abc`;
const FOLLOW = { 'trigger-id': '', 'run-id': '1778786207851669420', 'automation-id': 'd831ue4rccbc73knbi80' };

const parse = (record: Record<string, string> = {}): Inputs => parseInputs(getter({ ...SMALLEST, ...record }));
const trigger = (record: Record<string, string> = {}): Extract<Subject, { kind: 'trigger' }> => {
  const { subject } = parse(record);
  if (subject.kind !== 'trigger') throw new Error('follows');
  return subject;
};

const INPUT_NAMES = Object.keys(DEFAULTS) as InputName[];

describe('parseInputs', () => {
  it('takes the smallest workflow', () => {
    expect(parse()).toEqual(inputs());
  });

  it('takes empty and blank texts for the defaults, files excepted', () => {
    const rest = INPUT_NAMES.filter((name) => !Object.hasOwn(SMALLEST, name) && name !== 'files');
    for (const blank of ['', ' ', '\n'])
      expect(parse(Object.fromEntries(rest.map((name) => [name, blank])))).toEqual(inputs());
    const defaults = rest.map((name) => [name, DEFAULTS[name]]);
    expect(parse(Object.fromEntries(defaults) as Record<string, string>)).toEqual(inputs());
    expect(parse({ files: '' }).files).toEqual([]);
    expect(parse({ files: ' \n' }).files).toEqual([]);
  });

  it.each<[Record<string, string>, Partial<Inputs>]>([
    [{ 'api-key': ` ${KEY}\n` }, {}],
    [{ wait: 'False' }, { wait: false }],
    [{ 'on-paused': 'detach' }, { onPaused: 'detach' }],
    [{ timeout: ' 1h30m ' }, { timeoutMs: 5_400_000 }],
    [{ timeout: '90' }, { timeoutMs: 90_000 }],
    [{ 'poll-interval': '1s' }, { pollIntervalMs: 1_000 }],
    [{ files: 'step-1/**\n !**/*.log ' }, { files: ['step-1/**', '!**/*.log'] }],
    [{ 'download-path': ' out put ' }, { downloadPath: 'out put' }],
    [{ 'upload-artifact': 'true' }, { uploadArtifact: true }],
    [{ 'upload-artifact': 'FALSE' }, { uploadArtifact: false }],
    [{ 'artifact-name': ' report ' }, { artifactName: 'report' }],
    [{ 'max-download-size': '1MiB' }, { maxDownloadBytes: 1_048_576 }],
    [{ 'retention-days': '0' }, { retentionDays: undefined }],
    [{ 'retention-days': '1' }, { retentionDays: 1 }],
    [{ 'retention-days': '400' }, { retentionDays: 400 }],
    [{ 'compression-level': '0' }, { compressionLevel: 0 }],
    [{ 'compression-level': '9' }, { compressionLevel: 9 }],
    [{ summary: 'false' }, { summary: false }],
    [{ 'render-output': 'markdown' }, { renderOutput: 'markdown' }],
    [{ 'pr-comment': 'on-failure' }, { prComment: 'on-failure' }],
    [{ 'pr-comment': 'true' }, { prComment: true }],
    [{ 'github-token': '' }, { githubToken: '' }],
    [{ 'comment-key': 'null' }, { commentKey: '' }],
    [{ 'comment-key': ' {"os": "linux"}\n' }, { commentKey: '{"os": "linux"}' }],
    [{ 'base-url': 'http://localhost:8080/' }, { baseUrl: 'http://localhost:8080' }],
  ])('reads %j', (record, expected) => {
    expect(parse(record)).toEqual(inputs(expected));
  });

  it.each<[Record<string, string>, Partial<ReturnType<typeof trigger>>]>([
    [{ payload: ' {"a": 1.0}\n' }, { payload: { kind: 'text', text: ' {"a": 1.0}\n' } }],
    [{ payload: ' { } ' }, { payload: { kind: 'text', text: ' { } ' } }],
    [{ 'payload-file': ' in/payload.yml ' }, { payload: { kind: 'file', path: 'in/payload.yml' } }],
    [{ 'payload-file': 'p.json', payload: ' {}\n' }, { payload: { kind: 'file', path: 'p.json' } }],
    [{ attachments: 'a/*\n\n!a/b' }, { attachments: ['a/*', '!a/b'] }],
    [{ 'github-context': 'true' }, { githubContext: true }],
  ])('reads what is sent along: %j', (record, expected) => {
    expect(trigger(record)).toMatchObject(expected);
  });

  it('follows a run', () => {
    const run = { runId: '1778786207851669420', automationId: 'd831ue4rccbc73knbi80' };
    expect(parse({ ...FOLLOW, payload: '{}', 'github-context': 'false' })).toEqual(
      inputs({ subject: { kind: 'follow', run } }),
    );
  });

  it('takes address and key from a whole URL', () => {
    const api = parse({ 'trigger-id': 'https://host.example/p/ext/triggers/abc/?draft=1' });
    expect(api).toMatchObject({ baseUrl: 'https://host.example/p', apiKey: KEY });
    expect(api.subject).toMatchObject({ trigger: { form: 'api', triggerId: 'abc', query: '?draft=1' } });
    for (const key of ['', ` ${KEY} `]) {
      const webhook = parse({
        'api-key': key,
        'trigger-id': WEBHOOK,
        'base-url': key === '' ? HOST : 'https://host.example/',
      });
      expect(webhook).toMatchObject({ baseUrl: 'https://host.example', apiKey: KEY });
      expect(webhook.subject).toMatchObject({ trigger: { form: 'webhook', triggerId: 'abc', query: '' } });
    }
  });

  it('refuses a payload that the runner lost, unless none is needed', () => {
    const lost = (record: Record<string, string>) => (): Inputs =>
      parseInputs((name) => (name === 'payload' ? undefined : getter({ ...SMALLEST, ...record })(name)));
    expect(lost({})).toThrow(/^Input "payload" was lost, .*payload-file/);
    expect(lost({ 'payload-file': 'p.json' })().subject).toMatchObject({ payload: { kind: 'file' } });
    expect(lost(FOLLOW)().subject).toMatchObject({ kind: 'follow' });
  });

  it('takes inputs that are not set for their defaults', () => {
    const set: Record<string, string> = { ...SMALLEST, payload: '{}' };
    expect(parseInputs((name) => set[name])).toEqual(inputs());
  });

  it('gives the secrets as well', () => {
    expect(secretsOf(getter({ 'trigger-id': WEBHOOK }))).toEqual([KEY]);
  });
});

/** Each with the input that the message names, and what it says. */
describe('one bad value', () => {
  it.each<[Record<string, string>, string, string]>([
    [{ 'api-key': '' }, 'api-key', 'pull requests from forks'],
    [{ 'api-key': ' \n' }, 'api-key', 'is missing or empty'],
    [{ 'api-key': 'with white space' }, 'api-key', 'white space'],
    [{ 'api-key': 'complete' }, 'api-key', 'common word'],
    [{ 'trigger-id': '' }, 'trigger-id', 'is missing or empty'],
    [{ 'trigger-id': ' \t' }, 'trigger-id', 'is missing or empty'],
    [{ 'trigger-id': 'not an id' }, 'trigger-id', 'white space'],
    [{ 'github-context': 'yes' }, 'github-context', 'must be true or false (got "yes")'],
    [{ 'payload-file': 'a\nb' }, 'payload-file', 'line break'],
    [{ files: '**\n+(a|aa)' }, 'files', 'not supported'],
    [{ attachments: '{a,b}'.repeat(30) }, 'attachments', 'is too complex'],
    [{ 'payload-file': '~/x' }, 'payload-file', '${{ github.workspace }}'],
    [{ 'download-path': '~/x' }, 'download-path', '${{ github.workspace }}'],
    [{ wait: 'yes' }, 'wait', 'must be true or false (got "yes")'],
    [{ 'on-paused': 'stop' }, 'on-paused', 'must be wait or detach (got "stop")'],
    [{ timeout: 'soon' }, 'timeout', 'must be a positive duration, such as 90s, 15m or 1h30m (got "soon")'],
    [{ timeout: '-1s' }, 'timeout', 'must be a positive duration'],
    [{ timeout: '0' }, 'timeout', 'must be a positive duration'],
    [{ timeout: '5 minutes ago' }, 'timeout', 'must be a positive duration'],
    [{ 'poll-interval': 'often' }, 'poll-interval', 'must be a positive duration'],
    [{ 'poll-interval': '0.9' }, 'poll-interval', 'shorter than a second'],
    [{ 'download-path': 'a\0b' }, 'download-path', 'NUL'],
    [{ 'max-download-size': '10GB' }, 'max-download-size', 'KiB, MiB or GiB'],
    [{ 'upload-artifact': 'maybe' }, 'upload-artifact', 'must be true, false or auto'],
    [{ 'artifact-name': 'a/b' }, 'artifact-name', 'cannot hold control characters'],
    [{ 'retention-days': '401' }, 'retention-days', 'must be a whole number from 0 to 400 (got "401")'],
    [{ 'retention-days': '-1' }, 'retention-days', 'must be a whole number'],
    [{ 'compression-level': '10' }, 'compression-level', 'must be a whole number from 0 to 9'],
    [{ 'compression-level': 'best' }, 'compression-level', 'must be a whole number from 0 to 9'],
    [{ summary: '1' }, 'summary', 'must be true or false'],
    [{ 'render-output': 'html' }, 'render-output', 'must be text or markdown'],
    [{ 'pr-comment': 'always' }, 'pr-comment', 'must be true, false or on-failure'],
    [{ 'base-url': 'http://host.example' }, 'base-url', 'unencrypted'],
    [{ ...FOLLOW, 'run-id': '1.77878620785167E+18' }, 'run-id', 'Put the id in quotes'],
    [{ ...FOLLOW, 'automation-id': 'a/b' }, 'automation-id', 'must be an id'],
  ])('%j', (record, name, expected) => expectFault(record, name, expected));
});

describe('a contradiction', () => {
  it.each<[Record<string, string>, string, string]>([
    [{ payload: '{"a":1}', 'payload-file': 'p.json' }, 'payload-file', 'cannot be combined with payload.'],
    [{ 'run-id': '1' }, 'run-id', 'cannot be combined with trigger-id.'],
    [{ 'automation-id': 'a' }, 'automation-id', 'cannot be combined with trigger-id.'],
    [{ ...FOLLOW, 'run-id': '' }, 'run-id', 'is missing or empty, but automation-id is set'],
    [{ ...FOLLOW, 'automation-id': '' }, 'automation-id', 'is missing or empty, but run-id is set'],
    [{ ...FOLLOW, payload: '{"a":1}' }, 'payload', 'cannot be combined with run-id'],
    [{ ...FOLLOW, 'payload-file': 'p' }, 'payload-file', 'cannot be combined with run-id'],
    [{ ...FOLLOW, attachments: 'a' }, 'attachments', 'cannot be combined with run-id'],
    [{ ...FOLLOW, 'github-context': 'true' }, 'github-context', 'cannot be combined with run-id'],
    [{ ...FOLLOW, 'on-rerun': 'follow' }, 'on-rerun', 'cannot be follow together with run-id'],
    [{ 'on-rerun': 'follow', wait: 'false' }, 'on-rerun', 'cannot be follow together with wait: false'],
    [{ ...FOLLOW, wait: 'false' }, 'wait', 'cannot be false together with run-id'],
    [{ 'trigger-id': WEBHOOK, attachments: 'a' }, 'attachments', 'cannot be sent to a trigger in webhook form'],
    [{ 'trigger-id': WEBHOOK, 'api-key': 'another-key-0123' }, 'api-key', 'differs from the key'],
    [{ 'trigger-id': WEBHOOK, 'base-url': 'https://other.example' }, 'base-url', 'differs from the address'],
    [
      { 'trigger-id': `${HOST}/ext/triggers/a`, 'base-url': 'http://localhost' },
      'base-url',
      'differs from the address',
    ],
    [{ 'trigger-id': KEY }, 'trigger-id', 'is the API key'],
    [{ 'pr-comment': 'true', 'github-token': '' }, 'github-token', 'pr-comment needs it'],
    [{ 'pr-comment': 'on-failure', 'github-token': ' ' }, 'github-token', 'pr-comment needs it'],
  ])('%j', (record, name, expected) => expectFault(record, name, expected));
});

const expectFault = (record: Record<string, string>, name: string, expected: string): void => {
  let error: unknown;
  try {
    parse(record);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(InputError);
  const { input, message } = error as InputError;
  expect(input).toBe(name);
  expect(message).toMatch(new RegExp(`^Input "${name}" .*\\.$`));
  expect(message).toContain(expected);
  for (const secret of [KEY, 'another-key', 'host.example', 'pinkfish.ai']) expect(message).not.toContain(secret);
};

describe('notices', () => {
  it.each<[Record<string, string>, unknown[]]>([
    [{ timeout: '30' }, ['Input "timeout" is a bare number, so 30 means 30 seconds. For minutes write 30m.']],
    [{ timeout: '59.5' }, [expect.stringContaining('write 59.5m')]],
    [{ timeout: '60' }, []],
    [{ timeout: '30s' }, []],
    [{ wait: 'false', 'upload-artifact': 'true' }, [expect.stringContaining('with wait: false')]],
    [{ wait: 'false' }, []],
  ])('%j', (record, notices) => {
    expect(parse(record).notices).toEqual(notices);
  });
});
