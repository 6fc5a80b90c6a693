import { createReadStream, type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { InputError } from '../errors.ts';
import { plainLine } from '../foreign-text.ts';
import { attachmentGlobs, type AttachmentGlob } from './attachment-globs.ts';
import { contentTypeOf, refusedEnding } from './attachment-kinds.ts';
import { scanJson } from './json-text.ts';
import { closing, fieldPart, fileHead, FILES_FIELD } from './multipart.ts';

/** A file to send along. `path` is absolute and leads through no link; `size` in bytes. */
export type Attachment = { name: string; path: string; size: number; contentType: string };

/** The body of a multipart/form-data request. `open` gives it from its start, each time anew. */
export type MultipartBody = { contentType: string; contentLength: number; open: () => Readable };

/** The service's limits. Its MB may be 1,048,576 bytes; with the smaller million it is we who refuse, and say why. */
const MOST_FILES = 20;
const LARGEST_FILE_MB = 25;
const LARGEST_TOTAL_MB = 100;
const MB = 1_000_000;

/**
 * The files that the globs choose, checked against the service's limits before any is read. Globs are relative to the
 * workspace; a `!` in front takes away, wherever the line stands. The files of a folder are `folder/**`. Hidden files are
 * sent only where a glob spells the dot, since `.env` and `.git` hold secrets. A link to a file is sent as that file,
 * which must be in the workspace; wildcards don't go through links to folders. Ordered by path, each file once.
 *
 * Not by @actions/glob: it writes to the log past the redaction, can't be told the workspace, and its globs are others
 * than those of the input `files`.
 *
 * @throws InputError naming the glob that matches nothing, or the file and the limit that it breaks
 */
export const findAttachments = async (patterns: readonly string[], workspace: string): Promise<Attachment[]> => {
  const root = await realpath(workspace).catch(() => {
    throw refused("can't be looked for: the job has no workspace folder; check the repository out in an earlier step");
  });
  const globs = await attachmentGlobs(patterns, [root, workspace]);
  const wanted = globs.filter(({ negated }) => !negated);
  if (wanted.length === 0) throw refused('only takes away (!); name what to send in another line');
  const matched = new Set<string>();
  for (const glob of wanted) {
    const paths = await pathsOf(glob, root);
    if (paths.length === 0) {
      const rules = 'globs are relative to the workspace, hidden files need their dot, those of a folder are folder/**';
      throw refused(`has the line ${quoted(glob.line)}, which matches no file; ${rules}`);
    }
    for (const path of paths) matched.add(path);
  }
  const chosen = [...matched].filter((path) => !globs.some((glob) => glob.negated && glob.matches(path))).sort();
  const files = new Map<string, Attachment>();
  for (const path of chosen) {
    const file = await attachmentAt(path, root);
    if (file !== undefined && !files.has(file.path)) files.set(file.path, file);
  }
  const attachments = [...files.values()];
  if (attachments.length === 0) throw refused('chooses no file: all are taken away (!), or are links to folders');
  checkLimits(attachments, root);
  return attachments;
};

/**
 * The payload's members as form fields, in their order, then the files, streamed from the disk. The length is known
 * beforehand, so a file that has another size by the time it is sent breaks the request off with an InputError.
 *
 * @param random makes the boundary one that no file holds; letters, digits and `-`, at most 50
 * @throws InputError where a member has the name under which the files go
 */
export const multipartBody = (
  payloadJson: string,
  attachments: readonly Attachment[],
  random: string,
): MultipartBody => {
  const boundary = `pinkfish-${random}`;
  // Of members with the same name the last one counts, as nearly every reader of JSON has it.
  const fields = [...new Map(scanJson(payloadJson).members.map((member) => [member.name, member])).values()];
  const clash = fields.find(({ name }) => name === FILES_FIELD || name === 'file');
  if (clash !== undefined) {
    throw refused(
      `can't be sent with a payload that has a member "${clash.name}", which is where the files go; rename that member`,
    );
  }
  const start = fields.map((field) => fieldPart(boundary, field)).join('');
  const files = attachments.map((file) => ({ file, head: fileHead(boundary, file) }));
  const end = closing(boundary);
  const lengths = files.map(({ file, head }) => Buffer.byteLength(head) + file.size + CRLF.length);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: lengths.reduce((sum, length) => sum + length, Buffer.byteLength(start) + Buffer.byteLength(end)),
    open: () => Readable.from(chunksOf({ start, files, end }), { objectMode: false }),
  };
};

