// `npm run try -- --trigger-id ID`: the bundled action from a terminal against the real service.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { startAction, type ActionResult } from '../fake-pinkfish/runner.ts';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { secretsOf } from '../src/inputs/api-key.ts';
import { bundleFrom, logPrinter, showOutputs, showPlaces, showStep, showSummary, terminal } from './show-step.ts';

type Inputs = Readonly<Record<string, string>>;

const action = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { description: string }>;
};

/** Inputs that are of no use here: the key comes from the environment, and there is no pull request. */
const WITHOUT = ['api-key', 'pr-comment', 'github-token'];
const NAMES = Object.keys(action.inputs).filter((name) => !WITHOUT.includes(name));

const firstSentence = (text: string): string => {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return /^.*?\.(?= |$)/.exec(line)?.[0] ?? line;
};

const usage = (): string => `npm run try -- --trigger-id ID [--input value]...

Triggers a Pinkfish workflow, follows it and fetches its results, as the step of a GitHub workflow would, and shows the
log, the outputs and the job summary. The key is taken from the environment variable PINKFISH_API_KEY. The exit code is
the step's. Every input is an option; relative paths are relative to the folder that you are in:

${NAMES.map((name) => `  --${name}\n      ${firstSentence(action.inputs[name]?.description ?? '')}`).join('\n')}

There is no artifact service in a terminal, so upload-artifact is false unless it is given. With github-context, the
values are those of a made-up repository.
`;

/** The given inputs, or what is wrong with them. */
const parseInputs = (args: string[]): { inputs: Inputs; help: boolean } | { fault: string } => {
  if (args.some((argument) => /^--api-key(=|$)/.test(argument))) {
    return { fault: 'The key is not given as an option, where it would stay in the history: set PINKFISH_API_KEY.' };
  }
  try {
    const options = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' } as const]));
    const { values } = parseArgs({ args, options: { ...options, help: { type: 'boolean', short: 'h' } } });
    const { help = false, ...inputs } = values as Record<string, string> & { help?: boolean };
    return { inputs, help };
  } catch (error) {
    return { fault: (error as Error).message.replace(/\. To specify .*/s, '.') };
  }
};

const KEY_MISSING = `The environment variable PINKFISH_API_KEY is not set. Give it without writing it into the history:

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
  const dir = path.join(
    ROOT,
    '.tmp',
    'try',
    new Date()
      .toISOString()
      .replace(/\.\d+Z$/, '')
      .replaceAll(':', '-'),
  );
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
  const inputs = { ...(key !== '' && { 'api-key': key }), 'upload-artifact': 'false', ...parsed.inputs };
  return (await run(inputs, entry)).exitCode ?? 1;
};

process.exitCode = await main();
