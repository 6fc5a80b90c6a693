import { InputError } from '../errors.ts';
import { checkedKey, decoded } from './api-key.ts';
import { parseBaseUrl } from './base-url.ts';
import { isId } from './values.ts';

/** `api`: the key is in a header; `webhook`: in the path. `query` is as the author wrote it, with its `?`, or empty. */
export type TriggerTarget = { form: 'api' | 'webhook'; triggerId: string; query: string };

export type ParsedTrigger = { target: TriggerTarget; baseUrl?: string; key?: string };

const INPUT = 'trigger-id';
const AN_ID = 'an id, made of A-Z, a-z, 0-9 and . _ ~ -';
const FORMS = '…/ext/triggers/ID or …/ext/webhook/KEY/triggers/ID';

/**
 * How a Draft URL differs from a Live one is not published, so every query is kept as it stands.
 * @throws InputError that never holds the URL
 */
export const parseTrigger = (text: string): ParsedTrigger => {
  const given = text.trim();
  if (isId(given)) return { target: { form: 'api', triggerId: given, query: '' } };
  if (!/^[\x21-\x7e]*$/.test(given)) throw refused('cannot hold white space or characters beyond ASCII');
  const parts = /^(https?:\/\/[^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(given);
  if (parts === null) throw refused(given.includes('/') ? 'is only a part of a URL' : `must be ${AN_ID}`);
  const [, origin = '', path = '', query = '', fragment] = parts;
  if (fragment !== undefined) throw refused('is a URL with a fragment (#)');
  if (/\/ext\/webhook\/[^/]*\/runs(?:\/|$)/.test(path)) {
    const remedy = 'set automation-id and run-id to the two parts behind /runs/';
    throw new InputError(INPUT, `is the URL of a run. To follow that run, leave trigger-id out and ${remedy}.`);
  }
  const names = /^(.*)\/ext\/(?:webhook\/([^/]+)\/)?triggers\/([^/]+)\/*$/.exec(path);
  if (names === null) throw refused('is not the URL of a trigger');
  const [, prefix = '', rawKey, triggerId = ''] = names;
  if (!isId(triggerId)) throw refused(`is a URL in which the id is not ${AN_ID}`);
  const baseUrl = parseBaseUrl(INPUT, `${origin}${prefix}`);
  if (rawKey === undefined) return { target: { form: 'api', triggerId, query }, baseUrl };
  const key = decoded(rawKey);
  if (key === undefined) throw refused('is a URL in which the key is not valid percent-encoding');
  return { target: { form: 'webhook', triggerId, query }, baseUrl, key: checkedKey(INPUT, key) };
};

const refused = (fault: string): InputError =>
  new InputError(INPUT, `${fault}. Write the id alone, or the whole trigger URL from the Pinkfish editor: ${FORMS}.`);
