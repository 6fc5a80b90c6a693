import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startArtifactService } from '../fake-pinkfish/artifact-service.ts';
import { busy, type Fault } from '../fake-pinkfish/faults.ts';
import { startGitHubApi, type GitHubApi } from '../fake-pinkfish/github-api.ts';
import { FAKE_API_KEY, startPinkfish, type FakePinkfish, type PinkfishOptions } from '../fake-pinkfish/pinkfish.ts';
import { completeAtOnce, type Results, type Scenario } from '../fake-pinkfish/scenario.ts';
import { CancelledError, PlatformError } from '../src/errors.ts';
import { createDispatcher } from '../src/http/dispatcher.ts';
import { DEFAULTS } from '../src/inputs/inputs.ts';
import { main } from '../src/main.ts';
import { OUTPUT_NAMES } from './fixtures/output-names.ts';
import type { Runner } from '../src/context.ts';
import { fakeClock, type FakeClock } from './fixtures/clock.ts';
import { onPosix } from './fixtures/platform.ts';
import { closedPort, startWire } from './fixtures/wire.ts';

/** What happened, in order: what the runner was told, and which requests arrived where. */
type Happened =
  | ['mask' | 'info' | 'group' | 'summary', string]
  | ['output', string, string]
  | ['warning' | 'error', string, string]
  | ['asked', string];

let dir: string;
let happened: Happened[];
let clock: FakeClock;
let controller: AbortController;
let atExit: (() => void)[];
const closers: (() => Promise<void>)[] = [];

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'main-test-'));
  happened = [];
  clock = fakeClock();
  controller = new AbortController();
  atExit = [];
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
  rmSync(dir, { recursive: true, force: true });
});

const cancel = (): void => controller.abort(new CancelledError('The runner sent SIGTERM'));

/** A plan of faults that also writes down that it was asked. */
const noting =
  (operation: string, faults: (count: number) => Fault | undefined = () => undefined) =>
  (count: number): Fault | undefined => {
    happened.push(['asked', operation]);
    return faults(count);
  };

type Faults = Partial<Record<'trigger' | 'status' | 'results' | 'file', (count: number) => Fault | undefined>>;

const pinkfishWith = async (options: Omit<PinkfishOptions, 'faults'>, faults: Faults = {}): Promise<FakePinkfish> => {
  const operations = ['trigger', 'status', 'results', 'file'] as const;
  const plans = Object.fromEntries(operations.map((operation) => [operation, noting(operation, faults[operation])]));
  const pinkfish = await startPinkfish({ ...options, faults: plans });
  closers.push(pinkfish.close);
  return pinkfish;
};

const githubWith = async (): Promise<GitHubApi> => {
  const github = await startGitHubApi({ faults: { 'create-comment': noting('comment') } });
  closers.push(github.close);
  return github;
};

const recorder = (inputs: Record<string, string>, overrides: Partial<Runner>): Runner => ({
  getInput: (name) => inputs[name] ?? (DEFAULTS as Record<string, string>)[name] ?? '',
  setSecret: (text) => happened.push(['mask', text]),
  setOutput: (name, value) => {
    happened.push(['output', name, value]);
    return Promise.resolve();
  },
  checkOutputs: () => undefined,
  appendSummary: (markdown) => {
    happened.push(['summary', markdown]);
    return Promise.resolve();
  },
  debug: () => undefined,
  info: (line) => happened.push(['info', line]),
  warning: (message, title) => happened.push(['warning', message, title]),
  error: (message, title) => happened.push(['error', message, title]),
  startGroup: (name) => happened.push(['group', name]),
  endGroup: () => undefined,
  ...overrides,
});

type Running = {
  inputs?: Record<string, string>;
  runner?: Partial<Runner>;
  env?: Record<string, string>;
  github?: GitHubApi;
};

const run = async (
  pinkfish: Pick<FakePinkfish, 'apiKey' | 'apiUrl'>,
  { inputs = {}, runner = {}, env = {}, github }: Running = {},
): Promise<boolean> => {
  const workspace = path.join(dir, 'workspace');
  const event = path.join(dir, 'event.json');
  mkdirSync(workspace, { recursive: true });
  writeFileSync(event, JSON.stringify({ pull_request: { number: 7 } }));
  const given = {
    'api-key': pinkfish.apiKey,
    'trigger-id': 'my-trigger',
    'base-url': pinkfish.apiUrl,
    'upload-artifact': 'false',
    'github-token': 'token-of-the-job',
    ...inputs,
  };
  return await main({
    runner: recorder(given, runner),
    env: {
      RUNNER_TEMP: path.join(dir, 'temp'),
      GITHUB_WORKSPACE: workspace,
      GITHUB_REPOSITORY: 'octo/hello',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
      ...github?.env,
      ...env,
    },
    clock,
    createDispatcher,
    signal: controller.signal,
    random: () => 0.5,
    atExit: (work) => atExit.push(work),
  });
};

