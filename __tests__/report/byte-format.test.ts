import { expect, it } from '@jest/globals';
import { formatBytes, formatCount } from '../../src/report/byte-format.ts';

it.each([
  [0, '0 B'],
  [1_023, '1023 B'],
  [1_024, '1 KiB'],
  [1_536, '1.5 KiB'],
  [102_348, '99.9 KiB'],
  [102_349, '100 KiB'],
  [1_048_575, '1 MiB'],
  [120 * 1_048_576, '120 MiB'],
  [5 * 1_024 ** 4, '5 TiB'],
  [5_000 * 1_024 ** 4, '5000 TiB'],
])('%d bytes are %s', (bytes, expected) => {
  expect(formatBytes(bytes)).toBe(expected);
});

it.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [1_234_567, '1,234,567'],
])('%d is counted as %s', (count, expected) => {
  expect(formatCount(count)).toBe(expected);
});
