import { plainLine } from './foreign-text.ts';

/** The author of the workflow gave a bad value; thrown before any request. `message` names the input, the fault and the remedy. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly input: string;

  constructor(input: string, fault: string) {
    super(`Input "${input}" ${fault}`);
    this.input = input;
  }
}

/** What is known of a refused request. Never a URL or a header: Pinkfish carries the key in the path of status and results. */
export type HttpFailure = {
  status: number;
  /** The service's own message, already on one line and free of control characters. */
  serviceMessage?: string | undefined;
  /** `x-amzn-RequestId`, worth quoting to the service's support. */
  requestId?: string | undefined;
  /** From Retry-After, in milliseconds from the answer's arrival. */
  retryAfterMs?: number | undefined;
  /** The host that a redirect names, without path and query. */
  redirectHost?: string | undefined;
};

export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly failure: HttpFailure;

  constructor(failure: HttpFailure) {
    const { status, serviceMessage, requestId, redirectHost } = failure;
    const redirect = redirectHost === undefined ? '' : `, a redirect to ${redirectHost}`;
    super(`HTTP ${status}${redirect}${serviceMessage ? `: ${serviceMessage}` : ''}${suffix(requestId)}`);
    this.failure = failure;
  }
}

/** The service broke its contract: half a document, HTML instead of JSON, a missing id. */
export class UnexpectedResponseError extends Error {
  override readonly name = 'UnexpectedResponseError';
  /** Whether the same request may be answered better a moment later; a document about another run never is. */
  readonly transient: boolean;

  constructor(message: string, details: { transient: boolean; requestId?: string | undefined }) {
    super(`${message}${suffix(details.requestId)}`);
    this.transient = details.transient;
  }
}

/** The runner sent a signal. The reason with which the action's AbortSignal is aborted. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** A network error, and what only the sender knows: `left` is whether the request may have left this machine. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly left: boolean;
  readonly code: string | undefined;

  constructor(cause: Error, left: boolean) {
    const { code, message } = cause as NodeJS.ErrnoException;
    super(message === '' ? code : message, { cause });
    this.left = left;
    this.code = code;
  }
}

export class TimedOutError extends Error {
  override readonly name = 'TimedOutError';
}

/** The runner's environment is not as the action needs it: a file that cannot be written, a proxy that is not a URL. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
}

/** The parts of the work whose failures are reported in different words. */
export type Operation = 'trigger' | 'status' | 'results' | 'artifact' | 'runner';

export class OperationError extends Error {
  override readonly name = 'OperationError';
  readonly operation: Operation;

  constructor(operation: Operation, cause: unknown) {
    super(inWords(cause), { cause });
    this.operation = operation;
  }
}

/**
 * Runs work whose failures are those of `operation`.
 * @throws InputError and OperationError as they are; everything else as the cause of an OperationError
 */
export const during = async <T>(operation: Operation, work: () => T | Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InputError || error instanceof OperationError ? error : new OperationError(operation, error);
  }
};

const suffix = (requestId: string | undefined): string => (requestId ? ` (request id ${requestId})` : '');

/** An error as part of a sentence: one line without a period at its end, with its code where the message lacks it. */
export const inWords = (error: unknown): string => {
  if (!Error.isError(error)) return plainLine(String(error), 300);
  const { code } = error as NodeJS.ErrnoException;
  const text = error.message === '' ? (code ?? error.name) : error.message;
  const namesCode = code === undefined || text.includes(code) || code.startsWith('UND_ERR');
  return plainLine(namesCode ? text : `${text} (${code})`, 700).replace(/\.$/, '');
};
