import { createHash } from 'node:crypto';
import { open, rm, type FileHandle } from 'node:fs/promises';
import type { Redactor } from '../redact.ts';
import { onDisk } from './disk.ts';

/** What is gathered before it is searched, hashed and written: servers send pieces of 16 KiB and less. */
const BATCH_BYTES = 256 * 1024;

/** What one run's files take on the disk together, in bytes; `kept`: those that are complete. */
export type Budget = { readonly maxBytes: number; used: number; kept: number };

/** A file would take more than is left. `final`: also if it were the only one being downloaded. */
export class OverBudgetError extends Error {
  override readonly name = 'OverBudgetError';
  readonly final: boolean;

  constructor(maxBytes: number, final: boolean) {
    super(`with it, the files would take more than max-download-size (${maxBytes} bytes)`);
    this.final = final;
  }
}

/** One batch is filled while the other is written: a large file takes up to a sixth less time, and a reset loses fewer bytes. */
export type Batches = readonly [Buffer, Buffer];

/** Room for two batches; to be used by one file at a time. */
export const newBatches = ({ longest }: Pick<Redactor, 'longest'>): Batches => {
  const size = Math.max(BATCH_BYTES, longest * 4);
  return [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
};

type PartFileOptions = { path: string; batches: Batches; redactor: Redactor; budget: Budget };

/** A file as it grows on the disk. Its methods throw DiskError and OverBudgetError. */
export type PartFile = ReturnType<typeof createPartFile>;

/**
 * A file to be written at `path`. Secrets in it are overwritten on the way; so that one across the border of two batches
 * is found too, a batch's last bytes wait for the next.
 */
export const createPartFile = ({ path, batches, redactor, budget }: PartFileOptions) => {
  let [batch, spare] = batches;
  let [filled, written, hash, redacted] = [0, 0, createHash('sha256'), false];
  let file: FileHandle | undefined;
  let writing = Promise.resolve();

  const checkBudget = (bytes: number): void => {
    const { maxBytes, used, kept } = budget;
    if (used + bytes > maxBytes) throw new OverBudgetError(maxBytes, kept + written + bytes > maxBytes);
  };
  /** Hands the batch on to the disk but for its last `kept` bytes. */
  const flush = async (kept: number): Promise<void> => {
    if (redactor.bytes(batch.subarray(0, filled))) redacted = true;
    const ready = batch.subarray(0, filled - kept);
    hash.update(ready);
    checkBudget(ready.length);
    budget.used += ready.length;
    written += ready.length;
    await writing;
    writing = onDisk(async () => {
      file ??= await open(path, 'w');
      await file.writeFile(ready);
    });
    // Its failure is reported by whoever waits for it next.
    writing.catch(() => undefined);
    batch.copy(spare, 0, filled - kept, filled);
    [batch, spare, filled] = [spare, batch, kept];
  };
  const close = async (): Promise<void> => {
    await writing.catch(() => undefined);
    const opened = file;
    [file, writing] = [undefined, Promise.resolve()];
    await onDisk(() => opened?.close());
  };
  const restart = async (): Promise<void> => {
    budget.used -= written;
    [filled, written, hash, redacted] = [0, 0, createHash('sha256'), false];
    await close();
  };

  return {
    received: (): number => written + filled,
    /** Checks the limit for the size that the server announces. */
    expect: (size: number): void => checkBudget(size - written),
    append: async (chunk: Buffer): Promise<void> => {
      for (let from = 0; from < chunk.length;) {
        const copied = chunk.copy(batch, filled, from);
        from += copied;
        filled += copied;
        if (filled === batch.length) await flush(Math.max(0, redactor.longest - 1));
      }
    },
    restart,
    /** Closes it when everything is written. `sha256` (lower-case hex) and `size` are those of the bytes on the disk. */
    finish: async (): Promise<{ size: number; sha256: string; redacted: boolean }> => {
      await flush(0);
      await writing;
      await close();
      return { size: written, sha256: hash.digest('hex'), redacted };
    },
    discard: async (): Promise<void> => {
      await restart().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
};
