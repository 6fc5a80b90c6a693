import { InputError } from '../errors.ts';
import { globMatcher } from '../glob.ts';
import { checkedKey } from './api-key.ts';
import { parseBaseUrl } from './base-url.ts';
import { parseTrigger, type ParsedTrigger, type TriggerTarget } from './trigger-target.ts';
import * as values from './values.ts';

/** Where the payload comes from: the input's own text, or a file. */
export type PayloadSource = { kind: 'text'; text: string } | { kind: 'file'; path: string };

/** The run that the step follows: one that it triggers, or one that was triggered before. */
export type Subject =
  | { kind: 'trigger'; trigger: TriggerTarget; payload: PayloadSource; attachments: string[]; githubContext: boolean }
  | { kind: 'follow'; run: { runId: string; automationId: string } };

/** Every input, parsed. Durations in milliseconds, sizes in bytes; undefined where the platform's own default applies. */
export type Inputs = ReturnType<typeof parseSingle> & {
  apiKey: string;
  /** https, or http on a loopback host; no slash at the end. */
  baseUrl: string;
  subject: Subject;
  /** Globs over `step-N/file-name`, a leading `!` excludes; an empty list chooses nothing. */
  files: string[];
  /** What is allowed and probably not meant, for the author of the workflow. */
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
  'on-rerun': 'new',
  timeout: '30m',
  'poll-interval': 'auto',
  files: '**',
  'download-path': '',
  'upload-artifact': 'auto',
  'output-artifact': 'auto',
  'artifact-name': '',
  'max-download-size': '10GiB',
  'retention-days': '',
  'compression-level': 'auto',
  summary: 'true',
  'render-output': 'text',
  'pr-comment': 'false',
  'comment-key': '',
  'github-token': '',
  'base-url': 'https://triggers.app.pinkfish.ai',
} as const satisfies Record<string, string>;

export type InputName = keyof typeof DEFAULTS;

/** `get` gives an input's text as it was written, `read` the same with its default; `has`: whether it is another value. */
type Source = {
  get: (name: InputName) => string | undefined;
  read: (name: InputName) => values.Given;
  has: (name: InputName) => boolean;
};

/**
 * All inputs, or the first fault in them; nothing has been sent by then. `get` gives an input's text as it was written,
 * undefined where the runner has set none.
 *
 * @throws InputError naming the input, the fault and the remedy; it never holds a key or a URL
 */
export const parseInputs = (get: Source['get']): Inputs => {
  const read: Source['read'] = (name) => ({ name, text: get(name)?.trim() || DEFAULTS[name] });
  const source: Source = { get, read, has: (name) => read(name).text.toLowerCase() !== DEFAULTS[name] };
  const trigger = source.has('trigger-id') ? parseTrigger(read('trigger-id').text) : undefined;
  const inputs = {
    apiKey: parseKey(read, trigger),
    baseUrl: parseBase(read, trigger),
    subject: trigger === undefined ? parseFollow(source) : parseTriggering(trigger, source),
    files: globsOf('files', get('files') ?? DEFAULTS.files),
    ...parseSingle(read),
  };
  if (inputs.subject.kind === 'follow' && !inputs.wait) {
    throw new InputError('wait', 'cannot be false together with run-id. Remove one of them.');
  }
  if (inputs.onRerun === 'follow' && (inputs.subject.kind === 'follow' || !inputs.wait)) {
    const other = inputs.wait ? 'run-id' : 'wait: false';
    throw new InputError('on-rerun', `cannot be follow together with ${other}. Remove one of them.`);
  }
  return { ...inputs, notices: noticesOf(read, inputs) };
};

const parseKey = (read: Source['read'], trigger: ParsedTrigger | undefined): string => {
  const { name, text } = read('api-key');
  const key = text === '' ? trigger?.key : checkedKey(name, text);
  if (key === undefined) {
    const empty = 'An unknown secret is empty, as is every secret in pull requests from forks and from Dependabot';
    throw new InputError(name, `is missing or empty. Set it to \${{ secrets.PINKFISH_API_KEY }}. ${empty}.`);
  }
  if (trigger?.key !== undefined && trigger.key !== key) {
    throw new InputError(name, 'differs from the key in the URL in trigger-id. Remove api-key, or use the id alone.');
  }
  if (trigger?.target.triggerId === key) {
    throw new InputError('trigger-id', 'is the API key. Write the id of the trigger.');
  }
  return key;
};

const parseBase = (read: Source['read'], trigger: ParsedTrigger | undefined): string => {
  const { name, text } = read('base-url');
  const given = parseBaseUrl(name, text);
  if (trigger?.baseUrl === undefined) return given;
  if (given !== DEFAULTS['base-url'] && given !== trigger.baseUrl) {
    throw new InputError(name, 'differs from the address in the URL in trigger-id. Remove base-url.');
  }
  return trigger.baseUrl;
};

const parseTriggering = ({ target }: ParsedTrigger, source: Source): Subject => {
  const { read, has } = source;
  const following = RUN_IDS.find(has);
  if (following !== undefined) {
    throw new InputError(following, 'cannot be combined with trigger-id. Follow a run, or trigger a new one.');
  }
  const attachments = globsOf('attachments', read('attachments').text);
  if (attachments.length > 0 && target.form === 'webhook') {
    const remedy = "Write the trigger's id, or its URL in the API form, and the key as api-key";
    throw new InputError('attachments', `cannot be sent to a trigger in webhook form. ${remedy}.`);
  }
  return {
    kind: 'trigger',
    trigger: target,
    payload: payloadSource(source),
    attachments,
    githubContext: values.choiceOf(read('github-context'), [true, false]),
  };
};

