import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { runAction, type ActionOptions, type ActionResult } from '../../fake-pinkfish/runner.ts';
import { completeAtOnce } from '../../fake-pinkfish/scenario.ts';
import { expectNowhere, expectWholeEnd, inputsFor, newWorld } from '../fixtures/dist.ts';
import { onWindows } from '../fixtures/platform.ts';

const world = newWorld();
let pinkfish: FakePinkfish;

beforeAll(async () => {
  pinkfish = await world.pinkfish({
    scenario: completeAtOnce({ results: [{ files: [{ name: 'a.txt', content: 'x' }] }] }),
  });
});
afterAll(world.close);

const left: ActionResult[] = [];
afterEach(() => {
  for (const { dir } of left.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const run = async (overrides: Record<string, string>, options: Partial<ActionOptions> = {}): Promise<ActionResult> => {
  const entry = process.env.ACTION_ENTRY;
  const end = await runAction({ ...(entry && { entry }), ...options, inputs: inputsFor(pinkfish, overrides) });
  left.push(end);
  return end;
};

/** `[what, inputs, words of the error]`. The sentence names the input, the fault and what is allowed. */
type Bad = [string, Record<string, string>, RegExp];

const OTHER_KEY = 'another-key-0815-of-somebody';
const webhook = (key: string): string => `https://triggers.app.pinkfish.ai/ext/webhook/${key}/triggers/my-trigger`;
const follow = { 'trigger-id': '', 'run-id': '1778786207851669421', 'automation-id': 'd831ue4rccbc73knbi80' };

const BAD: Bad[] = [
  // Single inputs.
  ['no key', { 'api-key': '' }, /"api-key" is missing or empty.*secrets\./],
  ['a blank key', { 'api-key': ' \n\t ' }, /"api-key" is missing or empty/],
  ['a key with white space in it', { 'api-key': 'half a-key-with-blank' }, /"api-key" holds a key with white space/],
  ['a short key', { 'api-key': 'abc' }, /"api-key" holds a key of fewer than 8/],
  ['a key that is a common word', { 'api-key': 'complete' }, /"api-key" holds a common word/],
  ['a key that is a URL', { 'api-key': webhook(OTHER_KEY) }, /"api-key" must be a key, not a URL/],
  ['no trigger', { 'trigger-id': '' }, /"trigger-id" is missing or empty.*run-id/],
  ['a blank trigger', { 'trigger-id': ' \n ' }, /"trigger-id" is missing or empty/],
  ['a trigger id with a slash', { 'trigger-id': 'a/b' }, /"trigger-id" is only a part of a URL\. Write the id alone/],
  ['a trigger id that climbs', { 'trigger-id': '..' }, /"trigger-id" must be an id/],
  [
    "the editor's page",
    { 'trigger-id': 'https://app.pinkfish.ai/editor/abc', 'base-url': '' },
    /"trigger-id" is not the URL of a trigger.*ext\/triggers\/ID/,
  ],
  [
    'a status URL',
    { 'trigger-id': 'https://triggers.app.pinkfish.ai/ext/webhook/some-key-4711/runs/a/1/status', 'base-url': '' },
    /"trigger-id".*automation-id and run-id/,
  ],
  [
    'a results URL',
    { 'trigger-id': 'https://triggers.app.pinkfish.ai/ext/webhook/some-key-4711/runs/a/1/results', 'base-url': '' },
    /"trigger-id".*automation-id and run-id/,
  ],
  ['the key as trigger', { 'trigger-id': 'fake-pinkfish-key-4711-open-to-all' }, /"trigger-id" is the API key/],
  [
    'a payload that is broken JSON',
    { payload: '{"a": 1,\n "b": }' },
    /"payload" is not valid JSON: line 2, column 7: a value is expected.*toJSON/,
  ],
  ['a payload that is a list', { payload: '[1]' }, /"payload" must be an object, but is a list/],
  ['a payload that is a number', { payload: '42' }, /"payload" must be an object, but is a number/],
  ['a payload that is null', { payload: 'null' }, /"payload" must be an object, but is null/],
  ['a payload that is a YAML list', { payload: '- a\n- b' }, /"payload" must be an object, but is a list/],
  ['a payload that is a mere word', { payload: 'hello' }, /"payload" must be an object, but is only a text/],
  ['a payload of two documents', { payload: 'a: 1\n---\nb: 2' }, /"payload".*line 2, column 1.*second document/],
  ['a payload with a tag', { payload: 'a: !!binary aGk=' }, /"payload".*line 1, column 4.*tag/],
  ['a payload with a key twice', { payload: 'a: 1\nb: 2\na: 3' }, /"payload".*line 3, column 1/],
  ['a payload that an expression lost', { payload: 'Object' }, /"payload".*toJSON/],
  ['a payload file that is not there', { 'payload-file': 'nowhere.json' }, /"payload-file" cannot be read \(ENOENT\)/],
  ['curly quotes', { payload: '{“a”: 1}' }, /"payload" is not valid JSON: line 1, column 2: .*straight double quotes/],
  ['a secret that breaks YAML', { payload: 'password: @hunter2: x' }, /"payload".*line 1, column 11: .*toJSON/],
  ['a secret as timeout', { timeout: 'sk_live_hunter2' }, /"timeout" must be .*\(got 15 characters\)/],
  ['a path with ~', { 'payload-file': '~/in.json' }, /"payload-file" .*~\/.*github\.workspace/],
  ['a folder with ~', { 'download-path': '~/out' }, /"download-path" .*~\/.*github\.workspace/],
  ['an attachment with ~', { attachments: '~/a.txt' }, /"attachments" .*~\/.*github\.workspace/],
  ['an extended glob', { files: '+(a|aa)' }, /"files" has a pattern such as .*not supported/],
  ['a brace bomb', { files: '{a,b}'.repeat(40) }, /"files" is too complex/],
  ['a folder as payload file', { 'payload-file': '.' }, /"payload-file" (must be a regular file|cannot be read)/],
  [
    'a device as payload file',
    { 'payload-file': '/dev/zero' },
    /"payload-file" (must be a regular file|cannot be read)/,
  ],
  [
    'timeout soon',
    { timeout: 'soon' },
    /"timeout" must be a positive duration, such as 90s, 15m or 1h30m \(got "soon"\)\./,
  ],
  ['timeout -1s', { timeout: '-1s' }, /"timeout" must be .*90s.*"-1s"/],
  ['timeout 0', { timeout: '0' }, /"timeout" must be .*90s.*"0"/],
  ['timeout 5 minutes ago', { timeout: '5 minutes ago' }, /"timeout" must be .*90s.*"5 minutes ago"/],
  ['poll-interval soon', { 'poll-interval': 'soon' }, /"poll-interval" must be .*"soon"/],
  ['poll-interval too short', { 'poll-interval': '0.5' }, /"poll-interval".*(second|duration)/],
  ['wait: yes', { wait: 'yes' }, /"wait" must be true or false \(got "yes"\)/],
  ['summary: 1', { summary: '1' }, /"summary" must be true or false \(got "1"\)/],
  ['github-context: on', { 'github-context': 'on' }, /"github-context" must be true or false \(got "on"\)/],
  [
    'upload-artifact: never',
    { 'upload-artifact': 'never' },
    /"upload-artifact" must be true, false or auto \(got "never"\)/,
  ],
  ['pr-comment: always', { 'pr-comment': 'always' }, /"pr-comment" must be true, false or on-failure \(got "always"\)/],
  ['on-paused: leave', { 'on-paused': 'leave' }, /"on-paused" must be wait or detach \(got "leave"\)/],
  ['render-output: html', { 'render-output': 'html' }, /"render-output" must be text or markdown \(got "html"\)/],
  [
    'base-url over http',
    { 'base-url': 'http://pinkfish.example' },
    /"base-url" would send the key unencrypted.*https:\/\//,
  ],
  [
    'base-url of another scheme',
    { 'base-url': 'ftp://pinkfish.example' },
    /"base-url" must be a whole, valid URL.*https:\/\//,
  ],
  ['base-url that is none', { 'base-url': 'pinkfish.example' }, /"base-url" must be a whole, valid URL.*https:\/\//],
  [
    'base-url with a password',
    { 'base-url': 'https://u:p@pinkfish.example' },
    /"base-url" cannot hold a user name or password/,
  ],
  ['retention-days 401', { 'retention-days': '401' }, /"retention-days" must be .*0 to 400 \(got "401"\)/],
  ['retention-days -1', { 'retention-days': '-1' }, /"retention-days" must be .*"-1"/],
  ['compression-level 10', { 'compression-level': '10' }, /"compression-level" must be .*0 to 9 \(got "10"\)/],
  ['compression-level high', { 'compression-level': 'high' }, /"compression-level" must be .*"high"/],
  ['max-download-size 0', { 'max-download-size': '0' }, /"max-download-size" must be .*MiB.*"0"/],
  ['max-download-size 5 apples', { 'max-download-size': '5 apples' }, /"max-download-size" must be .*MiB.*"5 apples"/],
  ['artifact-name a/b', { 'artifact-name': 'a/b' }, /"artifact-name" cannot hold control characters or any of/],
  // Inputs that contradict each other.
  ['two keys', { 'trigger-id': webhook(OTHER_KEY), 'base-url': '' }, /"api-key" differs from the key in the URL/],
  ['two addresses', { 'trigger-id': 'https://one.example/ext/triggers/t' }, /"base-url" differs from the address/],
  [
    'payload and payload-file',
    { payload: '{"a":1}', 'payload-file': 'in.json' },
    /"payload-file" cannot be combined with payload/,
  ],
  ['run-id beside trigger-id', { 'run-id': '12' }, /"run-id" cannot be combined with trigger-id/],
  ['automation-id beside trigger-id', { 'automation-id': 'ab' }, /"automation-id" cannot be combined with trigger-id/],
  ['run-id alone', { ...follow, 'automation-id': '' }, /"automation-id" is missing or empty, but run-id is set/],
  ['automation-id alone', { ...follow, 'run-id': '' }, /"run-id" is missing or empty, but automation-id is set/],
  ['a rounded run id', { ...follow, 'run-id': '1.778786207851669e+18' }, /"run-id" is a rounded number/],
  ['a run id that climbs', { ...follow, 'run-id': '../x' }, /"run-id" must be an id/],
  [
    'a payload for a run that is followed',
    { ...follow, payload: '{"a":1}' },
    /"payload" cannot be combined with run-id/,
  ],
  ['a payload file for one', { ...follow, 'payload-file': 'x' }, /"payload-file" cannot be combined with run-id/],
  ['attachments for one', { ...follow, attachments: '*' }, /"attachments" cannot be combined with run-id/],
  [
    'github-context for one',
    { ...follow, 'github-context': 'true' },
    /"github-context" cannot be combined with run-id/,
  ],
  ['not waiting for one', { ...follow, wait: 'false' }, /"wait" cannot be false together with run-id/],
  [
    'attachments to a webhook',
    { 'api-key': '', 'trigger-id': webhook(OTHER_KEY), 'base-url': '', attachments: '*' },
    /"attachments" cannot be sent to a trigger in webhook form/,
  ],
  ['a comment without a token', { 'pr-comment': 'true', 'github-token': '' }, /"github-token" is empty/],
  ['github twice', { 'github-context': 'true', payload: '{"github": 1}' }, /"github-context" cannot add "github"/],
];

const inBatches = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (const item of queue) await work(item);
    }),
  );
};

