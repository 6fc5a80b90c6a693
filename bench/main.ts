// `npm run bench`: measures the action against what a job would use instead, and prints a table. See bench/README.md.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { benchArtifact } from './artifact.ts';
import { benchDownload } from './download.ts';
import { benchGrowth } from './growth.ts';
import { benchLag } from './lag.ts';
import { benchMemory } from './memory.ts';
import { isReached, ratioOf, tableOf, type Row } from './row.ts';
import { SIZES } from './sizes.ts';
import { benchStart } from './start.ts';
import type { Bench } from './step.ts';
import { benchWait } from './wait.ts';
import { benchWholeStep } from './whole-step.ts';

const PARTS: Readonly<Record<string, (bench: Bench) => Promise<Row[]>>> = {
  start: benchStart,
  lag: benchLag,
  download: benchDownload,
  memory: benchMemory,
  artifact: benchArtifact,
  'whole-step': benchWholeStep,
  growth: benchGrowth,
  wait: benchWait,
};

const USAGE = `npm run bench -- [--quick] [--only PART]... [--out FILE]

Measures the built action against what a job would use instead, and prints a table. Needs Linux with bash, curl and jq,
and a machine that does nothing else: bench/README.md says how to read it.

  --quick      less of everything, in under two minutes
  --only PART  ${Object.keys(PARTS).join(', ')}
  --out FILE   where the figures are written as JSON (default .tmp/bench.json)
  --entry FILE another bundle than dist/index.js
  --tiny       hardly anything: whether all of it still runs
`;

const flag = { type: 'boolean', default: false } as const;
const text = { type: 'string' } as const;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { quick: flag, tiny: flag, help: flag, only: { ...text, multiple: true }, out: text, entry: text },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const entry = path.resolve(values.entry ?? path.join(ROOT, 'dist', 'index.js'));
  const parts = values.only ?? Object.keys(PARTS);
  const unknown = parts.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined || !existsSync(entry)) {
    process.stderr.write(unknown === undefined ? `There is no ${entry}: npm run build makes it.\n` : USAGE);
    return 1;
  }
  const size = values.tiny ? 'tiny' : values.quick ? 'quick' : 'full';
  const rows = await measureParts(parts, { sizes: SIZES[size], entry });
  process.stdout.write(`\n${tableOf(rows)}`);
  writeFigures(path.resolve(values.out ?? path.join(ROOT, '.tmp', 'bench.json')), size, rows);
  return 0;
};

const measureParts = async (parts: readonly string[], given: Omit<Bench, 'folder'>): Promise<Row[]> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'pinkfish-bench-'));
  try {
    const rows: Row[] = [];
    for (const name of parts) {
      process.stderr.write(`${name} (load ${loadavg()[0]?.toFixed(1)})\n`);
      rows.push(...((await PARTS[name]?.({ ...given, folder })) ?? []));
    }
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const rounded = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Number(value.toPrecision(4));

const writeFigures = (file: string, size: string, rows: readonly Row[]): void => {
  const conditions = {
    ...{ size, date: new Date().toISOString().slice(0, 10), node: process.versions.node },
    ...{ processor: cpus()[0]?.model, processors: cpus().length, load: rounded(loadavg()[1]) },
  };
  const figures = rows.map((row) => ({
    ...row,
    ...{ ours: rounded(row.ours), theirs: rounded(row.theirs), ratio: rounded(ratioOf(row)), reached: isReached(row) },
  }));
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ conditions, rows: figures }, null, 2)}\n`);
};

process.exitCode = await main();
