import { HttpError, TimedOutError } from './errors.ts';

/**
 * Runs the work under a signal that is aborted by the caller's signal or after `ms`.
 * @throws what the work throws; the signal's reason; TimedOutError
 */
export const withTimeLimit = async <T>(
  { ms, signal }: { ms: number; signal: AbortSignal },
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> => {
  signal.throwIfAborted();
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  const timer = setTimeout(() => {
    controller.abort(new TimedOutError(`no answer within ${Math.round(ms / 100) / 10} s`));
  }, ms);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await work(controller.signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    // Sockets, streams and decoders each wrap an abort in their own way. A status that came in time is worth more.
    throw controller.signal.aborted && !(error instanceof HttpError) ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
};

/** The same for work that cannot be aborted: after the limit or the signal, what it still does is not waited for. */
export const stoppable = async <T>(
  limits: { ms: number; signal: AbortSignal },
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> =>
  await withTimeLimit(limits, async (limited) => {
    const stopped = new Promise<never>((_, reject) => {
      limited.addEventListener('abort', () => reject(limited.reason as Error), { once: true });
    });
    return await Promise.race([work(limited), stopped]);
  });
