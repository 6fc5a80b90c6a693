import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';

const text = readFileSync(path.join(ROOT, 'docs', 'threat-model.md'), 'utf8');
const named = [...new Set([...text.matchAll(/`(__tests__\/[^`]*)`/g)].map(([, file = '']) => file))];

/** Rows of the tables under "Promises": the promise, and the tests that hold it. */
const promises = text
  .slice(text.indexOf('## Promises'), text.indexOf('## What is left'))
  .split('\n')
  .filter((line) => line.startsWith('| ') && !/^\| (?:promise|-)/.test(line))
  .map((line) => line.split(' | ').map((cell) => cell.replaceAll(/^\| |\s*\|?$/g, '')));

describe('docs/threat-model.md', () => {
  it.each(named)('names %s, which is there', (file) => {
    expect(file).toMatch(/\.test\.ts$/);
    expect(existsSync(path.join(ROOT, file))).toBe(true);
  });

  it('has promises', () => expect(promises.length).toBeGreaterThan(20));

  it.each(promises)('names a test for: %s', (_, tests) => {
    expect(tests).toMatch(/^`__tests__\/[^`]+`(?:, `__tests__\/[^`]+`)*$/);
  });
});
