import { describe, expect, it } from '@jest/globals';
import { closingLines, downloadProgress, eventLine, failureLines } from '../../src/report/log-lines.ts';
import type { Report } from '../../src/report/report.ts';
import type { StepProgress } from '../../src/run/follow.ts';
import { report, step } from '../fixtures/report.ts';

const [plain, coloured] = [false, true];

const stepStarted = (of: StepProgress, colours: boolean): string =>
  eventLine({ kind: 'step-started', step: of }, report(), colours);
const stepEnded = (of: StepProgress, colours: boolean): string =>
  eventLine({ kind: 'step-ended', step: of }, report(), colours);

describe('steps', () => {
  const second = step({ order: 2, name: 'Fetch the diff', startedMs: 400, endedMs: 4_600 });

  it.each([
    [stepStarted(second, plain), '▶ Step 2 · Fetch the diff'],
    [stepStarted(step({ name: '::error::x\n##[error]\u001b[31m' }), plain), '▶ Step 1 · : :error::x ## [error]'],
    [stepEnded(second, plain), '✓ Step 2 · Fetch the diff · 4.2 s'],
    [stepEnded({ ...second, status: 'FAILED' }, plain), '✗ Step 2 · Fetch the diff · FAILED · 4.2 s'],
    [
      stepEnded({ ...second, status: 'SKIPPED', startedMs: undefined, endedMs: undefined }, plain),
      '○ Step 2 · Fetch the diff · SKIPPED',
    ],
    [stepEnded({ ...second, startedMs: undefined }, plain), '✓ Step 2 · Fetch the diff'],
    [stepStarted(second, coloured), '\u001b[36m▶\u001b[0m Step 2 · Fetch the diff'],
    [stepEnded(second, coloured), '\u001b[32m✓\u001b[0m Step 2 · Fetch the diff · 4.2 s'],
    [eventLine({ kind: 'paused', elapsedMs: 1 }, report(), plain), '⏸ The run is waiting for an approval in Pinkfish'],
  ])('%j', (line, expected) => {
    expect(line).toBe(expected);
  });
});

describe('a long wait', () => {
  const beat = (colours: boolean, status: string | undefined, ...steps: StepProgress[]): string =>
    eventLine({ kind: 'heartbeat', elapsedMs: 120_000, leftMs: 1_680_000 }, report({ status, steps }), colours);
  const [done, going, paused] = [step(), step({ status: 'RUNNING' }), step({ status: 'PAUSED' })];

  it.each([
    [beat(plain, 'RUNNING', done, going), '… RUNNING · 2 min since the start · Fetch the diff · 28 min left'],
    [
      beat(plain, 'RUNNING', going, paused, going),
      '… RUNNING · 2 min since the start · Fetch the diff and 2 more · 28 min left',
    ],
    [beat(plain, undefined), '… waiting for the status · 2 min since the start · 28 min left'],
    [
      beat(coloured, 'RUNNING', going),
      '\u001b[90m… RUNNING · 2 min since the start · Fetch the diff · 28 min left\u001b[0m',
    ],
    [
      downloadProgress({ files: 12, total: 4_000, bytes: 1_288_490_189 }, 15_000, plain),
      '… 12 of 4,000 files · 1.2 GiB · 81.9 MiB/s',
    ],
    [downloadProgress({ files: 0, total: 1, bytes: 0 }, 0, plain), '… 0 of 1 files · 0 B'],
  ])('%j', (line, expected) => {
    expect(line).toBe(expected);
  });
});

describe('failureLines', () => {
  it('shows the last lines and nothing that the runner could obey', () => {
    const failedStep = {
      name: 'Summarise',
      key: '2',
      exitCode: 2,
      tails: [
        { name: 'stderr.txt', lines: ['a\rb', 'x'.repeat(3_000)] },
        { name: 'stdout.txt', lines: ['::add-mask::e'] },
      ],
    };
    expect(failureLines(report({ failedStep }), plain)).toEqual([
      '✗ Failed in step Summarise with exit code 2',
      'Last 2 lines of stderr.txt:',
      '  a b',
      `  ${'x'.repeat(2_000)}`,
      'Last line of stdout.txt:',
      '  : :add-mask::e',
    ]);
  });

  it('says what is known', () => {
    expect(failureLines(report(), plain)).toEqual([]);
    expect(failureLines(report({ failedStep: { name: 'x', key: '1', tails: [] } }), plain)).toEqual([
      '✗ Failed in step x',
    ]);
  });
});

describe('closingLines', () => {
  const bare = { files: [], artifact: undefined, downloadPath: undefined } satisfies Partial<Report>;
  const ids = 'Run: 1778786207851669420 of automation d831ue4rccbc73knbi80';

  it.each<[string, Report, string[]]>([
    [
      'a complete run',
      report(),
      [
        '✅ Release notes v12 · complete in 1 min 5 s',
        'Files: 2 files (12.1 KiB)',
        'Folder: /runner/temp/pinkfish',
        'Artifact: pinkfish-run-1778786207851669420',
        ids,
      ],
    ],
    [
      'missing files',
      report({ ...bare, outcome: 'error', missingFiles: [{ step: 1, name: 'x', reason: 'y' }] }),
      ['❌ Release notes v12 · error after 1 min 5 s', 'Files: 0 files (0 B), 1 missing', ids],
    ],
    [
      'a run that goes on',
      report({ ...bare, outcome: 'detached', status: 'PAUSED', results: undefined }),
      [
        '⏸️ Pinkfish run · waiting for approval after 1 min 5 s',
        ids,
        'The run continues in Pinkfish. To follow it, use these ids as run-id and automation-id',
      ],
    ],
    [
      'nothing',
      report({
        ...bare,
        outcome: 'error',
        run: undefined,
        status: undefined,
        results: undefined,
        durationMs: undefined,
      }),
      ['❌ Pinkfish run · error'],
    ],
  ])('of %s', (_what, of, expected) => {
    expect(closingLines(of, plain)).toEqual(expected);
  });

  it('have the link that opens the output, with nothing in its name that the runner could obey', () => {
    const url = 'https://github.com/octo/repo/actions/runs/1/artifacts/4712';
    const opened = (name: string): string[] =>
      closingLines(report({ outputArtifact: { id: '4712', name, url, digest: 'b'.repeat(64), size: 52 } }), plain);
    expect(opened('notes-1.html').slice(3, 5)).toEqual([
      'Artifact: pinkfish-run-1778786207851669420',
      `Open: notes-1.html ${url}`,
    ]);
    expect(opened('a\n::error::x\u001b[31m')).toContain(`Open: a : :error::x ${url}`);
    expect(closingLines(report(), plain).join('\n')).not.toContain('Open: ');
  });

  it('counts one file', () => {
    const [file] = report().files;
    expect(closingLines(report({ files: file ? [file] : [] }), plain)[1]).toBe('Files: 1 file (12.1 KiB)');
  });

  it.each<[Partial<Report>, number]>([
    [{ outcome: 'complete' }, 32],
    [{ outcome: 'detached' }, 33],
    [{ outcome: 'failed' }, 31],
  ])('are coloured for %j', (overrides, code) => {
    expect(closingLines(report(overrides), coloured)[0]).toContain(`\u001b[${code}mRelease notes`);
  });
});
