import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { node24, ROOT } from '../fake-pinkfish/runner-environment.ts';

let built: Promise<string> | undefined;

/** The program that uploads, bundled as the action upload-artifact is, so that it starts as quickly; made once. */
export const uploadProgram = (): Promise<string> => (built ??= build());

const build = async (): Promise<string> => {
  const out = path.join(ROOT, '.tmp', 'bench', 'upload');
  const ncc = path.join(ROOT, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
  const args = [ncc, 'build', 'bench/programs/upload.ts', '-o', out, '--quiet'];
  await promisify(execFile)(node24(), args, { cwd: ROOT });
  return path.join(out, 'index.js');
};
