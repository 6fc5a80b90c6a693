import { crc32 } from 'node:zlib';
import { mapAhead, POOL_THREADS } from './map-ahead.ts';
import { BLOCK_BYTES, Packer, type Block } from './zip-packer.ts';
import { dataDescriptor, directoryHeader, endOfDirectory, localHeader, type Entry } from './zip-records.ts';

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

const GATHERED_BYTES = 32 * 1024;

/**
 * The bytes of a zip that holds these files in their order, each deflated at `level` (0 to 9). Several blocks are compressed at
 * the same time, also of different files, so that no processor waits at a file's end.
 *
 * @throws what reading a file throws; an Error where one has become shorter
 */
export const zipOf = (files: readonly ZipFile[], level: number): AsyncGenerator<Buffer, void, undefined> =>
  gathered(piecesOf(files, level));

/** The pieces, small ones together: a stream that is handed thousands of them keeps thousands. */
async function* gathered(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let small: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    small.push(piece);
    bytes += piece.length;
    if (bytes < GATHERED_BYTES) continue;
    yield* piece.length < GATHERED_BYTES ? [Buffer.concat(small)] : small;
    small = [];
    bytes = 0;
  }
  yield Buffer.concat(small);
}

async function* piecesOf(files: readonly ZipFile[], level: number): AsyncGenerator<Buffer, void, undefined> {
  const entries: Entry[] = [];
  let offset = 0;
  const counted = (bytes: Buffer): Buffer => {
    offset += bytes.length;
    return bytes;
  };
  const packers = Array.from({ length: POOL_THREADS }, () => new Packer(level));
  const pack = async (block: Block<ZipFile>, packer: Packer) => ({ ...block, ...(await packer.pack(block)) });
  try {
    let entry: Entry | undefined;
    for await (const { file, end, bytes, deflated } of mapAhead(blocksOf(files), packers, pack)) {
      if (entry === undefined) {
        entry = { ...file, offset, crc: 0, deflatedBytes: 0 };
        entries.push(entry);
        yield counted(localHeader(entry));
      }
      entry.crc = crc32(bytes, entry.crc);
      for (const chunk of deflated) {
        entry.deflatedBytes += chunk.length;
        yield counted(chunk);
      }
      if (end < file.size) continue;
      yield counted(dataDescriptor(entry));
      entry = undefined;
    }
  } finally {
    for (const packer of packers) packer.close();
  }
  const start = offset;
  for (const entry of entries) yield counted(directoryHeader(entry));
  yield endOfDirectory({ count: entries.length, bytes: offset - start, offset: start });
}

/** At least one for each file, since an empty one has its place too. */
function* blocksOf(files: readonly ZipFile[]): Generator<Block<ZipFile>, void, undefined> {
  for (const file of files) {
    let start = 0;
    do {
      const end = Math.min(start + BLOCK_BYTES, file.size);
      yield { file, start, end };
      start = end;
    } while (start < file.size);
  }
}
