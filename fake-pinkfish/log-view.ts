import { styleText } from 'node:util';
import { masked, masksIn, type LogLine } from './workflow-commands.ts';

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

/**
 * Turns the lines of a step's output into what GitHub's log page shows: groups opened and indented, annotations as
 * coloured lines, other commands not at all, masked texts as three asterisks. `secrets` are masked from the beginning.
 */
export const logView = (paint: Paint, secrets: readonly string[] = []): ((line: LogLine) => string[]) => {
  const masks = [...secrets];
  let indent = '';
  const shown = (text: string): string[] =>
    masked(text, masks)
      .split('\n')
      .map((line) => `${indent}${line}`);
  return (line) => {
    masks.push(...masksIn([line]));
    const { command } = line;
    if (!command) return shown(line.text);
    if (command.name === 'group') {
      indent = '';
      const title = shown(paint('bold', `▾ ${command.data}`));
      indent = '  ';
      return title;
    }
    if (command.name === 'endgroup') indent = '';
    const level = LEVELS[command.name];
    return level ? shown(paint(level[1], `${level[0]}: ${command.data}`)) : [];
  };
};
