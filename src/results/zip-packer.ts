import { constants, createDeflateRaw, type DeflateRaw } from 'node:zlib';
import type { FileOnDisk } from './compression.ts';
import { readRange } from './read-range.ts';

/** Bytes `start` to `end` of a file. Its last block ends at its size, and only that one may be shorter than others. */
export type Block<F extends FileOnDisk = FileOnDisk> = { file: F; start: number; end: number };

/** A block's bytes, which stand until the next one is packed, and what is to be written for them. */
export type Packed = { bytes: Buffer; deflated: readonly Buffer[] };

export const BLOCK_BYTES = 1024 * 1024;
/** How far back deflate looks: a compressor is given so many bytes of what stands before a block. */
const WINDOW_BYTES = 32 * 1024;
/** What a compressor fills before it takes new memory. */
const CHUNK_BYTES = 128 * 1024;

/**
 * Compresses one block after the other, in a thread of node's pool; several packers work at the same time. A block knows
 * the bytes before it in its file and ends at a whole byte, so that those of a file, one after the other, are one
 * deflate stream (RFC 1951) as any program reads it; the way of pigz. Compressors are made once: each costs 256 KiB, which
 * node gives back late.
 */
export class Packer {
  readonly #room = Buffer.allocUnsafeSlow(WINDOW_BYTES + BLOCK_BYTES);
  readonly #deflate: DeflateRaw;
  #chunks: Buffer[] = [];

  /** @throws RangeError where `level` is none of zlib's */
  constructor(level: number) {
    this.#deflate = createDeflateRaw({ level, chunkSize: CHUNK_BYTES });
    this.#deflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
    // Whoever waits for bytes hears of a failure.
    this.#deflate.on('error', () => undefined);
  }

  /** @throws what reading the file throws; an Error where it has become shorter */
  async pack({ file: { path, size }, start, end }: Block): Promise<Packed> {
    const windowBytes = Math.min(start, WINDOW_BYTES);
    const room = this.#room.subarray(0, windowBytes + end - start);
    const read = await readRange(path, start - windowBytes, room);
    if (read.length < room.length) throw new Error('a file became shorter while it was read');
    const bytes = read.subarray(windowBytes);
    this.#deflate.reset();
    // What comes of the bytes before stands in the block before.
    if (windowBytes > 0) await this.#compress(read.subarray(0, windowBytes), constants.Z_SYNC_FLUSH);
    const flush = end === size ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
    return { bytes, deflated: await this.#compress(bytes, flush) };
  }

  /** Gives back the memory, also while a block is in work, which then fails. */
  close(): void {
    this.#deflate.close();
  }

  async #compress(bytes: Buffer, flush: number): Promise<readonly Buffer[]> {
    this.#chunks = [];
    await new Promise<void>((resolve, reject) => {
      this.#deflate.write(bytes);
      this.#deflate.flush(flush, (error?: Error | null) => (error ? reject(error) : resolve()));
    });
    return this.#chunks;
  }
}
