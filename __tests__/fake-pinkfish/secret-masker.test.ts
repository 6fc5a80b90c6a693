import { describe, expect, it } from '@jest/globals';
import { encodedForms, masked, masksOfSecrets } from '../../fake-pinkfish/secret-masker.ts';

describe('encodedForms', () => {
  it.each([
    ['base64 at three shifts', 'secret', ['secret', 'c2VjcmV0', 'ZWNyZXQ=', 'Y3JldA==']],
    ['XML', `<a>&'"`, ['&lt;a&gt;&amp;&apos;&quot;']],
    ['URI', "a b/ü!'()*~", ['a%20b%2F%C3%BC%21%27%28%29%2A~']],
    ['JSON', 'a"\\\n/\u2028\u0001é', ['a\\"\\\\\\n/\\u2028\\u0001é']],
    ['a command line', 'a"b', ['a\\"b']],
    ['an expression', "a'b", ["a''b"]],
    ['without double quotes', '"long-text"', ['long-text']],
    ['PowerShell, at the last ampersand', 'part-1&part-2&part-3', ['part-1&part-2&', 'part-3']],
    ['PowerShell, at &+', 'part-1&+part-2&part-3', ['part-1&+', 'art-2&part-3']],
  ])('has %s', (_, text, forms) => {
    expect(encodedForms(text)).toEqual(expect.arrayContaining(forms));
  });

  it('leaves short parts and short quoted texts alone', () => {
    expect(encodedForms('a&b')).not.toContain('a&');
    expect(encodedForms('"short"')).not.toContain('short');
    expect(encodedForms('')).toEqual([]);
  });

  it('does not mask what a shift makes of the letters before it', () => {
    expect(masked(Buffer.from('user:secret').toString('base64'), ['secret'])).toBe('dXNlcjpz***');
  });
});

describe('masked', () => {
  it.each([
    ['a secret b', ['secret'], 'a *** b'],
    ['abcabc', ['abc'], '***'],
    ['aXYZb', ['XY', 'YZ'], 'a***b'],
    ['ababa', ['aba'], '***'],
    ['one two', [], 'one two'],
  ])('%j without %j is %j', (text, masks, shown) => {
    expect(masked(text, masks)).toBe(shown);
  });
});

describe('masksOfSecrets', () => {
  it('has each secret trimmed, and each of its lines', () => {
    expect(masksOfSecrets([' a\r\n b ', '', ' '])).toEqual(['a\r\n b', 'a', 'b']);
  });
});
