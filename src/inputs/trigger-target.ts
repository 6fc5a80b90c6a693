/**
 * Where a trigger is fired. `id`: `POST <base>/ext/triggers/<id>` with the key in a header. `webhook`: the same trigger
 * in its webhook form, the key in the path. `query` is the author's own, byte for byte with its `?`, or empty.
 */
export type TriggerTarget = { form: 'api' | 'webhook'; triggerId: string; query: string };
