import { describe, expect, it } from '@jest/globals';
import { redactor } from '../../src/redact.ts';
import { checkLink, redirectTarget, type LinkRules } from '../../src/results/link.ts';

const KEY = 'FAKE+key/1~';
const rules = (baseUrl = 'https://triggers.example'): LinkRules => ({
  baseUrl,
  holdsSecret: (text) => redactor([KEY]).text(text) !== text,
});

const refusal = (link: string, baseUrl?: string): string | undefined => {
  const checked = checkLink(link, rules(baseUrl));
  return 'refused' in checked ? checked.refused : undefined;
};

describe('checkLink', () => {
  it.each([
    ['', 'no link'],
    ['not a url', 'not a valid URL'],
    ['/relative', 'not a valid URL'],
    ['https://', 'not a valid URL'],
    ['http://files.example/f', 'not https'],
    ['ftp://files.example/f', 'not https'],
    ['file:///etc/passwd', 'not https'],
    ['data:text/plain,hello', 'not https'],
    ['https://user@files.example/f', 'credentials'],
    ['https://user:password@files.example/f', 'credentials'],
    ['https://localhost/f', 'the runner itself'],
    ['https://files.LOCALHOST./f', 'the runner itself'],
    ['https://127.0.0.1/f', 'the runner itself'],
    ['https://127.9.9.9/f', 'the runner itself'],
    ['https://2130706433/f', 'the runner itself'],
    ['https://0x7f.1/f', 'the runner itself'],
    ['https://0177.0.0.1/f', 'the runner itself'],
    ['https://127.0.0.1./f', 'the runner itself'],
    ['https://[::1]/f', 'the runner itself'],
    ['https://[::ffff:127.0.0.1]/f', 'the runner itself'],
    ['https://[::127.0.0.1]/f', 'inside of an IPv6 address'],
    ['https://[64:ff9b::127.0.0.1]/f', 'inside of an IPv6 address'],
    ['https://[2002:7f00:1::]/f', 'inside of an IPv6 address'],
    ['https://169.254.169.254/latest/meta-data', 'link-local'],
    ['https://[::ffff:a9fe:a9fe]/f', 'link-local'],
    ['https://[fe80::1]/f', 'link-local'],
    ['https://[fd00:ec2::254]/f', 'metadata service'],
    ['https://100.100.100.200/latest/meta-data', 'metadata service'],
    ['https://[::ffff:6464:64c8]/f', 'metadata service'],
    ['https://168.63.129.16/f', 'metadata service'],
    ['https://192.0.0.192/f', 'metadata service'],
    ['https://224.0.0.251/f', 'multicast'],
    ['https://255.255.255.255/f', 'reserved'],
    ['https://[ff02::fb]/f', 'multicast'],
    ['https://[64:ff9b:1::a9fe:a9fe]/f', 'inside of an IPv6 address'],
    ['https://[::ffff:0:a9fe:a9fe]/f', 'inside of an IPv6 address'],
    ['https://[2001:0:a9fe:a9fe::]/f', 'inside of an IPv6 address'],
    [`https://files.example/?k=${KEY}`, 'holds the API key'],
    [`https://files.example/?k=${encodeURIComponent(KEY)}`, 'holds the API key'],
    [`https://FAKE%2Bkey%2F1~.files.example/`, 'not a valid URL'],
    [`https://triggers.example:8443/${KEY}`, 'holds the API key'],
    ['https://0.0.0.0/f', 'unspecified'],
    ['https://0/f', 'unspecified'],
    ['https://[::]/f', 'unspecified'],
  ])('%j is refused: %s', (link, why) => {
    expect(refusal(link)).toContain(why);
  });

  it.each([
    ['https://files.example/f', 'https://files.example', '/f'],
    ['HTTPS://Files.Example:443/f', 'https://files.example', '/f'],
    ['https://files.example', 'https://files.example', '/'],
    ['https://files.example?X=1', 'https://files.example', '/?X=1'],
    ['https://files.example/a%2fb/../c?s=%2F+/=&e=#part', 'https://files.example', '/a%2fb/../c?s=%2F+/=&e='],
    ["https://files.example/a'b|c^d`{}", 'https://files.example', "/a'b|c^d`{}"],
    ['https://files.example/é?q=ü', 'https://files.example', '/%C3%A9?q=%C3%BC'],
    ['https://files.example/a b', 'https://files.example', '/a%20b'],
    [' https://files.example/f\n', 'https://files.example', '/f'],
    ['https://files.example\\@127.0.0.1/f', 'https://files.example', '/@127.0.0.1/f'],
    ['https://8.8.8.8/f', 'https://8.8.8.8', '/f'],
    ['https://10.0.0.1:8443/f', 'https://10.0.0.1:8443', '/f'],
    ['https://[2606:4700::1111]/f', 'https://[2606:4700::1111]', '/f'],
    ['https://localhost.example/f', 'https://localhost.example', '/f'],
    [`https://triggers.example/ext/${KEY}/f`, 'https://triggers.example', `/ext/${KEY}/f`],
  ])('%j leads to %s%s', (link, origin, path) => {
    expect(checkLink(link, rules())).toEqual({ target: { origin, path } });
  });

  it.each([
    ['http://127.0.0.1:8080/f', undefined],
    ['http://localhost:8080/f', undefined],
    ['https://[::1]:8443/f', undefined],
    ['http://files.example/f', 'its link is not https'],
    ['http://169.254.169.254/f', 'its link is not https'],
    ['https://169.254.169.254/f', 'its link leads to a link-local address'],
    ['http://0.0.0.0/f', 'its link is not https'],
  ])('beside a base URL on loopback, %j: %s', (link, refused) => {
    expect(refusal(link, 'http://127.0.0.1:9')).toBe(refused);
  });
});

describe('redirectTarget', () => {
  const from = { origin: 'https://files.example', path: '/a/b?c=d' };

  it.each([
    ['https://other.example/x%2f?s=%2F', 'https://other.example/x%2f?s=%2F'],
    ['/x%2f?s=%2F', 'https://files.example/x%2f?s=%2F'],
    ['//other.example/x', 'https://other.example/x'],
    ['/\\other.example/x', 'https://other.example/x'],
    ['c', 'https://files.example/a/c'],
    ['?e', 'https://files.example/a/b?e'],
    ['', 'https://files.example/a/b?c=d'],
    ['//', undefined],
  ])('%j: %s', (location, target) => {
    expect(redirectTarget(location, from)).toBe(target);
  });
});