describe('a bad input', () => {
  const ends = new Map<string, ActionResult>();
  let sent = 0;
  beforeAll(async () => {
    const before = pinkfish.requests.length;
    await inBatches(BAD, async ([what, overrides]) => {
      ends.set(what, await run(overrides));
    });
    sent = pinkfish.requests.length - before;
  }, 240_000);

  it.each(BAD)(
    '%s: exit code 1, one error that names input, fault and what is right, every output',
    (what, _, words) => {
      const end = ends.get(what);
      if (end === undefined) throw new Error('it did not run');
      expectWholeEnd(end, 'error');
      expect(end.errors[0]).toMatch(words);
      expect(end.errors[0]).toMatch(/ Help: docs\/troubleshooting\.md, "An input is not valid"$/);
      expect(end.summaryText).toMatch(/invalid input [a-z-]+/);
      expect(end.annotations.map(({ level }) => level)).toEqual(['error']);
      expect(end.outputs).toMatchObject({ 'run-id': '', status: '', 'download-path': '', files: '' });
    },
  );

  it('is found before any request is sent', () => expect(sent).toBe(0));

  it('never lets a key be seen, those in pasted URLs included', () => {
    for (const end of ends.values()) {
      for (const key of [pinkfish.apiKey, OTHER_KEY, 'some-key-4711']) {
        expect(end.errors.join()).not.toContain(key);
        expect(end.log).not.toContain('hunter2');
        expect(end.summaryText).not.toContain('hunter2');
        expect(end.summaryText).not.toContain(key);
      }
      for (const { text, command } of end.lines) {
        if (command?.name !== 'add-mask') expect(text).not.toMatch(/fake-pinkfish-key|another-key-0815|some-key-4711/);
      }
    }
  });
});

