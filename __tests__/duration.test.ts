import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatDuration, parseDuration } from '../src/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h30m', 5_400_000],
    ['1h 30m', 5_400_000],
    ['1h5s', 3_605_000],
    ['2H', 7_200_000],
    [' 45 ', 45_000],
    ['1.5m', 90_000],
    ['0.5', 500],
    ['0h1m', 60_000],
    ['100m', 6_000_000],
  ])('reads %j', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    ...[
      '',
      ' ',
      '0',
      '0s',
      '0h0m',
      '0.0001',
      '-1',
      '-1s',
      '+5s',
      'soon',
      '5 minutes ago',
      '5 minutes',
      '10min',
      '500ms',
    ],
    ...['1d', '1h30', '30m1h', '1m1m', 's', '1e3', '.5m', '5.m', 'Infinity', 'NaN', '0x10', '٣s', `${'9'.repeat(20)}h`],
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('reads what is written by parts', () => {
    const part = fc.option(fc.nat({ max: 99_999 }), { nil: undefined });
    fc.assert(
      fc.property(part, part, part, (h, m, s) => {
        const text = [h, m, s].map((n, i) => (n === undefined ? '' : `${n}${'hms'.charAt(i)}`)).join('');
        const ms = ((h ?? 0) * 3_600 + (m ?? 0) * 60 + (s ?? 0)) * 1_000;
        expect(parseDuration(text)).toBe(ms === 0 ? undefined : ms);
      }),
    );
  });
});

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [849.6, '850 ms'],
    [999.4, '999 ms'],
    [1_000, '1 s'],
    [4_249, '4.2 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min'],
    [65_000, '1 min 5 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h'],
    [7_800_000, '2 h 10 min'],
    [360_000_000, '100 h'],
  ])('writes %d ms as %j', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('is off by no more than it rounds', () => {
    const compact = (text: string): string =>
      text.replace(/(\d) (h|min|s)\b/g, (_, digit: string, unit: string) => digit + unit.charAt(0));
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 400_000_000 }), (ms) => {
        const read = parseDuration(compact(formatDuration(ms)));
        const rounding = ms < 59_950 ? 50 : ms < 3_599_500 ? 500 : 30_500;
        expect(Math.abs((read ?? NaN) - ms)).toBeLessThanOrEqual(rounding);
      }),
    );
  });
});
