import { plainLine } from './foreign-text.ts';

/** The author of the workflow gave a bad value; thrown before any request. `message` names the input, the fault and what is right. */
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
  /** What was tried, as a noun phrase: "the trigger request". */
  operation: string;
  status: number;
  /** The service's own message, already on one line and free of control characters. */
  serviceMessage?: string | undefined;
  /** `x-amzn-RequestId`, worth quoting to the service's support. */
  requestId?: string | undefined;
  /** From Retry-After, in milliseconds from the answer's arrival. */
  retryAfterMs?: number | undefined;
};

/** The service answered, and not with what was asked for. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly failure: HttpFailure;

  constructor(failure: HttpFailure) {
    super(
      `${failure.operation} was answered with HTTP ${failure.status}${said(failure.serviceMessage)}${asked(failure.requestId)}`,
    );
    this.failure = failure;
  }
}

/** The service broke its contract: half a document, HTML where JSON was due, a missing id. */
export class UnexpectedResponseError extends Error {
  override readonly name = 'UnexpectedResponseError';
  /** Whether the same request may be answered better a moment later; a document about another run never is. */
  readonly transient: boolean;

  constructor(message: string, details: { transient: boolean; requestId?: string | undefined }) {
    super(`${message}${asked(details.requestId)}`);
    this.transient = details.transient;
  }
}

/** The job was cancelled: a signal from the runner. The reason with which the action's AbortSignal is aborted. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/**
 * The network failed, and its own error tells less than the sender knows of when: `left` is whether the request may have
 * left this machine.
 */
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

/** The request has not been answered within its time. */
export class TimedOutError extends Error {
  override readonly name = 'TimedOutError';
}

/** The runner or its environment is not as the action needs it: a file that can't be written, a proxy that is no URL. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
}

const said = (message: string | undefined): string => (message ? `: ${message}` : '');

const asked = (requestId: string | undefined): string => (requestId ? ` (request id ${requestId})` : '');

/** An error as part of a sentence: one line without a stop at its end. A code is told where the message has none. */
export const inWords = (error: unknown): string => {
  if (!Error.isError(error)) return plainLine(String(error), 300);
  const { code } = error as NodeJS.ErrnoException;
  const text = error.message === '' ? (code ?? error.name) : error.message;
  const tellsCode = code === undefined || text.includes(code) || code.startsWith('UND_ERR');
  return plainLine(tellsCode ? text : `${text} (${code})`, 700).replace(/\.$/, '');
};
