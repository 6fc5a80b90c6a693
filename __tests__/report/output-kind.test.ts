import { describe, expect, it } from '@jest/globals';
import { indentedJson, outputKind } from '../../src/report/output-kind.ts';

describe('outputKind', () => {
  it.each([
    ['text/markdown; charset=utf-8', 'x.txt', '', 'markdown'],
    ['text/x-markdown', 'x', '', 'markdown'],
    ['Application/JSON', 'x', '', 'json'],
    ['application/problem+json', 'x', '', 'json'],
    ['text/csv', 'x', '', 'csv'],
    ['text/tab-separated-values', 'x', '', 'tsv'],
    ['text/html', 'x.md', '', 'text'],
    ['text/plain', 'x.md', '', 'markdown'],
    ['application/octet-stream', 'x.JSON', '', 'json'],
    [undefined, 'x.csv', '', 'csv'],
    ['', 'x.tsv', '', 'tsv'],
    [undefined, 'x.log', '{}', 'text'],
    [undefined, 'x', ' {"a": 1}', 'json'],
    [undefined, 'x', '[half', 'text'],
    [undefined, 'x', '12', 'text'],
  ] as const)('of %s, %s, %j is %s', (...[mimeType, name, text, expected]) => {
    expect(outputKind({ mimeType, name, text })).toBe(expected);
  });
});

describe('indentedJson', () => {
  it.each([
    ['{"a":[1,{"b":null}]}', '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}'],
    ['[1778786207851669420,1.10,1e400,-0]', '[\n  1778786207851669420,\n  1.10,\n  1e400,\n  -0\n]'],
    ['{"__proto__":1,"a\\"]":"[[{{"}', '{\n  "__proto__": 1,\n  "a\\"]": "[[{{"\n}'],
    ['"x"', '"x"'],
    ['{"a":', undefined],
    ['', undefined],
    ['['.repeat(65) + ']'.repeat(65), undefined],
  ])('of %j', (text, expected) => {
    expect(indentedJson(text)).toBe(expected);
  });

  it.each(['['.repeat(500_000), '{"a":'.repeat(100_000), '"\\"'.repeat(200_000)])('is not brought down', (text) => {
    expect(indentedJson(text)).toBeUndefined();
  });
});