const payloadSource = ({ get, read, has }: Source): PayloadSource => {
  const path = values.pathOf(read('payload-file'));
  if (path !== undefined && has('payload')) {
    throw new InputError('payload-file', 'cannot be combined with payload. Remove one of them.');
  }
  if (path !== undefined) return { kind: 'file', path };
  const text = get('payload');
  if (text === undefined) {
    // The runner sets the default where the author gives nothing, and Windows drops variables above 32,766 characters.
    throw new InputError('payload', 'was lost, probably since it is too large. Use payload-file for a large payload.');
  }
  return { kind: 'text', text: text.trim() === '' ? DEFAULTS.payload : text };
};

/** The lines of an input; compiled once, so that nothing is sent before a fault in them is found. */
const globsOf = (name: InputName, text: string): string[] => {
  const lines = values.linesOf(text);
  const patterns = lines.map((line) => line.replace(/^!/, ''));
  globMatcher(name, patterns, { dot: true, ignoreCase: false });
  return lines;
};

const RUN_IDS = ['run-id', 'automation-id'] as const;

const parseFollow = ({ read, has }: Source): Subject => {
  const given = RUN_IDS.find(has);
  if (given === undefined) {
    const remedy = 'Write the id or the URL of a trigger. To follow an earlier run, set run-id and automation-id';
    throw new InputError('trigger-id', `is missing or empty. ${remedy}. An unknown variable or output is empty.`);
  }
  const missing = RUN_IDS.find((name) => !has(name));
  if (missing !== undefined) {
    throw new InputError(missing, `is missing or empty, but ${given} is set. Set both, or remove both.`);
  }
  const surplus = (['payload', 'payload-file', 'attachments', 'github-context'] as const).find(has);
  if (surplus !== undefined) {
    throw new InputError(surplus, 'cannot be combined with run-id, whose run was already triggered. Remove it.');
  }
  const run = { runId: values.idOf(read('run-id')), automationId: values.idOf(read('automation-id')) };
  return { kind: 'follow', run };
};

const SHORTEST_POLL_INTERVAL_MS = 1_000;
/** GitHub's most for private repositories. */
const MOST_RETENTION_DAYS = 400;

/** The inputs that depend on no other. */
const parseSingle = (read: Source['read']) => {
  const [interval, retention, compression] = [read('poll-interval'), read('retention-days'), read('compression-level')];
  const pollIntervalMs: number | 'auto' = interval.text === 'auto' ? 'auto' : values.durationOf(interval);
  if (pollIntervalMs !== 'auto' && pollIntervalMs < SHORTEST_POLL_INTERVAL_MS) {
    throw new InputError(interval.name, 'is shorter than a second. Write auto, or a duration from 1s.');
  }
  // As in actions/upload-artifact, 0 days mean the repository's own setting.
  const days = retention.text === '' ? 0 : values.integerOf(retention, { min: 0, max: MOST_RETENTION_DAYS });
  const compressionLevel: number | 'auto' =
    compression.text === 'auto' ? 'auto' : values.integerOf(compression, { min: 0, max: 9 });
  const prComment = values.choiceOf(read('pr-comment'), [true, false, 'on-failure']);
  const [githubToken, commentKey] = [read('github-token').text, read('comment-key').text];
  if (prComment !== false && githubToken === '') {
    throw new InputError('github-token', 'is empty, but pr-comment needs it. Remove it to use the default token.');
  }
  return {
    wait: values.choiceOf(read('wait'), [true, false]),
    onPaused: values.choiceOf(read('on-paused'), ['wait', 'detach']),
    onRerun: values.choiceOf(read('on-rerun'), ['new', 'follow']),
    timeoutMs: values.durationOf(read('timeout')),
    pollIntervalMs,
    downloadPath: values.pathOf(read('download-path')),
    maxDownloadBytes: values.sizeOf(read('max-download-size')),
    uploadArtifact: values.choiceOf(read('upload-artifact'), [true, false, 'auto']),
    outputArtifact: values.choiceOf(read('output-artifact'), [true, false, 'auto']),
    artifactName: values.artifactNameOf(read('artifact-name')),
    retentionDays: days || undefined,
    compressionLevel,
    summary: values.choiceOf(read('summary'), [true, false]),
    renderOutput: values.choiceOf(read('render-output'), ['text', 'markdown']),
    prComment,
    commentKey: commentKey === 'null' ? '' : commentKey,
    githubToken,
  };
};

const noticesOf = (read: Source['read'], { timeoutMs, wait, uploadArtifact }: Omit<Inputs, 'notices'>): string[] => {
  const { text } = read('timeout');
  const minutes = `Input "timeout" is a bare number, so ${text} means ${text} seconds. For minutes write ${text}m.`;
  const early = 'Input "upload-artifact" is true, but with wait: false the step ends before there is a file to upload.';
  return [
    ...(/^[\d.]+$/.test(text) && timeoutMs < 60_000 ? [minutes] : []),
    ...(!wait && uploadArtifact === true ? [early] : []),
  ];
};
