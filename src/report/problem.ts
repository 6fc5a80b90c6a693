import { HttpError, InputError, inWords, UnexpectedResponseError, type Operation } from '../errors.ts';
import { plainLine, withoutLinks } from '../foreign-text.ts';
import { formatDuration } from '../duration.ts';
import type { Run } from '../pinkfish/schema.ts';
import { outcomeOf, type FailedStep } from '../run/outcome.ts';

/** The sections of docs/troubleshooting.md; a test holds both together. */
export const HEADINGS = {
  input: 'An input is not valid',
  key: 'Pinkfish refuses the API key',
  triggerUnknown: 'Pinkfish does not know the trigger',
  payloadRefused: 'Pinkfish refuses the payload',
  notTriggered: 'The run could not be triggered',
  mayHaveStarted: 'The run may have started',
  noIds: 'The run has no ids',
  runFailed: 'The run failed',
  runCancelled: 'The run was cancelled in Pinkfish',
  runTimeout: 'The run timed out in Pinkfish',
  waitTimeout: 'The timeout ended before the run',
  runUnknown: 'Pinkfish does not know the run',
  statusFailed: 'The status could not be read',
  resultsFailed: 'The results could not be downloaded',
  filesMissing: 'Files are missing',
  artifact: 'The artifact could not be uploaded',
  jobCancelled: 'The job was cancelled',
  tls: 'The TLS connection fails',
  runner: 'The runner cannot be used',
  unexpected: 'An unexpected error',
} as const;

/**
 * Why the step fails. `phrase`: in a few words, for a heading; `title`: of the annotation; `message`: what happened and
 * what to do; `heading`: the section of docs/troubleshooting.md.
 */
export type Problem = { phrase: string; title: string; message: string; heading: string };

