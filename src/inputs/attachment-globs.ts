import { isAbsolute, posix, sep } from 'node:path';
import { InputError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { expandBraces, globMatcher, type MatchPath } from '../glob.ts';
import { refuseHome } from './values.ts';

/** A line of the input `attachments`, over paths relative to the workspace with `/` between their parts. */
export type AttachmentGlob = {
  /** As the author wrote it. */
  line: string;
  negated: boolean;
  /** The folders that hold all matches, empty for the workspace itself; and how many parts the path of a match has at most. */
  depthIn: Map<string, number>;
  matches: MatchPath;
};

/** `roots`: names of the workspace, with which a line may begin. */
export type GlobRules = { roots: readonly string[]; ignoreCase: boolean };

/**
 * Wildcards leave hidden files alone, except in lines that exclude; a line that is a file's exact name means that file,
 * brackets included.
 *
 * @throws InputError for a line that leads out of the workspace, or is not valid
 */
export const attachmentGlob = (line: string, rules: GlobRules): AttachmentGlob => {
  const negated = line.startsWith('!');
  const path = inWorkspace(line, line.slice(negated ? 1 : 0).trim(), rules);
  const exact = path.replace(/[\\*?[{(]/g, '\\$&');
  const depthIn = new Map<string, number>();
  for (const pattern of [exact, ...expandBraces('attachments', [path])]) {
    const folders = pattern.split('/').slice(0, -1);
    const variable = folders.findIndex((folder) => VARIABLE.test(folder));
    const base = (variable === -1 ? folders : folders.slice(0, variable)).join('/');
    const depth = folders.includes('**') || pattern.endsWith('**') ? Infinity : folders.length + 1;
    depthIn.set(base, Math.max(depth, depthIn.get(base) ?? 0));
  }
  const matches = globMatcher('attachments', [exact, path], { dot: negated, ignoreCase: rules.ignoreCase });
  return { line, negated, depthIn, matches };
};

/** What may be written otherwise on the disk: wildcards, and letters that Unicode composes. */
const VARIABLE = /[*?[\\]|[^\x20-\x7e]/;

const inWorkspace = (line: string, given: string, { roots, ignoreCase }: GlobRules): string => {
  const folded = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const path = posix.normalize(slashed(given));
  const root = roots.map(slashed).find((folder) => folded(path).startsWith(folded(`${folder}/`)));
  const pattern = root === undefined ? path : path.slice(root.length + 1);
  refuseHome('attachments', given);
  if (isAbsolute(pattern) || pattern.split('/')[0] === '..')
    throw refused(line, 'leads out of the workspace. Copy the file into it first');
  return pattern;
};

const refused = (line: string, fault: string): InputError =>
  new InputError('attachments', `has the line ${quoted(line)}, which ${fault}.`);

/** Whole or not at all: the end of a cut text could be a part of a secret, which no mask finds. */
export const quoted = (text: string): string =>
  text.length > 500 ? `of ${text.length} characters` : `"${plainLine(text, 500)}"`;

/** On Windows a backslash separates; elsewhere it escapes a wildcard. */
const slashed = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);
