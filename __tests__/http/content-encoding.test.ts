import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, constants, createZstdCompress, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
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
  it.each([
    undefined,
    '',
    ' ',
    'identity',
    'Identity, identity',
    ',',
    'aws-chunked',
    'UTF-8',
    'none, binary',
    'constructor',
  ])('%j is', (header) => expect(isIdentity(header)).toBe(true));
  it.each(['gzip', 'identity, br', 'compress', 'aws-chunked,gzip'])('%j is not', (header) =>
    expect(isIdentity(header)).toBe(false),
  );
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

  it.each(Object.entries(encoders))('fails at half of %s, as a transient error', async (name, encode) => {
    const half = encode(text).subarray(0, -3);
    const error: unknown = await buffer(decodedBody(chunked(half), name)).catch((reason: unknown) => reason);
    expect(failureKind(error)).toBe('transient');
  });

  it.each(Object.keys(encoders).filter((name) => name !== 'br'))(
    'keeps bytes labelled %s that are not, and says so once',
    async (name) => {
      let mislabelled = 0;
      const body = decodedBody(chunked(Buffer.from(text)), name, () => (mislabelled += 1));
      await expect(buffer(body)).resolves.toEqual(Buffer.from(text));
      expect(mislabelled).toBe(1);
    },
  );

  it('fails at what is not br, which no first bytes tell, as a transient error', async () => {
    const error: unknown = await buffer(decodedBody(chunked(Buffer.from(text)), 'br')).catch(
      (reason: unknown) => reason,
    );
    expect(failureKind(error)).toBe('transient');
  });

  it.each(['gzip, aws-chunked', 'aws-chunked,gzip', 'UTF-8, gzip, none'])(
    'ignores names that are no coding: %s',
    async (header) => {
      await expect(buffer(decodedBody(chunked(gzipSync(text)), header))).resolves.toEqual(Buffer.from(text));
    },
  );

  it.each(['gzip', 'zstd'])('takes nothing for nothing: %s', async (name) => {
    const error: unknown = await buffer(decodedBody(Readable.from([]), name)).catch((reason: unknown) => reason);
    expect(failureKind(error)).toBe('transient');
  });

  it('refuses a zstd window above 8 MiB, for good', async () => {
    const params = { [constants.ZSTD_c_windowLog]: 27, [constants.ZSTD_c_contentSizeFlag]: 0 };
    const stream = createZstdCompress({ params });
    const body = Readable.from([Buffer.alloc(1024 * 1024)]).pipe(stream);
    const error: unknown = await buffer(decodedBody(body, 'zstd')).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ZSTD_error_frameParameter_windowTooLarge' });
    expect(failureKind(error)).toBe('final');
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

  it.each(['compress', 'gzip, compress', 'dcb', 'gzip,gzip,gzip', `gzip${',gzip'.repeat(2_000)}`, 'zstd, br, gzip'])(
    'refuses %j and lets the body go',
    (header) => {
      const body = chunked(Buffer.from(text));
      expect(() => decodedBody(body, header)).toThrow(UnexpectedResponseError);
      expect(body.destroyed).toBe(true);
    },
  );

  it('destroys the body where its reader stops early', async () => {
    const body = chunked(gzipSync(text));
    for await (const chunk of decodedBody(body, 'gzip')) {
      expect(chunk).toBeDefined();
      break;
    }
    expect(body.destroyed).toBe(true);
  });
});
