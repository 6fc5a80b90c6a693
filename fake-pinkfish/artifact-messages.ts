/** The types of the protocol's fields. A StringValue stands in JSON as a plain string, an Int64Value as an int64. */
type FieldType = 'string' | 'int32' | 'int64' | 'timestamp';

/** A call's request as it was read: int64 and timestamps are strings, absent fields are left out. */
export type ArtifactMessage = Readonly<Record<string, string | number>>;

const IDS = { workflow_run_backend_id: 'string', workflow_job_run_backend_id: 'string' } as const;

/** The requests of ArtifactService by call, as the client's generated code declares them. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, FieldType>>>> = {
  CreateArtifact: { ...IDS, name: 'string', expires_at: 'timestamp', version: 'int32', mime_type: 'string' },
  FinalizeArtifact: { ...IDS, name: 'string', size: 'int64', hash: 'string' },
  ListArtifacts: { ...IDS, name_filter: 'string', id_filter: 'int64' },
  GetSignedArtifactURL: { ...IDS, name: 'string' },
  DeleteArtifact: { ...IDS, name: 'string' },
};

const MOST_INT = { int32: 2n ** 31n - 1n, int64: 2n ** 63n - 1n };
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

const valueOf = (value: unknown, type: FieldType): string | number | undefined => {
  if (type === 'string') return typeof value === 'string' ? value : undefined;
  if (type === 'timestamp') {
    return typeof value === 'string' && RFC_3339.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
  }
  const written = typeof value === 'number' && Number.isInteger(value) ? String(value) : value;
  if (typeof written !== 'string' || !/^-?\d+$/.test(written)) return undefined;
  const number = BigInt(written);
  if (number > MOST_INT[type] || number < -MOST_INT[type] - 1n) return undefined;
  return type === 'int32' ? Number(number) : String(number);
};

const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
};

/**
 * Reads the request of a call by the rules of protobuf's JSON form: a field has its name in snake or lower camel case,
 * `null` means absent, an unknown field or another type is refused.
 *
 * @returns what is wrong with it, as text
 */
export const readMessage = (call: string, body: Buffer): ArtifactMessage | string => {
  const json = parseJson(body);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return 'the body is not a JSON object';
  const fields = FIELDS[call] ?? {};
  const message: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(json)) {
    const name = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (type === undefined) return `unknown field ${key}`;
    if (Object.hasOwn(message, name)) return `field ${name} stands twice`;
    if (value === null) continue;
    const read = valueOf(value, type);
    if (read === undefined) return `field ${key} is not a valid ${type}`;
    message[name] = read;
  }
  return message;
};
