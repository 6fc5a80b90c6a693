import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CancelledError,
  HttpError,
  InputError,
  NetworkError,
  PlatformError,
  TimedOutError,
  UnexpectedResponseError,
  type Operation,
} from '../../src/errors.ts';
import {
  annotationText,
  helpUrl,
  HEADINGS,
  problemOfError,
  problemOfRun,
  waitTimeoutProblem,
  type Failure,
  type Problem,
} from '../../src/report/problem.ts';
import type { Report } from '../../src/report/report.ts';
import { hostileText } from '../fixtures/hostile-text.ts';
import { report, results } from '../fixtures/report.ts';

const run = { runId: '1778786207851669420', automationId: 'd831ue4rccbc73knbi80' };
const IDS = "run-id: '1778786207851669420' and automation-id: 'd831ue4rccbc73knbi80'";

const failure = (error: unknown, operation: Operation | undefined, changed: Partial<Failure> = {}): Failure => ({
  error,
  operation,
  run: operation === 'trigger' || operation === undefined ? undefined : run,
  status: operation === 'status' ? 'RUNNING' : operation === 'results' ? 'COMPLETE' : undefined,
  mayHaveStarted: false,
  insecure: false,
  withAttachments: false,
  triggered: true,
  ...changed,
});
const answered = (status: number, redirectHost?: string): HttpError =>
  new HttpError({ status, serviceMessage: 'Unauthorized: Invalid API key', requestId: 'abc-1', redirectHost });
const unexpected = (error: unknown): Problem => problemOfError(failure(error, undefined));
const cancelled = (changed: Partial<Failure>): Problem =>
  problemOfError(failure(new CancelledError('SIGINT'), undefined, changed));
const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });
const NO_PROBLEM = { phrase: '', title: '', message: '', heading: '' };
const ended = (status: string, changed: Partial<Report> = {}): Problem => {
  const tails = [{ name: 'stderr.txt', lines: ['Traceback', 'KeyError: "diff"'] }];
  const failedStep = { name: 'Summarise', key: '2', stepIndex: 2, exitCode: 1, tails };
  return problemOfRun(report({ run, status, failedStep, ...changed }), run) ?? NO_PROBLEM;
};
const named = (name: string): Partial<Report> => ({ results: results({ name }) });
const missing = (...missingFiles: Report['missingFiles']): Problem => ended('COMPLETE', { missingFiles });

type Case = [name: string, problem: Problem, heading: keyof typeof HEADINGS, message: string];

