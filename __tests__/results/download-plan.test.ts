import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DesignatedOutput, ResultFile, RunResults } from '../../src/pinkfish/schema.ts';
import {
  designatedFile,
  freshLinks,
  matcher,
  planDownloads,
  planFiles,
  unmatchedFiles,
} from '../../src/results/download-plan.ts';

const file = (stepIndex: number, name: string, more: Partial<ResultFile> = {}): ResultFile => ({
  stepIndex,
  name,
  url: `https://files.example/${stepIndex}/${name}?sig=1`,
  ...more,
});

const run = (files: ResultFile[], designatedOutput?: DesignatedOutput): RunResults => ({
  // Each file in an entry of its own: entries may share a step index.
  steps: files.map((only) => ({ stepIndex: only.stepIndex, files: [only] })),
  designatedOutput,
});

const FILES = [
  file(1, 'report.md'),
  file(1, '.env'),
  file(2, 'data/a.csv'),
  file(2, 'b.csv'),
  file(10, 'Report.md'),
  file(10, '..'),
  file(10, ''),
  file(10, 'two\nlines'),
];
const all = FILES.map(({ stepIndex, name }) => `step-${stepIndex}/${name}`);
const allBut = (...names: string[]): string[] => all.filter((path) => !names.includes(path));

describe('planDownloads', () => {
  it.each([
    [['**'], all],
    [[], []],
    [[''], []],
    [['step-1/*'], ['step-1/report.md', 'step-1/.env']],
    [['**/*.csv'], ['step-2/data/a.csv', 'step-2/b.csv']],
    [['step-*/*.csv'], ['step-2/b.csv']],
    [['**/report.md'], ['step-1/report.md']],
    [['!**/*.csv'], allBut('step-2/data/a.csv', 'step-2/b.csv')],
    [['!step-10/**', '**'], all.slice(0, 4)],
    [
      ['**/*.csv', '!**/b.*', 'step-1/.env'],
      ['step-1/.env', 'step-2/data/a.csv'],
    ],
    [['step-{1,2}/[br]*'], ['step-1/report.md', 'step-2/b.csv']],
    [['nothing'], []],
    [['!'], all],
    [['['], []],
  ])('%j chooses %j', (patterns, chosen) => {
    const planned = planDownloads({ results: run(FILES), patterns });
    expect(planned.map(({ file: { stepIndex, name } }) => `step-${stepIndex}/${name}`)).toEqual(chosen);
  });

  it('lets ** choose a file of any name', () => {
    const matches = matcher(['**']);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.oneof(fc.constantFrom('.', '/', '\n', '\\'), fc.string({ unit: 'binary' })) }),
        (name) => matches(`step-1/${name}`),
      ),
    );
  });

  it('lets ! exclude by the name on disk as well, which may get its ending by being cut', () => {
    const results = run([file(1, `${'a'.repeat(146)}.exe${'b'.repeat(30)}`), file(1, 'kept.txt')]);
    const chosen = (patterns: string[]): string[] =>
      planDownloads({ results, patterns }).map(({ safeName }) => safeName);
    expect(chosen(['**'])).toEqual([`${'a'.repeat(146)}.exe`, 'kept.txt']);
    expect(chosen(['!**/*.exe'])).toEqual(['kept.txt']);
    expect(chosen(['**', '!**/*.exe'])).toEqual(['kept.txt']);
    // What is included goes by the served name.
    expect(chosen(['**/*.exe'])).toEqual([]);
  });

  it('reports names that are too long for a pattern, if any file is wanted', () => {
    const results = run([file(1, 'a'.repeat(1_020)), file(1, 'short')]);
    expect(planDownloads({ results, patterns: ['**'] })).toHaveLength(1);
    expect(unmatchedFiles({ results, patterns: ['*.md'] })).toEqual([
      { step: 1, name: 'a'.repeat(1_020), reason: 'its name is longer than 1024 characters' },
    ]);
    expect(unmatchedFiles({ results, patterns: [''] })).toEqual([]);
  });

  it('gives files of one step index distinct names, also from two entries', () => {
    const planned = planFiles(run([file(1, 'a'), file(2, 'a'), file(1, 'A')]), () => true);
    expect(planned.map(({ folder, safeName }) => `${folder}/${safeName}`)).toEqual([
      'step-1/a',
      'step-2/a',
      'step-1/A-2',
    ]);
  });
});

describe('designatedFile', () => {
  const output = (url: string, more: Partial<DesignatedOutput> = {}): DesignatedOutput => ({
    url,
    fileName: 'report.md',
    ...more,
  });

  it.each([
    ['the same link', output('https://files.example/2/b?sig=1'), [file(1, 'report.md'), file(2, 'b')], 'step-2/b'],
    [
      'the same link, signed anew',
      output('https://files.example/2/b?sig=2'),
      [file(1, 'report.md'), file(2, 'b')],
      'step-2/b',
    ],
    [
      'the same name and size',
      output('https://elsewhere.example/x', { size: 7 }),
      [file(1, 'report.md', { size: 6 }), file(2, 'report.md', { size: 7 })],
      'step-2/report.md',
    ],
    [
      'two of the same name and size',
      output('https://elsewhere.example/x', { size: 7 }),
      [file(1, 'report.md', { size: 7 }), file(2, 'report.md', { size: 7 })],
      'designated-output/report.md',
    ],
    [
      'two links that differ in their query only',
      output('https://files.example/get?id=3'),
      [
        file(1, 'a', { url: 'https://files.example/get?id=1' }),
        file(1, 'b', { url: 'https://files.example/get?id=2' }),
      ],
      'designated-output/report.md',
    ],
    [
      'the same name alone',
      output('https://elsewhere.example/x'),
      [file(1, 'report.md')],
      'designated-output/report.md',
    ],
    ['nothing alike', output('https://elsewhere.example/x', { fileName: '../x' }), [], 'designated-output/.._x'],
  ])('%s', (...[, designatedOutput, files, place]) => {
    const results = run(files, designatedOutput);
    const planned = planFiles(results, () => true);
    const found = designatedFile(results, planned);
    expect(`${found?.folder}/${found?.safeName}`).toBe(place);
    expect(planned.includes(found as never)).toBe(place.startsWith('step-'));
  });

  it('plans a file of its own where the result file was not chosen', () => {
    const results = run([file(3, 'b')], output('https://files.example/3/b?sig=2', { fileName: 'b' }));
    expect(designatedFile(results, [])).toMatchObject({
      folder: 'designated-output',
      file: { stepIndex: 3, name: 'b', url: 'https://files.example/3/b?sig=2' },
    });
  });

  it('is none where the run has none', () => {
    expect(designatedFile(run([file(1, 'a')]), [])).toBeUndefined();
  });
});

describe('freshLinks', () => {
  it('finds the new links by step and name, of namesakes in their order', () => {
    const old = run([file(1, 'a', { url: 'u1' }), file(1, 'a', { url: 'u2' }), file(2, 'b'), file(3, 'gone')], {
      url: 'https://elsewhere.example/old',
      fileName: 'd',
    });
    const planned = planFiles(old, () => true);
    const designated = designatedFile(old, planned);
    const fresh = run([file(2, 'b', { url: 'n3' }), file(1, 'a', { url: 'n1' }), file(1, 'a', { url: 'n2' })], {
      url: 'n4',
      fileName: 'd',
    });
    const everything = designated === undefined ? planned : [...planned, designated];
    const links = freshLinks(everything, fresh);
    expect(everything.map((plan) => links.get(plan))).toEqual(['n1', 'n2', 'n3', undefined, 'n4']);
  });
});
