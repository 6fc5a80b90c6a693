// `node scripts/move-tags.ts v1.2.3 [remote]`: lets v1 and v1.2 point to the release, at the remote.
import { execFileSync } from 'node:child_process';

const parts = (tag: string): number[] | undefined => /^v(\d+)\.(\d+)\.(\d+)$/.exec(tag)?.slice(1).map(Number);

const isLater = (a: readonly number[], b: readonly number[]): boolean => {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at !== -1 && (a[at] ?? 0) > (b[at] ?? 0);
};

/**
 * The tags that follow a release: `v1` and `v1.2` for `v1.2.3`. One that a later release has already is left where it
 * is, so that a correction of an old version takes nobody back. Throws where `tag` is no release's.
 */
export const followingTags = (tag: string, allTags: readonly string[]): string[] => {
  const own = parts(tag);
  if (!own) throw new Error(`not a release's tag: ${tag}`);
  const later = allTags.flatMap((other) => {
    const numbers = parts(other);
    return numbers && isLater(numbers, own) ? [numbers] : [];
  });
  return [1, 2].flatMap((length) => {
    const prefix = own.slice(0, length);
    const overtaken = later.some((numbers) => prefix.every((part, index) => part === numbers[index]));
    return overtaken ? [] : [`v${prefix.join('.')}`];
  });
};

/** Moves them at the remote, all or none, to the commit of the release's tag there. Returns what was moved. */
export const moveTags = (tag: string, { remote, cwd }: { readonly remote: string; readonly cwd: string }): string[] => {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' });
  const lines = git('ls-remote', '--tags', remote).split('\n').filter(Boolean);
  const refs = new Map(
    lines.map((line) => line.split('\trefs/tags/') as [string, string]).map(([sha, name]) => [name, sha]),
  );
  // An annotated tag is an object of its own; `^{}` is the commit that it stands for.
  const commit = refs.get(`${tag}^{}`) ?? refs.get(tag);
  if (commit === undefined) throw new Error(`the remote has no tag ${tag}`);
  const moved = followingTags(tag, [...refs.keys()]);
  if (moved.length > 0) {
    git('push', '--quiet', '--force', '--atomic', remote, ...moved.map((name) => `${commit}:refs/tags/${name}`));
  }
  return moved;
};

if (import.meta.main) {
  const [tag = '', remote = 'origin'] = process.argv.slice(2);
  const moved = moveTags(tag, { remote, cwd: process.cwd() });
  console.log(moved.length === 0 ? 'a later release has the tags already' : `${moved.join(' and ')} now mean ${tag}`);
}
