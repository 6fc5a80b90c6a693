import { BlockList, isIP } from 'node:net';

/** Where a request for a file goes. `path` is the link's own bytes where HTTP can carry them. */
export type LinkTarget = { origin: string; path: string };

/** A link that may be followed, or why not, in words that do not repeat it: signatures stand in it. */
export type CheckedLink = { target: LinkTarget } | { refused: string };

/**
 * Whether a result file's link, or the target of its redirect, may be followed: https, without credentials, and not to
 * a literal address of this machine or its own network link, where cloud hosts keep their metadata. On a loopback host
 * both are lifted, http included, where `allowLoopbackHttp`: the base URL is itself one then.
 */
export const checkLink = (link: string, allowLoopbackHttp: boolean): CheckedLink => {
  if (link === '') return { refused: 'the results name no link for it' };
  const url = URL.parse(link);
  if (url === null) return { refused: 'its link is no URL' };
  if (url.username !== '' || url.password !== '') return { refused: 'its link holds credentials' };
  const place = placeOf(url.hostname);
  const ownHost = place === 'loopback' && allowLoopbackHttp;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && ownHost)) {
    return { refused: 'its link is not https' };
  }
  if (place !== 'elsewhere' && !ownHost) return { refused: `its link leads to ${PLACES[place]}` };
  return { target: { origin: url.origin, path: rawPath(link) ?? `${url.pathname}${url.search}` } };
};

/** Whether a URL leads to this machine. */
export const isLoopbackUrl = (url: string): boolean => placeOf(URL.parse(url)?.hostname ?? '') === 'loopback';

/** The absolute form of a redirect's Location, its bytes kept where they say enough; undefined where it is no URL. */
export const redirectTarget = (location: string, from: LinkTarget): string | undefined => {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location;
  if (/^\/(?![/\\])/.test(location)) return `${from.origin}${location}`;
  return URL.parse(location, `${from.origin}${from.path}`)?.href;
};

type Place = 'loopback' | 'link-local' | 'unspecified' | 'elsewhere';

const PLACES = {
  loopback: 'an address of the runner itself',
  'link-local': 'a link-local address',
  unspecified: 'an unspecified address',
} as const satisfies Record<Exclude<Place, 'elsewhere'>, string>;

const blockList = (...subnets: [address: string, prefix: number][]): BlockList => {
  const list = new BlockList();
  for (const [address, prefix] of subnets) list.addSubnet(address, prefix, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return list;
};

/** Beside each IPv4 net stand its forms inside IPv6: IPv4-compatible, NAT64 and 6to4. BlockList itself sees through mapped ones. */
const NETS = {
  loopback: blockList(['127.0.0.0', 8], ['::1', 128], ['::7f00:0', 104], ['64:ff9b::7f00:0', 104], ['2002:7f00::', 24]),
  'link-local': blockList(
    ['169.254.0.0', 16],
    ['fe80::', 10],
    ['::a9fe:0', 112],
    ['64:ff9b::a9fe:0', 112],
    ['2002:a9fe::', 32],
    // Not link-local by its form, but by its use: a cloud's metadata service over IPv6.
    ['fd00:ec2::254', 128],
  ),
  unspecified: blockList(['0.0.0.0', 8], ['::', 104], ['64:ff9b::', 104], ['2002::', 24]),
} as const;

/** Of a host as URL writes it: decimal, hexadecimal and octal forms of IPv4 are dotted already. */
const placeOf = (hostname: string): Place => {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  const family = isIP(host);
  if (family === 0) return 'elsewhere';
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const places = ['loopback', 'link-local', 'unspecified'] as const;
  return places.find((place) => NETS[place].check(host, type)) ?? 'elsewhere';
};

/** Path and query as they stand: a signature covers the bytes. Undefined where HTTP can't carry them so. */
const rawPath = (link: string): string | undefined => {
  const rest = /^[a-z]+:\/\/[^/?#\\\s]+((?:[/?][\x21-\x7e]*)?)$/i.exec(link.replace(/#.*$/s, ''))?.[1];
  if (rest === undefined) return undefined;
  return rest.startsWith('/') ? rest : `/${rest}`;
};
