import { describe, expect } from '@jest/globals';
import path from 'node:path';
import { entriesOf } from '../../fake-pinkfish/artifact-entries.ts';
import { serviceError } from '../../fake-pinkfish/faults.ts';
import { completeAtOnce, type Scenario } from '../../fake-pinkfish/scenario.ts';
import { masksIn } from '../../fake-pinkfish/workflow-commands.ts';
import {
  each,
  expectNowhere,
  expectWholeEnd,
  filesBelow,
  inputsFor,
  spoken,
  together,
  type World,
} from '../fixtures/dist.ts';
import { rendered } from '../fixtures/rendered-markdown.ts';

/** Keys with characters that are written otherwise in URLs, in JSON and in HTML. */
const KEYS = ['pk_live_0123456789abcdef', 'pk/+=&<k3y>"\\x%41@!', 'kéy'.replace('é', 'e') + '-with.dots~and_more'];

const jsonForms = (key: string): string[] => {
  const plain = JSON.stringify(key).slice(1, -1);
  return [
    plain,
    // Go escapes these three, PHP slashes.
    plain.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`),
    plain.replaceAll('/', '\\/'),
  ];
};
const formsOf = (key: string): string[] => [...new Set([key, encodeURIComponent(key), ...jsonForms(key)])];

const DEBUG = {
  RUNNER_DEBUG: '1',
  ACTIONS_STEP_DEBUG: 'true',
  ACTIONS_RUNNER_DEBUG: 'true',
  DEBUG: '*',
  NODE_DEBUG: '',
};

/** A run that tells the key wherever a service can say something. */
const telling = (key: string): Scenario => ({
  byLook: [
    { status: 'RUNNING', steps: [{ name: `Send ${key}`, status: 'RUNNING' }] },
    {
      status: 'FAILED',
      steps: [
        { name: `Send ${key}`, status: 'COMPLETE' },
        { name: encodeURIComponent(key), status: 'FAILED' },
      ],
    },
  ],
  results: {
    // Without invisible characters, the second is the key, too.
    automationName: `Report of ${key} and ${Array.from(key).join('\u200b')}`,
    results: [
      { result: { said: key, url: `https://x.example/${encodeURIComponent(key)}?k=${key}` } },
      {
        exitCode: 1,
        files: [
          {
            name: `${key}.txt`,
            content: `begin ${key} middle ${encodeURIComponent(key)} end ${key}`,
            mimeType: `text/${key}`,
          },
          { name: 'stderr.txt', content: `Error: key ${key} refused\n${JSON.stringify({ key })}\n` },
          // Across the seams of chunks and batches.
          { name: 'long.txt', content: `${'-'.repeat(65_530)}${key}${'-'.repeat(196_590)}${key}${'-'.repeat(99_999)}` },
          { name: 'zipped.txt', content: `${key}\n`.repeat(1_000), compress: 'gzip' },
        ],
      },
    ],
    designatedOutput: 'step-2/stderr.txt',
    extra: { note: key, [key]: [key, { deep: encodeURIComponent(key) }] },
  },
});

const PAYLOAD_TEXT = 'not to be told';

const inputsOf = (url: string, key: string, more: Record<string, string> = {}) =>
  inputsFor({ apiUrl: url, apiKey: key }, { payload: JSON.stringify({ 'secret-payload': PAYLOAD_TEXT }), ...more });

