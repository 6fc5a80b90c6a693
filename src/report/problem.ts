import { CancelledError, HttpError, InputError, inWords, UnexpectedResponseError, type Operation } from '../errors.ts';
import { plainLine, withoutLinks } from '../foreign-text.ts';
import { formatDuration } from '../duration.ts';
import type { Run } from '../pinkfish/schema.ts';
import { outcomeOf } from '../run/outcome.ts';
import type { Report } from './report.ts';
import { workflowName } from './verdict.ts';

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
export const helpUrl = ({ heading }: Problem, env: NodeJS.ProcessEnv): string | undefined => {
  const { GITHUB_ACTION_REPOSITORY: repository = '', GITHUB_ACTION_REF: ref = '' } = env;
  if (ref === '' || !/^[\w.-]+\/[\w.-]+$/.test(repository)) return undefined;
  const anchor = heading.toLowerCase().replaceAll(' ', '-');
  const path = ref.split('/').map(encodeURIComponent).join('/');
  return `https://github.com/${repository}/blob/${path}/docs/troubleshooting.md#${anchor}`;
};

/** The annotation's text, with a pointer to the section that helps. */
export const annotationText = (problem: Problem, env: NodeJS.ProcessEnv): string =>
  `${problem.message} Help: ${helpUrl(problem, env) ?? `docs/troubleshooting.md, "${problem.heading}"`}`;

/** What stopped the step, and what is known of the run by then. */
export type Failure = Pick<Report, 'run' | 'status'> & {
  error: unknown;
  operation: Operation | undefined;
  /** Whether a trigger request may have reached the service that was not confirmed. */
  mayHaveStarted: boolean;
  /** Whether no TLS connection was established. */
  insecure: boolean;
  withAttachments: boolean;
  /** Whether this step triggered the run. */
  triggered: boolean;
};

