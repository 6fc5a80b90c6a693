// What an example meets under act, where that is not a complete run, and what must be seen of it from outside.
import type { GitHubApi } from '../../fake-pinkfish/github-api.ts';
import type { FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { completeAtOnce, type Scenario } from '../../fake-pinkfish/scenario.ts';
import { SCENARIOS } from '../../fake-pinkfish/scenarios.ts';
import type { JobLog } from './act.ts';
import type { Issue } from './gh.ts';

export type Seen = {
  readonly pinkfish: FakePinkfish;
  readonly github: GitHubApi;
  readonly artifacts: readonly string[];
  readonly jobs: Readonly<Record<string, JobLog>>;
  /** What `gh` did to the repository's issues. */
  readonly issues: readonly Issue[];
  /** The bodies posted to a webhook. */
  readonly posts: readonly string[];
};

/** One run of an example's workflow. */
export type ExamplePlan = {
  readonly scenario: Scenario;
  /** The event that starts it; the first that the workflow names unless given. */
  readonly event?: string;
  /** Inputs of the event `workflow_dispatch`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** A run that was triggered before. */
  readonly earlierRun?: { readonly automationId: string; readonly runId: string };
  /** Jobs that end otherwise than as a success, by id, or for one of a matrix by its name. */
  readonly jobs?: Readonly<Record<string, string>>;
  /** The workflow sends nothing to Pinkfish. */
  readonly withoutService?: boolean;
  /** What must hold afterwards, said as a sentence that is false where it does not. */
  readonly checks?: Readonly<Record<string, (seen: Seen) => boolean>>;
};

/** An example's runs, in their order, and the issues that there are before. */
export type ExamplePlans = { readonly issues: readonly Issue[]; readonly plans: readonly ExamplePlan[] };

const scenarioNamed = (name: string): Scenario => {
  const named = SCENARIOS[name];
  if (!named) throw new Error(`no scenario is named ${name}`);
  return named.scenario;
};

/** As a named scenario ends, without its waiting. */
const endOf = (name: string, status: string): Scenario => {
  const { results = {} } = scenarioNamed(name);
  return { byLook: [{ status }], results };
};
const complete = endOf('complete', 'COMPLETE');
const failedRun = { scenario: endOf('failed', 'FAILED') };

/** The payload of the first run that was triggered, as it was sent. */
const payload = ({ pinkfish }: Seen): string => pinkfish.requestsOf('trigger')[0]?.body.toString() ?? '';

const earlier = { automationId: 'd831ue4rccbc73knbi80', runId: '1778786207851669421' };

const waitingIssue: Issue = {
  number: 7,
  title: `Run ${earlier.runId} of automation ${earlier.automationId} waits for an approval`,
  labels: ['pinkfish-approval'],
  comments: [],
  state: 'open',
};

/** Each issue as its state and the number of its comments, the text that it was opened with included. */
const issuesAre =
  (...expected: string[]) =>
  ({ issues }: Seen): boolean =>
    issues.map(({ state, comments }) => `${state} ${comments.length}`).join() === expected.join();

const logOf = ({ jobs }: Seen, job: string): string =>
  Object.values(jobs)
    .filter((log) => log.job.startsWith(job))
    .flatMap(({ output, commands }) => [...output, ...commands.map(({ text }) => text)])
    .join('\n');

const summaryOf = ({ jobs }: Seen, job: string): string => jobs[job]?.summaries.join('\n') ?? '';

const outputting = (text: string, name = 'output.json'): Scenario =>
  completeAtOnce({
    results: [{ files: [{ name, content: text, mimeType: name.endsWith('.html') ? 'text/html' : 'text/plain' }] }],
    designatedOutput: `step-1/${name}`,
  });

/** The size of a file that was sent along, 0 without it. */
const attached = ({ pinkfish }: Seen, file: string): number =>
  pinkfish.requestsOf('trigger')[0]?.parts?.find(({ fileName }) => fileName === file)?.size ?? 0;

const HOSTILE = 'He said "5 < 6 & 7"\n<!channel> \\ `x` $(y)';

const PLANS: Readonly<Record<string, readonly ExamplePlan[]>> = {
  'approval-denied': [
    {
      scenario: outputting('{"approved": true}'),
      checks: { 'the deployment runs': ({ jobs }) => jobs.deploy?.result === 'success' },
    },
    ...['{"approved": false}', 'approved', '', '{"approved": false} {"approved": true}'].map((text) => ({
      scenario: outputting(text),
      checks: { [`nothing is deployed after ${text}`]: ({ jobs }: Seen) => jobs.deploy === undefined },
    })),
  ],
  'approval-trigger': [
    {
      scenario: scenarioNamed('detached'),
      checks: {
        'an issue names the run': ({ issues, pinkfish }) =>
          issues[0]?.title.includes(pinkfish.runs[0]?.runId ?? 'no run') === true,
      },
    },
  ],
  'artifact-in-later-job': [
    {
      scenario: complete,
      checks: { 'the artifact is named report': ({ artifacts }) => artifacts.join() === 'report' },
    },
  ],
  attachment: [{ scenario: complete, checks: { 'the file was sent': (seen) => attached(seen, 'disk.txt') > 0 } }],
  callback: [
    {
      scenario: complete,
      event: 'workflow_dispatch',
      inputs: { 'run-id': earlier.runId, 'automation-id': earlier.automationId },
      earlierRun: earlier,
      checks: { 'nothing is triggered': ({ pinkfish }) => pinkfish.requestsOf('trigger').length === 0 },
    },
  ],
  'ghes-artifact': [
    {
      scenario: complete,
      checks: { 'the report is uploaded': (seen) => logOf(seen, 'report').includes('/report.md') },
    },
  ],
  'json-output': [
    { scenario: outputting('{"risk": "low", "reason": "words only"}') },
    {
      scenario: outputting('{"risk": "high", "reason": "a table is dropped"}'),
      jobs: { risk: 'failure' },
      checks: { 'the summary says why': (seen) => summaryOf(seen, 'risk').includes('a table is dropped') },
    },
    ...['The risk is low: {"risk": "low"}', '', '{"risk": "low"}'].map((text) => ({
      scenario: outputting(text),
      jobs: { risk: 'failure' },
      checks: {
        [`the error says that this is wrong: ${text}`]: (seen: Seen) =>
          logOf(seen, 'risk').includes('is not a JSON object'),
      },
    })),
  ],
  matrix: [
    {
      scenario: complete,
      checks: {
        'three artifacts have names of their own': ({ artifacts }) =>
          [...artifacts].sort().join() === 'report-billing,report-login,report-search',
        'one summary has the three outputs': (seen) => summaryOf(seen, 'collect').split('108 tickets').length === 4,
      },
    },
  ],
  'nightly-issue-on-failure': [
    { scenario: complete, checks: { 'no issue is opened': issuesAre() } },
    { ...failedRun, jobs: { check: 'failure' }, checks: { 'one issue is opened': issuesAre('open 1') } },
    { ...failedRun, jobs: { check: 'failure' }, checks: { 'the issue has one more comment': issuesAre('open 2') } },
    { scenario: complete, checks: { 'the issue is closed': issuesAre('closed 3') } },
    { scenario: complete, checks: { 'nothing else happens': issuesAre('closed 3') } },
    { ...failedRun, jobs: { check: 'failure' }, checks: { 'a new issue is opened': issuesAre('closed 3', 'open 1') } },
  ],
  'open-output': [
    {
      scenario: outputting('<h1>All is well</h1>', 'report.html'),
      checks: {
        'the report is an artifact of its own': ({ artifacts }) =>
          artifacts.some((name) => /^report-\d+\.html$/.test(name)),
        'the summary links it': (seen) => summaryOf(seen, 'report').includes('The report is at https://'),
      },
    },
  ],
  'payload-file': [
    { scenario: complete, checks: { 'the whole file was sent': (seen) => payload(seen).length > 131_072 } },
  ],
  'payload-from-event': [
    {
      scenario: complete,
      checks: { 'the title is in the payload': (seen) => payload(seen).includes('Sort the \\"aquariums\\" by price') },
    },
  ],
  'pr-comment': [
    {
      scenario: complete,
      checks: { 'the pull request has one comment': ({ github }) => github.comments.length === 1 },
    },
  ],
  'pr-diff-attachment': [
    {
      scenario: complete,
      checks: {
        'the diff was sent': (seen) => attached(seen, 'pull-request.diff') > 500,
      },
    },
  ],
  slack: [
    {
      scenario: outputting(HOSTILE, 'report.txt'),
      checks: {
        'the message is JSON, and nothing in it is a command of Slack': ({ posts }) =>
          posts.length === 1 &&
          (JSON.parse(posts[0] ?? '') as { text: string }).text.includes(
            'complete\nHe said "5 &lt; 6 &amp; 7"\n&lt;!channel&gt; \\ `x` $(y)\n<https://',
          ),
      },
    },
    {
      ...failedRun,
      jobs: { report: 'failure' },
      checks: {
        'a failure is posted': ({ posts }) => posts.length === 1 && posts[0]?.includes(': failed\\n') === true,
      },
    },
  ],
  'tolerate-failure': [failedRun],
};

const FOLLOW: ExamplePlans = {
  issues: [waitingIssue, { ...waitingIssue, number: 8, title: 'Run 42 of automation unknown waits for an approval' }],
  plans: [
    {
      scenario: complete,
      earlierRun: earlier,
      jobs: { 'follow unknown 8 42': 'failure' },
      checks: {
        'the run that ended is closed, the other is reported': issuesAre('closed 1', 'open 1'),
        'the other is not found again': ({ issues }) => issues[1]?.labels.length === 0,
      },
    },
    {
      scenario: complete,
      withoutService: true,
      checks: { 'nothing more is reported': issuesAre('closed 1', 'open 1') },
    },
  ],
};

/** What is planned for an example by its name; without plans of its own, a complete run. */
export const plansOf = (name: string): ExamplePlans =>
  name === 'approval-follow' ? FOLLOW : { issues: [], plans: PLANS[name] ?? [{ scenario: complete }] };
