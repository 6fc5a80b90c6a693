import { HttpError, type HttpFailure } from '../errors.ts';

/**
 * How long to wait after a refusal, in milliseconds, until the request is sent again; undefined where the refusal is to be
 * believed: it is of another kind, or the third in a row within a minute. `refusedAt`: when all of them came, this one last.
 */
export const delayAfterRefusal = (error: unknown, refusedAt: readonly number[]): number | undefined => {
  if (!(error instanceof HttpError) || !mayPass(error.failure)) return undefined;
  const now = refusedAt.at(-1) ?? 0;
  if (refusedAt.filter((at) => now - at < 60_000).length >= 3) return undefined;
  return Math.max(10_000, error.failure.retryAfterMs ?? 0);
};

/** Gateways give these for a moment, too, where the same request has been answered before [assume]. */
const mayPass = ({ status, serviceMessage = '', retryAfterMs }: HttpFailure): boolean =>
  status === 401 ||
  (status === 403 && (serviceMessage === '' || retryAfterMs !== undefined)) ||
  (status === 400 && /throttl|rate.?(limit|exceed)|too many requests/i.test(serviceMessage));
