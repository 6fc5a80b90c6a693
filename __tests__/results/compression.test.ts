import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chooseCompression } from '../../src/results/compression.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compression-test-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

let count = 0;
const stored = async (...contents: (Buffer | string)[]): Promise<{ path: string; size: number }[]> =>
  await Promise.all(
    contents.map(async (content) => {
      const path = join(folder, String((count += 1)));
      await writeFile(path, content);
      return { path, size: Buffer.byteLength(content) };
    }),
  );

const MIB = 1024 ** 2;
/** Text of which the fast level makes nearly as little as the default one: digits without any repetition. */
const digits = (bytes: number): string => [...randomBytes(bytes)].map((byte) => byte % 10).join('');
/** Text in which only a long search finds what there is to be found. */
const words = (bytes: number): string => {
  const list = Array.from({ length: 400 }, (_, index) => `word${(index * 7919) % 1000}`);
  let text = '';
  while (text.length < bytes) text += `${[...randomBytes(12)].map((byte) => list[byte]).join(' ')}\n`;
  return text;
};

describe('chooseCompression', () => {
  it.each<[string, () => Promise<{ path: string; size: number }[]>, number[]]>([
    ['nothing', () => stored(), [0]],
    ['empty files', () => stored('', ''), [0]],
    ['what is compressed already', () => stored(randomBytes(MIB), randomBytes(300_000)), [0]],
    ['what the fast level packs as well', () => stored(digits(MIB)), [1]],
    ['what the fast level packs much worse', () => stored(words(2 * MIB)), [6]],
    ['small text', () => stored(...Array.from({ length: 40 }, () => digits(5_000))), [1]],
    ['text beside something small that is compressed', () => stored(randomBytes(10_000), digits(2 * MIB)), [1]],
    ['a little text beside much that is compressed', () => stored(digits(5_000), randomBytes(4 * MIB)), [0]],
  ])('of %s', async (_, files, levels) => {
    expect(levels).toContain(await chooseCompression(await files()));
  });

  it('fails where a file is gone', async () => {
    await expect(chooseCompression([{ path: join(folder, 'gone'), size: 5 }])).rejects.toThrow('ENOENT');
  });
});
