import { describe, expect, it } from '@jest/globals';
import { quotedMarkdown } from '../../src/report/quoted-markdown.ts';
import { rendered } from '../fixtures/rendered-markdown.ts';

describe('quotedMarkdown', () => {
  it.each([
    ['# Title\n\ntext', '> # Title\n>\n> text'],
    ['<div>', '> <\u200bdiv>'],
    ['</details> <!-- x --> <?x?> <![CDATA[', '> <\u200b/details> <\u200b!-- x --> <\u200b?x?> <\u200b![CDATA[\u200b'],
    ['a < b <3', '> a < b <3'],
    ['| a<br>b<br/>c<BR />d |', '> | a<br>b<br/>c<BR />d |'],
    ['<br>', '> <\u200bbr>'],
    ['<br onclick=x>', '> <\u200bbr onclick=x>'],
    ['<https://x.example/a>', '> <https://x.example/a>'],
    ['<https://x@y.example>', '> <\u200bhttps://x%40y.example>'],
    ['hi @team, a@b', '> hi @\u200bteam, a@\u200bb'],
    ['&#64;team &#x40;team &commat;team', '> @\u200bteam @\u200bteam @\u200bteam'],
    ['https://medium.example/@ann', '> https://medium.example/%40ann'],
    ['![img](https://x.example/a.png)', '> ![img](https://x.example/a.png)'],
    [
      '[![badge](https://x.example/a.svg)](https://x.example)',
      '> [![badge](https://x.example/a.svg)](https://x.example)',
    ],
    ['[!NOTE]\nx', '> [\u200b!NOTE]\n> x'],
    [
      '[ !CAUTION]: https://x.example\n[\n!WARNING]: x',
      '> [\u200b !CAUTION]: https://x.example\n> [\u200b\n> !WARNING]: x',
    ],
    ['```\n<b> @x\n```\n<b>', '> ```\n> <b> @x\n> ```\n> <\u200bb>'],
    ['~~~ `x`\n<b>\n~~~~\n<b>', '> ~~~ `x`\n> <b>\n> ~~~~\n> <\u200bb>'],
    ['````\n```\n<b>\n````', '> ````\n> ```\n> <b>\n> ````'],
    ['```\n    ```\n<b>', '> ```\n>     ```\n> <b>'],
    ['```\n\t```\n<b>', '> ```\n>     ```\n> <b>'],
    // A fence in a list: whether the next one opens or closes can't be told.
    ['- ```\n```\n<b>', '> - ```\n> ```\n> <\u200bb>'],
    ['``` `x`\n```\n<b>', '> ``` `x`\n> ```\n> <\u200bb>'],
    ['`<b>`', '> `<\u200bb>`'],
    ['\u001b[31mred\u202e', '> red'],
  ])('%j', (markdown, expected) => {
    expect(quotedMarkdown(markdown)).toBe(expected);
  });

  it.each([
    '```',
    '<details>',
    '<!--',
    '- a\n  ```',
    '> ```\n<div>',
    '<br>\n```\n<div>',
    '1. x\n\n   ```\n```\n<div>',
    '\t```\n```\n<div>\n\n',
  ])('keeps %j inside the quote', (markdown) => {
    const page = rendered(`${quotedMarkdown(markdown)}\n\n### After`);
    expect(page.skeleton.split('\n').filter((line) => !line.startsWith(' '))).toEqual(['blockquote', 'h3']);
    expect(page.elements('div')).toEqual([]);
  });
});
