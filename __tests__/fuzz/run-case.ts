import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entriesOf, type ZipEntry } from '../../fake-pinkfish/artifact-entries.ts';
import { ZIP } from '../../fake-pinkfish/stored-artifact.ts';
import type { FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import type { RecordedRequest } from '../../fake-pinkfish/record.ts';
import { makePlaces, runnerEnvironment, type StepPlaces } from '../../fake-pinkfish/runner-environment.ts';
import { createDispatcher } from '../../src/http/dispatcher.ts';
import { main } from '../../src/main.ts';
import { inputsOf } from './case-inputs.ts';
import { startFastTime } from './fast-time.ts';
import type { FuzzCase } from './fuzz-case.ts';
import type * as at from './placeholders.ts';
import { recordingRunner, type RecordingRunner } from './recording-runner.ts';
import { startServices, watched, type Dispatched, type World } from './services.ts';
import { treeBelow, type Entry } from './tree.ts';

/** Everything that one step did. */
export type Trace = {
  case: FuzzCase;
  inputs: Record<string, string>;
  values: at.Values;
  /** What main said; undefined where it did not end. */
  green: boolean | undefined;
  /** Where main threw, which it never should, or did not end. */
  failure: string | undefined;
  recorded: RecordingRunner;
  requests: readonly RecordedRequest[];
  runs: FakePinkfish['runs'];
  dispatched: Dispatched[];
  origins: { api: string; files: string; elsewhere: string };
  places: StepPlaces;
  before: Map<string, Entry>;
  after: Map<string, Entry>;
  simulatedMs: number;
  /** The machine's milliseconds from the cancelling of the job to the end; undefined where it was not cancelled before. */
  cancelledForMs: number | undefined;
  /** What was not zipped has one entry, itself. */
  artifacts: { name: string; isZip: boolean; entries: ZipEntry[] }[];
  comments: string[];
};

/** No case needs nearly as long; the machine's milliseconds. */
const HANG_MS = 60_000;

/** Runs the whole action once in a world of its own, and takes that world away again. */
export const runCase = async <T>(fuzzCase: FuzzCase, judge: (trace: Trace) => T): Promise<T> => {
  const root = mkdtempSync(join(tmpdir(), 'pinkfish-fuzz-'));
  const closers: (() => Promise<void>)[] = [];
  const time = startFastTime();
  try {
    return judge(await traceOf(fuzzCase, { root, time, closing: (close) => closers.push(close) }));
  } finally {
    time.restore();
    await Promise.all(closers.map((close) => close()));
    // On Windows, what a client that was given up still reads stays for a moment.
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
};

const traceOf = async (fuzzCase: FuzzCase, world: World): Promise<Trace> => {
  const places = makePlaces(join(world.root, 'step'));
  setTraps(world.root, places);
  const services = await startServices(fuzzCase, world);
  const { pinkfish, elsewhere, artifacts, github, values, controller, cancelledAt } = services;
  const inputs = inputsOf(fuzzCase, { pinkfish, values });
  const recorded = recordingRunner({ inputs, outputPath: places.output, faults: fuzzCase.runner });
  const payload = fuzzCase.event === 'push' ? {} : { pull_request: { number: 7 } };
  const env = { ...runnerEnvironment(places, { name: fuzzCase.event, payload }), ...github.env, ...artifacts?.env };
  const dispatched: Dispatched[] = [];
  const before = treeBelow(world.root);
  const startedAt = world.time.clock.now();
  const lastWork: (() => void)[] = [];
  const end = await within(
    { env: artifacts?.env ?? {}, print: recorded.print },
    main({
      runner: recorded.runner,
      env,
      clock: world.time.clock,
      createDispatcher: (given) =>
        watched(createDispatcher(given), { dispatched, connections: fuzzCase.weather.connections, services }),
      signal: controller.signal,
      random: randomFrom(fuzzCase.seed),
      atExit: (work) => lastWork.push(work),
    }),
  );
  lastWork.forEach((work) => work());
  const cancelled = cancelledAt();
  return {
    ...{
      case: fuzzCase,
      inputs,
      values,
      ...end,
      recorded,
      requests: pinkfish.requests,
      runs: pinkfish.runs,
      dispatched,
    },
    origins: { api: pinkfish.apiUrl, files: pinkfish.filesUrl, elsewhere: elsewhere.url },
    ...{ places, before, after: treeBelow(world.root), simulatedMs: world.time.clock.now() - startedAt },
    cancelledForMs: cancelled === undefined ? undefined : performance.now() - cancelled,
    artifacts: (artifacts?.artifacts() ?? []).map((artifact) => {
      const { name, content = Buffer.alloc(0) } = artifact;
      const isZip = artifact.mimeType === ZIP;
      return { name, isZip, entries: isZip ? entriesOf(artifact) : [{ name, bytes: content }] };
    }),
    comments: github.comments.map(({ body }) => body),
  };
};

/** Files and links of others, in the way and beside it. */
const setTraps = (root: string, { workspace }: StepPlaces): void => {
  const outside = join(root, 'outside');
  mkdirSync(outside);
  writeFileSync(join(outside, 'canary'), 'sings');
  writeFileSync(join(workspace, 'a-file'), '\u0000\ufffd{');
  const trap = join(workspace, 'trap');
  mkdirSync(trap);
  // On Windows, symbolic links need a right.
  if (process.platform !== 'win32') {
    symlinkSync(outside, join(trap, 'step-1'));
    symlinkSync(join(outside, 'canary'), join(trap, 'results.json'));
    symlinkSync(outside, join(trap, 'designated-output'));
  }
  writeFileSync(join(trap, 'step-2'), 'a file');
};

/** Mulberry32: evenly spread, and the same for the same seed. */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

type Process = { env: Readonly<Record<string, string>>; print: (text: string) => void };

/** Waits for main with the process as a runner would have set it up: what the artifact client reads and prints there. */
export const within = async (
  { env, print }: Process,
  running: Promise<boolean>,
): Promise<Pick<Trace, 'green' | 'failure'>> => {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array) => {
    print(typeof text === 'string' ? text : Buffer.from(text).toString());
    return true;
  };
  Object.assign(process.env, env);
  let failure: string | undefined;
  const onRejection = (error: unknown): void => void (failure ??= `unhandled rejection: ${String(error)}`);
  process.on('unhandledRejection', onRejection);
  const hang = AbortSignal.timeout(HANG_MS);
  try {
    const hung = new Promise<undefined>((resolve) => hang.addEventListener('abort', () => resolve(undefined)));
    const green = await Promise.race([running, hung]);
    if (green === undefined) failure = `main did not end within ${HANG_MS} ms of the machine's time`;
    return { green, failure };
  } catch (error) {
    return { green: undefined, failure: `main threw ${String(error)}` };
  } finally {
    process.off('unhandledRejection', onRejection);
    process.stdout.write = write;
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
  }
};
