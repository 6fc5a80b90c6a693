import { afterAll, expect, it } from '@jest/globals';
import type { FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { completeAtOnce } from '../../fake-pinkfish/scenario.ts';
import { expectWholeEnd, inputsFor, newWorld, partFiles } from '../fixtures/dist.ts';

// The one test that waits for real: half a minute without a byte, in every kind of request at the same time.
const world = newWorld();
afterAll(world.close);

const runAgainst = async (pinkfish: FakePinkfish) => ({
  pinkfish,
  end: await world.run({ inputs: inputsFor(pinkfish), limitMs: 110_000 }),
});

it('what never answers is given up after 30 s: a trigger for good, everything else to be tried again', async () => {
  const content = 'x'.repeat(100_000);
  const scenario = completeAtOnce({ results: [{ files: [{ name: 'a.txt', content }] }] });
  const silent = completeAtOnce({
    results: [{ files: [{ name: 'a.txt', content, faults: [{ stallAfter: 50_000 }] }] }],
  });
  const [trigger, status, results, file] = await Promise.all([
    world.pinkfish({ faults: { trigger: ['hang'] } }).then(runAgainst),
    world.pinkfish({ scenario, faults: { status: ['hang'] } }).then(runAgainst),
    world.pinkfish({ scenario, faults: { results: ['hang'] } }).then(runAgainst),
    world.pinkfish({ scenario: silent }).then(runAgainst),
  ]);

  expectWholeEnd(trigger.end, 'error');
  expect(trigger.pinkfish.requests).toHaveLength(1);
  expect(trigger.pinkfish.runs).toHaveLength(1);
  expect(trigger.end.errors[0]).toMatch(
    /was sent, but not confirmed: no answer within 30 s\. The run may have started/,
  );
  expect(trigger.end.durationMs).toBeGreaterThan(29_000);

  for (const { end, pinkfish } of [status, results, file]) {
    expectWholeEnd(end, 'complete');
    expect(pinkfish.requestsOf('trigger')).toHaveLength(1);
    expect(JSON.parse(end.outputs.files ?? '')).toMatchObject([{ name: 'a.txt', size: 100_000 }]);
    expect(partFiles(end)).toEqual([]);
  }
  expect(status.pinkfish.requestsOf('status')).toHaveLength(2);
  expect(results.pinkfish.requestsOf('results')).toHaveLength(2);
  // The second request goes on where the first one fell silent.
  expect(file.pinkfish.requestsOf('file').map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=50000-']);
}, 120_000);
