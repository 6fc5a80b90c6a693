import { constants } from 'node:fs';
import { lstat, open, realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { InputError } from '../errors.ts';

const MOST_BYTES = 10 * 1024 * 1024;

/**
 * A link must not lead out of the workspace, since a pull request could have made it.
 * @throws InputError; or the signal's reason
 */
export const readPayloadFile = async (given: string, workspace: string, signal: AbortSignal): Promise<string> => {
  try {
    const bytes = await bytesOf(await realFile(resolve(workspace, given), resolve(workspace)));
    signal.throwIfAborted();
    if (bytes.length > MOST_BYTES) throw refused('must be at most 10 MiB. Send large data as attachments');
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof InputError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw refused('must be UTF-8 text. Save the file as UTF-8');
    throw refused(`cannot be read (${code}). Name a file that an earlier step checks out or writes`);
  }
};

const realFile = async (path: string, workspace: string): Promise<string> => {
  const [file, root] = await Promise.all([realpath(path), realpath(workspace).catch(() => workspace)]);
  // By the disk, since the path may have another name of the workspace, such as one in another letter case.
  const isInWorkspace = async (place: string): Promise<boolean> => {
    const parent = dirname(place);
    if (parent === place) return false;
    return (await realpath(parent).catch(() => '')) === root || (await isInWorkspace(parent));
  };
  // Of a path outside the workspace, folders may be links, as /tmp is on macOS.
  const isLink = (await isInWorkspace(path)) || (await lstat(path)).isSymbolicLink();
  if (isLink && !file.startsWith(root + sep))
    throw refused('is a link that leads out of the workspace. Write the path of the file');
  return file;
};

/** At most one byte more than is allowed, even of a file that grows. To open a pipe without O_NONBLOCK could take for ever. */
const bytesOf = async (file: string): Promise<Buffer> => {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) throw refused('must be a regular file. Name a file, not a folder or a device');
    return await buffer(handle.createReadStream({ end: MOST_BYTES, autoClose: false }));
  } finally {
    await handle.close();
  }
};

const refused = (fault: string): InputError => new InputError('payload-file', `${fault}.`);
