import type { Content } from './content.ts';
import type { FaultPlan } from './faults.ts';
import type { RecordedRequest } from './record.ts';

/** A step as a status shows it. `key` and `executionOrder` are the step's number unless given. */
export type Step = {
  readonly name?: string;
  readonly status: string;
  readonly key?: string;
  readonly executionOrder?: number;
  /** Where the step stands: the two members of a status need not name the same steps. */
  readonly shownIn?: 'both' | 'stepStatus' | 'stepInfo';
};

/** One state of a run. `steps: null` leaves out `stepStatus` and `stepInfo`; `extra` adds or overrides members. */
export type Moment = {
  readonly status: string;
  readonly steps?: readonly Step[] | null;
  readonly extra?: Readonly<Record<string, unknown>>;
};

export type TimedMoment = Moment & { readonly atMs: number };

/** A file among the results, and how the file server serves it. */
export type ServedFile = {
  readonly name: string;
  readonly content: Content;
  readonly mimeType?: string | null;
  /** The size that the document says; null leaves it out. The content's own unless given. */
  readonly declaredSize?: number | null;
  readonly compress?: 'gzip';
  readonly etag?: 'strong' | 'weak' | 'none';
  /**
   * `on`: ranges are answered with 206. `off`: not offered, and never answered. `ignored`: offered, but answered with
   * the whole. `wrong-etag`: the 206 is of another version. `wrong-start`: the 206 begins elsewhere than was asked.
   */
  readonly range?: 'on' | 'off' | 'ignored' | 'wrong-etag' | 'wrong-start';
  /** Where the link redirects to: the same origin, the same server as `localhost`, the API's origin, or any URL. */
  readonly redirect?: 'same-origin' | 'localhost' | 'api-origin' | { readonly url: string };
  /** Faults of this file alone; where they pass, those of the operation `file` have their turn. */
  readonly faults?: FaultPlan<RecordedRequest>;
  /** A link that is written into the document as it stands, instead of one to the file server. */
  readonly url?: string;
};

/** One entry of the document's `results`. `stepIndex` is its place, counted from 1, unless given. */
export type StepResult = {
  /** The step's text inside the document, in the published shape: `result: {stepIndex, resultType, result}`. */
  readonly inline?: { readonly resultType: string; readonly text: string };
  readonly stepIndex?: number;
  readonly stepVersion?: number;
  readonly exitCode?: number;
  readonly duration?: number;
  /** Without them, an entry that has `inline` has no `resultUrls`. */
  readonly files?: readonly ServedFile[];
  /** Any other `result`, as it stands. */
  readonly result?: unknown;
  readonly extra?: Readonly<Record<string, unknown>>;
};

/** The results document. `status` is the run's own unless given. */
export type Results = {
  readonly automationName?: string;
  readonly automationVersion?: number;
  readonly started?: string;
  readonly status?: string;
  readonly results?: readonly StepResult[];
  /** `step-<stepIndex>/<name>` of a file in `results`, or any JSON. */
  readonly designatedOutput?: string | Readonly<Record<string, unknown>>;
  readonly extra?: Readonly<Record<string, unknown>>;
  /** The links of the first so many documents are answered 403 (or `expiredStatus`) from the beginning. */
  readonly expiredDocuments?: number;
  /** The links of each document work for so many requests, then expire. */
  readonly linkUses?: number;
  /** 400 says `ExpiredToken` in its body. */
  readonly expiredStatus?: 400 | 401 | 403 | 410;
  /** What the first documents are instead: `null`, or one that says RUNNING and lacks the last step and the designated output. */
  readonly lag?: readonly ('null' | 'unfinished')[];
};

/** A results document served byte for byte. */
export type RawResults = { readonly raw: string | Buffer | ((place: DocumentPlace) => string | Buffer) };

export type DocumentPlace = { readonly filesUrl: string; readonly automationId: string; readonly runId: string };

/** How a run goes: by the time since its trigger, or by the number of looks taken at it. */
export type Scenario = ({ readonly timeline: readonly TimedMoment[] } | { readonly byLook: readonly Moment[] }) & {
  readonly results?: Results | RawResults;
};

/** The run's state `elapsedMs` after its trigger, at the look number `look` (from 0). The last moment stays. */
export const momentAt = (scenario: Scenario, { elapsedMs, look }: { elapsedMs: number; look: number }): Moment => {
  const moments: readonly Moment[] = 'byLook' in scenario ? scenario.byLook : scenario.timeline;
  const now =
    'byLook' in scenario
      ? scenario.byLook[Math.min(look, scenario.byLook.length - 1)]
      : scenario.timeline.findLast(({ atMs }) => atMs <= elapsedMs);
  const moment = now ?? moments[0];
  if (!moment) throw new Error('a scenario needs at least one moment');
  return moment;
};

/** A status document, as README and openapi.yaml of the stand-in describe it. */
export const statusDocument = (
  ids: { readonly automationId: string; readonly runId: string },
  { status, steps = [], extra }: Moment,
): Record<string, unknown> => {
  const keyed = (steps ?? []).map((step, index) => ({ key: String(index + 1), executionOrder: index + 1, ...step }));
  const shownIn = (member: 'stepStatus' | 'stepInfo') =>
    keyed.filter((step) => step.shownIn === undefined || step.shownIn === 'both' || step.shownIn === member);
  return {
    automationId: ids.automationId,
    runId: ids.runId,
    status,
    ...(steps !== null && {
      stepStatus: Object.fromEntries(shownIn('stepStatus').map((step) => [step.key, step.status])),
      stepInfo: Object.fromEntries(
        shownIn('stepInfo').map((step) => [
          step.key,
          { status: step.status, name: step.name, executionOrder: step.executionOrder },
        ]),
      ),
    }),
    ...extra,
  };
};

type StepPlan = { readonly name: string; readonly ms: number; readonly ends?: string };

/**
 * A timeline in which each step runs for its `ms` after the one before: PENDING first (`pendingMs`, default 0), then
 * RUNNING. A step that ends otherwise than COMPLETE (`ends`) is the last to run. The run ends as `status` says
 * (default: as its last step).
 */
export const stepByStep = (
  plans: readonly StepPlan[],
  { pendingMs = 0, status }: { readonly pendingMs?: number; readonly status?: string } = {},
): TimedMoment[] => {
  const timeline: TimedMoment[] = pendingMs > 0 ? [{ atMs: 0, status: 'PENDING' }] : [];
  const done: Step[] = [];
  let atMs = pendingMs;
  for (const { name, ms, ends = 'COMPLETE' } of plans) {
    timeline.push({ atMs, status: 'RUNNING', steps: [...done, { name, status: 'RUNNING' }] });
    done.push({ name, status: ends });
    atMs += ms;
    if (ends !== 'COMPLETE') break;
  }
  return [...timeline, { atMs, status: status ?? done.at(-1)?.status ?? 'COMPLETE', steps: done }];
};

/** A run that is complete at the first look, with these results: for tests that are not about waiting. */
export const completeAtOnce = (results: Results | RawResults = {}): Scenario => ({
  byLook: [{ status: 'COMPLETE' }],
  results,
});
