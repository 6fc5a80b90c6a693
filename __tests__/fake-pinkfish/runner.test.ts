import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runAction, startAction, type ActionOptions } from '../../fake-pinkfish/runner.ts';

const ACTION = `
inputs:
  api-key: { required: true }
  wait: { default: 'true' }
  number: { default: 3 }
  github-token: { default: '\${{ github.token }}' }
  two words: {}
`;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'runner-test-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Options that run a program of a few lines instead of the bundle. */
const program = (source: string, options: Partial<ActionOptions> = {}): ActionOptions => {
  const entry = path.join(dir, 'entry.mjs');
  const actionYml = path.join(dir, 'action.yml');
  writeFileSync(entry, `import fs from 'node:fs';\nconst env = process.env;\n${source}`);
  writeFileSync(actionYml, ACTION);
  return { inputs: {}, entry, actionYml, dir: path.join(dir, 'step'), ...options };
};

describe('runAction', () => {
  it('hands on the inputs, with the defaults of action.yml, and warns of unknown ones', async () => {
    const inputs = { 'api-key': 'K', WAIT: 'false', other: 'x' };
    const source = `console.log(JSON.stringify(Object.fromEntries(Object.entries(env).filter(([k]) => k.startsWith('INPUT_')))))`;
    const result = await runAction(program(source, { inputs, token: 'T' }));
    expect(JSON.parse(result.log)).toEqual({
      'INPUT_API-KEY': 'K',
      INPUT_WAIT: 'false',
      INPUT_NUMBER: '3',
      'INPUT_GITHUB-TOKEN': 'T',
      INPUT_TWO_WORDS: '',
      INPUT_OTHER: 'x',
    });
    expect(result.unexpectedInputs).toEqual(['other']);
  });

  it('runs node 24 in an empty workspace with a clean environment', async () => {
    process.env.https_proxy = 'http://127.0.0.1:1';
    const source = `console.log(JSON.stringify([process.versions.node, process.cwd() === fs.realpathSync(env.GITHUB_WORKSPACE), env]))`;
    const result = await runAction(program(source, { env: { EXTRA: 'yes', CI: undefined } }));
    delete process.env.https_proxy;
    const [version, inWorkspace, env] = JSON.parse(result.log) as [string, boolean, Record<string, string>];
    expect(version).toMatch(/^24\./);
    expect(inWorkspace).toBe(true);
    expect(env).toMatchObject({ GITHUB_ACTIONS: 'true', RUNNER_TEMP: result.temp, EXTRA: 'yes' });
    expect(Object.keys(env).filter((name) => name === 'CI' || /proxy|npm_|jest/i.test(name))).toEqual([]);
  });

  it('reads what the step wrote', async () => {
    const source = `
      fs.appendFileSync(env.GITHUB_OUTPUT, 'a=1\\nb<<E\\nx\\ny\\nE\\na=2\\n');
      fs.appendFileSync(env.GITHUB_STEP_SUMMARY, '# Hello\\n');
      fs.appendFileSync(env.GITHUB_ENV, 'E=1\\n');
      fs.appendFileSync(env.GITHUB_STATE, 'S=1\\n');
      console.log('::add-mask::s3cret');
      console.log('::warning::careful');
      console.error('oh##[error]no');
      process.stdout.write('no line end é');
      process.exitCode = 3;
    `;
    const result = await runAction(program(source));
    expect(result).toMatchObject({
      ...{ exitCode: 3, signal: null, timedOut: false, outputs: { a: '2', b: 'x\ny' }, outputOrder: ['a', 'b', 'a'] },
      ...{ summaryText: '# Hello\n', exportedEnv: { E: '1' }, savedState: { S: '1' } },
      ...{ masks: ['s3cret'], warnings: ['careful'], errors: ['no'] },
    });
    expect(result.log.split('\n')).toContain('no line end é');
    expect(readFileSync(result.summary, 'utf8')).toBe('# Hello\n');
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('hands on the event, and names the pull request', async () => {
    const event = { name: 'pull_request', payload: { pull_request: { number: 7 } } };
    const source = `console.log(env.GITHUB_EVENT_NAME, env.GITHUB_REF, fs.readFileSync(env.GITHUB_EVENT_PATH, 'utf8'))`;
    const { log } = await runAction(program(source, { event }));
    expect(log).toBe('pull_request refs/pull/7/merge {"pull_request":{"number":7}}\n');
  });

  it('prepares the workspace before the program starts', async () => {
    const prepare = ({ workspace }: { workspace: string }) => writeFileSync(path.join(workspace, 'in.txt'), 'here');
    const { log } = await runAction(program(`console.log(fs.readFileSync('in.txt', 'utf8'))`, { prepare }));
    expect(log).toBe('here\n');
  });

  it('kills what does not end', async () => {
    const result = await runAction(program('setInterval(() => {}, 1000)', { limitMs: 500 }));
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL', timedOut: true });
  });
});

describe('startAction', () => {
  const waiting = `
    process.on('SIGINT', () => { console.log('stopping'); process.exit(1); });
    setInterval(() => {}, 1000);
    fs.appendFileSync(env.GITHUB_OUTPUT, 'a=1\\n');
    console.log('ready');
  `;

  it('sends signals while the step runs', async () => {
    const seen: string[] = [];
    const action = startAction(program(waiting, { onLine: ({ text }) => void seen.push(text) }));
    expect(await action.logged(/^ready$/)).toEqual({ text: 'ready' });
    expect(action.outputsNow()).toEqual({ a: '1' });
    action.cancel();
    expect(await action.finished).toMatchObject({ exitCode: 1, signal: null });
    expect(seen).toEqual(['ready', 'stopping']);
    expect(await action.logged(/stop/)).toEqual({ text: 'stopping' });
    expect(action.pid).toBeGreaterThan(0);
  });

  it('says which signal ended it, and which line never came', async () => {
    const action = startAction(program(waiting));
    await action.logged(/ready/);
    const never = expect(action.logged(/never/)).rejects.toThrow('never');
    action.kill('SIGTERM');
    expect(await action.finished).toMatchObject({ exitCode: null, signal: 'SIGTERM' });
    await never;
  });
});
