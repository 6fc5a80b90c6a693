import { stepByStep, type Scenario, type StepResult } from './scenario.ts';

/** A run to look at: for the demo, and for workflows, where its name is the trigger's id. */
export type NamedScenario = {
  readonly about: string;
  readonly scenario: Scenario;
  /** What the action is given on top of `api-key`, `base-url` and `trigger-id`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** How the action is expected to end. */
  readonly outcome: string;
  readonly exitCode: 0 | 1;
  /** The job is cancelled so long after the run was triggered. */
  readonly cancelAfterMs?: number;
  /** The failed job is re-run; so this attempt is expected to end, without a second trigger. */
  readonly rerun?: { readonly outcome: string; readonly exitCode: 0 | 1 };
};

const PAYLOAD = '{"product": "Aquarium", "week": 47}';

const COLLECT = 'Collect the tickets of the week';
const GROUP = 'Group them by cause';
const WRITE = 'Write the report';

const CAUSES = `cause,tickets,share
Login after the password change,41,0.38
Invoices in the wrong currency,27,0.25
Slow search,22,0.20
Other,18,0.17
`;

const REPORT = `# Support report, week 47

**108 tickets**, nine fewer than the week before.

| cause | tickets |
| --- | ---: |
| Login after the password change | 41 |
| Invoices in the wrong currency | 27 |
| Slow search | 22 |
| Other | 18 |

The login trouble began on Tuesday with release 5.2 and is fixed in 5.2.1.
`;

const STDERR = `Traceback (most recent call last):
  File "group.py", line 31, in <module>
    causes = model.classify(tickets)
RateLimitError: the model answered 429 three times
`;

const collected: StepResult = { duration: 1900, inline: { resultType: 'plaintext', text: '108 tickets' } };

const grouped: StepResult = {
  duration: 1800,
  files: [{ name: 'causes.csv', content: CAUSES, mimeType: 'text/csv' }],
};

const written: StepResult = {
  duration: 1900,
  files: [{ name: 'report.md', content: REPORT, mimeType: 'text/markdown' }],
};

const automation = { automationName: 'Weekly support report', automationVersion: 12 };

const wholeRun = stepByStep(
  [
    { name: COLLECT, ms: 1900 },
    { name: GROUP, ms: 1800 },
    { name: WRITE, ms: 1900 },
  ],
  { pendingMs: 400 },
);

const longRun = stepByStep(
  [
    { name: COLLECT, ms: 1500 },
    { name: GROUP, ms: 600_000 },
  ],
  { pendingMs: 400 },
);

const complete: NamedScenario = {
  about: 'three steps, two result files, one of them the designated output',
  scenario: {
    timeline: wholeRun,
    results: { ...automation, results: [collected, grouped, written], designatedOutput: 'step-3/report.md' },
  },
  inputs: { payload: PAYLOAD, 'render-output': 'markdown' },
  outcome: 'complete',
  exitCode: 0,
};

const failed: NamedScenario = {
  about: 'the second step fails and leaves its error output',
  scenario: {
    timeline: stepByStep(
      [
        { name: COLLECT, ms: 1900 },
        { name: GROUP, ms: 1800, ends: 'FAILED' },
      ],
      { pendingMs: 400 },
    ),
    results: {
      ...automation,
      results: [
        collected,
        { exitCode: 1, duration: 1800, files: [{ name: 'stderr.txt', content: STDERR, mimeType: 'text/plain' }] },
      ],
    },
  },
  inputs: { payload: PAYLOAD },
  outcome: 'failed',
  exitCode: 1,
};

const timeout: NamedScenario = {
  about: "the run goes past the service's own time limit",
  scenario: {
    timeline: stepByStep(
      [
        { name: COLLECT, ms: 1900 },
        { name: GROUP, ms: 2500, ends: 'TIMEOUT' },
      ],
      { pendingMs: 400 },
    ),
    results: { ...automation, results: [collected, { exitCode: 124, duration: 2500 }] },
  },
  inputs: { payload: PAYLOAD },
  outcome: 'timeout',
  exitCode: 1,
};

const waitTimeout: NamedScenario = {
  about: "the run goes on for longer than the input 'timeout' allows to wait",
  scenario: { timeline: longRun, results: automation },
  inputs: { payload: PAYLOAD, timeout: '4s' },
  outcome: 'wait-timeout',
  exitCode: 1,
};

const rerun: NamedScenario = {
  about: "after wait-timeout the job is re-run with 'on-rerun: follow', and finishes the same run",
  scenario: complete.scenario,
  inputs: { payload: PAYLOAD, timeout: '4s', 'on-rerun': 'follow' },
  outcome: 'wait-timeout',
  exitCode: 1,
  rerun: { outcome: 'complete', exitCode: 0 },
};

const cancelled: NamedScenario = {
  about: 'the job is cancelled while the run goes on',
  scenario: { timeline: longRun, results: automation },
  inputs: { payload: PAYLOAD },
  outcome: 'cancelled',
  exitCode: 1,
  cancelAfterMs: 3000,
};

const detached: NamedScenario = {
  about: "the run waits for a person's approval, and the step does not wait for it",
  scenario: {
    timeline: [
      ...wholeRun.slice(0, 2),
      {
        atMs: 2300,
        status: 'PAUSED',
        steps: [
          { name: COLLECT, status: 'COMPLETE' },
          { name: GROUP, status: 'PAUSED' },
        ],
      },
    ],
    results: automation,
  },
  inputs: { payload: PAYLOAD, 'on-paused': 'detach' },
  outcome: 'detached',
  exitCode: 0,
};

const GONE = {
  status: 404,
  headers: { 'content-type': 'application/xml' },
  body: '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>',
};

const error: NamedScenario = {
  about: 'the run completes, but one of its files is not to be had',
  scenario: {
    timeline: wholeRun,
    results: {
      ...automation,
      results: [
        collected,
        { ...grouped, files: [{ name: 'causes.csv', content: CAUSES, mimeType: 'text/csv', faults: () => GONE }] },
        written,
      ],
      designatedOutput: 'step-3/report.md',
    },
  },
  inputs: { payload: PAYLOAD },
  outcome: 'error',
  exitCode: 1,
};

/** The runs that demo and workflows can ask for by name. */
export const SCENARIOS: Readonly<Record<string, NamedScenario>> = {
  complete,
  failed,
  timeout,
  'wait-timeout': waitTimeout,
  rerun,
  cancelled,
  detached,
  error,
};

/** The named scenarios by trigger id, for the stand-in service. */
export const scenariosByTrigger = (): Record<string, Scenario> =>
  Object.fromEntries(Object.entries(SCENARIOS).map(([name, { scenario }]) => [name, scenario]));
