import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { InputError } from '../errors.ts';
import type { Inputs } from '../inputs/inputs.ts';

/** The folder for the run's files: created and tried before anything is triggered, so that no result is lost to a bad path. */
export const prepareFolder = async ({ env }: Context, { downloadPath }: Inputs): Promise<string> => {
  if (downloadPath === undefined) {
    const folder = join(env.RUNNER_TEMP || tmpdir(), `pinkfish-run-${randomUUID()}`);
    // The mode that the process's umask gives, so that the user of a later container step can read it.
    await mkdir(folder, { recursive: true });
    return folder;
  }
  const folder = resolve(env.GITHUB_WORKSPACE || '.', downloadPath);
  try {
    await createFolders(folder);
    // Only trying shows it: an existing folder may be read-only.
    await rmdir(await mkdtemp(join(folder, '.pinkfish-')));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const fault = (await isFileInWay(folder))
      ? 'must be a folder, but a file is in the way'
      : `names a folder that cannot be written (${code})`;
    const remedy = 'Name a folder that the job may write to, or one that does not exist yet';
    throw new InputError('download-path', `${fault}. ${remedy}.`);
  }
  return folder;
};

/** Node's own recursion never ends where a file system reports each new folder's parent as missing, as /proc does. */
const createFolders = async (folder: string, parentExists = false): Promise<void> => {
  const parent = dirname(folder);
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A root, such as a Windows drive or share, cannot be created.
    if (code === 'EEXIST' || (code === 'EPERM' && parent === folder)) return;
    if (code !== 'ENOENT' || parentExists || parent === folder) throw error;
    await createFolders(parent);
    await createFolders(folder, true);
  }
};

/** By the disk and not by the code: of a path below a file, Windows says only that it is missing. */
const isFileInWay = async (path: string): Promise<boolean> => {
  const stats = await stat(path).catch(() => undefined);
  const parent = dirname(path);
  return stats === undefined ? parent !== path && (await isFileInWay(parent)) : !stats.isDirectory();
};
