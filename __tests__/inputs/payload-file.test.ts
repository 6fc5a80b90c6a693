import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InputError } from '../../src/errors.ts';
import { readPayloadFile } from '../../src/inputs/payload-file.ts';
import { onPosix } from '../fixtures/platform.ts';

let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'payload-')));
  workspace = join(folder, 'work');
  await mkdir(join(workspace, 'in'), { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const { signal } = new AbortController();
const read = (path: string, root = workspace): Promise<string> => readPayloadFile(path, root, signal);

const fault = async (path: string): Promise<string> => {
  const error: unknown = await read(path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toMatch(/^Input "payload-file" .*\. .*\.$/);
  return (error as InputError).message;
};

describe('readPayloadFile', () => {
  it('reads a file of the workspace, and any that the author names', async () => {
    await writeFile(join(workspace, 'in/a.json'), '{"a":"é"}');
    await writeFile(join(folder, 'b.json'), '{"b":1}');
    expect(await read('in/a.json')).toBe('{"a":"é"}');
    expect(await read(join(workspace, 'in/a.json'))).toBe('{"a":"é"}');
    expect(await read('in/a.json', '.').catch(() => 'not there')).toBe('not there');
    expect(await read(join(folder, 'b.json'))).toBe('{"b":1}');
    expect(await read('../b.json')).toBe('{"b":1}');
  });

  onPosix('symbolic links need a right').it(
    'follows links that stay in the workspace, and links to folders on the way to a place outside',
    async () => {
      await writeFile(join(workspace, 'in/a.json'), '{}');
      await symlink('in/a.json', join(workspace, 'link.json'));
      await symlink(workspace, join(folder, 'alias'));
      await mkdir(join(folder, 'real'));
      await writeFile(join(folder, 'real/b.json'), '{"b":1}');
      await symlink('real', join(folder, 'tmp'));
      expect(await read('link.json')).toBe('{}');
      expect(await read('link.json', join(folder, 'alias'))).toBe('{}');
      expect(await read(join(folder, 'tmp/b.json'))).toBe('{"b":1}');
    },
  );

  onPosix('symbolic links need a right').it('refuses a link that leads out, to a file and to a folder', async () => {
    await writeFile(join(folder, 'secret.json'), '{"secret":1}');
    await symlink('../secret.json', join(workspace, 'file.json'));
    await symlink('..', join(workspace, 'folder'));
    await symlink('file.json', join(workspace, 'twice.json'));
    await symlink(workspace, join(folder, 'alias'));
    for (const name of ['file.json', 'folder/secret.json', 'twice.json'])
      for (const path of [name, join(workspace, name), join(folder, 'alias', name)])
        expect(await fault(path)).toContain('is a link that leads out of the workspace');
  });

  onPosix('symbolic links need a right').it(
    'refuses a link outside, and a link into a folder with a name that begins like the workspace',
    async () => {
      await mkdir(join(folder, 'work2'));
      await writeFile(join(folder, 'work2/a.json'), '{}');
      await symlink('work2/a.json', join(folder, 'link.json'));
      await symlink('../work2/a.json', join(workspace, 'near.json'));
      expect(await fault(join(folder, 'link.json'))).toContain('leads out of the workspace');
      expect(await fault('near.json')).toContain('leads out of the workspace');
    },
  );

  it('refuses what is missing, too large or not UTF-8', async () => {
    expect(await fault('nowhere.json')).toContain('cannot be read (ENOENT)');
    const path = join(workspace, 'a.json');
    await writeFile(path, '');
    await truncate(path, 10 * 1024 ** 2);
    expect(await read('a.json')).toHaveLength(10 * 1024 ** 2);
    await appendFile(path, 'x');
    expect(await fault('a.json')).toContain('must be at most 10 MiB');
    await truncate(path, 4 * 1024 ** 3);
    expect(await fault('a.json')).toContain('must be at most 10 MiB');
    await writeFile(path, Buffer.from([0x7b, 0xff]));
    expect(await fault('a.json')).toContain('must be UTF-8 text');
  });

  it('refuses a folder', async () => {
    expect(await fault('in')).toMatch(/must be a regular file|cannot be read/);
  });

  onPosix('there are no pipes and devices in folders').it('refuses pipes and devices at once', async () => {
    execFileSync('mkfifo', [join(workspace, 'pipe')]);
    for (const path of ['pipe', '/dev/zero', '/dev/null'])
      expect(await fault(path)).toContain('must be a regular file');
  });

  it('ends when it is aborted', async () => {
    await writeFile(join(workspace, 'a.json'), '{}');
    const reason = new Error('cancelled');
    await expect(readPayloadFile('a.json', workspace, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
