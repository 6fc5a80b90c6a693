import { styleText } from 'node:util';
import { newMasker } from './secret-masker.ts';
import { masksIn, MESSAGE_LIMIT, type LogLine } from './workflow-commands.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** The paint for a terminal, and for anything else. */
export const paintFor = (colours: boolean): Paint =>
  colours ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;

const LEVELS: Readonly<Record<string, readonly [label: string, style: Style]>> = {
  error: ['Error', 'red'],
  warning: ['Warning', 'yellow'],
  notice: ['Notice', 'cyan'],
};

export type LogViewOptions = {
  /** Masked from the beginning. */
  readonly secrets?: readonly string[];
  /** Step debug logging, which shows `::debug::` lines. */
  readonly debug?: boolean;
};

/**
 * Turns the lines of a step's log into what GitHub's log page shows: groups opened and indented, annotations as coloured
 * lines, other commands not at all, masked texts as three asterisks. What `echo` would show besides is left out.
 */
export const logView = (paint: Paint, { secrets = [], debug = false }: LogViewOptions = {}) => {
  const masker = newMasker(secrets);
  let indent = '';
  const shown = (text: string, look: (text: string) => string = (same) => same): string[] =>
    look(masker.mask(text))
      .split('\n')
      .map((line) => `${indent}${line}`);
  return (line: LogLine): string[] => {
    masker.add(masksIn([line]));
    const { command, text } = line;
    // The runner prints a line that stops commands as it is.
    if (!command || command.name === 'stop-commands') return shown(text);
    if (command.name === 'group') {
      indent = '';
      const title = shown(`▾ ${command.data}`, (same) => paint('bold', same));
      indent = '  ';
      return title;
    }
    if (command.name === 'endgroup') indent = '';
    if (command.name === 'debug') return debug ? shown(`Debug: ${command.data}`) : [];
    const level = LEVELS[command.name];
    if (!level) return [];
    const [label, style] = level;
    return shown(command.data, (message) => paint(style, `${label}: ${message.slice(0, MESSAGE_LIMIT)}`));
  };
};
