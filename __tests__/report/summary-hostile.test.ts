import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Report } from '../../src/report/report.ts';
import { renderComment, renderSummary } from '../../src/report/summary.ts';
import { hostileText } from '../fixtures/hostile-text.ts';
import { rendered, type Rendered } from '../fixtures/rendered-markdown.ts';
import { file, output, report, results, step } from '../fixtures/report.ts';

const redact = (text: string): string => text;
const marker = '<!-- marker -->';
const artifactUrl = 'https://github.com/octo/repo/actions/runs/1/artifacts/4711';
/** A slow machine tries fewer; it does not fail. */
const runs = { numRuns: 80, interruptAfterTimeLimit: 10_000 };

/** A failed run in which every text of the service is the next of `texts`. */
const failedRun = (texts: string[], mimeType: string): Report => {
  let at = 0;
  const next = (): string => texts[at++ % texts.length] ?? '';
  return report({
    outcome: 'failed',
    problem: { phrase: next(), title: next(), message: next(), heading: 'The run failed' },
    run: { runId: `4711-${next()}`, automationId: `4712-${next()}` },
    status: `A${next()}`,
    steps: [
      step({ name: next(), startedMs: 0, endedMs: 5 }),
      step({ key: '2', name: next(), status: next(), startedMs: 5, endedMs: 9 }),
    ],
    results: results({ name: next() }),
    files: [file({ name: next() }), file({ step: 2, name: next() })],
    missingFiles: [{ step: 2, name: next(), reason: next() }],
    failedStep: {
      name: next(),
      key: '2',
      exitCode: 1,
      tails: [
        { name: `stderr.txt${next()}`, lines: [`x${next()}`, next()] },
        { name: next(), lines: [`x${next()}`] },
      ],
    },
    designatedOutput: output({ name: next(), path: next(), mimeType, text: `x${next()}` }),
    artifact: { id: '1', name: next(), url: artifactUrl, digest: '', size: 1 },
    outputArtifact: { id: '2', name: next(), url: `${artifactUrl}2`, digest: '', size: 1 },
    requestIds: { trigger: next(), results: next() },
  });
};

const expectInPlace = (page: Rendered, harmless: Rendered, links: string[]): void => {
  expect(page.skeleton).toBe(harmless.skeleton);
  expect(page.links).toEqual(links);
  expect(page.looseText).not.toMatch(/@\w|#\w|https?:\/\/|www\.|\bgh-\d/i);
};

describe('foreign text in a summary', () => {
  it.each(['text/x-log', 'application/json', 'text/markdown'])(
    'changes nothing of how the page is built, with an output of %s',
    async (mimeType) => {
      const harmless = rendered(
        await renderSummary(failedRun(['Fetch'], mimeType), { renderOutput: 'text', env: {}, redact }),
      );
      expect(harmless.elements('table')).toHaveLength(3);
      await fc.assert(
        fc.asyncProperty(fc.array(hostileText(), { minLength: 1, maxLength: 22 }), async (texts) => {
          const page = rendered(
            await renderSummary(failedRun(texts, mimeType), { renderOutput: 'text', env: {}, redact }),
          );
          expectInPlace(page, harmless, [`${artifactUrl}2`, artifactUrl]);
        }),
        runs,
      );
    },
  );

  it('changes nothing of how a comment is built', async () => {
    const options = { renderOutput: 'text', env: {}, redact, marker } as const;
    const harmless = rendered(await renderComment(failedRun(['Fetch'], 'text/x-log'), options));
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText(), { minLength: 1, maxLength: 22 }), async (texts) => {
        const body = await renderComment(failedRun(texts, 'text/x-log'), options);
        expect(body.startsWith(`${marker}\n\n## `)).toBe(true);
        expectInPlace(rendered(body), harmless, [`${artifactUrl}2`, artifactUrl]);
      }),
      runs,
    );
  });

  it.each([
    ['text/csv', ','],
    ['text/tab-separated-values', '\t'],
  ])('stays in its cell of a table of %s', async (mimeType, delimiter) => {
    const quoted = (cell: string): string =>
      delimiter === ',' ? `"${cell.replaceAll('"', '""')}"` : `x${cell.replace(/[\t\r\n\u0000-\u001f]/g, ' ')}`;
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText(), { minLength: 4, maxLength: 4 }), async ([a, b, c, d]) => {
        const text = `${quoted(a ?? '')}${delimiter}${quoted(b ?? '')}\n${quoted(c ?? '')}${delimiter}${quoted(d ?? '')}`;
        const of = report({ steps: [], results: undefined, files: [], artifact: undefined });
        const page = rendered(
          await renderSummary(
            { ...of, designatedOutput: output({ mimeType, text }) },
            { renderOutput: 'text', env: {}, redact },
          ),
        );
        expect(page.elements('table')).toHaveLength(1);
        expect(page.elements('tr')).toHaveLength(2);
        expect([page.elements('th').length, page.elements('td').length]).toEqual([2, 2]);
        expect(page.links).toEqual([]);
        expect(page.looseText).not.toMatch(/@\w|#\w|https?:\/\/|www\./i);
      }),
      runs,
    );
  });
});

describe('a foreign report rendered as Markdown', () => {
  const summaryOf = async (text: string): Promise<Rendered> =>
    rendered(
      await renderSummary(report({ designatedOutput: output({ text: `x\n${text}` }) }), {
        renderOutput: 'markdown',
        env: {},
        redact,
      }),
    );
  const topLevel = ({ skeleton }: Rendered): string[] => skeleton.split('\n').filter((line) => !line.startsWith(' '));
  const ownHeadings = (page: Rendered): string[] => page.elements('h3').map(page.text);

  it('ends with its frame, shows its HTML and mentions nobody', async () => {
    const harmless = await summaryOf('x');
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText(6), { maxLength: 12 }), async (lines) => {
        const page = await summaryOf(lines.join('\n'));
        expect(topLevel(page)).toEqual(topLevel(harmless));
        expect(ownHeadings(page)).toEqual(expect.arrayContaining(ownHeadings(harmless)));
        expect(page.elements('h1')).toEqual([]);
        expect(page.elements('h2')).toHaveLength(1);
        for (const name of ['div', 'script', 'details', 'iframe', 'b', 'section'])
          expect(page.elements(name)).toEqual([]);
        expect(page.skeleton).not.toContain('#comment');
        expect(page.looseText).not.toMatch(/@[A-Za-z0-9]/);
      }),
      { ...runs, numRuns: 250 },
    );
  });
});
