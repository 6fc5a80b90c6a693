import { HttpError, InputError, inWords, UnexpectedResponseError } from '../errors.ts';
import { plainLine, withoutLinks } from '../foreign-text.ts';
import { formatDuration } from '../duration.ts';
import type { Run } from '../pinkfish/schema.ts';
import type { FailedStep } from '../run/outcome.ts';

/** The headings of docs/troubleshooting.md; a test holds both together. */
export const HEADINGS = {
  input: 'An input is refused',
  key: 'The API key is refused',
  triggerUnknown: 'The trigger is not found',
  payloadRefused: 'The payload is refused',
  notTriggered: 'The run could not be triggered',
  mayHaveStarted: 'The run may have started',
  noIds: 'The run has no ids',
  runFailed: 'The run failed',
  runCancelled: 'The run was cancelled in Pinkfish',
  runTimeout: 'The run timed out in Pinkfish',
  waitTimeout: 'The wait ended before the run',
  runUnknown: 'The run is not found',
  pollFailed: 'The run could not be followed',
  resultsFailed: 'The results could not be fetched',
  filesMissing: 'Files could not be fetched',
  artifact: 'The artifact could not be uploaded',
  jobCancelled: 'The job was cancelled',
  tls: 'The TLS connection fails',
  runner: 'The runner refuses a file',
  unexpected: 'An unexpected error',
} as const;

/** The error annotation: its title, its one sentence or few, and where the troubleshooting page speaks of it. */
export type Problem = { title: string; message: string; heading: string };

/** The annotation's text: ends with a pointer that needs no link. */
export const annotationText = ({ message, heading }: Problem): string =>
  `${message} (Help: docs/troubleshooting.md, "${heading}")`;

/** What the step was doing when an error stopped it. */
export type Activity = 'inputs' | 'trigger' | 'wait' | 'results' | 'artifact' | 'runner';

/** `sent`: of a trigger request, whether it may have reached the service; `insecure`: no TLS connection came about. */
export type Failure = { error: unknown; activity: Activity; run: Run | undefined; sent: boolean; insecure: boolean };

/** The problem behind an error that stopped the step. */
export const problemOfError = (failure: Failure): Problem => {
  const { error, activity, run, insecure } = failure;
  if (error instanceof InputError) return problem('input', `Pinkfish: input ${error.input}`, error.message);
  if (insecure) {
    return problem(
      'tls',
      'Pinkfish: no secure connection',
      `${doing(activity, run)}: ${inWords(error)}. Where a proxy or a company's own authority signs certificates, set NODE_EXTRA_CA_CERTS to its certificate file in the step's env. ${stands(failure)}`,
    );
  }
  switch (activity) {
    case 'inputs':
      return unexpected(error);
    case 'trigger':
      return triggerProblem(failure);
    case 'wait':
      return waitProblem(failure);
    case 'results':
      return problem(
        'resultsFailed',
        'Pinkfish: no results',
        `${doing(activity, run)}: ${inWords(error)}. ${stands(failure)}`,
      );
    case 'artifact':
      return problem(
        'artifact',
        'Pinkfish: artifact not uploaded',
        `${inWords(error)}. The files are on the runner's disk: see the output download-path.`,
      );
    case 'runner':
      return problem(
        'runner',
        'Pinkfish: runner not usable',
        `${inWords(error)}.${run === undefined ? ' Nothing was triggered.' : ` ${stands(failure)}`}`,
      );
  }
};

/** The problem behind anything that nobody foresaw. */
export const unexpected = (error: unknown): Problem =>
  problem('unexpected', 'Pinkfish: unexpected error', `Unexpected error: ${inWords(error)}.`);

