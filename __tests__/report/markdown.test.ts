import { describe, expect, it } from '@jest/globals';
import {
  byteSize,
  codeSpan,
  fenced,
  fenceSize,
  folded,
  htmlName,
  htmlTable,
  httpsLink,
  linesWithin,
  markdownName,
  prose,
} from '../../src/report/markdown.ts';
import { rendered } from '../fixtures/rendered-markdown.ts';

describe('names', () => {
  it.each([
    ['Fetch the diff', 'Fetch the diff', 'Fetch the diff'],
    ["Ann's file (v1.2).md", 'Ann&#39;s file (v1.2).md', "Ann's file (v1.2).md"],
    ['報告 🚀', '報告 🚀', '報告 🚀'],
    ['', '(unnamed)', '(unnamed)'],
    ['a\nb\u202e', 'a b', 'a b'],
    ['</td>', '<code>&lt;/td&gt;</code>', '`</td>`'],
    ['@team', '<code>@team</code>', '`@team`'],
    ['www.example.org', '<code>www.example.org</code>', '`www.example.org`'],
    ['GH-12', '<code>GH-12</code>', '`GH-12`'],
    [
      'd670460b4b4aece5915caf5c68d12f560a9fe3e4',
      '<code>d670460b4b4aece5915caf5c68d12f560a9fe3e4</code>',
      '`d670460b4b4aece5915caf5c68d12f560a9fe3e4`',
    ],
    ['a`b``c', '<code>a`b``c</code>', '```a`b``c```'],
    ['`a`', '<code>`a`</code>', '`` `a` ``'],
  ])('%j is %j in HTML and %j in Markdown', (name, html, markdown) => {
    expect(htmlName(name)).toBe(html);
    expect(markdownName(name)).toBe(markdown);
  });

  it('are cut', () => {
    expect(htmlName('x'.repeat(50), 10)).toBe(`<code>${'x'.repeat(9)}…</code>`);
    expect(codeSpan('x'.repeat(50), 10)).toBe(`\`${'x'.repeat(9)}…\``);
  });
});

it('writes the five characters of HTML as entities', () => {
  expect(htmlName(`<a href="x" title='y'>&`)).toBe('<code>&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;</code>');
});

describe('prose', () => {
  it.each([
    ['Input "timeout" is "soon": durations are allowed.', 'Input "timeout" is "soon": durations are allowed.'],
    ['see https://x.example', 'see https:\u200b//x.example'],
    ['ends with a colon:', 'ends with a colon:'],
    ['www.x.example', 'www\u200b.x.example'],
    ['@team #12 GH-1', '@\u200bteam \\#\u200b12 GH\u200b-1'],
    ['*a* _b_ `c` ~d~ [e] |f| \\', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~ \\[e\\] \\|f\\| \\\\'],
    ['<b> & $5', '&lt;b&gt; &amp; <span>$</span>5'],
    ['1. first', '1\\. first'],
    ['---', '\\---'],
  ])('%j becomes %j', (text, expected) => {
    expect(prose(text, 200)).toBe(expected);
  });

  it('shows what it was given, but for invisible spaces', () => {
    const text = '1) "a" <b> & *c* _d_ `e` [f](g) ![h](i) $j$ @k #1 https://l www.m.n o@p.q ~~r~~ | s \\ :t: T-1';
    const page = rendered(`> [!NOTE]\n> ${prose(text, 500)}`);
    const [paragraph] = page.elements('p');
    expect(page.skeleton).toBe('blockquote\n  p');
    expect(paragraph && page.text(paragraph).replaceAll('\u200b', '')).toBe(`[!NOTE]\n${text}`);
  });
});

describe('fences', () => {
  it.each([
    ['a\nb\n\n', '```text\na\nb\n```'],
    ['````', '`````text\n````\n`````'],
  ])('hold %j', (text, expected) => {
    expect(fenced(text, 'text')).toBe(expected);
    expect(fenceSize(text.trimEnd(), 'text')).toBe(byteSize(expected) - byteSize(text.trimEnd()));
  });
});

describe('links', () => {
  it.each([
    ['https://github.com/o/r/actions/runs/1/artifacts/2', '[x](https://github.com/o/r/actions/runs/1/artifacts/2)'],
    ['https://x.example/a)b(c*d`e|f', '[x](https://x.example/a%29b%28c%2Ad%60e%7Cf)'],
    ['http://x.example/', 'x'],
    ['https://user:secret@x.example/', 'x'],
    ['javascript:alert(1)', 'x'],
    ['nonsense', 'x'],
  ])('to %j', (url, expected) => {
    expect(httpsLink('x', url)).toBe(expected);
  });
});

it('folds', () => {
  expect(folded('Files', 'body')).toBe('<details>\n<summary>Files</summary>\n\nbody\n\n</details>');
});

describe('tables', () => {
  const headings = ['A', 'B'];
  const rows = [
    ['1', '2'],
    ['3', '4'],
  ];

  it('are one HTML block', () => {
    expect(htmlTable(headings, rows, 1_000)).toEqual({
      html: '<table>\n<tr><th>A</th><th>B</th></tr>\n<tr><td>1</td><td>2</td></tr>\n<tr><td>3</td><td>4</td></tr>\n</table>',
      rows: 2,
    });
  });

  it('end where the room does, to the byte', () => {
    const size = byteSize(htmlTable(headings, rows, 1_000).html);
    expect(htmlTable(headings, rows, size).rows).toBe(2);
    expect(htmlTable(headings, rows, size - 1).rows).toBe(1);
    expect(htmlTable(headings, rows, 0).rows).toBe(0);
  });
});

describe('linesWithin', () => {
  it.each([
    ['ab\ncd\nef', 100, 'ab\ncd\nef', false],
    ['ab\ncd\nef', 7, 'ab\ncd', true],
    ['abcdef', 3, 'abc', true],
    ['äöü', 3, 'ä', true],
    ['abc', -5, '', true],
  ] as const)('of %j within %d bytes', (...[text, room, expected, cut]) => {
    expect(linesWithin(text, room)).toEqual({ text: expected, cut });
  });
});