/** The order of all that matters: a row of the same kind once, log lines left out. */
const order = (): string[] => {
  const kinds = happened.flatMap(([kind, what]) => {
    if (kind === 'info' || kind === 'group') return [];
    return [kind === 'asked' || (kind === 'output' && IDS.includes(what)) ? what : kind];
  });
  return kinds.filter((kind, index) => kind !== kinds[index - 1]);
};

const outputs = (): Record<string, string> =>
  Object.fromEntries(happened.flatMap((one) => (one[0] === 'output' ? [[one[1], one[2]]] : [])));
const told = (kind: 'error' | 'warning' | 'summary' | 'info'): string[] =>
  happened.flatMap((one) => (one[0] === kind ? [one[1]] : []));

const expectAllOutputs = (outcome: string): void => {
  expect(Object.keys(outputs()).sort()).toEqual([...OUTPUT_NAMES].sort());
  expect(outputs().outcome).toBe(outcome);
};

const FILES = completeAtOnce({ results: [{ files: [{ name: 'a.txt', content: 'x' }] }] });
const FAILED: Scenario = { ...FILES, byLook: [{ status: 'FAILED', steps: [{ name: 'Fetch', status: 'FAILED' }] }] };
const RUNNING: Scenario = { byLook: [{ status: 'RUNNING' }] };
const IDS = ['run-id', 'automation-id'];

