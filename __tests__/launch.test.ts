import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FAKE_API_KEY } from '../fake-pinkfish/pinkfish.ts';
import { node24, ROOT } from '../fake-pinkfish/runner-environment.ts';
import { onPosix } from './fixtures/platform.ts';

/** What demo, try and fake need of a clone; no node_modules are anywhere above it. */
const NEEDED = ['action.yml', 'package.json', 'dist', 'fake-pinkfish', 'scripts', 'src'];

let dir: string;
let clone: string;
beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'launch test-'));
  clone = path.join(dir, 'clone');
  for (const name of NEEDED) cpSync(path.join(ROOT, name), path.join(clone, name), { recursive: true });
});
afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
type Launch = {
  readonly file: string;
  readonly args?: readonly string[];
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly onStdout?: (text: string, stop: () => void) => void;
};

const launch = ({ file, args = [], nodeArgs = [], env = {}, onStdout }: Launch): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(node24(), [...nodeArgs, 'scripts/launch.mjs', file, ...args], {
      cwd: clone,
      env: { PATH: process.env.PATH, SystemRoot: process.env.SystemRoot, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
    child.stdout.on('data', (piece: Buffer) => {
      stdout += piece.toString();
      onStdout?.(stdout, () => child.kill('SIGTERM'));
    });
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });

describe('with nothing installed', () => {
  it('the demo runs', async () => {
    const { code, stdout, stderr } = await launch({ file: 'scripts/demo.ts', args: ['detached'] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain("outcome 'detached', exit code 0: as it should be");
  });

  it('try checks inputs, also a payload in YAML', async () => {
    const args = ['--check', '--trigger-id', 'weekly', '--payload', 'week: 47'];
    const { code, stdout, stderr } = await launch({
      file: 'scripts/try.ts',
      args,
      env: { PINKFISH_API_KEY: FAKE_API_KEY },
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'The inputs are valid. Nothing was sent.\n',
      stderr: '',
    });
  });

  it('the stand-in names the command that runs the action against it, which works', async () => {
    let tried: Promise<Ended> | undefined;
    const { stderr } = await launch({
      file: 'scripts/fake.ts',
      args: ['--port', '0'],
      onStdout: (text, stop) => {
        if (tried !== undefined || !text.includes('Ctrl-C')) return;
        const [, given = ''] = /npm run try -- (.*)/.exec(text) ?? [];
        const [key = ''] = /\bfake-pinkfish-key[\w-]*/.exec(text) ?? [];
        tried = launch({ file: 'scripts/try.ts', args: given.split(' '), env: { PINKFISH_API_KEY: key } });
        void tried.then(stop);
      },
    });
    expect(stderr).toBe('');
    expect(await tried).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/outcome +complete/) });
  });

  it.each([['--port=x'], ['--port=70000'], ['complete']])('the stand-in refuses %s', async (argument) => {
    const { code, stderr } = await launch({ file: 'scripts/fake.ts', args: [argument] });
    expect(code).toBe(1);
    expect(stderr).toContain('npm run fake -- --help');
  });
});

onPosix('a shell script can’t stand for npm').describe('on a Node that cannot run TypeScript', () => {
  let bin: string;
  let calls: string;
  beforeAll(() => {
    bin = path.join(dir, 'bin');
    calls = path.join(dir, 'calls.txt');
    mkdirSync(bin);
  });
  beforeEach(() => {
    rmSync(path.join(clone, '.tmp'), { recursive: true, force: true });
    rmSync(calls, { force: true });
  });

  /** An npm that notes its arguments, and installs this Node if `installs`. */
  const makeNpm = ({ installs }: { installs: boolean }): void => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'node_modules', 'node', 'package.json'), 'utf8')) as {
      version: string;
    };
    const lines = [
      `echo "$*" >> '${calls}'`,
      ...(installs
        ? [
            'mkdir -p node_modules/node/bin node_modules/node/node_modules/rest',
            `echo '{"version": "${version}"}' > node_modules/node/package.json`,
            `ln -s '${node24()}' node_modules/node/bin/node`,
          ]
        : ['exit 7']),
    ];
    const npm = path.join(bin, 'npm');
    writeFileSync(npm, `#!/bin/sh\n${lines.join('\n')}\n`);
    chmodSync(npm, 0o755);
  };

  const help = () =>
    launch({
      file: 'scripts/demo.ts',
      args: ['--help'],
      nodeArgs: ['--no-experimental-strip-types'],
      env: { PATH: `${bin}:${process.env.PATH ?? ''}` },
    });

  it('installs node 24 alone, once, and says before how much that is', async () => {
    makeNpm({ installs: true });
    const first = await help();
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('npm run demo [-- outcome]');
    expect(first.stderr).toMatch(/Node 24\.\d+\.\d+ is installed .* \.tmp\/node24, once: .* 55 MB, 127 MB on disk/);
    const second = await help();
    expect(second).toEqual({ ...first, stderr: '' });
    const { devDependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: { node: string };
    };
    const asked = readFileSync(calls, 'utf8').trimEnd().split('\n');
    expect(asked).toEqual([expect.stringMatching(new RegExp(` node@${devDependencies.node}$`))]);
    expect(existsSync(path.join(clone, '.tmp', 'node24', 'node_modules', 'node', 'node_modules'))).toBe(false);
  });

  it('says so where that fails', async () => {
    makeNpm({ installs: false });
    const { code, stdout, stderr } = await help();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/could not be installed: npm ended with exit code 7\. Install Node 22\.18 or newer/);
  });
});
