import fc from 'fast-check';
import type { ArtifactOperation } from '../../fake-pinkfish/artifact-service.ts';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import type { Operation } from '../../fake-pinkfish/record.ts';
import { commentWeather, type CommentWeather } from './comments.ts';
import { runDocuments, type RunDocuments } from './documents.ts';
import { weather, type Weather } from './faults.ts';
import { givenInputs, key, type GivenInputs } from './given-inputs.ts';
import type { RunnerFaults } from './recording-runner.ts';

/** The artifact service: none, or one with faults. */
export type ArtifactWeather = { faults: Partial<Record<ArtifactOperation, Fault[]>>; namesTaken: boolean } | undefined;

/** Everything that happens to one step, as data: printed, it is what went wrong. */
export type FuzzCase = {
  key: string;
  given: GivenInputs;
  documents: RunDocuments;
  weather: Weather;
  artifacts: ArtifactWeather;
  github: CommentWeather;
  runner: RunnerFaults;
  /** The job is cancelled when this request arrives; `count` begins at 1. */
  cancel: { operation: Operation; count: number } | undefined;
  event: 'push' | 'pull_request';
  /** Of the jitter. */
  seed: number;
};

const twirp = (status: number, code: string, msg: string): Fault => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code, msg }),
});

const artifactFault = fc.constantFrom<Fault>(
  'pass',
  'reset',
  'half-close',
  'reset-before-reading',
  { status: 500 },
  { status: 503, body: '<html></html>' },
  { withBody: '{"ok":false}' },
  { withBody: 'null' },
  twirp(403, 'permission_denied', 'insufficient usage to create artifact'),
  twirp(403, 'permission_denied', '::error::no\n##[error]no'),
  twirp(409, 'already_exists', 'an artifact with this name already exists on the workflow run'),
);

export const artifactFaults = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Fault[]>([]) },
  { weight: 1, arbitrary: fc.array(artifactFault, { maxLength: 3 }) },
);

const artifacts: fc.Arbitrary<ArtifactWeather> = fc.option(
  fc.record({
    faults: fc.record({
      create: artifactFaults,
      block: artifactFaults,
      commit: artifactFaults,
      finalize: artifactFaults,
    }),
    namesTaken: fc.nat({ max: 9 }).map((number) => number === 0),
  }),
  { nil: undefined, freq: 3 },
);

const cancel = fc.record({
  operation: fc.constantFrom<Operation>('trigger', 'status', 'results', 'file'),
  count: fc.integer({ min: 1, max: 4 }),
});

export const fuzzCase: fc.Arbitrary<FuzzCase> = fc.record({
  key,
  given: givenInputs,
  documents: runDocuments,
  weather,
  artifacts,
  github: commentWeather,
  runner: fc.record({
    outputs: fc.constantFrom<RunnerFaults['outputs']>(...Array<'fine'>(38).fill('fine'), 'missing', 'breaking'),
    summary: fc.constantFrom<RunnerFaults['summary']>(...Array<'fine'>(9).fill('fine'), 'breaking'),
  }),
  cancel: fc.oneof({ weight: 11, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: cancel }),
  event: fc.constantFrom('push', 'pull_request'),
  seed: fc.nat(),
});
