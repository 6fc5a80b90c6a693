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

const NOTHING_TRIGGERED = 'Nothing was triggered.';
const SAFE_TO_REPEAT = 'Nothing was triggered, so you can safely run this job again.';
const MAY_HAVE_STARTED =
  "The run may have started, so the request was not repeated. Check the workflow's monitor in Pinkfish before you run this job again.";
const FIND_RUN =
  "The run has probably started, but it cannot be followed: find it in the workflow's monitor in Pinkfish. Check base-url: a proxy in between may drop headers.";
const CHECK_KEY =
  'Check the secret that api-key is set from: the key may be mistyped, revoked or of another workspace.';
const CHECK_TRIGGER = 'Check trigger-id, and that the API key belongs to the same workspace.';
const CHECK_IDS = 'Check run-id and automation-id, and that the API key belongs to their workspace.';
const CHECK_NETWORK = "Check base-url and the runner's network.";
const CHECK_CERTIFICATES =
  "If a proxy or a company's own certificate authority is in between, set NODE_EXTRA_CA_CERTS to its certificate file in the step's env.";
const CHECK_PAYLOAD = 'Compare the payload with the input that the trigger expects.';
const SEND_LESS = 'Send less, or send files with attachments.';
const ATTACHMENT_LIMITS =
  'Attachments are limited to 20 files, 25 MB each and 100 MB together, without executables and scripts.';
const NO_REDIRECTS = 'Redirects are not followed: the API key would go along. Check base-url or the URL in trigger-id.';
const IN_FOLDER = 'The files are in the folder that the output download-path names.';

/** The problem behind an error that stopped the step. */
export const problemOfError = (failure: Failure): Problem => {
  const { error, operation, insecure } = failure;
  if (error instanceof InputError) return problem('input', `invalid input ${error.input}`, error.message);
  const why = `${inWords(error)}.`;
  const what = `${couldNot(failure)}: ${why}`;
  const state = runState(failure);
  if (insecure) return problem('tls', 'no secure connection', what, CHECK_CERTIFICATES, state);
  switch (operation) {
    case 'trigger':
      return triggerProblem(failure);
    case 'status':
      return statusProblem(failure);
    case 'results':
      return problem('resultsFailed', 'results not downloaded', what, state);
    case 'artifact':
      return problem('artifact', 'artifact not uploaded', why, IN_FOLDER);
    case 'runner':
      return problem('runner', 'runner cannot be used', why, state);
    case undefined:
      return problem('unexpected', 'unexpected error', `Unexpected error: ${why}`, state);
  }
};

const triggerProblem = (failure: Failure): Problem => {
  const { error, mayHaveStarted } = failure;
  if (error instanceof HttpError && (!mayHaveStarted || error.failure.redirectHost !== undefined))
    return refusedTrigger(error, failure);
  const why = `${inWords(error)}.`;
  if (error instanceof UnexpectedResponseError && !error.transient)
    return problem('noIds', 'the run has no ids', why, FIND_RUN);
  const sent = `The trigger request was sent, but not confirmed: ${why}`;
  if (mayHaveStarted) return problem('mayHaveStarted', 'the run may have started', sent, MAY_HAVE_STARTED);
  const unsent = `Pinkfish could not be reached: ${why}`;
  return problem('notTriggered', 'not triggered', unsent, SAFE_TO_REPEAT, CHECK_NETWORK);
};

const refusedTrigger = (error: HttpError, { withAttachments }: Failure): Problem => {
  const { status, redirectHost } = error.failure;
  const why = `${inWords(error)}.`;
  const [sent, limits] = withAttachments ? ['request', ATTACHMENT_LIMITS] : ['payload'];
  switch (status) {
    case 401:
    case 403:
      return problem('key', 'API key refused', `Pinkfish refused the API key: ${why}`, CHECK_KEY);
    case 404:
      return problem(
        'triggerUnknown',
        'trigger not found',
        `Pinkfish does not know the trigger: ${why}`,
        CHECK_TRIGGER,
      );
    case 413:
      return problem('payloadRefused', 'payload too large', `The ${sent} is too large: ${why}`, limits ?? SEND_LESS);
    case 400:
    case 415:
    case 422: {
      const refused = `Pinkfish refused the ${sent}: ${why}`;
      return problem('payloadRefused', `${sent} refused`, refused, limits ?? CHECK_PAYLOAD);
    }
    default:
      return redirectHost === undefined
        ? problem('notTriggered', 'not triggered', `Pinkfish refused the trigger request: ${why}`, SAFE_TO_REPEAT)
        : problem('notTriggered', 'trigger redirected', `The trigger request was redirected: ${why}`, NO_REDIRECTS);
  }
};

const statusProblem = (failure: Failure): Problem => {
  const { error, run, status: seen } = failure;
  const why = `${inWords(error)}.`;
  const state = runState(failure);
  const { status, redirectHost } = error instanceof HttpError ? error.failure : {};
  if (status === 401 || status === 403)
    return problem('key', 'API key refused', `Pinkfish refused the API key: ${why}`, CHECK_KEY, state);
  if (status === 404 && seen === undefined)
    return problem('runUnknown', 'run not found', `Pinkfish does not know ${nameOf(run)}: ${why}`, CHECK_IDS);
  const check = redirectHost === undefined ? CHECK_NETWORK : NO_REDIRECTS;
  const remedy = seen === undefined ? check : '';
  return problem('statusFailed', 'status not readable', `${couldNot(failure)}: ${why}`, remedy, state);
};

