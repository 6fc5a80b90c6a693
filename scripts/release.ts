// `npm run release -- major|minor|patch`: makes the commit and the tag of a release, and pushes nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isReleaseKind, nextVersion, releasedChangelog, type ReleaseKind } from './changelog.ts';

/** What a release is made of; `build` makes dist anew in `root`. */
export type ReleaseOptions = {
  readonly root: string;
  readonly kind: ReleaseKind;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly build: () => void;
};

type Versioned = { version: string; packages?: Record<string, { version?: string }> };

/** In package.json, or in the lock file, which says it twice. Both are written as npm writes them. */
const setVersion = (file: string, version: string): void => {
  const content = JSON.parse(readFileSync(file, 'utf8')) as Versioned;
  content.version = version;
  const own = content.packages?.[''];
  if (own) own.version = version;
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
};

/**
 * Checks that main is checked out and clean and that dist is what the source builds, moves the changelog's Unreleased
 * to the new version, sets package.json's version, commits and tags. Returns the tag. Throws where a check fails, with
 * nothing changed but dist, if that was stale.
 */
export const release = ({ root, kind, date, build }: ReleaseOptions): string => {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const file = (name: string) => path.join(root, name);
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== 'main') throw new Error(`a release is made on main, and this is ${branch}`);
  if (git('status', '--porcelain') !== '') throw new Error('there are changes that are not committed');
  const { version } = JSON.parse(readFileSync(file('package.json'), 'utf8')) as { version: string };
  const next = nextVersion(version, kind);
  const tag = `v${next}`;
  if (git('tag', '--list', tag) !== '') throw new Error(`the tag ${tag} is there already`);
  const changelog = releasedChangelog(readFileSync(file('CHANGELOG.md'), 'utf8'), next, date);
  build();
  if (git('status', '--porcelain', '--untracked-files=all') !== '') {
    throw new Error('dist is not what the source builds: commit what "npm run build" makes');
  }
  writeFileSync(file('CHANGELOG.md'), changelog);
  setVersion(file('package.json'), next);
  setVersion(file('package-lock.json'), next);
  git('commit', '--quiet', '--all', '--message', `Release ${tag}`);
  git('tag', '--annotate', tag, '--message', tag);
  return tag;
};

const main = (): void => {
  const [kind] = process.argv.slice(2);
  if (!isReleaseKind(kind)) throw new Error('npm run release -- major|minor|patch');
  const date = new Date().toISOString().slice(0, 10);
  const build = () => void execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const tag = release({ root: process.cwd(), kind, date, build });
  console.log(`${tag} is made. To publish it: git push --atomic origin main ${tag}`);
};

if (import.meta.main) main();
