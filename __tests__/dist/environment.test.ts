import { describe, expect } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { entriesOf } from '../../fake-pinkfish/artifact-entries.ts';
import { forbidden, quotaExceeded, type ArtifactServiceOptions } from '../../fake-pinkfish/artifact-service.ts';
import { noPermission, notFound } from '../../fake-pinkfish/github-api.ts';
import type { StepPlaces } from '../../fake-pinkfish/runner-environment.ts';
import { completeAtOnce, type Scenario } from '../../fake-pinkfish/scenario.ts';
import {
  each,
  expectNowhere,
  expectWholeEnd,
  inputsFor,
  partFiles,
  spoken,
  together,
  type World,
} from '../fixtures/dist.ts';
import { startProxy } from '../fixtures/proxy.ts';
import { SELF_SIGNED } from '../fixtures/self-signed.ts';

const ONE_FILE = completeAtOnce({ results: [{ files: [{ name: 'a.txt', content: 'x' }] }] });
const NO_WAIT = { wait: 'false' };
const NO_ARTIFACT = { 'upload-artifact': 'false' };

/** Hosts that only the proxy can resolve, since a loopback host is never reached through one. */
const API_HOST = 'api.pinkfish.test';
const ARTIFACT_HOST = 'artifacts.pinkfish.test';
const GITHUB_HOST = 'github.pinkfish.test';

const PROXY_PASSWORD = 's3cret-p4ss';

const proxied = async (
  world: World,
  { variables, host, debug }: { variables: (url: string) => Record<string, string>; host?: boolean; debug?: boolean },
) => {
  const proxy = await startProxy();
  world.closing(proxy.close);
  const named = (name: string) => (host === false ? {} : { host: name });
  const [pinkfish, artifacts, github] = await Promise.all([
    world.pinkfish({ scenario: ONE_FILE, tls: SELF_SIGNED, ...named(API_HOST) }),
    world.artifacts(named(ARTIFACT_HOST)),
    world.github(named(GITHUB_HOST)),
  ]);
  const dir = folderWithCa(world);
  const end = await world.run({
    // The platform's own client of the blob store takes a proxy for loopback hosts too; it has no key.
    inputs: inputsFor(pinkfish, { 'pr-comment': 'true', ...(host === false && NO_ARTIFACT) }),
    dir,
    event: pullRequest(7),
    token: 'token-of-the-job',
    env: {
      ...{ ...artifacts.env, ...github.env, ...(debug && { RUNNER_DEBUG: '1' }) },
      ...variables(`http://user:${PROXY_PASSWORD}@127.0.0.1:${proxy.port}`),
      NODE_EXTRA_CA_CERTS: path.join(dir, 'ca.pem'),
    },
  });
  return { proxy, pinkfish, artifacts, github, end };
};

const hostOf = (url: string): string => new URL(url).host;