export type RunEnd = {
  run: Run;
  /** Its name as served, or a substitute. */
  workflow: string;
  failedStep: FailedStep | undefined;
  /** The last line that the failed step wrote. */
  lastWords: string | undefined;
  durationMs: number;
};

/** The problem of a run that FAILED. */
export const failedProblem = (end: RunEnd): Problem => {
  const { failedStep, lastWords } = end;
  const step = failedStep && foreign(failedStep.name, 100);
  const exit = failedStep?.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
  const where = step === undefined ? '' : ` in step "${step}"${exit}`;
  const words = lastWords === undefined ? '' : `: ${foreign(lastWords, 300)}`;
  const title = foreign(end.workflow, 100) + (step === undefined ? '' : ` · ${step}`);
  return problem('runFailed', ['failed', title], `${ended(end, 'failed')}${where}${words}.`);
};

/** The problem of a run that somebody cancelled in Pinkfish. */
export const cancelledRunProblem = (end: RunEnd): Problem => {
  const named: Named = ['cancelled in Pinkfish', foreign(end.workflow, 100)];
  return problem('runCancelled', named, `${ended(end, 'was cancelled in Pinkfish')}.`);
};

/** The problem of a run that exceeded the service's own limit. */
export const timedOutRunProblem = (end: RunEnd): Problem => {
  const named: Named = ['timed out in Pinkfish', foreign(end.workflow, 100)];
  const where = end.failedStep === undefined ? '' : `, in step "${foreign(end.failedStep.name, 100)}"`;
  return problem('runTimeout', named, `${ended(end, "exceeded Pinkfish's own time limit")}${where}.`);
};

const ended = ({ run, workflow, durationMs }: RunEnd, how: string): string =>
  `Run ${run.runId} of "${foreign(workflow, 100)}" ${how} after ${formatDuration(durationMs)}`;

/** The problem of a run that has not ended within this action's `timeout`. */
export const waitTimeoutProblem = (
  run: Run,
  { timeoutMs, status, lastError }: { timeoutMs: number; status: string | undefined; lastError: Error | undefined },
): Problem => {
  const state = status === undefined ? 'had not ended' : `continues in Pinkfish with status ${foreign(status, 40)}`;
  const reached = `The action's timeout of ${formatDuration(timeoutMs)} was reached; run ${run.runId} ${state}.`;
  const failed = lastError === undefined ? '' : `The last status check failed: ${inWords(lastError)}.`;
  const remedy = `Raise timeout, or follow the run in a later step with ${ids(run)}.`;
  return problem('waitTimeout', 'timeout reached', reached, failed, remedy);
};

/** The problem of a cancelled job. `triggering`: a trigger request was under way. */
export const cancelledJobProblem = (
  run: Run | undefined,
  { status = '', triggering }: { status: string | undefined; triggering: boolean },
): Problem => {
  const state = (): string => {
    if (run === undefined)
      return triggering ? `The trigger request was under way. ${MAY_HAVE_STARTED}` : NOTHING_TRIGGERED;
    return outcomeOf(status) === undefined
      ? `This does not stop run ${run.runId} in Pinkfish. Follow it with ${ids(run)}.`
      : `Run ${run.runId} had ended; what was downloaded by then is kept.`;
  };
  const cancelled = "The job was cancelled, or the step's timeout-minutes was reached.";
  return problem('jobCancelled', 'job cancelled', cancelled, state());
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
  const files = missing.length === 1 ? 'a file' : `${missing.length} of its files`;
  const what = `Run ${run.runId} is complete, but ${files} could not be downloaded completely${example}${more}.`;
  return problem('filesMissing', 'files missing', what, 'All other files are kept.');
};

type Named = [phrase: string, title: string];

/** `phrase` may be the title too; else it is given as `[phrase, title]`. */
const problem = (heading: keyof typeof HEADINGS, named: string | Named, ...sentences: string[]): Problem => {
  const [phrase, title] = typeof named === 'string' ? [named, `Pinkfish: ${named}`] : named;
  const oneLine = sentences.join(' ').trim().replace(/ {2,}/g, ' ');
  return { phrase, title, message: oneLine.replace(/([.…])\.(?= |$)/g, '$1'), heading: HEADINGS[heading] };
};

const couldNot = ({ operation, run }: Failure): string => {
  if (operation === 'status') return `The status of ${nameOf(run)} could not be read`;
  if (operation === 'results') return `The results of ${nameOf(run)} could not be downloaded`;
  return 'Pinkfish could not be reached';
};

/** What is known of the run now. That it continues is said only where a status has shown it. */
const runState = ({ run, status, mayHaveStarted, triggered }: Failure): string => {
  if (run === undefined) return mayHaveStarted ? MAY_HAVE_STARTED : NOTHING_TRIGGERED;
  if (status === undefined) return triggered ? `The run was triggered. Follow it with ${ids(run)}.` : '';
  return outcomeOf(status) === undefined
    ? `The run continues in Pinkfish. Follow it with ${ids(run)}.`
    : `Run the step with ${ids(run)} to download the results again.`;
};

const nameOf = (run: Run | undefined): string => (run === undefined ? 'the run' : `run ${run.runId}`);

const ids = ({ runId, automationId }: Run): string => `run-id: '${runId}' and automation-id: '${automationId}'`;

/** Foreign words as part of a sentence. A link in them may carry a signature or a key. */
const foreign = (text: string, max: number): string => withoutLinks(plainLine(text, max));
