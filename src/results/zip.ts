import { open } from 'node:fs/promises';
import { constants, crc32, createDeflateRaw, type DeflateRaw } from 'node:zlib';

/** A file to be put into a zip. */
export type ZipFile = {
  /** Where it is on disk. */
  path: string;
  /** Its place inside the zip, with `/` between folders. */
  name: string;
  /** Bytes, as many as are read. */
  size: number;
  modified: Date;
};

/** How far back deflate looks: a block is given so many bytes of what stands before it. */
const WINDOW_BYTES = 32 * 1024;
/** What one thread compresses at a time. */
const BLOCK_BYTES = 1024 * 1024;
/** Blocks in work: as many as node's pool has threads. */
const MOST_BLOCKS = 4;
/** What a compressor fills before it takes new memory. */
const CHUNK_BYTES = 128 * 1024;

/**
 * The bytes of a zip (PKWARE's APPNOTE 6.3) that holds these files in their order, each deflated at `level` (0 to 9). Several
 * blocks are compressed at the same time, also of different files. Each knows the bytes before it in its file and ends
 * at a whole byte, so that those of a file are one deflate stream (RFC 1951) as any program reads it; the way of pigz.
 *
 * @throws what reading a file throws; an Error where one has become shorter
 */
export async function* zipOf(files: readonly ZipFile[], level: number): AsyncGenerator<Buffer, void, undefined> {
  const packers = Array.from({ length: MOST_BLOCKS }, () => new Packer(level));
  const packed = mapInTurn(blocksOf(files), packers, (block, packer) => packer.pack(block));
  const entries: Entry[] = [];
  let offset = 0;
  const counted = (bytes: Buffer): Buffer => {
    offset += bytes.length;
    return bytes;
  };
  try {
    let entry: Entry | undefined;
    for await (const { file, start, end, bytes, deflated } of packed) {
      if (start === 0 || entry === undefined) {
        entry = { file, offset, crc: 0, deflatedBytes: 0 };
        entries.push(entry);
        yield counted(localHeader(entry));
      }
      entry.crc = crc32(bytes, entry.crc);
      for (const chunk of deflated) {
        entry.deflatedBytes += chunk.length;
        yield counted(chunk);
      }
      if (end === file.size) yield counted(dataDescriptor(entry));
    }
  } finally {
    for (const packer of packers) packer.close();
  }
  const directory = Buffer.concat(entries.map(directoryHeader));
  yield directory;
  yield endOfDirectory({ count: entries.length, bytes: directory.length, offset });
}

type Block = { file: ZipFile; start: number; end: number };
type PackedBlock = Block & { bytes: Buffer; deflated: Buffer[] };

/** At least one for each file, since an empty one has its place too. */
function* blocksOf(files: readonly ZipFile[]): Generator<Block, void, undefined> {
  for (const file of files) {
    let start = 0;
    do {
      const end = Math.min(start + BLOCK_BYTES, file.size);
      yield { file, start, end };
      start = end;
    } while (start < file.size);
  }
}

/** One of those that compress at the same time: each has its own room for a block, and its own compressor. */
class Packer {
  readonly #room = Buffer.allocUnsafeSlow(WINDOW_BYTES + BLOCK_BYTES);
  readonly #deflate: DeflateRaw;
  #chunks: Buffer[] = [];

  constructor(level: number) {
    this.#deflate = createDeflateRaw({ level, chunkSize: CHUNK_BYTES });
    this.#deflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
  }

  /** The block as it is, which stands until the next one is packed, and compressed. */
  async pack(block: Block): Promise<PackedBlock> {
    const { file, start, end } = block;
    const windowBytes = Math.min(start, WINDOW_BYTES);
    const read = this.#room.subarray(0, windowBytes + end - start);
    await readInto(read, file.path, start - windowBytes);
    const bytes = read.subarray(windowBytes);
    this.#deflate.reset();
    // What comes of the bytes before has been written already.
    if (windowBytes > 0) await this.#flush(read.subarray(0, windowBytes), constants.Z_SYNC_FLUSH);
    const deflated = await this.#flush(bytes, end === file.size ? constants.Z_FINISH : constants.Z_SYNC_FLUSH);
    return { ...block, bytes, deflated };
  }

  close(): void {
    this.#deflate.close();
  }

  async #flush(bytes: Buffer, kind: number): Promise<Buffer[]> {
    this.#chunks = [];
    await new Promise<void>((resolve, reject) => {
      this.#deflate.once('error', reject);
      this.#deflate.write(bytes);
      this.#deflate.flush(kind, () => {
        this.#deflate.off('error', reject);
        resolve();
      });
    });
    return this.#chunks;
  }
}

const readInto = async (bytes: Buffer, path: string, start: number): Promise<void> => {
  const file = await open(path);
  try {
    const { bytesRead } = await file.read(bytes, 0, bytes.length, start);
    if (bytesRead < bytes.length) throw new Error('a file became shorter while it was read');
  } finally {
    await file.close();
  }
};