describe('proxies', () => {
  together({
    ...each(
      [
        ['http_proxy', 'https_proxy'],
        ['HTTP_PROXY', 'HTTPS_PROXY'],
      ],
      (names) => `${names.join(' and ')} are used for API, files, artifact and comment; the password is never printed`,
      async (world, [http = '', https = '']) => {
        const variables = (url: string) => ({ [http]: url, [https]: url });
        const { proxy, pinkfish, artifacts, github, end } = await proxied(world, { variables, debug: true });
        expectWholeEnd(end, 'complete');
        const asked = proxy.asked.map(({ method, target }) =>
          method === 'CONNECT' ? `tunnel ${target}` : `request ${hostOf(target)}`,
        );
        const tunnels = [pinkfish.apiUrl, pinkfish.filesUrl].map((url) => `tunnel ${hostOf(url)}`);
        expect(new Set(asked.filter((line) => line.includes(API_HOST)))).toEqual(new Set(tunnels));
        for (const url of [artifacts.url, github.url]) expect(asked.join()).toContain(hostOf(url));
        expect(artifacts.artifacts()).toHaveLength(1);
        expect(github.comments).toHaveLength(1);
        const authorizations = proxy.asked.map(({ headers }) => headers['proxy-authorization']);
        expect(new Set(authorizations)).toEqual(new Set([`Basic ${btoa(`user:${PROXY_PASSWORD}`)}`]));
        expectNowhere(end, [PROXY_PASSWORD, btoa(`user:${PROXY_PASSWORD}`)]);
      },
    ),

    ...each(
      ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'],
      (name) => `a loopback host is never reached through ${name}`,
      async (world, name) => {
        const { proxy, end } = await proxied(world, { variables: (url) => ({ [name]: url }), host: false });
        expectWholeEnd(end, 'complete');
        expect(proxy.asked).toEqual([]);
      },
    ),

    'https is never taken through http_proxy': async (world) => {
      const proxy = await startProxy();
      world.closing(proxy.close);
      const pinkfish = await world.pinkfish({ tls: SELF_SIGNED, host: API_HOST });
      const env = { http_proxy: `http://127.0.0.1:${proxy.port}` };
      const started = world.start({ inputs: inputsFor(pinkfish), env });
      // Without the proxy, nobody can resolve the host.
      await started.logged(/ENOTFOUND|EAI_AGAIN/);
      expect(proxy.asked).toEqual([]);
    },

    ...each(
      ['no_proxy', 'NO_PROXY'],
      (name) => `${name} goes past the proxy`,
      async (world, name) => {
        const variables = (url: string) => ({ https_proxy: url, [name]: `${API_HOST},other.example` });
        const proxy = await startProxy();
        world.closing(proxy.close);
        const pinkfish = await world.pinkfish({ tls: SELF_SIGNED, host: API_HOST });
        const started = world.start({
          inputs: inputsFor(pinkfish),
          env: variables(`http://127.0.0.1:${proxy.port}`),
        });
        await started.logged(/ENOTFOUND|EAI_AGAIN/);
        expect(proxy.asked).toEqual([]);
      },
    ),

    'a proxy that is no URL is an error that does not tell it, before any request': async (world) => {
      const pinkfish = await world.pinkfish();
      const end = await world.run({ inputs: inputsFor(pinkfish), env: { HTTPS_PROXY: 'gopher://user:s3cret-p4ss@x' } });
      expectWholeEnd(end, 'error');
      expect(end.errors[0]).toMatch(/^The environment variable https_proxy must be a proxy URL/);
      expect(pinkfish.requests).toEqual([]);
      expectNowhere(end, ['s3cret-p4ss']);
    },

    'a proxy that asks for another password ends the step; nothing was triggered': async (world) => {
      const proxy = await startProxy({ refuse: 407 });
      world.closing(proxy.close);
      const pinkfish = await world.pinkfish({ tls: SELF_SIGNED, host: API_HOST });
      const end = await world.run({
        inputs: inputsFor(pinkfish),
        env: { https_proxy: `http://user:s3cret-p4ss@127.0.0.1:${proxy.port}` },
      });
      expectWholeEnd(end, 'error');
      expect(end.errors[0]).toMatch(/[Pp]roxy/);
      expect(end.errors[0]).toMatch(/Nothing was triggered/);
      expect(pinkfish.requests).toEqual([]);
      expectNowhere(end, ['s3cret-p4ss']);
    },
  });
});

const folderWithCa = (world: World): string => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pinkfish-ca-'));
  world.closing(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(path.join(dir, 'ca.pem'), SELF_SIGNED.cert);
  return dir;
};

describe('TLS', () => {
  together({
    'NODE_EXTRA_CA_CERTS lets an authority of one’s own be trusted': async (world) => {
      const pinkfish = await world.pinkfish({ tls: SELF_SIGNED, scenario: ONE_FILE });
      const dir = folderWithCa(world);
      const env = { NODE_EXTRA_CA_CERTS: path.join(dir, 'ca.pem') };
      const end = await world.run({ inputs: inputsFor(pinkfish, NO_ARTIFACT), env, dir });
      expectWholeEnd(end, 'complete');
      expect(JSON.parse(end.outputs.files ?? '')).toHaveLength(1);
    },

    'a certificate that nobody trusts ends the step at once, and the message says what to set': async (world) => {
      const pinkfish = await world.pinkfish({ tls: SELF_SIGNED });
      const end = await world.run({ inputs: inputsFor(pinkfish) });
      expectWholeEnd(end, 'error');
      expect(end.errors[0]).toMatch(/NODE_EXTRA_CA_CERTS.*Nothing was triggered/);
      expect(end.errors[0]).toContain('Help: docs/troubleshooting.md, "The TLS connection fails"');
      expect(pinkfish.requests).toEqual([]);
    },
  });
});

