import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { UnexpectedResponseError } from '../errors.ts';

/** Whether an answer's body is the thing itself: only then does its length count bytes of the file. */
export const isIdentity = (encoding: string | undefined): boolean => encodings(encoding).length === 0;

/**
 * The body without its Content-Encoding. Objects may be stored compressed and are then served so whatever the request
 * accepts. A body that breaks off or does not decode fails the stream.
 *
 * @throws UnexpectedResponseError for an encoding that is not known
 */
export const decodedBody = (body: Readable, encoding: string | undefined): Readable =>
  // What was encoded last is decoded first.
  encodings(encoding).reduceRight<Readable>((stream, name) => pipeline(stream, decoder(name), ignore), body);

const encodings = (header: string | undefined): string[] =>
  (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');

const decoder = (name: string): Transform => {
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
    default:
      throw new UnexpectedResponseError(`The answer has an unknown content encoding`, { passing: false });
  }
};

/** The failure reaches the reader through the last stream; pipeline only wants somebody to hear it. */
const ignore = (): void => undefined;