/** The results in the order of the items. Each worker has one item at a time, until its result has been used. */
async function* mapInTurn<T, W, R>(
  items: Iterable<T>,
  workers: readonly W[],
  work: (item: T, worker: W) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const inWork: Promise<R>[] = [];
  let turn = 0;
  for (const item of items) {
    const result = work(item, workers[turn++ % workers.length] as W);
    // Whoever waits for it hears of its failure; nobody does once an earlier one has failed.
    result.catch(() => undefined);
    inWork.push(result);
    if (inWork.length === workers.length) yield (await inWork.shift()) as R;
  }
  for (const result of inWork) yield await result;
}

/** `offset`: of its local header in the zip. */
type Entry = { file: ZipFile; offset: number; crc: number; deflatedBytes: number };

const MOST_16 = 0xffff;
const MOST_32 = 0xffffffff;
const DEFLATED = 8;
/** Bit 3: checksum and sizes follow the bytes. Bit 11: names are UTF-8. */
const FLAGS = 0x0808;
/** What a reader must know of: data descriptors, or sizes of 64 bits. */
const VERSION_20 = 20;
const VERSION_45 = 45;
/** Made on Unix, so that there are permissions: a plain file, written by its owner and read by all. */
const MADE_BY = (3 << 8) | VERSION_45;
const FILE_MODE = 0o100644 * 2 ** 16;

/** Whether the sizes of an entry need more than 32 bits; deflated, it may be a little larger. */
const isLarge = ({ size }: ZipFile): boolean => size > 0.99 * MOST_32;

const localHeader = ({ file }: Entry): Buffer => {
  const name = Buffer.from(file.name);
  const large = isLarge(file);
  const size = large ? MOST_32 : 0;
  const extra = large ? zip64(0, 0) : Buffer.alloc(0);
  return Buffer.concat([
    fields([4, 0x04034b50], [2, large ? VERSION_45 : VERSION_20], [2, FLAGS], [2, DEFLATED], [4, dosTime(file.modified)]),
    fields([4, 0], [4, size], [4, size], [2, name.length], [2, extra.length]),
    name,
    extra,
  ]);
};

const dataDescriptor = ({ file, crc, deflatedBytes }: Entry): Buffer => {
  const width = isLarge(file) ? 8 : 4;
  return fields([4, 0x08074b50], [4, crc], [width, deflatedBytes], [width, file.size]);
};

const directoryHeader = ({ file, offset, crc, deflatedBytes }: Entry): Buffer => {
  const name = Buffer.from(file.name);
  const large = isLarge(file) || offset >= MOST_32;
  const [size, deflatedSize, start] = large ? [MOST_32, MOST_32, MOST_32] : [file.size, deflatedBytes, offset];
  const extra = large ? zip64(file.size, deflatedBytes, offset) : Buffer.alloc(0);
  return Buffer.concat([
    fields([4, 0x02014b50], [2, MADE_BY], [2, large ? VERSION_45 : VERSION_20], [2, FLAGS], [2, DEFLATED]),
    fields([4, dosTime(file.modified)], [4, crc], [4, deflatedSize], [4, size], [2, name.length], [2, extra.length]),
    // No comment, disk 0, nothing known of its kind.
    fields([2, 0], [2, 0], [2, 0], [4, FILE_MODE], [4, start]),
    name,
    extra,
  ]);
};

/** What ends a zip: how many entries its directory has, how many bytes, and where it begins. */
const endOfDirectory = ({ count, bytes, offset }: { count: number; bytes: number; offset: number }): Buffer => {
  const large = count >= MOST_16 || bytes >= MOST_32 || offset >= MOST_32;
  const large64 = Buffer.concat([
    fields([4, 0x06064b50], [8, 44], [2, MADE_BY], [2, VERSION_45], [4, 0], [4, 0]),
    fields([8, count], [8, count], [8, bytes], [8, offset]),
    fields([4, 0x07064b50], [4, 0], [8, offset + bytes], [4, 1]),
  ]);
  const short = large ? [MOST_16, MOST_32, MOST_32] : [count, bytes, offset];
  const [entries = 0, size = 0, start = 0] = short;
  return Buffer.concat([
    ...(large ? [large64] : []),
    fields([4, 0x06054b50], [2, 0], [2, 0], [2, entries], [2, entries], [4, size], [4, start], [2, 0]),
  ]);
};

/** The extra field that holds what needs 64 bits. */
const zip64 = (...values: number[]): Buffer =>
  fields([2, 0x0001], [2, values.length * 8], ...values.map((value): Field => [8, value]));

/** Bytes that it takes, and its value. */
type Field = [width: 2 | 4 | 8, value: number];

const fields = (...list: Field[]): Buffer => {
  const bytes = Buffer.alloc(list.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of list) {
    if (width === 8) at = bytes.writeBigUInt64LE(BigInt(value), at);
    else at = bytes.writeUIntLE(value, at, width);
  }
  return bytes;
};

/** The time of MS-DOS, in UTC, to two seconds; from 1980 to 2107. */
const dosTime = (date: Date): number => {
  const year = Math.min(Math.max(date.getUTCFullYear() - 1980, 0), 127);
  const day = (year << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return day * 2 ** 16 + time;
};
