import { InputError } from '../errors.ts';
import { checkedKey, decoded } from './api-key.ts';
import { parseBaseUrl } from './base-url.ts';
import { isId } from './values.ts';

/**
 * Where a trigger is fired. `api`: `POST <base>/ext/triggers/<id>` with the key in a header. `webhook`: the same trigger
 * in its webhook form, the key in the path. `query` is the author's own, byte for byte with its `?`, or empty.
 */
export type TriggerTarget = { form: 'api' | 'webhook'; triggerId: string; query: string };

/** `baseUrl` and `key` where the text is a whole URL that says them. */
export type ParsedTrigger = { target: TriggerTarget; baseUrl?: string; key?: string };

const INPUT = 'trigger-id';
const RIGHT =
  'Give the id alone, or the whole trigger URL as the Pinkfish editor shows it: …/ext/triggers/ID or …/ext/webhook/KEY/triggers/ID';

/**
 * A trigger by its id, or by its whole URL as the editor shows it. What makes a Draft URL differ from a Live one is not
 * published, so every query is kept as it stands.
 *
 * @throws InputError that never holds the URL
 */
export const parseTrigger = (text: string): ParsedTrigger => {
  const given = text.trim();
  if (isId(given)) return { target: { form: 'api', triggerId: given, query: '' } };
  if (!/^[\x21-\x7e]*$/.test(given)) {
    throw refused('holds white space or characters beyond ASCII, which neither an id nor a URL has');
  }
  const parts = /^(https?:\/\/[^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(given);
  if (parts === null) {
    throw refused(
      given.includes('/')
        ? 'is part of a URL'
        : 'has characters that no id has (ids are made of A-Z, a-z, 0-9 and . _ ~ -)',
    );
  }
  const [, origin = '', path = '', query = '', fragment] = parts;
  if (fragment !== undefined) throw refused('is a URL with a fragment (#), which a trigger URL has not');
  return parseTriggerUrl({ origin, path, query });
};

const parseTriggerUrl = ({ origin, path, query }: { origin: string; path: string; query: string }): ParsedTrigger => {
  if (/\/ext\/webhook\/[^/]*\/runs(?:\/|$)/.test(path)) {
    throw new InputError(
      INPUT,
      'is the status or results URL of a run. To follow that run, leave trigger-id out and set automation-id and run-id to the two parts behind /runs/.',
    );
  }
  const parts = /^(.*)\/ext\/(?:webhook\/([^/]+)\/)?triggers\/([^/]+)\/*$/.exec(path);
  if (parts === null) throw refused("is a URL, but not a trigger's");
  const [, prefix = '', rawKey, triggerId = ''] = parts;
  if (!isId(triggerId)) throw refused('is a trigger URL, but its id has characters that no id has');
  const baseUrl = parseBaseUrl(INPUT, `${origin}${prefix}`);
  if (rawKey === undefined) return { target: { form: 'api', triggerId, query }, baseUrl };
  const key = decoded(rawKey);
  if (key === undefined) throw refused('is a webhook URL whose key is not percent-encoded as it should be');
  return { target: { form: 'webhook', triggerId, query }, baseUrl, key: checkedKey(INPUT, key) };
};

const refused = (fault: string): InputError => new InputError(INPUT, `${fault}. ${RIGHT}.`);
