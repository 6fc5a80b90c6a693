import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { node24, ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { completeAtOnce } from '../../fake-pinkfish/scenario.ts';
import { readEntries } from '../../fake-pinkfish/step-files.ts';
import {
  expectNowhere,
  expectWholeEnd,
  inputsFor,
  newWorld,
  reachedIn,
  together,
  type World,
} from '../fixtures/dist.ts';

/** A module that the process loads first, with an error of its own that nobody catches. */
const preload = (world: World, source: string): Record<string, string> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'preload-'));
  world.closing(() => rmSync(dir, { recursive: true, force: true }));
  const file = path.join(dir, 'preload.mjs');
  writeFileSync(file, source);
  return { NODE_OPTIONS: `--import ${pathToFileURL(file).href}` };
};

/** Waits for the file that the test writes when the run is being polled. */
const whenAsked = (work: string): string => `
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
const timer = setInterval(() => {
  if (!existsSync(process.env.STRAY_FILE)) return;
  clearInterval(timer);
  ${work}
}, 20);
timer.unref();
`;

/** The end of a step in which code runs while its run is polled. */
const whilePolling = async (world: World, work: string) => {
  const pinkfish = await world.pinkfish({ scenario: { byLook: [{ status: 'RUNNING' }] } });
  const signalFile = path.join(mkdtempSync(path.join(tmpdir(), 'stray-')), 'now');
  world.closing(() => rmSync(path.dirname(signalFile), { recursive: true, force: true }));
  const env = { ...preload(world, whenAsked(work)), STRAY_FILE: signalFile };
  const action = world.start({ inputs: inputsFor(pinkfish), env });
  await reachedIn(action, pinkfish.seen('status'));
  writeFileSync(signalFile, '');
  return { pinkfish, end: await action.finished };
};

const STRAYS = {
  'a timer that throws': "throw new Error('stray 4711');",
  'a promise that nobody handles': "void Promise.reject(new Error('stray 4711'));",
  'an emitter without a listener': "new EventEmitter().emit('error', new Error('stray 4711'));",
};

describe('an error that is caught nowhere', () => {
  together({
    ...Object.fromEntries(
      Object.entries(STRAYS).map(([what, source]) => [
        `ends the step like any other error: ${what}`,
        async (world: World) => {
          const { pinkfish, end } = await whilePolling(world, source);
          expectWholeEnd(end, 'error');
          expect(end.errors[0]).toMatch(/Unexpected error: stray 4711/);
          expect(end.outputs['run-id']).not.toBe('');
          expect(end.summaryText).toContain('unexpected error');
          expect(end.errors[0]).toMatch(/Follow it with run-id: '\d+'/);
          expect(pinkfish.requestsOf('trigger')).toHaveLength(1);
          expectNowhere(end, [pinkfish.apiKey]);
        },
      ]),
    ),
  });
});

describe('Ctrl-Break, which the runner sends on Windows', () => {
  together({
    'is a cancellation': async (world) => {
      // Where node gets it from differs by platform; what follows does not.
      const { end } = await whilePolling(world, "process.emit('SIGBREAK', 'SIGBREAK');");
      expectWholeEnd(end, 'cancelled');
      expect(end.errors[0]).toMatch(/^The job was cancelled/);
      expect(end.outputs['run-id']).not.toBe('');
    },
  });
});

describe('a log that nobody reads', () => {
  it('changes neither outcome nor exit code', async () => {
    const world = newWorld();
    const pinkfish = await world.pinkfish({
      scenario: completeAtOnce({ results: [{ files: [{ name: 'a.txt', content: 'x' }] }] }),
    });
    const dir = mkdtempSync(path.join(tmpdir(), 'closed-stdout-'));
    const output = path.join(dir, 'output');
    writeFileSync(output, '');
    const inputs = { ...inputsFor(pinkfish), 'upload-artifact': 'false' };
    const env = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    );
    mkdirSync(path.join(dir, 'temp'));
    const child = spawn(node24(), [process.env.ACTION_ENTRY ?? path.join(ROOT, 'dist', 'index.js')], {
      cwd: dir,
      env: {
        ...env,
        PATH: process.env.PATH,
        INPUT_PAYLOAD: '{}',
        GITHUB_OUTPUT: output,
        RUNNER_TEMP: path.join(dir, 'temp'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    child.stderr.destroy();
    const [exitCode] = (await once(child, 'exit')) as [number | null];
    expect(Object.fromEntries(readEntries(output).entries)).toMatchObject({ outcome: 'complete' });
    expect(exitCode).toBe(0);
    rmSync(dir, { recursive: true, force: true });
    await world.close();
  });
});

describe('a node that is too old', () => {
  // What stands for it: the runner's node 20 is not installed everywhere, so the version is what is changed.
  const OLD = "Object.defineProperty(process.versions, 'node', { value: '20.19.0' });";
  together({
    'is named in one error before anything is sent or masked': async (world) => {
      const pinkfish = await world.pinkfish();
      const end = await world.run({ inputs: inputsFor(pinkfish), env: preload(world, OLD) });
      expect(end.exitCode).toBe(1);
      expect(end.errors).toEqual([
        expect.stringMatching(/started this action with Node\.js 20\.19\.0, but it needs Node\.js 24/),
      ]);
      expect(end.outputs).toEqual({ outcome: 'error' });
      expect(pinkfish.requests).toEqual([]);
    },
  });
});