describe('the order of things', () => {
  it('of a run that completes: mask, trigger, ids, looks, results, files, outputs, summary, comment', async () => {
    const [pinkfish, github] = [await pinkfishWith({ scenario: FILES }), await githubWith()];
    expect(await run(pinkfish, { github, inputs: { 'pr-comment': 'true' } })).toBe(true);
    expect(order()).toEqual([
      'mask',
      ...['trigger', ...IDS, 'status', 'results', 'file'],
      ...[...IDS, 'output', 'summary', 'comment'],
    ]);
    expectAllOutputs('complete');
    expect(happened.at(-1)?.[0]).toBe('info');
  });

  it('of a run that fails: the one error comes last', async () => {
    const [pinkfish, github] = [await pinkfishWith({ scenario: FAILED }), await githubWith()];
    expect(await run(pinkfish, { github, inputs: { 'pr-comment': 'on-failure' } })).toBe(false);
    expect(order()).toEqual([
      'mask',
      ...['trigger', ...IDS, 'status', 'results', 'file'],
      ...[...IDS, 'output', 'summary', 'comment', 'error'],
    ]);
    expect(happened.at(-1)?.[0]).toBe('error');
    expectAllOutputs('failed');
  });

  it('of a bad input: mask, outputs, error, and nothing is asked', async () => {
    const pinkfish = await pinkfishWith({});
    expect(await run(pinkfish, { inputs: { timeout: 'soon' } })).toBe(false);
    expect(order()).toEqual(['mask', ...IDS, 'output', 'summary', 'error']);
    expectAllOutputs('error');
    expect(atExit).toEqual([]);
  });

  it('of an input that only a file shows to be bad: outputs, summary, error', async () => {
    const pinkfish = await pinkfishWith({});
    await run(pinkfish, { inputs: { 'payload-file': 'nowhere.json' } });
    expect(order()).toEqual(['mask', ...IDS, 'output', 'summary', 'error']);
  });

  describe('of what a run left behind', () => {
    const result = (text: string, resultType = 'markdown') => ({ stepIndex: 1, resultType, result: text });
    const complete = (results: Results): PinkfishOptions => ({ scenario: completeAtOnce(results) });
    const files = (): unknown => JSON.parse(outputs().files ?? '');

    it('a result inside the document is a file and stands in the summary', async () => {
      expect(await run(await pinkfishWith(complete({ results: [{ result: result('Result of the run') }] })))).toBe(
        true,
      );
      expect(files()).toMatchObject([{ step: 1, name: 'result.md', size: 17, mimeType: 'text/markdown' }]);
      expect(told('summary')[0]).toContain('Result of the run');
    });

    it('of several results inside the document, the summary shows the last, unless there is a designated output', async () => {
      const results = ['the first', 'the last'].map((words) => ({ result: result(words) }));
      await run(await pinkfishWith(complete({ results })));
      expect(told('summary')[0]).toContain('the last');
      expect(told('summary')[0]).not.toContain('the first');
      const designated = { files: [{ name: 'a.txt', content: 'the designated one' }], result: result('the last') };
      await run(await pinkfishWith(complete({ results: [designated], designatedOutput: 'step-1/a.txt' })));
      expect(told('summary')[1]).toContain('the designated one');
      expect(told('summary')[1]).not.toContain('the last');
    });

    it('a result of a failed step inside the document is shown as the end of a log is', async () => {
      const results = { results: [{ result: result('It began.\nIt broke.') }] };
      await run(await pinkfishWith({ scenario: { ...FAILED, results } }));
      expect(told('info').join('\n')).toMatch(/Last 2 lines of result\.md:.*\n  It began\.\n  It broke\./);
      expect(told('summary')[0]).toContain('It began.\nIt broke.');
      expect(told('error')).toEqual([expect.stringMatching(/in step "Fetch" with exit code 0: It broke\./)]);
    });

    it.each(['', ' \n\n'])('a stderr.txt of %j does not hide the last line of stdout.txt', async (content) => {
      const stdout = { name: 'stdout.txt', content: 'It began.\nIt broke.\n' };
      const results = { results: [{ files: [{ name: 'stderr.txt', content }, stdout] }] };
      await run(await pinkfishWith({ scenario: { ...FAILED, results } }));
      expect(told('error')).toEqual([expect.stringMatching(/in step "Fetch" with exit code 0: It broke\./)]);
    });

    it('patterns that match nothing are one warning with the number of files', async () => {
      const pinkfish = await pinkfishWith(
        complete({ results: [{ files: [{ name: 'a', content: 'a' }], result: result('b') }] }),
      );
      await run(pinkfish, { inputs: { files: '*.md' } });
      expect(told('warning')).toEqual([expect.stringContaining("match none of the run's files (there are 2)")]);
    });

    it('files of an earlier run in download-path are named in one warning', async () => {
      const folder = path.join(dir, 'workspace', 'out');
      mkdirSync(path.join(folder, 'step-1'), { recursive: true });
      for (const name of ['step-1/old.txt', 'results.json', 'own.txt']) writeFileSync(path.join(folder, name), '');
      const pinkfish = await pinkfishWith(complete({ results: [{ files: [{ name: 'a', content: 'a' }] }] }));
      await run(pinkfish, { inputs: { 'download-path': 'out' } });
      expect(told('warning')).toEqual([
        expect.stringMatching(/earlier run: (results.json, step-1\/old.txt|step-1\/old.txt, results.json)\./),
      ]);
    });

    it('files that are not as announced are one warning with both sizes', async () => {
      const announced = ['a', 'b'].map((name) => ({ name, content: 'text', declaredSize: 3 }));
      expect(await run(await pinkfishWith(complete({ results: [{ files: announced }] })))).toBe(true);
      expect(told('warning')).toEqual([
        expect.stringMatching(/step-1\/a has 4 bytes instead of the 3 .*\(and 1 more\)/),
      ]);
    });

    it('a designated output outside any step is missing without a step', async () => {
      const pinkfish = await pinkfishWith(
        complete({
          designatedOutput: {
            url: 'ftp://x.example/',
            fileName: 'report.constructor',
            mimeType: 'text/plain',
            size: 1,
          },
          results: [],
        }),
      );
      await run(pinkfish);
      expect(told('error')).toEqual([expect.stringContaining('"report.constructor": its link is not https')]);
      expect([...told('error'), ...told('info'), ...told('summary')].join('\n')).not.toMatch(/step[- ]0|undefined/);
    });
  });

  it('the artifact goes before the outputs that name it, and what was staged goes at the exit', async () => {
    const artifacts = await startArtifactService();
    closers.push(artifacts.close);
    // The platform's client reads the process's own environment, and speaks past the runner that is handed in.
    Object.assign(process.env, artifacts.env);
    const spoken = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const pinkfish = await pinkfishWith({ scenario: FILES });
      const env = { ...artifacts.env } as Record<string, string>;
      expect(await run(pinkfish, { env, inputs: { 'upload-artifact': 'auto' } })).toBe(true);
    } finally {
      spoken.mockRestore();
      for (const name of Object.keys(artifacts.env)) Reflect.deleteProperty(process.env, name);
    }
    expect(artifacts.artifacts()).toHaveLength(1);
    expect(outputs()['artifact-id']).toBe(String(artifacts.artifacts()[0]?.id));
    expect(told('summary')[0]).toContain(outputs()['artifact-url']);
    expect(atExit).toHaveLength(1);
    for (const work of atExit) expect(work).not.toThrow();
  });
});