/** What the runner's command files may be instead of files. */
const BROKEN: [string, (place: string) => void][] = [
  ['is not there', (place) => unlinkSync(place)],
  [
    'is a folder',
    (place) => {
      unlinkSync(place);
      mkdirSync(place);
    },
  ],
];

describe('the runner’s files', () => {
  together({
    ...each(
      BROKEN,
      ([what]) => `a GITHUB_OUTPUT that ${what} is an error before anything is triggered`,
      async (world, [, breakIt]) => {
        const pinkfish = await world.pinkfish();
        const end = await world.run({ inputs: inputsFor(pinkfish), prepare: ({ output }) => breakIt(output) });
        expect(end).toMatchObject({ exitCode: 1, outputs: {} });
        expect(end.errors).toHaveLength(1);
        expect(end.errors[0]).toMatch(/(GITHUB_OUTPUT|EISDIR).*Nothing was triggered/);
        expect(end.errors[0]).not.toContain('Besides');
        expect(pinkfish.requests).toEqual([]);
        expect(end.log).not.toContain('set-output');
      },
    ),

    'so is a missing variable, and no output is printed instead': async (world) => {
      const pinkfish = await world.pinkfish();
      const end = await world.run({ inputs: inputsFor(pinkfish), env: { GITHUB_OUTPUT: undefined } });
      expect(end.exitCode).toBe(1);
      expect(end.errors).toEqual([expect.stringMatching(/GITHUB_OUTPUT.*Nothing was triggered/)]);
      expect(end.commands.map(({ name }) => name)).not.toContain('set-output');
      expect(pinkfish.requests).toEqual([]);
    },

    'a GITHUB_OUTPUT that goes away later is one error with the ids, not silence': async (world) => {
      let output = '';
      const gone = () => {
        unlinkSync(output);
        return undefined;
      };
      const pinkfish = await world.pinkfish({ faults: { trigger: gone } });
      const prepare = (places: StepPlaces): void => void (output = places.output);
      const end = await world.run({ inputs: inputsFor(pinkfish), prepare });
      expect(end).toMatchObject({ exitCode: 1, timedOut: false });
      expect(end.errors).toEqual([
        expect.stringMatching(/^Outputs cannot be set, because GITHUB_OUTPUT does not name an existing file/),
      ]);
      expect(end.errors[0]).toContain(pinkfish.runs[0]?.runId);
      expect(pinkfish.runs).toHaveLength(1);
    },

    ...each(
      [...BROKEN, ['is not named', undefined] as const],
      ([what]) => `a GITHUB_STEP_SUMMARY that ${what} is one warning`,
      async (world, [, breakIt]) => {
        const pinkfish = await world.pinkfish();
        const end = await world.run({
          inputs: inputsFor(pinkfish),
          ...(breakIt
            ? { prepare: ({ summary }: StepPlaces) => breakIt(summary) }
            : { env: { GITHUB_STEP_SUMMARY: undefined } }),
        });
        expectWholeEnd(end, 'complete');
        expect(end.warnings).toEqual([expect.stringMatching(/^The job summary could not be written: /)]);
      },
    ),

    'summary: false writes none, and needs none': async (world) => {
      const pinkfish = await world.pinkfish();
      const end = await world.run({
        inputs: inputsFor(pinkfish, { summary: 'false' }),
        env: { GITHUB_STEP_SUMMARY: undefined },
      });
      expectWholeEnd(end, 'complete');
      expect(end.annotations).toEqual([]);
    },
  });
});