describe('inputs that are empty texts', () => {
  it('mean their defaults, but for files, where it means none', async () => {
    const names = ['payload', 'payload-file', 'attachments', 'github-context', 'run-id', 'automation-id', 'wait'];
    const more = ['on-paused', 'timeout', 'poll-interval', 'download-path', 'upload-artifact', 'artifact-name'];
    const rest = ['max-download-size', 'retention-days', 'compression-level', 'summary', 'render-output', 'pr-comment'];
    const empty = Object.fromEntries([...names, ...more, ...rest].map((name) => [name, name === 'wait' ? '  ' : '']));
    const [whole, none] = await Promise.all([run(empty), run({ files: '' })]);
    expectWholeEnd(whole, 'complete');
    expect(JSON.parse(whole.outputs.files ?? '')).toHaveLength(1);
    expectWholeEnd(none, 'complete');
    expect(none.outputs).toMatchObject({ files: '[]', 'artifact-id': '' });
    expect(none.outputs['results-path']).not.toBe('');
  });

  it('an input that the action does not know changes nothing', async () => {
    const end = await run({ 'trigger-ids': 'x', wait: 'false' });
    expectWholeEnd(end, 'detached');
    expect(end.unexpectedInputs).toEqual(['trigger-ids']);
  });
});

const triggerOf = (end: ActionResult) =>
  pinkfish.requestsOf('trigger').find(({ runId }) => runId === end.outputs['run-id']);
