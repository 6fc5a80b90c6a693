import { startArtifactService } from '../fake-pinkfish/artifact-service.ts';
import { startPinkfish } from '../fake-pinkfish/pinkfish.ts';
import { filesOf, resultsOf } from './download.ts';
import { startFileServer } from './file-server.ts';
import type { Row } from './row.ts';
import { fetchResults, type Bench } from './step.ts';

const MOST_MIB = 250;
/** The artifact client alone takes more than that for thousands of files (README.md). */
const MOST_FILES_IN_ARTIFACT = 1_000;
const SMALL_BYTES = 16 * 1024;

/** The most memory that a step has at once (VmHWM), for little and for much, and with an artifact of the much. */
export const benchMemory = async (bench: Bench): Promise<Row[]> => {
  const { fileBytes, files, links } = bench.sizes.memory;
  const server = await startFileServer();
  const pinkfish = await startPinkfish();
  const oneFile = (size: number) => ({
    what: `one file of ${size / 2 ** 20} MiB`,
    files: filesOf(1, size),
    inputs: {},
  });
  const manyFiles = (count: number) => ({ what: `${count} files`, files: filesOf(count, SMALL_BYTES), inputs: {} });
  const withArtifact = ({ what, files }: ReturnType<typeof oneFile>) => ({
    ...{ what: `${what}, with an artifact`, files },
    inputs: { 'upload-artifact': 'true' },
  });
  const cases = [
    ...fileBytes.map(oneFile),
    ...files.map(manyFiles),
    { what: `results of ${links} links, none fetched`, files: filesOf(links, SMALL_BYTES), inputs: { files: '' } },
    withArtifact(oneFile(fileBytes[1])),
    withArtifact(manyFiles(files[1])),
  ];
  const rows: Row[] = [];
  for (const { what, files: listed, inputs } of cases) {
    const artifacts = await startArtifactService();
    const results = resultsOf(server, listed);
    const { peakMiB } = await fetchResults(bench, { pinkfish, results, inputs, env: artifacts.env });
    await artifacts.close();
    const hasTarget = !('upload-artifact' in inputs) || listed.length <= MOST_FILES_IN_ARTIFACT;
    const row: Row = { what: `peak memory: ${what}`, against: '-', unit: 'MiB', ours: peakMiB };
    rows.push(hasTarget ? { ...row, reach: { atMost: MOST_MIB } } : row);
  }
  await pinkfish.close();
  server.close();
  return rows;
};
