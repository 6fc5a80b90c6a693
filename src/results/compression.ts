import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import { mapAhead, POOL_THREADS } from './map-ahead.ts';
import { readRange } from './read-range.ts';

export type FileOnDisk = { path: string; size: number };

/** At most so many slices are tried, spread evenly over all bytes, and at most one in every so many bytes. */
const MOST_SLICES = 16;
const BYTES_PER_SLICE = 512 * 1024;
const SLICE_BYTES = 64 * 1024;
/** Slices are compressed so many at a time. */
const LANES = [...Array(POOL_THREADS).keys()];

/** What the artifact service's own client takes unless told otherwise; here the measure of what is too large. */
const USUAL_LEVEL = 6;
/** Quicker levels, the quickest first: on logs, sources and tables about 4, 2.5 and 1.7 times as quick as the usual one. */
const QUICK_LEVELS = [1, 4, 5];
/** Below this share compressing saves too little for its time. */
const WORTHWHILE_SAVING = 0.01;
/** A quicker level may cost this share of bytes more. */
const BEARABLE_GROWTH = 0.03;

const deflate = promisify(deflateRaw);

/** The level of compression for an artifact of these files, chosen by trying samples: 0 where they are compressed already. */
export const chooseCompression = async (files: readonly FileOnDisk[]): Promise<number> => {
  const slices = await Promise.all(slicesOf(files).map(read));
  const usual = await meanRatio(slices, USUAL_LEVEL);
  if (1 - usual < WORTHWHILE_SAVING) return 0;
  for (const level of QUICK_LEVELS) {
    if ((await meanRatio(slices, level)) <= usual * (1 + BEARABLE_GROWTH)) return level;
  }
  return USUAL_LEVEL;
};

type Slice = { path: string; start: number; length: number };

/** Slices at even distances through all files as if they were one, so that each stands for as many bytes. */
const slicesOf = (files: readonly FileOnDisk[]): Slice[] => {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const count = Math.min(MOST_SLICES, Math.ceil(total / BYTES_PER_SLICE));
  const slices: Slice[] = [];
  let passed = 0;
  for (const { path, size } of files) {
    while (slices.length < count) {
      const at = ((slices.length + 0.5) * total) / count - passed;
      if (at >= size) break;
      const start = Math.max(0, Math.min(Math.floor(at), size - SLICE_BYTES));
      slices.push({ path, start, length: Math.min(SLICE_BYTES, size) });
    }
    passed += size;
  }
  return slices;
};

const read = ({ path, start, length }: Slice): Promise<Buffer> => readRange(path, start, Buffer.allocUnsafe(length));

/** Compressed size over size, at most 1 each: the zip stores what does not shrink. */
const meanRatio = async (slices: readonly Buffer[], level: number): Promise<number> => {
  if (slices.length === 0) return 1;
  let sum = 0;
  for await (const ratio of mapAhead(slices, LANES, (slice) => ratioOf(slice, level))) sum += ratio;
  return sum / slices.length;
};

const ratioOf = async (slice: Buffer, level: number): Promise<number> =>
  slice.length === 0 ? 1 : Math.min(1, (await deflate(slice, { level })).length / slice.length);
