import { describe, expect, it } from '@jest/globals';
import { HttpError, TimedOutError, type HttpFailure } from '../../src/errors.ts';
import { delayAfterRefusal } from '../../src/pinkfish/client.ts';

const refused = (failure: Partial<HttpFailure>): HttpError => new HttpError({ status: 401, ...failure });

describe('delayAfterRefusal', () => {
  it.each<[string, Partial<HttpFailure>, number | undefined]>([
    ['401', {}, 10_000],
    ["401 in the service's own words", { serviceMessage: 'Unauthorized: Invalid API key' }, 10_000],
    ['403 with a page', { status: 403 }, 10_000],
    ["403 in the service's own words", { status: 403, serviceMessage: 'Forbidden' }, undefined],
    ['403 with Retry-After', { status: 403, serviceMessage: 'Forbidden', retryAfterMs: 30_000 }, 30_000],
    ['403 with Retry-After: 0', { status: 403, serviceMessage: 'Forbidden', retryAfterMs: 0 }, 10_000],
    ['400', { status: 400, serviceMessage: 'Bad Request' }, undefined],
    ['400 with a page', { status: 400 }, undefined],
    ['404', { status: 404 }, undefined],
    ['410', { status: 410 }, undefined],
    ['451', { status: 451 }, undefined],
  ])('%s', (_, failure, delayMs) => expect(delayAfterRefusal(refused(failure), [5_000])).toBe(delayMs));

  it.each(['ThrottlingException', 'Rate exceeded', 'rate limit reached', 'Too Many Requests', 'request was throttled'])(
    'a 400 that says %j',
    (serviceMessage) => expect(delayAfterRefusal(refused({ status: 400, serviceMessage }), [0])).toBe(10_000),
  );

  it.each<[number[], number | undefined]>([
    [[0], 10_000],
    [[0, 10_000], 10_000],
    [[0, 10_000, 20_000], undefined],
    [[0, 30_000, 59_999], undefined],
    [[0, 30_000, 60_000], 10_000],
    [[0, 45_000, 90_000, 135_000], 10_000],
    [[0, 90_000, 100_000, 110_000], undefined],
  ])('after refusals at %j: %j', (refusedAt, delayMs) =>
    expect(delayAfterRefusal(refused({}), refusedAt)).toBe(delayMs),
  );

  it('is for refusals only', () => expect(delayAfterRefusal(new TimedOutError('x'), [0])).toBeUndefined());
});
