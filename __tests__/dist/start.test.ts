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

  it('is the entry alone until a run is triggered', async () => {
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
    expect(untilTrigger).toEqual(['index.js']);
    // The outputs, by @actions/core.
    expect(loaded().length).toBeGreaterThan(1);
  });

  it.each([
    'DefaultArtifactClient',
    'Octokit',
    'YAMLParseError',
    'DefaultGlobber',
    'CsvError',
    'OidcClient',
    'MockAgent',
  ])('the entry does not define %s', (name) => {
    const entry = process.env.ACTION_ENTRY ?? path.join(ROOT, 'dist', 'index.js');
    expect(readFileSync(entry, 'utf8')).not.toContain(`class ${name} `);
  });
});
