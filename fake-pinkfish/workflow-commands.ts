import { masksOfCommand, newMasker } from './secret-masker.ts';

/** A workflow command as the runner reads it from a line of a step's output: the names in lower case. */
export type WorkflowCommand = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
};

/** One line of a step's log, and what the runner made of it. */
export type LogLine = {
  readonly text: string;
  /** Absent where the step itself printed the line. */
  readonly by?: 'runner';
  readonly command?: WorkflowCommand;
  /** Why the runner refuses the command: an error annotation, and the step fails. */
  readonly refusal?: string;
  /** The runner stops reading: the step is over, whatever the process does. */
  readonly abandons?: true;
};

export type Annotation = {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Absent where the step itself asked for the annotation. */
  readonly by?: 'runner';
};

/** The commands that there are (actions/runner src/Runner.Common/ExtensionManager.cs, LoadExtensions). */
const REGISTERED: ReadonlySet<string> = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
]);

/** Names are compared without the case of A to Z (actions/runner src/Runner.Common/ActionCommand.cs, OrdinalIgnoreCase). */
const lowerCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

/** The white space of .NET, which has U+0085 and lacks U+FEFF. */
const LEADING_BLANKS = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;

type Escapes = readonly (readonly [escaped: string, plain: string])[];
const LINE_ENDS: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
];
const IN_DATA: Escapes = [...LINE_ENDS, ['%25', '%']];
const IN_PROPERTY: Escapes = [...LINE_ENDS, ['%3A', ':'], ['%2C', ','], ['%25', '%']];
const IN_OLD_FORM: Escapes = [['%3B', ';'], ...LINE_ENDS, ['%5D', ']'], ['%25', '%']];

const unescaped = (text: string, escapes: Escapes): string =>
  escapes.reduce((result, [escaped, plain]) => result.replaceAll(escaped, plain), text);

type Form = { readonly info: string; readonly data: string; readonly separator: string; readonly escapes: Escapes };

const commandOf = (form: Form, known: ReadonlySet<string>): WorkflowCommand | undefined => {
  const space = form.info.indexOf(' ');
  const name = lowerCase(space < 0 ? form.info : form.info.slice(0, space));
  if (!known.has(name)) return undefined;
  const properties: Record<string, string> = {};
  const list = space > 0 ? form.info.slice(space + 1) : '';
  for (const pair of (form.separator === ',' ? list.trim() : list).split(form.separator)) {
    // Equals signs at the front, and those that follow the first one behind the name, are skipped.
    const [, property, value] = /^=*([^=]+)=+([^=].*)$/s.exec(pair) ?? [];
    if (property !== undefined && value !== undefined) properties[lowerCase(property)] = unescaped(value, form.escapes);
  }
  return { name, properties, data: form.data };
};

/**
 * The command in a line: `::name properties::data` at its beginning, blanks before it not counted, or the older
 * `##[name properties]data` anywhere in it (actions/runner src/Runner.Common/ActionCommand.cs, TryParseV2 and TryParse).
 * `known` has lower-case names.
 */
export const parseCommand = (line: string, known: ReadonlySet<string> = REGISTERED): WorkflowCommand | undefined => {
  const trimmed = line.replace(LEADING_BLANKS, '');
  const end = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1;
  if (end >= 0) {
    const data = unescaped(trimmed.slice(end + 2), IN_DATA);
    const form = { info: trimmed.slice(2, end), data, separator: ',', escapes: IN_PROPERTY };
    const command = commandOf(form, known);
    if (command) return command;
  }
  const start = line.indexOf('##[');
  const bracket = start < 0 ? -1 : line.indexOf(']', start);
  if (bracket < 0) return undefined;
  const data = unescaped(line.slice(bracket + 1), IN_OLD_FORM);
  return commandOf({ info: line.slice(start + 3, bracket), data, separator: ';', escapes: IN_OLD_FORM }, known);
};

const DISABLED_COMMANDS = ['set-env', 'add-path'];

