import { InputError } from '../errors.ts';

/**
 * Where the service's paths begin, without a slash at the end. `name` is the input that holds it.
 * @throws InputError that never holds the URL
 */
export const parseBaseUrl = (name: string, text: string): string => {
  const refused = (fault: string): InputError => new InputError(name, `${fault}.`);
  // A URL parser drops line breaks and turns backslashes silently.
  if (!/^[\x21-\x7e]+$/.test(text) || text.includes('\\'))
    throw refused('cannot hold white space, backslashes or characters beyond ASCII. Copy the URL from a browser');
  const url = /^https?:\/\/[^/]/i.test(text) ? URL.parse(text) : null;
  if (url === null) throw refused('must be a whole, valid URL. Write it with https:// in front');
  if (url.username !== '' || url.password !== '') throw refused('cannot hold a user name or password. Remove it');
  if (/[?#]/.test(text)) throw refused('cannot hold a query (?) or a fragment (#). Remove it');
  if (url.protocol === 'http:' && !/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname))
    throw refused('would send the key unencrypted. Write https://, since http:// is only for this machine');
  if (`${url.pathname}/`.includes('/ext/'))
    throw refused('must end before /ext. A whole trigger URL belongs in trigger-id');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};