describe('the folder for temporary files', () => {
  together({
    ...each(
      [
        ['is a file', 'taken', /^RUNNER_TEMP must be a folder, but a file is in the way/],
        ['is below a file', 'taken/temp', /^RUNNER_TEMP must be a folder, but a file is in the way/],
        // Where a new folder's parent is always missing: a recursive mkdir of node's does not end there.
        ['takes no folders', '/proc/temp', /^RUNNER_TEMP names a folder that cannot be written \(ENOENT\)/],
      ].filter(([, place]) => process.platform === 'linux' || place !== '/proc/temp') as [string, string, RegExp][],
      ([what]) => `that ${what} is an error before anything is triggered`,
      async (world, [, place, words]) => {
        const pinkfish = await world.pinkfish();
        const prepare = ({ workspace }: StepPlaces): void => writeFileSync(path.join(workspace, 'taken'), '');
        const end = await world.run({ inputs: inputsFor(pinkfish), prepare, env: { RUNNER_TEMP: place } });
        expectWholeEnd(end, 'error');
        expect(end.errors[0]).toMatch(words);
        expect(end.errors[0]).toMatch(/Nothing was triggered\. Help: .*"The runner cannot be used"/);
        expect(pinkfish.requests).toEqual([]);
      },
    ),
  });
});

describe('the event', () => {
  together({
    ...each<[string, string | undefined, RegExp]>(
      [
        ['empty', '', /its file is empty or not JSON/],
        ['broken', '{"title": "not to be told', /its file is empty or not JSON/],
        ['missing', undefined, /ENOENT/],
      ],
      ([what]) => `that is ${what} is one warning with the reason, and keeps nothing else from working`,
      async (world, [, content, why]) => {
        const pulls = [{ number: 7, head: { ref: 'topic', sha: 'a'.repeat(40), owner: 'octo' } }];
        const [pinkfish, artifacts, github] = await Promise.all([
          world.pinkfish({ scenario: ONE_FILE }),
          world.artifacts(),
          world.github({ pulls }),
        ]);
        const dir = mkdtempSync(path.join(tmpdir(), 'pinkfish-event-'));
        world.closing(() => rmSync(dir, { recursive: true, force: true }));
        const event = path.join(dir, 'an-event.json');
        if (content !== undefined) writeFileSync(event, content);
        const env = { GITHUB_EVENT_PATH: event, GITHUB_SHA: 'a'.repeat(40) };
        const end = await world.run({
          inputs: inputsFor(pinkfish, { 'github-context': 'true', 'pr-comment': 'true' }),
          env: { ...artifacts.env, ...github.env, ...env },
          token: 'token-of-the-job',
        });
        expectWholeEnd(end, 'complete');
        expect(end.warnings).toEqual([expect.stringMatching(/\(GITHUB_EVENT_PATH\) could not be read: /)]);
        expect(end.warnings[0]).toMatch(why);
        expect(end.log).not.toContain('not to be told');
        expect(JSON.parse(pinkfish.requestsOf('trigger')[0]?.body.toString() ?? '')).toHaveProperty('github.actor');
        expect(artifacts.artifacts()).toHaveLength(1);
        expect(github.comments).toHaveLength(1);
      },
    ),
  });
});

type ArtifactCase = {
  name: string;
  service?: ArtifactServiceOptions;
  env?: Record<string, string | undefined>;
  says: RegExp;
};

const REFUSALS: ArtifactCase[] = [
  {
    name: 'a missing service',
    env: { ACTIONS_RUNTIME_TOKEN: undefined, ACTIONS_RESULTS_URL: undefined },
    says: /offers no artifact service/,
  },
  {
    name: 'GHES',
    env: { GITHUB_SERVER_URL: 'https://github.company.example' },
    says: /GitHub Enterprise Server has no artifact service/,
  },
  { name: 'a refusal', service: { faults: { create: () => forbidden } }, says: /not allowed to create artifacts|403/ },
  { name: 'a full quota', service: { faults: { create: () => quotaExceeded } }, says: /storage quota is used up/ },
];

