import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zipSync } from 'fflate';
import { paintFor } from '../../fake-pinkfish/log-view.ts';
import { FAKE_API_KEY } from '../../fake-pinkfish/pinkfish.ts';
import { node24, ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { newArtifact, ZIP } from '../../fake-pinkfish/stored-artifact.ts';
import { showScenario } from '../../scripts/show-scenario.ts';
import { showArtifact } from '../../scripts/show-step.ts';
import { zipEntries } from '../../scripts/zip-entries.ts';
import { isWindows } from '../fixtures/platform.ts';

// A few lines in the place of the bundle: they trigger the run and say how it went without waiting for it.
const ENTRY = `
import fs from 'node:fs';
const { env } = process;
console.log('::add-mask::' + env['INPUT_API-KEY']);
console.log('::group::Trigger');
await fetch(env['INPUT_BASE-URL'] + '/ext/triggers/' + env['INPUT_TRIGGER-ID'], {
  method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': env['INPUT_API-KEY'] }, body: '{}',
});
console.log('with ' + env['INPUT_API-KEY']);
console.log('::endgroup::');
fs.appendFileSync(env.GITHUB_OUTPUT, 'outcome=complete\\nempty=\\n');
fs.appendFileSync(env.GITHUB_STEP_SUMMARY, '# Done\\n');
process.exit(0);
`;

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'demo-test-'));
  writeFileSync(path.join(dir, 'entry.mjs'), ENTRY);
  writeFileSync(path.join(dir, 'follows.mjs'), FOLLOWS);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

// Ends by wait-timeout in the first attempt; in a later one it triggers no run, and completes.
const FOLLOWS = `
import fs from 'node:fs';
const { env } = process;
const first = env.GITHUB_RUN_ATTEMPT === '1';
if (!first) console.log('attempt ' + env.GITHUB_RUN_ATTEMPT + ' follows the run');
fs.appendFileSync(env.GITHUB_OUTPUT, 'outcome=' + (first ? 'wait-timeout' : 'complete') + '\\n');
fs.appendFileSync(env.GITHUB_STEP_SUMMARY, '# Attempt ' + env.GITHUB_RUN_ATTEMPT + '\\n');
if (first) await fetch(env['INPUT_BASE-URL'] + '/ext/triggers/' + env['INPUT_TRIGGER-ID'], {
  method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': env['INPUT_API-KEY'] }, body: '{}',
});
process.exit(first ? 1 : 0);
`;

const show = async (name: string, entry = 'entry.mjs'): Promise<{ asExpected: boolean; text: string }> => {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const places = { entry: path.join(dir, entry), dir: path.join(dir, name) };
  const asExpected = await showScenario({ name, ...places, paint: paintFor(false), print });
  return { asExpected, text: lines.join('\n') };
};

type Ended = { readonly code: number | null; readonly stdout: string };

const run = (args: string[], onOutput: (text: string, end: () => void) => void = () => undefined): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(node24(), args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] });
    let stdout = '';
    child.stdout.on('data', (piece: Buffer) => {
      stdout += piece.toString();
      onOutput(stdout, () => child.kill('SIGTERM'));
    });
    child.on('close', (code) => resolve({ code, stdout }));
  });

