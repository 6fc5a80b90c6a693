import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { parseActionYml } from '../../fake-pinkfish/action-yml.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';

/** What the YAML package reads, each value as a text. */
const byPackage = (text: string): unknown =>
  JSON.parse(JSON.stringify(parse(text)), (_, value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
  );

const FORMS = `name: Forms

inputs:
  # A comment.
  plain:
    description: Where the API is, such as https://example.com/a#b. # not this
    default: 30m

  folded:
    description: >-
      One line, \`{"json": 'text'}\`
      and another: with a colon
      # and no comment.
    required: false
    default: 3
  quoted text:
    description: 'It''s "quoted": # here'
    default: "It's \\"quoted\\"\\n"
  bare:

  flow: { required: true, default: 'it''s, {', other: "a \\"b\\"" }
  empty: {}
outputs:
    # Indented otherwise.
  none:
    description: Not an input.
runs: { using: node24, main: dist/index.js }
`;

describe('parseActionYml', () => {
  it.each([
    ['action.yml', readFileSync(path.join(ROOT, 'action.yml'), 'utf8')],
    ['each form that is read', FORMS],
  ])('reads %s as the YAML package does', (_, text) => {
    expect(parseActionYml(text)).toEqual(byPackage(text));
    expect(parseActionYml(text.replaceAll('\n', '\r\n'))).toEqual(byPackage(text));
  });

  it.each([
    'a:\n  - item\n',
    'a: [1]\n',
    'a: { b: { c: 1 } }\n',
    'a: { b: 1, c }\n',
    'a: |\n  text\n',
    'a: one\n  two\n',
    'a: one\n  b: two\n',
    'a: &anchor text\n',
    'a: "no end\n',
    'a: b: c\n',
    'a:\n    b: text\n',
    'a: >-\n  one\n\n  two: three\n',
  ])('refuses what it would read wrongly: %j', (text) => {
    expect(() => parseActionYml(text)).toThrow();
  });
});
