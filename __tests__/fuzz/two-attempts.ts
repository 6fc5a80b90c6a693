// Two attempts of one job with `on-rerun: follow`, the artifact service being the same.
import fc from 'fast-check';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startArtifactService, type ArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import { startPinkfish, type FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { makePlaces, runnerEnvironment } from '../../fake-pinkfish/runner-environment.ts';
import { annotationsIn } from '../../fake-pinkfish/workflow-commands.ts';
import { CancelledError } from '../../src/errors.ts';
import { createDispatcher } from '../../src/http/dispatcher.ts';
import { main } from '../../src/main.ts';
import { startFastTime } from './fast-time.ts';
import { artifactFaults } from './fuzz-case.ts';
import { recordingRunner } from './recording-runner.ts';
import { within } from './run-case.ts';

const ENDED_BADLY = ['FAILED', 'TIMEOUT', 'CANCELLED'];
const OPERATIONS = ['trigger', 'status', 'results', 'file'] as const;

type Operation = (typeof OPERATIONS)[number];
type Uploads = { create: Fault[]; block: Fault[]; finalize: Fault[] };
type TwoAttempts = {
  /** The run's status while the first attempt lasts, and in the second. */
  statuses: [string, string];
  /** The first job is cancelled at this request. */
  cancelAt: Operation | undefined;
  uploads: Uploads;
  /** For the second attempt: what reads the first one's artifact, and the first status checks. */
  reads: { list: Fault[]; link: Fault[]; download: Fault[]; status: Fault[] };
  triggers: Fault[];
};

const status = fc.constantFrom('RUNNING', 'PAUSED', 'COMPLETE', ...ENDED_BADLY);
const statusFaults = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Fault[]>([]) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom<Fault>('reset', { status: 404 }, { status: 503 }), { maxLength: 2 }),
  },
);

const twoAttempts: fc.Arbitrary<TwoAttempts> = fc.record({
  statuses: fc.tuple(status, status),
  cancelAt: fc.option(fc.constantFrom(...OPERATIONS), { nil: undefined, freq: 1 }),
  uploads: fc.record({ create: artifactFaults, block: artifactFaults, finalize: artifactFaults }),
  reads: fc.record({ list: artifactFaults, link: artifactFaults, download: artifactFaults, status: statusFaults }),
  triggers: fc.constantFrom<Fault[]>([], [], [], ['reset'], [{ status: 500 }], [{ status: 429, headers: {} }]),
});

type End = { failure: string | undefined; warnings: string[]; said: string; hasIds: boolean };
type Services = {
  root: string;
  pinkfish: FakePinkfish;
  artifacts: ArtifactService;
  time: ReturnType<typeof startFastTime>;
};

const attempt = async (
  { root, pinkfish, artifacts, time }: Services,
  number: number,
  controller = new AbortController(),
): Promise<End> => {
  const places = makePlaces(join(root, `attempt-${number}`));
  const own = { 'api-key': pinkfish.apiKey, 'base-url': pinkfish.apiUrl, 'trigger-id': 'my-trigger' };
  const inputs = { ...own, 'on-rerun': 'follow', timeout: '20s', 'poll-interval': '5s' };
  const fine = { outputs: 'fine', summary: 'fine' } as const;
  const recorded = recordingRunner({ inputs, outputPath: places.output, faults: fine });
  const platform = artifacts.attempt(number, { rerun: 'failed' });
  const env = { ...runnerEnvironment(places, { name: 'push', payload: {} }), ...platform };
  const lastWork: (() => void)[] = [];
  const { failure } = await within(
    { env: platform, print: recorded.print },
    main({
      ...{ runner: recorded.runner, env, clock: time.clock, createDispatcher, signal: controller.signal },
      random: () => 0.5,
      atExit: (work) => lastWork.push(work),
    }),
  );
  lastWork.forEach((work) => work());
  const lines = recorded.lines();
  const warnings = annotationsIn(lines).flatMap(({ level, message }) => (level === 'warning' ? [message] : []));
  const hasIds = recorded.outputs().some(([name, value]) => name === 'run-id' && value !== '');
  return { failure, warnings, said: lines.map(({ text }) => text).join('\n'), hasIds };
};

/** Runs both attempts and says which promises they broke, in words. */
const violations = async (given: TwoAttempts, services: Services): Promise<string[]> => {
  const { pinkfish, artifacts } = services;
  const controller = new AbortController();
  const cancel = () => controller.abort(new CancelledError('The runner sent SIGINT'));
  if (given.cancelAt !== undefined) void pinkfish.seen(given.cancelAt).then(cancel);
  const first = await attempt(services, 1, controller);
  const started = pinkfish.runs.length;
  // As the second attempt finds it. Where it asks the run once more before it decides, these faults are met first.
  const { reads } = given;
  const [run] = pinkfish.runs;
  if (run) pinkfish.continueRun(run, scenarioOf(given.statuses[1]));
  for (const name of ['create', 'block', 'finalize'] as const) artifacts.setFaults(name, []);
  for (const name of ['list', 'link', 'download'] as const) artifacts.setFaults(name, reads[name]);
  pinkfish.setFaults('trigger', []);
  pinkfish.setFaults('status', reads.status);
  const second = await attempt(services, 2);
  const failures = [first, second].flatMap(({ failure }) => failure ?? []);
  if (failures.length > 0) return failures;
  const runs = pinkfish.runs.length;
  const broken = started > 1 || runs - started > 1 ? [`${started} and ${runs - started} runs were started`] : [];
  if (started === 0 || runs === started) return broken;
  const warned = [...first.warnings, ...second.warnings].some((text) =>
    /ids could not be|could not be read/.test(text),
  );
  const isAllowed =
    ENDED_BADLY.includes(given.statuses[1]) ||
    warned ||
    // Cancelled, or without ids, before these could be uploaded.
    !first.hasIds ||
    (controller.signal.aborted && second.said.includes('sees no run of an earlier one')) ||
    (saysNothing(given) && second.said.includes('sees no run of an earlier one')) ||
    (reads.status.length > 0 && second.said.includes('is not known to Pinkfish'));
  return isAllowed ? broken : [...broken, `a second run was started without a reason:\n${second.said}`];
};

/** A name that is said to be taken, or a list without artifacts: neither can be told from the truth, so none is a warning. */
const saysNothing = ({ uploads, reads }: TwoAttempts): boolean =>
  JSON.stringify(uploads.create).includes('already_exists') || JSON.stringify(reads.list).includes('"ok\\":false');

const scenarioOf = (word: string) => ({
  byLook: [{ status: word }],
  results: { results: [{ files: [{ name: 'a.txt', content: 'x' }] }] },
});

/** At most one run over two attempts, unless the first failed or could not be found, which is a warning. */
export const oneRunOverTwoAttempts = fc.asyncProperty(twoAttempts, async (given) => {
  const root = mkdtempSync(join(tmpdir(), 'pinkfish-fuzz-two-'));
  const time = startFastTime();
  const pinkfish = await startPinkfish({
    scenario: scenarioOf(given.statuses[0]),
    faults: { trigger: given.triggers },
    now: time.clock.now,
  });
  const artifacts = await startArtifactService({ faults: given.uploads });
  try {
    const broken = await violations(given, { root, pinkfish, artifacts, time });
    if (broken.length > 0) throw new Error(broken.join('\n'));
  } finally {
    time.restore();
    await Promise.all([pinkfish.close(), artifacts.close()]);
    // On Windows, what a client that was given up still reads stays for a moment.
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
});
