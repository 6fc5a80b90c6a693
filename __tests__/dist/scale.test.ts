import { describe, expect } from '@jest/globals';
import { readFileSync, statSync } from 'node:fs';
import { sha256Of } from '../../fake-pinkfish/content.ts';
import type { PinkfishOptions } from '../../fake-pinkfish/pinkfish.ts';
import { completeAtOnce } from '../../fake-pinkfish/scenario.ts';
import { expectWholeEnd, inputsFor, together, type World } from '../fixtures/dist.ts';

const MIB = 1024 * 1024;

/** The most memory that a process has held, in bytes; 0 where the system does not tell. */
const peakOf = (pid: number): number => {
  try {
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
};

const measured = async (world: World, service: PinkfishOptions, overrides: Record<string, string> = {}) => {
  const pinkfish = await world.pinkfish(service);
  const inputs = inputsFor(pinkfish, { 'upload-artifact': 'false', ...overrides });
  const action = world.start({ inputs, limitMs: 110_000 });
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, peakOf(action.pid))), 20);
  const end = await action.finished;
  clearInterval(watch);
  return { pinkfish, end, peak };
};

const MANY_STEPS = Array.from({ length: 10_000 }, (_, index) => ({ name: `Step number ${index}`, status: 'COMPLETE' }));
const MANY_FILES = Array.from({ length: 5_000 }, (_, index) => ({
  name: `file-${index}.txt`,
  content: `content ${index}`,
}));
const GIGABYTE = { size: 1_000_000_000, seed: 7 };

/** Of 10,000 steps, two lines each: the first thousand lines, each once, and how many more there were. */
const expectBoundedStepLines = (log: string): void => {
  const lines = log.match(/^.* Step number \d+\b/gm) ?? [];
  expect(lines).toHaveLength(1_000);
  expect(new Set(lines).size).toBe(1_000);
  expect(log.match(/^… .* left out$/gm)).toEqual(['… 19,000 more lines on steps were left out']);
};

describe('much at once is held in bounded memory', () => {
  together({
    'a results document of 50 MB': async (world) => {
      const raw = ({ runId }: { runId: string }) =>
        `{"id":"${runId}","status":"COMPLETE","results":[],"pad":["${'https://files.example/a?sig=x '.repeat(1_750_000)}"]}`;
      const { end, peak } = await measured(world, { scenario: completeAtOnce({ raw }) });
      expectWholeEnd(end, 'complete');
      expect(end.outputs.results).toBe('');
      expect(end.warnings).toEqual([expect.stringMatching(/output results is empty.*results-path/)]);
      expect(statSync(end.outputs['results-path'] ?? '').size).toBeGreaterThan(50_000_000);
      expect(peak).toBeLessThan(500 * MIB);
    },

    '10,000 steps': async (world) => {
      const scenario = {
        byLook: [
          { status: 'RUNNING', steps: MANY_STEPS.slice(0, 9_000) },
          { status: 'COMPLETE', steps: MANY_STEPS },
        ],
      };
      const { end, peak } = await measured(world, { scenario });
      expectWholeEnd(end, 'complete');
      expect(Buffer.byteLength(end.summaryText)).toBeLessThanOrEqual(1_000_000);
      expectBoundedStepLines(end.log);
      expect(peak).toBeLessThan(300 * MIB);
    },

    '10,000 steps, for a reader who comes late': async (world) => {
      const pinkfish = await world.pinkfish({ scenario: { byLook: [{ status: 'COMPLETE', steps: MANY_STEPS }] } });
      const end = await world.start({ inputs: inputsFor(pinkfish, { 'upload-artifact': 'false' }), readAfterMs: 5_000 })
        .finished;
      expectWholeEnd(end, 'complete');
      expectBoundedStepLines(end.log);
    },

    '5,000 files': async (world) => {
      const { end, peak, pinkfish } = await measured(world, {
        scenario: completeAtOnce({ results: [{ files: MANY_FILES }] }),
      });
      expectWholeEnd(end, 'complete');
      expect(end.outputs.files).toBe('');
      expect(end.warnings).toEqual(
        expect.arrayContaining([expect.stringMatching(/output files is empty.*download-path/)]),
      );
      expect(readFileSync(`${end.outputs['download-path']}/step-1/file-4999.txt`, 'utf8')).toBe('content 4999');
      // Several at a time, and never more than eight.
      expect(pinkfish.connections('files')).toBeLessThanOrEqual(8);
      expect(Buffer.byteLength(end.summaryText)).toBeLessThanOrEqual(1_000_000);
      expect(peak).toBeLessThan(400 * MIB);
    },

    'a designated output of 1 GB': async (world) => {
      const results = {
        results: [{ files: [{ name: 'big.bin', content: GIGABYTE }] }],
        designatedOutput: 'step-1/big.bin',
      };
      const { end, peak } = await measured(world, { scenario: completeAtOnce(results) });
      expectWholeEnd(end, 'complete');
      expect(end.outputs['designated-output']).toBe('');
      expect(statSync(end.outputs['designated-output-path'] ?? '').size).toBe(GIGABYTE.size);
      expect(JSON.parse(end.outputs.files ?? '')).toMatchObject([{ size: GIGABYTE.size, sha256: sha256Of(GIGABYTE) }]);
      expect(peak).toBeLessThan(300 * MIB);
    },

    'of 20 processes that share 5 requests a second all complete, and no run is triggered twice': async (world) => {
      const count = 20;
      const pinkfish = await world.pinkfish({
        rateLimit: { requests: 5 },
        scenario: completeAtOnce({ results: [{ files: [{ name: 'a.txt', content: 'x' }] }] }),
      });
      const artifacts = await world.artifacts();
      const ends = await Promise.all(
        Array.from({ length: count }, (_, index) =>
          world.run({
            inputs: inputsFor(pinkfish, {
              'poll-interval': 'auto',
              'artifact-name': `part-${index}`,
              'upload-artifact': 'true',
            }),
            env: artifacts.env,
            limitMs: 110_000,
          }),
        ),
      );
      for (const end of ends) expectWholeEnd(end, 'complete');
      expect(pinkfish.runs).toHaveLength(count);
      expect(new Set(ends.map(({ outputs }) => outputs['run-id'])).size).toBe(count);
      expect(
        artifacts
          .artifacts()
          .map(({ name }) => name)
          .sort(),
      ).toEqual(ends.map((_, index) => `part-${index}`).sort());
      expect(pinkfish.requests.some(({ status }) => status === 429)).toBe(true);
    },
  });
});
