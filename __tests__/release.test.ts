import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { nextVersion, releaseNotes, releasedChangelog } from '../scripts/changelog.ts';
import { followingTags, moveTags } from '../scripts/move-tags.ts';
import { release } from '../scripts/release.ts';
import { whereGit } from './fixtures/platform.ts';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A second thing.

## [1.0.0] - 2026-11-01

### Added

- The first thing.
`;

describe('changelog', () => {
  it.each([
    ['0.0.0', 'major', '1.0.0'],
    ['1.2.3', 'major', '2.0.0'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.9.9', 'patch', '1.9.10'],
  ] as const)('%s, %s: %s', (version, kind, next) => {
    expect(nextVersion(version, kind)).toBe(next);
  });

  it('does not count on from a version that it can not read', () => {
    expect(() => nextVersion('1.2.3-beta.1', 'minor')).toThrow('not three numbers');
  });

  it('moves what is unreleased to the version', () => {
    expect(releasedChangelog(CHANGELOG, '1.1.0', '2026-11-25')).toBe(
      CHANGELOG.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [1.1.0] - 2026-11-25\n'),
    );
  });

  it('releases for the first time', () => {
    const first = '# Changelog\n\n## [Unreleased]\n\n- All.\n';
    expect(releasedChangelog(first, '1.0.0', '2026-11-25')).toBe(
      '# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-11-25\n\n- All.\n',
    );
  });

  it.each([
    ['no heading', '# Changelog\n', 'has no line'],
    ['an empty section', '## [Unreleased]\n\n### Added\n\n## [1.0.0] - 2026-11-01\n\n- A thing.\n', 'names nothing'],
  ])('refuses %s', (_, text, message) => {
    expect(() => releasedChangelog(text, '1.1.0', '2026-11-25')).toThrow(message);
  });

  it('knows the notes of a version', () => {
    expect(releaseNotes(CHANGELOG, '1.0.0')).toBe('### Added\n\n- The first thing.\n');
    expect(() => releaseNotes(CHANGELOG, '1.0')).toThrow('no section for 1.0');
  });
});

describe('the tags that follow', () => {
  it.each([
    ['v1.0.0', ['v1.0.0'], ['v1', 'v1.0']],
    ['v1.2.3', ['v1', 'v1.2', 'v1.2.2', 'v1.1.9', 'v0.9.0', 'nightly'], ['v1', 'v1.2']],
    ['v1.2.10', ['v1.2.9'], ['v1', 'v1.2']],
    ['v1.2.4', ['v1.2.3', 'v1.3.0'], ['v1.2']],
    ['v1.2.4', ['v1.2.5'], []],
    ['v1.2.4', ['v2.0.0'], ['v1', 'v1.2']],
    ['v2.0.0', ['v1.9.9'], ['v2', 'v2.0']],
  ])('%s, beside %j: %j', (tag, all, expected) => {
    expect(followingTags(tag, all)).toEqual(expected);
  });

  it.each(['v1', '1.2.3', 'v1.2.3-rc.1', ''])('refuses %j', (tag) => {
    expect(() => followingTags(tag, [])).toThrow('not a release');
  });
});

whereGit.describe('in a repository', () => {
  let dir: string;
  let work: string;
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: work, encoding: 'utf8' }).trim();
  const write = (name: string, text: string): void => writeFileSync(path.join(work, name), text);
  const read = (name: string): string => readFileSync(path.join(work, name), 'utf8');
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  const make = (kind: 'major' | 'minor' | 'patch', build = (): void => undefined): string =>
    release({ root: work, kind, date: '2026-11-25', build });
  const commit = (message: string): string => {
    git('add', '--all');
    git('commit', '--quiet', '--message', message);
    return git('rev-parse', 'HEAD');
  };

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'release-'));
    work = path.join(dir, 'work');
    execFileSync('git', ['init', '--quiet', '--bare', path.join(dir, 'remote.git')]);
    execFileSync('git', ['init', '--quiet', '--initial-branch=main', work]);
    git('config', 'user.name', 'A maintainer');
    git('config', 'user.email', 'maintainer@example.com');
    git('config', 'commit.gpgsign', 'false');
    git('config', 'tag.gpgsign', 'false');
    git('config', 'core.autocrlf', 'false');
    git('remote', 'add', 'origin', path.join(dir, 'remote.git'));
    write('package.json', json({ name: 'x', version: '1.0.0', config: { version: '1.0.0' } }));
    const packages = { '': { name: 'x', version: '1.0.0' }, 'node_modules/y': { version: '1.0.0' } };
    write('package-lock.json', json({ name: 'x', version: '1.0.0', packages }));
    write('CHANGELOG.md', CHANGELOG);
    mkdirSync(path.join(work, 'dist'));
    write('dist/index.js', 'built\n');
    commit('Begin');
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));

  it('makes commit and tag', () => {
    expect(make('minor')).toBe('v1.1.0');
    expect(git('log', '-1', '--format=%s')).toBe('Release v1.1.0');
    expect(git('rev-parse', 'v1.1.0^{commit}')).toBe(git('rev-parse', 'HEAD'));
    expect(git('status', '--porcelain')).toBe('');
    expect(JSON.parse(read('package.json'))).toEqual({ name: 'x', version: '1.1.0', config: { version: '1.0.0' } });
    expect(JSON.parse(read('package-lock.json'))).toMatchObject({
      version: '1.1.0',
      packages: { '': { version: '1.1.0' }, 'node_modules/y': { version: '1.0.0' } },
    });
    expect(releaseNotes(read('CHANGELOG.md'), '1.1.0')).toBe('### Added\n\n- A second thing.\n');
  });

  it.each([
    ['another branch', () => git('checkout', '--quiet', '-b', 'topic'), 'made on main'],
    ['a change', () => write('new.txt', ''), 'not committed'],
    ['a tag that is there', () => git('tag', 'v1.1.0'), 'there already'],
  ])('refuses %s', (_, prepare, message) => {
    prepare();
    const head = git('rev-parse', 'HEAD');
    expect(() => make('minor')).toThrow(message);
    expect(git('rev-parse', 'HEAD')).toBe(head);
  });

  it('refuses a dist that is not what the source builds, and leaves the new one to be committed', () => {
    const build = () => write('dist/index.js', 'built otherwise\n');
    expect(() => make('minor', build)).toThrow('dist is not what the source builds');
    expect(git('status', '--porcelain')).toBe('M dist/index.js');
    expect(git('tag', '--list')).toBe('');
  });

  it('moves v1 and v1.1 at the remote to the release, and a later correction takes nobody back', () => {
    const at = (tag: string): string => git('ls-remote', 'origin', `refs/tags/${tag}`).split('\t')[0] ?? '';
    git('tag', '--annotate', 'v1.0.0', '--message', 'v1.0.0');
    const first = git('rev-parse', 'HEAD');
    git('push', '--quiet', 'origin', 'main', 'v1.0.0');
    expect(moveTags('v1.0.0', { remote: 'origin', cwd: work })).toEqual(['v1', 'v1.0']);
    expect([at('v1'), at('v1.0')]).toEqual([first, first]);

    make('minor');
    const second = git('rev-parse', 'HEAD');
    git('push', '--quiet', '--atomic', 'origin', 'main', 'v1.1.0');
    expect(moveTags('v1.1.0', { remote: 'origin', cwd: work })).toEqual(['v1', 'v1.1']);
    expect([at('v1'), at('v1.0'), at('v1.1')]).toEqual([second, first, second]);

    git('checkout', '--quiet', 'v1.0.0');
    write('fix.txt', 'fixed\n');
    const fixed = commit('Mend');
    git('tag', 'v1.0.1');
    git('push', '--quiet', 'origin', 'v1.0.1');
    expect(moveTags('v1.0.1', { remote: 'origin', cwd: work })).toEqual(['v1.0']);
    expect([at('v1'), at('v1.0')]).toEqual([second, fixed]);
  });

  it('moves nothing for a tag that the remote has not', () => {
    expect(() => moveTags('v9.9.9', { remote: 'origin', cwd: work })).toThrow('no tag v9.9.9');
  });
});