const NO_WAIT = { wait: 'false' };

describe('trigger-id', () => {
  it.each([
    ['an id', 'my-trigger', '/ext/triggers/my-trigger'],
    ['an id amid white space', '  my-trigger \n', '/ext/triggers/my-trigger'],
    ['the API form', 'URL/ext/triggers/my-trigger', '/ext/triggers/my-trigger'],
    ['a trailing slash', ' URL/ext/triggers/my-trigger/\n', '/ext/triggers/my-trigger'],
    [
      'parameters of the author’s own',
      'URL/ext/triggers/my-trigger?draft=true&x=%2F+a&x=',
      '/ext/triggers/my-trigger?draft=true&x=%2F+a&x=',
    ],
  ])('takes %s', async (_, given, target) => {
    const end = await run({
      ...NO_WAIT,
      'trigger-id': given.replace('URL', pinkfish.apiUrl),
      ...(given.includes('URL') && { 'base-url': '' }),
    });
    expectWholeEnd(end, 'detached');
    expect(triggerOf(end)).toMatchObject({ method: 'POST', path: target });
    expect(triggerOf(end)?.headers).toMatchObject({
      'x-api-key': pinkfish.apiKey,
      'x-api-wait': 'false',
      'content-type': 'application/json',
    });
  });

  it('takes the webhook form, whose key stands in for api-key and is sent nowhere else', async () => {
    const url = `${pinkfish.apiUrl}/ext/webhook/${encodeURIComponent(pinkfish.apiKey)}/triggers/my-trigger?mode=live`;
    const end = await run({ 'api-key': '', 'base-url': '', 'trigger-id': url });
    expectWholeEnd(end, 'complete');
    expect(end.masks).toContain(pinkfish.apiKey);
    expect(triggerOf(end)?.path).toBe(`/ext/webhook/${pinkfish.apiKey}/triggers/my-trigger?mode=live`);
    expect(triggerOf(end)?.headers).not.toHaveProperty('x-api-key');
    expect(triggerOf(end)?.headers['x-api-wait']).toBe('false');
    expectNowhere(end, [pinkfish.apiKey]);
  });

  it('takes the webhook form beside the same api-key', async () => {
    const url = `${pinkfish.apiUrl}/ext/webhook/${pinkfish.apiKey}/triggers/my-trigger`;
    expectWholeEnd(await run({ ...NO_WAIT, 'base-url': '', 'trigger-id': url }), 'detached');
  });
});

