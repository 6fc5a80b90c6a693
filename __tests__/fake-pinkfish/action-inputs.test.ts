import { describe, expect, it } from '@jest/globals';
import { evaluateInputs } from '../../fake-pinkfish/action-inputs.ts';

const valuesOf = (inputs: Parameters<typeof evaluateInputs>[0]['inputs'], given = {}) =>
  evaluateInputs({ ...(inputs && { inputs }) }, { inputs: {}, ...given });

describe('evaluateInputs', () => {
  it('hands values on untrimmed, and fills in the defaults of what is not given', () => {
    const declared = {
      a: { default: 'x' },
      b: { default: true },
      c: { default: '' },
      d: null,
      'e f': { default: ' y ' },
    };
    const { env, values } = valuesOf(declared, { inputs: { A: '  1\n', c: '' } });
    expect(env).toEqual({ INPUT_A: '  1\n', INPUT_B: 'true', INPUT_C: '', INPUT_D: '', INPUT_E_F: ' y ' });
    expect(values.map(([name]) => name)).toEqual(['A', 'c', 'b', 'd', 'e f']);
  });

  it('evaluates the expressions that defaults may hold', () => {
    const declared = { token: { default: '<${{ github.token }}>' }, key: { default: '${{ toJSON(matrix) }}' } };
    expect(valuesOf(declared, { token: 'T' }).env).toEqual({ INPUT_TOKEN: '<T>', INPUT_KEY: 'null' });
    expect(valuesOf(declared, { matrix: { os: 'a' } }).env.INPUT_KEY).toBe('{\n  "os": "a"\n}');
    expect(() => valuesOf({ a: { default: '${{ secrets.KEY }}' } })).toThrow('secrets.KEY');
  });

  it('warns of inputs that are unknown or deprecated', () => {
    const { warnings, unexpected } = valuesOf(
      { a: { deprecationMessage: 'use b' }, b: {} },
      { inputs: { A: '1', c: '2' } },
    );
    expect(unexpected).toEqual(['c']);
    expect(warnings).toEqual([
      "Input 'a' has been deprecated with message: use b",
      "Unexpected input(s) 'c', valid inputs are ['a', 'b']",
    ]);
  });
});
