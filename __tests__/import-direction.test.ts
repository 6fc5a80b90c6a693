import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Data flows one way: a stage may take types from those before it, and nothing else but what is named below. */
const STAGES = ['inputs', 'pinkfish', 'run', 'results', 'github', 'report'];
/** Where the stages meet, at run time too. */
const MEETING = ['index.ts', 'start.ts', 'main.ts', 'runner.ts', 'context.ts', 'stages'];
/** Everybody's, and theirs only each other. */
const BELOW = [
  'errors.ts',
  'duration.ts',
  'clock.ts',
  'redact.ts',
  'foreign-text.ts',
  'links.ts',
  'time-limit.ts',
  'loopback.ts',
  'glob.ts',
  'json-text.ts',
  'json-value.ts',
];
/** Who may send. */
const SENDERS = [
  'pinkfish/client.ts',
  'results/download.ts',
  'results/download-once.ts',
  'results/missing-reason.ts',
  'github/api.ts',
];
/** Pure words about a run's end, which reports are made of too. */
const SHARED = ['run/outcome.ts'];

const MODULES: Record<string, (file: string) => boolean> = {
  '@actions/core': (file) => file === 'runner.ts',
  '@actions/artifact': (file) => file === 'results/artifact-client.ts',
  '@actions/github': (file) => file === 'github/api.ts',
  // Its entry costs the start too much.
  undici: () => false,
  'undici/lib': (file) => file === 'http/undici.ts',
  fs: (file) =>
    stageOf(file) === 'results' ||
    ['index.ts', 'runner.ts', 'inputs/attachments.ts', 'inputs/multipart.ts', 'inputs/payload-file.ts'].includes(
      file,
    ) ||
    ['stages', 'github'].includes(stageOf(file)),
};

type Import = { file: string; from: string; typeOnly: boolean; lazy: boolean };

const SRC = join(import.meta.dirname, '..', 'src');

const sourceFiles = (): string[] =>
  readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => path.endsWith('.ts'));

