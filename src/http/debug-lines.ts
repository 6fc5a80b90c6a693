import type { Dispatcher } from 'undici';

/**
 * An interceptor that writes a line for each request: method, kind, attempt, status, milliseconds, request id and bytes.
 * Never a URL: status and results carry the key in their path. The kind is what the request's `opaque` names.
 */
export const debugging = (debug: (line: string) => void): Dispatcher.DispatcherComposeInterceptor => {
  const attempts = new Map<unknown, number>();
  return (dispatch) => (options, handler) => {
    const { method, opaque: kind = 'Request' } = options as { method: string; opaque?: string };
    const attempt = (attempts.get(kind) ?? 0) + 1;
    attempts.set(kind, attempt);
    const startedAt = performance.now();
    let answer = 'no answer';
    let bytes = 0;
    const end = (error = ''): void => {
      const ms = Math.round(performance.now() - startedAt);
      debug(`${method} ${kind}, attempt ${attempt}: ${answer}${error}, ${ms} ms, ${bytes} bytes`);
    };
    return dispatch(options, {
      onRequestStart: (...args) => handler.onRequestStart?.(...args),
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => {
        const [, status, { 'x-amzn-requestid': id = 'none' }] = args;
        answer = `HTTP ${status}, request id ${String(id)}`;
        if (status >= 200 && status < 300) attempts.delete(kind);
        handler.onResponseStart?.(...args);
      },
      onResponseData: (controller, chunk) => {
        bytes += chunk.length;
        handler.onResponseData?.(controller, chunk);
      },
      onResponseEnd: (...args) => {
        end();
        handler.onResponseEnd?.(...args);
      },
      onResponseError: (controller, error) => {
        end(`, ${(error as NodeJS.ErrnoException).code ?? error.name}`);
        handler.onResponseError?.(controller, error);
      },
    });
  };
};
