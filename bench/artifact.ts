import { randomBytes } from 'node:crypto';
import { globSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startArtifactService, type ArtifactService } from '../fake-pinkfish/artifact-service.ts';
import { node24, ROOT } from '../fake-pinkfish/runner-environment.ts';
import { interleaved, median } from './measure.ts';
import { run } from './program.ts';
import type { Row } from './row.ts';
import type { Bench } from './step.ts';
import { uploadProgram } from './upload-program.ts';

const AGAINST = "actions/upload-artifact's client, level 6";
const FILES = 200;

/** Uploads as `compression-level: auto` does them, for time and for bytes. */
export const benchArtifact = async (bench: Bench): Promise<Row[]> => [
  ...(await upload(bench, { of: 'of sources and logs', file: textFiles(), ratio: 1, growth: 1.03 })),
  ...(await upload(bench, { of: 'of logs full of ids', file: (_, size) => idLog(size), ratio: 1, growth: 1.03 })),
  ...(await upload(bench, {
    of: 'compressed already',
    file: (_, size) => randomBytes(size),
    ratio: 1 / 4,
    growth: 1.01,
  })),
];

type Load = { of: string; file: (index: number, size: number) => Buffer; ratio: number; growth: number };

const upload = async (bench: Bench, { of: kind, file, ratio, growth }: Load): Promise<Row[]> => {
  const { artifactBytes, artifactRepeats } = bench.sizes;
  const folder = path.join(bench.folder, kind.replaceAll(' ', '-'));
  mkdirSync(folder);
  for (let index = 0; index < FILES; index += 1) {
    writeFileSync(path.join(folder, `file-${index}`), file(index, Math.floor(artifactBytes / FILES)));
  }
  const program = await uploadProgram();
  const once = async (whose: string): Promise<{ ms: number; bytes: number }> => {
    // A service of its own each time: it keeps what it is sent.
    const service = await startArtifactService();
    const args = [program, whose, whose, folder];
    const { stdout } = await run({ command: node24(), args, env: { ...ENVIRONMENT, ...service.env } });
    const bytes = bytesIn(service);
    await service.close();
    return { ms: Number(stdout.trim().split('\n').at(-1)), bytes };
  };
  const { ours, theirs } = await interleaved(artifactRepeats, {
    ours: () => once('ours'),
    theirs: () => once('theirs'),
  });
  const what = `${Math.round(artifactBytes / 2 ** 20)} MiB ${kind}`;
  const of = (turns: readonly { ms: number; bytes: number }[], member: 'ms' | 'bytes'): number =>
    median(turns.map((turn) => turn[member]));
  return [
    {
      ...{ what: `artifact of ${what}`, against: AGAINST, unit: 'ms' },
      ...{ ours: of(ours, 'ms'), theirs: of(theirs, 'ms'), reach: { ratio } },
    },
    {
      ...{ what: `its size`, against: AGAINST, unit: 'MiB' },
      ...{ ours: of(ours, 'bytes') / 2 ** 20, theirs: of(theirs, 'bytes') / 2 ** 20, reach: { ratio: growth } },
    },
  ];
};

const ENVIRONMENT = { PATH: process.env.PATH ?? '', GITHUB_SERVER_URL: 'https://github.com' };

const bytesIn = (service: ArtifactService): number => service.artifacts()[0]?.zip?.length ?? NaN;

/** One half of the files logs with times, numbers and repeated words, the other the sources and texts of packages. */
const textFiles = (): Load['file'] => {
  const sources = globSync('node_modules/{@actions,undici,yaml,typescript}/**/*.{js,ts,md}', { cwd: ROOT })
    .map((place) => path.join(ROOT, place))
    .filter((place) => statSync(place).isFile())
    .sort();
  let next = 0;
  let left = Buffer.alloc(0);
  const source = (size: number): Buffer => {
    while (left.length < size) {
      left = Buffer.concat([left, readFileSync(sources[next % sources.length] ?? '')]);
      next += 1;
    }
    const bytes = left.subarray(0, size);
    left = left.subarray(size);
    return bytes;
  };
  return (index, size) => (index % 2 === 0 ? logLines(index, size) : source(size));
};

/** A log of a service that names each request by random ids. */
const idLog = (size: number): Buffer => {
  const lines: string[] = [];
  for (let length = 0, at = 1_780_000_000_000; length < size; length += lines.at(-1)?.length ?? 1) {
    at += 137;
    const id = randomBytes(48).toString('hex');
    const request = `request=${id.slice(0, 32)} sha256=${id.slice(32)}`;
    lines.push(`${new Date(at).toISOString()} INFO ${request} ms=${at % 977}\n`);
  }
  return Buffer.from(lines.join('')).subarray(0, size);
};

const LEVELS = ['DEBUG', 'INFO', 'INFO', 'INFO', 'WARN', 'ERROR'];
const EVENTS = [
  'request accepted',
  'step finished',
  'cache miss, asking the model again',
  'retrying after a refusal by the rate limit',
  'row written to the table of tickets',
];

/** A log such as a program writes: lines of a time, a level, words and numbers. */
const logLines = (seed: number, size: number): Buffer => {
  const lines: string[] = [];
  let state = seed + 1;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let length = 0, at = 1_780_000_000_000; length < size; length += lines.at(-1)?.length ?? 1) {
    at += random(900);
    const id = random(2 ** 32)
      .toString(16)
      .padStart(8, '0');
    lines.push(
      `${new Date(at).toISOString()} ${LEVELS[random(LEVELS.length)]} [worker-${random(8)}] ${EVENTS[random(EVENTS.length)]} id=${id} ms=${random(5_000)} bytes=${random(100_000)}\n`,
    );
  }
  return Buffer.from(lines.join('')).subarray(0, size);
};
