import { readFile } from 'node:fs/promises';
import { wholeOf } from '../json-value.ts';

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

/** The number of an issue, or an id. */
export const numberOf = (value: unknown): number | undefined => wholeOf(value, 1);
