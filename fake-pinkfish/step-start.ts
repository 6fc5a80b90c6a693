import path from 'node:path';
import { evaluateInputs, readActionYml, type ActionInputs, type EvaluatedInputs } from './action-inputs.ts';
import { ROOT, runnerEnvironment, type StepPlaces, type WorkflowEvent } from './runner-environment.ts';
import { masksOfSecrets, newMasker } from './secret-masker.ts';
import { runnerLine, type LogLine } from './workflow-commands.ts';

/** What a step is given. */
export type StepInputs = ActionInputs & {
  /** Set on top of the runner's own variables; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly actionYml?: string;
  readonly event?: WorkflowEvent;
  /** The job's secrets, which the runner masks from the beginning; the token is one of them. */
  readonly secrets?: readonly string[];
  /** Step debug logging: RUNNER_DEBUG is set, and the log's page shows `::debug::` lines. */
  readonly debug?: boolean;
  /** The platform whose limits the step's variables have; this one unless given. */
  readonly platform?: NodeJS.Platform;
};

type Header = {
  readonly values: EvaluatedInputs['values'];
  /** The workflow's own variables. */
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
};

/**
 * What the log begins with before the action starts: inputs that are not empty and the workflow's variables, masked by
 * the secrets that are known by then (actions/runner src/Runner.Worker/Handlers/Handler.cs, PrintActionDetails). Nothing
 * in it is read as a command.
 */
export const headerLines = ({ values, env, secrets }: Header): LogLine[] => {
  const { mask } = newMasker(secrets);
  const list = (title: string, entries: readonly (readonly [string, string])[]): LogLine[] =>
    entries.length === 0
      ? []
      : [title, ...entries.map(([name, value]) => `  ${name}: ${value}`)].map((text) => runnerLine('text', mask(text)));
  const group = { by: 'runner', command: { name: 'group', properties: {}, data: 'Run ./' } } as const;
  const end = { by: 'runner', command: { name: 'endgroup', properties: {}, data: '' } } as const;
  return [
    { text: '##[group]Run ./', ...group },
    ...list(
      'with:',
      values.filter(([, value]) => value !== ''),
    ),
    ...list('env:', Object.entries(env)),
    { text: '##[endgroup]', ...end },
  ];
};

/** On Linux, what one variable takes at most with its name and the zero at its end (MAX_ARG_STRLEN of execve). */
const LINUX_VARIABLE_BYTES = 131_072;
/** On Windows, the longest value that node can read. */
const WINDOWS_VARIABLE_LENGTH = 32_766;

type Variables = Readonly<Record<string, string>>;

/**
 * What of the variables reaches a process on this platform: on Windows the long ones are missing, with a warning
 * (actions/runner src/Runner.Worker/Handlers/Handler.cs, AddEnvironmentVariable).
 *
 * @throws Error with the code E2BIG where Linux does not start the process, so that the step fails without a word of the
 *   action
 */
export const passVariables = (env: Variables, platform: NodeJS.Platform): { env: Variables; warnings: string[] } => {
  const entries = Object.entries(env);
  if (platform === 'linux') {
    for (const [name, value] of entries) {
      const bytes = Buffer.byteLength(`${name}=${value}`) + 1;
      if (bytes <= LINUX_VARIABLE_BYTES) continue;
      const message = `The process does not start: Argument list too long (the variable ${name} takes ${bytes} bytes)`;
      throw Object.assign(new Error(message), { code: 'E2BIG' });
    }
  }
  const isLost = ([, value]: [string, string]): boolean =>
    platform === 'win32' && value.length > WINDOWS_VARIABLE_LENGTH;
  return {
    env: Object.fromEntries(entries.filter((entry) => !isLost(entry))),
    warnings: entries
      .filter(isLost)
      .map(
        ([name, value]) =>
          `Environment variable '${name}' exceeds the maximum supported length. Environment variable length: ` +
          `${value.length} , Maximum supported length: ${WINDOWS_VARIABLE_LENGTH}`,
      ),
  };
};

/** Variables that the runner sets itself; the others are the workflow's. */
const RUNNER_VARIABLE = /^(?:ACTIONS|GITHUB|RUNNER|INPUT)_/;

/**
 * What a step is started with, and what its log begins with.
 *
 * @throws Error where a runner would not start the process
 */
export const prepareStep = (options: StepInputs, places: StepPlaces) => {
  const { token = '', actionYml = path.join(ROOT, 'action.yml'), platform = process.platform } = options;
  const inputs = evaluateInputs(readActionYml(actionYml), options);
  const runnerVariables = runnerEnvironment(places, options.event ?? { name: 'push' });
  const debug: Record<string, string> = options.debug ? { RUNNER_DEBUG: '1' } : {};
  const all = Object.entries({ ...runnerVariables, ...debug, ...inputs.env, ...options.env });
  const { env, warnings } = passVariables(
    Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined)),
    platform,
  );
  const secrets = masksOfSecrets([...(options.secrets ?? []), token, env.ACTIONS_RUNTIME_TOKEN ?? '']);
  const workflowEnv = Object.fromEntries(
    Object.keys(options.env ?? {}).flatMap((name) => {
      const value: string | undefined = env[name];
      return value === undefined || RUNNER_VARIABLE.test(name) ? [] : [[name, value]];
    }),
  );
  const header = [
    ...inputs.warnings.map((message) => runnerLine('warning', message)),
    ...headerLines({ values: inputs.values, env: workflowEnv, secrets }),
    ...warnings.map((message) => runnerLine('warning', message)),
  ];
  return { env, secrets, header, unexpectedInputs: inputs.unexpected };
};