describe('the artifact', () => {
  together({
    ...each(
      REFUSALS,
      ({ name }) => `${name} is one warning with auto, an error with true, nothing with false`,
      async (world, { service, env, says }) => {
        const [pinkfish, artifacts] = await Promise.all([
          world.pinkfish({ scenario: ONE_FILE }),
          world.artifacts(service),
        ]);
        const [auto, always, never] = await Promise.all(
          ['auto', 'true', 'false'].map((mode) =>
            world.run({ inputs: inputsFor(pinkfish, { 'upload-artifact': mode }), env: { ...artifacts.env, ...env } }),
          ),
        );
        if (!auto || !always || !never) throw new Error('it did not run');
        expectWholeEnd(auto, 'complete');
        expect(auto.warnings).toEqual([expect.stringMatching(says)]);
        expectWholeEnd(always, 'error');
        expect(always.errors[0]).toMatch(says);
        expect(always.errors[0]).toContain('"The artifact could not be uploaded"');
        // Everything else is told first.
        expect(JSON.parse(always.outputs.files ?? '')).toHaveLength(1);
        expect(always.outputs).toMatchObject({ status: 'COMPLETE', 'artifact-id': '' });
        expectWholeEnd(never, 'complete');
        expect(never.annotations).toEqual([]);
        for (const end of [auto, always, never]) expect(partFiles(end)).toEqual([]);
      },
    ),

    'auto uploads nothing where nothing was fetched; true uploads what there is': async (world) => {
      const [pinkfish, artifacts] = await Promise.all([world.pinkfish(), world.artifacts()]);
      const [auto, always] = await Promise.all(
        ['auto', 'true'].map((mode) =>
          world.run({ inputs: inputsFor(pinkfish, { 'upload-artifact': mode }), env: artifacts.env }),
        ),
      );
      expect(auto?.outputs['artifact-id']).toBe('');
      expect(always?.outputs['artifact-id']).not.toBe('');
      expect(
        artifacts
          .artifacts()
          .flatMap((artifact) => entriesOf(artifact).map(({ name }) => name))
          .sort(),
      ).toEqual(['results.json', 'summary.md']);
    },

    'a default name that is taken is followed by the next that is free': async (world) => {
      const pinkfish = await world.pinkfish({ scenario: ONE_FILE });
      const { runId, automationId } = pinkfish.addRun();
      const artifacts = await world.artifacts({ takenNames: [`pinkfish-run-${runId}`, `pinkfish-run-${runId}-2`] });
      const inputs = inputsFor(pinkfish, { 'trigger-id': '', 'run-id': runId, 'automation-id': automationId });
      const end = await world.run({ inputs, env: artifacts.env });
      expectWholeEnd(end, 'complete');
      expect(artifacts.artifacts().map(({ name }) => name)).toEqual([`pinkfish-run-${runId}-3`]);
      expect(end.annotations).toEqual([]);
    },

    'a name that the author gave is never changed: the message names the conflict': async (world) => {
      const [pinkfish, artifacts] = await Promise.all([
        world.pinkfish({ scenario: ONE_FILE }),
        world.artifacts({ takenNames: ['my results'] }),
      ]);
      const inputs = inputsFor(pinkfish, { 'artifact-name': 'my results', 'upload-artifact': 'true' });
      const end = await world.run({ inputs, env: artifacts.env });
      expectWholeEnd(end, 'error');
      expect(end.errors[0]).toMatch(/has an artifact named my results already; give another artifact-name/);
      expect(artifacts.all).toEqual([]);
    },

    'name, days and level are handed on; a slow service is waited for': async (world) => {
      const [pinkfish, artifacts] = await Promise.all([
        world.pinkfish({ scenario: ONE_FILE }),
        world.artifacts({ faults: { create: [{ delayMs: 1_500 }], finalize: [{ delayMs: 1_500 }] } }),
      ]);
      const inputs = inputsFor(pinkfish, { 'artifact-name': 'named', 'retention-days': '3', 'compression-level': '0' });
      const end = await world.run({ inputs, env: artifacts.env });
      expectWholeEnd(end, 'complete');
      const [artifact] = artifacts.artifacts();
      expect(artifact?.name).toBe('named');
      const days = (Date.parse(artifact?.expiresAt ?? '') - Date.now()) / 86_400_000;
      expect(days).toBeGreaterThan(2.9);
      expect(days).toBeLessThan(3.1);
      expect(spoken(end)).not.toContain('Amz-');
    },
  });
});

