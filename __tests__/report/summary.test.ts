import { describe, expect, it } from '@jest/globals';
import type { LogTail, Report } from '../../src/report/report.ts';
import { renderComment, renderSummary } from '../../src/report/summary.ts';
import { rendered } from '../fixtures/rendered-markdown.ts';
import { file, output, report, results, step } from '../fixtures/report.ts';

const redact = (text: string): string => text;
const summaryOf = async (of: Report, maxBytes?: number): Promise<string> =>
  await renderSummary(of, { renderOutput: 'text', env: {}, redact, ...(maxBytes === undefined ? {} : { maxBytes }) });

const nothing = {
  run: undefined,
  status: undefined,
  durationMs: undefined,
  steps: [],
  results: undefined,
  downloadPath: undefined,
  files: [],
  designatedOutput: undefined,
  artifact: undefined,
  requestIds: {},
} satisfies Partial<Report>;

const failed = (overrides: Partial<Report> = {}): Report =>
  report({
    outcome: 'failed',
    status: 'FAILED',
    durationMs: 31_000,
    problem: {
      phrase: 'x',
      title: 'Release notes · Summarise',
      message: 'Run 1 of "Release notes" failed.',
      heading: 'The run failed',
    },
    steps: [
      step({ startedMs: 0, endedMs: 5_000 }),
      step({ key: '2', name: 'Summarise', status: 'FAILED', startedMs: 5_000, endedMs: 31_000 }),
    ],
    results: results({ steps: [{ stepIndex: 2, exitCode: 2, durationMs: 26_000, files: [] }] }),
    failedStep: {
      name: 'Summarise',
      key: '2',
      stepIndex: 2,
      exitCode: 2,
      tails: [
        { name: 'stderr.txt', lines: ['Traceback', "KeyError: 'title'"] },
        { name: 'stdout.txt', lines: ['reading'] },
      ],
    },
    ...overrides,
  });

/** The parts of a summary by what they begin with, in order. */
const order = (markdown: string, beginnings: string[]): string[] =>
  beginnings.toSorted((a, b) => markdown.indexOf(a) - markdown.indexOf(b)).filter((part) => markdown.includes(part));

