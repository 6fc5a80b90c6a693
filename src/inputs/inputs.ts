import { InputError } from '../errors.ts';
import { checkedKey } from './api-key.ts';
import { DEFAULT_BASE_URL, parseBaseUrl } from './base-url.ts';
import { parseTrigger, type ParsedTrigger, type TriggerTarget } from './trigger-target.ts';
import * as values from './values.ts';

export { secretsOf } from './api-key.ts';

/** Where the payload comes from: the input's own text, or a file that main reads. */
export type PayloadSource = { kind: 'text'; text: string } | { kind: 'file'; path: string };

/** What the step is to follow: a run that it triggers, or one that was triggered before. */
export type Subject =
  | { kind: 'trigger'; trigger: TriggerTarget; payload: PayloadSource; attachments: string[]; githubContext: boolean }
  | { kind: 'follow'; run: { runId: string; automationId: string } };

/** Every input, parsed. Durations in milliseconds, sizes in bytes; undefined where the platform's own default applies. */
export type Inputs = {
  apiKey: string;
  /** https, or http on a loopback host; no slash at the end. */
  baseUrl: string;
  subject: Subject;
  wait: boolean;
  onPaused: 'wait' | 'detach';
  timeoutMs: number;
  pollIntervalMs: number | 'auto';
  /** Globs over `step-N/file-name`, `!` in front takes away; an empty list chooses nothing. */
  files: string[];
  downloadPath: string | undefined;
  maxDownloadBytes: number;
  uploadArtifact: boolean | 'auto';
  artifactName: string | undefined;
  retentionDays: number | undefined;
  compressionLevel: number | 'auto';
  summary: boolean;
  renderOutput: 'text' | 'markdown';
  prComment: boolean | 'on-failure';
  githubToken: string;
  /** What is allowed and probably not meant: one sentence each, for the author of the workflow. */
  notices: string[];
};

/**
 * Every input that action.yml declares, with its default there, which is also what an empty text means. `files` alone
 * may be empty: then it chooses nothing. The default of `github-token`, an expression, only the runner can evaluate.
 */
export const DEFAULTS = {
  'api-key': '',
  'trigger-id': '',
  payload: '{}',
  'payload-file': '',
  attachments: '',
  'github-context': 'false',
  'run-id': '',
  'automation-id': '',
  wait: 'true',
  'on-paused': 'wait',
  timeout: '30m',
  'poll-interval': 'auto',
  files: '**',
  'download-path': '',
  'upload-artifact': 'auto',
  'artifact-name': '',
  'max-download-size': '10GiB',
  'retention-days': '',
  'compression-level': 'auto',
  summary: 'true',
  'render-output': 'text',
  'pr-comment': 'false',
  'github-token': '',
  'base-url': DEFAULT_BASE_URL,
} as const satisfies Record<string, string>;

export type InputName = keyof typeof DEFAULTS;

export const INPUT_NAMES = Object.keys(DEFAULTS) as InputName[];

type Read = (name: InputName) => values.Given;

/**
 * All inputs, or the first fault in them; nothing has been sent by then. `get` gives an input's text as it was written,
 * empty where there is none.
 *
 * @throws InputError naming the input, what is wrong and what is right; it never holds a key or a URL
 */
export const parseInputs = (get: (name: InputName) => string): Inputs => {
  const read: Read = (name) => ({ name, text: get(name).trim() || DEFAULTS[name] });
  const has = (name: InputName): boolean => read(name).text !== DEFAULTS[name];
  const trigger = has('trigger-id') ? parseTrigger(read('trigger-id').text) : undefined;
  const inputs = {
    apiKey: parseKey(read, trigger),
    baseUrl: parseBase(read, trigger),
    subject: trigger === undefined ? parseFollow(read, has) : parseTriggering(trigger, { get, read, has }),
    wait: values.booleanOf(read('wait')),
    ...parseWaiting(read),
    ...parseFiles(read),
    files: values.linesOf(get('files')),
    ...parseReporting(read),
  };
  if (inputs.subject.kind === 'follow' && !inputs.wait) {
    throw new InputError(
      'wait',
      'is false together with run-id, so that there is nothing to do; leave wait out, or run-id.',
    );
  }
  return { ...inputs, notices: noticesOf(read, inputs) };
};

const parseKey = (read: Read, trigger: ParsedTrigger | undefined): string => {
  const { name, text } = read('api-key');
  const key = text === '' ? trigger?.key : checkedKey(name, text);
  if (key === undefined) {
    throw new InputError(
      name,
      "is missing or empty. Set it from a secret, such as ${{ secrets.PINKFISH_API_KEY }}; an unknown secret is an empty text. GitHub gives no secrets to workflows of pull requests from forks, and to Dependabot's only its own.",
    );
  }
  if (trigger?.key !== undefined && trigger.key !== key) {
    throw new InputError(
      name,
      'is another key than the one in the URL that trigger-id is; leave api-key out, or give the trigger by its id.',
    );
  }
  if (trigger?.target.triggerId === key)
    throw new InputError('trigger-id', 'is the API key; give the id of the trigger.');
  return key;
};

const parseBase = (read: Read, trigger: ParsedTrigger | undefined): string => {
  const { name, text } = read('base-url');
  const given = parseBaseUrl(name, text);
  if (trigger?.baseUrl === undefined) return given;
  if (given !== DEFAULT_BASE_URL && given !== trigger.baseUrl) {
    throw new InputError(name, 'is another address than that of the URL that trigger-id is; leave base-url out.');
  }
  return trigger.baseUrl;
};

