import { describe, expect, it } from '@jest/globals';
import { UnexpectedResponseError } from '../../src/errors.ts';
import { parseDocument } from '../../src/pinkfish/json-document.ts';
import { redactor } from '../../src/redact.ts';

const KEY = 'k/4711+secret key';

const served = (json: string | Buffer, body = Buffer.from(json)) =>
  parseDocument({ headers: {}, body, requestId: 'abc-1' }, redactor([KEY]));
const parse = (...answer: Parameters<typeof served>): unknown => served(...answer).document;

const refusal = (json: string): UnexpectedResponseError => {
  try {
    parse(json);
  } catch (error) {
    return error as UnexpectedResponseError;
  }
  throw new Error('it should have been refused');
};

describe('the number of values', () => {
  // A list or object of a million values less one, itself being one.
  const rest = 999_998;

  it.each<[string, string, string]>([
    ['numbers', `[${'1,'.repeat(rest)}1]`, '[1,'],
    ['empty objects', `[${' {},'.repeat(rest)} { }]`, '[{},'],
    ['empty lists', `[${'[],'.repeat(rest)}[\n]]`, '[[],'],
    ['lists of one', `[${'[1],'.repeat(rest / 2)}1]`, '[1,'],
    ['members', `{${'"a":1,'.repeat(rest)}"a":1}`, '{"z":1,'],
    ['texts full of commas and brackets', `[${'"[,\\"{,\\\\",'.repeat(rest)}"[,\\"{,\\\\"]`, '["",'],
  ])('is a million at most: %s', (_, json, oneMore) => {
    expect(parse(json)).toEqual(expect.anything());
    const error = refusal(oneMore + json.slice(1));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(error.transient).toBe(false);
    expect(error.message).toBe('the answer has more JSON values than the limit of 1,000,000 (request id abc-1)');
  });

  it('is not that of the bytes: one text of 50 MB', () => {
    expect(parse(`{"a":"${'x'.repeat(50_000_000)}"}`)).toHaveProperty('a.length', 50_000_000);
  });
});

it('500 levels are the limit', () => {
  const nested = (levels: number): string => `[{},${'['.repeat(levels - 1)}[]${']'.repeat(levels - 1)},[]]`;
  expect(parse(nested(499))).toHaveLength(3);
  const error = refusal(nested(500));
  expect(error.message).toContain('the answer has more levels of nested JSON than the limit of 500');
  expect(error.transient).toBe(false);
});

it.each(['', '{"a"', '[1,]', '"half', '"half\\', '}', '[[', '\u0000'])('%j is not JSON, for now', (json) => {
  expect(refusal(json)).toMatchObject({ transient: true });
  expect(refusal(json).message).toContain('the answer is not a complete JSON document');
});

it.each(['<html>', '\n <!doctype html><title>Sign in</title>'])('%j is called a web page', (page) => {
  expect(refusal(page)).toMatchObject({ transient: true });
  expect(refusal(page).message).toContain('the answer is a web page instead of JSON');
});

it.each(['null', '1', '"x"', '[]', '{"__proto__":{"a":1},"constructor":2}'])('%s is what it is', (json) => {
  expect(JSON.stringify(parse(json))).toBe(json);
  expect(JSON.stringify(parse(`\ufeff${json}`))).toBe(json);
});

it('takes the key out of every text and name, members of the prototype included, but not out of links', () => {
  const link = `https://files.example/${KEY}`;
  const body = Buffer.from(
    `{"__proto__":"${KEY}","url":"${link}","deep":[{"${KEY}":[1,"use ${encodeURIComponent(KEY)}"],"url":{"a":"${KEY}"}}]}`,
  );
  const document = parse('', body) as Record<string, unknown>;
  expect(Object.entries(document)).toEqual([
    ['__proto__', '***'],
    ['url', link],
    ['deep', [{ '***': [1, 'use ***'], url: { a: '***' } }]],
  ]);
  expect(body.toString()).not.toContain(KEY);
});

it('loses no name that differs only in how it spells the key', () => {
  const forms = [KEY, encodeURIComponent(KEY)];
  const names = forms.flatMap((one) => forms.flatMap((two) => [`${one}${two}`, `1-***${one}`]));
  const json = JSON.stringify(Object.fromEntries(names.map((name, index) => [name, index])));
  const values = Object.values(parse(json) as object) as number[];
  expect(values).toHaveLength(new Set(names).size);
});
