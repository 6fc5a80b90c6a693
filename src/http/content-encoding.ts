import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { UnexpectedResponseError } from '../errors.ts';

/** Whether an answer's body is the thing itself: only then does its length count bytes of the file. */
export const isIdentity = (encoding: string | undefined): boolean => encodings(encoding).length === 0;

/**
 * The body without its Content-Encoding. Objects may be stored compressed and are then served so whatever the request
 * accepts. A body that breaks off or does not decode fails the stream.
 *
 * @throws UnexpectedResponseError for an encoding that is not known; the body is let go then
 */
export const decodedBody = (body: Readable, encoding: string | undefined): Readable => {
  const decoders = encodings(encoding).map((name) => DECODERS.get(name));
  if (!decoders.every((create) => create !== undefined)) {
    // Left unread, it would hold its connection, and the process, open.
    body.on('error', ignore).destroy();
    throw new UnexpectedResponseError('The answer has an unknown content encoding', { transient: false });
  }
  // What was encoded last is decoded first.
  return decoders.reduceRight<Readable>((stream, create) => pipeline(stream, create(), ignore), body);
};

const encodings = (header: string | undefined): string[] =>
  (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');

const DECODERS: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
  ['zstd', createZstdDecompress],
]);

/** The failure reaches the reader through the last stream; pipeline only wants somebody to hear it. */
const ignore = (): void => undefined;
