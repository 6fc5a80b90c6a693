import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { UnexpectedResponseError } from '../../src/errors.ts';
import { decodedBody, isIdentity } from '../../src/http/content-encoding.ts';
import { failureKind } from '../../src/http/retry-policy.ts';

const text = 'The quick brown fox jumps over the lazy dog. '.repeat(1_000);
const encoders = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  zstd: zstdCompressSync,
};
const chunked = (bytes: Buffer): Readable =>
  Readable.from(Array.from({ length: Math.ceil(bytes.length / 50) }, (_, i) => bytes.subarray(i * 50, i * 50 + 50)));

describe('isIdentity', () => {
  it.each([undefined, '', ' ', 'identity', 'Identity, identity', ','])('%j is', (header) =>
    expect(isIdentity(header)).toBe(true),
  );
  it.each(['gzip', 'identity, br', 'whatever'])('%j is not', (header) => expect(isIdentity(header)).toBe(false));
});

describe('decodedBody', () => {
  it('gives what is not encoded as it is', () => {
    const body = chunked(Buffer.from(text));
    expect(decodedBody(body, undefined)).toBe(body);
  });

  it.each(Object.entries(encoders))('decodes %s', async (name, encode) => {
    await expect(buffer(decodedBody(chunked(encode(text)), name.toUpperCase()))).resolves.toEqual(Buffer.from(text));
  });

  it('decodes first what was encoded last', async () => {
    const body = chunked(gzipSync(brotliCompressSync(text)));
    await expect(buffer(decodedBody(body, 'br, gzip'))).resolves.toEqual(Buffer.from(text));
  });

  it.each(Object.entries(encoders))('fails at half of %s, as weather', async (name, encode) => {
    const half = encode(text).subarray(0, -3);
    const error: unknown = await buffer(decodedBody(chunked(half), name)).catch((reason: unknown) => reason);
    expect(failureKind(error)).toBe('transient');
  });

  it.each(Object.keys(encoders))('fails at what is no %s, as weather', async (name) => {
    const error: unknown = await buffer(decodedBody(chunked(Buffer.from(text)), name)).catch(
      (reason: unknown) => reason,
    );
    expect(failureKind(error)).toBe('transient');
  });

  it('passes on the failure of a body that breaks off', async () => {
    const broken = Readable.from(
      (async function* () {
        await Promise.resolve();
        yield gzipSync(text).subarray(0, 20);
        throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      })(),
    );
    await expect(buffer(decodedBody(broken, 'gzip'))).rejects.toThrow('reset');
  });

  it.each(['compress', 'gzip, whatever', 'whatever, gzip', 'constructor', '__proto__'])(
    'refuses %j and lets the body go',
    (header) => {
      const body = chunked(Buffer.from(text));
      expect(() => decodedBody(body, header)).toThrow(UnexpectedResponseError);
      expect(body.destroyed).toBe(true);
    },
  );
});