describe('the summary', () => {
  it('of a complete run says what was made, how, and where it is', async () => {
    const markdown = await summaryOf(report());
    const parts = [
      '## ✅',
      'Artifact with all files: [`pinkfish-run-1778786207851669420`](https://',
      '### Output',
      '### Steps',
      '```mermaid',
      '### Files',
      '<sub>Run',
    ];
    expect(order(markdown, parts)).toEqual(parts);
    expect(markdown.split('\n')[0]).toBe('## ✅ Release notes v12 · complete in 1 min 5 s');
    expect(markdown).toContain('```markdown\n# Release notes\n\n- Faster\n- `x < y` holds @team\n```');
    expect(markdown).toContain('<tr><td>✅</td><td>1. Fetch the diff</td><td>COMPLETE</td><td>4.2 s</td></tr>');
    expect(markdown).toContain('title When each step ran, as seen while polling');
    expect(markdown).toContain('<tr><td>1</td><td>changes.diff</td><td>12.1 KiB</td></tr>');
    expect(markdown).toContain('request ids: trigger `f81d4fae-');
    expect(markdown).not.toContain('signature');
  });

  it('of a failed run shows the failing step’s lines behind the output, stderr first', async () => {
    const markdown = await summaryOf(failed());
    const parts = [
      '## ❌ Release notes v12 · failed after 31 s',
      '> [!CAUTION]',
      'Artifact with all files',
      '### Output',
      '### Failed step: Summarise · exit code 2',
      'Last 2 lines of `stderr.txt`:',
      'Last line of `stdout.txt`:',
      '### Steps',
    ];
    expect(order(markdown, parts)).toEqual(parts);
    expect(markdown).toContain("```text\nTraceback\nKeyError: 'title'\n```");
    expect(markdown).toContain('<td>FAILED · exit code 2</td>');
  });

  it.each([
    [15, 'Last 15 lines of `stdout.txt`:\n\n```text\nline 0'],
    [16, '<summary>Last 16 lines of stdout.txt</summary>\n\n```text\nline 0'],
  ])('of a failed run keeps %d lines of stdout out of the way as is due', async (count, expected) => {
    const long = (name: string): LogTail => ({ name, lines: Array.from({ length: count }, (_, at) => `line ${at}`) });
    const failedStep = { name: 'Summarise', key: '2', tails: [long('stderr.txt'), long('stdout.txt')] };
    const markdown = await summaryOf(failed({ failedStep }));
    expect(markdown).toContain(`Last ${count} lines of \`stderr.txt\`:\n\n\`\`\`text\nline 0`);
    expect(markdown).toContain(expected);
  });

  it('has no section for a failed step that left no lines', async () => {
    const failedStep = { name: 'Summarise', key: '2', tails: [] };
    expect(await summaryOf(failed({ failedStep }))).not.toContain('Failed step');
  });

  it('links the opened output and the help', async () => {
    const outputArtifact = {
      id: '7',
      name: 'report-1.html',
      url: 'https://github.com/o/r/actions/runs/1/artifacts/7',
      digest: '',
      size: 1,
    };
    const of = failed({ outputArtifact, designatedOutput: output({ name: 'report.html' }) });
    const url = 'https://github.com/o/r/blob/v1/docs/troubleshooting.md#the-run-failed';
    const env = { GITHUB_ACTION_REPOSITORY: 'o/r', GITHUB_ACTION_REF: 'v1' };
    const markdown = await renderSummary(of, { renderOutput: 'text', env, redact });
    expect(markdown).toContain(
      `failed.\n>\n> Help: [${url}](${url})\n\n[Open **report.html**](${outputArtifact.url}) · Artifact with all files: [`,
    );
    expect(rendered(markdown).links.slice(0, 2)).toEqual([url, outputArtifact.url]);
    const body = await renderComment(of, { renderOutput: 'text', env, redact, marker: '<!-- m -->' });
    expect(rendered(body).links.slice(0, 2)).toEqual([url, outputArtifact.url]);
  });

  it('names each id once', async () => {
    const run = { runId: '4711000', automationId: 'd831ue4' };
    const told = {
      phrase: 'x',
      title: 'x',
      message: "Follow it with run-id: '4711000' and automation-id: 'd831ue4'.",
      heading: 'x',
    };
    for (const overrides of [
      {},
      { problem: told, outcome: 'wait-timeout' },
      { problem: { ...told, message: 'Run 4711000 failed.' } },
    ] as const) {
      for (const status of 'problem' in overrides && !('outcome' in overrides) ? ['FAILED'] : ['RUNNING', 'COMPLETE']) {
        const markdown = await summaryOf(report({ ...nothing, run, status, ...overrides }));
        expect([markdown.split('4711000').length, markdown.split('d831ue4').length]).toEqual([2, 2]);
      }
    }
  });

  it('of a complete run without files says so', async () => {
    const files = [{ name: 'a', url: 'https://h/a', mimeType: 'x', size: 1 }];
    const steps = [{ stepIndex: 1, exitCode: 0, durationMs: 1, files: [] }];
    expect(await summaryOf(report({ files: [], results: results({ steps }) }))).toContain(
      '\n\nThe run has no result files.\n',
    );
    const some = results({ steps: [{ stepIndex: 1, exitCode: 0, durationMs: 1, files } as never] });
    expect(await summaryOf(report({ files: [], results: some }))).toContain(
      "No file was downloaded: the input `files` matches none of the run's 1 files.",
    );
    expect(await summaryOf(failed({ files: [], results: results({ steps }) }))).not.toContain('result files');
  });

  it('names the missing files before the others, with the reason', async () => {
    const missingFiles = [{ step: 2, name: 'out.csv', reason: 'HTTP 410 after 3 tries' }];
    const markdown = await summaryOf(report({ outcome: 'error', missingFiles }));
    expect(markdown).toContain(
      '### Missing files\n\n<table>\n<tr><th>Step</th><th>File</th><th>Why</th></tr>\n<tr><td>2</td><td>out.csv</td><td>HTTP 410 after 3 tries</td></tr>',
    );
    const parts = [
      '## ❌',
      'Artifact with all downloaded files: ',
      '### Output',
      '### Steps',
      '### Missing files',
      '### Files',
    ];
    expect(order(markdown, parts)).toEqual(parts);
  });

  it.each<[string, Partial<Report>, string, string]>([
    [
      'waiting for approval',
      { outcome: 'detached', status: 'PAUSED' },
      '## ⏸️ Pinkfish run · waiting for approval',
      'The run is waiting for an approval in Pinkfish.',
    ],
    [
      'was not waited for',
      { outcome: 'detached', status: 'RUNNING' },
      '## 🚀 Pinkfish run · started, not waited for',
      'The run continues in Pinkfish.',
    ],
    [
      'outlasts the wait',
      { outcome: 'wait-timeout', status: 'RUNNING', durationMs: 1_800_000 },
      '## ⌛ Pinkfish run · timeout reached after 30 min',
      'The run continues in Pinkfish.',
    ],
    [
      'is left behind',
      { outcome: 'cancelled', status: 'RUNNING' },
      '## 🚫 Pinkfish run · job cancelled',
      'The run continues in Pinkfish.',
    ],
  ])('of a run that %s tells how to follow it', async (...[, overrides, first, sentence]) => {
    const run = { runId: '1778786207851669420', automationId: "d'8" };
    const markdown = await summaryOf(report({ ...nothing, run, ...overrides }));
    expect(markdown.split('\n')[0]).toBe(first);
    expect(markdown).toContain(`${sentence} A later step or job can`);
    expect(markdown).toContain("```yaml\nrun-id: '1778786207851669420'\nautomation-id: 'd''8'\n```");
  });

  it('warns rather than cautions where the run goes on', async () => {
    const problem = { phrase: 'x', title: 'x', message: 'The wait is over.', heading: 'x' };
    expect(await summaryOf(report({ ...nothing, outcome: 'wait-timeout', problem }))).toContain(
      '> [!WARNING]\n> The wait',
    );
  });

  it('of nothing at all is the verdict and the sentence', async () => {
    const problem = {
      phrase: 'invalid input timeout',
      title: 'x',
      message: 'Input "timeout" is "soon".',
      heading: 'x',
    };
    expect(await summaryOf(report({ ...nothing, outcome: 'error', problem }))).toBe(
      '## ❌ Pinkfish run · invalid input timeout\n\n> [!CAUTION]\n> Input "timeout" is "soon".\n',
    );
  });

  it('folds long lists', async () => {
    const steps = Array.from({ length: 30 }, (_, index) =>
      step({ key: String(index), startedMs: index, endedMs: index + 1 }),
    );
    const markdown = await summaryOf(
      report({ steps, files: Array.from({ length: 1_234 }, () => file({ size: 1_024 })) }),
    );
    expect(markdown).toContain('<summary><b>Steps</b> (30)</summary>');
    // Mermaid finds no width in a part that is folded.
    expect(markdown).toMatch(/<summary><b>When each step ran<\/b><\/summary>\n\n```mermaid\n.*"useWidth":860/);
    expect(markdown).toContain('<summary><b>Files</b> (1,234)</summary>');
    expect(markdown).toContain(
      '_The first 500 of 1,234 files (1.2 MiB in total); all are in the artifact and the output `files`._',
    );
    expect(
      rendered(markdown)
        .skeleton.split('\n')
        .filter((line) => line === 'details'),
    ).toHaveLength(3);
  });

  it.each([
    [3, 10_000, false],
    [2, 10_000, true],
    [3, 9_999, true],
    [21, 10_000, true],
  ])('draws the chart of %d steps in %d ms folded: %s', async (count, durationMs, isFolded) => {
    const steps = Array.from({ length: count }, (_, at) => step({ key: String(at), startedMs: at, endedMs: at + 1 }));
    const markdown = await summaryOf(report({ steps, durationMs }));
    expect(markdown.includes('<summary><b>When each step ran</b></summary>\n\n```mermaid')).toBe(isFolded);
    expect(markdown).toContain('```mermaid');
  });

  it('leaves the chart out where it could not be read', async () => {
    const steps = Array.from({ length: 51 }, (_, index) =>
      step({ key: String(index), startedMs: index, endedMs: index + 1 }),
    );
    expect(await summaryOf(report({ steps }))).toContain('_No chart: it is drawn for at most 50 steps._');
    expect(await summaryOf(report({ steps: [step({ startedMs: 1 })] }))).not.toContain('mermaid');
  });

  it('shows a request id and an artifact as far as they are known', async () => {
    const artifact = { id: '1', name: 'x', url: 'http://ghes.example/1', digest: '', size: undefined };
    const markdown = await summaryOf(report({ ...nothing, artifact, requestIds: { trigger: 'abc' } }));
    expect(markdown).toContain('Artifact with all files: `x`\n\n<sub>Request ids: trigger `abc`</sub>');
  });

  it('redacts before an escape could hide the secret', async () => {
    const problem = { phrase: 'x', title: 'x', message: 'refused key pk_live_*12*', heading: 'x' };
    const markdown = await renderSummary(
      report({ ...nothing, outcome: 'error', problem, steps: [step({ name: 'pk_\u200blive_*12*' })] }),
      {
        renderOutput: 'text',
        env: {},
        redact: (text) => text.replaceAll('pk_live_*12*', '***'),
      },
    );
    expect(markdown).toContain('refused key \\*\\*\\*');
    expect(markdown).not.toContain('live');
  });
});

/** Everything long at once: names, lists, tails and output. */
const giant = (): Report =>
  failed({
    steps: Array.from({ length: 10_000 }, (_, index) =>
      step({ key: String(index), name: `Schritt ${'ä'.repeat(100)}`, startedMs: index, endedMs: index + 1 }),
    ),
    results: results({
      steps: Array.from({ length: 10_000 }, (_, index) => ({ stepIndex: index + 5_000, files: [] })),
    }),
    files: Array.from({ length: 5_000 }, (_, index) => file({ name: `${'é'.repeat(150)}${index}` })),
    missingFiles: Array.from({ length: 5_000 }, () => ({ step: 1, name: 'ü'.repeat(150), reason: 'ß'.repeat(400) })),
    failedStep: {
      name: 'x'.repeat(1_000),
      key: '1',
      tails: [{ name: 'stderr.txt', lines: Array.from({ length: 50 }, () => '日'.repeat(2_000)) }],
    },
    designatedOutput: output({ text: 'line 日本\n'.repeat(100_000) }),
  });

describe('the limit', () => {
  it.each([1_000_000, 200_000, 60_000, 20_000])('of %d bytes is kept by a giant run', async (maxBytes) => {
    const markdown = await summaryOf(giant(), maxBytes);
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(maxBytes);
    // A megabyte takes the reader of Markdown too long.
    if (maxBytes > 60_000) return;
    const page = rendered(markdown);
    expect(page.skeleton).toMatch(/^h2\nblockquote/);
    expect(page.elements('details')).toHaveLength(
      page.skeleton.split('\n').filter((line) => line === 'details').length,
    );
  });

  it('lets the least important go first, each with a note', async () => {
    const markdown = await summaryOf(giant(), 60_000);
    expect(markdown).toContain('### Failed step');
    expect(markdown).toContain('_The rest does not fit here._ The full output is the file `step-3/notes.md`.');
    expect(markdown).toMatch(/_The first [\d,]+ of 15,000 steps|_The table of 15,000 steps does not fit here/);
    expect(markdown).toMatch(/_The first \d+ of 5,000 files|_The table of 5,000 files/);
  });

  it('leaves out the chart before the files', async () => {
    const all = await summaryOf(report());
    const less = await summaryOf(report(), Buffer.byteLength(all) - 1);
    expect(all).toContain('```mermaid');
    expect(less).toContain('_The chart of the steps does not fit here._');
    expect(less).toContain('changes.diff');
  });

  it('keeps the last lines of a tail', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index}`);
    const failedStep = { name: 'x', key: '2', tails: [{ name: 'stderr.txt', lines }] };
    expect(await summaryOf(failed({ failedStep }), 50_000)).toContain('\nline 39999\n```');
  });
});

describe('the comment', () => {
  const marker = '<!-- pinkfish-run-action 0 -->';
  const options = { renderOutput: 'text', env: {}, redact, marker } as const;

  it('begins with the marker, folds its lists, has no chart and links the run', async () => {
    const body = await renderComment(report(), {
      ...options,
      workflowRunUrl: 'https://github.com/octo/repo/actions/runs/1',
    });
    expect(body.startsWith(`${marker}\n\n## ✅ Release notes v12`)).toBe(true);
    expect(body).toContain('<summary><b>Steps</b> (3)</summary>');
    expect(body).not.toContain('mermaid');
    expect(body).toContain('[Full summary](https://github.com/octo/repo/actions/runs/1)\n\n<sub>Run');
  });

  it('keeps its limit in bytes, and so in characters', async () => {
    const body = await renderComment(giant(), options);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_536);
    expect(body).toContain('The rest does not fit here.');
  });
});