const triggerProblem = (failure: Failure): Problem => {
  const { error, sent } = failure;
  if (error instanceof HttpError && !sent) return refusedTrigger(error);
  if (error instanceof UnexpectedResponseError && !error.transient) {
    return problem(
      'noIds',
      'Pinkfish: the run has no ids',
      `${inWords(error)}. The run has probably started, but it can't be followed: look for it in Pinkfish, in the workflow's monitor. Check base-url: something between may drop headers.`,
    );
  }
  if (sent) {
    return problem(
      'mayHaveStarted',
      'Pinkfish: the run may have started',
      `The trigger request was sent, but not confirmed: ${inWords(error)}. The run may have started, so the request was not sent again: look in Pinkfish, in the workflow's monitor, whether a run began just now, before you run this job again.`,
    );
  }
  return problem(
    'notTriggered',
    'Pinkfish: not triggered',
    `Pinkfish could not be reached: ${inWords(error)}. Nothing was triggered; it is safe to run this job again. Check base-url and the network of the runner.`,
  );
};

const refusedTrigger = (error: HttpError): Problem => {
  const { status } = error.failure;
  const said = `${inWords(error)}. `;
  switch (status) {
    case 401:
    case 403:
      return problem(
        'key',
        'Pinkfish: API key refused',
        `${said}The API key is wrong, revoked or of another workspace: check the secret that api-key is set from.`,
      );
    case 404:
      return problem(
        'triggerUnknown',
        'Pinkfish: trigger not found',
        `${said}No such trigger in the key's workspace: check trigger-id, and that key and trigger belong to the same workspace.`,
      );
    case 413:
      return problem(
        'payloadRefused',
        'Pinkfish: payload too large',
        `${said}The payload is too large: send less, or send it as attachments.`,
      );
    case 400:
    case 415:
    case 422:
      return problem(
        'payloadRefused',
        'Pinkfish: payload refused',
        `${said}Compare payload with what the trigger expects.`,
      );
    default:
      return problem(
        'notTriggered',
        'Pinkfish: not triggered',
        `${said}Nothing was triggered; it is safe to run this job again.`,
      );
  }
};

const waitProblem = (failure: Failure): Problem => {
  const { error, run } = failure;
  const said = `${doing('wait', run)}: ${inWords(error)}.`;
  const status = error instanceof HttpError ? error.failure.status : undefined;
  if (status === 401 || status === 403) {
    return problem(
      'key',
      'Pinkfish: API key refused',
      `${said} The API key is wrong, revoked or of another workspace. ${stands(failure)}`,
    );
  }
  if (status === 404) {
    return problem(
      'runUnknown',
      'Pinkfish: run not found',
      `${said} Pinkfish knows no such run: check run-id and automation-id, and that the key belongs to their workspace.`,
    );
  }
  return problem('pollFailed', 'Pinkfish: run not followed', `${said} ${stands(failure)}`);
};

export type RunEnd = {
  run: Run;
  /** Its name as served, or what stands for it. */
  workflow: string;
  failedStep: FailedStep | undefined;
  lastWords: string | undefined;
  durationMs: number;
};

/** The problem of a run that FAILED. `lastWords`: the last line that the failing step wrote. */
export const failedProblem = ({ run, workflow: name, failedStep, lastWords, durationMs }: RunEnd): Problem => {
  const workflow = foreign(name, 100);
  const step = failedStep && foreign(failedStep.name, 100);
  const exit = failedStep?.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
  const where = step === undefined ? '' : ` in step "${step}"${exit}`;
  const words = lastWords === undefined ? '' : `: ${foreign(lastWords, 300)}`;
  return problem(
    'runFailed',
    step === undefined ? workflow : `${workflow} · ${step}`,
    `Run ${run.runId} of "${workflow}" failed after ${formatDuration(durationMs)}${where}${words}.`,
  );
};

/** The problem of a run that somebody cancelled in Pinkfish. */
export const cancelledRunProblem = ({ run, workflow: name, durationMs }: RunEnd): Problem => {
  const workflow = foreign(name, 100);
  return problem(
    'runCancelled',
    workflow,
    `Run ${run.runId} of "${workflow}" was cancelled in Pinkfish after ${formatDuration(durationMs)}.`,
  );
};

