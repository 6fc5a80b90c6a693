import { describe, expect, it } from '@jest/globals';
import { designatedOutputPart, type RenderOutput } from '../../src/report/designated-output.ts';
import type { DownloadedOutput, Report } from '../../src/report/report.ts';
import { output, report } from '../fixtures/report.ts';

const shown = async (
  overrides: Partial<DownloadedOutput>,
  options: { renderOutput?: RenderOutput; room?: number; of?: Partial<Report> } = {},
): Promise<string> => {
  const { renderOutput = 'text', room = 100_000, of = {} } = options;
  const part = designatedOutputPart(report({ ...of, designatedOutput: output(overrides) }), renderOutput);
  return (await part.render(room)) ?? '';
};

const csv = (rows: number, delimiter = ','): string =>
  ['name', ...Array.from({ length: rows }, (_, index) => `row ${index}`)]
    .map((name) => `${name}${delimiter}1`)
    .join('\n');

describe('the designated output', () => {
  it('is nothing where there is none', async () => {
    expect(await designatedOutputPart(report({ designatedOutput: undefined }), 'text').render(9_000)).toBe('');
  });

  it.each<[string, Partial<DownloadedOutput>, RenderOutput, string]>([
    ['Markdown as its text', { text: '# A' }, 'text', '### Output: notes.md · 52 B\n\n```markdown\n# A\n```'],
    [
      'Markdown rendered',
      { text: '# A\n' },
      'markdown',
      '### Output: notes.md · 52 B\n\n<table><tr><td>\n\n### A\n\n</td></tr></table>',
    ],
    [
      'only Markdown rendered',
      { mimeType: 'text/plain', name: 'a.txt', text: '# A', size: undefined },
      'markdown',
      '### Output: a.txt\n\n```text\n# A\n```',
    ],
    [
      'JSON indented',
      { mimeType: 'application/json', text: '{"id":1778786207851669420}' },
      'text',
      '```json\n{\n  "id": 1778786207851669420\n}\n```',
    ],
    ['broken JSON as it is', { mimeType: 'application/json', text: '{"id":' }, 'text', '```json\n{"id":\n```'],
    [
      'CSV as a table',
      { mimeType: 'text/csv', text: 'a,"b\nc"\n1,""\n\n2,3,4' },
      'text',
      '<table>\n<tr><th>a</th><th>b c</th></tr>\n<tr><td>1</td><td></td></tr>\n<tr><td>2</td><td>3</td><td>4</td></tr>\n</table>',
    ],
    [
      'CSV of a spreadsheet',
      { mimeType: 'text/csv', text: 'a;b\n1,5;2' },
      'text',
      '<td><code>1,5</code></td>'.replace(/<\/?code>/g, '') + '<td>2</td>',
    ],
    ['CSV with a stray quote', { mimeType: 'text/csv', text: 'a,b\nx"y,2' }, 'text', '<td><code>x&quot;y</code></td>'],
    ['CSV that is none as text', { mimeType: 'text/csv', text: 'a,b\n"x,2' }, 'text', '```text\na,b\n"x,2\n```'],
    ['CSV of empty lines as text', { mimeType: 'text/csv', text: '\n,' }, 'text', '<table>'],
    [
      'TSV as a table',
      { mimeType: 'text/tab-separated-values', text: 'a\t"b\n1\t2' },
      'text',
      '<tr><th>a</th><th><code>&quot;b</code></th></tr>\n<tr><td>1</td><td>2</td></tr>',
    ],
    ['an empty text', { text: ' \n' }, 'text', 'The output is empty.'],
    [
      'what is no text',
      { text: undefined },
      'text',
      'The output is not text, or it is too large to be shown. The full output is the file `step-3/notes.md` in the artifact. On the runner, its path is the output `designated-output-path`.',
    ],
    ['what was not fetched', { text: undefined, path: undefined }, 'text', 'The output could not be downloaded.'],
    [
      'a beginning',
      { truncated: true },
      'text',
      '```\n\n_Only the beginning is shown._ The full output is the file `step-3/notes.md` in the artifact',
    ],
    ['a beginning of something lost', { truncated: true, path: undefined }, 'text', '_Only the beginning is shown._ '],
  ])('shows %s', async (...[, overrides, renderOutput, expected]) => {
    expect(await shown(overrides, { renderOutput })).toContain(expected);
  });

  it('shows 20 rows and says of how many', async () => {
    const text = await shown({ mimeType: 'text/csv', text: csv(1_234) });
    expect(text.match(/<tr>/g)).toHaveLength(21);
    expect(text).toContain('_The first 20 of 1,234 rows are shown._ The full output is');
    expect(await shown({ mimeType: 'text/csv', text: csv(20) })).not.toContain('The first');
  });

  it('shows 40 columns', async () => {
    const line = Array.from({ length: 41 }, () => 'x').join(',');
    expect(await shown({ mimeType: 'text/csv', text: `${line}\n${line}` })).toContain('_The first 40 of 41 columns._');
  });

  it('names the file as it is on the runner if it is outside the folder, and the artifact only if it is in it', async () => {
    const where = async (path: string | undefined, of: Partial<Report>): Promise<string> =>
      await shown({ text: undefined, ...(path === undefined ? {} : { path }) }, { of });
    expect(await where('/tmp/x', {})).toContain('The full output is the file `/tmp/x`. On the runner');
    expect(await where(undefined, { artifact: undefined })).toContain('is the file `step-3/notes.md`. On');
    expect(await where(undefined, { downloadPath: undefined })).toContain('`/runner/temp/pinkfish/step-3/notes.md` in');
    // Not chosen by `files`, so it is downloaded, but not uploaded.
    expect(await where(undefined, { files: [] })).toContain('is the file `step-3/notes.md`. On');
  });

  it('is the last step’s result if there is no designated output', async () => {
    const stepResult = {
      step: 3,
      name: 'result.md',
      mimeType: 'text/markdown',
      text: '# A',
      truncated: true,
      path: '/runner/temp/pinkfish/step-3/result.md',
    };
    const of = report({ designatedOutput: undefined, stepResult });
    expect(await designatedOutputPart(of, 'markdown').render(9_000)).toBe(
      '### Result of step 3\n\n<table><tr><td>\n\n### A\n\n</td></tr></table>\n\n_Only the beginning is shown._ The full output is the file `step-3/result.md`.',
    );
  });

  it('has no query string in any link, whatever its kind', async () => {
    const link = 'https://h.example/f?X-Amz-Signature=abc';
    const kinds: [string, string][] = [
      ['text/markdown', `see ${link}`],
      ['text/csv', `a,b\n${link},next`],
      ['application/json', `{"a":"${link.replace('t', '\\u0074')}","b":1}`],
      ['text/plain', `<${link}>`],
    ];
    for (const [mimeType, text] of kinds) {
      for (const renderOutput of ['text', 'markdown'] as const) {
        const part = await shown({ mimeType, text, name: 'x' }, { renderOutput });
        expect(part).toContain('https://h.example/f');
        expect(part).not.toContain('Signature');
      }
    }
    expect(await shown({ mimeType: 'text/csv', text: `a,b\n${link},next` })).toContain('<td>next</td>');
  });

  it('of a name like a member of every object is text', async () => {
    for (const name of ['report.constructor', 'report.toString', 'a.__proto__', 'constructor', '__proto__'])
      expect(await shown({ name, mimeType: undefined, text: 'x' })).toContain('```text\nx');
  });

  it.each<RenderOutput>(['text', 'markdown'])(
    'folds what is long and cuts it at a line, as %s',
    async (renderOutput) => {
      const text = Array.from({ length: 5_000 }, (_, index) => `line ${index}`).join('\n');
      const part = await shown({ text }, { renderOutput, room: 20_000 });
      expect(Buffer.byteLength(part)).toBeLessThan(20_000);
      expect(part).toMatch(/<details>\n<summary>notes\.md · [12],\d\d\d lines<\/summary>/);
      expect(part).toMatch(
        /line \d+(?:\n```|\n\n<\/td><\/tr><\/table>)?\n\n<\/details>\n\n_The rest does not fit here\._ The full output is/,
      );
    },
  );
});
