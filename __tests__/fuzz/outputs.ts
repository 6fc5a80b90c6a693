import type { Trace } from './run-case.ts';

/** Of an output written twice the last value. */
export const outputsOf = ({ recorded }: Trace): Map<string, string> => new Map(recorded.outputs());

/** A member of the output `files`. */
export type ListedFile = { step: number; name: string; path: string; size: number; mimeType: string; sha256: string };

export const listedFiles = (trace: Trace): ListedFile[] =>
  JSON.parse(outputsOf(trace).get('files') || '[]') as ListedFile[];
