import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { runner } from '../src/runner.ts';

let folder = '';
let printed = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-test-'));
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const withEnv = (env: Record<string, string>): void => {
  jest.replaceProperty(process, 'env', { ...process.env, ...env });
};

const printedBy = (work: () => void): string => {
  printed = '';
  work();
  return printed;
};

/** Texts in which what has a meaning in a command stands often. */
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('%', '%25', '%0A', '\r', '\n', ':', '::', ',', '=', ' ', '::error::', '⚠', ''))
    .map((parts) => parts.join('')),
);

/** No annotation of ours is without one. */
const title = text.filter((words) => words !== '');

describe('the lines of the log are those of @actions/core', () => {
  it.each<[string, (data: string, title: string) => void, (data: string, title: string) => void]>([
    ['add-mask', (data) => runner.setSecret(data), (data) => core.setSecret(data)],
    ['info', (data) => runner.info(data), (data) => core.info(data)],
    ['warning', (data, title) => runner.warning(data, title), (data, title) => core.warning(data, { title })],
    ['error', (data, title) => runner.error(data, title), (data, title) => core.error(data, { title })],
    ['group', (data) => runner.startGroup(data), (data) => core.startGroup(data)],
    ['endgroup', () => runner.endGroup(), () => core.endGroup()],
  ])('%s', (_, ours, theirs) => {
    fc.assert(
      fc.property(text, title, (data, title) => {
        expect(printedBy(() => ours(data, title))).toBe(printedBy(() => theirs(data, title)));
      }),
    );
    expect(printedBy(() => ours('a', 'b'))).not.toBe('');
  });
});

describe('an input', () => {
  it('is read as @actions/core reads it, but for one that the runner did not set', () => {
    withEnv({ 'INPUT_TRIGGER-ID': ' a\n', INPUT_TWO_WORDS: 'b', INPUT_EMPTY: '' });
    for (const name of ['trigger-id', 'two words', 'empty']) {
      expect(runner.getInput(name)).toBe(core.getInput(name, { trimWhitespace: false }));
    }
    expect(runner.getInput('trigger-id')).toBe(' a\n');
    expect(runner.getInput('missing')).toBeUndefined();
  });
});

describe('an output', () => {
  it('is written into the file', async () => {
    const file = join(folder, 'outputs');
    writeFileSync(file, '');
    withEnv({ GITHUB_OUTPUT: file });
    runner.checkOutputs();
    await runner.setOutput('run-id', 'one\ntwo');
    expect(readFileSync(file, 'utf8')).toMatch(/^run-id<<(\S+)\r?\none\ntwo\r?\n\1\r?\n$/);
    expect(printed).toBe('');
  });

  it.each(['', '/nowhere/outputs'])('is not printed where there is no file: "%s"', async (file) => {
    withEnv({ GITHUB_OUTPUT: file });
    expect(() => runner.checkOutputs()).toThrow('GITHUB_OUTPUT');
    await expect(runner.setOutput('results', 'sig=SIGNATURE')).rejects.toThrow('GITHUB_OUTPUT');
    expect(printed).toBe('');
  });
});

describe('the summary', () => {
  it('is appended', async () => {
    const file = join(folder, 'summary');
    writeFileSync(file, 'before\n');
    withEnv({ GITHUB_STEP_SUMMARY: file });
    await runner.appendSummary('# One\n');
    await runner.appendSummary('# Two\n');
    expect(readFileSync(file, 'utf8')).toBe('before\n# One\n# Two\n');
  });
});
