import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The event that started the workflow run; `push` with an empty payload unless given. */
export type WorkflowEvent = { readonly name: string; readonly payload?: unknown };

/** Where a step's folders and command files lie. */
export type StepPlaces = {
  /** Holds all the others. */
  readonly dir: string;
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  readonly output: string;
  readonly summary: string;
  readonly env: string;
  readonly path: string;
  readonly state: string;
};

/** Makes the folders and the empty command files of a step in `dir`. */
export const makePlaces = (dir: string): StepPlaces => {
  const workspace = path.join(dir, 'workspace');
  const temp = path.join(dir, 'temp');
  const commands = path.join(temp, '_runner_file_commands');
  for (const folder of [workspace, commands, path.join(dir, 'home'), path.join(dir, 'tools')]) {
    mkdirSync(folder, { recursive: true });
  }
  const file = (name: string): string => {
    const place = path.join(commands, name);
    writeFileSync(place, '');
    return place;
  };
  return {
    ...{ dir, workspace, temp, output: file('set_output'), summary: file('step_summary') },
    ...{ env: file('set_env'), path: file('add_path'), state: file('save_state') },
  };
};

const OS_NAMES: Readonly<Record<string, string>> = { win32: 'Windows', darwin: 'macOS' };

/** What a process can't do without on this platform; nothing else of the host's environment is handed on. */
const hostEnvironment = (): Record<string, string> => {
  const wanted = ['PATH', 'Path', 'SystemRoot', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP'];
  return Object.fromEntries(
    wanted.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
};

/** The variables that a runner sets for a step of job `build` in workflow `CI` of the repository octo/hello. */
export const runnerEnvironment = (places: StepPlaces, event: WorkflowEvent): Record<string, string> => {
  const eventPath = path.join(places.temp, 'event.json');
  writeFileSync(eventPath, JSON.stringify(event.payload ?? {}));
  const pull = (event.payload as { pull_request?: { number?: number } } | undefined)?.pull_request?.number;
  return {
    ...hostEnvironment(),
    ...{ HOME: path.join(places.dir, 'home'), CI: 'true', GITHUB_ACTIONS: 'true' },
    ...{ GITHUB_OUTPUT: places.output, GITHUB_STEP_SUMMARY: places.summary, GITHUB_ENV: places.env },
    ...{ GITHUB_PATH: places.path, GITHUB_STATE: places.state, GITHUB_WORKSPACE: places.workspace },
    ...{ GITHUB_EVENT_NAME: event.name, GITHUB_EVENT_PATH: eventPath },
    ...{ GITHUB_REPOSITORY: 'octo/hello', GITHUB_REPOSITORY_OWNER: 'octo', GITHUB_ACTOR: 'octocat' },
    ...{ GITHUB_REPOSITORY_ID: '1296269', GITHUB_TRIGGERING_ACTOR: 'octocat', GITHUB_ACTION: 'pinkfish' },
    ...{ GITHUB_WORKFLOW: 'CI', GITHUB_JOB: 'build', GITHUB_RUN_ID: '1658821493', GITHUB_RUN_NUMBER: '42' },
    ...{ GITHUB_RUN_ATTEMPT: '1', GITHUB_SHA: 'ffac537e6cbbf934b08745a378932722df287a53' },
    ...(pull === undefined
      ? { GITHUB_REF: 'refs/heads/main', GITHUB_REF_NAME: 'main', GITHUB_HEAD_REF: '', GITHUB_BASE_REF: '' }
      : { GITHUB_REF: `refs/pull/${pull}/merge`, GITHUB_REF_NAME: `${pull}/merge`, GITHUB_HEAD_REF: 'topic' }),
    ...(pull !== undefined && { GITHUB_BASE_REF: 'main' }),
    ...{ GITHUB_SERVER_URL: 'https://github.com', GITHUB_API_URL: 'https://api.github.com' },
    ...{ GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql', RUNNER_TEMP: places.temp, RUNNER_NAME: 'stand-in' },
    ...{ RUNNER_TOOL_CACHE: path.join(places.dir, 'tools'), RUNNER_ENVIRONMENT: 'self-hosted' },
    ...{ RUNNER_OS: OS_NAMES[process.platform] ?? 'Linux', RUNNER_ARCH: process.arch === 'arm64' ? 'ARM64' : 'X64' },
  };
};

/** The node that actions run on: this process's own where it is 24, else the dev dependency, where it is installed. */
export const node24 = (): string => {
  if (process.versions.node.startsWith('24.')) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = path.join(ROOT, 'node_modules', 'node', 'bin', name);
  return existsSync(installed) ? installed : process.execPath;
};
