import { describe, expect, it } from '@jest/globals';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';

const read = (...names: string[]): string => readFileSync(path.join(ROOT, ...names), 'utf8');
const text = read('docs', 'architecture.md');
const rows = (heading: string): string[] => {
  const [, section = ''] = text.split(`## ${heading}\n`);
  const cells = section.split('\n## ')[0]?.matchAll(/^\| `([^`]+)`/gm) ?? [];
  return [...cells].map(([, cell = '']) => cell).sort();
};

describe('docs/architecture.md', () => {
  it('gives a reason for each dependency, and for no other', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    expect(rows('Dependencies')).toEqual(Object.keys(dependencies).sort());
  });

  it('lists the files that assume something', () => {
    const files = globSync('src/**/*.ts', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));
    expect(rows('What is assumed')).toEqual(files.filter((file) => /\[assume\b/.test(read(file))).sort());
  });

  it('shows every folder of the source', () => {
    const folders = readdirSync(path.join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) expect(rows('Structure')).toContain(`src/${name}`);
  });
});
