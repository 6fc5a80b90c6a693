import { opendir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, posix, sep } from 'node:path';
import { InputError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { expandBraces, globMatcher, type MatchPath } from '../glob.ts';
import { contentTypeOf, refusedEnding } from './attachment-kinds.ts';
import { refuseHome } from './values.ts';

/** A file to send along. `path` is absolute and leads through no link; `size` in bytes. */
export type Attachment = { name: string; path: string; size: number; contentType: string };

/** The service's limits. Its MB may be 1,048,576 bytes; the smaller million is safe to send. */
const MOST_FILES = 20;
const LARGEST_FILE_MB = 25;
const LARGEST_TOTAL_MB = 100;
const MB = 1_000_000;

type FindOptions = { signal?: AbortSignal; ignoreCase?: boolean };

/**
 * The files that the globs choose, ordered by path. A leading `!` excludes, wherever the line stands. Hidden files are
 * sent only where a glob spells the dot, since `.env` and `.git` hold secrets. A link to a file is sent as that file:
 * it must be in the workspace, and hidden parts of its real path must be spelled too. Wildcards follow no links to folders.
 * @throws InputError naming the glob that matches nothing, or the file and the limit that it breaks
 */
export const findAttachments = async (
  patterns: readonly string[],
  workspace: string,
  { signal, ignoreCase = ['win32', 'darwin'].includes(process.platform) }: FindOptions = {},
): Promise<Attachment[]> => {
  const root = await realpath(workspace).catch(() => {
    throw refused('needs the workspace folder, which is missing. Check out the repository in an earlier step');
  });
  const globs = patterns.map((line) => attachmentGlob(line, [root, workspace], ignoreCase));
  const wanted = globs.filter(({ negated }) => !negated);
  if (wanted.length === 0) throw refused('only excludes files. Add a line for the files to send');
  const matched = new Set<string>();
  for (const glob of wanted) {
    const paths = await Array.fromAsync(pathsOf(glob, root, signal));
    const rules = 'Globs are relative to the workspace, hidden files need their dot, those of a folder are folder/**';
    if (paths.length === 0) throw refused(`has the line ${quoted(glob.line)}, which matches no file. ${rules}`);
    for (const path of paths) matched.add(path);
  }
  const chosen = [...matched].filter((path) => !globs.some((glob) => glob.negated && glob.matches(path))).sort();
  const files = new Map<string, Attachment>();
  for (const path of chosen) {
    const file = await attachmentAt(path, root);
    if (file === undefined || files.has(file.path)) continue;
    const real = file.path.slice(root.length + 1).replaceAll(sep, '/');
    if (real !== path && /(?:^|\/)\./.test(real) && !wanted.some(({ matches }) => matches(real)))
      throw refused(`matches ${shown(path)}, a link to the hidden file ${shown(real)}. List that file, or exclude it`);
    files.set(file.path, file);
  }
  const attachments = [...files.values()];
  checkLimits(attachments, root);
  return attachments;
};

/** A line of the input `attachments`, over paths relative to the workspace with `/` between their parts. */
type AttachmentGlob = {
  line: string;
  negated: boolean;
  /** The folders that hold all matches, empty for the workspace itself; and how many parts the path of a match has at most. */
  depthIn: Map<string, number>;
  matches: MatchPath;
};

/**
 * A line that is a file's exact name means that file, brackets included.
 * @param roots names of the workspace, with which a line may begin
 */
const attachmentGlob = (line: string, roots: readonly string[], ignoreCase: boolean): AttachmentGlob => {
  const negated = line.startsWith('!');
  const given = line.slice(negated ? 1 : 0).trim();
  const folded = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const whole = posix.normalize(slashed(given));
  const root = roots.map(slashed).find((folder) => folded(whole).startsWith(folded(`${folder}/`)));
  const path = root === undefined ? whole : whole.slice(root.length + 1);
  refuseHome('attachments', given);
  if (isAbsolute(path) || path.split('/')[0] === '..')
    throw refused(`has the line ${quoted(line)}, which leads out of the workspace. Copy the file into it first`);
  const exact = path.replace(/[\\*?[{(]/g, '\\$&');
  const depthIn = new Map<string, number>();
  for (const pattern of [exact, ...expandBraces('attachments', [path])]) {
    const folders = pattern.split('/').slice(0, -1);
    // What may be written otherwise on the disk: wildcards, and letters that Unicode composes.
    const variable = folders.findIndex((folder) => /[*?[\\]|[^\x20-\x7e]/.test(folder));
    const base = (variable === -1 ? folders : folders.slice(0, variable)).join('/');
    const depth = folders.includes('**') || pattern.endsWith('**') ? Infinity : folders.length + 1;
    depthIn.set(base, Math.max(depth, depthIn.get(base) ?? 0));
  }
  const matches = globMatcher('attachments', [exact, path], { dot: negated, ignoreCase });
  return { line, negated, depthIn, matches };
};

/** Whole or not at all: the end of a cut text could be a part of a secret, which no mask finds. */
export const quoted = (text: string): string =>
  text.length > 500 ? `of ${text.length} characters` : `"${plainLine(text, 500)}"`;

/** On Windows a backslash separates; elsewhere it escapes a wildcard. */
const slashed = (path: string): string => (sep === '\\' ? path.replaceAll('\\', '/') : path);

/** The files and links that a glob matches, in the folders where that may be. */
async function* pathsOf(glob: AttachmentGlob, root: string, signal?: AbortSignal): AsyncGenerator<string> {
  for (const [base, depth] of glob.depthIn) {
    const folders = [base];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      try {
        const place = await realpath(join(root, folder));
        if (place !== root && !place.startsWith(root + sep)) throw leadsOut(folder);
        for await (const entry of await opendir(place)) {
          signal?.throwIfAborted();
          const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
          if (!entry.isDirectory() && glob.matches(path)) yield path;
          if (entry.isDirectory() && path.split('/').length < depth) folders.push(path);
        }
      } catch (error) {
        const { code, syscall } = error as NodeJS.ErrnoException;
        if (syscall === undefined) throw error;
        if (code === 'ENOENT' || code === 'ENOTDIR') continue;
        throw refused(`needs the folder ${shown(folder)}, which cannot be read (${code})`);
      }
    }
  }
}

/** Undefined for a link to a folder. */
const attachmentAt = async (relative: string, root: string): Promise<Attachment | undefined> => {
  const path = await realpath(join(root, relative)).catch(() => {
    throw refused(`matches ${shown(relative)}, a link whose target is missing. Exclude it with a leading !`);
  });
  const stats = await stat(path);
  if (stats.isDirectory()) return undefined;
  if (!path.startsWith(root + sep)) throw leadsOut(relative);
  if (!stats.isFile()) throw refused(`matches ${shown(relative)}, which is not a file. Exclude it with a leading !`);
  const name = basename(relative);
  return { name, path, size: stats.size, contentType: contentTypeOf(name) };
};

const checkLimits = (attachments: readonly Attachment[], root: string): void => {
  if (attachments.length === 0) throw refused('selects no file: all matches are excluded, or are links to folders');
  if (attachments.length > MOST_FILES)
    throw refused(`matches ${attachments.length} files. Pinkfish takes at most ${MOST_FILES}: send an archive of them`);
  let total = 0;
  for (const { name, path, size } of attachments) {
    const file = shown(path.slice(root.length + 1));
    const ending = refusedEnding(name) ?? refusedEnding(path);
    if (ending !== undefined) throw refused(`matches ${file}. Pinkfish takes no executables or scripts (${ending})`);
    const most = (mb: number): string => `Pinkfish takes at most ${mb} MB (${mb * MB} bytes)`;
    if (size > LARGEST_FILE_MB * MB) throw refused(`matches ${file} of ${size} bytes. ${most(LARGEST_FILE_MB)} a file`);
    total += size;
    if (total > LARGEST_TOTAL_MB * MB)
      throw refused(`matches too much data, from ${file} on. ${most(LARGEST_TOTAL_MB)} in total`);
  }
};

const leadsOut = (path: string): InputError =>
  refused(`matches ${shown(path)}, a link that leads out of the workspace. Copy the file into the workspace`);

export const refused = (fault: string): InputError => new InputError('attachments', `${fault}.`);

const shown = (path: string): string => quoted(path.replaceAll('/', sep));
