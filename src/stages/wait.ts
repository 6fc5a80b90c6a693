import type { Inputs } from '../inputs/inputs.ts';
import type { Client } from '../pinkfish/client.ts';
import type { Run } from '../pinkfish/schema.ts';
import { formatCount } from '../report/byte-format.ts';
import { eventLine } from '../report/log-lines.ts';
import { waitTimeoutProblem } from '../report/problem.ts';
import { plainLine } from '../foreign-text.ts';
import { follow, type FollowEvent, type Poll } from '../run/follow.ts';
import type { Context } from '../context.ts';

/** A young run may answer 404 for some seconds [assume]; a run that is not known is not polled for longer. */
const LONGEST_NOT_FOUND_MS = 60_000;
/** Where nothing has proven that the service is one: with the last try's own time, less than two minutes. */
const LONGEST_UNPROVEN_MS = 80_000;
const POLL_TIMEOUT_MS = 30_000;
const MOST_STEP_LINES = 1_000;

/** Follows the run. Afterwards the report holds its last status; where that is not an end, also the outcome. */
export const waitForEnd = async (
  context: Context,
  { inputs, client, run }: { inputs: Inputs; client: Client; run: Run },
): Promise<void> => {
  const { clock, signal, report, runner } = context;
  const { timeoutMs, pollIntervalMs, onPaused, subject } = inputs;
  const triggered = subject.kind === 'trigger';
  const poll = async (deadline: number): Promise<Poll> => {
    const proven = report.status !== undefined;
    const limit = proven || triggered ? Infinity : LONGEST_UNPROVEN_MS;
    const others = { 'rate-limited': Infinity, 'not-found': LONGEST_NOT_FOUND_MS };
    const retryForMs = { unreachable: limit, insecure: limit, transient: limit, ...others };
    const rules = { retryForMs, deadline, atDeadline: 'last-try' } as const;
    const { value, requestId, throttled } = await client.getStatus(run, { timeoutMs: POLL_TIMEOUT_MS, rules, proven });
    if (requestId !== undefined) report.requestIds.status = requestId;
    return { document: value, throttled };
  };
  let stepLines = 0;
  const observe = observer(context, (line) => {
    stepLines += 1;
    if (stepLines <= MOST_STEP_LINES) runner.info(line);
  });
  try {
    const startedAt = clock.now();
    const wait = { poll, clock, signal, startedAt, timeoutMs, pollIntervalMs, onPaused, triggered, observe };
    const { end, elapsedMs, lastError } = await follow(wait);
    runner.debug(`Wait ended after ${Math.round(elapsedMs)} ms: ${end}`);
    report.durationMs = elapsedMs;
    if (end === 'paused') report.outcome = 'detached';
    if (end === 'deadline') {
      report.outcome = 'wait-timeout';
      report.problem = waitTimeoutProblem(run, { timeoutMs, status: report.status, lastError });
    }
  } finally {
    const leftOut = stepLines - MOST_STEP_LINES;
    if (leftOut > 0) runner.info(`… ${formatCount(leftOut)} more lines on steps were left out`);
  }
};

const observer =
  ({ runner, report, colours }: Context, logStep: (line: string) => void) =>
  (event: FollowEvent): void => {
    if (event.kind === 'seen') Object.assign(report, { status: event.status, steps: event.steps });
    else if (event.kind === 'waiting') {
      const why = `status ${plainLine(report.status ?? 'not known', 40)}, rate limited ${event.throttled} times`;
      runner.debug(`Next status check in ${Math.round(event.waitMs)} ms: ${why}`);
    } else if (event.kind === 'unknown-status') {
      const what = `Pinkfish gave a status that this action does not know: ${plainLine(event.status, 60)}`;
      runner.warning(`${what}. The action waits for another one.`, 'Pinkfish: unknown status');
    } else if ('step' in event) logStep(eventLine(event, report, colours));
    else runner.info(eventLine(event, report, colours));
  };
