import { describe, expect, it } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { HEADINGS } from '../src/report/problem.ts';

const page = readFileSync(path.join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');
const prose = page.replaceAll('`', '').replaceAll(/\s+/g, ' ');

/** Modules whose texts are no errors or warnings: what is shown of a run, and formats. */
const NO_ERRORS = [
  ...['designated-output', 'gantt', 'input-lines', 'log-lines', 'markdown', 'summary', 'verdict'].map(
    (name) => `src/report/${name}.ts`,
  ),
  'src/inputs/multipart.ts',
];
/** An abort's reason, a library's words that are looked for, and a part that stands in longer sentences. */
const NEVER_ALONE = ['The runner sent', 'Excessive alias count', 'with exit code'];

const FEWEST_WORDS = 3;
const words = (text: string): number => text.split(' ').filter((word) => /[a-z]/i.test(word)).length;

/** The fixed part by which a sentence is known: its first clause that is long enough, `…` in the place of what varies. */
const fixedPart = (sentence: string): string | undefined =>
  sentence
    .replaceAll(/\s+/g, ' ')
    .split(/[.;:](?= |$)| \(/)
    .map((clause) => clause.replaceAll(/^[\s…,"]+|[\s…"]+$/g, ''))
    .find((clause) => words(clause) >= FEWEST_WORDS);

const textOf = (node: ts.Node): string | undefined => {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head, ...node.templateSpans.map(({ literal }) => literal)]
    .map(({ text }) => text)
    .join('…')
    .replaceAll(/…{2,}/g, '…');
};

/** Every text in a module's source that is a sentence or part of one; titles of annotations are none. */
const sentencesIn = (file: string): string[] => {
  const source = ts.createSourceFile(file, readFileSync(path.join(ROOT, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    const part = text === undefined || text.startsWith('Pinkfish: ') ? undefined : fixedPart(text);
    if (part !== undefined && !NEVER_ALONE.includes(part)) found.push(part);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const files = globSync('src/**/*.ts', { cwd: ROOT })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !NO_ERRORS.includes(file))
  .sort();
const cases = files.flatMap((file) => [...new Set(sentencesIn(file))].map((sentence) => [file, sentence] as const));

describe('docs/troubleshooting.md', () => {
  it.each(Object.values(HEADINGS))('has the heading "%s", once', (heading) => {
    expect(page.split('\n').filter((line) => line === `## ${heading}`)).toHaveLength(1);
  });

  it('is read beside all sentences', () => {
    expect(cases.length).toBeGreaterThan(100);
    expect(cases.map(([, sentence]) => sentence)).toContain('holds a key with white space in it');
    expect(cases.map(([, sentence]) => sentence)).toContain('Run … of "…" failed after');
  });

  it.each(cases)('%s: %s', (_, sentence) => {
    expect(prose).toContain(sentence);
  });

  it('links to files that exist', () => {
    for (const [, link = ''] of page.matchAll(/\]\(([^)#]+)\)/g)) {
      expect(() => readFileSync(path.join(ROOT, 'docs', link))).not.toThrow();
    }
  });
});