const echoed = async (world: World, key: string): Promise<void> => {
  const [pinkfish, artifacts, github] = await Promise.all([
    world.pinkfish({
      apiKey: key,
      scenario: telling(key),
      faults: { status: [serviceError(503, key, `${key} ${encodeURIComponent(key)}`)] },
    }),
    world.artifacts(),
    world.github(),
  ]);
  const event = { name: 'pull_request', payload: { pull_request: { number: 7 } } };
  const end = await world.run({
    inputs: inputsOf(pinkfish.apiUrl, key, { 'pr-comment': 'true' }),
    env: { ...artifacts.env, ...github.env, ...DEBUG },
    event,
    token: 'token-of-the-job-4711',
  });
  expectWholeEnd(end, 'failed');
  expectNowhere(end, [...formsOf(key), 'token-of-the-job-4711']);
  expect(spoken(end)).not.toContain('Amz-Signature');
  expect(end.summaryText).not.toContain('Amz-Signature');
  // Every file is there but the one whose link would take the key to another host.
  const files = JSON.parse(end.outputs.files ?? '') as { name: string; size: number }[];
  expect(files.map(({ name }) => name)).toEqual(['result.txt', 'stderr.txt', 'long.txt', 'zipped.txt']);
  expect(end.summaryText).toContain('its link holds the API key and leads to another host than Pinkfish');
  const fileRequests = pinkfish.requests.filter(({ origin }) => origin === 'files').map((request) => request.path);
  for (const form of formsOf(key)) expect(fileRequests.join('\n')).not.toContain(form);
  expect(() => JSON.parse(end.outputs.results ?? '') as unknown).not.toThrow();
  expect(end.warnings.join('\n')).toMatch(/API key was in/);
  const told = [
    ...artifacts
      .artifacts()
      .flatMap((artifact) => entriesOf(artifact).map(({ name, bytes }) => `${name}\n${bytes.toString('latin1')}`)),
    ...artifacts.requests.map(({ path: target, json }) => `${target}\n${JSON.stringify(json)}`),
    ...github.comments.map(({ body }) => body),
  ];
  expect(github.comments).toHaveLength(1);
  expect(told.length).toBeGreaterThan(5);
  for (const form of formsOf(key)) for (const text of told) expect(text).not.toContain(form);
  expect(told.join('\n')).not.toContain('Amz-Signature');
  // The results as the service gave them say what was sent; nothing that is shown or uploaded does.
  expect(end.outputs.results).toContain(PAYLOAD_TEXT);
  for (const text of [spoken(end), end.summaryText, ...told]) expect(text).not.toContain(PAYLOAD_TEXT);
};

