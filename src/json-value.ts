/** An object of a parsed document. */
export type Json = Record<string, unknown>;

/** What a value is, as part of a sentence. */
export const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'only a text';
  return typeof value === 'object' ? (value === null ? 'null' : 'object') : `a ${typeof value}`;
};

/** The member of a parsed document at a path; undefined where the document has another shape. */
export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((parent, name) => {
    const record = recordOf(parent);
    return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
  }, value);

export const recordOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

/** A text that is not empty. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** A whole number that is exact and not below `least`. */
export const wholeOf = (value: unknown, least: number): number | undefined =>
  Number.isSafeInteger(value) && (value as number) >= least ? (value as number) : undefined;
