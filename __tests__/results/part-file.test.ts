import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { redactor } from '../../src/redact.ts';
import { createPartFile, newBatches, type PartFile } from '../../src/results/part-file.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'part-file-test-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const NONE = redactor([]);
const partAt = (path: string, searching = NONE): PartFile =>
  createPartFile({
    path,
    batches: newBatches(searching),
    redactor: searching,
    budget: { maxBytes: 10_000_000, used: 0, kept: 0 },
  });

describe('a part file', () => {
  it('that is given up at once leaves nothing', async () => {
    await partAt(join(folder, 'part')).discard();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is there though nothing was written', async () => {
    const part = partAt(join(folder, 'part'));
    expect(await part.finish()).toMatchObject({ size: 0, redacted: false });
    expect(readFileSync(join(folder, 'part'), 'utf8')).toBe('');
  });

  it('holds what came after it was emptied', async () => {
    const part = partAt(join(folder, 'part'));
    await part.append(Buffer.alloc(1_000_000, 'a'));
    await part.restart();
    await part.append(Buffer.from('b'));
    expect(await part.finish()).toMatchObject({ size: 1 });
    expect(readFileSync(join(folder, 'part'), 'utf8')).toBe('b');
  });

  it.each([
    ['as it is', 'key-4711'],
    ['in JSON escapes', '\\u006b\\u0065\\u0079\\u002d\\u0034\\u0037\\u0031\\u0031'],
    ['in a mix', '\\x6be%79&#45;4\\u0037&#x31;%31'],
  ])('holds no secret that lies across the border of two batches: %s', async (_, spelling) => {
    const searching = redactor(['key-4711']);
    const [{ length: border }] = newBatches(searching);
    for (let before = 1; before < spelling.length; before += 3) {
      const part = partAt(join(folder, 'part'), searching);
      await part.append(Buffer.from(`${'-'.repeat(border - before)}${spelling}`));
      await part.append(Buffer.alloc(border, '-'));
      expect(await part.finish()).toMatchObject({ redacted: true });
      const written = readFileSync(join(folder, 'part'), 'utf8');
      expect(written.replaceAll('-', '')).toBe('*'.repeat(spelling.length));
    }
  });

  it.each<[string, (part: PartFile) => Promise<unknown>]>([
    ['finish', (part) => part.finish()],
    ['append', (part) => part.append(Buffer.alloc(3_000_000))],
  ])('that can’t be made says so where it is used: %s', async (_, use) => {
    const part = partAt(join(folder, 'missing', 'part'));
    await expect(use(part)).rejects.toThrow("download-path can't be written");
    await part.discard();
  });
});
