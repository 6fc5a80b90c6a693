import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { UnexpectedResponseError } from '../errors.ts';

/** Whether an answer's body is the content itself: only then does its length count bytes of the content. */
export const isIdentity = (encoding: string | undefined): boolean => codingsIn(encoding).length === 0;

/** Each coding of one answer takes memory and multiplies what the next one gets; no server needs more. */
const MOST_CODINGS = 2;

/**
 * The body without its Content-Encoding. Objects may be stored compressed and are then served so whatever the request
 * accepts. Names that are no HTTP coding (`aws-chunked`, `UTF-8`) are ignored, as curl does without `--compressed`; bytes
 * that do not begin as their coding does are kept as they are, and `onMislabelled` is called. A body that is cut off or
 * cannot be decoded fails the stream.
 *
 * @throws UnexpectedResponseError for a registered coding that is not supported, and for more than two; the body is
 * destroyed then
 */
export const decodedBody = (body: Readable, encoding: string | undefined, onMislabelled?: () => void): Readable => {
  const codings = codingsIn(encoding);
  const unsupported = codings.find((name) => !CODINGS.has(name));
  if (unsupported !== undefined || codings.length > MOST_CODINGS) {
    // Left unread, it would hold its connection, and the process, open.
    body.on('error', ignore).destroy();
    const what =
      unsupported === undefined ? `more than ${MOST_CODINGS} content encodings` : 'an unsupported content encoding';
    throw new UnexpectedResponseError(`the answer has ${what}`, { transient: false });
  }
  // What was encoded last is decoded first.
  return codings.reduceRight<Readable>((stream, name) => decoded(stream, CODINGS.get(name), onMislabelled), body);
};

type Coding = { create: () => Transform; begins: (bytes: Buffer) => boolean };

const decoded = (body: Readable, coding: Coding | undefined, onMislabelled?: () => void): Readable => {
  if (coding === undefined) return body;
  return Readable.from(decode(body, coding, onMislabelled), { objectMode: false });
};

async function* decode(body: Readable, coding: Coding, onMislabelled?: () => void): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let start = Buffer.alloc(0);
  while (start.length < LONGEST_MAGIC) {
    const next = await chunks.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  const whole = Readable.from(following(start, chunks), { objectMode: false });
  if (coding.begins(start) || start.length === 0) {
    yield* pipeline(whole, coding.create(), ignore) as AsyncIterable<Buffer>;
  } else {
    onMislabelled?.();
    yield* whole as AsyncIterable<Buffer>;
  }
}

async function* following(start: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield start;
  yield* { [Symbol.asyncIterator]: () => rest };
}

const codingsIn = (header: string | undefined): string[] =>
  (header ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => CODINGS.has(name) || UNSUPPORTED.has(name));

const LONGEST_MAGIC = 4;
const beginsWith =
  (...magic: number[]) =>
  (bytes: Buffer): boolean =>
    magic.every((byte, index) => index >= bytes.length || bytes[index] === byte);

const GZIP: Coding = { create: createGunzip, begins: beginsWith(0x1f, 0x8b) };
/** As RFC 8878, 3.1.1.1.2 recommends; a larger window is refused. Brotli's is at most 16 MiB by itself. */
const ZSTD_WINDOW = { params: { [constants.ZSTD_d_windowLogMax]: 23 } };

const CODINGS: ReadonlyMap<string, Coding> = new Map<string, Coding>([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  // RFC 1950: the method, and a checksum over two bytes.
  [
    'deflate',
    {
      create: createInflate,
      begins: (bytes) => ((bytes[0] ?? 8) & 15) === 8 && (bytes.length < 2 || bytes.readUInt16BE() % 31 === 0),
    },
  ],
  ['br', { create: createBrotliDecompress, begins: () => true }],
  ['zstd', { create: () => createZstdDecompress(ZSTD_WINDOW), begins: beginsWith(0x28, 0xb5, 0x2f, 0xfd) }],
]);

/** The other names of IANA's registry of HTTP content codings. */
const UNSUPPORTED: ReadonlySet<string> = new Set([
  'compress',
  'x-compress',
  'exi',
  'pack200-gzip',
  'aes128gcm',
  'dcb',
  'dcz',
]);

/** The failure reaches the reader through the last stream. */
const ignore = (): void => undefined;
