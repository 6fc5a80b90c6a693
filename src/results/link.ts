import { BlockList, isIP } from 'node:net';
import { isLoopbackHost } from '../loopback.ts';

/** Where a request for a file goes. `path` is the link's own bytes where HTTP can carry them. */
export type LinkTarget = { origin: string; path: string };

/** A link that may be followed, or why not, in words that do not repeat it: signatures stand in it. */
export type CheckedLink = { target: LinkTarget } | { refused: string };

export type LinkRules = {
  /** On a loopback host, links may lead to loopback hosts, http included. */
  baseUrl: string;
  /** A link that holds a secret goes to no other host than the base URL's. */
  holdsSecret: (text: string) => boolean;
};

/**
 * Whether a result file's link, or the target of its redirect, may be followed: https, without credentials and the key,
 * and not to a literal address of this machine, its own network link, or a cloud's metadata service.
 */
export const checkLink = (link: string, { baseUrl, holdsSecret }: LinkRules): CheckedLink => {
  if (link === '') return { refused: 'the results name no link for it' };
  const url = URL.parse(link);
  if (url === null) return { refused: 'its link is not a valid URL' };
  if (url.username !== '' || url.password !== '') return { refused: 'its link holds credentials' };
  const place = refusedPlace(url.hostname);
  const isOwnHost = place === LOOPBACK && isLoopbackHost(URL.parse(baseUrl)?.hostname ?? '');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOwnHost))
    return { refused: 'its link is not https' };
  if (place !== undefined && !isOwnHost) return { refused: `its link leads to ${place}` };
  if (url.host !== URL.parse(baseUrl)?.host && holdsSecret(link)) {
    return { refused: 'its link holds the API key and leads to another host than Pinkfish' };
  }
  return { target: { origin: url.origin, path: rawPath(link) ?? `${url.pathname}${url.search}` } };
};

/** The absolute form of a redirect's Location, its bytes kept where HTTP can carry them; undefined where it is no URL. */
export const redirectTarget = (location: string, from: LinkTarget): string | undefined => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location;
  if (/^\/(?![/\\])/.test(location)) return `${from.origin}${location}`;
  return URL.parse(location, `${from.origin}${from.path}`)?.href;
};

const LOOPBACK = 'an address of the runner itself';

/** BlockList finds mapped IPv4 addresses by itself; other IPv6 nets that hold IPv4 addresses are refused as a whole. */
const REFUSED = Object.entries({
  [LOOPBACK]: '127.0.0.0/8 ::1/128',
  'a link-local address': '169.254.0.0/16 fe80::/10',
  "a cloud's metadata service": '100.100.100.200/32 168.63.129.16/32 192.0.0.192/32 fd00:ec2::254/128',
  'an unspecified address': '0.0.0.0/8 ::/128',
  'a multicast or reserved address': '224.0.0.0/3 ff00::/8',
  'an IPv4 address inside of an IPv6 address': '::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2001::/32 2002::/16',
}).map(([place, subnets]) => {
  const list = new BlockList();
  for (const [, net = '', prefix] of subnets.matchAll(/(\S+)\/(\d+)/g)) {
    list.addSubnet(net, Number(prefix), isIP(net) === 6 ? 'ipv6' : 'ipv4');
  }
  return { place, list };
});

/** Of a host as URL writes it: decimal, hexadecimal and octal forms of IPv4 are dotted already. */
const refusedPlace = (hostname: string): string | undefined => {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isLoopbackHost(hostname)) return LOOPBACK;
  const family = isIP(host);
  return family === 0 ? undefined : REFUSED.find(({ list }) => list.check(host, family === 6 ? 'ipv6' : 'ipv4'))?.place;
};

/** Path and query as they stand: a signature covers the bytes. Undefined where HTTP can't carry them so. */
const rawPath = (link: string): string | undefined => {
  const rest = /^[a-z]+:\/\/[^/?#\\\s]+((?:[/?][\x21-\x7e]*)?)$/i.exec(link.replace(/#.*$/s, ''))?.[1];
  return rest === undefined || rest.startsWith('/') ? rest : `/${rest}`;
};
