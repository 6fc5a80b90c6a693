import { describe, expect, it } from '@jest/globals';
import {
  dataDescriptor,
  directoryHeader,
  endOfDirectory,
  localHeader,
  type Entry,
} from '../../src/results/zip-records.ts';

const GIB = 1024 ** 3;
const NONE = 0xffffffff;
const entry = (overrides: Partial<Entry> = {}): Entry => ({
  ...{ name: 'name', modified: new Date('2026-01-01T00:00:00Z'), size: 10, deflatedBytes: 8, crc: 7, offset: 5 },
  ...overrides,
});

/** The numbers of 64 bits after the extra field's kind and length. */
const wide = (extra: Buffer): number[] => {
  expect(extra.readUInt16LE()).toBe(1);
  expect(extra.readUInt16LE(2)).toBe(extra.length - 4);
  return Array.from({ length: (extra.length - 4) / 8 }, (_, index) => Number(extra.readBigUInt64LE(4 + index * 8)));
};

describe('what fits into 32 bits', () => {
  it('has no extra fields, and short sizes', () => {
    const file = entry({ size: 4.2e9, deflatedBytes: 4.1e9 });
    expect(localHeader(file)).toHaveLength(30 + 4);
    const directory = directoryHeader(file);
    expect(directory).toHaveLength(46 + 4);
    expect([20, 24, 42].map((place) => directory.readUInt32LE(place))).toEqual([4.1e9, 4.2e9, 5]);
    expect(dataDescriptor(file)).toHaveLength(16);
    expect(endOfDirectory({ count: 65_534, bytes: 100, offset: 4.2e9 })).toHaveLength(22);
  });
});

describe('what does not', () => {
  it.each([4.29e9, 5 * GIB])('a file of %d bytes', (size) => {
    const file = entry({ size, deflatedBytes: size + 3 });
    const local = localHeader(file);
    expect(local.readUInt16LE(4)).toBe(45);
    expect([local.readUInt32LE(18), local.readUInt32LE(22)]).toEqual([NONE, NONE]);
    expect(wide(local.subarray(34))).toEqual([0, 0]);
    const directory = directoryHeader(file);
    expect(directory.readUInt16LE(6)).toBe(45);
    expect([20, 24, 42].map((place) => directory.readUInt32LE(place))).toEqual([NONE, NONE, NONE]);
    expect(wide(directory.subarray(50))).toEqual([size, size + 3, 5]);
    const descriptor = dataDescriptor(file);
    expect([8, 16].map((place) => Number(descriptor.readBigUInt64LE(place)))).toEqual([size + 3, size]);
  });

  it('a file that stands further than 4 GiB from the beginning', () => {
    const file = entry({ offset: 6 * GIB });
    expect(wide(directoryHeader(file).subarray(50))).toEqual([10, 8, 6 * GIB]);
    expect(dataDescriptor(file)).toHaveLength(16);
    expect(localHeader(file)).toHaveLength(30 + 4);
  });

  it.each([
    { count: 65_535, bytes: 100, offset: 200 },
    { count: 3, bytes: 100, offset: 5 * GIB },
    { count: 3, bytes: 5 * GIB, offset: 100 },
  ])('a directory: %j', ({ count, bytes, offset }) => {
    const end = endOfDirectory({ count, bytes, offset });
    expect(end).toHaveLength(56 + 20 + 22);
    expect(end.readUInt32LE()).toBe(0x06064b50);
    expect([24, 32, 40, 48].map((place) => Number(end.readBigUInt64LE(place)))).toEqual([count, count, bytes, offset]);
    expect(end.readUInt32LE(56)).toBe(0x07064b50);
    expect(Number(end.readBigUInt64LE(56 + 8))).toBe(offset + bytes);
    const last = end.subarray(76);
    expect([4, 6, 8, 10].map((place) => last.readUInt16LE(place))).toEqual([0, 0, 0xffff, 0xffff]);
    expect([12, 16].map((place) => last.readUInt32LE(place))).toEqual([NONE, NONE]);
  });
});
