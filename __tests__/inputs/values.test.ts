import { describe, expect, it } from '@jest/globals';
import * as values from '../../src/inputs/values.ts';

const given = (text: string): values.Given => ({ name: 'some-input', text });
const fault = (expected: string): unknown =>
  expect.objectContaining({ input: 'some-input', message: expect.stringContaining(expected) });

describe('choices', () => {
  const BOOLEANS = [true, false] as const;

  it.each([
    ...(['true', 'True', 'TRUE'] as const).map((text) => [text, true] as const),
    ...(['false', 'False', 'FALSE'] as const).map((text) => [text, false] as const),
  ])('reads %s', (text, value) => {
    expect(values.choiceOf(given(text), BOOLEANS)).toBe(value);
    expect(values.choiceOf(given(text), [true, false, 'auto'])).toBe(value);
  });

  it.each(['yes', 'no', 'on', '1', '0', 'tRUE', 'y', 'toString', '"true"'])('refuses %s', (text) => {
    expect(() => values.choiceOf(given(text), BOOLEANS)).toThrow(fault('must be true or false'));
    expect(() => values.choiceOf(given(text), [true, false, 'auto'])).toThrow(fault('must be true, false or auto'));
    expect(() => values.choiceOf(given(text), ['wait', 'detach'])).toThrow(fault('must be wait or detach'));
  });

  it('reads words', () => {
    expect(values.choiceOf(given('auto'), [true, false, 'auto'])).toBe('auto');
    expect(values.choiceOf(given('detach'), ['wait', 'detach'])).toBe('detach');
  });

  it.each(['yes', '-1s', '0.9', '5 minutes ago', 'often', '10GB', ''])('shows the word or amount %j', (text) => {
    expect(() => values.choiceOf(given(text), BOOLEANS)).toThrow(
      `Input "some-input" must be true or false (got "${text}").`,
    );
  });

  it.each([
    '\u001b[31m::error::x',
    'x'.repeat(41),
    'hunter2',
    'pw!',
    'a-b',
    '123456',
    'sk_live_1',
    'a\nb',
    'correcthorsebattery',
  ])('shows no part of what may be a secret: %j', (text) => {
    expect(() => values.choiceOf(given(text), BOOLEANS)).toThrow(
      `Input "some-input" must be true or false (got ${text.length} characters).`,
    );
  });
});

describe('numbers', () => {
  it.each([
    ['0', 0],
    ['9', 9],
    ['007', 7],
  ])('reads %s', (text, value) => {
    expect(values.integerOf(given(text), { min: 0, max: 9 })).toBe(value);
  });

  it.each(['10', '-1', '+1', '1.0', '1e0', '0x1', 'six', '٣'])('refuses %s', (text) => {
    expect(() => values.integerOf(given(text), { min: 0, max: 9 })).toThrow(
      fault('must be a whole number from 0 to 9'),
    );
  });

  it('reads durations', () => {
    expect(values.durationOf(given('1h30m'))).toBe(5_400_000);
    expect(() => values.durationOf(given('soon'))).toThrow(
      fault('must be a positive duration, such as 90s, 15m or 1h30m (got "soon").'),
    );
  });

  it.each([
    ['1', 1],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['5KiB', 5_120],
    ['500 MiB', 524_288_000],
    ['10gib', 10_737_418_240],
    ['8388607GiB', 8_388_607 * 1024 ** 3],
  ])('reads the size %s', (text, bytes) => {
    expect(values.sizeOf(given(text))).toBe(bytes);
  });

  it.each([
    '0',
    '0GiB',
    '-1',
    '1.5GiB',
    '10GB',
    '10G',
    '10 bytes',
    '1  GiB',
    'GiB',
    '1e9',
    '9007199254740993',
    '8388608GiB',
    'all',
  ])('refuses the size %s', (text) => {
    expect(() => values.sizeOf(given(text))).toThrow(fault('must be a positive number of bytes'));
  });
});

describe('texts', () => {
  it('takes lines apart', () => {
    expect(values.linesOf(' a b \r\n\n\t!c\rd\n')).toEqual(['a b', '!c', 'd']);
    expect(values.linesOf(' \n')).toEqual([]);
  });

  it('reads paths', () => {
    expect(values.pathOf(given(''))).toBeUndefined();
    expect(values.pathOf(given('../out of/here'))).toBe('../out of/here');
    for (const text of ['a\nb', 'a\rb', 'a\0b'])
      expect(() => values.pathOf(given(text))).toThrow(fault('cannot hold a line break or a NUL character'));
  });

  it.each(['~/out', '~\\out', '~/'])('refuses %j, which nothing expands', (text) => {
    expect(() => values.pathOf(given(text))).toThrow(fault('${{ github.workspace }}'));
  });

  it.each(['~', '~x/y', 'a/~/b'])('takes %j', (text) => expect(values.pathOf(given(text))).toBe(text));

  it('reads names of artifacts', () => {
    expect(values.artifactNameOf(given(''))).toBeUndefined();
    expect(values.artifactNameOf(given('Bericht (1) für main.v1'))).toBe('Bericht (1) für main.v1');
  });

  it.each(Array.from('"*/:<>?\\|'))('refuses %s in the name of an artifact', (char) => {
    expect(() => values.artifactNameOf(given(`a${char}b`))).toThrow(fault('cannot hold control characters or any of'));
  });

  it.each(['\n', '\r', '\t', '\0', '\u007f'])('refuses the control character %j in the name of an artifact', (char) => {
    expect(() => values.artifactNameOf(given(`a${char}b`))).toThrow(fault('cannot hold control characters or any of'));
  });

  it('reads ids', () => {
    expect(values.idOf(given('1778786207851669420'))).toBe('1778786207851669420');
    expect(() => values.idOf(given('1.77878620785167E+18'))).toThrow(fault('Put the id in quotes'));
    for (const text of ['.', '..', 'a/b', 'a b', 'a%2e', ''])
      expect(() => values.idOf(given(text))).toThrow(fault('must be an id'));
  });
});