describe('payload', () => {
  it.each([
    ['JSON byte for byte', '{"id": 1778786207851669421,\n  "x" : 1e400, "a":"\\u00e9", "a": 2}', undefined],
    [
      'a YAML mapping',
      'topic: release\nid: 1778786207851669421\nbase: &b {x: 1}\nmore: {<<: *b, y: [a, "b"]}\nwhen: 2026-01-02\n',
      '{"topic":"release","id":1778786207851669421,"base":{"x":1},"more":{"x":1,"y":["a","b"]},"when":"2026-01-02"}',
    ],
    ['nothing', '', '{}'],
  ])('sends %s', async (_, payload, body) => {
    const end = await run({ ...NO_WAIT, payload });
    expectWholeEnd(end, 'detached');
    expect(triggerOf(end)?.body.toString()).toBe(body ?? payload);
    // What is sent may be secret, or hostile: it is not printed.
    expect(end.log).not.toContain('1778786207851669421,');
  });

  it('that YAML turns into something else is one warning, and a comment a line in the log', async () => {
    const end = await run({ ...NO_WAIT, payload: 'sha: 6063e25\nid: 0192117\ntitle: Fix #12 # not sent\n' });
    expectWholeEnd(end, 'detached');
    expect(end.warnings).toEqual([expect.stringMatching(/^Input "payload", line 1, 2: .*quotes/)]);
    expect(end.log).toMatch(/Input "payload", line 3: the text from # on is a comment/);
  });

  it.each([
    { name: 'in.json', text: '{"a" : 1.0}', body: '{"a" : 1.0}' },
    { name: 'with-bom.json', text: '\ufeff{"a":1}', body: '{"a":1}' },
    { name: 'deep/yaml.txt', text: 'a:\n  - é\n', body: '{"a":["é"]}' },
  ])('is read from payload-file $name by its content', async ({ name, text, body }) => {
    const end = await run(
      { ...NO_WAIT, 'payload-file': name },
      {
        prepare: ({ workspace }) => {
          mkdirSync(path.join(workspace, path.dirname(name)), { recursive: true });
          writeFileSync(path.join(workspace, name), text);
        },
      },
    );
    expectWholeEnd(end, 'detached');
    expect(triggerOf(end)?.body.toString()).toBe(body);
  });

  it.each([
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), /"payload-file" must be UTF-8/],
    ['empty', Buffer.alloc(0), /"payload-file" must be an object, but is empty/],
    ['broken', Buffer.from('{"a":\n1,}'), /"payload-file" is not valid JSON: line 2, column 3/],
  ])('a payload-file that is %s is refused', async (_, bytes, words) => {
    const prepare: ActionOptions['prepare'] = ({ workspace }) => writeFileSync(path.join(workspace, 'in.json'), bytes);
    const before = pinkfish.requests.length;
    const end = await run({ 'payload-file': 'in.json' }, { prepare });
    expectWholeEnd(end, 'error');
    expect(end.errors[0]).toMatch(words);
    expect(pinkfish.requests).toHaveLength(before);
  });
});

describe('github-context', () => {
  it('is spliced in without touching another byte', async () => {
    const payload = '{ "id": 1778786207851669421 ,"x":1e400 }';
    const event = {
      name: 'pull_request',
      payload: { pull_request: { number: 7, title: 'A title', base: { ref: 'main' }, head: { ref: 'topic' } } },
    };
    const end = await run({ ...NO_WAIT, payload, 'github-context': 'true' }, { event });
    expectWholeEnd(end, 'detached');
    const body = triggerOf(end)?.body.toString() ?? '';
    const start = payload.slice(0, payload.lastIndexOf('}')).trimEnd();
    expect(body.startsWith(start)).toBe(true);
    expect(body.replace(/,?\s*"github":\{.*\}(?=\s*\}$)/, '').replaceAll(' ', '')).toBe(payload.replaceAll(' ', ''));
    const github = /"github":(\{.*\})\s*\}$/.exec(body)?.[1] ?? '';
    expect(JSON.parse(github)).toMatchObject({
      repository: 'octo/hello',
      ref: 'refs/pull/7/merge',
      actor: 'octocat',
      event_name: 'pull_request',
      workflow: 'CI',
      run_id: '1658821493',
      run_attempt: '1',
      run_url: 'https://github.com/octo/hello/actions/runs/1658821493',
      pull_request: {
        number: 7,
        title: 'A title',
        base: 'main',
        head: 'topic',
        url: 'https://github.com/octo/hello/pull/7',
      },
    });
  });
});

