import { readFile } from 'node:fs/promises';

/** The event that started the workflow; an unreadable one is none. */
export const readEvent = async (env: NodeJS.ProcessEnv): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(env.GITHUB_EVENT_PATH ?? '', 'utf8'));
  } catch {
    return {};
  }
};

/** The page of the workflow run on GitHub. */
export const workflowRunUrl = ({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: NodeJS.ProcessEnv): string =>
  `${GITHUB_SERVER_URL ?? 'https://github.com'}/${GITHUB_REPOSITORY ?? ''}/actions/runs/${GITHUB_RUN_ID ?? ''}`;
