import { startPinkfish } from '../fake-pinkfish/pinkfish.ts';
import { filesOf, resultsOf } from './download.ts';
import { startFileServer } from './file-server.ts';
import type { Row } from './row.ts';
import { fetchResults, type Bench } from './step.ts';

const MOST_MIB = 150;
const SMALL_BYTES = 16 * 1024;

/** The most memory that a step has at once (VmHWM), for little and for much. */
export const benchMemory = async (bench: Bench): Promise<Row[]> => {
  const { fileBytes, files, links } = bench.sizes.memory;
  const server = await startFileServer();
  const pinkfish = await startPinkfish();
  const cases = [
    ...fileBytes.map((size) => ({ what: `one file of ${size / 2 ** 20} MiB`, files: filesOf(1, size), inputs: {} })),
    ...files.map((count) => ({ what: `${count} files`, files: filesOf(count, SMALL_BYTES), inputs: {} })),
    { what: `results of ${links} links, none fetched`, files: filesOf(links, SMALL_BYTES), inputs: { files: '' } },
  ];
  const rows: Row[] = [];
  for (const { what, files: listed, inputs } of cases) {
    const { peakMiB } = await fetchResults(bench, { pinkfish, results: resultsOf(server, listed), inputs });
    rows.push({ what: `peak memory: ${what}`, against: '-', unit: 'MiB', ours: peakMiB, reach: { atMost: MOST_MIB } });
  }
  await pinkfish.close();
  server.close();
  return rows;
};