describe('the end that is not waited for', () => {
  it('wait: false triggers, sets the ids, and ends', async () => {
    const pinkfish = await pinkfishWith({});
    expect(await run(pinkfish, { inputs: { wait: 'false' } })).toBe(true);
    expect(order()).toEqual(['mask', 'trigger', ...IDS, ...IDS, 'output', 'summary']);
    expectAllOutputs('detached');
  });

  it('on-paused: detach ends at the approval', async () => {
    const pinkfish = await pinkfishWith({ scenario: { byLook: [{ status: 'RUNNING' }, { status: 'PAUSED' }] } });
    expect(await run(pinkfish, { inputs: { 'on-paused': 'detach' } })).toBe(true);
    expectAllOutputs('detached');
    expect(outputs().status).toBe('PAUSED');
    expect(pinkfish.requestsOf('results')).toEqual([]);
  });

  it('the timeout ends the wait, and tells how to follow the run', async () => {
    const pinkfish = await pinkfishWith({ scenario: RUNNING });
    expect(await run(pinkfish, { inputs: { timeout: '10m' } })).toBe(false);
    expectAllOutputs('wait-timeout');
    expect(clock.now()).toBe(600_000);
    // A long quiet wait gives a line now and then, never one a poll.
    const looks = happened.filter(([, what]) => what === 'status').length;
    expect(looks).toBeGreaterThan(100);
    expect(told('info').filter((line) => line.includes('RUNNING'))).toHaveLength(5);
  });
});

describe('a run that is followed', () => {
  const follow = (pinkfish: FakePinkfish) => {
    const { runId, automationId } = pinkfish.addRun();
    return { 'trigger-id': '', 'run-id': runId, 'automation-id': automationId };
  };

  it('is not triggered, and the ids are set all the same', async () => {
    const pinkfish = await pinkfishWith({ scenario: FILES });
    expect(await run(pinkfish, { inputs: follow(pinkfish) })).toBe(true);
    expect(order()).toEqual(['mask', ...IDS, 'status', 'results', 'file', ...IDS, 'output', 'summary']);
  });

  const unknown = { 'trigger-id': '', 'run-id': '1778786207851669421', 'automation-id': 'd831ue4rccbc73knbi80' };
  const answering = (fault: Fault) => async () => (await pinkfishWith({}, { status: () => fault })).apiUrl;
  const untrusted = async (): Promise<string> => {
    const server = await startWire({ tls: true });
    closers.push(server.close);
    return server.origin;
  };
  const redirected = (status: number): Fault => ({ status, headers: { location: 'https://login.example/?a=b' } });
  const page: Fault = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' };
  const NOT_FOLLOWED = /: HTTP 30[12], a redirect to login\.example .*Redirects are not followed: .* Check base-url/;

  it.each<[string, () => Promise<string>, RegExp]>([
    ['a certificate that is not trusted', untrusted, /self-signed certificate.*set NODE_EXTRA_CA_CERTS to/],
    ['an unknown host', () => Promise.resolve('https://nowhere.invalid'), /(ENOTFOUND|EAI_AGAIN).* Check base-url/],
    ['a host that nobody listens on', async () => `http://127.0.0.1:${await closedPort()}`, /REFUSED.* Check base-url/],
    ['301', answering(redirected(301)), NOT_FOLLOWED],
    ['302', answering(redirected(302)), NOT_FOLLOWED],
    ['a sign-in page', answering(page), /: the answer is a web page instead of JSON.* Check base-url/],
    ['404', answering({ status: 404 }), /Pinkfish does not know run \d+: HTTP 404.* Check run-id and automation-id/],
    ['501', answering({ status: 501 }), /: HTTP 501.* Check base-url/],
  ])('and never answered for is given up within two minutes: %s', async (_, start, remedy) => {
    expect(await run({ apiKey: FAKE_API_KEY, apiUrl: await start() }, { inputs: unknown })).toBe(false);
    expect(clock.now()).toBeGreaterThan(30_000);
    expect(clock.now()).toBeLessThanOrEqual(120_000);
    expect(told('error')).toEqual([expect.stringMatching(remedy)]);
    expect(happened.flat().join('\n')).not.toMatch(/continues|goes on/);
    expectAllOutputs('error');
  });
});

