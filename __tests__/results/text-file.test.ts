import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskError } from '../../src/results/disk.ts';
import { readLastLines, readTextHead, writeWhole } from '../../src/results/text-file.ts';
import { onPosix } from '../fixtures/platform.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'text-file-test-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const fileWith = (content: string | Buffer): string => {
  const path = join(dir, 'file');
  writeFileSync(path, content);
  return path;
};

describe('readTextHead', () => {
  it.each<[string, string | Buffer, number, Awaited<ReturnType<typeof readTextHead>>]>([
    ['a text that fits', 'hello', 5, { text: 'hello', truncated: false }],
    ['a text that is longer', 'hello', 4, { text: 'hell', truncated: true }],
    ['a character that the cut would split', 'aé', 2, { text: 'a', truncated: true }],
    ['a character at the very end', 'aé', 3, { text: 'aé', truncated: false }],
    ['a byte order mark', '\ufeffa', 10, { text: 'a', truncated: false }],
    ['nothing', '', 10, { text: '', truncated: false }],
    ['no UTF-8', Buffer.from([0x61, 0xff]), 10, undefined],
    ['half a character at the end', Buffer.from([0x61, 0xc3]), 10, undefined],
    ['a NUL', 'a\0b', 10, undefined],
  ])('reads %s', async (...[, content, max, head]) => expect(await readTextHead(fileWith(content), max)).toEqual(head));
});

describe('readLastLines', () => {
  it.each<[string, string, string[]]>([
    ['fewer lines than asked for', 'a\nb', ['a', 'b']],
    ['more', 'a\nb\nc\nd', ['b', 'c', 'd']],
    ['line ends of Windows', 'a\r\nb\r\n', ['a', 'b']],
    ['blank lines at the end', 'a\n\nb\n\n \n', ['a', '', 'b']],
    ['nothing', '', []],
    ['white space only', ' \n\n', []],
    ['a log inside JSON', '\ufeff{"log": "a\\nb\\nc\\n\\nd\\n", "exit": 1}', ['c', '', 'd']],
    ['JSON without a log', '{"log": 5}', ['{"log": 5}']],
    ['JSON that is no object', 'null', ['null']],
  ])('reads %s', async (_, content, lines) => expect(await readLastLines(fileWith(content), 3)).toEqual(lines));

  it('reads no more than the end of a long file', async () => {
    const path = fileWith(`${'x'.repeat(3_000_000)}\nlast`);
    const [long = '', last] = await readLastLines(path, 2);
    expect(last).toBe('last');
    expect(long.length).toBeLessThan(1_100_000);
  });
});

describe('writeWhole', () => {
  onPosix('symbolic links need a right').it('writes, and replaces a link instead of following it', async () => {
    const [target, path] = [join(dir, 'target'), join(dir, 'link')];
    writeFileSync(target, 'theirs');
    symlinkSync(target, path);
    await writeWhole(path, Buffer.from('ours'));
    expect([readFileSync(path, 'utf8'), readFileSync(target, 'utf8')]).toEqual(['ours', 'theirs']);
  });

  it('leaves nothing where it fails, and says why', async () => {
    const folder = join(dir, 'folder');
    mkdirSync(join(folder, 'taken', 'below'), { recursive: true });
    await expect(writeWhole(join(folder, 'taken'), Buffer.from('x'))).rejects.toThrow(
      new DiskError("download-path can't be written: a folder is in the way of a file"),
    );
    await expect(writeWhole(join(folder, 'none', 'x'), Buffer.from('x'))).rejects.toThrow(
      /download-path can't be written/,
    );
    expect(readdirSync(folder)).toEqual(['taken']);
  });
});