type Sources = { get: (name: InputName) => string; read: Read; has: (name: InputName) => boolean };

const parseTriggering = ({ target }: ParsedTrigger, { get, read, has }: Sources): Subject => {
  for (const name of ['run-id', 'automation-id'] as const) {
    if (has(name)) {
      throw new InputError(
        name,
        'stands beside trigger-id: follow a run, or trigger a new one; leave one of them out.',
      );
    }
  }
  const path = values.pathOf(read('payload-file'));
  if (path !== undefined && has('payload')) {
    throw new InputError('payload-file', 'stands beside payload; leave one of them out.');
  }
  const attachments = values.linesOf(read('attachments').text);
  if (attachments.length > 0 && target.form === 'webhook') {
    throw new InputError(
      'attachments',
      "can't be sent to a trigger in webhook form; give the trigger's id or its URL of the API form as trigger-id, and the key as api-key.",
    );
  }
  return {
    kind: 'trigger',
    trigger: target,
    payload:
      path === undefined
        ? { kind: 'text', text: get('payload').trim() === '' ? DEFAULTS.payload : get('payload') }
        : { kind: 'file', path },
    attachments,
    githubContext: values.booleanOf(read('github-context')),
  };
};

/** What only a run that is triggered here can be given. */
const FOR_TRIGGERING = ['payload', 'payload-file', 'attachments'] as const;

const parseFollow = (read: Read, has: Sources['has']): Subject => {
  if (!has('run-id') && !has('automation-id')) {
    throw new InputError(
      'trigger-id',
      'is missing or empty, so that there is nothing to run. Give the id or the URL of a trigger; or, to follow a run that was triggered before, run-id and automation-id. An unknown variable or output is an empty text.',
    );
  }
  const [missing, present] = has('run-id')
    ? (['automation-id', 'run-id'] as const)
    : (['run-id', 'automation-id'] as const);
  if (!has(missing))
    throw new InputError(missing, `is missing or empty, but ${present} is given; a run is followed by both.`);
  const withoutMeaning =
    FOR_TRIGGERING.find((name) => has(name)) ??
    (values.booleanOf(read('github-context')) ? 'github-context' : undefined);
  if (withoutMeaning !== undefined) {
    throw new InputError(
      withoutMeaning,
      'stands beside run-id: a run that was triggered before takes nothing more; leave it out.',
    );
  }
  return {
    kind: 'follow',
    run: { runId: values.idOf(read('run-id')), automationId: values.idOf(read('automation-id')) },
  };
};

const SHORTEST_POLL_INTERVAL_MS = 1_000;

const parseWaiting = (read: Read): Pick<Inputs, 'onPaused' | 'timeoutMs' | 'pollIntervalMs'> => {
  const interval = read('poll-interval');
  const pollIntervalMs = interval.text === 'auto' ? 'auto' : values.durationOf(interval);
  if (pollIntervalMs !== 'auto' && pollIntervalMs < SHORTEST_POLL_INTERVAL_MS) {
    throw new InputError(interval.name, 'is shorter than a second; write auto, or a duration from 1s.');
  }
  return {
    onPaused: values.wordOf(read('on-paused'), ['wait', 'detach']),
    timeoutMs: values.durationOf(read('timeout')),
    pollIntervalMs,
  };
};

/** In actions/upload-artifact, 0 days mean the repository's own setting, and 90 are the most. */
const MOST_RETENTION_DAYS = 90;

type FileInputs =
  'downloadPath' | 'maxDownloadBytes' | 'uploadArtifact' | 'artifactName' | 'retentionDays' | 'compressionLevel';

const parseFiles = (read: Read): Pick<Inputs, FileInputs> => {
  const retention = read('retention-days');
  const compression = read('compression-level');
  return {
    downloadPath: values.pathOf(read('download-path')),
    maxDownloadBytes: values.sizeOf(read('max-download-size')),
    uploadArtifact: values.booleanOrWordOf(read('upload-artifact'), 'auto'),
    artifactName: values.artifactNameOf(read('artifact-name')),
    retentionDays:
      retention.text === ''
        ? undefined
        : values.integerOf(retention, { min: 0, max: MOST_RETENTION_DAYS }) || undefined,
    compressionLevel: compression.text === 'auto' ? 'auto' : values.integerOf(compression, { min: 0, max: 9 }),
  };
};

const parseReporting = (read: Read): Pick<Inputs, 'summary' | 'renderOutput' | 'prComment' | 'githubToken'> => {
  const prComment = values.booleanOrWordOf(read('pr-comment'), 'on-failure');
  const githubToken = read('github-token').text;
  if (prComment !== false && githubToken === '') {
    throw new InputError(
      'github-token',
      "is empty, but pr-comment needs it; leave github-token out, so that it is the job's own token.",
    );
  }
  return {
    summary: values.booleanOf(read('summary')),
    renderOutput: values.wordOf(read('render-output'), ['text', 'markdown']),
    prComment,
    githubToken,
  };
};

const noticesOf = (
  read: Read,
  { timeoutMs, wait, uploadArtifact }: Pick<Inputs, 'timeoutMs' | 'wait' | 'uploadArtifact'>,
): string[] => {
  const notices: string[] = [];
  const { text } = read('timeout');
  if (/^[\d.]+$/.test(text) && timeoutMs < 60_000) {
    notices.push(`Input "timeout" is a bare number, so ${text} means ${text} seconds; for minutes write ${text}m.`);
  }
  if (!wait && uploadArtifact === true) {
    notices.push(
      'Input "upload-artifact" is true, but with wait: false the step ends before there is a file to upload.',
    );
  }
  return notices;
};
