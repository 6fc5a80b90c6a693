// Writes the tables of inputs and outputs in README.md from action.yml; with --check, only says whether they are right.
import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

type Input = { description: string; required?: boolean; default?: string };
type Action = { inputs: Record<string, Input>; outputs: Record<string, { description: string }> };

const action = parse(readFileSync('action.yml', 'utf8')) as Action;

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');
const table = (headings: string[], rows: string[][]): string =>
  [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const TABLES: Record<string, string> = {
  inputs: table(
    ['Input', 'Default', 'Meaning'],
    Object.entries(action.inputs).map(([name, { description, default: value = '' }]) => [
      `\`${name}\``,
      value === '' ? '' : `\`${value}\``,
      oneLine(description),
    ]),
  ),
  outputs: table(
    ['Output', 'Meaning'],
    Object.entries(action.outputs).map(([name, { description }]) => [`\`${name}\``, oneLine(description)]),
  ),
};

const readme = readFileSync('README.md', 'utf8');
let written = readme;
for (const [name, rows] of Object.entries(TABLES)) {
  const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const [before, rest] = written.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`README.md has no place for the ${name}: ${begin} ${end}`);
  written = `${before}${begin}\n\n${rows}\n\n${end}${after}`;
}

if (process.argv.includes('--check')) {
  if (written !== readme) {
    console.error('README.md differs from action.yml: run "npm run docs".');
    process.exitCode = 1;
  }
} else {
  writeFileSync('README.md', written);
}