describe('weather', () => {
  it('that nobody can get through ends a trigger after a minute, and nothing was triggered', async () => {
    const port = await closedPort();
    expect(await run({ apiKey: 'key-of-nobody-4711', apiUrl: `http://127.0.0.1:${port}` })).toBe(false);
    expect(clock.now()).toBe(60_000);
    expect(told('error')).toEqual([expect.stringMatching(/ECONNREFUSED.*Nothing was triggered, so you can safely/)]);
    // A long row is told at its first, second, fourth, eighth failure.
    const lines = told('info').filter((line) => line.includes('retrying in'));
    expect(lines.length).toBeLessThanOrEqual(4);
    expect(lines[0]).toMatch(/^Trigger request failed: .*ECONNREFUSED.*; retrying in 500 ms$/);
  });

  it('in the results of a complete run is borne for two minutes', async () => {
    const pinkfish = await pinkfishWith({ scenario: FILES }, { results: () => ({ status: 500 }) });
    expect(await run(pinkfish)).toBe(false);
    expect(clock.now()).toBeGreaterThan(60_000);
    expect(clock.now()).toBeLessThanOrEqual(122_000);
    expectAllOutputs('error');
    expect(outputs().status).toBe('COMPLETE');
  });

  it('in the results of a failed run is a warning, and hides nothing', async () => {
    const pinkfish = await pinkfishWith({ scenario: FAILED }, { results: () => ({ status: 500 }) });
    expect(await run(pinkfish)).toBe(false);
    expect(clock.now()).toBeLessThanOrEqual(17_000);
    expect(told('warning')).toEqual([expect.stringMatching(/The run's results could not be downloaded: HTTP 500/)]);
    expect(told('error')).toEqual([expect.stringMatching(/failed after .* in step "Fetch"/)]);
    expectAllOutputs('failed');
    expect(outputs()['failed-step']).toBe('Fetch');
  });
});

describe('outputs that can’t be written', () => {
  const failing = (from: string, message = 'no space left') => {
    const setOutput: Runner['setOutput'] = (name, value) => {
      if (name === from) return Promise.reject(new Error(message));
      happened.push(['output', name, value]);
      return Promise.resolve();
    };
    return { setOutput };
  };

  it('found out before: nothing is triggered', async () => {
    const pinkfish = await pinkfishWith({});
    const checkOutputs = (): void => {
      throw new PlatformError('The file is missing');
    };
    expect(await run(pinkfish, { runner: { checkOutputs, ...failing('run-id', 'The file is missing') } })).toBe(false);
    expect(told('error')).toEqual([expect.stringMatching(/^The file is missing\. Nothing was triggered\. Help/)]);
    expect(pinkfish.requests).toEqual([]);
  });

  it('at the ids: nothing is waited for, and the error tells them', async () => {
    const pinkfish = await pinkfishWith({ scenario: FILES });
    expect(await run(pinkfish, { runner: failing('run-id') })).toBe(false);
    expect(order()).toEqual(['mask', 'trigger', 'summary', 'error']);
    expect(told('error')).toEqual([expect.stringContaining(pinkfish.runs[0]?.runId ?? '')]);
    expect(told('error')[0]).toMatch(/^no space left/);
  });

  it('at the end: an error, with the summary and the comment all the same', async () => {
    const [pinkfish, github] = [await pinkfishWith({ scenario: FILES }), await githubWith()];
    expect(await run(pinkfish, { github, runner: failing('results'), inputs: { 'pr-comment': 'true' } })).toBe(false);
    expect(order().slice(-4)).toEqual(['output', 'summary', 'comment', 'error']);
  });

  it('beside a failure: both are told, the failure first', async () => {
    const pinkfish = await pinkfishWith({ scenario: FAILED });
    expect(await run(pinkfish, { runner: failing('results') })).toBe(false);
    expect(told('error')).toEqual([expect.stringMatching(/^Run \d+ .* failed .* no space left/)]);
  });
});

describe('a report of which a part fails', () => {
  it('goes on with the rest, with a warning', async () => {
    const [pinkfish, github] = [await pinkfishWith({ scenario: FILES }), await githubWith()];
    const appendSummary = (): Promise<void> => Promise.reject(new Error('no file'));
    expect(await run(pinkfish, { github, runner: { appendSummary }, inputs: { 'pr-comment': 'true' } })).toBe(true);
    expect(order().slice(-3)).toEqual(['output', 'warning', 'comment']);
    expect(told('warning')).toEqual(['The job summary could not be written: no file.']);
  });

  it('a comment that GitHub refuses is a warning', async () => {
    const [pinkfish, github] = [await pinkfishWith({}), await githubWith()];
    github.setFaults('list-comments', () => ({ status: 403 }));
    expect(await run(pinkfish, { github, inputs: { 'pr-comment': 'true' } })).toBe(true);
    expect(told('warning')).toEqual([
      expect.stringMatching(/pull request #7 was not written: GitHub answered HTTP 403/),
    ]);
  });

  it('what is allowed and probably not meant is a warning', async () => {
    expect(await run(await pinkfishWith({ scenario: FILES }), { inputs: { timeout: '45' } })).toBe(true);
    expect(told('warning')).toEqual([expect.stringMatching(/"timeout" is a bare number, so 45 means 45 seconds/)]);
  });
});

describe('what is sent', () => {
  const filesIn = (content: string): void => {
    mkdirSync(path.join(dir, 'workspace'), { recursive: true });
    writeFileSync(path.join(dir, 'workspace', 'in.json'), content);
  };

  it('is the payload’s file, with the github object', async () => {
    filesIn('{"a": 1.0}');
    const pinkfish = await pinkfishWith({});
    const inputs = { 'payload-file': 'in.json', 'github-context': 'true', wait: 'false' };
    expect(await run(pinkfish, { inputs })).toBe(true);
    const { body } = pinkfish.requestsOf('trigger')[0] ?? {};
    expect(body?.toString()).toMatch(/^\{"a": 1\.0,"github":\{"repository":"octo\/hello".*\}\}$/);
  });

  it('is multipart with attachments', async () => {
    filesIn('{}');
    const pinkfish = await pinkfishWith({});
    expect(await run(pinkfish, { inputs: { attachments: '*.json', wait: 'false' } })).toBe(true);
    expect(pinkfish.requestsOf('trigger')[0]?.parts).toMatchObject([{ fileName: 'in.json', size: 2 }]);
  });

  it('is refused where an attachment changes while it is sent, and then nothing may have started', async () => {
    filesIn('{}');
    const changing = (): Fault => {
      appendFileSync(path.join(dir, 'workspace', 'in.json'), 'more');
      return busy(1);
    };
    const pinkfish = await pinkfishWith({}, { trigger: changing });
    expect(await run(pinkfish, { inputs: { attachments: '*.json' } })).toBe(false);
    expect(told('error')).toEqual([
      expect.stringMatching(/^Input "attachments" has the file .* changed while it was sent/),
    ]);
    expect(told('error')[0]).not.toContain('may have started');
  });

  it.each([
    ['not UTF-8', Buffer.from([0xff]).toString('latin1')],
    ['not there', undefined],
  ])('is nothing where the payload’s file is %s', async (_, content) => {
    mkdirSync(path.join(dir, 'workspace'), { recursive: true });
    if (content !== undefined) writeFileSync(path.join(dir, 'workspace', 'in.json'), content, 'latin1');
    const pinkfish = await pinkfishWith({});
    expect(await run(pinkfish, { inputs: { 'payload-file': 'in.json' } })).toBe(false);
    expect(told('error')).toEqual([expect.stringMatching(/"payload-file" (must be UTF-8|cannot be read)/)]);
    expect(pinkfish.requests).toEqual([]);
  });
});

describe('what there is no room or no place for', () => {
  it('an output that is too large is empty, with one warning that names its path', async () => {
    const content = 'x'.repeat(130_000);
    const results = { results: [{ files: [{ name: 'a.txt', content }] }], designatedOutput: 'step-1/a.txt' };
    expect(await run(await pinkfishWith({ scenario: completeAtOnce(results) }))).toBe(true);
    expect(outputs()['designated-output']).toBe('');
    expect(told('warning')).toEqual([expect.stringMatching(/designated-output is empty.*designated-output-path/)]);
  });

  it('an event without a pull request gets no comment', async () => {
    const [pinkfish, github] = [await pinkfishWith({}), await githubWith()];
    const env = { GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: path.join(dir, 'nowhere') };
    expect(await run(pinkfish, { github, env, inputs: { 'pr-comment': 'true' } })).toBe(true);
    expect(told('info')).toContain('No open pull request belongs to this event: no comment is written');
    expect(github.requests).toEqual([]);
  });

  it('a branch without an open pull request gets no comment and no warning', async () => {
    const [pinkfish, github] = [await pinkfishWith({}), await githubWith()];
    const event = path.join(dir, 'fork.json');
    const head = { head_branch: 'topic', head_sha: 'abc', head_repository: { owner: { login: 'forker' } } };
    writeFileSync(event, JSON.stringify({ workflow_run: { pull_requests: [], ...head } }));
    const env = { GITHUB_EVENT_NAME: 'workflow_run', GITHUB_EVENT_PATH: event };
    expect(await run(pinkfish, { github, env, inputs: { 'pr-comment': 'true' } })).toBe(true);
    expect(told('warning')).toEqual([]);
    expect(told('info')).toContain('No open pull request belongs to this event: no comment is written');
    expect(github.requests.map(({ operation }) => operation)).toEqual(['list-pulls']);
  });

  it.each([
    [FILES, 'auto', true, 'warning'],
    [FILES, 'true', false, 'error'],
    [FAILED, 'true', false, 'warning'],
  ] as const)('an artifact without a service: case %#', async (...[scenario, mode, green, kind]) => {
    const pinkfish = await pinkfishWith({ scenario });
    expect(await run(pinkfish, { inputs: { 'upload-artifact': mode } })).toBe(green);
    expect(told(kind)).toEqual([expect.stringMatching(/^The artifact could not be uploaded: the runner offers no/)]);
    expect(told('error')).toHaveLength(green ? 0 : 1);
  });

  it('a failed run’s last lines are fetched also where no file was chosen', async () => {
    const files = [
      { name: 'stdout.txt', content: 'working\n' },
      { name: 'stderr.txt', content: 'a\nthe last words\n' },
    ];
    const results = { results: [{ exitCode: 1, files }] };
    const pinkfish = await pinkfishWith({ scenario: { ...FAILED, results } });
    expect(await run(pinkfish, { inputs: { files: '' } })).toBe(false);
    expect(told('error')).toEqual([expect.stringMatching(/with exit code 1: the last words/)]);
    expect(told('info').filter((line) => /Last .* of/.test(line))).toEqual([
      expect.stringContaining('Last 2 lines of stderr.txt:'),
      expect.stringContaining('Last line of stdout.txt:'),
    ]);
    expect(outputs().files).toBe('[]');
    expect(readdirSync(path.join(dir, 'temp')).filter((name) => name.includes('log'))).toEqual([]);
  });

  it.each([
    ['CANCELLED', 'failed', /was cancelled in Pinkfish/],
    ['TIMEOUT', 'timeout', /Pinkfish's own time limit/],
  ])('%s is told as what it is', async (status, outcome, says) => {
    const pinkfish = await pinkfishWith({ scenario: { byLook: [{ status }] } });
    expect(await run(pinkfish)).toBe(false);
    expectAllOutputs(outcome);
    expect(told('error')).toEqual([expect.stringMatching(says)]);
  });

  it('a status that nobody knows is one warning', async () => {
    const byLook = [{ status: 'DREAMING' }, { status: 'DREAMING' }, { status: 'COMPLETE' }];
    expect(await run(await pinkfishWith({ scenario: { byLook } }))).toBe(true);
    expect(told('warning')).toEqual([expect.stringMatching(/DREAMING/)]);
  });

  it('a long list of files is logged at its beginning only', async () => {
    const files = Array.from({ length: 130 }, (_, index) => ({ name: `file-${index}.txt`, content: 'x' }));
    const pinkfish = await pinkfishWith({ scenario: completeAtOnce({ results: [{ files }] }) });
    expect(await run(pinkfish)).toBe(true);
    expect(told('info').filter((line) => line.startsWith('step-1/'))).toHaveLength(100);
    expect(told('info')).toContain('and 30 more');
  });
});

describe('the disk', () => {
  it('a folder that was there before is used, its other files left alone', async () => {
    const folder = path.join(dir, 'workspace', 'out');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'mine.txt'), 'mine');
    expect(await run(await pinkfishWith({ scenario: FILES }), { inputs: { 'download-path': 'out' } })).toBe(true);
    for (const name of ['mine.txt', 'results.json', 'step-1/a.txt'])
      expect(existsSync(path.join(folder, name))).toBe(true);
  });

  onPosix('there is no umask').it('a new one can be read by others where the umask lets them', async () => {
    const before = process.umask(0o022);
    try {
      await run(await pinkfishWith({ scenario: FILES }));
    } finally {
      process.umask(before);
    }
    const folder = outputs()['download-path'] ?? '';
    const modes = ['.', 'step-1', 'step-1/a.txt', 'results.json'].map((name) => statSync(path.join(folder, name)).mode);
    expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['755', '755', '644', '644']);
  });

  it('one that can’t be made is refused before anything is triggered', async () => {
    const pinkfish = await pinkfishWith({});
    writeFileSync(path.join(dir, 'file'), '');
    expect(await run(pinkfish, { inputs: { 'download-path': path.join(dir, 'file', 'below') } })).toBe(false);
    expect(told('error')).toEqual([
      expect.stringMatching(/"download-path" must be a folder, but a file is in the way/),
    ]);
    expect(pinkfish.requests).toEqual([]);
  });

  it('one on a file system that takes none is refused as well, where there is such a one', async () => {
    if (!existsSync('/proc/self')) return;
    const pinkfish = await pinkfishWith({});
    expect(await run(pinkfish, { inputs: { 'download-path': '/proc/nowhere/below' } })).toBe(false);
    expect(told('error')).toEqual([
      expect.stringMatching(/"download-path" names a folder that cannot be written \(E[A-Z]+\)/),
    ]);
    expect(pinkfish.requests).toEqual([]);
  });

  it('a deep one is made', async () => {
    expect(await run(await pinkfishWith({ scenario: FILES }), { inputs: { 'download-path': 'a/b/../c' } })).toBe(true);
    expect(existsSync(path.join(dir, 'workspace', 'a', 'c', 'step-1', 'a.txt'))).toBe(true);
  });

  it('a results document that can’t be kept is one error', async () => {
    const folder = path.join(dir, 'workspace', 'out');
    const blocked = (): undefined => {
      mkdirSync(path.join(folder, 'results.json', 'in the way'), { recursive: true });
    };
    const pinkfish = await pinkfishWith({ scenario: FILES }, { results: blocked });
    expect(await run(pinkfish, { inputs: { 'download-path': 'out' } })).toBe(false);
    expectAllOutputs('error');
    expect(told('error')).toEqual([
      expect.stringMatching(/download-path can't be written: a folder is in the way of a file/),
    ]);
  });

  it('a file that can’t be kept fails the step, with all others kept', async () => {
    const files = [{ name: 'a.txt', content: 'a' }];
    const folder = path.join(dir, 'workspace', 'out');
    const blocked = (): undefined => {
      writeFileSync(path.join(folder, 'step-1'), 'in the way');
    };
    const scenario = completeAtOnce({ results: [{ files }, { files }] });
    const pinkfish = await pinkfishWith({ scenario }, { results: blocked });
    expect(await run(pinkfish, { inputs: { 'download-path': 'out' } })).toBe(false);
    expectAllOutputs('error');
    expect(JSON.parse(outputs().files ?? '')).toMatchObject([{ step: 2, name: 'a.txt' }]);
    expect(told('error')).toEqual([
      expect.stringMatching(/but a file could not be .*"a\.txt" of step 1: download-path can't be/),
    ]);
  });
});

describe('a cancelled job', () => {
  const cancelling = (then?: Fault) => (): Fault | undefined => {
    cancel();
    return then;
  };

  it.each<[string, Faults, RegExp]>([
    ['trigger', { trigger: cancelling('hang') }, /The run may have started/],
    ['status', { status: cancelling('hang') }, /This does not stop run \d+ in Pinkfish/],
    ['results', { results: cancelling('hang') }, /had ended; what was downloaded/],
    ['file', { file: cancelling('hang') }, /had ended; what was downloaded/],
  ])('in a request for the %s: outputs, summary, comment, one error', async (_, faults, says) => {
    const [pinkfish, github] = [await pinkfishWith({ scenario: FILES }, faults), await githubWith()];
    expect(await run(pinkfish, { github, inputs: { 'pr-comment': 'true' } })).toBe(false);
    expectAllOutputs('cancelled');
    expect(order().slice(-4)).toEqual(['output', 'summary', 'comment', 'error']);
    expect(told('error')).toEqual([expect.stringMatching(says)]);
  });

  it('before anything was done: nothing was triggered', async () => {
    cancel();
    const pinkfish = await pinkfishWith({});
    expect(await run(pinkfish)).toBe(false);
    expectAllOutputs('cancelled');
    expect(pinkfish.requests).toEqual([]);
  });

  it('in a wait', async () => {
    clock = fakeClock({ jumps: false });
    const pinkfish = await pinkfishWith({ scenario: RUNNING });
    const end = run(pinkfish);
    while (clock.sleeping() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    cancel();
    expect(await end).toBe(false);
    expectAllOutputs('cancelled');
  });

  it('once everything is done is cancelled all the same: what was written is put right', async () => {
    const pinkfish = await pinkfishWith({ scenario: FILES });
    const appendSummary: Runner['appendSummary'] = (markdown) => {
      cancel();
      happened.push(['summary', markdown]);
      return Promise.resolve();
    };
    expect(await run(pinkfish, { runner: { appendSummary } })).toBe(false);
    expectAllOutputs('cancelled');
    expect(told('summary').at(-1)).toMatch(/The job was cancelled/);
    expect(JSON.parse(outputs().files ?? '')).toHaveLength(1);
    expect(told('error')).toHaveLength(1);
  });

  it('hides no failure that came before', async () => {
    const pinkfish = await pinkfishWith({ scenario: FAILED });
    const appendSummary: Runner['appendSummary'] = () => {
      cancel();
      return Promise.resolve();
    };
    expect(await run(pinkfish, { runner: { appendSummary } })).toBe(false);
    expectAllOutputs('failed');
  });
});

describe('the key', () => {
  it('is told to nobody but the runner’s masks, whoever echoes it', async () => {
    const key = 'pk/live+0123456789';
    const named: Scenario = {
      byLook: [
        { status: key, steps: [{ name: key, status: 'RUNNING' }] },
        { status: 'COMPLETE', steps: [{ name: key, status: 'COMPLETE' }] },
      ],
      results: {
        automationName: key,
        results: [{ files: [{ name: 'a.txt', content: key }] }],
        designatedOutput: 'step-1/a.txt',
      },
    };
    const pinkfish = await pinkfishWith({ apiKey: key, scenario: named });
    expect(await run(pinkfish)).toBe(true);
    const rest = happened.filter(([kind]) => kind !== 'mask');
    expect(JSON.stringify(rest)).not.toContain(key);
    expect(happened.slice(0, 2)).toEqual([
      ['mask', key],
      ['mask', encodeURIComponent(key)],
    ]);
    expect(told('warning').join()).toMatch(/API key was in 2 result files \(results\.json, step-1\/a\.txt\)/);
  });
});
