import { systemClock } from './clock.ts';
import { CancelledError } from './errors.ts';
import { createDispatcher } from './http/dispatcher.ts';
import { main } from './main.ts';
import { runner } from './runner.ts';

/** How long handles may stay open that nobody waits for. */
const STRAY_HANDLES_MS = 500;
/** How long a slow reader may take for what is written already. */
const SLOW_READER_MS = 10_000;

const controller = new AbortController();
// Ctrl-Break, with which the runner ends a step on Windows that ignores Ctrl-C, arrives as SIGBREAK.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const) {
  process.on(signal, () => controller.abort(new CancelledError(`The runner sent ${signal}`)));
}
// An error that is caught nowhere, such as one of a library's listeners, ends the step like any other error.
process.on('uncaughtException', (error) => controller.abort(error));
// The log has no reader any more. That says nothing about the run.
process.stdout.on('error', () => undefined);

const succeeded = await main({
  runner,
  env: process.env,
  clock: systemClock,
  createDispatcher,
  signal: controller.signal,
  random: Math.random,
  atExit: (work) =>
    process.once('exit', () => {
      try {
        work();
      } catch {
        // Nothing can be reported any more, and the exit code must not change.
      }
    }),
});
process.exitCode = succeeded ? 0 : 1;
// Only a handle that is still open, such as an upload that cannot be aborted, is cut off: an exit at once after undici's
// requests can abort node on Windows (nodejs/node#56645).
setTimeout(() => {
  // What a slow reader has not taken from the pipe yet waits in this process: an exit would lose the end of the log.
  process.stdout.write('', () => process.exit());
  setTimeout(() => process.exit(), SLOW_READER_MS).unref();
}, STRAY_HANDLES_MS).unref();
