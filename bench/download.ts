import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startPinkfish } from '../fake-pinkfish/pinkfish.ts';
import type { Results } from '../fake-pinkfish/scenario.ts';
import { startFileServer, type FileServer } from './file-server.ts';
import { interleaved, median } from './measure.ts';
import { run } from './program.ts';
import type { Row } from './row.ts';
import { fetchResults, type Bench } from './step.ts';

const SMALL_BYTES = 16 * 1024;
/** As many as the action has in work. */
const PARALLEL = 8;

/** Fetching and hashing result files, against curl and sha256sum. Ours also writes, checks and names them. */
export const benchDownload = async (bench: Bench): Promise<Row[]> => {
  const server = await startFileServer();
  try {
    return [await oneLarge(bench, server), await manySmall(bench, server)];
  } finally {
    server.close();
  }
};

/** A results document of files that another server has. */
export const resultsOf = (server: FileServer, files: readonly { name: string; size: number }[]): Results => ({
  results: [
    {
      files: files.map(({ name, size }) => ({ name, content: '', declaredSize: size, url: server.link(size, name) })),
    },
  ],
});

/** Names for files of one size. */
export const filesOf = (count: number, size: number): { name: string; size: number }[] =>
  Array.from({ length: count }, (_, index) => ({ name: `file-${index}.bin`, size }));

const oneLarge = async (bench: Bench, server: FileServer): Promise<Row> => {
  const { largeFileBytes: size, downloadRepeats } = bench.sizes;
  const pinkfish = await startPinkfish();
  const results = resultsOf(server, filesOf(1, size));
  const { ours, theirs } = await interleaved(downloadRepeats, {
    ours: async () => (await fetchResults(bench, { pinkfish, results })).ms,
    theirs: async () => (await bash('curl -sS "$1" | sha256sum', [server.link(size, 'file')])).ms,
  });
  await pinkfish.close();
  return {
    what: `one file of ${size / 2 ** 20} MiB, hashed`,
    against: 'curl to sha256sum, which writes no file',
    unit: 'ms',
    ours: median(ours),
    theirs: median(theirs),
    reach: { ratio: 0.8 },
  };
};

const manySmall = async (bench: Bench, server: FileServer): Promise<Row> => {
  const { smallFiles, downloadRepeats } = bench.sizes;
  const pinkfish = await startPinkfish();
  const files = filesOf(smallFiles, SMALL_BYTES);
  const results = resultsOf(server, files);
  const { ours, theirs } = await interleaved(downloadRepeats, {
    ours: async () => (await fetchResults(bench, { pinkfish, results })).ms,
    theirs: () => curlInParallel(bench, server, files),
  });
  await pinkfish.close();
  return {
    what: `${smallFiles} files of 16 KiB, hashed`,
    against: 'curl --parallel, then sha256sum',
    unit: 'ms',
    ours: median(ours),
    theirs: median(theirs),
    reach: { ratio: 1.5 },
  };
};

const curlInParallel = async (
  { folder }: Bench,
  server: FileServer,
  files: readonly { name: string; size: number }[],
): Promise<number> => {
  const place = mkdtempSync(path.join(folder, 'curl-'));
  mkdirSync(path.join(place, 'files'));
  const config = path.join(place, 'links');
  const entries = files.map(({ name, size }) => `url = "${server.link(size, name)}"\noutput = "files/${name}"\n`);
  writeFileSync(config, entries.join(''));
  const script = 'cd "$1" && curl -sS --parallel --parallel-max "$2" --config links && sha256sum files/*';
  const { ms } = await bash(script, [place, String(PARALLEL)]);
  rmSync(place, { recursive: true });
  return ms;
};

const bash = (script: string, args: readonly string[]) =>
  run({
    command: 'bash',
    args: ['-euo', 'pipefail', '-c', script, 'bash', ...args],
    env: { PATH: process.env.PATH ?? '' },
  });
