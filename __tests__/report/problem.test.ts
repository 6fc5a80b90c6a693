import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  HttpError,
  InputError,
  NetworkError,
  PlatformError,
  TimedOutError,
  UnexpectedResponseError,
} from '../../src/errors.ts';
import {
  annotationText,
  cancelledJobProblem,
  cancelledRunProblem,
  failedProblem,
  HEADINGS,
  missingFilesProblem,
  problemOfError,
  timedOutRunProblem,
  unexpected,
  waitTimeoutProblem,
  type Activity,
  type Failure,
  type Problem,
  type RunEnd,
} from '../../src/report/problem.ts';
import { hostileText } from '../fixtures/hostile-text.ts';

const run = { runId: '1778786207851669420', automationId: 'd831ue4rccbc73knbi80' };
const IDS = "run-id: '1778786207851669420' and automation-id: 'd831ue4rccbc73knbi80'";

const failure = (error: unknown, activity: Activity, changed: Partial<Failure> = {}): Failure => ({
  error,
  activity,
  run: activity === 'trigger' || activity === 'inputs' ? undefined : run,
  sent: false,
  insecure: false,
  ...changed,
});
const answered = (status: number, operation = 'The trigger request'): HttpError =>
  new HttpError({ operation, status, serviceMessage: 'Unauthorized: Invalid API key', requestId: 'abc-1' });
const coded = (message: string, code: string): Error => Object.assign(new Error(message), { code });
const end = (changed: Partial<RunEnd> = {}): RunEnd => ({
  run,
  workflow: 'Release notes',
  failedStep: { name: 'Summarise', key: '2', stepIndex: 2, exitCode: 1 },
  lastWords: 'KeyError: "diff"',
  durationMs: 65_000,
  ...changed,
});

type Case = [name: string, problem: Problem, heading: keyof typeof HEADINGS, message: string];

