import { Transform, type TransformCallback } from 'node:stream';
import { promisify } from 'node:util';
import { constants, crc32, deflateRaw, type ZlibOptions } from 'node:zlib';

/** How far back deflate looks: a block is given so many bytes of what stands before it. */
const WINDOW_BYTES = 32 * 1024;
/** What one thread compresses at a time: half of it was no quicker, twice as much leaves threads idle at a file's end. */
const BLOCK_BYTES = 64 * 1024;
/** Blocks in work: node's pool has four threads, and one is left to the disk. */
const MOST_BLOCKS = 3;
/** Deflate makes nothing larger by more than this: 5 bytes for each 16 KiB that it stores, and what ends the block. */
const ROOM_BYTES = 1024;

const deflate = promisify<Buffer, ZlibOptions, Buffer>(deflateRaw);

/** Hands bytes on and counts them: a stored entry of a zip, as crc32-stream's class of the name gives it. */
export class CRC32Stream extends Transform {
  #crc = 0;
  #bytes = 0;

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.count(chunk);
    done(null, chunk);
  }

  /** The CRC-32 of what came in, four bytes, the highest first. */
  digest(): Buffer {
    const digest = Buffer.alloc(4);
    digest.writeUInt32BE(this.#crc);
    return digest;
  }

  /** Bytes that came in. */
  size(): number {
    return this.#bytes;
  }

  protected count(chunk: Buffer): void {
    this.#crc = crc32(chunk, this.#crc);
    this.#bytes += chunk.length;
  }
}

/**
 * Compresses an entry of a zip, several blocks of it at the same time; in place of crc32-stream's class of the name. Each
 * block knows the bytes before it and ends at a whole byte, so that all together are one deflate stream (RFC 1951) as
 * any program reads it; the way of pigz.
 */
export class DeflateCRC32Stream extends CRC32Stream {
  readonly #options: ZlibOptions;
  #compressed = 0;
  #gathered: Buffer[] = [];
  #gatheredBytes = 0;
  #window: Buffer | undefined;
  #inWork: Promise<Buffer>[] = [];

  constructor(options: ZlibOptions = {}) {
    super();
    this.#options = options;
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.count(chunk);
    // Only when more comes is it known that a block is not the last one.
    if (this.#gatheredBytes >= BLOCK_BYTES) this.#compressGathered(constants.Z_SYNC_FLUSH);
    this.#gathered.push(chunk);
    this.#gatheredBytes += chunk.length;
    this.#handOn(MOST_BLOCKS).then(() => done(), done);
  }

  override _flush(done: TransformCallback): void {
    this.#compressGathered(constants.Z_FINISH);
    this.#handOn(0).then(() => done(), done);
  }

  /** Bytes that came in; those that went out where `compressed` is asked for. */
  override size(compressed = false): number {
    return compressed ? this.#compressed : super.size();
  }

  #compressGathered(finishFlush: number): void {
    const block = Buffer.concat(this.#gathered);
    const dictionary = this.#window;
    const chunkSize = block.length + ROOM_BYTES;
    const work = deflate(block, { ...this.#options, finishFlush, chunkSize, ...(dictionary && { dictionary }) });
    // Whoever waits for it hears of its failure.
    work.catch(() => undefined);
    this.#inWork.push(work);
    this.#window = block.subarray(-WINDOW_BYTES);
    this.#gathered = [];
    this.#gatheredBytes = 0;
  }

  /** Hands on the oldest blocks, in their order, until no more than `left` are in work. */
  async #handOn(left: number): Promise<void> {
    for (const work of this.#inWork.splice(0, this.#inWork.length - left)) {
      const block = await work;
      this.#compressed += block.length;
      this.push(block);
    }
  }
}
