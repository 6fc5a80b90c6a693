import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { DownloadedFile } from './download.ts';
import { readRange } from './text-file.ts';

/** At most so many samples are tried, spread evenly over all bytes, and at most one in every so many bytes. */
const MOST_SAMPLES = 16;
const BYTES_PER_SAMPLE = 512 * 1024;
const SAMPLE_BYTES = 64 * 1024;

/** The default of the artifact service's client, and a level about three times as fast. */
const DEFAULT_LEVEL = 6;
const FAST_LEVEL = 1;
/** Below this share, compression saves too little for its time. */
const WORTHWHILE_SAVING = 0.01;
/** The share of bytes that the fast level may cost more. */
const ACCEPTED_GROWTH = 0.03;

const deflate = promisify(deflateRaw);

type SizedFile = Pick<DownloadedFile, 'path' | 'size'>;

/** The compression level for an artifact of these files, chosen by samples: 0 where they are compressed already. */
export const chooseCompression = async (files: readonly SizedFile[]): Promise<number> => {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  // At even distances through all files as if they were one, so that each sample stands for as many bytes.
  const distance = total / Math.min(MOST_SAMPLES, Math.ceil(total / BYTES_PER_SAMPLE));
  let [before, place, samples, fast, byDefault] = [0, distance / 2, 0, 0, 0];
  for (const { path, size } of files) {
    for (; place < before + size; place += distance) {
      const start = Math.max(0, Math.min(Math.floor(place - before), size - SAMPLE_BYTES));
      const sample = await readRange(path, start, Buffer.allocUnsafe(Math.min(SAMPLE_BYTES, size)));
      samples += 1;
      fast += await ratioOf(sample, FAST_LEVEL);
      byDefault += await ratioOf(sample, DEFAULT_LEVEL);
    }
    before += size;
  }
  if (byDefault >= samples * (1 - WORTHWHILE_SAVING)) return 0;
  return fast <= byDefault * (1 + ACCEPTED_GROWTH) ? FAST_LEVEL : DEFAULT_LEVEL;
};

const ratioOf = async (sample: Buffer, level: number): Promise<number> =>
  sample.length === 0 ? 1 : Math.min(1, (await deflate(sample, { level })).length / sample.length);