describe('demo', () => {
  it('shows step, log, outputs, summary, artifact and places, and never the key', async () => {
    const { asExpected, text } = await show('complete');
    expect(asExpected).toBe(true);
    expect(text).toContain('api-key: ***');
    expect(text).toContain('  ▾ Trigger\n    with ***\n');
    expect(text).toMatch(/outcome {2}complete\n {2}empty {4}\(empty\)/);
    expect(text).toContain('│ # Done');
    expect(text).toContain('(none was uploaded)');
    expect(text).toContain("outcome 'complete', exit code 0: as it should be");
    expect(text).not.toContain(FAKE_API_KEY);
    expect(readFileSync(path.join(dir, 'complete', 'log.txt'), 'utf8')).not.toContain(FAKE_API_KEY.slice(0, 20));
  });

  it('tells an end that is not as it should be', async () => {
    const { asExpected, text } = await show('failed');
    expect(asExpected).toBe(false);
    expect(text).toContain("expected were outcome 'failed' and exit code 1");
  });

  it('shows both attempts of a re-run, and that one run was triggered', async () => {
    const { asExpected, text } = await show('rerun', 'follows.mjs');
    expect(text.match(/^(Attempt .*|The (log|outputs|job summary.*))$/gm)).toEqual([
      ...['Attempt 1', 'The log', 'The outputs', 'The job summary (Markdown)'],
      ...['Attempt 2, by "Re-run failed jobs"', 'The log', 'The outputs', 'The job summary (Markdown)'],
    ]);
    expect(text).toContain('on-rerun: follow');
    expect(text).toContain('attempt 2 follows the run');
    expect(text).toContain('│ # Attempt 1');
    expect(text).toContain('│ # Attempt 2');
    expect(text).toContain('Runs triggered by both attempts: 1.');
    expect(asExpected).toBe(true);
  });

  it('says that a re-run triggered a second run', async () => {
    const { asExpected, text } = await show('rerun');
    expect(text).toContain('Runs triggered by both attempts: 2.');
    expect(asExpected).toBe(false);
  });

  it.each([
    [['--help'], 0],
    [['nothing'], 1],
  ])('lists the outcomes: %j', async (args, code) => {
    const ended = await run(['scripts/demo.ts', ...args]);
    expect(ended.code).toBe(code);
    for (const name of ['complete', 'failed', 'timeout', 'wait-timeout', 'rerun', 'cancelled', 'detached', 'error']) {
      expect(ended.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    }
  });
});

describe('serve', () => {
  it('prints where it listens and ends on SIGTERM', async () => {
    const { code, stdout } = await run(['fake-pinkfish/serve.ts', 'failed'], (text, end) => {
      if (text.includes('ACTIONS_RESULTS_URL=')) end();
    });
    // On Windows the signal ends it at once.
    expect(code).toBe(isWindows ? null : 0);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split('=')[0]),
    ).toEqual([...['PINKFISH_URL', 'PINKFISH_FILES_URL', 'ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL']]);
    expect(stdout).toMatch(/^PINKFISH_URL=http:\/\/127\.0\.0\.1:\d+$/m);
  });

  it.each([['--port=x'], ['nothing'], ['--nothing'], ['--run=ids']])('refuses %s', async (argument) => {
    expect((await run(['fake-pinkfish/serve.ts', argument])).code).toBe(2);
  });
});

describe('the artifacts of a step', () => {
  it('are listed and kept, zipped or not', () => {
    const facts = { attempt: 1, runBackendId: 'r', jobBackendId: 'j', createRequest: {}, createdAt: new Date(0) };
    const made = (name: string, mimeType: string, content: Buffer) =>
      Object.assign(newArtifact({ ...facts, id: 1, name, mimeType, expiresAt: undefined, blobPath: name }), {
        content,
      });
    const zip = Buffer.from(zipSync({ 'step-1': { 'report.md': Buffer.from('text') } }));
    const artifacts = [made('files', ZIP, zip), made('report.html', 'text/html', Buffer.from('<p>'))];
    const lines: string[] = [];
    const screen = { paint: paintFor(false), print: (line: string) => void lines.push(line) };
    const files = showArtifact(screen, { artifacts, dir });
    expect(lines.slice(2)).toEqual([
      `  files, ${zip.length} B as a zip`,
      ...zipEntries(zip).map(({ name, size }) => `    ${name.padEnd('step-1/report.md'.length)}  ${size} B`),
      '  report.html, 3 B, not zipped',
    ]);
    expect(files.map((file) => path.basename(file))).toEqual(['files.zip', 'report.html']);
    expect(readFileSync(path.join(dir, 'report.html'), 'utf8')).toBe('<p>');
  });
});
