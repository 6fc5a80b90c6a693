import { InputError } from '../errors.ts';

/** The vendor's one host for triggering and polling. */
export const DEFAULT_BASE_URL = 'https://triggers.app.pinkfish.ai';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Where the service's paths begin: https, or http on a loopback host, since the key travels along; a path in front is
 * kept. No slash at the end. `name` is the input that holds it.
 *
 * @throws InputError that never holds the URL
 */
export const parseBaseUrl = (name: string, text: string): string => {
  const refused = (fault: string): InputError => new InputError(name, `${fault}.`);
  // A URL parser drops line breaks and turns backslashes silently.
  if (!/^[\x21-\x7e]+$/.test(text) || text.includes('\\')) {
    throw refused(
      'holds a URL with white space, backslashes or characters beyond ASCII; write it as a browser shows it after a copy',
    );
  }
  const url = /^https?:\/\/[^/]/i.test(text) ? URL.parse(text) : null;
  if (url === null) throw refused('is no URL; write it whole, with https:// in front');
  if (url.username !== '' || url.password !== '')
    throw refused('holds a user name or password, which has no meaning here; take it out');
  if (/[?#]/.test(text))
    throw refused('holds a query (?) or a fragment (#), which has no meaning here; end it before that');
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname)) {
    throw refused(
      'begins with http://, which would send the key in the open; write https:// (http is for localhost, 127.0.0.0/8 and [::1] only)',
    );
  }
  if (`${url.pathname}/`.includes('/ext/')) {
    throw refused(
      "holds more than the service's address; end it before /ext, and give a whole trigger URL as trigger-id",
    );
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};
