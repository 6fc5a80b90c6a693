import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { interleaved, mean, median } from '../bench/measure.ts';
import { isReached, ratioOf, tableOf, type Row } from '../bench/row.ts';
import { RUN_LENGTHS_S, simulateSchedule, type Looking } from '../bench/simulate-schedule.ts';
import { SIZES } from '../bench/sizes.ts';
import { node24, ROOT } from '../fake-pinkfish/runner-environment.ts';
import { onPosix } from './fixtures/platform.ts';

const row = (changed: Partial<Row> = {}): Row => ({
  what: 'a',
  against: 'b',
  unit: 'ms',
  ours: 30,
  theirs: 20,
  ...changed,
});

describe('median and mean', () => {
  it.each([
    [[3], 3],
    [[5, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
    [[], NaN],
  ])('the middle of %j is %d', (values, middle) => expect(median(values)).toBe(middle));

  it('means', () => expect(mean([1, 2, 6])).toBe(3));
});

describe('interleaved', () => {
  it('gives each contender its turn, the first by turns, and counts no first turn', async () => {
    const order: string[] = [];
    const contender = (name: string) => () => Promise.resolve(order.push(name));
    const turns = await interleaved(2, { a: contender('a'), b: contender('b') });
    expect(order.join('')).toBe('baabba');
    expect(turns).toEqual({ a: [3, 6], b: [4, 5] });
  });
});

describe('a row', () => {
  it.each<[string, Partial<Row>, boolean | undefined]>([
    ['within its ratio', { reach: { ratio: 1.5 } }, true],
    ['beyond its ratio', { reach: { ratio: 1.49 } }, false],
    ['within its limit', { reach: { atMost: 30 } }, true],
    ['beyond its limit', { reach: { atMost: 29 } }, false],
    ['with a ratio to nothing', { theirs: undefined, reach: { ratio: 9 } }, false],
    ['of which nothing is asked', {}, undefined],
  ])('%s', (_, changed, reached) => expect(isReached(row(changed))).toBe(reached));

  it('stands in a table whose columns line up', () => {
    const rows = [row({ reach: { ratio: 1 } }), row({ what: 'longer', theirs: undefined, ours: 0.123 })];
    expect(ratioOf(row())).toBe(1.5);
    expect(tableOf(rows)).toBe(`\
| what   | against | ours    | theirs | ratio | at most | reached |
| ------ | ------- | ------- | ------ | ----- | ------- | ------- |
| a      | b       | 30 ms   | 20 ms  | 1.50  | 1 times | NO      |
| longer | b       | 0.12 ms |        |       |         |         |
`);
  });
});

describe('bench/README.md', () => {
  const inWords = (s: number): string => {
    if (s < 60) return `${s} s`;
    return s < 3_600 ? `${s / 60} min` : `${s / 3_600} h`;
  };
  const cost = ({ meanLagMs, meanLooks }: Looking): string[] => [
    `${(meanLagMs / 1_000).toFixed(1)} s`,
    String(Math.round(meanLooks)),
  ];

  it('tells what the schedule costs as it is simulated', () => {
    const readme = readFileSync(path.join(ROOT, 'bench', 'README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('| run '), readme.indexOf('Until 50 s'));
    const rows = table.trim().split('\n').slice(2);
    expect(
      rows.map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
    ).toEqual(
      RUN_LENGTHS_S.map((s) => {
        const { ours, guide } = simulateSchedule(s * 1_000);
        return [inWords(s), ...cost(ours), ...cost(guide)];
      }),
    );
  });
});

describe('npm run bench', () => {
  const dirs: string[] = [];
  afterEach(() => dirs.splice(0).forEach((dir) => rmSync(dir, { recursive: true, force: true })));

  const bench = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(node24(), [path.join(ROOT, 'bench', 'main.ts'), ...args]);
    return stdout;
  };

  onPosix('bash, which runs what it compares with, may be missing').it(
    'prints a table and writes the same as JSON',
    async () => {
      const dir = mkdtempSync(path.join(tmpdir(), 'bench-test-'));
      dirs.push(dir);
      const out = path.join(dir, 'deep', 'bench.json');
      const entry = process.env.ACTION_ENTRY;
      const parts = ['start', 'download', 'wait'].flatMap((part) => ['--only', part]);
      const table = await bench('--tiny', ...parts, '--out', out, ...(entry === undefined ? [] : ['--entry', entry]));
      const { conditions, rows } = JSON.parse(readFileSync(out, 'utf8')) as {
        conditions: Record<string, unknown>;
        rows: Row[];
      };
      expect(conditions).toMatchObject({ size: 'tiny', node: process.versions.node });
      expect(rows).toHaveLength(4);
      for (const { what, ours, theirs } of rows) {
        expect(table).toContain(`| ${what} `);
        expect(ours).toBeGreaterThan(0);
        expect(theirs).toBeGreaterThan(0);
      }
    },
    120_000,
  );

  it('explains itself, and refuses what it does not know', async () => {
    expect(await bench('--help')).toContain('--quick');
    await expect(bench('--only', 'everything')).rejects.toThrow('--only PART');
  });

  it('measures the same things in each size', () => {
    const members = Object.values(SIZES).map((sizes) => Object.keys(sizes));
    expect(members[1]).toEqual(members[0]);
    expect(members[2]).toEqual(members[0]);
  });
});
