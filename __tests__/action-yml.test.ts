import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { DEFAULTS, type InputName } from '../src/inputs/inputs.ts';
import { outputsOf } from '../src/report/outputs.ts';
import { emptyReport } from '../src/report/report.ts';

type Declared = { description?: string; required?: boolean; default?: unknown; value?: unknown };
type Action = {
  name: string;
  description: string;
  branding: { icon: string; color: string };
  inputs: Record<string, Declared>;
  outputs: Record<string, Declared>;
  runs: Record<string, unknown>;
};

const action = parse(readFileSync(new URL('../action.yml', import.meta.url), 'utf8')) as Action;

const INPUT_NAMES = Object.keys(DEFAULTS) as InputName[];

describe('action.yml', () => {
  it('declares the inputs that are read, and no other', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...INPUT_NAMES].sort());
  });

  it('declares the outputs that are set, and no other', () => {
    const { values } = outputsOf(emptyReport());
    expect(Object.keys(action.outputs).sort()).toEqual(Object.keys(values).sort());
  });

  it.each(INPUT_NAMES.filter((name) => !['comment-key', 'github-token'].includes(name)))(
    'has for %s the default that an empty text means',
    (name) => {
      // A number or a boolean would be fine for the runner, but not for everyone who reads the file.
      expect(action.inputs[name]?.default ?? '').toBe(DEFAULTS[name]);
    },
  );

  it("takes the job's own token and matrix", () => {
    expect(action.inputs['comment-key']?.default).toBe('${{ toJSON(matrix) }}');
    expect(action.inputs['github-token']?.default).toBe('${{ github.token }}');
  });

  it('describes everything', () => {
    const described = [action, ...Object.values(action.inputs), ...Object.values(action.outputs)];
    for (const { description = '' } of described)
      expect(description.trim()).toMatch(/^[`A-Z].{10,}\.$|^Its version\.$/s);
  });

  it('runs the bundle on node 24', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/index.js' });
    expect(action.branding).toEqual({ icon: 'play-circle', color: 'purple' });
  });
});