const CRLF = '\r\n';

type Parts = { start: string; files: { file: Attachment; head: string }[]; end: string };

async function* chunksOf({ start, files, end }: Parts): AsyncGenerator<Buffer> {
  yield Buffer.from(start);
  for (const { file, head } of files) {
    yield Buffer.from(head);
    yield* bytesOf(file);
    yield Buffer.from(CRLF);
  }
  yield Buffer.from(end);
}

async function* bytesOf({ name, path, size }: Attachment): AsyncGenerator<Buffer> {
  let sent = 0;
  const changed = (): InputError =>
    refused(`names ${quoted(name)}, which changed while it was sent; let the step that writes it end before`);
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      sent += chunk.length;
      if (sent > size) throw changed();
      yield chunk;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : refused(`names ${quoted(name)}, which could not be read (${code})`);
  }
  if (sent < size) throw changed();
}

/** The files and links that a glob matches, in the folders where that may be. */
const pathsOf = async ({ base, depth, matches }: AttachmentGlob, root: string): Promise<string[]> => {
  const folders = [base];
  const paths: string[] = [];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const parent = folder === '' ? '' : `${folder}/`;
    for (const entry of await entriesOf(folder, root)) {
      const path = `${parent}${entry.name}`;
      if (!entry.isDirectory()) {
        if (matches(path)) paths.push(path);
      } else if (path.split('/').length < depth) {
        folders.push(path);
      }
    }
  }
  return paths;
};

const entriesOf = async (folder: string, root: string): Promise<Dirent[]> => {
  try {
    const path = await realpath(join(root, folder));
    if (path !== root && !path.startsWith(root + sep)) throw leadsOut(folder);
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw code === undefined ? error : refused(`leads to the folder ${quoted(folder)}, which can't be read (${code})`);
  }
};

/** Undefined for a link to a folder. */
const attachmentAt = async (relative: string, root: string): Promise<Attachment | undefined> => {
  const path = await realpath(join(root, relative)).catch(() => {
    throw refused(`matches ${quoted(relative)}, a link that leads nowhere`);
  });
  const stats = await stat(path);
  if (stats.isDirectory()) return undefined;
  if (!path.startsWith(root + sep)) throw leadsOut(relative);
  if (!stats.isFile()) throw refused(`matches ${quoted(relative)}, which is neither a file nor a folder`);
  const name = basename(relative);
  return { name, path, size: stats.size, contentType: contentTypeOf(name) };
};

const checkLimits = (attachments: readonly Attachment[], root: string): void => {
  if (attachments.length > MOST_FILES) {
    throw refused(`matches ${attachments.length} files; Pinkfish takes at most ${MOST_FILES}`);
  }
  let total = 0;
  for (const { name, path, size } of attachments) {
    const shown = quoted(path.slice(root.length + 1));
    const ending = refusedEnding(name) ?? refusedEnding(path);
    if (ending !== undefined) throw refused(`matches ${shown}; Pinkfish takes no executables or scripts (${ending})`);
    if (size > LARGEST_FILE_MB * MB) {
      const most = `${LARGEST_FILE_MB} MB (${LARGEST_FILE_MB * MB} bytes) a file`;
      throw refused(`matches ${shown} of ${size} bytes; Pinkfish takes at most ${most}`);
    }
    total += size;
    if (total > LARGEST_TOTAL_MB * MB) {
      const most = `${LARGEST_TOTAL_MB} MB (${LARGEST_TOTAL_MB * MB} bytes) together`;
      throw refused(`matches too much, from ${shown} on; Pinkfish takes at most ${most}`);
    }
  }
};

const leadsOut = (path: string): InputError =>
  refused(`matches ${quoted(path)}, a link that leads out of the workspace; copy the file into it first`);

const refused = (fault: string): InputError => new InputError('attachments', `${fault}.`);

/** Whole: cut, it could end in the middle of a secret, which nothing would find then. */
const quoted = (text: string): string => `"${plainLine(text, 5_000)}"`;