const cases: Case[] = [
  [
    'a bad input',
    problemOfError(failure(new InputError('timeout', 'is "soon"; write a duration such as 90s or 1h30m.'), 'inputs')),
    'input',
    'Input "timeout" is "soon"; write a duration such as 90s or 1h30m.',
  ],
  [
    'a bad input that is only seen later',
    problemOfError(failure(new InputError('api-key', 'is blank.'), 'wait')),
    'input',
    'Input "api-key" is blank.',
  ],
  [
    'something unforeseen among the inputs',
    problemOfError(failure(new TypeError('x is not a function'), 'inputs')),
    'unexpected',
    'Unexpected error: x is not a function.',
  ],
  [
    'a wrong key at the trigger',
    problemOfError(failure(answered(401), 'trigger')),
    'key',
    'The trigger request was answered with HTTP 401: Unauthorized: Invalid API key (request id abc-1). The API key is wrong, revoked or of another workspace: check the secret that api-key is set from.',
  ],
  ['a forbidden trigger', problemOfError(failure(answered(403), 'trigger')), 'key', 'another workspace'],
  ['an unknown trigger', problemOfError(failure(answered(404), 'trigger')), 'triggerUnknown', 'check trigger-id'],
  ['a payload too large', problemOfError(failure(answered(413), 'trigger')), 'payloadRefused', 'too large: send less'],
  ['a payload that is refused', problemOfError(failure(answered(400), 'trigger')), 'payloadRefused', 'Compare payload'],
  [
    'a media type that is refused',
    problemOfError(failure(answered(415), 'trigger')),
    'payloadRefused',
    'Compare payload',
  ],
  ['a payload not understood', problemOfError(failure(answered(422), 'trigger')), 'payloadRefused', 'Compare payload'],
  [
    'a rate limit that did not end',
    problemOfError(failure(answered(429), 'trigger')),
    'notTriggered',
    'Nothing was triggered; it is safe to run this job again.',
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
    problemOfError(failure(answered(502), 'trigger', { sent: true })),
    'mayHaveStarted',
    'The trigger request was sent, but not confirmed: The trigger request was answered with HTTP 502: Unauthorized: Invalid API key (request id abc-1). The run may have started, so the request was not sent again: look in Pinkfish',
  ],
  [
    'a trigger that was not answered',
    problemOfError(
      failure(new TimedOutError('The trigger request was not answered within 30 s'), 'trigger', { sent: true }),
    ),
    'mayHaveStarted',
    'not answered within 30 s. The run may have started',
  ],
  [
    'a trigger that never left',
    problemOfError(failure(coded('getaddrinfo ENOTFOUND triggers.example', 'ENOTFOUND'), 'trigger')),
    'notTriggered',
    'Pinkfish could not be reached: getaddrinfo ENOTFOUND triggers.example. Nothing was triggered; it is safe to run this job again. Check base-url',
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
    "Pinkfish could not be reached: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT). Where a proxy or a company's own authority signs certificates, set NODE_EXTRA_CA_CERTS to its certificate file in the step's env. Nothing was triggered.",
  ],
  [
    'the same while waiting',
    problemOfError(
      failure(coded('self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'), 'wait', { insecure: true }),
    ),
    'tls',
    `The run itself goes on in Pinkfish. Follow it with ${IDS}.`,
  ],
  [
    'a wrong key while waiting',
    problemOfError(failure(answered(401, 'The status request'), 'wait')),
    'key',
    `Follow it with ${IDS}.`,
  ],
  [
    'a forbidden status',
    problemOfError(failure(answered(403, 'The status request'), 'wait')),
    'key',
    'The status of run 1778786207851669420 could not be read: The status request was answered with HTTP 403',
  ],
  [
    'an unknown run',
    problemOfError(failure(answered(404, 'The status request'), 'wait')),
    'runUnknown',
    'check run-id and automation-id',
  ],
  [
    'a status of another run',
    problemOfError(
      failure(new UnexpectedResponseError('The status document is about another run', { transient: false }), 'wait'),
    ),
    'pollFailed',
    `Follow it with ${IDS}.`,
  ],
  [
    'a status that could not be read',
    problemOfError(failure(answered(410, 'The status request'), 'wait')),
    'pollFailed',
    'HTTP 410',
  ],
  [
    'results that could not be fetched',
    problemOfError(failure(answered(500, 'The results request'), 'results')),
    'resultsFailed',
    `The results of run 1778786207851669420 could not be fetched: The results request was answered with HTTP 500: Unauthorized: Invalid API key (request id abc-1). Ask for them again with ${IDS}.`,
  ],
  [
    'an artifact that was refused',
    problemOfError(failure(new Error('Failed to CreateArtifact: conflict.'), 'artifact')),
    'artifact',
    'Failed to CreateArtifact: conflict. The files are on',
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
    `no space left on device (ENOSPC). Ask for them again with ${IDS}.`,
  ],
  ['what is no error', unexpected('a text\nof two lines'), 'unexpected', 'Unexpected error: a text of two lines.'],
  ['an error with nothing to say', unexpected(new RangeError('')), 'unexpected', 'Unexpected error: RangeError.'],
  [
    'a failed run',
    failedProblem(end()),
    'runFailed',
    'Run 1778786207851669420 of "Release notes" failed after 1 min 5 s in step "Summarise" with exit code 1: KeyError: "diff".',
  ],
  [
    'a failed run of which no more is known',
    failedProblem(end({ failedStep: undefined, lastWords: undefined })),
    'runFailed',
    'Run 1778786207851669420 of "Release notes" failed after 1 min 5 s.',
  ],
  [
    'a failed step without an exit code',
    failedProblem(end({ failedStep: { name: 'x', key: '1' }, lastWords: 'the end.' })),
    'runFailed',
    'in step "x": the end.',
  ],
  [
    'a run that was cancelled',
    cancelledRunProblem(end()),
    'runCancelled',
    'Run 1778786207851669420 of "Release notes" was cancelled in Pinkfish after 1 min 5 s.',
  ],
  [
    'a run that took too long',
    timedOutRunProblem(end()),
    'runTimeout',
    'it ran past Pinkfish\'s own time limit after 1 min 5 s, in step "Summarise".',
  ],
  [
    'a run that took too long, somewhere',
    timedOutRunProblem(end({ failedStep: undefined })),
    'runTimeout',
    'after 1 min 5 s.',
  ],
  [
    'a wait that is over',
    waitTimeoutProblem(run, { timeoutMs: 1_800_000, status: 'RUNNING', lastError: undefined }),
    'waitTimeout',
    `This action's timeout of 30 min is over; run 1778786207851669420 goes on in Pinkfish with status RUNNING. Raise timeout, or follow the run by a later step with ${IDS}.`,
  ],
  [
    'a wait that is over in bad weather',
    waitTimeoutProblem(run, { timeoutMs: 90_000, status: undefined, lastError: answered(502, 'The status request') }),
    'waitTimeout',
    'goes on in Pinkfish. The last look at it failed: The status request was answered with HTTP 502',
  ],
  [
    'a job cancelled before anything',
    cancelledJobProblem(undefined, { ended: false, sent: false }),
    'jobCancelled',
    'The job was cancelled. Nothing was triggered.',
  ],
  [
    'a job cancelled during the trigger',
    cancelledJobProblem(undefined, { ended: false, sent: true }),
    'jobCancelled',
    'the run may have started',
  ],
  [
    'a job cancelled during the wait',
    cancelledJobProblem(run, { ended: false, sent: false }),
    'jobCancelled',
    `The run itself goes on in Pinkfish: it can't be cancelled from here. Follow it with ${IDS}.`,
  ],
  [
    'a job cancelled after the run',
    cancelledJobProblem(run, { ended: true, sent: false }),
    'jobCancelled',
    'Run 1778786207851669420 had ended; what was fetched by then is kept.',
  ],
  [
    'a file that is missing',
    missingFilesProblem(run, [{ step: 3, name: 'notes.md', reason: 'the file server went silent' }]),
    'filesMissing',
    'Run 1778786207851669420 is complete, but 1 of its files could not be fetched whole: "notes.md" of step 3: the file server went silent. All others are kept.',
  ],
  [
    'files that are missing',
    missingFilesProblem(
      run,
      Array.from({ length: 3 }, () => ({ step: 1, name: 'a', reason: 'b' })),
    ),
    'filesMissing',
    '3 of its files could not be fetched whole: "a" of step 1: b (and 2 more). All others are kept.',
  ],
  [
    'files that nobody names',
    missingFilesProblem(run, []),
    'filesMissing',
    '0 of its files could not be fetched whole. All',
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
  });

  it('has its place on the troubleshooting page, and no place is without one', () =>
    expect(new Set(cases.map(([, , heading]) => heading))).toEqual(new Set(Object.keys(HEADINGS))));

  it('says where that is, without a link', () =>
    expect(annotationText(unexpected(new Error('x')))).toBe(
      'Unexpected error: x. (Help: docs/troubleshooting.md, "An unexpected error")',
    ));
});