describe('the key', () => {
  together({
    ...each(
      KEYS,
      (key) => `stays out of everything where the service echoes it everywhere, at debug level too: ${key}`,
      echoed,
    ),

    ...each(
      KEYS.flatMap((key) => ([400, 401, 500] as const).map((status) => ({ key, status }))),
      ({ key, status }) => `stays out of the message of a trigger that answers ${status} with it: ${key}`,
      async (world, { key, status }) => {
        const words = `key ${key}, in a path ${encodeURIComponent(key)}, in JSON ${JSON.stringify(key)}`;
        const pinkfish = await world.pinkfish({
          apiKey: key,
          faults: { trigger: [serviceError(status, `bad ${key}`, words)] },
        });
        const end = await world.run({ inputs: inputsOf(pinkfish.apiUrl, key), env: DEBUG });
        expectWholeEnd(end, 'error');
        expect(end.errors[0]).toContain('***');
        expectNowhere(end, formsOf(key));
      },
    ),

    'stays out of a results document that spells it in any of JSON’s ways': async (world) => {
      const [, key = ''] = KEYS;
      const escaped = Array.from(key)
        .map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('');
      const spelled = [...jsonForms(key), encodeURIComponent(key), escaped, escaped.toUpperCase().replaceAll('U', 'u')];
      const raw = ({ runId }: { runId: string }) =>
        `{"id":"${runId}","status":"COMPLETE","automationName":"${spelled.join(' ')}","results":[],"${escaped}":[${spelled.map((text) => `"${text}"`).join()}]}`;
      const [pinkfish, artifacts] = await Promise.all([
        world.pinkfish({ apiKey: key, scenario: completeAtOnce({ raw }) }),
        world.artifacts(),
      ]);
      const inputs = inputsOf(pinkfish.apiUrl, key, { 'upload-artifact': 'true' });
      const end = await world.run({ inputs, env: { ...artifacts.env, ...DEBUG } });
      expectWholeEnd(end, 'complete');
      expectNowhere(end, [...spelled, key]);
      const decodedAgain = JSON.stringify(JSON.parse(end.outputs.results ?? ''));
      for (const form of formsOf(key)) expect(decodedAgain).not.toContain(form);
      for (const { bytes } of artifacts.artifacts().flatMap(entriesOf)) {
        for (const form of spelled) expect(bytes.toString('latin1')).not.toContain(form);
      }
    },

    'stays out of files and summary.md where a designated output spells it in JSON escapes': async (world) => {
      const key = 'pk_live+0123/4567=89';
      const escaped = Array.from(key, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
      const mixed = escaped.map((spelling, at) => (at % 2 === 0 ? spelling : key.charAt(at))).join('');
      const content = `{"net":"${key.replaceAll('+', '\\u002B')}","all":"${escaped.join('')}","filler":"${'-'.repeat(262_050)}","mixed":"${mixed}"}`;
      const scenario = completeAtOnce({
        results: [{ files: [{ name: 'out.json', content, mimeType: 'application/json' }] }],
        designatedOutput: 'step-1/out.json',
      });
      const [pinkfish, artifacts] = await Promise.all([world.pinkfish({ apiKey: key, scenario }), world.artifacts()]);
      const end = await world.run({ inputs: inputsOf(pinkfish.apiUrl, key), env: { ...artifacts.env, ...DEBUG } });
      expectWholeEnd(end, 'complete');
      const entries = artifacts.artifacts().flatMap(entriesOf);
      expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['step-1/out.json', 'summary.md']));
      for (const { bytes } of entries) for (const form of [key, mixed]) expect(bytes.toString()).not.toContain(form);
      expectNowhere(end, [key, mixed, escaped.join('')]);
    },

    'stays out of a result inside the document, and a warning names the file': async (world) => {
      const [key = ''] = KEYS;
      const scenario = completeAtOnce({ results: [{ inline: { resultType: 'markdown', text: `The key is ${key}` } }] });
      const pinkfish = await world.pinkfish({ apiKey: key, scenario });
      const end = await world.run({ inputs: inputsOf(pinkfish.apiUrl, key, { 'upload-artifact': 'false' }) });
      expectWholeEnd(end, 'complete');
      expectNowhere(end, formsOf(key));
      expect(end.warnings).toEqual([expect.stringMatching(/API key was in a result file \(results\.json\) and was/)]);
    },

    'is masked first, raw and URL-encoded, and trimmed': async (world) => {
      const key = 'pk/0123+4567=89';
      const pinkfish = await world.pinkfish({ apiKey: key });
      const end = await world.run({ inputs: inputsOf(pinkfish.apiUrl, ` \n${key}\t\n`, { wait: 'false' }) });
      expectWholeEnd(end, 'detached');
      const first = end.lines.findIndex(({ command }) => command?.name !== 'add-mask');
      expect(masksIn(end.lines.slice(0, first))).toEqual(expect.arrayContaining([key, encodeURIComponent(key)]));
      // Whoever masks less than eight characters, or common words, eats the outputs of later steps.
      for (const mask of end.masks) expect(mask.length).toBeGreaterThanOrEqual(8);
    },

    'is not taken along where the results redirect elsewhere': async (world) => {
      const elsewhere = await world.pinkfish();
      const pinkfish = await world.pinkfish({
        scenario: completeAtOnce({
          results: [{ files: [{ name: 'a.txt', content: 'x', redirect: { url: `${elsewhere.filesUrl}/somewhere` } }] }],
        }),
        faults: {
          trigger: [{ status: 429 }],
          status: [{ status: 302, headers: { location: `${elsewhere.apiUrl}/moved` } }],
          results: [{ status: 307, headers: { location: `${elsewhere.apiUrl}/moved` } }],
        },
      });
      const end = await world.run({ inputs: inputsFor(pinkfish) });
      expectWholeEnd(end, 'error');
      expect(elsewhere.requests.every(({ origin }) => origin === 'files')).toBe(true);
      for (const { path: target, headers } of elsewhere.requests) {
        expect(`${target} ${JSON.stringify(headers)}`).not.toContain(pinkfish.apiKey);
      }
    },
  });
});

