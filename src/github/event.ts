import { readFile } from 'node:fs/promises';

/** The event that started the workflow; an empty object if it cannot be read. */
export const readEvent = async (env: NodeJS.ProcessEnv): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(env.GITHUB_EVENT_PATH ?? '', 'utf8'));
  } catch {
    return {};
  }
};

/** GitHub Enterprise Server has an address of its own. */
export const serverUrl = (env: NodeJS.ProcessEnv): string => env.GITHUB_SERVER_URL || 'https://github.com';

/** The page of the workflow run on GitHub. */
export const workflowRunUrl = (env: NodeJS.ProcessEnv): string =>
  `${serverUrl(env)}/${env.GITHUB_REPOSITORY ?? ''}/actions/runs/${env.GITHUB_RUN_ID ?? ''}`;

export type Json = Record<string, unknown>;

/** The member of a parsed document at a path; undefined where the document has another shape. */
export const at = (value: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((parent, name) => {
    const record = recordOf(parent);
    return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
  }, value);

export const recordOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;

export const recordsOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.map(recordOf).filter((item) => item !== undefined) : [];

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The number of an issue, or an id. */
export const numberOf = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : undefined;
