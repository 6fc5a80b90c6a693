import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runAction, startAction, type ActionOptions } from '../../fake-pinkfish/runner.ts';
import { whereCancelled } from '../fixtures/platform.ts';

const ACTION = `
inputs:
  api-key: { required: true }
  wait: { default: 'true' }
  number: { default: 3 }
  github-token: { default: '\${{ github.token }}' }
  two words: {}
runs: { using: node24, main: dist/index.js }
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

  it('reads the log of a process that has ended before its reader comes', async () => {
    const result = await runAction(program(`console.log('written early')`, { readAfterMs: 2_000 }));
    expect(result.log).toBe('written early\n');
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

  it('prints inputs and variables before the program starts, masked by what is a secret by then', async () => {
    const inputs = { 'api-key': 'key-of-a-variable', other: 'a::b', 'two words': 'base64 c2VjcmV0LTE= and %73ecret-1' };
    const source = `console.log('::add-mask::key-of-a-variable'); console.log('my key-of-a-variable');`;
    const env = { WHERE: 'to secret-1', RUNNER_NAME: 'x', GITHUB_SHA: 'y' };
    const { page, log } = await runAction(program(source, { inputs, env, secrets: [' secret-1\n'], token: 'token-1' }));
    expect(page.split('\n')).toEqual([
      "Warning: Unexpected input(s) 'other', valid inputs are ['api-key', 'wait', 'number', 'github-token', 'two words']",
      '▾ Run ./',
      '  with:',
      '    api-key: key-of-a-variable',
      '    other: a::b',
      '    two words: base64 *** and %73ecret-1',
      '    wait: true',
      '    number: 3',
      '    github-token: ***',
      '  env:',
      '    WHERE: to ***',
      'my ***',
      '',
    ]);
    expect(log).toBe('::add-mask::key-of-a-variable\nmy key-of-a-variable\n');
  });

  it('prints several lines of an input as they are, and reads no command in them', async () => {
    const result = await runAction(program('', { inputs: { 'api-key': 'a\n::error::b' } }));
    expect(result.page).toContain('    api-key: a\n  ::error::b\n');
    expect(result).toMatchObject({ annotations: [], conclusion: 'success' });
  });

  it('ends lines at LF, CR LF and a lone CR', async () => {
    const source = `
      process.stdout.write('a\\nb\\r\\nc\\r::warning::d\\r\\re\\r');
      setTimeout(() => process.stdout.write('\\nf\\r'), 200);
    `;
    const { lines, warnings } = await runAction(program(source));
    expect(lines.map(({ text }) => text)).toEqual(['a', 'b', 'c', '::warning::d', '', 'e', 'f']);
    expect(warnings).toEqual(['d']);
  });

  it.each(['::set-env name=A::1', '##[add-path]x', '::set-output::x', '::echo::maybe'])(
    'fails the step that prints %s, and reads on',
    async (command) => {
      const result = await runAction(program(`console.log(${JSON.stringify(command)}); console.log('::notice::on');`));
      expect(result).toMatchObject({ exitCode: 0, conclusion: 'failure', errors: [] });
      expect(result.annotations.map(({ level, by }) => [level, by])).toEqual([
        ['error', 'runner'],
        ['error', 'runner'],
        ['notice', undefined],
      ]);
      expect(result.faults).toHaveLength(1);
    },
  );

  it.each(['', 'pause-logging', 'Add-Mask', 'stop-commands'])(
    'gives the step up at the stop token %j',
    async (token) => {
      const source = `console.log('::stop-commands::${token}'); console.log('::error::never read'); setInterval(() => {}, 1000);`;
      const result = await runAction(program(source));
      expect(result).toMatchObject({ conclusion: 'failure', errors: [], timedOut: false });
      expect(result.annotations).toMatchObject([{ level: 'error', by: 'runner' }]);
      expect(result.log).toBe(`::stop-commands::${token}\n`);
    },
  );

  it('shows ten annotations of a kind, each of at most 4,096 characters, in the log too', async () => {
    const source = `
      console.log('::add-mask::s3cret');
      for (let count = 0; count < 12; count += 1) console.log('::warning::s3cret' + 'x'.repeat(5000));
      console.log('::error::no');
    `;
    const { annotations, page } = await runAction(program(source));
    const message = `***${'x'.repeat(4_093)}`;
    expect(annotations.filter(({ level }) => level === 'warning').map((annotation) => annotation.message)).toEqual(
      Array.from({ length: 10 }, () => message),
    );
    expect(annotations.at(-1)).toEqual({ level: 'error', message: 'no', properties: {} });
    expect(page.split('\n').filter((line) => line === `Warning: ${message}`)).toHaveLength(12);
  });

  it('drops outputs of the job that hold a masked text in any form', async () => {
    const source = `
      console.log('::add-mask::pa"ss&word');
      const outputs = { a: 'x pa"ss&word', b: 'pa%22ss%26word', c: 'cGEic3Mmd29yZA==', d: 'harmless', e: '', f: 'token-1' };
      for (const [name, value] of Object.entries(outputs)) fs.appendFileSync(env.GITHUB_OUTPUT, name + '=' + value + '\\n');
    `;
    const { outputs, jobOutputs } = await runAction(program(source, { secrets: ['token-1'] }));
    expect(Object.keys(outputs)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(jobOutputs).toEqual({ d: 'harmless' });
  });

  it('takes no summary above 1 MiB, and does not fail for it', async () => {
    const source = (bytes: number) => `fs.writeFileSync(env.GITHUB_STEP_SUMMARY, 'x'.repeat(${bytes}))`;
    const most = await runAction(program(source(1_048_576)));
    expect(most).toMatchObject({ faults: [], annotations: [], uploadedSummary: `${'x'.repeat(1_048_576)}\n` });
    const { uploadedSummary, ...result } = await runAction(program(source(1_048_577), { dir: path.join(dir, 'two') }));
    expect(uploadedSummary).toBe(undefined);
    expect(result).toMatchObject({ conclusion: 'success', annotations: [{ level: 'error', by: 'runner' }] });
    expect(result.faults).toHaveLength(1);
  });

  it('masks the summary line by line', async () => {
    const source = `
      console.log('::add-mask::one%0Atwo');
      fs.writeFileSync(env.GITHUB_STEP_SUMMARY, 'a one\\r\\nb two\\none');
    `;
    const { summaryText, uploadedSummary } = await runAction(program(source));
    expect(summaryText).toBe('a one\r\nb two\none');
    expect(uploadedSummary).toBe('a ***\nb ***\n***\n');
  });

  it('fails the step for a malformed command file, and takes what stands before', async () => {
    const source = `fs.appendFileSync(env.GITHUB_OUTPUT, 'a=1\\nb\\nc=2\\n')`;
    const result = await runAction(program(source));
    expect(result).toMatchObject({ conclusion: 'failure', outputs: { a: '1' }, exitCode: 0 });
    expect(result.annotations.map(({ message }) => message)).toEqual([
      "Unable to process file command 'output' successfully.",
      "Invalid format 'b'",
    ]);
  });

  it('warns of what it no longer likes, and does it', async () => {
    const source = `console.log('::set-output name=a::1'); console.log('::add-mask:: ');`;
    const { outputs, annotations, conclusion } = await runAction(program(source));
    expect({ outputs, conclusion }).toEqual({ outputs: { a: '1' }, conclusion: 'success' });
    expect(annotations).toMatchObject([{ level: 'warning' }, { level: 'warning' }]);
  });

  it('shows debug lines with step debug logging only', async () => {
    const source = `console.log('::debug::' + env.RUNNER_DEBUG)`;
    expect((await runAction(program(source))).page).not.toContain('Debug');
    expect((await runAction(program(source, { debug: true, dir: path.join(dir, 'two') }))).page).toContain(
      'Debug: 1\n',
    );
  });

  it('does not start a process with a variable that Linux refuses, and says so', async () => {
    const most = 131_072 - 'INPUT_API-KEY=\0'.length;
    const ended = (length: number) =>
      runAction(program('', { inputs: { 'api-key': 'x'.repeat(length) }, platform: 'linux' }));
    expect(await ended(most)).toMatchObject({ conclusion: 'success' });
    await expect(ended(most + 1)).rejects.toMatchObject({ code: 'E2BIG' });
  });

  it('loses long variables as on Windows, with a warning', async () => {
    const source = `console.log(env['INPUT_API-KEY']?.length ?? 'lost')`;
    const ended = (length: number) =>
      runAction(program(source, { inputs: { 'api-key': 'x'.repeat(length) }, platform: 'win32' }));
    expect(await ended(32_766)).toMatchObject({ log: '32766\n', annotations: [] });
    expect(await ended(32_767)).toMatchObject({ log: 'lost\n', annotations: [{ level: 'warning', by: 'runner' }] });
  });

  it('runs actions for node24 with a program only', async () => {
    const options = program('');
    for (const runs of ['', 'runs: { using: node20, main: x }', 'runs: { using: node24 }']) {
      writeFileSync(options.actionYml ?? '', `inputs: {}\n${runs}`);
      await expect(runAction(options)).rejects.toThrow(/runs|using|main/);
    }
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

  whereCancelled.it('sends signals while the step runs', async () => {
    const seen: string[] = [];
    const action = startAction(program(waiting, { onLine: ({ text }) => void seen.push(text) }));
    expect(await action.logged(/^ready$/)).toEqual({ text: 'ready' });
    expect(action.outputsNow()).toEqual({ a: '1' });
    action.cancel();
    expect(await action.finished).toMatchObject({
      ...{ exitCode: 1, signal: null, conclusion: 'cancelled', errors: [], faults: [] },
      annotations: [{ level: 'error', message: 'The operation was canceled.', by: 'runner' }],
    });
    expect(seen.slice(seen.indexOf('##[endgroup]') + 1)).toEqual([
      ...['ready', 'stopping', '##[error]The operation was canceled.'],
    ]);
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
