import { expect, it } from '@jest/globals';
import { commentMarker } from '../../src/github/pull-request-comment.ts';
import { titleWithKey } from '../../src/report/comment-title.ts';
import { renderComment } from '../../src/report/summary.ts';
import { report } from '../fixtures/report.ts';

const plain = (text: string): string => text;

it.each([
  ['', ''],
  ['null', ''],
  ['{}', ''],
  [' \n', ''],
  ['{\n  "os": "linux"\n}', ' · `os: linux`'],
  [
    '{"os":"linux","node":24,"lts":true,"flags":["a"],"more":{"b":null}}',
    ' · `os: linux, node: 24, lts: true, flags: ["a"], more: {"b":null}`',
  ],
  ['nightly', ' · nightly'],
  ['"nightly"', ' · nightly'],
  ['20', ' · 20'],
  ['[1]', ' · `[1]`'],
  ['{"os": ', ' · `{"os":`'],
  ['{"a`b":"@octo <b> #1\\n## x"}', ' · ``a`b: @octo <b> #1 ## x``'],
  ['a secret', ' · `a ***`'],
])('shows of the key %j in the title: %j', (key, shown) => {
  expect(titleWithKey('## Done', key, (text) => text.replaceAll('secret', '***'))).toBe(`## Done${shown}`);
});

it('is one line, however long the key is', () => {
  const title = titleWithKey('## Done', JSON.stringify({ os: 'x\n'.repeat(100_000) }), plain);
  expect(title.length).toBeLessThan(250);
  expect(title).not.toContain('\n');
});

it('stands right after the marker of a comment', async () => {
  const marker = commentMarker({ workflow: 'w', job: 'j', step: 's', triggerId: 't', key: '' });
  const options = { renderOutput: 'text', env: {}, redact: plain, marker } as const;
  const comment = await renderComment(report(), { ...options, key: '{"os":"linux"}' });
  expect(comment.startsWith(`${marker}\n\n## ✅ `)).toBe(true);
  expect(comment.split('\n')[2]).toMatch(/ · `os: linux`$/);
  expect((await renderComment(report(), options)).split('\n')[2]).not.toContain('os: linux');
});
