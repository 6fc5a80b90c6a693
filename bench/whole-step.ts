import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { startArtifactService, type ArtifactService } from '../fake-pinkfish/artifact-service.ts';
import { node24, ROOT } from '../fake-pinkfish/runner-environment.ts';
import { startPinkfish, type FakePinkfish } from '../fake-pinkfish/pinkfish.ts';
import { mean } from './measure.ts';
import { run } from './program.ts';
import type { Row } from './row.ts';
import { runStep, type Bench } from './step.ts';
import { uploadProgram } from './upload-program.ts';

const GUIDE_PAUSE_S = 3;
const FILE_BYTES = 64 * 1024;

type Turn = { addedMs: number; requests: number; connections: number; afterMs: number };

/**
 * A run with files from the start of the step to its end, artifact and all: what is added to the run's own time. Against
 * the guide's loop, then curl for each file, then a process that uploads them.
 */
export const benchWholeStep = async (bench: Bench): Promise<Row[]> => {
  const { runS, files, repeats } = bench.sizes.wholeStep;
  const program = await uploadProgram();
  const turns: Record<'ours' | 'theirs', Turn[]> = { ours: [], theirs: [] };
  for (let turn = 0; turn < repeats; turn += 1) {
    const runMs = (runS + ((turn + 0.5) / repeats) * GUIDE_PAUSE_S) * 1_000;
    turns.ours.push(await measured(runMs, files, (services) => oursOnce(bench, services)));
    turns.theirs.push(await measured(runMs, files, (services) => theirsOnce(bench, services, program)));
  }
  const of = (whose: 'ours' | 'theirs', member: keyof Turn): number => mean(turns[whose].map((turn) => turn[member]));
  const both = (member: keyof Turn) => ({ ours: of('ours', member), theirs: of('theirs', member) });
  const against = "the guide's loop, curl, upload";
  return [
    {
      what: `added to a run of ${runS} to ${runS + GUIDE_PAUSE_S} s with ${files} files, mean`,
      ...{ against, unit: 'ms', ...both('addedMs'), reach: { ratio: 0.5 } },
    },
    { what: 'requests to the API and for files', against, unit: 'requests', ...both('requests') },
    {
      what: 'connections to the API',
      ...{ against, unit: 'connections', ...both('connections'), reach: { atMost: 1 } },
    },
    {
      what: 'from the last byte written to the end of the process, longest',
      ...{ against: '-', unit: 'ms', ours: Math.max(...turns.ours.map(({ afterMs }) => afterMs)) },
      reach: { atMost: 100 },
    },
  ];
};

type Services = { pinkfish: FakePinkfish; artifacts: ArtifactService };

const measured = async (
  runMs: number,
  files: number,
  work: (services: Services) => Promise<{ ms: number; afterMs: number }>,
): Promise<Turn> => {
  const pinkfish = await startPinkfish({
    scenario: {
      timeline: [
        { atMs: 0, status: 'RUNNING' },
        { atMs: runMs, status: 'COMPLETE' },
      ],
      results: { results: [{ files: filesOf(files) }] },
    },
  });
  const artifacts = await startArtifactService();
  const { ms, afterMs } = await work({ pinkfish, artifacts });
  const [requests, connections] = [pinkfish.requests.length, pinkfish.connections('api')];
  const uploaded = artifacts.artifacts().length;
  await Promise.all([pinkfish.close(), artifacts.close()]);
  if (uploaded !== 1) throw new Error('nothing was uploaded');
  return { addedMs: ms - runMs, requests, connections, afterMs };
};

const filesOf = (count: number): { name: string; content: string }[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `report-${index}.txt`,
    content: `line ${index} of the report\n`.repeat(FILE_BYTES / 24),
  }));

const oursOnce = async (bench: Bench, { pinkfish, artifacts }: Services): Promise<{ ms: number; afterMs: number }> => {
  const { apiKey, apiUrl } = pinkfish;
  const inputs = { 'api-key': apiKey, 'base-url': apiUrl, 'trigger-id': 'my-trigger' };
  const startedAt = performance.now();
  const { endedAt, result } = await runStep(bench, inputs, artifacts.env);
  return { ms: endedAt - startedAt, afterMs: result.msAfterLastWrite };
};

const theirsOnce = async (
  { folder }: Bench,
  { pinkfish, artifacts }: Services,
  program: string,
): Promise<{ ms: number; afterMs: number }> => {
  const place = mkdtempSync(path.join(folder, 'results-'));
  const PATH = process.env.PATH ?? '';
  const loop = path.join(ROOT, 'bench', 'programs', 'guide-loop.sh');
  const following = { PATH, PINKFISH_API_KEY: pinkfish.apiKey };
  const uploading = { PATH, GITHUB_SERVER_URL: 'https://github.com', ...artifacts.env };
  const startedAt = performance.now();
  await run({ command: 'bash', args: [loop, pinkfish.apiUrl, 'my-trigger', place, 'files'], env: following });
  await run({ command: node24(), args: [program, 'theirs', 'results', place], env: uploading });
  return { ms: performance.now() - startedAt, afterMs: NaN };
};