/** The page of this action's own version that explains a problem; undefined where the action is not used from a repository. */
export const helpUrl = (
  { heading }: Problem,
  { GITHUB_ACTION_REPOSITORY: repository, GITHUB_ACTION_REF: ref }: NodeJS.ProcessEnv,
): string | undefined => {
  if (!repository || !ref || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  const anchor = heading.toLowerCase().replaceAll(' ', '-');
  const path = ref.split('/').map(encodeURIComponent).join('/');
  return `https://github.com/${repository}/blob/${path}/docs/troubleshooting.md#${anchor}`;
};

/** The annotation's text, with a pointer to the section that helps. */
export const annotationText = ({ message, heading }: Problem, url: string | undefined): string =>
  `${message} Help: ${url ?? `docs/troubleshooting.md, "${heading}"`}`;

/** What stopped the step, and what is known of the run by then. */
export type Failure = {
  error: unknown;
  operation: Operation | undefined;
  run: Run | undefined;
  /** The last status seen. */
  status: string | undefined;
  /** Whether a trigger request may have reached the service that was not confirmed. */
  mayHaveStarted: boolean;
  /** Whether no TLS connection was established. */
  insecure: boolean;
  withAttachments: boolean;
  /** Whether this step triggered the run. */
  triggered: boolean;
};

/** The problem behind an error that stopped the step. */
export const problemOfError = (failure: Failure): Problem => {
  const { error, operation, run, insecure } = failure;
  if (error instanceof InputError) return problem('input', `invalid input ${error.input}`, error.message);
  if (insecure) {
    return problem(
      'tls',
      'no secure connection',
      `${couldNot(failure)}: ${inWords(error)}. If a proxy or a company's own certificate authority is in between, set NODE_EXTRA_CA_CERTS to its certificate file in the step's env. ${runState(failure)}`,
    );
  }
  switch (operation) {
    case 'trigger':
      return triggerProblem(failure);
    case 'status':
      return statusProblem(failure);
    case 'results':
      return problem(
        'resultsFailed',
        'results not downloaded',
        `${couldNot(failure)}: ${inWords(error)}. ${runState(failure)}`,
      );
    case 'artifact':
      return problem(
        'artifact',
        'artifact not uploaded',
        `${inWords(error)}. The files are in the folder that the output download-path names.`,
      );
    case 'runner':
      return problem(
        'runner',
        'runner cannot be used',
        `${inWords(error)}. ${run === undefined ? 'Nothing was triggered.' : runState(failure)}`,
      );
    case undefined:
      return problem('unexpected', 'unexpected error', `Unexpected error: ${inWords(error)}. ${runState(failure)}`);
  }
};

const triggerProblem = (failure: Failure): Problem => {
  const { error, mayHaveStarted } = failure;
  if (error instanceof HttpError && (!mayHaveStarted || error.failure.redirectHost !== undefined)) {
    return refusedTrigger(error, failure);
  }
  if (error instanceof UnexpectedResponseError && !error.transient) {
    return problem(
      'noIds',
      'the run has no ids',
      `${inWords(error)}. The run has probably started, but it cannot be followed: find it in the workflow's monitor in Pinkfish. Check base-url: a proxy in between may drop headers.`,
    );
  }
  if (mayHaveStarted) {
    return problem(
      'mayHaveStarted',
      'the run may have started',
      `The trigger request was sent, but not confirmed: ${inWords(error)}. ${MAY_HAVE_STARTED}`,
    );
  }
  return problem(
    'notTriggered',
    'not triggered',
    `Pinkfish could not be reached: ${inWords(error)}. ${SAFE_TO_REPEAT} Check base-url and the runner's network.`,
  );
};

const MAY_HAVE_STARTED =
  "The run may have started, so the request was not repeated. Check the workflow's monitor in Pinkfish before you run this job again.";
const SAFE_TO_REPEAT = 'Nothing was triggered, so you can safely run this job again.';
const ATTACHMENT_LIMITS =
  'Attachments are limited to 20 files, 25 MB each and 100 MB together, without executables and scripts.';

const refusedTrigger = (error: HttpError, { withAttachments }: Failure): Problem => {
  const { status } = error.failure;
  const answer = `${inWords(error)}.`;
  switch (status) {
    case 401:
    case 403:
      return problem('key', 'API key refused', `Pinkfish refused the API key: ${answer} ${CHECK_KEY}`);
    case 404:
      return problem(
        'triggerUnknown',
        'trigger not found',
        `Pinkfish does not know the trigger: ${answer} Check trigger-id, and that the API key belongs to the same workspace.`,
      );
    case 413:
      return problem(
        'payloadRefused',
        'payload too large',
        withAttachments
          ? `The request is too large: ${answer} ${ATTACHMENT_LIMITS}`
          : `The payload is too large: ${answer} Send less, or send files with attachments.`,
      );
    case 400:
    case 415:
    case 422:
      return problem(
        'payloadRefused',
        withAttachments ? 'request refused' : 'payload refused',
        withAttachments
          ? `Pinkfish refused the request: ${answer} ${ATTACHMENT_LIMITS}`
          : `Pinkfish refused the payload: ${answer} Compare the payload with the input that the trigger expects.`,
      );
    default:
      return error.failure.redirectHost === undefined
        ? problem('notTriggered', 'not triggered', `Pinkfish refused the trigger request: ${answer} ${SAFE_TO_REPEAT}`)
        : problem(
            'notTriggered',
            'trigger redirected',
            `The trigger request was redirected: ${answer} Redirects are not followed, since the API key would go along. Check base-url and trigger-id.`,
          );
  }
};

const CHECK_KEY =
  'Check the secret that api-key is set from: the key may be mistyped, revoked or of another workspace.';

const statusProblem = (failure: Failure): Problem => {
  const { error, run, status: seen } = failure;
  const answer = `${inWords(error)}.`;
  const status = error instanceof HttpError ? error.failure.status : undefined;
  if (status === 401 || status === 403) {
    return problem(
      'key',
      'API key refused',
      `Pinkfish refused the API key: ${answer} ${CHECK_KEY} ${runState(failure)}`,
    );
  }
  if (status === 404 && seen === undefined) {
    return problem(
      'runUnknown',
      'run not found',
      `Pinkfish does not know ${nameOf(run)}: ${answer} Check run-id and automation-id, and that the API key belongs to their workspace.`,
    );
  }
  const remedy = seen === undefined ? "Check base-url and the runner's network." : '';
  return problem(
    'statusFailed',
    'status not readable',
    `${couldNot(failure)}: ${answer} ${remedy} ${runState(failure)}`,
  );
};

export type RunEnd = {
  run: Run;
  /** Its name as served, or a substitute. */
  workflow: string;
  failedStep: FailedStep | undefined;
  lastWords: string | undefined;
  durationMs: number;
};

/** The problem of a run that FAILED. `lastWords`: the last line that the failed step wrote. */
export const failedProblem = ({ run, workflow: name, failedStep, lastWords, durationMs }: RunEnd): Problem => {
  const workflow = foreign(name, 100);
  const step = failedStep && foreign(failedStep.name, 100);
  const exit = failedStep?.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
  const where = step === undefined ? '' : ` in step "${step}"${exit}`;
  const words = lastWords === undefined ? '' : `: ${foreign(lastWords, 300)}`;
  return problem(
    'runFailed',
    ['failed', step === undefined ? workflow : `${workflow} · ${step}`],
    `Run ${run.runId} of "${workflow}" failed after ${formatDuration(durationMs)}${where}${words}.`,
  );
};

/** The problem of a run that somebody cancelled in Pinkfish. */
export const cancelledRunProblem = ({ run, workflow: name, durationMs }: RunEnd): Problem => {
  const workflow = foreign(name, 100);
  return problem(
    'runCancelled',
    ['cancelled in Pinkfish', workflow],
    `Run ${run.runId} of "${workflow}" was cancelled in Pinkfish after ${formatDuration(durationMs)}.`,
  );
};

/** The problem of a run that exceeded the service's own limit. */
export const timedOutRunProblem = ({ run, workflow: name, failedStep, durationMs }: RunEnd): Problem => {
  const workflow = foreign(name, 100);
  const where = failedStep === undefined ? '' : `, in step "${foreign(failedStep.name, 100)}"`;
  return problem(
    'runTimeout',
    ['timed out in Pinkfish', workflow],
    `Run ${run.runId} of "${workflow}" exceeded Pinkfish's own time limit after ${formatDuration(durationMs)}${where}.`,
  );
};

/** The problem of a run that has not ended within this action's `timeout`. */
export const waitTimeoutProblem = (
  run: Run,
  wait: { timeoutMs: number; status: string | undefined; lastError: Error | undefined },
): Problem => {
  const status =
    wait.status === undefined ? 'had not ended' : `continues in Pinkfish with status ${foreign(wait.status, 40)}`;
  const failed = wait.lastError === undefined ? '' : ` The last status check failed: ${inWords(wait.lastError)}.`;
  return problem(
    'waitTimeout',
    'timeout reached',
    `The action's timeout of ${formatDuration(wait.timeoutMs)} was reached; run ${run.runId} ${status}.${failed} Raise timeout, or follow the run in a later step with ${ids(run)}.`,
  );
};

/** The problem of a cancelled job. `triggering`: a trigger request was under way. */
export const cancelledJobProblem = (
  run: Run | undefined,
  { status, triggering }: { status: string | undefined; triggering: boolean },
): Problem => {
  const state = (): string => {
    if (run === undefined)
      return triggering ? `The trigger request was under way. ${MAY_HAVE_STARTED}` : 'Nothing was triggered.';
    if (outcomeOf(status ?? '') !== undefined)
      return `Run ${run.runId} had ended; what was downloaded by then is kept.`;
    return `This does not stop run ${run.runId} in Pinkfish. Follow it with ${ids(run)}.`;
  };
  return problem(
    'jobCancelled',
    'job cancelled',
    `The job was cancelled, or the step's timeout-minutes was reached. ${state()}`,
  );
};

/** The problem of a complete run of which files are missing. */
export const missingFilesProblem = (
  run: Run,
  missing: readonly { step?: number | undefined; name: string; reason: string }[],
): Problem => {
  const [first] = missing;
  const ofStep = first?.step === undefined ? '' : ` of step ${first.step}`;
  const example = first === undefined ? '' : `: "${foreign(first.name, 100)}"${ofStep}: ${foreign(first.reason, 200)}`;
  const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : '';
  return problem(
    'filesMissing',
    'files missing',
    `Run ${run.runId} is complete, but ${missing.length === 1 ? 'a file' : `${missing.length} of its files`} could not be downloaded completely${example}${more}. All other files are kept.`,
  );
};

/** `phrase` may be the title too; else it is given as `[phrase, title]`. */
const problem = (
  heading: keyof typeof HEADINGS,
  named: string | [phrase: string, title: string],
  message: string,
): Problem => {
  const [phrase, title] = typeof named === 'string' ? [named, `Pinkfish: ${named}`] : named;
  const oneLine = message.trim().replace(/ {2,}/g, ' ');
  return { phrase, title, message: oneLine.replace(/([.…])\.(?= |$)/g, '$1'), heading: HEADINGS[heading] };
};

const couldNot = ({ operation, run }: Failure): string => {
  if (operation === 'status') return `The status of ${nameOf(run)} could not be read`;
  if (operation === 'results') return `The results of ${nameOf(run)} could not be downloaded`;
  return 'Pinkfish could not be reached';
};

/** What is known of the run now. That it continues is said only where a status has shown it. */
const runState = ({ run, status, mayHaveStarted, triggered }: Failure): string => {
  if (run === undefined) return mayHaveStarted ? MAY_HAVE_STARTED : 'Nothing was triggered.';
  if (status === undefined) return triggered ? `The run was triggered. Follow it with ${ids(run)}.` : '';
  return outcomeOf(status) === undefined
    ? `The run continues in Pinkfish. Follow it with ${ids(run)}.`
    : `Run the step with ${ids(run)} to download the results again.`;
};

const nameOf = (run: Run | undefined): string => (run === undefined ? 'the run' : `run ${run.runId}`);

const ids = ({ runId, automationId }: Run): string => `run-id: '${runId}' and automation-id: '${automationId}'`;

/** Foreign words as part of a sentence. A link in them may carry a signature or a key. */
const foreign = (text: string, max: number): string => withoutLinks(plainLine(text, max));
