import { systemClock } from './clock.ts';
import { CancelledError } from './errors.ts';
import { createDispatcher } from './http/dispatcher.ts';
import { main } from './main.ts';
import { runner } from './runner.ts';

/** GitHub gives a cancelled step some seconds between SIGINT, SIGTERM and the end. */
const STRAY_HANDLES_MS = 500;
/** How long what is written already may take to be read; nobody waits for ever for a reader that is gone. */
const SLOW_READER_MS = 10_000;

const controller = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => controller.abort(new CancelledError(`The runner sent ${signal}`)));
}

const green = await main({
  runner,
  env: process.env,
  clock: systemClock,
  createDispatcher,
  signal: controller.signal,
  random: Math.random,
  atExit: (work) => {
    process.once('exit', () => {
      try {
        work();
      } catch {
        // Nothing can be told any more, and the exit code is not to change.
      }
    });
  },
});
process.exitCode = green ? 0 : 1;
// The loop drains by itself; only a handle that somebody else left open, such as an upload that can't be aborted, is cut
// off. An exit at once after undici's requests can abort node on Windows (nodejs/node#56645).
setTimeout(() => {
  // What a slow reader has not taken from the pipe yet waits in this process: an exit would lose the end of the log.
  process.stdout.write('', () => process.exit());
  setTimeout(() => process.exit(), SLOW_READER_MS).unref();
}, STRAY_HANDLES_MS).unref();
