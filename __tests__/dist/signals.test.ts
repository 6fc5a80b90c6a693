import { expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { ArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import type { GitHubApi } from '../../fake-pinkfish/github-api.ts';
import type { FakePinkfish, PinkfishOptions } from '../../fake-pinkfish/pinkfish.ts';
import { completeAtOnce, type ServedFile } from '../../fake-pinkfish/scenario.ts';
import type { StartedAction } from '../../fake-pinkfish/runner.ts';
import {
  each,
  expectNowhere,
  expectWholeEnd,
  inputsFor,
  newWorld,
  partFiles,
  reachedIn,
  together,
  type World,
} from '../fixtures/dist.ts';
import { isWindows, onPosix, whereCancelled } from '../fixtures/platform.ts';

const HANG: () => Fault = () => 'hang';
const SLOW: ServedFile = {
  name: 'slow.bin',
  content: { size: 3_000_000, seed: 1 },
  faults: () => ({ stallAfter: 1_000_000 }),
};
const files = (...served: ServedFile[]) => completeAtOnce({ results: [{ files: served }] });

type Reached = {
  pinkfish: FakePinkfish;
  artifacts: ArtifactService;
  github: GitHubApi;
  action: StartedAction;
};

/** A phase of the step: how the service makes it last, when it is reached, and what is known then. */
type Phase = {
  name: string;
  service: PinkfishOptions;
  reached: (world: Reached) => Promise<unknown>;
  known: 'nothing' | 'ids' | 'end';
  inputs?: Record<string, string>;
  says?: RegExp;
};

const PHASES: Phase[] = [
  {
    name: 'a trigger that hangs',
    service: { faults: { trigger: HANG } },
    reached: ({ pinkfish }) => pinkfish.seen('trigger'),
    known: 'nothing',
    says: /The trigger request was under way\. The run may have started/,
  },
  {
    name: 'the back-off of a trigger',
    service: { faults: { trigger: () => ({ status: 429, headers: { 'retry-after': '60' } }) } },
    reached: ({ action }) => action.logged(/retrying in/),
    known: 'nothing',
  },
  {
    name: 'the wait between two looks',
    service: { scenario: { byLook: [{ status: 'RUNNING', steps: [{ name: 'Fetch', status: 'RUNNING' }] }] } },
    reached: ({ action }) => action.logged(/Fetch/),
    known: 'ids',
  },
  {
    name: 'a look that hangs',
    service: { faults: { status: HANG } },
    reached: ({ pinkfish }) => pinkfish.seen('status'),
    known: 'ids',
  },
  {
    name: 'the back-off of a look',
    service: { faults: { status: () => ({ status: 503, headers: { 'retry-after': '60' } }) } },
    reached: ({ action }) => action.logged(/retrying in/),
    known: 'ids',
  },
  {
    name: 'results that hang',
    service: { faults: { results: HANG } },
    reached: ({ pinkfish }) => pinkfish.seen('results'),
    known: 'end',
  },
  {
    name: 'the results of a run that failed',
    service: { scenario: { byLook: [{ status: 'FAILED' }] }, faults: { results: HANG } },
    reached: ({ pinkfish }) => pinkfish.seen('results'),
    known: 'end',
  },
  {
    name: 'a download that stalls',
    service: { scenario: files({ name: 'quick.txt', content: 'whole' }, SLOW) },
    reached: async ({ pinkfish, action }) => {
      await pinkfish.seen('file', 2);
      const has = (pattern: RegExp) =>
        readdirSync(action.temp, { recursive: true, encoding: 'utf8' }).some((name) => pattern.test(name));
      await reachedIn(action, () => has(/step-1.quick\.txt$/) && has(/\.pinkfish-/));
    },
    known: 'end',
  },
  {
    name: 'the tail of a failed step that stalls',
    service: {
      scenario: {
        byLook: [{ status: 'FAILED', steps: [{ name: 'Fetch', status: 'FAILED' }] }],
        results: { results: [{ exitCode: 1, files: [{ ...SLOW, name: 'stderr.txt' }] }] },
      },
    },
    reached: ({ pinkfish }) => pinkfish.seen('file'),
    inputs: { files: '' },
    known: 'end',
  },
  {
    name: 'an artifact service that hangs',
    service: { scenario: files({ name: 'a.txt', content: 'x' }) },
    reached: async ({ artifacts, action }) => {
      artifacts.setFaults('create', HANG);
      await reachedIn(action, () => artifacts.requests.length > 0);
    },
    known: 'end',
  },
  {
    name: 'an upload that hangs',
    service: { scenario: files({ name: 'a.txt', content: 'x' }) },
    reached: async ({ artifacts, action }) => {
      for (const operation of ['block', 'commit', 'put'] as const) artifacts.setFaults(operation, HANG);
      await reachedIn(action, () =>
        artifacts.requests.some(({ operation }) => operation === 'block' || operation === 'put'),
      );
    },
    known: 'end',
  },
  {
    name: 'a comment that hangs',
    service: { scenario: files({ name: 'a.txt', content: 'x' }) },
    reached: async ({ github, action }) => {
      github.setFaults('list-comments', HANG);
      await reachedIn(action, () => github.requests.length > 0);
    },
    inputs: { 'pr-comment': 'true' },
    known: 'end',
  },
];

const cancelIn = async (world: World, { phase, signal }: { phase: Phase; signal: NodeJS.Signals }): Promise<void> => {
  const [pinkfish, artifacts, github] = await Promise.all([
    world.pinkfish(phase.service),
    world.artifacts(),
    world.github(),
  ]);
  const action = world.start({
    inputs: inputsFor(pinkfish, phase.inputs),
    env: { ...artifacts.env, ...github.env },
    token: 'token-of-the-job',
    event: { name: 'pull_request', payload: { pull_request: { number: 7 } } },
  });
  await reachedIn(action, phase.reached({ pinkfish, artifacts, github, action }));
  const sentAt = Date.now();
  action.kill(signal);
  const end = await action.finished;
  expect(Date.now() - sentAt).toBeLessThan(5_000);
  expectWholeEnd(end, 'cancelled');
  expect(end.errors[0]).toMatch(/^The job was cancelled, or the step's timeout-minutes was reached\./);
  expect(end.summaryText).toContain('The job was cancelled');
  expect(partFiles(end)).toEqual([]);
  expectNowhere(end, [pinkfish.apiKey]);
  const [run] = pinkfish.runs;
  if (phase.known === 'nothing') {
    expect(end.outputs).toMatchObject({ 'run-id': '', 'automation-id': '' });
  } else {
    expect(end.outputs).toMatchObject({ 'run-id': run?.runId, 'automation-id': run?.automationId });
    for (const text of [end.log, end.summaryText, end.errors[0] ?? '']) expect(text).toContain(run?.runId);
    expect(end.errors[0]).toMatch(
      phase.known === 'ids'
        ? /This does not stop run \d+ in Pinkfish.*automation-id/
        : /had ended; what was downloaded/,
    );
  }
  if (phase.says !== undefined) expect(end.errors[0]).toMatch(phase.says);
  if (phase.name === 'a download that stalls') {
    expect(JSON.parse(end.outputs.files ?? '')).toMatchObject([{ name: 'quick.txt', size: 5 }]);
  }
};

const spelled = (text: string): string =>
  Array.from(text, (character) => `\\u00${character.charCodeAt(0).toString(16)}`).join('');

/** Members of a document that bring it to a limit: all that is read is also searched for the key, which is in it. */
const LARGE: Record<string, (key: string) => string> = {
  '64 MiB': (key) => `"x":"${'x'.repeat(64 * 1024 * 1024 - 1_000)}${spelled(key)}"`,
  '1,000,000 values': (key) =>
    `"x":{${Array.from({ length: 999_900 }, (_, index) => `"%41${index}":0`).join()},"${spelled(key)}":1}`,
  '20,000 steps': (key) => {
    const steps = Array.from({ length: 20_000 }, (_, index) => index + 1);
    const info = steps.map((step) => `"${step}":{"name":"Step ${key} ${step}","status":"COMPLETE"}`);
    const results = steps.map((step) => `{"stepIndex":${step},"result":"<b>${key}</b> of ${step}"}`);
    return `"stepInfo":{${info.join()}},"results":[${results.join()}]`;
  },
};

const cancelAfterDocument = async (world: World, what: string, place: 'status' | 'results'): Promise<void> => {
  const [pinkfish, artifacts] = await Promise.all([world.pinkfish(), world.artifacts()]);
  const members = LARGE[what]?.(pinkfish.apiKey) ?? '';
  const document = `{"status":"COMPLETE",${members}${members.includes('"results"') ? '' : ',"results":[]'}}`;
  pinkfish.setFaults(place, () => ({ withBody: document }));
  const action = world.start({ inputs: inputsFor(pinkfish), env: artifacts.env });
  // The record has its status when the last byte of the answer is sent.
  await reachedIn(action, () => pinkfish.requestsOf(place)[0]?.status !== undefined);
  action.cancel();
  const end = await action.finished;
  // What does not end in the runner's time is killed by it.
  expect(end).toMatchObject({ conclusion: 'cancelled', signal: null });
  expectWholeEnd(end, 'cancelled');
  expect(end.outputs['run-id']).toBe(pinkfish.runs[0]?.runId);
  expect(end.summaryText).toContain('The job was cancelled');
  expect(partFiles(end)).toEqual([]);
  expectNowhere(end, [pinkfish.apiKey]);
};

/** On Windows, Ctrl-C alone: Ctrl-Break can't be sent from here. */
const SIGNALS = isWindows ? (['SIGINT'] as const) : (['SIGINT', 'SIGTERM'] as const);

whereCancelled.describe('a cancelled job ends within 5 s, and tells everything that is known', () => {
  together(
    each(
      PHASES.flatMap((phase) => SIGNALS.map((signal) => ({ phase, signal }))),
      ({ phase, signal }) => `${signal} in ${phase.name}`,
      cancelIn,
    ),
  );

  onPosix('Ctrl-Break needs another program').describe('signals in a row', () =>
    together({
      'the runner’s SIGINT and SIGTERM in a row are one cancellation': async (world) => {
        const pinkfish = await world.pinkfish({ faults: { status: HANG } });
        const action = world.start({ inputs: inputsFor(pinkfish) });
        await reachedIn(action, pinkfish.seen('status'));
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGINT'] as const) action.kill(signal);
        expectWholeEnd(await action.finished, 'cancelled');
      },
    }),
  );
});

whereCancelled.describe('a cancelled job ends in the time that a runner gives it', () => {
  // One after the other: each keeps a processor busy.
  it.each(
    Object.keys(LARGE).flatMap((what) =>
      (['status', 'results'] as const).map((place): [string, typeof place] => [what, place]),
    ),
  )(
    'while a document of %s is processed: %s',
    async (what, place) => {
      const world = newWorld();
      try {
        await cancelAfterDocument(world, what, place);
      } finally {
        await world.close();
      }
    },
    120_000,
  );
});
