import { randomUUID } from 'node:crypto';
import { open, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onDisk, replaceBy } from './disk.ts';

/** Fills `room` with a file's bytes from `start` on; what it returns is shorter only where the file ends before. */
export const readRange = async (path: string, start: number, room: Buffer): Promise<Buffer> => {
  const file = await open(path);
  try {
    let filled = 0;
    while (filled < room.length) {
      const { bytesRead } = await file.read(room, filled, room.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return room.subarray(0, filled);
  } finally {
    await file.close();
  }
};

/** A file's first `maxBytes` without a byte order mark; undefined where it is not text: not UTF-8, or with a NUL in it. */
export const readTextHead = async (
  path: string,
  maxBytes: number,
): Promise<{ text: string; truncated: boolean } | undefined> => {
  const { size } = await stat(path);
  const bytes = await readRange(path, 0, Buffer.alloc(Math.min(maxBytes + 1, size)));
  const truncated = bytes.length > maxBytes;
  try {
    // As a stream, the decoder keeps back a character that the cut has split.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, maxBytes), { stream: truncated });
    return text.includes('\0') ? undefined : { text, truncated };
  } catch {
    return undefined;
  }
};

const TAIL_BYTES = 1024 * 1024;

/** The last `count` lines of a log, each as it stands there; none where it is empty. The log may be JSON with a member `log`. */
export const readLastLines = async (path: string, count: number): Promise<string[]> => {
  const { size } = await stat(path);
  const bytes = await readRange(path, Math.max(0, size - TAIL_BYTES), Buffer.alloc(Math.min(TAIL_BYTES, size)));
  return lastLinesOf(logIn(bytes.toString('utf8')), count);
};

/** The last `count` lines of a text; none where it holds only white space. */
export const lastLinesOf = (text: string, count: number): string[] =>
  text.trim() === '' ? [] : text.trimEnd().split(/\r?\n/).slice(-count);

const logIn = (text: string): string => {
  try {
    const { log } = JSON.parse(text.replace(/^\ufeff/, '')) as { log?: unknown };
    return typeof log === 'string' ? log : text;
  } catch {
    return text;
  }
};

/** Writes a file that is there whole or not at all; a link in its place is replaced, not followed. @throws DiskError */
export const writeWhole = async (path: string, bytes: Buffer): Promise<void> => {
  const part = join(dirname(path), `.${randomUUID()}.part`);
  try {
    await onDisk(async () => {
      await writeFile(part, bytes, { flag: 'wx' });
      await replaceBy(part, path);
    });
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw error;
  }
};
