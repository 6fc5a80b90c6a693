import type { Run, RunResults } from '../pinkfish/schema.ts';
import type { DownloadedFile, MissingFile } from '../results/download.ts';
import type { UploadedArtifact } from '../results/artifact-upload.ts';
import type { StepProgress } from '../run/follow.ts';
import type { FailedStep, Outcome } from '../run/outcome.ts';
import type { Problem } from './problem.ts';

/** The designated output as far as it was fetched. `text` only where it is text. */
export type DownloadedOutput = {
  name: string;
  url: string;
  mimeType: string | undefined;
  /** Absolute; undefined where fetching it failed. */
  path: string | undefined;
  /** Bytes on disk. */
  size: number | undefined;
  text: string | undefined;
  /** Whether `text` is only the beginning: the summary shows it, the output does not. */
  truncated: boolean;
};

/** A result that is part of the results document, as written to `path`. `text` may be cut. */
export type StepResult = Omit<DownloadedOutput, 'url' | 'size'> & { step: number };

/** The last lines of what tells why a step failed, one at least: its stderr.txt, stdout.txt or result. */
export type LogTail = { name: string; lines: string[] };

export const lastLines = (count: number): string => (count === 1 ? 'Last line' : `Last ${count} lines`);

/** Everything known at the end. It grows in main, by fields that are missing where the work did not get so far. */
export type Report = {
  outcome: Outcome;
  /** Why the step fails; undefined where it is green. */
  problem?: Problem | undefined;
  run?: Run | undefined;
  /** In a later attempt with `on-rerun: follow`: the earlier run that is followed, or why none is, in a sentence. */
  rerun?: { followed: Run | undefined; text: string } | undefined;
  /** The last status seen. */
  status?: string | undefined;
  /** From the trigger, or the beginning of the following, to the end of the wait. */
  durationMs?: number | undefined;
  steps: StepProgress[];
  results?: { document: RunResults; bytes: Buffer; path: string } | undefined;
  downloadPath?: string | undefined;
  files: DownloadedFile[];
  missingFiles: MissingFile[];
  designatedOutput?: DownloadedOutput | undefined;
  /** Without a designated output: the result of the last step that has one in the results document. */
  stepResult?: StepResult | undefined;
  /** `tails`: stderr first. */
  failedStep?: (FailedStep & { tails: LogTail[] }) | undefined;
  artifact?: UploadedArtifact | undefined;
  /** The artifact that holds the designated output alone. */
  outputArtifact?: UploadedArtifact | undefined;
  /** The service's newest request id of each operation, worth quoting to its support. */
  requestIds: Partial<Record<'trigger' | 'status' | 'results', string>>;
};

/** What is known before anything was done. */
export const emptyReport = (): Report => ({ outcome: 'error', steps: [], files: [], missingFiles: [], requestIds: {} });