/** The problem of a run that outlasted the service's own limit. */
export const timedOutRunProblem = ({ run, workflow: name, failedStep, durationMs }: RunEnd): Problem => {
  const workflow = foreign(name, 100);
  const where = failedStep === undefined ? '' : `, in step "${foreign(failedStep.name, 100)}"`;
  return problem(
    'runTimeout',
    workflow,
    `Run ${run.runId} of "${workflow}" timed out: it ran past Pinkfish's own time limit after ${formatDuration(durationMs)}${where}.`,
  );
};

/** The problem of a run that goes on after this action's `timeout`. */
export const waitTimeoutProblem = (
  run: Run,
  wait: { timeoutMs: number; status: string | undefined; lastError: Error | undefined },
): Problem => {
  const status = wait.status === undefined ? '' : ` with status ${foreign(wait.status, 40)}`;
  const trouble = wait.lastError === undefined ? '' : ` The last look at it failed: ${inWords(wait.lastError)}.`;
  return problem(
    'waitTimeout',
    'Pinkfish: the wait is over',
    `This action's timeout of ${formatDuration(wait.timeoutMs)} is over; run ${run.runId} goes on in Pinkfish${status}.${trouble} Raise timeout, or follow the run by a later step with ${ids(run)}.`,
  );
};

/** The problem of a job that was cancelled while the run goes on. `sent`: whether a trigger request may have reached the service. */
export const cancelledJobProblem = (
  run: Run | undefined,
  { ended, sent }: { ended: boolean; sent: boolean },
): Problem => {
  const what = (): string => {
    if (run !== undefined && ended) return `Run ${run.runId} had ended; what was fetched by then is kept.`;
    if (run !== undefined)
      return `The run itself goes on in Pinkfish: it can't be cancelled from here. Follow it with ${ids(run)}.`;
    return sent
      ? "The trigger request was under way: the run may have started. Look in Pinkfish, in the workflow's monitor."
      : 'Nothing was triggered.';
  };
  return problem('jobCancelled', 'Pinkfish: job cancelled', `The job was cancelled. ${what()}`);
};

/** The problem of a complete run of which files are missing. */
export const missingFilesProblem = (
  run: Run,
  missing: readonly { step: number; name: string; reason: string }[],
): Problem => {
  const [first] = missing;
  const example =
    first === undefined ? '' : `: "${foreign(first.name, 100)}" of step ${first.step}: ${foreign(first.reason, 200)}`;
  const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : '';
  return problem(
    'filesMissing',
    'Pinkfish: files missing',
    `Run ${run.runId} is complete, but ${missing.length} of its files could not be fetched whole${example}${more}. All others are kept.`,
  );
};

const problem = (heading: keyof typeof HEADINGS, title: string, message: string): Problem => ({
  title,
  message: message.trim().replace(/([.…])\.(?= |$)/g, '$1'),
  heading: HEADINGS[heading],
});

const doing = (activity: Activity, run: Run | undefined): string => {
  const of = run === undefined ? '' : ` of run ${run.runId}`;
  if (activity === 'wait') return `The status${of} could not be read`;
  if (activity === 'results') return `The results${of} could not be fetched`;
  return 'Pinkfish could not be reached';
};

/** What is with the run now. */
const stands = ({ activity, run }: Failure): string => {
  if (run === undefined) return 'Nothing was triggered.';
  return activity === 'wait'
    ? `The run itself goes on in Pinkfish. Follow it with ${ids(run)}.`
    : `Ask for them again with ${ids(run)}.`;
};

const ids = ({ runId, automationId }: Run): string => `run-id: '${runId}' and automation-id: '${automationId}'`;

/** Foreign words as part of a sentence. A link in them may carry a signature or a key. */
const foreign = (text: string, max: number): string => withoutLinks(plainLine(text, max));
