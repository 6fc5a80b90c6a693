// `npm run try -- --trigger-id ID`: the bundled action from a terminal against the real service.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parseActionYml } from '../fake-pinkfish/action-yml.ts';
import { startAction, type ActionResult } from '../fake-pinkfish/runner.ts';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { secretsOf } from '../src/inputs/api-key.ts';
import { checkInputs } from './check-inputs.ts';
import { bundleFrom, logPrinter, showOutputs, showPlaces, showStep, showSummary, terminal } from './show-step.ts';

type Inputs = Readonly<Record<string, string>>;

const { inputs: declared } = parseActionYml(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as {
  readonly inputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

const NO_PULL_REQUEST = 'Not available here: there is no pull request.';

/** Inputs that are no options here, and why. */
const NO_OPTIONS: Inputs = {
  'api-key': 'Taken from the environment variable PINKFISH_API_KEY.',
  'pr-comment': NO_PULL_REQUEST,
  'comment-key': NO_PULL_REQUEST,
  'github-token': NO_PULL_REQUEST,
};
const NAMES = Object.keys(declared).filter((name) => !(name in NO_OPTIONS));

/** There is no artifact service in a terminal. */
const DEFAULTS_HERE: Inputs = { 'upload-artifact': 'false' };

const firstSentence = (text: string): string => /^.*?\.(?= |$)/.exec(text)?.[0] ?? text;

const inputHelp = (name: string): string => {
  const { description = '', default: usual = '' } = declared[name] ?? {};
  const here = name in DEFAULTS_HERE ? `; here ${DEFAULTS_HERE[name] ?? ''}` : '';
  const standard = usual === '' ? 'no default' : `default: ${usual}${here}`;
  const unavailable = NO_OPTIONS[name];
  const shown = unavailable === undefined ? `--${name}` : name;
  return `  ${shown} (${standard})\n      ${unavailable ?? firstSentence(description)}`;
};

const usage = (): string => `npm run try -- --trigger-id ID [--input value]...
npm run try -- --check --trigger-id ID [--input value]...

Triggers a Pinkfish workflow, waits for it and downloads its results, as the step of a GitHub workflow does, and shows
the log, the outputs and the job summary. The API key is taken from the environment variable PINKFISH_API_KEY. The exit
code is the step's.

  --check
      Checks the inputs and stops. Nothing is sent. The exit code is 0 if they are valid, and 1 if not.
  --help
      Shows this text.

Every input of the action is an option. Relative paths are relative to the current folder.

${Object.keys(declared).map(inputHelp).join('\n')}

With github-context, the values are those of an invented repository.
`;

type Parsed = { readonly inputs: Inputs; readonly help: boolean; readonly check: boolean };

/** The given inputs, or what is wrong with them. */
const parseInputs = (args: string[]): Parsed | { fault: string } => {
  if (args.some((argument) => /^--api-key(=|$)/.test(argument))) {
    return {
      fault: 'The API key cannot be given as an option, where it stays in the history: set PINKFISH_API_KEY instead.',
    };
  }
  try {
    const options = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' } as const]));
    const flags = { help: { type: 'boolean', short: 'h' }, check: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args, options: { ...options, ...flags } });
    const { help = false, check = false, ...inputs } = values as Record<string, string> & Partial<Parsed>;
    return { inputs, help, check };
  } catch (error) {
    return { fault: (error as Error).message.replace(/\. To specify .*/s, '.') };
  }
};

const KEY_MISSING = `The environment variable PINKFISH_API_KEY is not set. To set it without leaving it in the history:

  read -rs PINKFISH_API_KEY && export PINKFISH_API_KEY

`;

/** What is missing before the action can be asked; everything else it says itself. */
const missing = (inputs: Inputs, key: string): string | undefined => {
  const { 'trigger-id': trigger = '', 'run-id': run = '' } = inputs;
  if (trigger === '' && run === '') return 'Give a trigger: --trigger-id ID.\n\n';
  return key === '' && !trigger.includes('/webhook/') ? KEY_MISSING : undefined;
};

/** How this machine reaches the network, and where relative paths begin: npm runs scripts in the package's folder. */
const environment = (): Record<string, string | undefined> => {
  const wanted = ['NODE_EXTRA_CA_CERTS', 'NO_COLOR', 'http_proxy', 'https_proxy', 'no_proxy'];
  const proxies = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];
  return {
    ...Object.fromEntries([...wanted, ...proxies].map((name) => [name, process.env[name]])),
    GITHUB_WORKSPACE: process.env.INIT_CWD ?? process.cwd(),
  };
};

/** A timer can't wait longer. */
const NO_LIMIT_MS = 2 ** 31 - 1;

const run = async (inputs: Inputs, entry: string): Promise<ActionResult> => {
  const screen = terminal();
  const secrets = secretsOf((name) => inputs[name] ?? '');
  const time = new Date().toISOString().replace(/\.\d+Z$/, '');
  const dir = path.join(ROOT, '.tmp', 'try', time.replaceAll(':', '-'));
  mkdirSync(dir, { recursive: true });
  showStep(screen, { inputs, secrets });
  const onLine = logPrinter(screen, secrets);
  const started = startAction({ inputs, env: environment(), entry, dir, onLine, limitMs: NO_LIMIT_MS });
  // So that the step can say what it knows, as in a job that is cancelled.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => started.kill(signal));
  const result = await started.finished;
  showOutputs(screen, result);
  showSummary(screen, result);
  showPlaces(screen, { result, secrets });
  return result;
};

const main = async (): Promise<number> => {
  const parsed = parseInputs(process.argv.slice(2));
  if ('fault' in parsed) {
    process.stderr.write(`${parsed.fault}\nAll options: npm run try -- --help\n`);
    return 1;
  }
  if (parsed.help) {
    process.stdout.write(usage());
    return 0;
  }
  const key = process.env.PINKFISH_API_KEY?.trim() ?? '';
  const fault = missing(parsed.inputs, key);
  if (fault !== undefined) {
    process.stderr.write(`${fault}All options: npm run try -- --help\n`);
    return 1;
  }
  const entry = bundleFrom(undefined);
  if (entry === undefined) return 1;
  const inputs = { ...(key !== '' && { 'api-key': key }), ...DEFAULTS_HERE, ...parsed.inputs };
  if (parsed.check) return (await checkInputs({ inputs, env: environment(), entry })) ? 0 : 1;
  return (await run(inputs, entry)).exitCode ?? 1;
};

process.exitCode = await main();
