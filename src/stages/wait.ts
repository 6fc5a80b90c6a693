import type { RetryRules } from '../http/retry-policy.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Client } from '../pinkfish/client.ts';
import type { Run } from '../pinkfish/schema.ts';
import { heartbeat, pausedLine, stepEnded, stepStarted } from '../report/log-lines.ts';
import { waitTimeoutProblem } from '../report/problem.ts';
import { plainLine } from '../foreign-text.ts';
import { follow, type FollowEvent } from '../run/follow.ts';
import type { Context } from '../context.ts';

/** A young run may answer 404 for some seconds [assume]; one that nobody knows is not waited for longer. */
const LONGEST_NOT_FOUND_MS = 60_000;
const POLL_TIMEOUT_MS = 30_000;

/**
 * Follows the run. Afterwards the report holds its last status; where that is no end, also the outcome.
 */
export const waitForEnd = async (
  context: Context,
  { inputs, client, run }: { inputs: Inputs; client: Client; run: Run },
): Promise<void> => {
  const { clock, signal, report } = context;
  const { end, elapsedMs, lastError } = await follow({
    poll: async (deadline) => {
      const { value, requestId, throttled } = await client.getStatus(run, {
        timeoutMs: POLL_TIMEOUT_MS,
        rules: pollRules(deadline),
      });
      noteRequest(report.requestIds, requestId);
      return { document: value, throttled };
    },
    clock,
    signal,
    startedAt: clock.now(),
    timeoutMs: inputs.timeoutMs,
    pollIntervalMs: inputs.pollIntervalMs,
    onPaused: inputs.onPaused,
    triggered: inputs.subject.kind === 'trigger',
    observe: observer(context),
  });
  report.durationMs = elapsedMs;
  if (end === 'paused') report.outcome = 'detached';
  if (end === 'deadline') {
    report.outcome = 'wait-timeout';
    report.problem = waitTimeoutProblem(run, { timeoutMs: inputs.timeoutMs, status: report.status, lastError });
  }
};

const pollRules = (deadline: number): RetryRules => ({
  retryForMs: {
    unreachable: Infinity,
    insecure: Infinity,
    'rate-limited': Infinity,
    'not-found': LONGEST_NOT_FOUND_MS,
    transient: Infinity,
  },
  deadline,
  atDeadline: 'last-try',
});

const observer =
  ({ runner, report, colours }: Context) =>
  (event: FollowEvent): void => {
    const style = { colour: colours };
    switch (event.kind) {
      case 'seen':
        report.status = event.status;
        report.steps = event.steps;
        return;
      case 'step-started':
        runner.info(stepStarted(event.step, event.count, style));
        return;
      case 'step-ended':
        runner.info(stepEnded(event.step, event.count, style));
        return;
      case 'paused':
        runner.info(pausedLine(style));
        return;
      case 'heartbeat':
        runner.info(heartbeat(event, style));
        return;
      case 'unknown-status':
        runner.warning(
          `Pinkfish gave a status that this action does not know: ${plainLine(event.status, 60)}. It is taken for a run that goes on.`,
          'Pinkfish: unknown status',
        );
    }
  };

/** Of all looks only the last one's id is worth keeping. */
const noteRequest = (ids: { operation: string; id: string }[], id: string | undefined): void => {
  if (id === undefined) return;
  if (ids.at(-1)?.operation === 'status') ids.pop();
  ids.push({ operation: 'status', id });
};