/** Text that tries to leave its place: as a name, as a message, as content. */
const FORGED = [
  '::error::forged',
  'x\n::error::forged',
  'x\r::add-mask::forged',
  '##[error]forged',
  'x ##[add-mask]forged',
  '\n::set-output name=outcome::forged',
  'ghadelimiter_\nGITHUB_OUTPUT<<EOF\noutcome=forged\nEOF',
  '</table></details><img src=x onerror=forged>',
  '```\n# forged\n```',
  '| a | b |\n|---|---|',
  '@forged-team #1 https://forged.example/?sig=1 ![x](https://forged.example/x.png)',
  '\u001b[31mforged\u001b]8;;https://forged.example\u0007\u009b31m',
  'a\u202egpj.exe\u2066',
  '<!-- forged -->',
  '%0A::error::forged',
];

const hostile = (text: string, index: number): string => `${text} ${index}`;

describe('foreign text', () => {
  together({
    'forges no command, no output, no markup and no terminal escape': async (world) => {
      const [pinkfish, artifacts, github] = await Promise.all([
        world.pinkfish({
          scenario: {
            byLook: [
              {
                status: '::error::forged\n##[error]forged',
                steps: FORGED.map((name) => ({ name, status: '::error::forged' })),
              },
              { status: 'FAILED', steps: FORGED.map((name) => ({ name, status: 'FAILED' })) },
            ],
            results: {
              automationName: FORGED.join('\n'),
              results: [
                {
                  exitCode: 1,
                  files: [
                    { name: 'stderr.txt', content: FORGED.join('\n') },
                    ...FORGED.map((name, index) => ({
                      name: hostile(name, index),
                      content: name,
                      mimeType: 'text/plain',
                    })),
                  ],
                },
              ],
              designatedOutput: 'step-1/stderr.txt',
            },
          },
          faults: { status: [serviceError(503, FORGED.join('\n'), FORGED.join('\r\n'))] },
        }),
        world.artifacts(),
        world.github(),
      ]);
      const event = { name: 'pull_request', payload: { pull_request: { number: 7 } } };
      const end = await world.run({
        inputs: inputsFor(pinkfish, { 'pr-comment': 'true' }),
        env: { ...artifacts.env, ...github.env },
        token: 'token-of-the-job-4711',
        event,
      });
      expectWholeEnd(end, 'failed');
      const allowed = ['add-mask', 'group', 'endgroup', 'warning', 'error', 'debug'];
      expect(end.commands.filter(({ name }) => !allowed.includes(name))).toEqual([]);
      // No mask, no annotation and no output but the action's own.
      expect(end.masks.filter((mask) => mask !== pinkfish.apiKey && !mask.startsWith('fake'))).toEqual([]);
      for (const { message, properties } of end.annotations) {
        expect(message).not.toMatch(/^\s*forged/);
        expect(properties.title).toBeDefined();
      }
      expect(end.outputs['designated-output']).toBe(FORGED.join('\n'));
      expect(new Set(end.outputOrder).size).toBe(19);
      // Colours of our own are the only escapes; nothing turns the direction of a line.
      expect(end.log.replace(/\u001b\[(?:0|3[1-6]|90)m/g, '')).not.toMatch(/[\u001b\u009b\u202e\u2066]/);
      const texts = [end.summaryText, ...github.comments.map(({ body }) => body)];
      expect(texts).toHaveLength(2);
      for (const text of texts) {
        expect(text).not.toMatch(/[\u001b\u009b\u202e\u2066]/);
        const page = rendered(text);
        expect(page.elements('img')).toEqual([]);
        expect(page.skeleton.match(/#comment/g)?.length ?? 0).toBe(text === end.summaryText ? 0 : 1);
        expect(page.looseText).not.toMatch(/@forged|#1 |https:\/\/forged/);
        expect(page.links.filter((link) => !link.startsWith('https://github.com/octo/hello/'))).toEqual([]);
      }
      const files = JSON.parse(end.outputs.files ?? '') as { name: string; path: string }[];
      expect(files.map(({ name }) => name)).toEqual(['stderr.txt', ...FORGED.map(hostile)]);
      const names = artifacts.artifacts().flatMap((artifact) => entriesOf(artifact).map(({ name }) => name));
      expect(names).toHaveLength(FORGED.length + 3);
    },
  });
});

const NAMES = [
  '../x',
  '../../../x',
  '/etc/passwd',
  'C:\\x',
  'a\\b',
  'a/b',
  'nul\u0000byte',
  'tab\t',
  'line\nend',
  'a:b',
  'a"b',
  'a<b',
  'a>b',
  'a|b',
  'a*b',
  'a?b',
  'CON',
  'con.txt',
  'NUL',
  'LPT1',
  'dot.',
  'space ',
  '..',
  '.',
  'A.txt',
  'a.txt',
  'caf\u00e9',
  'cafe\u0301',
  'n'.repeat(300),
  '',
  'results.json',
  'summary.md',
  'foo..bar',
  '.env',
  '__proto__',
  'constructor',
  '\ud800',
  '日本.txt',
  '-rf',
  '~',
  '$HOME',
];

describe('file names', () => {
  together({
    'every file is there, inside the folder, distinct, and uploaded': async (world) => {
      const served = NAMES.map((name, index) => ({ name, content: `content of ${index}` }));
      const [pinkfish, artifacts] = await Promise.all([
        world.pinkfish({ scenario: completeAtOnce({ results: [{ files: served }, { files: served }] }) }),
        world.artifacts(),
      ]);
      const end = await world.run({ inputs: inputsFor(pinkfish), env: artifacts.env });
      expectWholeEnd(end, 'complete');
      const folder = end.outputs['download-path'] ?? '';
      const files = JSON.parse(end.outputs.files ?? '') as { step: number; name: string; path: string }[];
      // JSON carries a lone surrogate, UTF-8 does not.
      const expected = NAMES.map((name) => name.toWellFormed());
      expect(files.map(({ name }) => name.toWellFormed())).toEqual(expect.arrayContaining(expected));
      expect(files).toHaveLength(NAMES.length * 2);
      const onDisk = filesBelow(folder);
      expect(onDisk.size).toBe(NAMES.length * 2 + 1);
      for (const file of files) {
        const relative = path.relative(folder, file.path);
        expect(relative).toMatch(new RegExp(`^step-${file.step}[/\\\\][^/\\\\]+$`));
        const index = served.findIndex(({ name }) => name === file.name || name.toWellFormed() === file.name);
        expect(onDisk.get(relative)?.toString()).toBe(`content of ${index}`);
        expect(path.basename(file.path)).toMatch(/^[^\u0000-\u001f":<>|*?\\/]{1,255}(?<![. ])$/);
      }
      expect(new Set(files.map(({ path: place }) => place.normalize('NFKC').toUpperCase())).size).toBe(files.length);
      for (const kept of ['foo..bar', '.env']) expect(onDisk.has(path.join('step-1', kept))).toBe(true);
      const entries = artifacts.artifacts().flatMap((artifact) => entriesOf(artifact).map(({ name }) => name));
      expect(entries).toHaveLength(NAMES.length * 2 + 2);
      expect(entries).toEqual(expect.arrayContaining(['step-1/.env', 'step-2/foo..bar', 'results.json', 'summary.md']));
    },
  });
});