describe('the titles', () => {
  it.each([
    [failedProblem(end()), 'Release notes · Summarise'],
    [failedProblem(end({ failedStep: undefined })), 'Release notes'],
    [cancelledRunProblem(end()), 'Release notes'],
    [timedOutRunProblem(end()), 'Release notes'],
    [problemOfError(failure(new InputError('timeout', 'is blank.'), 'inputs')), 'Pinkfish: input timeout'],
  ])('%#', ({ title }, expected) => expect(title).toBe(expected));
});

it('foreign words bring neither lines, commands nor links', () => {
  fc.assert(
    fc.property(hostileText(20), fc.constantFrom('https://x.example/?signature=secret', ''), (text, link) => {
      const words = `${text} ${link}`;
      const problems = [
        failedProblem(end({ workflow: words, failedStep: { name: words, key: '1' }, lastWords: words })),
        timedOutRunProblem(end({ workflow: words, failedStep: { name: words, key: '1' } })),
        cancelledRunProblem(end({ workflow: words })),
        waitTimeoutProblem(run, { timeoutMs: 1_000, status: words, lastError: undefined }),
        missingFilesProblem(run, [{ step: 1, name: words, reason: words }]),
      ];
      for (const { title, message } of problems) {
        expect(`${title} ${message}`).not.toMatch(/[\n\r\u001b\u202e]|##\[|https?:\/\/\w|secret/i);
      }
    }),
    { numRuns: 1_000 },
  );
});
