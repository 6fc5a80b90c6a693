import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { plainLine } from '../foreign-text.ts';
import { withRetries, type RetryContext } from '../http/retry.ts';
import { withTimeLimit } from '../time-limit.ts';
import type { RetryRules } from '../http/retry-policy.ts';
import type { RunResults } from '../pinkfish/schema.ts';
import type { Redactor } from '../redact.ts';
import { budgetOf, OverBudgetError, type Budget } from './budget.ts';
import { DiskError, onDisk, placerIn, withPrivateFolder, type Placer } from './disk.ts';
import type { PlannedFile } from './download-plan.ts';
import { fetchOnce, isLinkRefusal, type FetchOptions, type Transfer } from './fetch-file.ts';
import { linksOf, type Links } from './fresh-links.ts';
import { missingReason } from './missing-reason.ts';
import { createPartFile, newBatches, type Batches } from './part-file.ts';

/** A result file on the disk; the members of the output `files`. `path` is absolute, `name` as served, `size` in bytes. */
export type DownloadedFile = {
  step: number;
  name: string;
  path: string;
  size: number;
  mimeType: string;
  /** Lower-case hex. */
  sha256: string;
};

/** A chosen file that could not be had whole, and why, in words for a person. */
export type MissingFile = { step: number; name: string; reason: string };

/** How far it is: files that are whole, and bytes that arrived, those of broken tries included. */
export type Progress = { files: number; total: number; bytes: number };

export type DownloadOptions = {
  planned: readonly PlannedFile[];
  /** Absolute; made where it does not exist. */
  folder: string;
  dispatcher: Dispatcher;
  retry: RetryContext;
  redactor: Redactor;
  /** What all files may take on the disk together. */
  maxBytes: number;
  /** Whether the base URL is itself a loopback address. */
  allowLoopbackHttp: boolean;
  /** Asks for the results document once more, whose links are fresh. */
  refreshLinks: () => Promise<RunResults>;
  /** Called for each file that is whole, in the order in which they become so. */
  onDownloaded?: (file: DownloadedFile) => void;
  /** Called while bytes arrive: after 3 s, then each time the download has taken twice as long. */
  onProgress?: (progress: Progress) => void;
  concurrency?: number;
  /** When to give up what is not whole, on the clock's scale. */
  deadline?: number;
  stallMs?: number;
  retryForMs?: RetryRules['retryForMs'];
};

/** Both lists in the order of the document. `redacted`: the names of files in which a secret was overwritten. */
export type Downloaded = { fetched: DownloadedFile[]; missing: MissingFile[]; redacted: string[] };

/** More at a time made no download faster where it was measured; each takes two batches of memory. */
const CONCURRENT_FILES = 8;
const LONGEST_DOWNLOAD_MS = 3_600_000;
const STALL_MS = 30_000;
/** A download that takes so long tells how far it is; again each time it has taken twice as long: a few times, whatever its length. */
const FIRST_PROGRESS_MS = 3_000;
/** A timer can't wait longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How long a row of failures without any progress is borne, for each file; milliseconds. */
const RETRY_FOR_MS: RetryRules['retryForMs'] = {
  unreachable: 120_000,
  insecure: 10_000,
  'rate-limited': 300_000,
  // A store may need a moment to show what was just put there.
  'not-found': 5_000,
  transient: 120_000,
};

/**
 * Fetches files to `<folder>/<planned folder>/<safe name>`, several at a time, none of them ever whole in memory. Each
 * is written elsewhere first and moved when it is whole, so that no part is ever left. What can't be had is named in
 * `missing`, with all others kept.
 *
 * @throws only the signal's reason; what was whole by then was told to `onDownloaded`
 */
export const downloadFiles = async (options: DownloadOptions): Promise<Downloaded> => {
  const { planned, retry, folder } = options;
  if (planned.length === 0) return { fetched: [], missing: [], redacted: [] };
  const deadline = options.deadline ?? retry.clock.now() + LONGEST_DOWNLOAD_MS;
  const ms = Math.min(Math.max(0, deadline - retry.clock.now()), LONGEST_TIMER_MS);
  const outcomes = await withTimeLimit({ ms, signal: retry.signal }, async (signal) => {
    try {
      return await withPrivateFolder(folder, (parts) => fetchAll({ options, signal, deadline, parts }));
    } catch (error) {
      retry.signal.throwIfAborted();
      return planned.map((): Outcome => ({ error }));
    }
  });
  return listed(planned, outcomes);
};

/** The absolute path at which a planned file is kept. */
export const pathOf = (folder: string, { folder: step, safeName }: PlannedFile): string => join(folder, step, safeName);

type Outcome = { file: DownloadedFile; redacted: boolean } | { error: unknown };

/** A planned file and its place in the list. */
type Job = [index: number, plan: PlannedFile];

type Phase = { options: DownloadOptions; signal: AbortSignal; deadline: number; parts: string };

type Work = Phase & {
  budget: Budget;
  links: Links;
  place: Placer;
  fetching: FetchOptions;
  onBytes: (bytes: number) => void;
  onWhole: (file: DownloadedFile) => void;
};

const listed = (planned: readonly PlannedFile[], outcomes: readonly Outcome[]): Downloaded => {
  const fetched = outcomes.flatMap((outcome) => ('file' in outcome ? [outcome.file] : []));
  const redacted = outcomes.flatMap((outcome) =>
    'file' in outcome && outcome.redacted ? [`step-${outcome.file.step}/${outcome.file.name}`] : [],
  );
  const missing = planned.flatMap(({ file: { stepIndex: step, name } }, index): MissingFile[] => {
    const outcome = outcomes[index];
    return outcome === undefined || 'file' in outcome ? [] : [{ step, name, reason: missingReason(outcome.error) }];
  });
  return { fetched, missing, redacted };
};

