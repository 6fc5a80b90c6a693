import { afterEach, beforeAll, beforeEach, afterAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { FAKE_API_KEY, startPinkfish, type FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import { node24, ROOT } from '../fake-pinkfish/runner-environment.ts';
import { completeAtOnce } from '../fake-pinkfish/scenario.ts';

const report = { name: 'report.md', content: '# All is well\n', mimeType: 'text/markdown' };
const scenario = completeAtOnce({
  automationName: 'Weekly report',
  results: [{ files: [report] }],
  designatedOutput: 'step-1/report.md',
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'try-test-'));
  writeFileSync(path.join(folder, 'payload.json'), '{"week": 47}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let pinkfish: FakePinkfish;
let places: string[];
beforeEach(async () => {
  pinkfish = await startPinkfish({ scenario });
  places = [];
});
afterEach(async () => {
  await pinkfish.close();
  for (const place of places) rmSync(place, { recursive: true, force: true });
});

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

const tryIt = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(node24(), ['scripts/try.ts', ...args], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, INIT_CWD: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
    child.on('close', (code) => {
      const log = /^ {2}log +(.*)$/m.exec(stdout)?.[1];
      if (log !== undefined) places.push(path.dirname(log));
      resolve({ code, stdout, stderr });
    });
  });

const withKey = { PINKFISH_API_KEY: FAKE_API_KEY };

describe('npm run try', () => {
  it('runs the action and shows log, outputs, summary and places, and never the key', async () => {
    const args = ['--trigger-id', 'weekly', '--base-url', pinkfish.apiUrl, '--payload-file', 'payload.json'];
    const { code, stdout, stderr } = await tryIt(args, withKey);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(pinkfish.requestsOf('trigger')).toMatchObject([{ path: '/ext/triggers/weekly' }]);
    expect(pinkfish.requestsOf('trigger')[0]?.body.toString()).toBe('{"week": 47}');
    expect(stdout).toContain('      api-key: ***\n');
    expect(stdout).toMatch(/^ {2}outcome +complete$/m);
    expect(stdout).toContain('│ # All is well');
    expect(stdout).not.toContain('Warning');
    expect(stdout).not.toContain(FAKE_API_KEY);
    const outputs = /^ {2}outputs +(.*)$/m.exec(stdout)?.[1] ?? '';
    expect(readFileSync(outputs, 'utf8')).toContain('outcome');
  });

  it('takes the key out of a webhook URL, and shows it as little', async () => {
    const url = `${pinkfish.apiUrl}/ext/webhook/${FAKE_API_KEY}/triggers/weekly`;
    const { code, stdout } = await tryIt(['--trigger-id', url]);
    expect(code).toBe(0);
    expect(pinkfish.requestsOf('trigger')).toHaveLength(1);
    expect(stdout).toContain('/ext/webhook/***/triggers/weekly');
    expect(stdout).not.toContain(FAKE_API_KEY);
  });

  it('ends as the step does', async () => {
    const { code, stdout } = await tryIt(['--trigger-id', 'weekly', '--timeout', 'soon'], withKey);
    expect(code).toBe(1);
    expect(stdout).toContain('Error: Input "timeout" must be a positive duration');
    expect(pinkfish.requests).toHaveLength(0);
  });

  describe('--check', () => {
    const check = (...args: string[]) =>
      tryIt(['--check', '--trigger-id', 'weekly', '--base-url', pinkfish.apiUrl, ...args], withKey);

    it.each([
      [['--payload', 'week: 47', '--attachments', '*.json', '--github-context', 'true']],
      [['--trigger-id', `https://triggers.example.com/ext/webhook/${FAKE_API_KEY}/triggers/weekly`, '--base-url', '']],
      [['--trigger-id', '', '--run-id', '1', '--automation-id', 'a']],
      [['--download-path', 'new/folder']],
    ])('accepts %j, sends nothing and leaves nothing', async (args) => {
      const { code, stdout, stderr } = await check(...args);
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: 'The inputs are valid. Nothing was sent.\n',
        stderr: '',
      });
      expect(pinkfish.requests).toHaveLength(0);
      expect(readdirSync(folder)).toEqual(['payload.json']);
    });

    it.each([
      [['--timeout', 'soon'], 'Input "timeout"'],
      [['--payload', '[1]'], 'Input "payload"'],
      [['--payload-file', 'missing.json'], 'Input "payload-file"'],
      [['--attachments', '*.none'], 'Input "attachments"'],
      [['--payload', '{"a": 1}', '--payload-file', 'payload.json'], 'payload'],
      [['--base-url', 'http://triggers.example.com'], 'Input "base-url"'],
      [['--run-id', '1'], 'run-id'],
    ])('refuses %j with one error', async (args, error) => {
      const { code, stdout, stderr } = await check(...args);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(error);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(pinkfish.requests).toHaveLength(0);
    });

    it('never shows the key', async () => {
      const { code, stderr } = await check('--timeout', FAKE_API_KEY);
      expect(code).toBe(1);
      expect(stderr).not.toContain(FAKE_API_KEY);
    });

    it('opens no connection', async () => {
      let connections = 0;
      const server = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      const port = await new Promise<number>((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
      });
      const proxy = `http://127.0.0.1:${port}`;
      const args = ['--check', '--trigger-id', 'weekly'];
      const { code } = await tryIt(args, { ...withKey, https_proxy: proxy, HTTPS_PROXY: proxy });
      await new Promise((resolve) => server.close(resolve));
      expect({ code, connections }).toEqual({ code: 0, connections: 0 });
    });
  });

  it.each([
    [['--trigger-id', 'weekly'], {}, 'PINKFISH_API_KEY is not set'],
    [['--check', '--trigger-id', 'weekly'], {}, 'PINKFISH_API_KEY is not set'],
    [['--trigger-id', 'weekly'], { PINKFISH_API_KEY: ' ' }, 'PINKFISH_API_KEY is not set'],
    [['--run-id', '1', '--automation-id', 'a'], {}, 'PINKFISH_API_KEY is not set'],
    [[], withKey, 'Give a trigger: --trigger-id ID.'],
    [['--api-key', FAKE_API_KEY], {}, 'set PINKFISH_API_KEY'],
    [[`--api-key=${FAKE_API_KEY}`], {}, 'set PINKFISH_API_KEY'],
    [['--trigger', 'weekly'], withKey, "Unknown option '--trigger'"],
    [['--trigger-id'], withKey, "'--trigger-id <value>' argument missing"],
    [['weekly'], withKey, "Unexpected argument 'weekly'"],
  ])('says what is wrong with %j', async (args, env, fault) => {
    const { code, stdout, stderr } = await tryIt(args, env);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(fault);
    expect(stderr).toContain('npm run try -- --help');
    expect(stderr).not.toContain(FAKE_API_KEY);
  });

  it('lists every input with its default', async () => {
    const { code, stdout } = await tryIt(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('PINKFISH_API_KEY');
    const { inputs } = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')) as {
      inputs: Record<string, { default?: string }>;
    };
    for (const [name, { default: usual }] of Object.entries(inputs)) {
      const standard = usual === undefined ? '(no default)' : `(default: ${usual}`;
      const [line] = stdout.split('\n').filter((each) => each.trim().replace('--', '').startsWith(`${name} (`));
      expect(line).toContain(standard);
    }
    expect(stdout).not.toContain('--api-key');
  });
});
