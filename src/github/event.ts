import { readFile } from 'node:fs/promises';
import { inWords } from '../errors.ts';
import { wholeOf } from '../json-value.ts';

/**
 * The event that started the workflow; if it cannot be read, an empty object, and `warn` is given the reason. The variable
 * is removed then: packages of the platform fail to load where its file is not JSON.
 */
export const readEvent = async (env: NodeJS.ProcessEnv, warn: (message: string) => void): Promise<unknown> => {
  const { GITHUB_EVENT_PATH: path = '' } = env;
  if (path === '') return {};
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    delete env.GITHUB_EVENT_PATH;
    // A parser's message quotes the text.
    const why = error instanceof SyntaxError ? 'its file is empty or not JSON' : inWords(error);
    warn(`The event of the workflow run (GITHUB_EVENT_PATH) could not be read: ${why}. What it contains is not used.`);
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
