import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** How a program ran: from its start to its exit in milliseconds, and the most memory it had at once. */
export type Ran = { ms: number; stdout: string };

export type Program = {
  command: string;
  args: readonly string[];
  env: Readonly<Record<string, string>>;
  cwd?: string;
};

/**
 * Runs a program to its end; nothing of this process's environment is handed on.
 *
 * @throws Error with what it wrote to stderr where it fails
 */
export const run = ({ command, args, env, cwd }: Program): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    let ms = 0;
    const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    const written = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => (written[name] += text));
    }
    child.once('error', reject);
    child.once('exit', () => (ms = performance.now() - startedAt));
    child.once('close', (code) => {
      if (code === 0) resolve({ ms, stdout: written.stdout });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}: ${written.stderr || written.stdout}`));
    });
  });

const READ_EVERY_MS = 10;

/**
 * Watches a process's peak of memory; the function gives it in MiB once the process is gone, undefined where the kernel
 * does not tell (VmHWM in /proc/<pid>/status: Linux only).
 */
export const watchPeak = (pid: number): (() => number | undefined) => {
  let kib: number | undefined;
  const read = (): void => {
    try {
      const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
      if (found !== undefined) kib = Number(found);
    } catch {
      // The process is gone, or there is no /proc.
    }
  };
  const timer = setInterval(read, READ_EVERY_MS);
  return () => {
    clearInterval(timer);
    return kib === undefined ? undefined : kib / 1024;
  };
};
