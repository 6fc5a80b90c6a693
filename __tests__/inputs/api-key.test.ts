import { describe, expect, it } from '@jest/globals';
import { checkedKey, OWN_WORDS, secretsOf } from '../../src/inputs/api-key.ts';
import { getter } from '../fixtures/inputs.ts';

describe('checkedKey', () => {
  it.each(['pk_01234', 'a/b+c=0123', '!"#$%&\'()*~'])('takes %j', (key) => {
    expect(checkedKey('api-key', key)).toBe(key);
  });

  it.each([
    ['two words1', 'white space'],
    ['line one\nline two', 'white space'],
    ['nbsp\u00a0nbsp', 'white space'],
    ['schlüssel-0123', 'letters beyond ASCII'],
    ['zero\u200bwidth', 'letters beyond ASCII'],
    ['bell\u0007bell', 'control characters'],
    ['', 'letters beyond ASCII'],
    ['1234567', 'fewer than 8 characters'],
    ['https://h/ext/webhook/k/triggers/t', 'must be a key, not a URL'],
    ['complete', 'a common word'],
    ['COMPLETE', 'a common word'],
    ['cancelled', 'a common word'],
    ['cancelle', 'a common word'],
    ['wait-timeout', 'a common word'],
    ['detached', 'a common word'],
    ['pinkfish', 'a common word'],
  ])('refuses %j without repeating it', (key, expected) => {
    expect(() => checkedKey('api-key', key)).toThrow(
      expect.objectContaining({ input: 'api-key', message: expect.stringContaining(expected) }),
    );
    if (key !== '')
      expect(() => checkedKey('api-key', key)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining(key) }),
      );
  });
});

describe('OWN_WORDS', () => {
  const outcomes = ['complete', 'failed', 'timeout', 'wait-timeout', 'detached', 'cancelled', 'error'];
  const statuses = ['PENDING', 'RUNNING', 'PAUSED', 'COMPLETE', 'FAILED', 'TIMEOUT', 'CANCELLED', 'CANCELED'];

  it('holds every outcome and status that is long enough for a key', () => {
    const long = [...outcomes, ...statuses].filter((word) => word.length >= 8);
    expect(OWN_WORDS).toEqual(expect.arrayContaining(long));
  });
});

describe('secretsOf', () => {
  const KEY = 'pk_live_0123456789';

  it.each<[string, Record<string, string>, string[]]>([
    ['nothing', {}, []],
    ['the trimmed key', { 'api-key': ` ${KEY}\n` }, [KEY]],
    ['a key that will be refused', { 'api-key': 'with white space' }, ['with white space']],
    ['no short key', { 'api-key': '1234567' }, []],
    ['no common word', { 'api-key': 'complete' }, []],
    ['no part of a common word', { 'api-key': 'cancelle' }, []],
    ['the key of a webhook URL', { 'trigger-id': `https://h/ext/webhook/${KEY}/triggers/t` }, [KEY]],
    ['it once', { 'api-key': KEY, 'trigger-id': `https://h/ext/webhook/${KEY}/triggers/t` }, [KEY]],
    [
      'it raw and decoded',
      { 'trigger-id': 'https://h/ext/webhook/a%2Fb%3D01234/triggers/t' },
      ['a%2Fb%3D01234', 'a/b=01234'],
    ],
    ["it raw where it can't be decoded", { 'trigger-id': 'https://h/ext/webhook/abcdefgh%/triggers/t' }, ['abcdefgh%']],
    ['the key of a status URL', { 'trigger-id': `https://h/ext/webhook/${KEY}/runs/a/1/status` }, [KEY]],
    ['the key of a URL that is cut off', { 'trigger-id': `h/ext/webhook/${KEY}` }, [KEY]],
    ['every key there is', { 'trigger-id': `/webhook/${KEY}?/webhook/${KEY}2#` }, [KEY, `${KEY}2`]],
    ['a URL given as key, and the key in it', { 'api-key': `h/webhook/${KEY}/x` }, [`h/webhook/${KEY}/x`, KEY]],
    ['a webhook URL given as base URL', { 'base-url': `https://h/ext/webhook/${KEY}/triggers/t` }, [KEY]],
    ['no part of a path', { 'trigger-id': 'https://h/ext/webhook/triggers/abc' }, []],
  ])('finds %s', (_, given, secrets) => {
    expect(secretsOf(getter(given))).toEqual(secrets);
  });
});
