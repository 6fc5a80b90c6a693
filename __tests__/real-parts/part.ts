import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';

/** A program that is not ours and is not a dependency either: .ci/run installs it into .tmp/tools. */
export type Part = { readonly name: string; readonly place: string };

export const partAt = (name: string, ...names: string[]): Part => ({
  name,
  place: path.join(ROOT, '.tmp', 'tools', ...names),
});

export type StartedPart = { readonly child: ChildProcess; readonly output: () => string };

/** A program with what it printed so far. Nothing of this process's environment but the path is handed on. */
export const startPart = (file: string, args: readonly string[], cwd: string): StartedPart => {
  const child = spawn(file, args, { cwd, env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    const decoder = new StringDecoder('utf8');
    stream.on('data', (piece: Buffer) => (output += decoder.write(piece)));
  }
  child.on('error', (error) => (output += String(error)));
  return { child, output: () => output };
};

/** Polls until `ready` gives a value; rejects where the program ends before. */
export const untilReady = async <T>(
  { child, output }: StartedPart,
  ready: () => T | undefined | Promise<T | undefined>,
): Promise<T> => {
  for (;;) {
    const value = await ready();
    if (value !== undefined) return value;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error(`the program ended before it was ready:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

export const stopPart = async ({ child }: StartedPart): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
};

/** A port of 127.0.0.1 that nobody listens on now. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