const INVALID_STOP_TOKEN =
  "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command.";

/**
 * Why the runner refuses a command, which fails the step (actions/runner src/Runner.Worker/ActionCommandManager.cs,
 * ProcessCommand of each command; that ACTIONS_ALLOW_UNSECURE_COMMANDS lifts the first is left out).
 */
const refusalOf = ({ name, properties, data }: WorkflowCommand): string | undefined => {
  if (DISABLED_COMMANDS.includes(name)) {
    return `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`;
  }
  if ((name === 'set-output' || name === 'save-state') && (properties.name ?? '') === '') {
    return `Required field 'name' is missing in ##[${name}] command.`;
  }
  if (name === 'echo' && !/^\s*(on|off)\s*$/i.test(data)) {
    return `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${data}'.`;
  }
  return undefined;
};

/**
 * Reads a log line by line as the runner does, `stop-commands` and its resuming token included. A token that is empty,
 * `pause-logging` or the name of a command ends the step there and then (actions/runner
 * src/Runner.Worker/ActionCommandManager.cs, TryProcessCommand and ValidateStopToken).
 */
export const logReader = (): ((line: string) => LogLine) => {
  let resumeToken: string | undefined;
  return (text) => {
    if (resumeToken !== undefined) {
      const known = new Set([...REGISTERED, resumeToken]);
      if (parseCommand(text, known)?.name === resumeToken) resumeToken = undefined;
      return { text };
    }
    const command = parseCommand(text);
    if (!command) return { text };
    if (command.name === 'stop-commands') {
      const token = lowerCase(command.data);
      if (token === '' || token === 'pause-logging' || REGISTERED.has(token)) {
        return { text, command, refusal: INVALID_STOP_TOKEN, abandons: true };
      }
      resumeToken = token;
    }
    const refusal = refusalOf(command);
    return refusal === undefined ? { text, command } : { text, command, refusal };
  };
};

/** A line that the runner itself writes: an annotation, or plain text. */
export const runnerLine = (level: Annotation['level'] | 'text', data: string): LogLine =>
  level === 'text'
    ? { text: data, by: 'runner' }
    : { text: `##[${level}]${data}`, by: 'runner', command: { name: level, properties: {}, data } };

/** The texts that a line masks; a long resuming token is one (ActionCommandManager.cs, AddMaskCommandExtension). */
const masksOf = ({ command, refusal }: LogLine): string[] => {
  if (command?.name === 'add-mask' && command.data.trim() !== '') return masksOfCommand(command.data);
  return command?.name === 'stop-commands' && !refusal && command.data.length > 6 ? [command.data] : [];
};

/** The texts that these lines mask. Other forms of them are masked too: see `masked`. */
export const masksIn = (lines: readonly LogLine[]): string[] => [...new Set(lines.flatMap(masksOf))];

/** Longer messages are cut, in the log too; further annotations of a kind are in the log only. */
export const MESSAGE_LIMIT = 4_096;
const ANNOTATIONS_OF_A_KIND = 10;

/**
 * The annotations that GitHub shows of these lines, in order: masked by what is known by then, `secrets` from the
 * beginning; cut to 4,096 characters; ten of a kind (actions/runner src/Runner.Worker/ExecutionContext.cs, AddIssue).
 */
export const annotationsIn = (lines: readonly LogLine[], secrets: readonly string[] = []): Annotation[] => {
  const masker = newMasker(secrets);
  const counts = { error: 0, warning: 0, notice: 0 };
  return lines.flatMap((line) => {
    masker.add(masksOf(line));
    const level = line.command?.name;
    if (level !== 'error' && level !== 'warning' && level !== 'notice') return [];
    counts[level] += 1;
    if (counts[level] > ANNOTATIONS_OF_A_KIND) return [];
    const { data = '', properties = {} } = line.command ?? {};
    const message = masker.mask(data).slice(0, MESSAGE_LIMIT);
    return [{ level, message, properties, ...(line.by && { by: line.by }) }];
  });
};
