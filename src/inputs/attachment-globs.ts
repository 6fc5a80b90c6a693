import { isAbsolute, posix, sep } from 'node:path';
import { InputError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';

/** A line of the input `attachments`, over paths relative to the workspace with `/` between their parts. */
export type AttachmentGlob = {
  /** As the author wrote it. */
  line: string;
  negated: boolean;
  /** The folder in which everything that matches is; empty for the workspace itself. */
  base: string;
  /** How many parts a path that matches has at most. */
  depth: number;
  matches: (path: string) => boolean;
};

/**
 * The lines as globs, of the language that the input `files` has. Wildcards leave hidden files alone, unless it is to take
 * them away; a line that is a file's very name means that file, brackets and all.
 *
 * @param roots names of the workspace, with which a line may begin
 * @throws InputError for a line that leads out of the workspace
 */
export const attachmentGlobs = async (
  lines: readonly string[],
  roots: readonly string[],
): Promise<AttachmentGlob[]> => {
  const { default: picomatch } = await import('picomatch');
  return lines.map((line) => {
    const negated = line.startsWith('!');
    const pattern = inWorkspace(line, { given: line.slice(negated ? 1 : 0), roots });
    const matches = picomatch(pattern, { dot: negated, nonegate: true, windows: false, flags: 's' });
    const folders = pattern.split('/').slice(0, -1);
    const wild = folders.findIndex((folder) => WILD.test(folder));
    return {
      line,
      negated,
      base: (wild === -1 ? folders : folders.slice(0, wild)).join('/'),
      depth: MANY_PARTS.test(pattern) ? Infinity : folders.length + 1,
      matches: (path) => path === pattern || matches(path),
    };
  });
};

const WILD = /[*?[\]{}()!+@|\\]/;
/** What may stand for several parts of a path. */
const MANY_PARTS = /\*\*|[{(]/;

const inWorkspace = (line: string, { given, roots }: { given: string; roots: readonly string[] }): string => {
  const path = posix.normalize(slashed(given.trim()));
  const root = roots.map(slashed).find((folder) => path.startsWith(`${folder}/`));
  const pattern = root === undefined ? path : path.slice(root.length + 1);
  if (!isAbsolute(pattern) && pattern.split('/')[0] !== '..') return pattern;
  throw new InputError(
    'attachments',
    `has the line "${plainLine(line, 5_000)}", which leads out of the workspace; copy the file into it first.`,
  );
};

/** On Windows a backslash is what separates; elsewhere it takes a wildcard's meaning away. */
const slashed = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);
