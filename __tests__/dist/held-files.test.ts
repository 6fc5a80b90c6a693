import { afterEach, beforeEach, expect } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { completeAtOnce, type Scenario } from '../../fake-pinkfish/scenario.ts';
import { expectWholeEnd, inputsFor, newWorld, partFiles, type World } from '../fixtures/dist.ts';
import { HOLD_FILE, whereHeld } from '../fixtures/platform.ts';

let world: World;
beforeEach(() => {
  world = newWorld();
});
afterEach(() => world.close());

/** How a scanner opens a file: others can neither rename nor delete it meanwhile, or they can. */
const SHARES = [[], ['share-delete']];

/** Runs the step while each of its new files is held open for a while. */
const runHeld = async (scenario: Scenario, share: string[], inputs: Record<string, string> = {}) => {
  const dir = mkdtempSync(path.join(tmpdir(), 'pinkfish-held-'));
  const [pinkfish, artifacts] = [await world.pinkfish({ scenario }), await world.artifacts()];
  const holder = spawn(HOLD_FILE, [dir, '1500', '60000', ...share], { stdio: ['ignore', 'pipe', 'ignore'] });
  world.closing(async () => {
    if (holder.kill()) await once(holder, 'exit');
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  });
  await once(holder.stdout, 'data');
  const end = await world.run({ dir, inputs: inputsFor(pinkfish, inputs), env: artifacts.env });
  return { end, stored: artifacts.artifacts().map(({ name }) => name) };
};

for (const share of SHARES) {
  whereHeld.describe(`result files that a virus scanner holds open for a moment (${share.join() || 'plain'})`, () => {
    const page = { name: 'report.html', content: '<p>x</p>', mimeType: 'text/html' };
    const names = ['a.txt', 'b.txt', 'c.txt'];

    whereHeld.it('are kept, with results.json, summary and both artifacts', async () => {
      const files = [page, ...names.map((name) => ({ name, content: name }))];
      const { end, stored } = await runHeld(
        completeAtOnce({ results: [{ files }, { files }], designatedOutput: 'step-1/report.html' }),
        share,
      );
      expectWholeEnd(end, 'complete');
      expect(end.warnings).toEqual([]);
      const { 'download-path': folder = '', 'results-path': results = '', files: list = '' } = end.outputs;
      expect(JSON.parse(readFileSync(results, 'utf8'))).toMatchObject({ status: 'COMPLETE' });
      for (const step of ['step-1', 'step-2'])
        for (const name of names) expect(readFileSync(path.join(folder, step, name), 'utf8')).toBe(name);
      expect(JSON.parse(list)).toHaveLength(8);
      expect(end.summaryText).toContain('report.html');
      expect(stored).toHaveLength(2);
      expect(partFiles(end)).toEqual([]);
    });

    whereHeld.it('do not hide the last lines of a failed step', async () => {
      const { end } = await runHeld(
        {
          byLook: [{ status: 'FAILED', steps: [{ name: 'Send', status: 'FAILED' }] }],
          results: { results: [{ exitCode: 1, files: [{ name: 'stderr.txt', content: 'the reason\n' }] }] },
        },
        share,
        { files: '' },
      );
      expectWholeEnd(end, 'failed');
      expect(end.summaryText).toContain('the reason');
      expect(end.warnings).toEqual([]);
      expect(partFiles(end)).toEqual([]);
    });
  });
}
