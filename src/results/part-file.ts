import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Redactor } from '../redact.ts';
import type { Budget } from './budget.ts';
import { onDisk } from './disk.ts';

/** What is gathered before it is searched, hashed and written: servers send pieces of 16 KiB and less. */
export const BATCH_BYTES = 256 * 1024;

/** One batch is filled while the other is written: a large file takes two thirds of the time by that. */
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

/** Writes to a file one batch after the other, in the background. */
const writerTo = (path: string) => {
  let file: FileHandle | undefined;
  let writing = Promise.resolve();
  return {
    /** Begins to write once the last batch is written, and fails where that did. */
    write: async (bytes: Buffer): Promise<void> => {
      await writing;
      writing = onDisk(async () => {
        file ??= await open(path, 'w');
        await file.writeFile(bytes);
      });
      // Its failure is reported by whoever waits for it next.
      writing.catch(() => undefined);
    },
    written: (): Promise<void> => writing,
    /** What is written after it begins the file anew. */
    close: async (): Promise<void> => {
      await writing.catch(() => undefined);
      const opened = file;
      [file, writing] = [undefined, Promise.resolve()];
      await onDisk(() => opened?.close());
    },
  };
};

type PartFileOptions = { path: string; batches: Batches; redactor: Redactor; budget: Budget };

/**
 * A file to be written at `path`. Secrets in it are overwritten on the way; so that one across the border of two batches
 * is found too, a batch's last bytes wait for the next.
 */
export const createPartFile = ({ path, batches, redactor, budget }: PartFileOptions): PartFile => {
  const held = Math.max(0, redactor.longest - 1);
  const file = writerTo(path);
  let [batch, spare] = batches;
  let filled = 0;
  let written = 0;
  let hash = createHash('sha256');
  let redacted = false;

  /** Hands the batch on to the disk but for its last `kept` bytes. */
  const flush = async (kept: number): Promise<void> => {
    if (redactor.bytes(batch.subarray(0, filled))) redacted = true;
    const ready = batch.subarray(0, filled - kept);
    hash.update(ready);
    budget.take(ready.length, written);
    written += ready.length;
    await file.write(ready);
    batch.copy(spare, 0, filled - kept, filled);
    [batch, spare, filled] = [spare, batch, kept];
  };
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
      await file.close();
      reset();
    },
    finish: async () => {
      await flush(0);
      await file.written();
      await file.close();
      return { size: written, sha256: hash.digest('hex'), redacted };
    },
    discard: async () => {
      await file.close().catch(() => undefined);
      reset();
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
};
