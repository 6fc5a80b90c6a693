import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { inputsFor, newWorld } from '../fixtures/dist.ts';

/** Writes down each file that node loads as a module after the program itself. */
const HOOK = `
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
registerHooks({
  load: (url, context, next) => {
    if (url.startsWith('file:')) appendFileSync(process.env.LIST_OF_MODULES, url + '\\n');
    return next(url, context);
  },
});
`;

describe('what the bundle loads', () => {
  const world = newWorld();
  const dir = mkdtempSync(path.join(tmpdir(), 'pinkfish-start-'));
  afterAll(async () => {
    await world.close();
    rmSync(dir, { recursive: true });
  });

  const entry = process.env.ACTION_ENTRY ?? path.join(ROOT, 'dist', 'index.js');
  /** The entry, which checks the version of Node.js, and what it loads after that: the chunks of its one `import()`. */
  const [, startChunks = ''] = /await (.*\/\* import\(\) \*\/.*)/.exec(readFileSync(entry, 'utf8')) ?? [];
  const atStart = ['index.js', ...[...startChunks.matchAll(/\.e\((\d+)\)/g)].map(([, id = '']) => `${id}.index.js`)];

  it('is the entry and its start until a run is triggered', async () => {
    const [hook, list] = ['hook.mjs', 'list'].map((name) => path.join(dir, name)) as [string, string];
    writeFileSync(hook, HOOK);
    const loaded = (): string[] =>
      readFileSync(list, 'utf8')
        .trim()
        .split('\n')
        .map((url) => path.basename(url));
    let untilTrigger: string[] = [];
    const noteLoaded = (): undefined => void (untilTrigger = loaded());
    const pinkfish = await world.pinkfish({ faults: { trigger: noteLoaded } });
    const { outputs } = await world.run({
      inputs: inputsFor(pinkfish, { wait: 'false', summary: 'false' }),
      env: { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}`, LIST_OF_MODULES: list },
    });
    expect(outputs.outcome).toBe('detached');
    expect(atStart.length).toBeGreaterThan(1);
    expect(untilTrigger.sort()).toEqual(atStart.sort());
    // The outputs, by @actions/core.
    expect(loaded().length).toBeGreaterThan(atStart.length);
  });

  it.each([
    'DefaultArtifactClient',
    'Octokit',
    'YAMLParseError',
    'DefaultGlobber',
    'CsvError',
    'OidcClient',
    'MockAgent',
  ])('does not define %s by then', (name) => {
    for (const file of atStart) {
      expect(readFileSync(path.join(path.dirname(entry), file), 'utf8')).not.toContain(`class ${name} `);
    }
  });
});
