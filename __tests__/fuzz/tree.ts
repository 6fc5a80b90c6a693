import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What stands at a path: a folder, a link and where it leads, or a file's hash and size. */
export type Entry = { kind: 'folder' } | { kind: 'link'; to: string } | { kind: 'file'; sha256: string; size: number };

/** Everything below a folder by absolute path; links are not followed. */
export const treeBelow = (folder: string): Map<string, Entry> => {
  const entries = readdirSync(folder, { withFileTypes: true }).map(({ name }) => join(folder, name));
  return new Map(
    entries.flatMap((path): [string, Entry][] => {
      const entry = entryAt(path);
      return [[path, entry], ...(entry.kind === 'folder' ? treeBelow(path) : [])];
    }),
  );
};

const entryAt = (path: string): Entry => {
  const stat = lstatSync(path);
  if (stat.isDirectory()) return { kind: 'folder' };
  if (stat.isSymbolicLink()) return { kind: 'link', to: readlinkSync(path) };
  return { kind: 'file', sha256: createHash('sha256').update(readFileSync(path)).digest('hex'), size: stat.size };
};
