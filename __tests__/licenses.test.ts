import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { bundle } from '../scripts/bundle.ts';
import { licensesText } from '../scripts/licenses.ts';

type LockFile = { readonly packages: Readonly<Record<string, { readonly dev?: boolean }>> };
type SourceMap = { readonly sources: readonly string[] };

const read = (...names: string[]): string => readFileSync(path.join(ROOT, ...names), 'utf8');

/** What a copy needs to be bundled: the source, the production dependencies, and what ncc works with. */
const needed = (): string[] => {
  const { packages } = JSON.parse(read('package-lock.json')) as LockFile;
  const production = Object.entries(packages).filter(([name, { dev }]) => name !== '' && dev !== true);
  const tools = ['@vercel/ncc', 'typescript', '@types/node', 'undici-types'];
  // Not asked for by a production dependency, but taken up where it is installed.
  const takenUp = ['supports-color', 'has-flag'];
  return [
    ...['package.json', 'tsconfig.json', 'src'],
    ...production.map(([name]) => name),
    ...[...tools, ...takenUp].map((name) => `node_modules/${name}`),
  ];
};

const copyTo = (root: string): void => {
  mkdirSync(root, { recursive: true });
  for (const name of needed()) {
    cpSync(path.join(ROOT, name), path.join(root, name), { recursive: true, verbatimSymlinks: true });
  }
};

const scripts = (dir: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir)
      .filter((name) => name.endsWith('.js'))
      .sort()
      .map((name) => [name, readFileSync(path.join(dir, name), 'latin1')]),
  );

/** The packages that a bundle was made of, `name@version`, by its source maps. */
const bundledPackages = (dir: string): string[] => {
  const maps = readdirSync(dir).filter((name) => name.endsWith('.map'));
  const folders = maps
    .flatMap((name) => (JSON.parse(readFileSync(path.join(dir, name), 'utf8')) as SourceMap).sources)
    .flatMap((source) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(source)?.[0] ?? [])
    .map((folder) => folder.slice(folder.indexOf('node_modules/')));
  return [...new Set(folders)].map((folder) => {
    const { name, version } = JSON.parse(readFileSync(path.join(ROOT, folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    return `${name}@${version}`;
  });
};

describe('the bundle', () => {
  let dir: string;
  let here: string;
  let elsewhere: string;

  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'bundle-'));
    const copy = path.join(dir, 'much', 'deeper', 'and of another name');
    copyTo(copy);
    here = path.join(dir, 'here');
    elsewhere = path.join(copy, 'dist');
    bundle({ root: ROOT, out: here, sourceMap: true });
    bundle({ root: copy, out: elsewhere, sourceMap: true });
  }, 300_000);
  afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));

  it('is the same, byte for byte, when it is built in another folder', () => {
    const [first, second] = [scripts(here), scripts(elsewhere)];
    expect(Object.keys(first)).toContain('index.js');
    expect(Object.keys(second)).toEqual(Object.keys(first));
    // Not by toEqual: a difference would be printed in megabytes.
    expect(Object.keys(first).filter((name) => first[name] !== second[name])).toEqual([]);
  });

  it('is made of packages that dist/licenses.txt names, each with a text', async () => {
    const entries = (await licensesText()).split(`\n${'-'.repeat(80)}\n\n`);
    const texts = new Map(entries.map((entry) => [entry.split('\n', 1)[0], entry.split('\n').slice(2).join('\n')]));
    const packages = bundledPackages(here);
    expect(packages.length).toBeGreaterThan(100);
    expect(packages).toContainEqual(expect.stringMatching(/^@actions\/core@/));
    expect(packages.filter((name) => !texts.has(name))).toEqual([]);
    // A word such as "MIT" is no licence's text.
    expect(packages.filter((name) => (texts.get(name) ?? '').length < 300)).toEqual([]);
  });
});
