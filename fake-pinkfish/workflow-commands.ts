/** A workflow command as the runner reads it from a line of a step's output. */
export type WorkflowCommand = {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
};

/** One line of a step's log, and the command that the runner made of it, if any. */
export type LogLine = { readonly text: string; readonly command?: WorkflowCommand };

export type Annotation = {
  readonly level: 'error' | 'warning' | 'notice';
  readonly message: string;
  readonly properties: Readonly<Record<string, string>>;
};

const REGISTERED = new Set([
  ...['add-mask', 'add-matcher', 'add-path', 'debug', 'echo', 'endgroup', 'error', 'group', 'notice'],
  ...['remove-matcher', 'save-state', 'set-env', 'set-output', 'stop-commands', 'warning'],
]);

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
  const name = (space < 0 ? form.info : form.info.slice(0, space)).toLowerCase();
  if (!known.has(name)) return undefined;
  const properties: Record<string, string> = {};
  for (const pair of space > 0 ? form.info.slice(space + 1).split(form.separator) : []) {
    const equals = pair.indexOf('=');
    if (equals > 0 && equals < pair.length - 1) {
      properties[pair.slice(0, equals).trim()] = unescaped(pair.slice(equals + 1), form.escapes);
    }
  }
  return { name, properties, data: form.data };
};

/**
 * The command in a line: `::name properties::data` at its beginning, spaces before it not counted, or the older
 * `##[name properties]data` anywhere in it. Both are read by today's runner (actions/runner, ActionCommand.cs). `known`
 * has lower-case names.
 */
export const parseCommand = (line: string, known: ReadonlySet<string> = REGISTERED): WorkflowCommand | undefined => {
  const trimmed = line.trimStart();
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

/** Reads a log line by line as the runner does, `stop-commands` and its resuming token included. */
export const logReader = (): ((line: string) => LogLine) => {
  let resumeToken: string | undefined;
  return (text) => {
    if (resumeToken !== undefined) {
      if (parseCommand(text, new Set([resumeToken]))) resumeToken = undefined;
      return { text };
    }
    const command = parseCommand(text);
    if (command?.name === 'stop-commands') resumeToken = command.data.toLowerCase();
    return command ? { text, command } : { text };
  };
};

/** The annotations that these lines make, in order. */
export const annotationsIn = (lines: readonly LogLine[]): Annotation[] =>
  lines.flatMap(({ command }) =>
    command?.name === 'error' || command?.name === 'warning' || command?.name === 'notice'
      ? [{ level: command.name, message: command.data, properties: command.properties }]
      : [],
  );

/** The texts that these lines mask; of one with several lines also each line, as the runner does. */
export const masksIn = (lines: readonly LogLine[]): string[] =>
  lines.flatMap(({ command }) => {
    if (command?.name !== 'add-mask' || command.data.trim() === '') return [];
    const parts = command.data.split(/\r?\n/).filter((part) => part !== '');
    return parts.length > 1 ? [command.data, ...parts] : [command.data];
  });

/** The text as a reader of the log sees it. */
export const masked = (text: string, masks: readonly string[]): string =>
  [...masks].sort((a, b) => b.length - a.length).reduce((result, mask) => result.replaceAll(mask, '***'), text);
