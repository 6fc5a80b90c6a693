import { createHash } from 'node:crypto';

/** What a served file holds: text, bytes, or `size` bytes made from `seed`, the same on every reading. */
export type Content = string | Buffer | { readonly size: number; readonly seed: number };

const BLOCK = 64 * 1024;

const blockOf = (seed: number): Buffer => {
  const block = Buffer.allocUnsafe(BLOCK);
  let state = (seed ^ 0x9e3779b9) | 1;
  for (let at = 0; at < BLOCK; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    block.writeInt32LE(state, at);
  }
  return block;
};

/** The content's size in bytes. */
export const sizeOf = (content: Content): number =>
  typeof content === 'string' ? Buffer.byteLength(content) : Buffer.isBuffer(content) ? content.length : content.size;

/**
 * The content's bytes from `start` up to, not including, `end`, piece by piece, so that a gigabyte needs no memory.
 * A generated content repeats one random block whose first four bytes count the blocks: cheap, and no two blocks alike.
 */
export function* readContent(content: Content, start = 0, end = sizeOf(content)): Generator<Buffer> {
  if (typeof content === 'string' || Buffer.isBuffer(content)) {
    const whole = typeof content === 'string' ? Buffer.from(content) : content;
    for (let at = start; at < end; at += BLOCK) yield whole.subarray(at, Math.min(at + BLOCK, end));
    return;
  }
  const model = blockOf(content.seed);
  for (let at = start; at < end;) {
    const index = Math.floor(at / BLOCK);
    const block = Buffer.from(model);
    block.writeUInt32LE(index, 0);
    const piece = block.subarray(at - index * BLOCK, Math.min(BLOCK, end - index * BLOCK));
    yield piece;
    at += piece.length;
  }
}

/** The content as one buffer. */
export const bytesOf = (content: Content): Buffer => Buffer.concat([...readContent(content)]);

/** The content's SHA-256 in hex. */
export const sha256Of = (content: Content): string => {
  const hash = createHash('sha256');
  for (const piece of readContent(content)) hash.update(piece);
  return hash.digest('hex');
};
