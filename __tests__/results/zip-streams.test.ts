import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { CRC32Stream, DeflateCRC32Stream } from '../../src/results/zip-streams.ts';

const KIB = 1024;
const text = (bytes: number): Buffer =>
  Buffer.from(
    Array.from({ length: bytes / 8 + 1 }, (_, index) => `${(index * 7919) % 10_007} line\n`).join(''),
  ).subarray(0, bytes);

/** Pieces of these lengths, again and again. */
const cut = (bytes: Buffer, lengths: readonly number[]): Buffer[] => {
  const pieces: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const end = at + (lengths[turn % lengths.length] ?? 1);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
};

const through = async (pieces: readonly Buffer[], stream: CRC32Stream): Promise<Buffer> =>
  await buffer(Readable.from(pieces).pipe(stream));

const SIZES = [0, 1, 31 * KIB, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 128 * KIB, 1000 * KIB + 17];
const CUTS = [[64 * KIB], [1, 100_000], [16 * KIB + 3], [300_000]];
const CASES = SIZES.flatMap((size) => CUTS.map((lengths): [number, number[]] => [size, lengths]));

describe('DeflateCRC32Stream', () => {
  it.each(CASES)('%d bytes in pieces of %j come back', async (size, lengths) => {
    for (const bytes of [text(size), randomBytes(size)]) {
      const stream = new DeflateCRC32Stream({ level: 6 });
      const packed = await through(cut(bytes, lengths), stream);
      expect(inflateRawSync(packed).equals(bytes)).toBe(true);
      expect(stream.digest().readUInt32BE()).toBe(crc32(bytes));
      expect(stream.size()).toBe(size);
      expect(stream.size(true)).toBe(packed.length);
    }
  });

  it.each([1, 6, 9])('packs at level %d as zlib does, within a hundredth', async (level) => {
    const bytes = text(2000 * KIB);
    const packed = await through(cut(bytes, [64 * KIB]), new DeflateCRC32Stream({ level }));
    const whole = deflateRawSync(bytes, { level });
    expect(packed.length / whole.length).toBeLessThan(1.01);
    expect(packed.length / whole.length).toBeGreaterThan(0.99);
  });

  it('takes in no more than it has in work while nobody reads', async () => {
    const stream = new DeflateCRC32Stream({ level: 0 });
    let taken = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          taken += 64 * KIB;
          yield randomBytes(64 * KIB);
        }
      })(),
      { objectMode: true, highWaterMark: 1 },
    );
    endless.pipe(stream);
    await new Promise((resolve) => setTimeout(resolve, 200));
    endless.destroy();
    expect(taken).toBeLessThan(1000 * KIB);
  });

  it('fails where zlib does', async () => {
    await expect(through([text(10)], new DeflateCRC32Stream({ level: 77 }))).rejects.toThrow('level');
  });
});

describe('CRC32Stream', () => {
  it.each(CASES)('hands on %d bytes in pieces of %j and counts them', async (size, lengths) => {
    const bytes = randomBytes(size);
    const stream = new CRC32Stream();
    expect((await through(cut(bytes, lengths), stream)).equals(bytes)).toBe(true);
    expect(stream.digest().readUInt32BE()).toBe(crc32(bytes));
    expect(stream.size()).toBe(size);
  });
});
