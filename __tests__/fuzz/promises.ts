import { annotationsIn } from '../../fake-pinkfish/workflow-commands.ts';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import { parseDuration } from '../../src/duration.ts';
import { OUTPUT_NAMES } from '../fixtures/output-names.ts';
import { calmOutcome } from './calm.ts';
import { commentViolations } from './comments.ts';
import { diskViolations } from './disk-promises.ts';
import { keyViolations } from './key-promises.ts';
import { outputsOf } from './outputs.ts';
import type { Trace } from './run-case.ts';
import { SIGNATURE } from './placeholders.ts';

/** Which of the promises a step has broken, in words. */
export const violations = (trace: Trace): string[] =>
  trace.failure !== undefined
    ? [trace.failure]
    : [
        ...triggerViolations(trace),
        ...outputViolations(trace),
        ...annotationViolations(trace),
        ...commandViolations(trace),
        ...timeViolations(trace),
        ...cancelViolations(trace),
        ...outcomeViolations(trace),
        ...keyViolations(trace),
        ...diskViolations(trace),
        ...commentViolations(trace),
        ...signatureViolations(trace),
      ];

/** No signature of a link is shown that stands in foreign text. */
const signatureViolations = ({ recorded, comments }: Trace): string[] => {
  const shown = {
    'the log': recorded.lines().map(({ text }) => text),
    'the summary': [recorded.summary()],
    'a comment': comments,
  };
  return Object.entries(shown).flatMap(([place, texts]) =>
    texts.some((text) => text.includes(SIGNATURE)) ? [`a link's signature stands in ${place}`] : [],
  );
};

const SUCCESSES = ['complete', 'detached'];
const OUTCOMES = [...SUCCESSES, 'failed', 'timeout', 'wait-timeout', 'cancelled', 'error'];

const filesAreFine = ({ case: { runner } }: Trace): boolean => runner.outputs === 'fine';

/** 429, or 503 with a Retry-After that says when: turned away unread. */
const isTurnedAway = (fault: Fault): boolean => {
  if (typeof fault !== 'object' || !('status' in fault)) return false;
  const retryAfter = fault.headers?.['retry-after'] ?? '';
  return fault.status === 429 || (fault.status === 503 && /^\d+$|GMT$/.test(retryAfter));
};

const triggerViolations = ({ case: { given, weather }, requests, runs, dispatched }: Trace): string[] => {
  const triggers = requests.filter(({ operation }) => operation === 'trigger');
  const { first, then } = weather.requests.trigger;
  const again = triggers.slice(0, -1).flatMap((_, count) => {
    const fault = first[count] ?? then;
    return isTurnedAway(fault) ? [] : [`triggered again after ${JSON.stringify(fault)}`];
  });
  const isTrigger = given.subject !== 'run-id' && given.subject !== 'unknown-run-id';
  return [
    ...again,
    ...(isTrigger && runs.length > 1 ? [`${runs.length} runs were started`] : []),
    ...(!isTrigger && triggers.length > 0 ? ['a run was triggered that was to be followed'] : []),
    ...(given.invalid !== undefined && dispatched.length > 0
      ? ['something was sent in spite of an invalid input']
      : []),
  ];
};

const outputViolations = (trace: Trace): string[] => {
  if (!filesAreFine(trace)) return [];
  const outputs = outputsOf(trace);
  const unset = OUTPUT_NAMES.filter((name) => !outputs.has(name));
  const forged = [...outputs.keys()].filter((name) => !OUTPUT_NAMES.includes(name));
  const large = ['results', 'files', 'designated-output'].filter(
    (name) => Buffer.byteLength(outputs.get(name) ?? '') > 122_880,
  );
  return [
    ...unset.map((name) => `the output ${name} is not set`),
    ...forged.map((name) => `an output ${name} is set that nobody declared`),
    ...large.map((name) => `the output ${name} is larger than 120 KiB`),
    ...(Buffer.byteLength(trace.recorded.summary()) > 1_000_000 ? ['the summary is too large'] : []),
  ];
};

const annotationViolations = (trace: Trace): string[] => {
  const errors = annotationsIn(trace.recorded.lines()).filter(({ level }) => level === 'error');
  const expected = trace.green === true ? 0 : 1;
  return errors.length === expected ? [] : [`${errors.length} error annotations at the end ${String(trace.green)}`];
};

/** What the runner reads as commands is what the action gave as such, no more and no less. */
const commandViolations = ({ recorded }: Trace): string[] => {
  const read = recorded
    .lines()
    .flatMap(({ command }) => (command === undefined ? [] : [`${command.name} ${command.data}`]));
  // What the artifact client prints passes through @actions/core too, so its commands are none of ours.
  const given = recorded.given.map(({ name, data }) => `${name} ${data}`);
  const forged = read.filter((command) => !given.includes(command));
  return [
    ...forged.map((command) => `the log forges the command ${command}`),
    ...(forged.length === 0 && read.join('\n') !== given.join('\n') ? ['the log swallows a command'] : []),
  ];
};

/** Triggering, an upload, a download of an hour, and what reading results takes, on top of the wait itself. */
const LONGEST_BESIDE_THE_WAIT_MS = 2 * 3_600_000;

const timeViolations = ({ inputs, simulatedMs }: Trace): string[] => {
  const timeout = parseDuration(inputs.timeout || '30m') ?? 0;
  return simulatedMs <= timeout + LONGEST_BESIDE_THE_WAIT_MS ? [] : [`it took ${Math.round(simulatedMs / 1_000)} s`];
};

const CANCELLED_WITHIN_MS = 5_000;

const cancelViolations = (trace: Trace): string[] => {
  const { cancelledForMs } = trace;
  const outcome = outputsOf(trace).get('outcome');
  if (cancelledForMs === undefined) return outcome === 'cancelled' ? ['cancelled, though nobody did'] : [];
  return [
    ...(cancelledForMs > CANCELLED_WITHIN_MS ? [`it took ${cancelledForMs} ms to end after being cancelled`] : []),
    ...(outcome !== undefined && outcome !== 'cancelled' && filesAreFine(trace)
      ? [`cancelled, but the outcome is ${outcome}`]
      : []),
  ];
};

const outcomeViolations = (trace: Trace): string[] => {
  if (!filesAreFine(trace)) return trace.green === true ? ['green, though no outputs could be set'] : [];
  const outcome = outputsOf(trace).get('outcome') ?? '';
  const calm = calmOutcome(trace);
  return [
    ...(OUTCOMES.includes(outcome) ? [] : [`the outcome is ${outcome}`]),
    ...(trace.green === SUCCESSES.includes(outcome)
      ? []
      : [`the outcome is ${outcome}, and green ${String(trace.green)}`]),
    ...(trace.case.given.invalid !== undefined && outcome !== 'error' ? [`invalid inputs ended as ${outcome}`] : []),
    ...(calm === undefined || calm.outcome === outcome
      ? []
      : [`nothing disturbed it, but it ended as ${outcome} and not ${calm.outcome}`]),
  ];
};
