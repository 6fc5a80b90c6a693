import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { entriesOf } from '../../fake-pinkfish/artifact-entries.ts';
import { zipOf, type ZipFile } from '../../src/results/zip.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const text = (bytes: number): Buffer =>
  Buffer.from(
    Array.from({ length: bytes / 8 + 1 }, (_, index) => `${(index * 7919) % 10_007} line\n`).join(''),
  ).subarray(0, bytes);

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zip-test-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const MODIFIED = new Date('2026-11-25T09:08:06Z');
let count = 0;
const stored = async (name: string, bytes: Buffer): Promise<ZipFile> => {
  const path = join(folder, String((count += 1)));
  await writeFile(path, bytes);
  return { path, name, size: bytes.length, modified: MODIFIED };
};

const zipped = async (files: readonly ZipFile[], level = 6): Promise<Buffer> => await buffer(zipOf(files, level));

type Read = { name: string; bytes: Buffer; crc: number; deflatedBytes: number; time: number; mode: number };

/** What the directory at the zip's end says of each file, with the bytes from where it says that they are. */
const read = (zip: Buffer): Read[] => {
  const end = zip.length - 22;
  expect(zip.readUInt32LE(end)).toBe(0x06054b50);
  expect(zip.readUInt32LE(end + 16) + zip.readUInt32LE(end + 12)).toBe(end);
  const files: Read[] = [];
  for (let at = zip.readUInt32LE(end + 16); at < end;) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const nameBytes = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    expect(zip.readUInt32LE(local)).toBe(0x04034b50);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const deflatedBytes = zip.readUInt32LE(at + 20);
    const descriptor = zip.subarray(start + deflatedBytes, start + deflatedBytes + 16);
    const bytes = inflateRawSync(zip.subarray(start, start + deflatedBytes));
    const crc = zip.readUInt32LE(at + 16);
    const size = zip.readUInt32LE(at + 24);
    expect(bytes).toHaveLength(size);
    expect([0, 4, 8, 12].map((place) => descriptor.readUInt32LE(place))).toEqual([
      0x08074b50,
      crc,
      deflatedBytes,
      size,
    ]);
    files.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameBytes),
      ...{ bytes, crc, deflatedBytes },
      ...{ time: zip.readUInt32LE(at + 12), mode: zip.readUInt32LE(at + 38) / 2 ** 16 },
    });
    at += 46 + nameBytes + zip.readUInt16LE(at + 30);
  }
  expect(files).toHaveLength(zip.readUInt16LE(end + 10));
  return files;
};

describe('zipOf', () => {
  it('of nothing is an empty zip', async () => {
    expect((await zipped([])).toString('hex')).toBe(`504b0506${'00'.repeat(18)}`);
  });

  it.each([0, 1, 6, 9])('holds files of all lengths at level %d, in their order', async (level) => {
    const sizes = [0, 1, MIB - 1, 10, MIB, MIB + 1, 0, 2 * MIB + 17, 31 * KIB];
    const contents = sizes.flatMap((size) => [text(size), randomBytes(size)]);
    const files = await Promise.all(contents.map((bytes, index) => stored(`folder-${index % 3}/file-${index}`, bytes)));
    const zip = await zipped(files, level);
    const entries = read(zip);
    expect(entries.map(({ name }) => name)).toEqual(files.map(({ name }) => name));
    for (const [index, bytes] of contents.entries()) {
      expect(entries[index]?.bytes.equals(bytes)).toBe(true);
      expect(entries[index]?.crc).toBe(crc32(bytes));
    }
    // A reader that somebody else wrote.
    expect(entriesOf({ zip }).map(({ bytes }) => bytes.length)).toEqual(contents.map(({ length }) => length));
  });

  it.each([1, 6, 9])('packs at level %d as zlib does, within a thousandth', async (level) => {
    const bytes = text(4 * MIB);
    const [entry] = read(await zipped([await stored('a', bytes)], level));
    const whole = deflateRawSync(bytes, { level });
    expect(Math.abs((entry?.deflatedBytes ?? 0) / whole.length - 1)).toBeLessThan(0.001);
  });

  it('makes what can’t be packed hardly larger', async () => {
    const zip = await zipped([await stored('a', randomBytes(4 * MIB))], 0);
    expect(zip.length / (4 * MIB)).toBeLessThan(1.001);
  });

  it('keeps names, times and permissions', async () => {
    const names = ['step-1/ä ü – 報告.txt', 'plain', 'step-2/🐟.md'];
    const zip = await zipped(await Promise.all(names.map((name) => stored(name, text(10)))));
    const entries = read(zip);
    expect(entries.map(({ name }) => name)).toEqual(names);
    expect(entriesOf({ zip }).map(({ name }) => name)).toEqual(names);
    // 2026 - 1980 years, month 11, day 25; 9 hours, 8 minutes, 3 times two seconds.
    const time = ((46 << 9) | (11 << 5) | 25) * 2 ** 16 + ((9 << 11) | (8 << 5) | 3);
    for (const entry of entries) expect(entry).toMatchObject({ time, mode: 0o100644 });
  });

  it.each([
    ['1970-01-01T00:00:00Z', 0],
    ['2200-01-01T00:00:00Z', 127],
  ])('writes a time of %s as the nearest year that a zip knows', async (when, year) => {
    const [entry] = read(await zipped([{ ...(await stored('a', text(1))), modified: new Date(when) }]));
    expect((entry?.time ?? 0) / 2 ** 25).toBeCloseTo(year, 0);
  });

  it('reads no further than it is read', async () => {
    const files = await Promise.all(Array.from({ length: 30 }, () => stored('a', randomBytes(MIB))));
    const zip = zipOf(files, 0);
    await zip.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    // What nobody has asked for has not been opened.
    for (const { path } of files.slice(5)) await rm(path);
    await expect(buffer(zip)).rejects.toThrow('ENOENT');
  });

  it('can be given up half-way', async () => {
    const zip = zipOf(await Promise.all([1, 2, 3].map(() => stored('a', text(3 * MIB)))), 6);
    await zip.next();
    await zip.return();
    expect(await zip.next()).toEqual({ done: true, value: undefined });
  });
});

describe('zipOf fails', () => {
  it('where a file is gone', async () => {
    const files = [await stored('a', text(5 * MIB)), await stored('b', text(5))];
    await rm(files[1]?.path ?? '');
    await expect(zipped(files)).rejects.toThrow('ENOENT');
  });

  it('where a file has become shorter', async () => {
    const file = await stored('a', text(3 * MIB));
    await truncate(file.path, 2 * MIB);
    await expect(zipped([file])).rejects.toThrow('shorter');
  });

  it('where zlib knows no such level', async () => {
    await expect(zipped([await stored('a', text(5))], 77)).rejects.toThrow('level');
  });
});
