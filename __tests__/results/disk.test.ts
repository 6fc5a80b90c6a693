import { describe, expect, it } from '@jest/globals';
import { createHook } from 'node:async_hooks';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskError, onDisk, replaceBy, retryingHeld } from '../../src/results/disk.ts';

const failing = async (error: Error): Promise<unknown> => {
  try {
    return await onDisk(() => Promise.reject(error));
  } catch (caught) {
    return caught;
  }
};

describe('onDisk', () => {
  it.each([
    ['ENOSPC', "download-path can't be written: the disk is full", true],
    ['EDQUOT', "download-path can't be written: the disk quota is used up", true],
    ['EROFS', "download-path can't be written: the file system is read-only", true],
    ['EIO', "download-path can't be written: the disk fails", true],
    ['EACCES', "download-path can't be written: permission denied", false],
    ['ENOTDIR', "download-path can't be written: a file is in the way of a folder", false],
    ['EISDIR', "download-path can't be written: a folder is in the way of a file", false],
    ['EMFILE', "download-path can't be written: too many files are open", false],
    ['EWHATEVER', "download-path can't be written: EWHATEVER", false],
    [undefined, "download-path can't be written: unknown error", false],
  ])('says %s in words', async (code, message, ends) => {
    const error = await failing(Object.assign(new Error('at /some/path'), code === undefined ? {} : { code }));
    expect(error).toBeInstanceOf(DiskError);
    expect(error).toMatchObject({ message, ends });
  });

  it('leaves what says it already', async () => {
    const error = new DiskError('said');
    expect(await failing(error)).toBe(error);
  });

  it('gives back what the work gave', async () => {
    await expect(onDisk(() => Promise.resolve(7))).resolves.toBe(7);
  });
});

describe('retryingHeld', () => {
  const failingTwice = (code: string) => {
    const calls = { count: 0 };
    const work = (): Promise<string> => {
      calls.count += 1;
      return calls.count <= 2 ? Promise.reject(Object.assign(new Error(), { code })) : Promise.resolve('done');
    };
    return { calls, work };
  };

  it.each(['EBUSY', 'EPERM', 'EACCES'])('tries again on Windows where the code is %s', async (code) => {
    await expect(retryingHeld(failingTwice(code).work, 'win32')).resolves.toBe('done');
  });

  it.each([
    ['ENOSPC', 'win32'],
    ['EPERM', 'linux'],
  ])('gives up at once at %s on %s', async (code, platform) => {
    const { calls, work } = failingTwice(code);
    await expect(retryingHeld(work, platform)).rejects.toMatchObject({ code });
    expect(calls.count).toBe(1);
  });
});

describe('replaceBy', () => {
  it('does not wait for a folder in the way, as it would for a file that is held', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'disk-test-'));
    let waits = 0;
    const hook = createHook({ init: (_, type) => (waits += type === 'Timeout' ? 1 : 0) }).enable();
    try {
      mkdirSync(join(dir, 'folder'));
      writeFileSync(join(dir, 'file'), '');
      await expect(replaceBy(join(dir, 'file'), join(dir, 'folder'))).rejects.toMatchObject({ code: 'EISDIR' });
      expect(waits).toBe(0);
    } finally {
      hook.disable();
      rmSync(dir, { recursive: true });
    }
  });
});
