import { randomUUID } from 'node:crypto';
import { during } from '../errors.ts';
import { githubContext } from '../github/github-context.ts';
import type { Inputs, Subject } from '../inputs/inputs.ts';
import { readPayloadFile } from '../inputs/payload-file.ts';
import { parsePayload, spliceMember } from '../inputs/payload.ts';
import type { TriggerTarget } from '../inputs/trigger-target.ts';
import type { Client, TriggerBody } from '../pinkfish/client.ts';
import type { Run } from '../pinkfish/schema.ts';
import type { Context } from '../context.ts';

type Trigger = Extract<Subject, { kind: 'trigger' }>;

/** How long a service that is rate limited, or cannot be reached, is asked again before the step gives up. */
const LONGEST_TRIGGERING_MS = 300_000;
const LONGEST_UNREACHABLE_MS = 60_000;
const TRIGGER_TIMEOUT_MS = 30_000;
/** 100 MB of attachments over a slow line. */
const UPLOAD_TIMEOUT_MS = 600_000;

/** Gives the run that the step is about; `remember` keeps its ids for later attempts of the job. */
export type ObtainRun = (client: Client) => Promise<{ run: Run; remember?: () => Promise<void> }>;

/**
 * Makes everything ready that can be wrong with the inputs, before any request; what is given back then triggers the
 * run, or names the one that is to be followed.
 */
export const prepareRun = async (context: Context, inputs: Inputs): Promise<ObtainRun> => {
  const { env, signal } = context;
  const { subject, timeoutMs, onRerun } = inputs;
  if (subject.kind === 'follow') return () => Promise.resolve({ run: subject.run });
  const { payload: given } = subject;
  const payload =
    given.kind === 'text' ? given.text : await readPayloadFile(given.path, env.GITHUB_WORKSPACE ?? '.', signal);
  const body = await requestBody(context, subject, payload);
  const start = (client: Client): Promise<Run> =>
    startRun(context, client, { target: subject.trigger, body, mostMs: timeoutMs });
  if (onRerun === 'new') return async (client) => ({ run: await start(client) });
  const { attemptOf, earlierRun, rememberRun } = await import('./rerun.ts');
  const attempt = attemptOf(env, inputs, payload);
  return async (client) => {
    const run = (await earlierRun(context, attempt, client)) ?? (await start(client));
    return { run, remember: () => rememberRun(context, attempt, run) };
  };
};

const requestBody = async (context: Context, subject: Trigger, given: string): Promise<TriggerBody> => {
  const { env, event, runner, signal } = context;
  const { payload, attachments: patterns } = subject;
  const { json: parsed, notices } = await parsePayload(given, payload.kind === 'text' ? 'payload' : 'payload-file');
  for (const { level, message } of notices) {
    if (level === 'warning') runner.warning(message, 'Pinkfish: inputs');
    else runner.info(message);
  }
  const json = subject.githubContext
    ? spliceMember(parsed, 'github', JSON.stringify(githubContext(env, event)))
    : parsed;
  if (patterns.length === 0) return { contentType: 'application/json', open: () => json };
  const { findAttachments } = await import('../inputs/attachments.ts');
  const { multipartBody } = await import('../inputs/multipart.ts');
  const attachments = await findAttachments(patterns, env.GITHUB_WORKSPACE ?? '.', { signal });
  return multipartBody(json, attachments, randomUUID());
};

type Start = { target: TriggerTarget; body: TriggerBody; mostMs: number };

/** Triggers the run, once: a request that the service may have read is not sent again, as it could start a second run. */
const startRun = async ({ clock, report }: Context, client: Client, { target, body, mostMs }: Start): Promise<Run> => {
  const retryForMs = { unreachable: LONGEST_UNREACHABLE_MS, 'rate-limited': Infinity };
  const deadline = clock.now() + Math.min(LONGEST_TRIGGERING_MS, mostMs);
  const timeoutMs = body.contentLength === undefined ? TRIGGER_TIMEOUT_MS : UPLOAD_TIMEOUT_MS;
  const limits = { timeoutMs, rules: { retryForMs, deadline, atDeadline: 'give-up' } } as const;
  const { value: run, requestId } = await during('trigger', () => client.triggerRun(target, body, limits));
  if (requestId !== undefined) report.requestIds.trigger = requestId;
  return run;
};
