import { describe, expect, it } from '@jest/globals';
import { HttpError, TimedOutError, UnexpectedResponseError } from '../../src/errors.ts';
import { DiskError } from '../../src/results/disk.ts';
import { missingReason } from '../../src/results/missing-reason.ts';
import { OverBudgetError } from '../../src/results/part-file.ts';

const coded = (code: string): Error => Object.assign(new Error(`${code} https://files.example/?sig=1`), { code });
const http = (status: number): Error => new HttpError({ status });

describe('missingReason', () => {
  it.each<[unknown, string]>([
    [new DiskError('the disk is full'), 'the disk is full'],
    [new OverBudgetError(7, true), 'with it, the files would take more than max-download-size (7 bytes)'],
    [new UnexpectedResponseError('its link is no URL', { transient: false }), 'its link is no URL'],
    [new TimedOutError('x'), 'it was not complete at the deadline for all files'],
    [http(401), 'the file server refused its link (HTTP 401)'],
    [http(404), 'the file server does not have it (HTTP 404)'],
    [http(503), 'the file server answered with HTTP 503'],
    [coded('UND_ERR_BODY_TIMEOUT'), 'the file server stopped sending (UND_ERR_BODY_TIMEOUT)'],
    [
      coded('CERT_HAS_EXPIRED'),
      "no secure connection to the file server could be made (CERT_HAS_EXPIRED); if a proxy or a company's own authority signs certificates, set NODE_EXTRA_CA_CERTS",
    ],
    [coded('ENOTFOUND'), 'the file server could not be reached (ENOTFOUND)'],
    [coded('ECONNRESET'), 'the connection to the file server was interrupted (ECONNRESET)'],
    [coded('ESTRANGE'), 'of an unexpected error (ESTRANGE)'],
    [new TypeError('https://files.example/?sig=1'), 'of an unexpected error (TypeError)'],
    ['thrown text', 'of an unexpected error'],
  ])('%p: %s', (error, reason) => {
    expect(missingReason(error)).toBe(reason);
  });
});
