import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Context } from '../context.ts';
import { InputError, OperationError, PlatformError } from '../errors.ts';
import type { Inputs } from '../inputs/inputs.ts';
import { removeFolder, retryingHeld } from '../results/disk.ts';

/** The folder for the run's files: created and tried before anything is triggered, so that no result is lost to a bad path. */
export const prepareFolder = async ({ env }: Context, { downloadPath }: Inputs): Promise<string> => {
  const newFolder = join(env.RUNNER_TEMP || tmpdir(), `pinkfish-run-${randomUUID()}`);
  const folder = resolve(env.GITHUB_WORKSPACE || '.', downloadPath ?? newFolder);
  try {
    // With the mode that the process's umask gives, so that the user of a later container step can read it.
    await createFolders(folder);
    // Only trying shows it: an existing folder may be read-only.
    await removeFolder(await retryingHeld(() => mkdtemp(join(folder, '.pinkfish-'))));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const isFile = code === 'EEXIST';
    const fault = isFile
      ? 'must be a folder, but a file is in the way'
      : `names a folder that cannot be written (${code})`;
    if (downloadPath === undefined) throw new OperationError('runner', new PlatformError(`RUNNER_TEMP ${fault}`));
    const remedy = 'Name a folder that the job may write to, or one that does not exist yet';
    throw new InputError('download-path', `${fault}. ${remedy}.`);
  }
  return folder;
};

/** Node's own recursion never ends where a file system reports each new folder's parent as missing, as /proc does. */
const createFolders = async (folder: string): Promise<void> => {
  const stats = await stat(folder).catch(() => undefined);
  if (stats?.isDirectory()) return;
  // Of a path below a file, Windows would say only that it is missing.
  if (stats !== undefined) throw Object.assign(new Error(), { code: 'EEXIST' });
  if (dirname(folder) !== folder) await createFolders(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    // Another job on this machine may have created it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
};
