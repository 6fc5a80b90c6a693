import type { Step } from '../pinkfish/schema.ts';

/** A step and when it was seen to start and end, in milliseconds since the wait began; undefined where not seen. */
export type StepProgress = Step & { startedMs: number | undefined; endedMs: number | undefined };
