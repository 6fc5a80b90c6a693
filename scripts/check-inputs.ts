// Checks inputs by the action itself, in a process that can open no connection: for `npm run try -- --check`.
import { existsSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runAction, type ActionOptions } from '../fake-pinkfish/runner.ts';
import { masked } from '../fake-pinkfish/secret-masker.ts';

/** The folders on the way to `folder` that do not exist yet, the innermost first. */
const missingFolders = (folder: string): string[] =>
  existsSync(folder) ? [] : [folder, ...missingFolders(path.dirname(folder))];

/** The action makes the folder of `download-path` to see whether it may; a check leaves nothing behind. */
const removeIfEmpty = (folders: readonly string[]): void => {
  try {
    folders.filter((folder) => existsSync(folder)).forEach((folder) => rmdirSync(folder));
  } catch {
    // Something else has written to it.
  }
};

/** True where the action accepts the inputs; else its error is printed. Warnings are printed in both cases. */
export const checkInputs = async (
  options: Required<Pick<ActionOptions, 'inputs' | 'env' | 'entry'>>,
): Promise<boolean> => {
  const { inputs, env } = options;
  const dir = mkdtempSync(path.join(tmpdir(), 'pinkfish-check-'));
  const target = inputs['download-path'] ?? '';
  const created = target === '' ? [] : missingFolders(path.resolve(env.GITHUB_WORKSPACE ?? '.', target));
  try {
    const preload = new URL('./no-network.mjs', import.meta.url).href;
    const result = await runAction({ ...options, dir, env: { ...env, NODE_OPTIONS: `--import=${preload}` } });
    const messages = [...result.warnings.map((text) => `Warning: ${text}`), ...result.errors];
    for (const message of messages) process.stderr.write(`${masked(message, result.masks)}\n`);
    const valid = result.exitCode === 0;
    if (valid) process.stdout.write('The inputs are valid. Nothing was sent.\n');
    else if (result.errors.length === 0) process.stderr.write(masked(result.log, result.masks));
    return valid;
  } finally {
    rmSync(dir, { recursive: true, force: true });
    removeIfEmpty(created);
  }
};
