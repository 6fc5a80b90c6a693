import { readFileSync, statSync } from 'node:fs';
import { readCommandFile, type CommandFile } from './command-files.ts';
import type { StepPlaces } from './runner-environment.ts';
import { newMasker } from './secret-masker.ts';

/** A file as the runner reads it; one that is gone is as an empty one. */
const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
};

/** The entries of a command file up to the first fault. */
export const readEntries = (file: string): CommandFile => {
  try {
    return readCommandFile(read(file));
  } catch (error) {
    return { entries: [], fault: (error as Error).message };
  }
};

/** A larger summary is not uploaded. */
const SUMMARY_LIMIT_BYTES = 1_048_576;

export type Summary = {
  /** As the step wrote it. */
  readonly text: string;
  /** As GitHub shows it, masked line by line; absent where there is none, or where it is too large. */
  readonly uploaded?: string;
  readonly fault?: string;
};

/** The job summary (actions/runner src/Runner.Worker/FileCommandManager.cs, CreateStepSummaryCommand). */
export const readSummary = (file: string, masks: readonly string[]): Summary => {
  // What is no file is left out without an error.
  const text = statSync(file, { throwIfNoEntry: false })?.isFile() ? read(file) : '';
  const bytes = Buffer.byteLength(text);
  if (bytes === 0) return { text };
  if (bytes > SUMMARY_LIMIT_BYTES) {
    const sizes = `supports content up to a size of 1024k, got ${Math.floor(bytes / 1024)}k`;
    return { text, fault: `$GITHUB_STEP_SUMMARY upload aborted, ${sizes}.` };
  }
  const { mask } = newMasker(masks);
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return { text, uploaded: lines.map((line) => `${mask(line)}\n`).join('') };
};

export type StepFiles = {
  readonly outputs: CommandFile;
  readonly env: CommandFile;
  readonly state: CommandFile;
  readonly summary: Summary;
  /** The runner's errors about a command file, which fail the step. */
  readonly faults: readonly string[];
};

/**
 * Reads a step's files, also after it was cancelled or killed, each one whatever became of the others
 * (actions/runner src/Runner.Worker/ActionRunner.cs, RunAsync, and FileCommandManager.cs, ProcessFiles).
 */
export const readStepFiles = (places: StepPlaces, masks: readonly string[]): StepFiles => {
  const files = { env: readEntries(places.env), state: readEntries(places.state), outputs: readEntries(places.output) };
  const names = { env: 'env', state: 'state', outputs: 'output' };
  const faults = (['env', 'state', 'outputs'] as const).flatMap((kind) => {
    const { fault } = files[kind];
    return fault === undefined ? [] : [`Unable to process file command '${names[kind]}' successfully.`, fault];
  });
  return { ...files, summary: readSummary(places.summary, masks), faults };
};

/**
 * The step's outputs as outputs of its job: without the empty ones, and without each one that holds a masked text
 * (actions/runner src/Runner.Worker/JobExtension.cs, FinalizeJob).
 */
export const jobOutputsOf = (
  outputs: Readonly<Record<string, string>>,
  masks: readonly string[],
): Record<string, string> => {
  const { mask } = newMasker(masks);
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== '' && mask(value) === value));
};
