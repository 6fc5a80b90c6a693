import { pipeline, Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { UnexpectedResponseError } from '../errors.ts';

/** `begins`: whether the first bytes, of which a short body has fewer, can be those of the coding. */
type Coding = { create: () => Transform; begins: (start: Buffer) => boolean };

const LONGEST_MAGIC = 4;

const agrees = (start: Buffer, magic: readonly number[]): boolean =>
  magic.every((byte, index) => (start[index] ?? byte) === byte);

const GZIP: Coding = { create: createGunzip, begins: (start) => agrees(start, [0x1f, 0x8b]) };
const DEFLATE: Coding = {
  create: createInflate,
  // RFC 1950: the method, and a checksum over two bytes.
  begins: (start) => ((start[0] ?? 8) & 15) === 8 && (start.length < 2 || start.readUInt16BE() % 31 === 0),
};
const ZSTD: Coding = {
  // RFC 8878, 3.1.1.1.2 recommends this window; a larger one is refused. Brotli's is at most 16 MiB by itself.
  create: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } }),
  begins: (start) => agrees(start, [0x28, 0xb5, 0x2f, 0xfd]),
};

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  ['deflate', DEFLATE],
  ['br', { create: createBrotliDecompress, begins: () => true }],
  ['zstd', ZSTD],
]);

/** The other names of IANA's registry of HTTP content codings. */
const UNSUPPORTED = 'compress x-compress exi pack200-gzip aes128gcm dcb dcz'.split(' ');

/** Each coding of one answer takes memory and multiplies what the next one gets; no server needs more. */
const MOST_CODINGS = 2;

const codingsIn = (header = ''): string[] => {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => CODINGS.has(name) || UNSUPPORTED.includes(name));
};

/** Whether an answer's body is the content itself: only then does its length count bytes of the content. */
export const isIdentity = (encoding: string | undefined): boolean => codingsIn(encoding).length === 0;

/**
 * The body without its Content-Encoding: objects that are stored compressed are served so whatever the request accepts.
 * Names that are no HTTP coding (`aws-chunked`, `UTF-8`) are ignored, as curl does without `--compressed`; bytes that do
 * not begin as their coding does are kept, and `onMislabelled` is called. A body that cannot be decoded fails the stream.
 *
 * @throws UnexpectedResponseError for a coding that is not supported, and for more than two; the body is destroyed then
 */
export const decodedBody = (body: Readable, encoding: string | undefined, onMislabelled?: () => void): Readable => {
  const names = codingsIn(encoding);
  const codings = names.flatMap((name) => CODINGS.get(name) ?? []);
  const isSupported = codings.length === names.length;
  if (!isSupported || codings.length > MOST_CODINGS) {
    // Left unread, it would hold its connection, and the process, open.
    body.on('error', ignore).destroy();
    const what = isSupported ? `more than ${MOST_CODINGS} content encodings` : 'an unsupported content encoding';
    throw new UnexpectedResponseError(`the answer has ${what}`, { transient: false });
  }
  const decoded = (stream: Readable, coding: Coding): Readable =>
    Readable.from(decode(stream, coding, onMislabelled), { objectMode: false });
  // What was encoded last is decoded first.
  return codings.reduceRight(decoded, body);
};

async function* decode(body: Readable, coding: Coding, onMislabelled?: () => void): AsyncGenerator<Buffer> {
  const chunks = body[Symbol.asyncIterator]() as AsyncGenerator<Buffer>;
  let start = Buffer.alloc(0);
  while (start.length < LONGEST_MAGIC) {
    const next = await chunks.next();
    if (next.done === true) break;
    start = Buffer.concat([start, next.value]);
  }
  const whole = Readable.from(following(start, chunks), { objectMode: false });
  const isMislabelled = start.length > 0 && !coding.begins(start);
  if (isMislabelled) onMislabelled?.();
  yield* (isMislabelled ? whole : pipeline(whole, coding.create(), ignore)) as AsyncIterable<Buffer>;
}

async function* following(start: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield start;
  yield* rest;
}

/** The failure reaches the reader through the last stream. */
const ignore = (): void => undefined;
