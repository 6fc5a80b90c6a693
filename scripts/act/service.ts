// The stand-ins that a workflow's jobs share under act.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { startArtifactService, type ArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import type { JobLog } from './act.ts';

const STAND_INS = path.join(ROOT, 'scripts', 'act', 'stand-ins');

/** The remote actions of a workflow for which there is a stand-in, as act's option wants them. */
export const standInActions = (...texts: readonly string[]): Record<string, string> => {
  const names = readdirSync(STAND_INS);
  const used = texts.flatMap((text) => [...text.matchAll(/\buses:\s*['"]?actions\/([\w-]+)@([\w.-]+)/g)]);
  return Object.fromEntries(
    used.flatMap(([, name = '', ref = '']) =>
      names.includes(name) ? [[`actions/${name}@${ref}`, path.join(STAND_INS, name)]] : [],
    ),
  );
};

/** The text of every action of this repository that a workflow may use by its path. */
export const localActions = (): string[] =>
  readdirSync(path.join(ROOT, '.github', 'actions')).map((name) =>
    readFileSync(path.join(ROOT, '.github', 'actions', name, 'action.yml'), 'utf8'),
  );

/** What GitHub's runner tells each step about its artifact service, and what the stand-in actions need. */
export const artifactEnv = ({ env }: ArtifactService): Record<string, string> => ({
  ...env,
  ACT_SCRIPTS: path.join(ROOT, 'scripts', 'act'),
});

/** Runs `work` with an artifact service, and ends it. */
export const withArtifactService = async <T>(work: (service: ArtifactService) => Promise<T>): Promise<T> => {
  const service = await startArtifactService();
  try {
    return await work(service);
  } finally {
    await service.close();
  }
};

export const commandsOf = ({ commands }: JobLog, command: string): string[] =>
  commands.filter((each) => each.command === command).map(({ text }) => text);
