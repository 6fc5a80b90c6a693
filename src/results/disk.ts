import { lstat, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** The disk refused a file. `message` says it in words; `ends`: the next files would be refused as well. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
  readonly ends: boolean;

  constructor(message: string, ends = false) {
    super(message);
    this.ends = ends;
  }
}

export const onDisk = async <T>(work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DiskError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    const why = IN_WORDS.find(([codes]) => codes.test(code))?.[1] ?? code;
    throw new DiskError(`download-path can't be written: ${why}`, ENDING.includes(code));
  }
};

const IN_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^ENOSPC$/, 'the disk is full'],
  [/^EDQUOT$/, 'the disk quota is used up'],
  [/^EROFS$/, 'the file system is read-only'],
  [/^(EACCES|EPERM)$/, 'permission denied'],
  [/^(ENOTDIR|EEXIST)$/, 'a file is in the way of a folder'],
  [/^(EISDIR|ENOTEMPTY)$/, 'a folder is in the way of a file'],
  [/^ENAMETOOLONG$/, 'its path is too long'],
  [/^(EMFILE|ENFILE)$/, 'too many files are open'],
  [/^EIO$/, 'the disk fails'],
];

const ENDING = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'];

/** Windows refuses for a moment to move or create what a virus scanner has open. */
export const retryingHeld = async <T>(work: () => Promise<T>, platform: string = process.platform): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const isHeld = HELD.includes((error as NodeJS.ErrnoException).code ?? '');
      if (platform !== 'win32' || !isHeld || attempt === MOST_ATTEMPTS) throw error;
      await setTimeout(attempt * 100);
    }
  }
};

const HELD = ['EBUSY', 'EPERM', 'EACCES'];
/** Three to four seconds. */
const MOST_ATTEMPTS = 9;

/** Runs work with a new folder inside `folder` that only this user can enter; removed at the end, whatever happens. */
export const withPrivateFolder = async <T>(
  folder: string,
  work: (path: string) => Promise<T>,
  creating: (create: () => Promise<string>) => Promise<string> = onDisk,
): Promise<T> => {
  const path = await creating(async () => {
    await retryingHeld(() => mkdir(folder, { recursive: true }));
    return mkdtemp(join(folder, '.pinkfish-'));
  });
  try {
    return await work(path);
  } finally {
    await removeFolder(path);
  }
};

/** Never rejects: a folder that stays behind is no reason to lose what was downloaded. */
export const removeFolder = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: MOST_ATTEMPTS }).catch(() => undefined);

/**
 * Moves complete files into folders below `root`, each made once. Follows no link that stands where a folder of its own
 * is to be.
 */
export const moverInto = (root: string) => {
  const folders = new Map<string, Promise<void>>();
  return async (from: string, { folder, name }: { folder: string; name: string }): Promise<void> => {
    const made = folders.get(folder) ?? onDisk(() => makeOwnFolder(root, folder));
    folders.set(folder, made);
    await made;
    await onDisk(() => replaceBy(from, join(root, folder, name)));
  };
};

/** Moves a file; a file or a link that has the name already is replaced, not followed. */
export const replaceBy = async (from: string, to: string): Promise<void> => {
  // Windows has the same code for this as for a file that is open, which would be retried.
  if (await isFolder(to)) throw Object.assign(new Error(), { code: 'EISDIR' });
  await retryingHeld(() => rename(from, to));
};

const makeOwnFolder = async (root: string, folder: string): Promise<void> => {
  try {
    await retryingHeld(() => mkdir(join(root, folder)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (await isFolder(join(root, folder))) return;
    throw new DiskError(`download-path can't be written: a file or a link is in the way of the folder ${folder}`);
  }
};

const isFolder = async (path: string): Promise<boolean> =>
  (await lstat(path).catch(() => undefined))?.isDirectory() ?? false;
