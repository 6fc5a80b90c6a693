import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { scanJson } from '../src/json-text.ts';

describe('scanJson', () => {
  it('gives the members of the object on top, each value as it stands', () => {
    const json = ' {"a" : 1.50,"b":{"c":[1, {"d":2}]} ,\n"\\u0067": "x\\"y" , "l":[ ], "":null}\r\n';
    expect(scanJson(json)).toEqual({
      members: [
        { name: 'a', json: '1.50' },
        { name: 'b', json: '{"c":[1, {"d":2}]}' },
        { name: 'g', json: '"x\\"y"' },
        { name: 'l', json: '[ ]' },
        { name: '', json: 'null' },
      ],
      fault: undefined,
    });
  });

  it.each([
    ['{', 1, 'the text ends, but a name'],
    ['', 0, 'the text ends, but a value'],
    ['{"a":}', 5, 'a value is expected'],
    ['{"a":1,}', 7, 'a name in double quotes is expected'],
    ['{"a" 1}', 5, 'a colon is expected'],
    ['{"a":1 "b":2}', 7, 'a comma or a closing bracket'],
    ['{"a":[1,]}', 8, 'a value is expected'],
    ['{"a":[,]}', 6, 'a value or "]" is expected'],
    ['{"a":1]', 6, 'a comma or a closing bracket'],
    ['{"a":1}{', 7, 'has already ended'],
    ['{"a":1} "x"', 8, 'has already ended'],
    ['{,}', 1, 'a name in double quotes or "}"'],
    ['{"a":01}', 6, 'a comma or a closing bracket'],
    ['{"a":\'x\'}', 5, 'straight double quotes'],
    ['{“a”:1}', 1, 'straight double quotes'],
    ['{"a":«b»}', 5, 'straight double quotes'],
    ['{"a":NaN}', 5, 'not a JSON value'],
    ['{"a":tru', 5, 'not a JSON value'],
    ['{"a":"x\ny"}', 7, 'a line break or control character'],
    ['{"a":"C:\\dir"}', 8, 'escape is not valid'],
    ['{"a":"\\u12"}', 6, 'escape is not valid'],
    ['{"a":"b', 5, 'no closing quote'],
  ])('finds the fault in %j', (json, at, what) => {
    expect(scanJson(json).fault).toEqual({ at, what: expect.stringContaining(what) });
  });

  it('takes exactly what JSON.parse takes', () => {
    const noise = fc.string({ unit: fc.constantFrom(...Array.from('{}[]:,"\\ \n0123456789.-+eEtruefalsnu/x')) });
    const near = fc
      .json()
      .chain((json) =>
        fc
          .record({ at: fc.nat({ max: json.length }), cut: fc.nat({ max: 2 }), put: noise })
          .map(({ at, cut, put }) => json.slice(0, at) + put.slice(0, 2) + json.slice(at + cut)),
      );
    fc.assert(
      fc.property(fc.oneof(fc.json(), noise, near), (text) => {
        expect(scanJson(text).fault === undefined).toBe(isJson(text));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives the values that JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1), (value, indent) => {
        const { members } = scanJson(JSON.stringify(value, undefined, indent));
        expect(members.map(({ name, json }) => [name, JSON.parse(json) as unknown])).toEqual(
          Object.entries(JSON.parse(JSON.stringify(value)) as object),
        );
      }),
    );
  });

  it('bears any depth', () => {
    const deep = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect(scanJson(deep).fault).toBeUndefined();
    expect(scanJson(deep.slice(0, -3)).fault?.at).toBe(deep.length - 3);
  });
});

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
