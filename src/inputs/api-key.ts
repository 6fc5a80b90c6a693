import { InputError } from '../errors.ts';

/** A mask of fewer characters would eat other text of the job. */
const SHORTEST_KEY = 8;

/**
 * Words that this action's outputs and log are made of. A key that is part of one would blank them: a runner drops every
 * output that holds a masked text.
 */
export const OWN_WORDS = (
  'complete wait-timeout detached cancelled COMPLETE CANCELLED CANCELED ' +
  'mimeType results.json summary.md pinkfish-run- https:// /ext/triggers/'
).split(' ');

const isMaskable = (text: string): boolean =>
  text.length >= SHORTEST_KEY && !OWN_WORDS.some((word) => word.includes(text));

/**
 * The key, known to be one that can be sent in a header and masked. `name` is the input that holds it.
 *
 * @throws InputError that never holds the key
 */
export const checkedKey = (name: string, key: string): string => {
  const refused = (fault: string, remedy = 'Copy the whole key from Pinkfish'): InputError =>
    new InputError(name, `${fault}. ${remedy}.`);
  if (/\s/.test(key)) throw refused('holds a key with white space', 'Store the key again, on one line without blanks');
  if (!/^[\x21-\x7e]+$/.test(key)) throw refused('holds a key with control characters or letters beyond ASCII');
  if (key.includes('://')) throw refused('must be a key, not a URL', 'A whole trigger URL belongs in trigger-id');
  if (key.length < SHORTEST_KEY) throw refused(`holds a key of fewer than ${SHORTEST_KEY} characters`);
  if (!isMaskable(key)) throw refused('holds a common word, which cannot be masked');
  return key;
};

/**
 * What must be masked before anything else is printed: the key, and the key inside a webhook or status URL, raw and
 * decoded, also where the inputs will be refused. None that is short or common enough to blank other text.
 */
export const secretsOf = (get: (name: string) => string | undefined): string[] => {
  // People paste the key's URL into the wrong input too.
  const texts = ['trigger-id', 'base-url', 'api-key', 'run-id', 'automation-id'].map((name) => get(name) ?? '');
  const inUrls = [...texts.join('\n').matchAll(/\/webhook\/([^/?#\s]+)/gi)].map(([, raw = '']) => raw);
  const secrets = inUrls.flatMap((raw) => [raw, decoded(raw) ?? raw]);
  return [...new Set([(get('api-key') ?? '').trim(), ...secrets])].filter(isMaskable);
};

/** Percent-decoded; undefined where that is not possible. */
export const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};
