import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { framedMarkdown } from '../../src/report/framed-markdown.ts';
import { hostileText } from '../fixtures/hostile-text.ts';
import { rendered } from '../fixtures/rendered-markdown.ts';

const BEFORE = '<table><tr><td>\n\n';
const BEHIND = '\n\n</td></tr></table>';
const framed = (markdown: string): string => framedMarkdown(markdown, 1_000_000).text;

describe('framedMarkdown', () => {
  it.each([
    [
      'text\n\n| a | b |\n| --- | --- |\n| c<br>d<br/>e<BR />f | g |',
      'text\n\n| a | b |\n| --- | --- |\n| c<br>d<br/>e<BR />f | g |',
    ],
    ['# A\n## B\n### C\n##### D ##\n#\n#E', '### A\n#### B\n##### C\n###### D ##\n###\n#E'],
    ['A\n===\nB\nb\n---\n\n---\nC\n***\n===', '### A\n#### B b\n\n***\nC\n***\n\u200b==='],
    ['<div>', '<\u200bdiv>'],
    ['</details> <!-- x --> <?x?> <![CDATA[', '<\u200b/details> <\u200b!-- x --> <\u200b?x?> <\u200b![CDATA['],
    ['a < b <3', 'a < b <3'],
    ['<br>', '<\u200bbr>'],
    ['a <br onclick=x>', 'a <\u200bbr onclick=x>'],
    ['<https://x.example/a>', '<https://x.example/a>'],
    ['<https://x@y.example>', '<\u200bhttps://x%40y.example>'],
    ['hi @team, a@b', 'hi @\u200bteam, a@\u200bb'],
    ['&#64;team &#x40;team &commat;team', '@\u200bteam @\u200bteam @\u200bteam'],
    ['https://medium.example/@ann', 'https://medium.example/%40ann'],
    ['![img](https://x.example/a.png?sig=1)', '![img](https://x.example/a.png)'],
    [
      '[^1]: note\n[a]: https://x.example\n[\nb\n]: x',
      '[^1]\u200b: note\n[a]\u200b: https://x.example\n[\nb\n]\u200b: x',
    ],
    ['```\n<b> @x # y\n```\n<b>', '```\n<b> @x # y\n```\n<\u200bb>'],
    ['~~~ `x`\n<b>\n~~~~\n<b>', '~~~ `x`\n<b>\n~~~~\n<\u200bb>'],
    ['````\n```\n<b>', '````\n```\n<b>\n````'],
    ['```\n    ```\n<b>', '```\n    ```\n<b>\n```'],
    ['``` `x`\n```\n<b>', '``` `x`\n```\n<b>\n```'],
    ['- a\n  - b\n\n    c\n1. d\n   e', '-   a\n    - b\n\n      c\n1.  d\n    e'],
    [
      '- ```\n  <b>\n  # x\n  ```\n  # y\n# Z\n```\n<b>',
      '-   ```\n    <\u200bb>\n    \u200b# x\n    ```\n    ### y\n### Z\n```\n<b>\n```',
    ],
    // A fence that stays open in an item, and text that continues an item.
    ['- ```\n> # A', '-   ```\n> \u200b# A'],
    ['- x\ny\n    # A', '-   x\ny\n      ### A'],
    ['- # A\n> # A\n> ===', '-   ### A\n> ### A\n> \u200b==='],
    ['-\n  a\n-\tb\n\n\tc', '-\n    a\n-   b\n\n    c'],
    ['* * *\n  a', '***\n  a'],
    ['    # code', '    # code'],
    ['`<b>`', '`<\u200bb>`'],
    ['\u001b[31mred\u202e', 'red'],
  ])('%j', (markdown, expected) => {
    expect(framed(markdown)).toBe(`${BEFORE}${expected}${BEHIND}`);
  });

  const keepsInside = (markdown: string): void => {
    const page = rendered(
      `## Before\n\n> [!CAUTION]\n> x [^1] [a] [x]\n\n${framed(markdown)}\n\n### After\n\n[a] [^1]\n`,
    );
    const top = page.skeleton.split('\n').filter((line) => !line.startsWith(' '));
    expect(top).toEqual(['h2', 'blockquote', 'table', 'h3', 'p']);
    for (const name of ['div', 'details', 'section', 'script', 'h1', 'b', 'iframe'])
      expect(page.elements(name)).toEqual([]);
    expect(page.elements('h2')).toHaveLength(1);
    expect(page.elements('td').length).toBeGreaterThanOrEqual(1);
    expect(page.skeleton).not.toContain('#comment');
    const [heading] = page.elements('h3').slice(-1);
    expect(heading && page.text(heading)).toBe('After');
    expect(page.looseText).not.toMatch(/@[A-Za-z0-9]/);
  };

  it.each([
    '```',
    '~~~~ x',
    '   ```js',
    '<details>',
    '<!--',
    '</td></tr></table>\n\n<div>',
    '- a\n  ```',
    '> ```\n<div>',
    '<br>\n```\n<div>',
    '1. x\n\n   ```\n```\n<div>',
    '\t```\n```\n<div>\n\n',
    'x\n2. y\n   ```\n<div>',
    '-\n\n  ```\n<div>',
    '10. x\n  ```\n<div>',
    '-      x\n  ```\n<div>',
    '[^1]: x\n[a]: https://evil.example\n[!CAUTION]: https://evil.example',
    '[^1]',
    '[a\n]: x',
    '> [^1]:\n> x',
    '- [^1]: x\n\n      y',
    'x\n---\n===\n-\n--',
    '    x\n2. y\n-',
    '- x\n\t- \n> x\n> - ',
    'x\n---\t\ny\n=\t \n- \t-\t-\n  x\n> -\t# x\n> =\t',
    '# x\n## y',
    '> x\n> ===',
    '- x\n  ---',
    '<https://x.example/></td>',
    '`</td>`',
    '\\</td>',
    '| a |\n| - |\n| </td></tr></table> |',
    '$$\nx',
    '- - ```\n    x\n  ```\n<div>',
    '* * *\n   ```\n<div>',
  ])('keeps %j inside', keepsInside);

  it('keeps anything inside', () => {
    const piece = fc.oneof(
      hostileText(6),
      fc.constantFrom(
        '```',
        '~~~',
        '   ```',
        '  ~~~',
        '- ```',
        '2. x',
        '- ',
        '-',
        '    ',
        '   x',
        '> ',
        '>',
        '<br>',
        '# x',
        '===',
        '---',
        '[^1]: x',
        '[a]: x',
        '- - x',
        '* * *',
        '1.\t',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (lines) => keepsInside(lines.join('\n'))),
      {
        numRuns: 400,
        interruptAfterTimeLimit: 20_000,
      },
    );
  });

  it.each([
    ['blanks and line breaks', `${' '.repeat(1_000)}<br>`.repeat(250)],
    ['line breaks behind blanks', ' '.repeat(125_000) + '<br>'.repeat(31_000)],
    ['brackets', '[ '.repeat(125_000)],
    ['quotes', '>'.repeat(250_000)],
    ['lists', '- '.repeat(125_000)],
    ['dashes', `${'- '.repeat(125_000)}x`],
    ['addresses', '<https://x'.repeat(25_000)],
    ['entities', '&#0'.repeat(83_000)],
    ['lines', '-\n'.repeat(125_000)],
    ['paragraph', 'x\n'.repeat(125_000)],
    ['underlines', 'x\n-\n'.repeat(62_000)],
  ])('takes time by the length only: %s', (_, markdown) => {
    const before = performance.now();
    framed(markdown);
    // Quadratic work takes minutes.
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it.each([100, 1_000, 30_000])('takes %d bytes at most, and closes what was cut', (room) => {
    for (const markdown of [
      '<a '.repeat(20_000),
      `\`\`\`\n${'x\n'.repeat(20_000)}`,
      '- a\n  b\n'.repeat(9_000),
      '\t\n\tx\n'.repeat(9_000),
    ]) {
      const { text, cut } = framedMarkdown(markdown, room);
      expect(cut).toBe(true);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(room);
      expect(text.length).toBeGreaterThan(room / 2);
      expect(
        rendered(text)
          .skeleton.split('\n')
          .filter((line) => !line.startsWith(' ')),
      ).toEqual(['table']);
    }
  });
});