const pullRequest = (number: number) => ({
  name: 'pull_request',
  payload: { pull_request: { number, head: { ref: 'topic' } } },
});
const FAILING = { byLook: [{ status: 'FAILED' }], results: {} };

describe('the pull-request comment', () => {
  together({
    'is created once, found again behind other pages, and updated in place': async (world) => {
      const others = Array.from({ length: 230 }, (_, index) => ({ body: `comment ${index}`, issue: 7 }));
      const [pinkfish, github] = await Promise.all([
        world.pinkfish({ scenarios: { good: ONE_FILE, bad: FAILING } }),
        world.github({ comments: others }),
      ]);
      const run = (trigger: string, env: Record<string, string> = {}) =>
        world.run({
          inputs: inputsFor(pinkfish, { 'pr-comment': 'true', 'trigger-id': trigger, ...NO_ARTIFACT }),
          env: { ...github.env, ...env },
          event: pullRequest(7),
          token: 'token-of-the-job',
        });
      expectWholeEnd(await run('good'), 'complete');
      const second = await run('good');
      expectWholeEnd(second, 'complete');
      // One for each workflow, job, step, trigger and key.
      expectWholeEnd(await run('bad'), 'failed');
      await run('good', { GITHUB_JOB: 'another' });
      await run('good', { GITHUB_ACTION: '__acme_pinkfish_2' });
      await run('good', { 'INPUT_COMMENT-KEY': '{\n  "os": "linux",\n  "node": 24\n}' });
      const ours = github.comments.slice(230);
      expect(ours.map(({ issue }) => issue)).toEqual([7, 7, 7, 7, 7]);
      expect(ours.map(({ body }) => body.includes(' · `os: linux, node: 24`\n'))).toEqual([
        ...[false, false, false, false, true],
      ]);
      expect(ours[0]?.body).toContain(second.outputs['run-id']);
      expect(ours[1]?.body).toContain('❌');
      expect(github.requests.every(({ authorization }) => authorization === 'token token-of-the-job')).toBe(true);
      expect(github.requests.filter(({ operation }) => operation === 'update-comment')).toHaveLength(1);
    },

    'is kept where inputs are not valid that tell comments apart, and updated for a payload that is not': async (
      world,
    ) => {
      const [pinkfish, github] = await Promise.all([world.pinkfish(), world.github()]);
      const signs: string[] = [];
      for (const inputs of [{}, { timeout: 'soon' }, { payload: '[]' }]) {
        const end = await world.run({
          inputs: inputsFor(pinkfish, { 'pr-comment': 'true', ...inputs }),
          ...{ env: github.env, event: pullRequest(7), token: 'token-of-the-job' },
        });
        expect(end.warnings).toEqual([]);
        signs.push(github.comments.map(({ body }) => /## (\S+)/.exec(body)?.[1] ?? '').join());
      }
      expect(signs).toEqual(['✅', '✅', '❌']);
      expect(github.comments[0]?.body).toContain('invalid input payload');
    },

    'on-failure creates one for a failure only, and brings it up to date after a success': async (world) => {
      // The trigger's id stays the same, as it tells comments apart.
      const scenarios: Record<string, Scenario> = {};
      const [pinkfish, github] = await Promise.all([world.pinkfish({ scenarios }), world.github()]);
      const signs: string[] = [];
      for (const scenario of [ONE_FILE, FAILING, ONE_FILE]) {
        scenarios['my-trigger'] = scenario;
        const inputs = inputsFor(pinkfish, { 'pr-comment': 'on-failure', ...NO_ARTIFACT });
        await world.run({ inputs, env: github.env, event: pullRequest(7), token: 'token-of-the-job' });
        signs.push(github.comments.map(({ body }) => /## (\S+)/.exec(body)?.[1] ?? '').join());
      }
      expect(signs).toEqual(['', '❌', '✅']);
    },

    ...each(
      [noPermission, notFound],
      (fault) => `${(fault as { status: number }).status} is one warning with the permission to grant`,
      async (world, fault) => {
        const [pinkfish, github] = await Promise.all([
          world.pinkfish(),
          world.github({ faults: { 'create-comment': () => fault } }),
        ]);
        const inputs = inputsFor(pinkfish, { 'pr-comment': 'true' });
        const end = await world.run({ inputs, env: github.env, event: pullRequest(7), token: 'token-of-the-job' });
        expectWholeEnd(end, 'complete');
        expect(end.warnings).toEqual([expect.stringMatching(/pull request #7 was not written.*pull-requests: write/)]);
      },
    ),

    ...each(
      [
        { name: 'pull_request_target', payload: { pull_request: { number: 7 } } },
        { name: 'issue_comment', payload: { issue: { number: 7, pull_request: { url: 'x' } } } },
        {
          name: 'workflow_run',
          payload: {
            repository: { id: 5 },
            workflow_run: { pull_requests: [{ number: 7, base: { repo: { id: 5 } } }] },
          },
        },
        {
          name: 'check_suite',
          payload: {
            repository: { id: 5 },
            check_suite: { pull_requests: [{ number: 7, base: { repo: { id: 5 } } }] },
          },
        },
        { name: 'push', payload: {} },
        {
          name: 'workflow_run',
          payload: {
            repository: { id: 5 },
            workflow_run: {
              pull_requests: [],
              head_branch: 'topic',
              head_sha: 'abc',
              head_repository: { owner: { login: 'forker' } },
            },
          },
        },
      ],
      ({ name, payload }) =>
        `finds the pull request of ${name} ${JSON.stringify(payload).includes('forker') ? 'from a fork' : ''}`,
      async (world, event) => {
        const sha = event.name === 'push' ? 'ffac537e6cbbf934b08745a378932722df287a53' : 'abc';
        const pulls = [{ number: 7, head: { ref: 'topic', sha, owner: 'forker' } }];
        const [pinkfish, github] = await Promise.all([world.pinkfish(), world.github({ pulls })]);
        const inputs = inputsFor(pinkfish, { 'pr-comment': 'true', ...NO_WAIT });
        expectWholeEnd(await world.run({ inputs, env: github.env, event, token: 'token-of-the-job' }), 'detached');
        expect(github.comments.map(({ issue }) => issue)).toEqual([7]);
      },
    ),

    'an event without a pull request needs none': async (world) => {
      const [pinkfish, github] = await Promise.all([world.pinkfish(), world.github()]);
      const end = await world.run({
        inputs: inputsFor(pinkfish, { 'pr-comment': 'true', ...NO_WAIT }),
        env: github.env,
        token: 'token-of-the-job',
      });
      expectWholeEnd(end, 'detached');
      expect(end.annotations).toEqual([]);
      expect(github.requests.map(({ operation }) => operation)).toEqual(['list-commit-pulls']);
    },

    'is cut at a line below 65,536 characters, with a note': async (world) => {
      const content = 'a line of the output, long enough to fill the page\n'.repeat(5_000);
      const results = {
        results: [{ files: [{ name: 'out.txt', content, mimeType: 'text/plain' }] }],
        designatedOutput: 'step-1/out.txt',
      };
      const [pinkfish, github] = await Promise.all([
        world.pinkfish({ scenario: completeAtOnce(results) }),
        world.github(),
      ]);
      const end = await world.run({
        inputs: inputsFor(pinkfish, { 'pr-comment': 'true', ...NO_ARTIFACT }),
        env: github.env,
        event: pullRequest(7),
        token: 'token-of-the-job',
      });
      expectWholeEnd(end, 'complete');
      expect(github.comments).toHaveLength(1);
      expect(github.comments[0]?.body.length).toBeLessThanOrEqual(65_536);
      expect(github.comments[0]?.body).toMatch(/https:\/\/github\.com\/octo\/hello\/actions\/runs\/1658821493/);
      // Too large for an output: empty, never cut, with one warning that names the path.
      expect(end.outputs['designated-output']).toBe('');
      expect(end.warnings).toEqual([
        expect.stringMatching(/output designated-output is empty.*designated-output-path/),
      ]);
    },
  });
});
