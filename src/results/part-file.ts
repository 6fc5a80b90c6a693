import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, open, write, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Redactor } from '../redact.ts';
import type { Budget } from './budget.ts';
import { onDisk } from './disk.ts';

/** What is gathered before it is searched, hashed and written: large enough to make few writes. */
export const BATCH_BYTES = 256 * 1024;

/** One batch is filled while the other is being written. */
export type Batches = readonly [Buffer, Buffer];

/** Room for two batches; to be used by one file at a time. */
export const newBatches = ({ longest }: Pick<Redactor, 'longest'>): Batches => {
  const size = Math.max(BATCH_BYTES, longest * 4);
  return [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
};

/** A file as it grows on the disk. Errors of the disk are DiskErrors; more than the budget has is an OverBudgetError. */
export type PartFile = {
  /** Bytes that were appended since the beginning. */
  received: () => number;
  append: (chunk: Buffer) => Promise<void>;
  /** Empties it. */
  restart: () => Promise<void>;
  /** Closes it when everything is written. `sha256` and `size` are those of the bytes on the disk. */
  finish: () => Promise<{ size: number; sha256: string; redacted: boolean }>;
  /** Closes and removes it. */
  discard: () => Promise<void>;
};

export type PartFileOptions = { path: string; batches: Batches; redactor: Redactor; budget: Budget };

type FileOnDisk = {
  write: (bytes: Buffer, position: number) => Promise<void>;
  /** As `write`, for the last bytes. */
  writeLast: (bytes: Buffer, position: number) => Promise<void>;
  empty: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * A file that comes to be at once, and only where none stands yet: it costs most of a small file's time, and is done in
 * node's thread pool while the bytes are on their way. What is then quick is done here, since handing it over would
 * take longer (bench/README.md).
 */
const fileAt = (path: string): FileOnDisk => {
  const opening = onDisk(() => openFile(path, 'wx'));
  // Whoever writes hears of its failure.
  opening.catch(() => undefined);
  let closed = false;
  const writing =
    (writeSome: WriteSome): FileOnDisk['write'] =>
    (bytes, position) =>
      onDisk(async () => {
        const file = await opening;
        for (let done = 0; done < bytes.length;) {
          done += await writeSome(file, bytes.subarray(done), position + done);
        }
      });
  return {
    write: writing(async (file, bytes, at) => (await writeTo(file, bytes, 0, bytes.length, at)).bytesWritten),
    writeLast: writing((file, bytes, at) => writeSync(file, bytes, 0, bytes.length, at)),
    empty: () => onDisk(async () => ftruncateSync(await opening, 0)),
    close: () =>
      onDisk(async () => {
        const file = await opening;
        // By then the number may be another file's.
        if (closed) return;
        closed = true;
        closeSync(file);
      }),
  };
};

/** Writes bytes, perhaps not all; how many. */
type WriteSome = (file: number, bytes: Buffer, position: number) => number | Promise<number>;

const openFile = promisify(open);
const writeTo = promisify(write);

/**
 * A file to be written at `path`, where none may be yet. Secrets in it are overwritten on the way; so that one across
 * the seam of two batches is found too, a batch's last bytes wait for the next.
 */
export const createPartFile = ({ path, batches, redactor, budget }: PartFileOptions): PartFile => {
  const held = Math.max(0, redactor.longest - 1);
  const file = fileAt(path);
  let [batch, spare] = batches;
  let filled = 0;
  let written = 0;
  let hash = createHash('sha256');
  let redacted = false;
  let writing = Promise.resolve();

  /** Hands a batch on to the disk but for its last `kept` bytes. */
  const flush = async (kept: number, write = file.write): Promise<void> => {
    if (redactor.bytes(batch.subarray(0, filled))) redacted = true;
    const ready = batch.subarray(0, filled - kept);
    hash.update(ready);
    await writing;
    budget.take(ready.length, written);
    const position = written;
    written += ready.length;
    writing = write(ready, position);
    // Whoever waits for it next hears of its failure.
    writing.catch(() => undefined);
    batch.copy(spare, 0, filled - kept, filled);
    [batch, spare, filled] = [spare, batch, kept];
  };
  const settled = (): Promise<void> => writing.catch(() => undefined);
  const reset = (): void => {
    budget.giveBack(written);
    [filled, written, hash, redacted] = [0, 0, createHash('sha256'), false];
  };

  return {
    received: () => written + filled,
    append: async (chunk) => {
      for (let from = 0; from < chunk.length;) {
        const copied = chunk.copy(batch, filled, from);
        from += copied;
        filled += copied;
        if (filled === batch.length) await flush(held);
      }
    },
    restart: async () => {
      await settled();
      reset();
      await file.empty();
    },
    finish: async () => {
      await flush(0, file.writeLast);
      await writing;
      await file.close();
      return { size: written, sha256: hash.digest('hex'), redacted };
    },
    discard: async () => {
      await settled();
      reset();
      await file.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
};