/** A file's imports; those of the sources as paths from src/, of Node without `node:`. */
const importsOf = (file: string, text = readFileSync(join(SRC, file), 'utf8')): Import[] => {
  const resolved = (from: string): string =>
    from.startsWith('.')
      ? relative(SRC, join(SRC, dirname(file), from))
          .split(sep)
          .join('/')
      : from.replace(/^node:/, '');
  const statements = [...text.matchAll(/^(?:import|export)\s+(?:(type)\s+)?(?:([^'";]*?)\s+from\s+)?'([^']+)'/gm)].map(
    ([, type, names = '', from = '']): Import => ({
      file,
      from: resolved(from),
      typeOnly: type !== undefined || onlyTypes(names),
      lazy: false,
    }),
  );
  const calls = [...text.matchAll(/(typeof\s+)?\bimport\('([^']+)'\)/g)].map(([, type, from = '']): Import => ({
    file,
    from: resolved(from),
    typeOnly: type !== undefined,
    lazy: true,
  }));
  return [...statements, ...calls];
};

/** `{ type A, type B }`, which is nothing at run time. */
const onlyTypes = (names: string): boolean =>
  /^\{[^}]*\}$/.test(names) &&
  names
    .slice(1, -1)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .every((name) => name.startsWith('type '));

const stageOf = (file: string): string => file.split('/')[0] ?? '';

/** What is wrong with an import, if anything is. */
const fault = ({ file, from, typeOnly }: Import): string | undefined => {
  if (!from.endsWith('.ts')) {
    const name = from.startsWith('fs') ? 'fs' : from.startsWith('undici/') ? 'undici/lib' : from;
    const allowed = MODULES[name];
    return typeOnly || allowed === undefined || allowed(file) ? undefined : `only some may import ${from}`;
  }
  const [stage, target] = [stageOf(file), stageOf(from)];
  if (stage === target || MEETING.includes(stage) || BELOW.includes(target)) {
    return BELOW.includes(stage) && !BELOW.includes(target) ? 'what is below all stages knows none' : undefined;
  }
  if (MEETING.includes(target)) return 'nothing below knows main';
  if (stage === 'http' || BELOW.includes(stage)) return 'what is below all stages knows none';
  if (target === 'http') return typeOnly || SENDERS.includes(file) ? undefined : 'only some may send';
  if (STAGES.indexOf(target) > STAGES.indexOf(stage)) return 'against the direction';
  return typeOnly || SHARED.includes(from) ? undefined : 'only types may cross';
};

const sources = sourceFiles();

describe('the sources', () => {
  it('are known to this test', () => {
    const places = new Set(sources.map(stageOf));
    expect([...places].filter((place) => ![...STAGES, ...MEETING, ...BELOW, 'http'].includes(place))).toEqual([]);
    for (const known of [...STAGES, ...MEETING, ...BELOW, 'http']) expect([...places]).toContain(known);
  });

  it.each(sources)('%s imports in the one direction', (file) => {
    const faults = importsOf(file).flatMap((one) => {
      const why = fault(one);
      return why === undefined ? [] : [`${file} imports ${one.from}: ${why}`];
    });
    expect(faults).toEqual([]);
  });

  it.each(sources.filter((file) => !['index.ts', 'start.ts', 'runner.ts'].includes(file)))(
    '%s reads no environment by itself',
    (file) => {
      const text = readFileSync(join(SRC, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      expect(text).not.toMatch(
        /\bprocess\s*(\.|\[\s*['"])\s*env\b|import\s*\{[^}]*\benv\b[^}]*\}\s*from\s*'node:process'/,
      );
    },
  );

  it('import only what package.json declares for running', () => {
    const { dependencies } = JSON.parse(readFileSync(join(SRC, '..', 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const packages = sources
      .flatMap((file) => importsOf(file))
      .filter(({ from }) => !from.endsWith('.ts'))
      .map(({ from }) =>
        from
          .split('/')
          .slice(0, from.startsWith('@') ? 2 : 1)
          .join('/'),
      );
    const known = [...builtinModules, ...Object.keys(dependencies)];
    expect([...new Set(packages)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('load what the trigger does not need only when it is needed', () => {
    const heavy = /^(@actions\/(artifact|github|glob)|yaml|csv-parse.*|report\/(summary|pull-request-comment)\.ts)$/;
    const eager = new Set<string>();
    const visit = (file: string): void => {
      if (eager.has(file)) return;
      eager.add(file);
      if (!file.endsWith('.ts')) return;
      for (const { from, typeOnly, lazy } of importsOf(file)) if (!typeOnly && !lazy) visit(from);
    };
    visit('index.ts');
    expect([...eager].filter((name) => heavy.test(name))).toEqual([]);
  });
});

describe('this test', () => {
  const faults = (file: string, text: string): (string | undefined)[] => importsOf(file, text).map(fault);

  it.each<[string, string, string | undefined]>([
    ['run/follow.ts', "import type { A } from '../pinkfish/schema.ts';", undefined],
    ['run/follow.ts', "import { type A, type B } from '../pinkfish/schema.ts';", undefined],
    ['run/follow.ts', "import {\n  type A,\n  b,\n} from '../pinkfish/schema.ts';", 'only types may cross'],
    ['run/follow.ts', "export { a } from '../pinkfish/schema.ts';", 'only types may cross'],
    ['run/follow.ts', "const x = await import('../pinkfish/schema.ts');", 'only types may cross'],
    ['run/follow.ts', "import type { A } from '../results/download.ts';", 'against the direction'],
    ['run/follow.ts', "import { a } from '../http/send.ts';", 'only some may send'],
    ['pinkfish/client.ts', "import { a } from '../http/send.ts';", undefined],
    ['pinkfish/client.ts', "import { request } from 'undici';", 'only some may import undici'],
    ['pinkfish/client.ts', "import type { Dispatcher } from 'undici';", undefined],
    ['http/dispatcher.ts', "import { Agent } from 'undici';", 'only some may import undici'],
    ['http/undici.ts', "import Agent from 'undici/lib/dispatcher/agent.js';", undefined],
    ['http/send.ts', "import Agent from 'undici/lib/agent.js';", 'only some may import undici/lib/agent.js'],
    ['http/send.ts', "import type { A } from '../pinkfish/schema.ts';", 'what is below all stages knows none'],
    ['errors.ts', "import type { A } from './http/send.ts';", 'what is below all stages knows none'],
    ['report/report.ts', "import type { Step } from '../context.ts';", 'nothing below knows main'],
    ['report/report.ts', "import { a } from '../errors.ts';", undefined],
    ['report/summary.ts', "import { readFile } from 'node:fs/promises';", 'only some may import fs/promises'],
    ['main.ts', "import * as core from '@actions/core';", 'only some may import @actions/core'],
    ['main.ts', "import 'undici';", 'only some may import undici'],
  ])('judges %s: %s', (file, text, why) => expect(faults(file, text)).toEqual([why]));
});
