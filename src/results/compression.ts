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
  const samples = samplesOf(files);
  let [fast, byDefault] = [0, 0];
  for (const { path, start, length } of samples) {
    const sample = await readRange(path, start, Buffer.allocUnsafe(length));
    fast += await ratioOf(sample, FAST_LEVEL);
    byDefault += await ratioOf(sample, DEFAULT_LEVEL);
  }
  if (byDefault >= samples.length * (1 - WORTHWHILE_SAVING)) return 0;
  return fast <= byDefault * (1 + ACCEPTED_GROWTH) ? FAST_LEVEL : DEFAULT_LEVEL;
};

/** Samples at even distances through all files as if they were one, so that each stands for as many bytes. */
const samplesOf = (files: readonly SizedFile[]) => {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const count = Math.min(MOST_SAMPLES, Math.ceil(total / BYTES_PER_SAMPLE));
  const places = Array.from({ length: count }, (_, index) => ((index + 0.5) * total) / count);
  let passed = 0;
  return files.flatMap(({ path, size }) => {
    const before = passed;
    passed += size;
    const inside = places.filter((place) => place >= before && place < passed);
    const startOf = (place: number): number => Math.max(0, Math.min(Math.floor(place - before), size - SAMPLE_BYTES));
    return inside.map((place) => ({ path, start: startOf(place), length: Math.min(SAMPLE_BYTES, size) }));
  });
};

const ratioOf = async (sample: Buffer, level: number): Promise<number> =>
  sample.length === 0 ? 1 : Math.min(1, (await deflate(sample, { level })).length / sample.length);