const cases: Case[] = [
  [
    'a bad input',
    problemOfError(failure(new InputError('timeout', 'is "soon"; write a duration such as 90s or 1h30m.'), undefined)),
    'input',
    'Input "timeout" is "soon"; write a duration such as 90s or 1h30m.',
  ],
  [
    'a bad input that is only seen later',
    problemOfError(failure(new InputError('api-key', 'is blank.'), 'status')),
    'input',
    'Input "api-key" is blank.',
  ],
  [
    'something unforeseen among the inputs',
    problemOfError(failure(new TypeError('x is not a function'), undefined)),
    'unexpected',
    'Unexpected error: x is not a function.',
  ],
  [
    'a wrong key at the trigger',
    problemOfError(failure(answered(401), 'trigger')),
    'key',
    'Pinkfish refused the API key: HTTP 401: Unauthorized: Invalid API key (request id abc-1). Check the secret that api-key is set from: the key may be mistyped, revoked or of another workspace.',
  ],
  ['a forbidden trigger', problemOfError(failure(answered(403), 'trigger')), 'key', 'another workspace'],
  [
    'an unknown trigger',
    problemOfError(failure(answered(404), 'trigger')),
    'triggerUnknown',
    'Check trigger-id, and that',
  ],
  [
    'a payload too large',
    problemOfError(failure(answered(413), 'trigger')),
    'payloadRefused',
    'The payload is too large: HTTP 413',
  ],
  [
    'a payload that is refused',
    problemOfError(failure(answered(400), 'trigger')),
    'payloadRefused',
    'Compare the payload',
  ],
  [
    'a media type that is refused',
    problemOfError(failure(answered(415), 'trigger')),
    'payloadRefused',
    'Compare the payload',
  ],
  [
    'a request with attachments that is refused',
    problemOfError(failure(answered(400), 'trigger', { withAttachments: true })),
    'payloadRefused',
    'Pinkfish refused the request: HTTP 400: Unauthorized: Invalid API key (request id abc-1). Attachments are limited to 20 files',
  ],
  [
    'a redirected trigger',
    problemOfError(failure(answered(302, 'login.example'), 'trigger', { mayHaveStarted: true })),
    'notTriggered',
    'The trigger request was redirected: HTTP 302, a redirect to login.example: ',
  ],
  [
    'a run that nobody has seen and that was not triggered here',
    problemOfError(
      failure(coded('getaddrinfo ENOTFOUND x.example', 'ENOTFOUND'), 'status', { status: undefined, triggered: false }),
    ),
    'statusFailed',
    "could not be read: getaddrinfo ENOTFOUND x.example. Check base-url and the runner's network.",
  ],
  [
    'a payload not understood',
    problemOfError(failure(answered(422), 'trigger')),
    'payloadRefused',
    'Compare the payload',
  ],
  [
    'a rate limit that did not end',
    problemOfError(failure(answered(429), 'trigger')),
    'notTriggered',
    'Nothing was triggered, so you can safely run this job again.',
  ],
  [
    'a trigger without ids',
    problemOfError(
      failure(
        new UnexpectedResponseError('Its answer has no X-Pf-Run-Id header', { transient: false, requestId: 'abc-1' }),
        'trigger',
      ),
    ),
    'noIds',
    'Its answer has no X-Pf-Run-Id header (request id abc-1). The run has probably started',
  ],
  [
    'a trigger that may have been read',
    problemOfError(failure(answered(502), 'trigger', { mayHaveStarted: true })),
    'mayHaveStarted',
    'The trigger request was sent, but not confirmed: HTTP 502: Unauthorized: Invalid API key (request id abc-1). The run may have started, so the request was not repeated. Check the workflow',
  ],
  [
    'a trigger that was not answered',
    problemOfError(failure(new TimedOutError('no answer within 30 s'), 'trigger', { mayHaveStarted: true })),
    'mayHaveStarted',
    'no answer within 30 s. The run may have started',
  ],
  [
    'a trigger that never left',
    problemOfError(failure(coded('getaddrinfo ENOTFOUND triggers.example', 'ENOTFOUND'), 'trigger')),
    'notTriggered',
    'Pinkfish could not be reached: getaddrinfo ENOTFOUND triggers.example. Nothing was triggered, so you can safely run this job again. Check base-url',
  ],
  [
    'a network error without a text',
    problemOfError(failure(new NetworkError(coded('', 'ECONNREFUSED'), false), 'trigger')),
    'notTriggered',
    'Pinkfish could not be reached: ECONNREFUSED. Nothing',
  ],
  [
    'a certificate that nobody trusts',
    problemOfError(
      failure(coded('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), 'trigger', { insecure: true }),
    ),
    'tls',
    "Pinkfish could not be reached: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT). If a proxy or a company's own certificate authority is in between, set NODE_EXTRA_CA_CERTS to its certificate file in the step's env. Nothing was triggered.",
  ],
  [
    'the same while waiting',
    problemOfError(
      failure(coded('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), 'status', { insecure: true }),
    ),
    'tls',
    `The run continues in Pinkfish. Follow it with ${IDS}.`,
  ],
  ['a wrong key while waiting', problemOfError(failure(answered(401), 'status')), 'key', `Follow it with ${IDS}.`],
  [
    'a forbidden status',
    problemOfError(failure(answered(403), 'status')),
    'key',
    'Pinkfish refused the API key: HTTP 403',
  ],
  [
    'an unknown run',
    problemOfError(failure(answered(404), 'status', { status: undefined, triggered: false })),
    'runUnknown',
    'Pinkfish does not know run 1778786207851669420: HTTP 404: Unauthorized: Invalid API key (request id abc-1). Check run-id and automation-id',
  ],
  [
    'a status of another run',
    problemOfError(
      failure(new UnexpectedResponseError('The status document is about another run', { transient: false }), 'status'),
    ),
    'statusFailed',
    `Follow it with ${IDS}.`,
  ],
  ['a status that could not be read', problemOfError(failure(answered(410), 'status')), 'statusFailed', 'HTTP 410'],
  [
    'results that could not be fetched',
    problemOfError(failure(answered(500), 'results')),
    'resultsFailed',
    `The results of run 1778786207851669420 could not be downloaded: HTTP 500: Unauthorized: Invalid API key (request id abc-1). Run the step with ${IDS} to download the results again.`,
  ],
  [
    'an artifact that was refused',
    problemOfError(failure(new Error('Failed to CreateArtifact: conflict.'), 'artifact')),
    'artifact',
    'Failed to CreateArtifact: conflict. The files are in the folder',
  ],
  [
    'outputs that can not be written, before',
    problemOfError(
      failure(new PlatformError('The file that GITHUB_OUTPUT names is missing'), 'runner', { run: undefined }),
    ),
    'runner',
    'The file that GITHUB_OUTPUT names is missing. Nothing was triggered.',
  ],
  [
    'outputs that can not be written, after',
    problemOfError(failure(coded('no space left on device', 'ENOSPC'), 'runner')),
    'runner',
    `no space left on device (ENOSPC). The run was triggered. Follow it with ${IDS}.`,
  ],
  ['what is no error', unexpected('a text\nof two lines'), 'unexpected', 'Unexpected error: a text of two lines.'],
  ['an error with nothing to say', unexpected(new RangeError('')), 'unexpected', 'Unexpected error: RangeError.'],
  [
    'a failed run',
    ended('FAILED'),
    'runFailed',
    'Run 1778786207851669420 of "Release notes" failed after 1 min 5 s in step "Summarise" with exit code 1: KeyError: "diff".',
  ],
  [
    'a failed run of which no more is known',
    ended('FAILED', { failedStep: undefined }),
    'runFailed',
    'Run 1778786207851669420 of "Release notes" failed after 1 min 5 s.',
  ],
  [
    'a failed step without an exit code',
    ended('FAILED', {
      failedStep: { name: 'x', key: '1', tails: [{ name: 'stdout.txt', lines: ['the end.'] }] },
    }),
    'runFailed',
    'in step "x": the end.',
  ],
  [
    'a run that was cancelled',
    ended('CANCELLED'),
    'runCancelled',
    'Run 1778786207851669420 of "Release notes" was cancelled in Pinkfish after 1 min 5 s.',
  ],
  [
    'a run that took too long',
    ended('TIMEOUT'),
    'runTimeout',
    'exceeded Pinkfish\'s own time limit after 1 min 5 s, in step "Summarise".',
  ],
  [
    'a run that took too long, somewhere',
    ended('TIMEOUT', { failedStep: undefined }),
    'runTimeout',
    'after 1 min 5 s.',
  ],
  [
    'a wait that is over',
    waitTimeoutProblem(run, { timeoutMs: 1_800_000, status: 'RUNNING', lastError: undefined }),
    'waitTimeout',
    `The action's timeout of 30 min was reached; run 1778786207851669420 continues in Pinkfish with status RUNNING. Raise timeout, or follow the run in a later step with ${IDS}.`,
  ],
  [
    'a wait that is over in bad weather',
    waitTimeoutProblem(run, { timeoutMs: 90_000, status: undefined, lastError: answered(502) }),
    'waitTimeout',
    'run 1778786207851669420 had not ended. The last status check failed: HTTP 502',
  ],
  [
    'a job cancelled before anything',
    cancelled({}),
    'jobCancelled',
    "The job was cancelled, or the step's timeout-minutes was reached. Nothing was triggered.",
  ],
  [
    'a job cancelled during the trigger',
    cancelled({ mayHaveStarted: true }),
    'jobCancelled',
    'The trigger request was under way. The run may have started',
  ],
  [
    'a job cancelled during the wait',
    cancelled({ run, status: 'RUNNING' }),
    'jobCancelled',
    `This does not stop run 1778786207851669420 in Pinkfish. Follow it with ${IDS}.`,
  ],
  [
    'a job cancelled after the run',
    cancelled({ run, status: 'COMPLETE' }),
    'jobCancelled',
    'Run 1778786207851669420 had ended; what was downloaded by then is kept.',
  ],
  [
    'a file that is missing',
    missing({ step: 3, name: 'notes.md', reason: 'the file server went silent' }),
    'filesMissing',
    'Run 1778786207851669420 is complete, but a file could not be downloaded completely: "notes.md" of step 3: the file server went silent. All other files are kept.',
  ],
  [
    'files that are missing',
    missing(...Array.from({ length: 3 }, () => ({ step: 1, name: 'a', reason: 'b' }))),
    'filesMissing',
    '3 of its files could not be downloaded completely: "a" of step 1: b (and 2 more). All other files are kept.',
  ],
];

describe('each problem', () => {
  it.each(cases)('%s', (...[, problem, heading, message]) => {
    expect(problem.heading).toBe(HEADINGS[heading]);
    expect(problem.message).toContain(message);
  });

  it.each(cases)('is told in whole sentences, on one line, without a link: %s', (_, problem) => {
    expect(problem.message).toMatch(/^[A-Z\w"].*[.…]$/);
    expect(problem.message).not.toMatch(/\.\.|\s\s|\n|undefined|\[object|:\/\//);
    expect(problem.title.length).toBeGreaterThan(3);
    expect(problem.phrase).toMatch(/^(?:API|[a-z])[a-z ,-]+(?: Pinkfish)?$/);
  });

  it('has its place on the troubleshooting page, and no place is without one', () =>
    expect(new Set(cases.map(([, , heading]) => heading))).toEqual(new Set(Object.keys(HEADINGS))));

  it('says where help is: a link into this version of the action, or without a repository the section', () => {
    const problem = unexpected(new Error('x'));
    const env = { GITHUB_ACTION_REPOSITORY: 'org/pinkfish-run-action', GITHUB_ACTION_REF: 'feature/a b' };
    const url =
      'https://github.com/org/pinkfish-run-action/blob/feature/a%20b/docs/troubleshooting.md#an-unexpected-error';
    expect(helpUrl(problem, env)).toBe(url);
    expect(annotationText(problem, env)).toBe(`Unexpected error: x. Nothing was triggered. Help: ${url}`);
    for (const other of [{}, { ...env, GITHUB_ACTION_REF: '' }, { ...env, GITHUB_ACTION_REPOSITORY: 'https://x/y' }]) {
      expect(helpUrl(problem, other)).toBeUndefined();
    }
    expect(annotationText(problem, {})).toBe(
      'Unexpected error: x. Nothing was triggered. Help: docs/troubleshooting.md, "An unexpected error"',
    );
  });
});

it('never says that a run continues whose status nobody has seen', () => {
  for (const status of [401, 403, 404, 410, 501]) {
    for (const triggered of [true, false]) {
      const { message } = problemOfError(failure(answered(status), 'status', { status: undefined, triggered }));
      expect(message).not.toMatch(/continues|goes on/);
      if (triggered && status !== 404) expect(message).toContain(`Follow it with ${IDS}`);
    }
  }
});

it('is none of a complete run with all its files', () => expect(missing()).toBe(NO_PROBLEM));

describe('the titles', () => {
  it.each([
    [ended('FAILED'), 'Release notes · Summarise'],
    [ended('FAILED', { failedStep: undefined }), 'Release notes'],
    [ended('CANCELLED'), 'Release notes'],
    [ended('TIMEOUT'), 'Release notes'],
    [problemOfError(failure(new InputError('timeout', 'is blank.'), undefined)), 'Pinkfish: invalid input timeout'],
  ])('%#', ({ title }, expected) => expect(title).toBe(expected));
});

it('foreign words bring neither lines, commands nor links', () => {
  fc.assert(
    fc.property(hostileText(20), fc.constantFrom('https://x.example/?signature=secret', ''), (text, link) => {
      const words = `${text} ${link}`;
      const failedStep = { name: words, key: '1', tails: [{ name: words, lines: [words] }] };
      const problems = [
        ...['FAILED', 'TIMEOUT', 'CANCELLED'].map((status) => ended(status, { ...named(words), failedStep })),
        waitTimeoutProblem(run, { timeoutMs: 1_000, status: words, lastError: undefined }),
        missing({ step: 1, name: words, reason: words }),
      ];
      for (const { title, message } of problems) {
        expect(`${title} ${message}`).not.toMatch(/[\n\r\u001b\u202e]|##\[|https?:\/\/\w|secret/i);
      }
    }),
    { numRuns: 1_000 },
  );
});
