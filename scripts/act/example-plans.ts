// What an example meets under act, where that is not a complete run, and what must be seen of it from outside.
import type { GitHubApi } from '../../fake-pinkfish/github-api.ts';
import type { FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { completeAtOnce, type Scenario } from '../../fake-pinkfish/scenario.ts';
import { SCENARIOS } from '../../fake-pinkfish/scenarios.ts';
import type { JobLog } from './act.ts';

export type Seen = {
  readonly pinkfish: FakePinkfish;
  readonly github: GitHubApi;
  readonly artifacts: readonly string[];
  readonly jobs: Readonly<Record<string, JobLog>>;
  /** Each call of `gh`, as one line. */
  readonly gh: readonly string[];
};

export type ExamplePlan = {
  readonly scenario: Scenario;
  /** A run that was triggered before, and that `gh` finds. */
  readonly waitingRun?: { readonly automationId: string; readonly runId: string };
  /** Jobs that end otherwise than as a success. */
  readonly jobs?: Readonly<Record<string, string>>;
  /** What must hold afterwards, said as a sentence that is false where it does not. */
  readonly checks?: Readonly<Record<string, (seen: Seen) => boolean>>;
};

const scenarioNamed = (name: string): Scenario => {
  const named = SCENARIOS[name];
  if (!named) throw new Error(`no scenario is named ${name}`);
  return named.scenario;
};

const complete = scenarioNamed('complete');

/** The payload of the first run that was triggered, as it was sent. */
const payload = ({ pinkfish }: Seen): string => pinkfish.requestsOf('trigger')[0]?.body.toString() ?? '';

const ghWas =
  (command: string) =>
  ({ gh }: Seen): boolean =>
    gh.some((line) => line.startsWith(command));

const waiting = { automationId: 'd831ue4rccbc73knbi80', runId: '1778786207851669421' };

const risk: Scenario = completeAtOnce({
  results: [
    {
      files: [{ name: 'risk.json', content: '{"risk": "low", "reason": "words only"}', mimeType: 'application/json' }],
    },
  ],
  designatedOutput: 'step-1/risk.json',
});

const PLANS: Readonly<Record<string, ExamplePlan>> = {
  'approval-follow': {
    scenario: complete,
    waitingRun: waiting,
    checks: { 'the issue is closed': ghWas('issue close 7') },
  },
  'approval-trigger': {
    scenario: scenarioNamed('detached'),
    checks: { 'an issue remembers the run': ghWas('issue create') },
  },
  'artifact-in-later-job': {
    scenario: complete,
    checks: { 'the artifact is named report': ({ artifacts }) => artifacts.join() === 'report' },
  },
  attachment: {
    scenario: complete,
    checks: {
      'the file was sent': ({ pinkfish }) =>
        pinkfish.requestsOf('trigger')[0]?.parts?.some(({ fileName }) => fileName === 'disk.txt') === true,
    },
  },
  'json-output': { scenario: risk },
  matrix: {
    scenario: complete,
    checks: {
      'three artifacts have names of their own': ({ artifacts }) =>
        [...artifacts].sort().join() === 'report-billing,report-login,report-search',
    },
  },
  'nightly-issue-on-failure': {
    scenario: scenarioNamed('failed'),
    jobs: { check: 'failure' },
    checks: { 'an issue is opened': ghWas('issue create') },
  },
  'payload-from-event': {
    scenario: complete,
    checks: { 'the title is in the payload': (seen) => payload(seen).includes('Sort the \\"aquariums\\" by price') },
  },
  'pr-comment': {
    scenario: complete,
    checks: { 'the pull request has one comment': ({ github }) => github.comments.length === 1 },
  },
  'tolerate-failure': { scenario: scenarioNamed('failed') },
};

/** The plan of an example by its name; without one of its own, a complete run. */
export const planOf = (name: string): ExamplePlan => PLANS[name] ?? { scenario: complete };
