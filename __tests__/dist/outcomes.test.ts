import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { entriesOf } from '../../fake-pinkfish/artifact-entries.ts';
import type { ArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import type { FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { canCancel, type ActionResult } from '../../fake-pinkfish/runner.ts';
import { completeAtOnce, type Scenario } from '../../fake-pinkfish/scenario.ts';
import { expectNowhere, expectWholeEnd, inputsFor, newWorld, partFiles } from '../fixtures/dist.ts';
import { whereCancelled } from '../fixtures/platform.ts';

const NOTES = '# Notes\n\nAll is well.\n';
const STDERR = 'Traceback\nValueError: no such week\n';

const results = {
  automationName: 'Weekly report',
  automationVersion: 7,
  results: [
    { duration: 1_200, files: [{ name: 'a.csv', content: 'x,y\n1,2\n', mimeType: 'text/csv' }] },
    { duration: 800, files: [{ name: 'notes.md', content: NOTES, mimeType: 'text/markdown' }] },
  ],
};

const steps = (...statuses: string[]) =>
  statuses.map((status, index) => ({ name: ['Fetch', 'Write'][index] ?? 'More', status }));

const SCENARIOS = {
  complete: {
    byLook: [
      { status: 'PENDING' },
      { status: 'RUNNING', steps: steps('RUNNING') },
      { status: 'COMPLETE', steps: steps('COMPLETE', 'COMPLETE') },
    ],
    results: { ...results, designatedOutput: 'step-2/notes.md' },
  },
  failed: {
    byLook: [{ status: 'FAILED', steps: steps('COMPLETE', 'FAILED') }],
    results: {
      ...results,
      results: [{}, { exitCode: 3, files: [{ name: 'stderr.txt', content: STDERR, mimeType: 'text/plain' }] }],
    },
  },
  cancelledThere: { byLook: [{ status: 'CANCELLED', steps: steps('CANCELLED') }], results },
  canceledThere: { byLook: [{ status: 'CANCELED', steps: steps('COMPLETE', 'CANCELED') }], results },
  timeout: { byLook: [{ status: 'TIMEOUT', steps: steps('COMPLETE', 'TIMEOUT') }], results },
  waitTimeout: { byLook: [{ status: 'RUNNING', steps: steps('RUNNING') }] },
  detached: { byLook: [{ status: 'PAUSED', steps: steps('COMPLETE', 'PAUSED') }] },
  waited: { byLook: [{ status: 'PAUSED' }] },
  unasked: { byLook: [{ status: 'RUNNING' }] },
  cancelled: { byLook: [{ status: 'RUNNING', steps: steps('RUNNING') }] },
  missing: completeAtOnce({
    ...results,
    results: [
      { files: [{ name: 'gone.txt', content: 'x', faults: () => ({ status: 410 }) }] },
      { files: [{ name: 'kept.txt', content: 'kept' }] },
    ],
  }),
  unknownWord: { byLook: [{ status: 'DREAMING' }, { status: 'DREAMING' }, { status: 'COMPLETE' }] },
} satisfies Record<string, Scenario>;

type Name = keyof typeof SCENARIOS;

const INPUTS: Partial<Record<Name, Record<string, string>>> = {
  waitTimeout: { timeout: '2s' },
  waited: { timeout: '2s' },
  detached: { 'on-paused': 'detach' },
  unasked: { wait: 'false' },
};

const world = newWorld();
let pinkfish: FakePinkfish;
let artifacts: ArtifactService;
const ends: Partial<Record<Name, ActionResult>> = {};

const endOf = (name: Name): ActionResult => {
  const end = ends[name];
  if (end === undefined) throw new Error(`${name} did not run`);
  return end;
};

beforeAll(async () => {
  pinkfish = await world.pinkfish({ scenarios: SCENARIOS });
  artifacts = await world.artifacts();
  const names = (Object.keys(SCENARIOS) as Name[]).filter((name) => canCancel || name !== 'cancelled');
  await Promise.all(
    names.map(async (name) => {
      const inputs = inputsFor(pinkfish, { 'trigger-id': name, ...INPUTS[name] });
      const action = world.start({ inputs, env: artifacts.env });
      if (name === 'cancelled') {
        await action.logged(/Step 1/);
        action.kill('SIGINT');
      }
      ends[name] = await action.finished;
    }),
  );
}, 60_000);
afterAll(world.close);

const runOf = (name: Name) => pinkfish.runs.find(({ triggerId }) => triggerId === name);

const expectOutcome = (name: Name, outcome: string, status: string): void => {
  const end = endOf(name);
  expectWholeEnd(end, outcome);
  const run = runOf(name);
  expect(end.outputs).toMatchObject({ status, 'run-id': run?.runId, 'automation-id': run?.automationId });
  // The ids are set before anything is waited for, and before everything else.
  expect(end.outputOrder.slice(0, 2)).toEqual(['run-id', 'automation-id']);
  expect(pinkfish.runs.filter(({ triggerId }) => triggerId === name)).toHaveLength(1);
  expectNowhere(end, [pinkfish.apiKey]);
  expect(partFiles(end)).toEqual([]);
  expect(end.summaryText).not.toBe('');
};

describe('every outcome', () => {
  whereCancelled.it('cancelled: cancelled, as all others', () => expectOutcome('cancelled', 'cancelled', 'RUNNING'));

  it.each<[Name, string, string]>([
    ['complete', 'complete', 'COMPLETE'],
    ['failed', 'failed', 'FAILED'],
    ['cancelledThere', 'failed', 'CANCELLED'],
    ['canceledThere', 'failed', 'CANCELLED'],
    ['timeout', 'timeout', 'TIMEOUT'],
    ['waitTimeout', 'wait-timeout', 'RUNNING'],
    ['detached', 'detached', 'PAUSED'],
    ['waited', 'wait-timeout', 'PAUSED'],
    ['unasked', 'detached', ''],
    ['missing', 'error', 'COMPLETE'],
    ['unknownWord', 'complete', 'COMPLETE'],
  ])('%s: %s, with ids, status and exactly one error where it fails', expectOutcome);

  it('masks the key before anything else is printed', () => {
    for (const { commands, lines } of Object.values(ends)) {
      expect(commands[0]).toEqual({ name: 'add-mask', properties: {}, data: pinkfish.apiKey });
      expect(lines[0]?.command?.name).toBe('add-mask');
    }
  });

  it('never sends the key to the file server', () => {
    const asked = pinkfish.requests.filter(({ origin }) => origin === 'files');
    expect(asked.length).toBeGreaterThan(3);
    for (const request of asked) {
      expect(JSON.stringify([request.path, request.headers])).not.toContain(pinkfish.apiKey);
      expect(request.headers).not.toHaveProperty('authorization');
    }
  });
});

describe('a complete run', () => {
  it('gives every output', () => {
    const { outputs, temp } = endOf('complete');
    const folder = outputs['download-path'] ?? '';
    expect(path.relative(temp, folder)).not.toMatch(/^\.\./);
    const file = (step: number, [name, content, mimeType]: [string, string, string]) => ({
      step,
      name,
      path: path.join(folder, `step-${step}`, name),
      size: Buffer.byteLength(content),
      mimeType,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    expect(JSON.parse(outputs.files ?? '')).toEqual([
      file(1, ['a.csv', 'x,y\n1,2\n', 'text/csv']),
      file(2, ['notes.md', NOTES, 'text/markdown']),
    ]);
    const [artifact] = artifacts.artifacts().filter(({ name }) => name.includes(outputs['run-id'] ?? '-'));
    expect(outputs).toMatchObject({
      outcome: 'complete',
      'automation-name': 'Weekly report',
      'automation-version': '7',
      'failed-step': '',
      'results-path': path.join(folder, 'results.json'),
      'designated-output': NOTES,
      'designated-output-path': path.join(folder, 'step-2', 'notes.md'),
      'artifact-id': String(artifact?.id),
      'artifact-url': `https://github.com/octo/hello/actions/runs/1658821493/artifacts/${artifact?.id}`,
      'artifact-digest': artifact?.digest.replace('sha256:', ''),
    });
    expect(outputs['designated-output-url']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/.*notes\.md\?/);
    expect(Number(outputs['duration-ms'])).toBeGreaterThan(1_000);
    // Byte for byte: file, output, and what was served are one.
    expect(readFileSync(outputs['results-path'] ?? '', 'utf8')).toBe(outputs.results);
    expect(JSON.parse(outputs.results ?? '')).toMatchObject({ id: outputs['run-id'], status: 'COMPLETE' });
  });

  it('keeps the files on the disk and nothing besides', () => {
    const folder = endOf('complete').outputs['download-path'] ?? '';
    expect(readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()).toEqual(
      ['results.json', 'step-1', 'step-1/a.csv', 'step-2', 'step-2/notes.md'].map((name) => path.normalize(name)),
    );
    expect(readFileSync(path.join(folder, 'step-2', 'notes.md'), 'utf8')).toBe(NOTES);
  });

  it('uploads the tree with summary.md and a results.json without signatures', () => {
    const { outputs } = endOf('complete');
    const [artifact] = artifacts.artifacts().filter(({ name }) => name === `pinkfish-run-${outputs['run-id']}`);
    const entries = entriesOf(artifact ?? { zip: undefined });
    expect(entries.map(({ name }) => name).sort()).toEqual([
      'results.json',
      'step-1/a.csv',
      'step-2/notes.md',
      'summary.md',
    ]);
    const text = (name: string) => entries.find((entry) => entry.name === name)?.bytes.toString() ?? '';
    expect(text('step-2/notes.md')).toBe(NOTES);
    expect(text('results.json')).not.toMatch(/[?]|Signature/);
    expect(JSON.parse(text('results.json'))).toMatchObject({ id: outputs['run-id'] });
    expect(text('summary.md')).toContain('Weekly report');
  });

  it('logs each step once, and tells no link', () => {
    const { log } = endOf('complete');
    expect(log.match(/▶.*Fetch/g)).toHaveLength(1);
    expect(log.match(/✓.*Fetch/g)).toHaveLength(1);
    expect(log.match(/✓.*Write/g)).toHaveLength(1);
    expect(log).not.toMatch(/Amz-|Expires=/);
    expect(log).not.toContain(pinkfish.filesUrl);
    expect(log).not.toContain(pinkfish.apiUrl);
  });

  it('shows workflow, version, outcome, run id, steps, files and the output in the summary, and links the artifact', () => {
    const { summaryText, outputs } = endOf('complete');
    for (const part of ['Weekly report', 'v7', '✅', outputs['run-id'], 'Fetch', 'notes.md', 'All is well.']) {
      expect(summaryText).toContain(part);
    }
    expect(summaryText).toContain(outputs['artifact-url']);
    expect(summaryText).not.toMatch(/Signature|127\.0\.0\.1/);
  });

  it('asks no more than is needed: one trigger, three looks, one document, two files', () => {
    const run = runOf('complete');
    const own = pinkfish.requests.filter(({ runId }) => runId === run?.runId).map(({ operation }) => operation);
    expect(own).toEqual(['trigger', 'status', 'status', 'status', 'results', 'file', 'file']);
  });
});

describe('a run that fails', () => {
  it('names the step, its exit code and its last words in one sentence', () => {
    const { errors, outputs, annotations } = endOf('failed');
    expect(outputs).toMatchObject({ 'failed-step': 'Write', 'automation-name': 'Weekly report' });
    expect(errors[0]).toMatch(/failed after .* in step "Write" with exit code 3: ValueError: no such week\./);
    expect(annotations.find(({ level }) => level === 'error')?.properties.title).toBe('Weekly report · Write');
  });

  it('keeps what it left behind, on the disk and as an artifact', () => {
    const { outputs, log, summaryText } = endOf('failed');
    expect(readFileSync(path.join(outputs['download-path'] ?? '', 'step-2', 'stderr.txt'), 'utf8')).toBe(STDERR);
    expect(outputs['artifact-id']).not.toBe('');
    for (const text of [log, summaryText]) expect(text).toContain('ValueError: no such week');
  });

  it.each<Name>(['cancelledThere', 'canceledThere'])('%s says that it was cancelled in Pinkfish', (name) => {
    expect(endOf(name).errors[0]).toMatch(/was cancelled in Pinkfish/);
    expect(endOf(name).outputs['artifact-id']).not.toBe('');
  });

  it("names the service's own time limit, and the step", () => {
    expect(endOf('timeout').errors[0]).toMatch(/Pinkfish's own time limit .* in step "Write"/);
    expect(endOf('timeout').outputs).toMatchObject({ 'failed-step': 'Write', outcome: 'timeout' });
  });
});

describe('a run that continues', () => {
  it('wait-timeout says whose timeout it was, that the run continues, and how to follow it', () => {
    const { errors, outputs } = endOf('waitTimeout');
    expect(errors[0]).toContain("The action's timeout of 2 s was reached");
    expect(errors[0]).toContain('continues in Pinkfish');
    expect(errors[0]).toContain(`run-id: '${outputs['run-id']}' and automation-id: '${outputs['automation-id']}'`);
    expect(outputs).toMatchObject({
      results: '',
      'results-path': '',
      files: '',
      'artifact-id': '',
      'duration-ms': '',
    });
  });

  it('is looked at once more at the deadline', () => {
    const { runId } = runOf('waitTimeout') ?? {};
    const [trigger] = pinkfish.requestsOf('trigger').filter((request) => request.runId === runId);
    const looks = pinkfish.requestsOf('status').filter((request) => request.runId === runId);
    // At 1 s and at the deadline, unless the machine was so slow that both are one.
    expect([1, 2]).toContain(looks.length);
    expect((looks.at(-1)?.at ?? 0) - (trigger?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
  });

  it('detach ends green at the approval, without asking for results', () => {
    const own = pinkfish.requests.filter(({ runId }) => runId === runOf('detached')?.runId);
    expect(own.map(({ operation }) => operation)).toEqual(['trigger', 'status']);
    expect(endOf('detached').summaryText).toContain(endOf('detached').outputs['run-id']);
  });

  it('wait: false ends after the trigger', () => {
    const own = pinkfish.requests.filter(({ runId }) => runId === runOf('unasked')?.runId);
    expect(own.map(({ operation }) => operation)).toEqual(['trigger']);
    expect(endOf('unasked').outputs['download-path']).toBe('');
  });

  whereCancelled.it('a cancelled job says that the run continues, with its ids', () => {
    const { errors, outputs } = endOf('cancelled');
    expect(errors[0]).toContain('This does not stop run');
    expect(errors[0]).toContain(outputs['run-id']);
    expect(errors[0]).toContain(outputs['automation-id']);
  });

  it('an unknown word is waited for, with one warning', () => {
    expect(endOf('unknownWord').warnings.filter((warning) => warning.includes('DREAMING'))).toHaveLength(1);
  });
});

describe('a complete run of which a file is missing', () => {
  it('fails the step, names the file, and keeps all others', () => {
    const { outputs, errors } = endOf('missing');
    expect(errors[0]).toContain('"gone.txt" of step 1');
    const files = JSON.parse(outputs.files ?? '') as { name: string; path: string }[];
    expect(files.map(({ name }) => name)).toEqual(['kept.txt']);
    expect(existsSync(files[0]?.path ?? '')).toBe(true);
    expect(existsSync(path.join(outputs['download-path'] ?? '', 'step-1'))).toBe(false);
    expect(outputs['artifact-id']).not.toBe('');
  });
});

describe('the end of the process', () => {
  it('comes within a second of the last work, sockets kept alive or not', async () => {
    const { env } = artifacts;
    const inputs = inputsFor(pinkfish, { 'trigger-id': 'complete' });
    // On a busy machine one of three will do.
    const ends: number[] = [];
    for (let tries = 0; tries < 3 && !ends.some((ms) => ms < 1_000); tries += 1) {
      const end = await world.run({ inputs, env });
      ends.push(end.msAfterLastWrite);
      rmSync(end.dir, { recursive: true, force: true });
    }
    expect(Math.min(...ends)).toBeLessThan(1_000);
  });
});
