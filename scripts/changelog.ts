// CHANGELOG.md as Keep a Changelog has it: what is not released yet stands under Unreleased.
const UNRELEASED = '## [Unreleased]';

export type ReleaseKind = 'major' | 'minor' | 'patch';

export const isReleaseKind = (word: string | undefined): word is ReleaseKind =>
  word === 'major' || word === 'minor' || word === 'patch';

/** The version after `version`. Throws where that is not three numbers. */
export const nextVersion = (version: string, kind: ReleaseKind): string => {
  const found = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (!found) throw new Error(`package.json's version is not three numbers: ${version}`);
  const [major = 0, minor = 0, patch = 0] = found.slice(1).map(Number);
  if (kind === 'major') return `${major + 1}.0.0`;
  return kind === 'minor' ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`;
};

type Section = { readonly start: number; readonly body: string; readonly end: number };

const section = (changelog: string, heading: string): Section | undefined => {
  const start = changelog.startsWith(heading) ? 0 : changelog.indexOf(`\n${heading}`) + 1;
  if (start === 0 && !changelog.startsWith(heading)) return undefined;
  const from = changelog.indexOf('\n', start) + 1 || changelog.length;
  const next = changelog.slice(from).search(/^## /m);
  const end = next === -1 ? changelog.length : from + next;
  return { start, body: changelog.slice(from, end).trim(), end };
};

/**
 * The changelog after the release: what was unreleased stands under the version and its date (YYYY-MM-DD), and
 * Unreleased is empty. Throws where there is nothing to release.
 */
export const releasedChangelog = (changelog: string, version: string, date: string): string => {
  const unreleased = section(changelog, UNRELEASED);
  if (!unreleased) throw new Error(`CHANGELOG.md has no line "${UNRELEASED}"`);
  if (!/^- /m.test(unreleased.body)) throw new Error('CHANGELOG.md names nothing under Unreleased: what is new?');
  const rest = changelog.slice(unreleased.end);
  const entry = `${UNRELEASED}\n\n## [${version}] - ${date}\n\n${unreleased.body}\n`;
  return `${changelog.slice(0, unreleased.start)}${entry}${rest === '' ? '' : `\n${rest}`}`;
};

/** What the changelog says of a version, for the release's page. Throws where it does not know the version. */
export const releaseNotes = (changelog: string, version: string): string => {
  const found = section(changelog, `## [${version}]`);
  if (!found) throw new Error(`CHANGELOG.md has no section for ${version}`);
  return `${found.body}\n`;
};
