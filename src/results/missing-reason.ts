import { HttpError, TimedOutError, UnexpectedResponseError } from '../errors.ts';
import { failureKind } from '../http/retry-policy.ts';
import { DiskError } from './disk.ts';
import { OverBudgetError } from './part-file.ts';

/** Why a file could not be downloaded, in words that hold no link. */
export const missingReason = (error: unknown): string => {
  if (error instanceof DiskError || error instanceof OverBudgetError || error instanceof UnexpectedResponseError) {
    return error.message;
  }
  if (error instanceof HttpError) return answered(error.failure.status);
  if (error instanceof TimedOutError) return 'it was not complete at the deadline for all files';
  return network(error);
};

const answered = (status: number): string => {
  if ([401, 403, 410].includes(status)) return `the file server refused its link (HTTP ${status})`;
  return `the file server ${status === 404 ? 'does not have it (HTTP 404)' : `answered with HTTP ${status}`}`;
};

const network = (error: unknown): string => {
  const { code } = error as NodeJS.ErrnoException;
  const why = code === undefined ? '' : ` (${code})`;
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return `the file server stopped sending${why}`;
  }
  const kind = failureKind(error);
  if (kind === 'insecure') {
    return `no secure connection to the file server could be made${why}; if a proxy or a company's own authority signs certificates, set NODE_EXTRA_CA_CERTS`;
  }
  if (kind === 'unreachable') return `the file server could not be reached${why}`;
  if (kind === 'transient') return `the connection to the file server was interrupted${why}`;
  return `of an unexpected error${why === '' && error instanceof Error ? ` (${error.name})` : why}`;
};