const fetchAll = async (phase: Phase): Promise<Outcome[]> => {
  const { planned, concurrency = CONCURRENT_FILES, retry } = phase.options;
  const work = workOf(phase);
  const workers: Worker[] = [];
  while (workers.length < Math.min(concurrency, planned.length)) workers.push(await newWorker(phase));
  const outcomes = new Array<Outcome>(planned.length);
  const late: Job[] = [];
  let ended: DiskError | undefined;
  const fetchOne = async ([index, plan]: Job, { folder, batches }: Worker, postpone: boolean): Promise<void> => {
    try {
      if (ended !== undefined) throw ended;
      outcomes[index] = await fetchFile(plan, { part: join(folder, String(index)), batches }, work);
    } catch (error) {
      // An abort ends everything; the end of the time only what is not whole yet.
      retry.signal.throwIfAborted();
      if (error instanceof DiskError && error.ends) ended = error;
      if (postpone && error instanceof OverBudgetError && !error.final) late.push([index, plan]);
      else outcomes[index] = { error };
    }
  };
  const pool = async (jobs: Job[], workers: readonly Worker[], postpone: boolean): Promise<void> => {
    const queue = jobs.values();
    const drain = async (worker: Worker): Promise<void> => {
      for (const job of queue) await fetchOne(job, worker, postpone);
    };
    const ends = await Promise.allSettled(workers.map(drain));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
  await pool([...planned.entries()], workers, true);
  // What did not fit beside others in work may fit now, and alone there is no doubt.
  await pool(
    late.sort(([a], [b]) => a - b),
    workers.slice(0, 1),
    false,
  );
  return outcomes;
};

const workOf = (phase: Phase): Work => {
  const { options, signal } = phase;
  const { planned, retry, onProgress } = options;
  const progress: Progress = { files: 0, total: planned.length, bytes: 0 };
  const startedAt = retry.clock.now();
  let dueMs = FIRST_PROGRESS_MS;
  const budget = budgetOf(options.maxBytes);
  return {
    ...phase,
    budget,
    links: linksOf(planned, options.refreshLinks),
    place: placerIn(options.folder),
    fetching: {
      dispatcher: options.dispatcher,
      signal,
      stallMs: options.stallMs ?? STALL_MS,
      allowLoopbackHttp: options.allowLoopbackHttp,
      budget,
    },
    onBytes: (bytes) => {
      progress.bytes += bytes;
      const elapsedMs = retry.clock.now() - startedAt;
      if (onProgress === undefined || elapsedMs < dueMs) return;
      dueMs = elapsedMs * 2;
      onProgress({ ...progress });
    },
    onWhole: (file) => {
      progress.files += 1;
      options.onDownloaded?.(file);
    },
  };
};

/** What serves one file after the other. */
type Worker = { folder: string; batches: Batches };

/** A folder for each: in a common one, files that come to be and files that move away wait for each other. */
const newWorker = async ({ parts, options }: Phase): Promise<Worker> => ({
  folder: await onDisk(() => mkdtemp(join(parts, 'worker-'))),
  batches: newBatches(options.redactor),
});

type Tools = { part: string; batches: Batches };

/** One file with all its tries. */
const fetchFile = async (plan: PlannedFile, { part: path, batches }: Tools, work: Work): Promise<Outcome> => {
  const { options, budget } = work;
  const part = createPartFile({ path, batches, redactor: options.redactor, budget });
  const transfer: Transfer = { part, etag: undefined, total: undefined, mimeType: undefined, onBytes: work.onBytes };
  try {
    await fetchWhole(plan, transfer, work);
    const { size, sha256, redacted } = await part.finish();
    await work.place(path, { folder: plan.folder, name: plan.safeName });
    budget.keep(size);
    const { stepIndex: step, name } = plan.file;
    const mimeType = plan.file.mimeType ?? transfer.mimeType ?? 'application/octet-stream';
    const file: DownloadedFile = { step, name, path: pathOf(options.folder, plan), size, mimeType, sha256 };
    work.onWhole(file);
    return { file, redacted };
  } catch (error) {
    await part.discard();
    throw error;
  }
};

/** Tries with the link that is known, and once more with a fresh one where the server refuses it. */
const fetchWhole = async (plan: PlannedFile, transfer: Transfer, work: Work): Promise<void> => {
  const { options, signal, deadline, links, fetching } = work;
  const rules: RetryRules = {
    retryForMs: options.retryForMs ?? RETRY_FOR_MS,
    deadline,
    atDeadline: 'give-up',
  };
  let furthest = 0;
  const progressed = (): boolean => {
    const before = furthest;
    furthest = Math.max(furthest, transfer.part.received());
    return furthest > before;
  };
  const operation = `Download of ${plainLine(plan.file.name, 100)}`;
  const context = { ...options.retry, operation, signal, progressed };
  const tryLink = (link: string): Promise<void> =>
    withRetries(() => fetchOnce(link, transfer, fetching), rules, context);
  const link = links.current(plan);
  try {
    await tryLink(link);
  } catch (error) {
    if (!isLinkRefusal(error)) throw error;
    const fresh = await links.fresherThan(plan, link);
    signal.throwIfAborted();
    if (fresh === undefined) throw error;
    await tryLink(fresh);
  }
};