describe('attachments', () => {
  const files: NonNullable<ActionOptions['prepare']> = ({ workspace }) => {
    mkdirSync(path.join(workspace, 'in', 'deep'), { recursive: true });
    writeFileSync(path.join(workspace, 'in', 'a.csv'), 'x,y\n');
    writeFileSync(path.join(workspace, 'in', 'deep', 'b.bin'), Buffer.from([0, 255, 13, 10, 45, 45]));
    writeFileSync(path.join(workspace, 'in', 'not.txt'), 'left out');
    writeFileSync(path.join(workspace, 'in', 'run.sh'), 'echo no');
  };

  it('travel as multipart/form-data, with the payload as fields', async () => {
    const payload = '{"topic": "release", "count": 1778786207851669421, "list": [1, 2]}';
    const attachments = 'in/**\n!in/not.txt\n!**/*.sh';
    const end = await run({ ...NO_WAIT, payload, attachments }, { prepare: files });
    expectWholeEnd(end, 'detached');
    const { parts = [], headers } = triggerOf(end) ?? {};
    expect(headers?.['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(headers?.['transfer-encoding']).toBeUndefined();
    expect(parts.filter(({ fileName }) => fileName === undefined).map(({ name, text }) => [name, text])).toEqual([
      ['topic', 'release'],
      ['count', '1778786207851669421'],
      ['list', '[1, 2]'],
    ]);
    expect(
      parts.filter(({ fileName }) => fileName !== undefined).map(({ fileName, size }) => [fileName, size]),
    ).toEqual([
      ['a.csv', 4],
      ['b.bin', 6],
    ]);
  });

  it.each([
    [
      'a member that the files need',
      { attachments: 'in/*.csv', payload: '{"attachments": 1}' },
      /"attachments" cannot be combined with a payload member "attachments"/,
    ],
    ['a pattern that matches nothing', { attachments: 'in/*.csv\nin/*.pdf' }, /"attachments".*"?in\/\*\.pdf/],
    [
      'a script',
      { attachments: 'in/*' },
      `"attachments" matches "${path.join('in', 'run.sh')}". Pinkfish takes no executables or scripts`,
    ],
    ['more than 20 files', { attachments: 'many/*' }, /"attachments" matches 21 files/],
    [
      'a file over 25 MB',
      { attachments: 'big/one.bin' },
      `"attachments" matches "${path.join('big', 'one.bin')}" of 26000000 bytes`,
    ],
    [
      'over 100 MB together',
      { attachments: 'sum/*' },
      /"attachments" matches too much data, from "sum.5\.bin" on\. Pinkfish takes at most 100 MB/,
    ],
  ])('%s is refused before any request', async (_, overrides, words) => {
    const before = pinkfish.requests.length;
    const prepare: ActionOptions['prepare'] = (places) => {
      files(places);
      const sparse = (name: string, size: number) => {
        const place = path.join(places.workspace, name);
        mkdirSync(path.dirname(place), { recursive: true });
        writeFileSync(place, '');
        truncateSync(place, size);
      };
      for (let count = 1; count <= 21; count += 1) sparse(`many/${count}.txt`, 1);
      for (let count = 1; count <= 5; count += 1) sparse(`sum/${count}.bin`, 24_000_000);
      sparse('big/one.bin', 26_000_000);
    };
    const end = await run(overrides, { prepare });
    expectWholeEnd(end, 'error');
    expect(end.errors[0]).toMatch(words);
    expect(pinkfish.requests).toHaveLength(before);
  });
});

describe('following a run that was triggered before', () => {
  it('triggers nothing, and reports it as any other', async () => {
    const adopted = pinkfish.addRun();
    const before = pinkfish.requestsOf('trigger').length;
    const end = await run({ 'trigger-id': '', 'run-id': adopted.runId, 'automation-id': adopted.automationId });
    expectWholeEnd(end, 'complete');
    expect(end.outputs).toMatchObject({
      'run-id': adopted.runId,
      'automation-id': adopted.automationId,
      status: 'COMPLETE',
    });
    expect(JSON.parse(end.outputs.files ?? '')).toHaveLength(1);
    expect(pinkfish.requestsOf('trigger')).toHaveLength(before);
  });
});

describe('files, download-path and max-download-size', () => {
  const scenario = completeAtOnce({
    results: [
      { files: ['a.txt', '.env', 'foo..bar'].map((name) => ({ name, content: name })) },
      {
        files: [
          { name: 'a.txt', content: 'of step 2' },
          { name: 'big.bin', content: Buffer.alloc(5_000) },
        ],
      },
    ],
  });
  const namesOf = (end: ActionResult): string[] =>
    (JSON.parse(end.outputs.files ?? '') as { step: number; name: string }[]).map(
      ({ step, name }) => `${step}/${name}`,
    );

  it('chooses by globs, writes where it is told, and keeps what fits', async () => {
    const own = await world.pinkfish({ scenario });
    const at = (overrides: Record<string, string>) => run({ 'base-url': own.apiUrl, ...overrides });
    const [some, dots, small] = await Promise.all([
      at({ files: '**/a.txt\n!step-1/**', 'download-path': 'out/of it' }),
      at({ files: 'step-1/*' }),
      at({ 'max-download-size': '1KiB' }),
    ]);
    expectWholeEnd(some, 'complete');
    expect(namesOf(some)).toEqual(['2/a.txt']);
    expect(some.outputs['download-path']).toBe(path.join(some.workspace, 'out/of it'));
    expect(readFileSync(path.join(some.workspace, 'out/of it/step-2/a.txt'), 'utf8')).toBe('of step 2');
    expect(namesOf(dots)).toEqual(['1/a.txt', '1/.env', '1/foo..bar']);
    expectWholeEnd(small, 'error');
    expect(namesOf(small)).toEqual(['1/a.txt', '1/.env', '1/foo..bar', '2/a.txt']);
    expect(small.errors[0]).toMatch(/"big\.bin" of step 2.*max-download-size \(1024 bytes\)/);
  });

  it.each([
    ['a file', 'taken', /"download-path" must be a folder, but a file is in the way/],
    ['below a file', 'taken/below', /"download-path" must be a folder, but a file is in the way/],
  ])('a download-path that is %s is refused before anything is triggered', async (_, place, words) => {
    const before = pinkfish.requests.length;
    const prepare: ActionOptions['prepare'] = ({ workspace }) => writeFileSync(path.join(workspace, 'taken'), '');
    const end = await run({ 'download-path': place }, { prepare });
    expectWholeEnd(end, 'error');
    expect(end.errors[0]).toMatch(words);
    expect(pinkfish.requests).toHaveLength(before);
  });

  for (const place of ['Q:\\x\\y', 'Q:\\', '\\\\nohost.invalid\\share\\x', '\\\\nohost.invalid\\share']) {
    onWindows('there are drives and shares').it(
      `a download-path on a missing drive or share is refused before anything is triggered: ${place}`,
      async () => {
        const before = pinkfish.requests.length;
        const end = await run({ 'download-path': place });
        expectWholeEnd(end, 'error');
        expect(end.errors[0]).toMatch(/"download-path" names a folder that cannot be written \([A-Z]+\)/);
        expect(pinkfish.requests).toHaveLength(before);
      },
      90_000,
    );
  }

  onWindows('there are drives').it('the root of a drive is a folder like any other', async () => {
    const { root } = path.parse(process.cwd());
    const written = (): string[] =>
      readdirSync(root).filter((name) => /^(results\.json|step-1|\.pinkfish.*)$/.test(name));
    if (written().length > 0) throw new Error(`${root} holds result files of somebody`);
    const end = await run({ 'download-path': root, 'upload-artifact': 'false' });
    try {
      expectWholeEnd(end, 'complete');
      expect(end.outputs).toMatchObject({ 'download-path': root, 'results-path': `${root}results.json` });
      expect(JSON.parse(end.outputs.files ?? '')).toMatchObject([{ path: `${root}step-1\\a.txt` }]);
      expect(written()).toEqual(['results.json', 'step-1']);
    } finally {
      for (const name of written()) rmSync(path.join(root, name), { recursive: true, force: true });
    }
  });
});