const UNREACHABLE = 'Pinkfish could not be reached';
const CANCELLED = "The job was cancelled, or the step's timeout-minutes was reached.";
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
  const { error, operation, insecure, run, status: seen } = failure;
  if (error instanceof InputError) return problem('input', `invalid input ${error.input}`, error.message);
  const why = `${inWords(error)}.`;
  const name = run === undefined ? 'the run' : `run ${run.runId}`;
  const what = `${couldNot(failure, name)}: ${why}`;
  const state = runState(failure);
  if (error instanceof CancelledError) return problem('jobCancelled', 'job cancelled', CANCELLED, stateThen(failure));
  const { status, redirectHost } = error instanceof HttpError ? error.failure : {};
  if (insecure) return problem('tls', 'no secure connection', what, CHECK_CERTIFICATES, state);
  if ((status === 401 || status === 403) && (operation === 'trigger' || operation === 'status'))
    return problem('key', 'API key refused', `Pinkfish refused the API key: ${why}`, CHECK_KEY, state);
  const check = redirectHost === undefined ? CHECK_NETWORK : NO_REDIRECTS;
  switch (operation) {
    case 'trigger':
      return triggerProblem(failure, why);
    case 'status':
      return status === 404 && seen === undefined
        ? problem('runUnknown', 'run not found', `Pinkfish does not know ${name}: ${why}`, CHECK_IDS)
        : problem('statusFailed', 'status not readable', what, seen === undefined ? check : '', state);
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

const triggerProblem = (failure: Failure, why: string): Problem => {
  const { error, mayHaveStarted, withAttachments } = failure;
  const { status, redirectHost } = error instanceof HttpError ? error.failure : {};
  const [sent, limits] = withAttachments ? ['request', ATTACHMENT_LIMITS] : ['payload'];
  if (redirectHost !== undefined)
    return problem('notTriggered', 'trigger redirected', `The trigger request was redirected: ${why}`, NO_REDIRECTS);
  if (error instanceof UnexpectedResponseError && !error.transient)
    return problem('noIds', 'the run has no ids', why, FIND_RUN);
  if (mayHaveStarted) {
    const unconfirmed = `The trigger request was sent, but not confirmed: ${why}`;
    return problem('mayHaveStarted', 'the run may have started', unconfirmed, MAY_HAVE_STARTED);
  }
  if (status === undefined)
    return problem('notTriggered', 'not triggered', `${UNREACHABLE}: ${why}`, SAFE_TO_REPEAT, CHECK_NETWORK);
  if (status === 404)
    return problem('triggerUnknown', 'trigger not found', `Pinkfish does not know the trigger: ${why}`, CHECK_TRIGGER);
  if (status === 413)
    return problem('payloadRefused', 'payload too large', `The ${sent} is too large: ${why}`, limits ?? SEND_LESS);
  if (status === 400 || status === 415 || status === 422)
    return problem(
      'payloadRefused',
      `${sent} refused`,
      `Pinkfish refused the ${sent}: ${why}`,
      limits ?? CHECK_PAYLOAD,
    );
  return problem('notTriggered', 'not triggered', `Pinkfish refused the trigger request: ${why}`, SAFE_TO_REPEAT);
};

/** The problem of a run that has ended; undefined where it is complete with all of its files. */
export const problemOfRun = (report: Report, run: Run): Problem | undefined => {
  const { status, failedStep, durationMs = 0, missingFiles } = report;
  const workflow = foreign(workflowName(report).name, 100);
  const ended = (how: string): string => `Run ${run.runId} of "${workflow}" ${how} after ${formatDuration(durationMs)}`;
  const step = failedStep && foreign(failedStep.name, 100);
  if (status === 'CANCELLED') {
    const cancelled = problem('runCancelled', 'cancelled in Pinkfish', `${ended('was cancelled in Pinkfish')}.`);
    return { ...cancelled, title: workflow };
  }
  if (status === 'TIMEOUT') {
    const where = step === undefined ? '' : `, in step "${step}"`;
    const exceeded = `${ended("exceeded Pinkfish's own time limit")}${where}.`;
    return { ...problem('runTimeout', 'timed out in Pinkfish', exceeded), title: workflow };
  }
  if (status === 'COMPLETE') return missingFilesProblem(run, missingFiles);
  const exit = failedStep?.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
  const where = step === undefined ? '' : ` in step "${step}"${exit}`;
  const lastWords = failedStep?.tails[0]?.lines.at(-1);
  const words = lastWords === undefined ? '' : `: ${foreign(lastWords, 300)}`;
  const title = workflow + (step === undefined ? '' : ` · ${step}`);
  return { ...problem('runFailed', 'failed', `${ended('failed')}${where}${words}.`), title };
};

const missingFilesProblem = (run: Run, [first, ...others]: Report['missingFiles']): Problem | undefined => {
  if (first === undefined) return undefined;
  const files = others.length === 0 ? 'a file' : `${others.length + 1} of its files`;
  const ofStep = first.step === undefined ? '' : ` of step ${first.step}`;
  const example = `"${foreign(first.name, 100)}"${ofStep}: ${foreign(first.reason, 200)}`;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const what = `Run ${run.runId} is complete, but ${files} could not be downloaded completely: ${example}${more}.`;
  return problem('filesMissing', 'files missing', what, 'All other files are kept.');
};

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

const problem = (heading: keyof typeof HEADINGS, phrase: string, ...sentences: string[]): Problem => {
  const all = sentences.filter((sentence) => sentence !== '').join(' ');
  const message = all.replace(/([.…])\.(?= |$)/g, '$1');
  return { phrase, title: `Pinkfish: ${phrase}`, message, heading: HEADINGS[heading] };
};

const couldNot = ({ operation }: Failure, name: string): string => {
  if (operation === 'status') return `The status of ${name} could not be read`;
  if (operation === 'results') return `The results of ${name} could not be downloaded`;
  return UNREACHABLE;
};

/** What is known of the run now. That it continues is said only where a status has shown it. */
const runState = ({ run, status, mayHaveStarted, triggered }: Failure): string => {
  if (run === undefined) return mayHaveStarted ? MAY_HAVE_STARTED : NOTHING_TRIGGERED;
  if (status === undefined) return triggered ? `The run was triggered. Follow it with ${ids(run)}.` : '';
  return outcomeOf(status) === undefined
    ? `The run continues in Pinkfish. Follow it with ${ids(run)}.`
    : `Run the step with ${ids(run)} to download the results again.`;
};

/** What is known of the run when the job is cancelled. */
const stateThen = ({ run, status = '', mayHaveStarted }: Failure): string => {
  if (run === undefined)
    return mayHaveStarted ? `The trigger request was under way. ${MAY_HAVE_STARTED}` : NOTHING_TRIGGERED;
  return outcomeOf(status) === undefined
    ? `This does not stop run ${run.runId} in Pinkfish. Follow it with ${ids(run)}.`
    : `Run ${run.runId} had ended; what was downloaded by then is kept.`;
};

const ids = ({ runId, automationId }: Run): string => `run-id: '${runId}' and automation-id: '${automationId}'`;

/** Foreign words as part of a sentence. A link in them may carry a signature or a key. */
const foreign = (text: string, max: number): string => withoutLinks(plainLine(text, max));
