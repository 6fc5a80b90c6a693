import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { plainLine } from '../foreign-text.ts';
import { withRetries, type RetryContext } from '../http/retry.ts';
import { withTimeLimit } from '../time-limit.ts';
import type { RetryRules } from '../http/retry-policy.ts';
import type { RunResults } from '../pinkfish/schema.ts';
import type { Redactor } from '../redact.ts';
import { DiskError, moverInto, withPrivateFolder } from './disk.ts';
import { linksOf, type PlannedFile } from './download-plan.ts';
import { downloadOnce, isLinkRefusal, notesOn, type RequestOptions, type Transfer } from './download-once.ts';
import { missingReason } from './missing-reason.ts';
import { createPartFile, newBatches, OverBudgetError, type Batches, type Budget } from './part-file.ts';

/**
 * A result file on the disk; the members of the output `files`. `path` is absolute, `name` as served, `size` in bytes,
 * `sha256` in lower-case hex.
 */
export type DownloadedFile = {
  step: number;
  name: string;
  path: string;
  size: number;
  mimeType: string;
  sha256: string;
};

/** A chosen file that could not be downloaded, and why, in words for a person. */
export type MissingFile = { step?: number | undefined; name: string; reason: string };

/** Files that are complete, and bytes that arrived, those of failed attempts included. */
export type Progress = { files: number; total: number; bytes: number };

export type DownloadOptions = {
  planned: readonly PlannedFile[];
  /** Absolute; made where it does not exist. */
  folder: string;
  dispatcher: Dispatcher;
  retry: RetryContext;
  redactor: Redactor;
  maxBytes: number;
  /** The service's: how links to its host, and to loopback hosts, are treated depends on it. */
  baseUrl: string;
  refreshLinks: () => Promise<RunResults>;
  onDownloaded?: (file: DownloadedFile) => void;
  /** Called while bytes arrive: after 3 s, then each time the download has taken twice as long. */
  onProgress?: (progress: Progress) => void;
  concurrency?: number;
  /** When to give up what is not whole, on the clock's scale. */
  deadline?: number;
  stallMs?: number;
  retryForMs?: RetryRules['retryForMs'];
};

/**
 * Both lists in the order of the document. `redacted`: the names of files in which a secret was overwritten; `notes`: what
 * is in some file not as it was announced.
 */
export type Downloaded = { downloaded: DownloadedFile[]; missing: MissingFile[]; redacted: string[]; notes: string[] };

/** More at a time made no download faster where it was measured. */
const CONCURRENT_FILES = 8;
const LONGEST_DOWNLOAD_MS = 3_600_000;
const STALL_MS = 30_000;
const FIRST_PROGRESS_MS = 3_000;
const LONGEST_REFUSAL_WAIT_MS = 30_000;

/** How long each file is retried without any progress, in milliseconds, by the kind of the failure. */
const RETRY_FOR_MS: RetryRules['retryForMs'] = {
  unreachable: 120_000,
  insecure: 10_000,
  'rate-limited': 300_000,
  // A store may need a moment to show what was just put there.
  'not-found': 5_000,
  transient: 120_000,
};

/**
 * Downloads files to `<folder>/<planned folder>/<safe name>`, several at a time, none of them ever whole in memory. Each
 * is written elsewhere first and moved when it is complete, so that no part is ever left. What could not be downloaded is
 * named in `missing`, with all others kept.
 *
 * @throws only the signal's reason; `onDownloaded` was called for each file that was complete by then
 */
export const downloadFiles = async (options: DownloadOptions): Promise<Downloaded> => {
  const { planned, retry, folder } = options;
  if (planned.length === 0) return joined([]);
  const deadline = options.deadline ?? retry.clock.now() + LONGEST_DOWNLOAD_MS;
  const ms = Math.max(0, deadline - retry.clock.now());
  return await withTimeLimit({ ms, signal: retry.signal }, async (signal) => {
    try {
      return await withPrivateFolder(folder, (parts) => downloadAll(workOf({ options, signal, deadline, parts })));
    } catch (error) {
      retry.signal.throwIfAborted();
      return joined(planned.map((plan) => failed(plan, error)));
    }
  });
};

export const pathOf = (folder: string, { folder: step, safeName }: PlannedFile): string => join(folder, step, safeName);

const joined = (parts: readonly Downloaded[]): Downloaded => ({
  downloaded: parts.flatMap(({ downloaded }) => downloaded),
  missing: parts.flatMap(({ missing }) => missing),
  redacted: parts.flatMap(({ redacted }) => redacted),
  notes: parts.flatMap(({ notes }) => notes),
});

const failed = ({ step, file: { name } }: PlannedFile, error: unknown): Downloaded => ({
  ...joined([]),
  missing: [{ step, name, reason: missingReason(error) }],
});

type Job = [index: number, plan: PlannedFile];

type Phase = { options: DownloadOptions; signal: AbortSignal; deadline: number; parts: string };

type Work = ReturnType<typeof workOf>;

const workOf = (phase: Phase) => {
  const { planned, retry, onProgress, ...options } = phase.options;
  const { redactor, maxBytes, baseUrl, stallMs = STALL_MS } = options;
  const progress: Progress = { files: 0, total: planned.length, bytes: 0 };
  const startedAt = retry.clock.now();
  let dueMs = FIRST_PROGRESS_MS;
  const budget: Budget = { maxBytes, used: 0, kept: 0 };
  const linkRules = { baseUrl, holdsSecret: (text: string) => redactor.text(text) !== text };
  const requests: RequestOptions = { dispatcher: options.dispatcher, signal: phase.signal, stallMs, linkRules };
  return {
    ...phase,
    budget,
    requests,
    links: linksOf(planned, { refresh: options.refreshLinks, received: () => progress.bytes }),
    move: moverInto(options.folder),
    onBytes: (bytes: number): void => {
      progress.bytes += bytes;
      const elapsedMs = retry.clock.now() - startedAt;
      if (onProgress === undefined || elapsedMs < dueMs) return;
      dueMs = elapsedMs * 2;
      onProgress({ ...progress });
    },
    onComplete: (file: DownloadedFile): void => {
      progress.files += 1;
      budget.kept += file.size;
      options.onDownloaded?.(file);
    },
  };
};

const downloadAll = async (work: Work): Promise<Downloaded> => {
  const { planned, concurrency = CONCURRENT_FILES, retry, redactor } = work.options;
  const outcomes = new Array<Downloaded>(planned.length);
  const late: Job[] = [];
  let ended: DiskError | undefined;
  const drain = async (jobs: Iterable<Job>): Promise<void> => {
    const batches = newBatches(redactor);
    for (const [index, plan] of jobs) {
      try {
        if (ended !== undefined) throw ended;
        outcomes[index] = await downloadFile(plan, { path: join(work.parts, String(index)), batches }, work);
      } catch (error) {
        // An abort ends everything; the deadline only what is not complete yet.
        retry.signal.throwIfAborted();
        if (error instanceof DiskError && error.ends) ended = error;
        if (error instanceof OverBudgetError && !error.final) late.push([index, plan]);
        outcomes[index] = failed(plan, error);
      }
    }
  };
  const queue = planned.entries();
  const drains = Array.from({ length: Math.min(concurrency, planned.length) }, () => drain(queue));
  for (const end of await Promise.allSettled(drains)) if (end.status === 'rejected') throw end.reason;
  // What did not fit beside others may fit now that they are done or have failed.
  await drain(late.splice(0).sort(([a], [b]) => a - b));
  return joined(outcomes);
};

const downloadFile = async (
  plan: PlannedFile,
  room: { path: string; batches: Batches },
  work: Work,
): Promise<Downloaded> => {
  const { options, budget, onBytes } = work;
  const part = createPartFile({ ...room, redactor: options.redactor, budget });
  const transfer: Transfer = { part, declaredSize: plan.file.size, onBytes, invalidAnswers: 0 };
  try {
    if (plan.text === undefined) await downloadWhole(plan, transfer, work);
    else await part.append(Buffer.from(plan.text));
    const { size, sha256, redacted } = await part.finish();
    await work.move(room.path, { folder: plan.folder, name: plan.safeName });
    const { stepIndex: step, name } = plan.file;
    const mimeType = plan.file.mimeType ?? transfer.mimeType ?? 'application/octet-stream';
    const file: DownloadedFile = { step, name, path: pathOf(options.folder, plan), size, mimeType, sha256 };
    work.onComplete(file);
    const place = `${plan.folder}/${name}`;
    const notes = notesOn(transfer, size).map((note) => `${place} ${note}`);
    return { downloaded: [file], missing: [], redacted: redacted ? [place] : [], notes };
  } catch (error) {
    await part.discard();
    throw error;
  }
};

/** Tries the known link, and fresh ones where the server refuses it. */
const downloadWhole = async (plan: PlannedFile, transfer: Transfer, work: Work): Promise<void> => {
  const { options, signal, deadline, links, requests } = work;
  const rules = { retryForMs: options.retryForMs ?? RETRY_FOR_MS, deadline, atDeadline: 'give-up' } as const;
  let furthest = 0;
  const progressed = (): boolean => {
    const before = furthest;
    furthest = Math.max(furthest, transfer.part.received());
    return furthest > before;
  };
  const operation = `Download of ${plainLine(plan.file.name, 100)}`;
  const context = { ...options.retry, operation, signal, progressed };
  let refusals = 0;
  for (let link = links.current(plan); ;) {
    const before = furthest;
    try {
      await withRetries(() => downloadOnce(link, transfer, requests), rules, context);
      return;
    } catch (error) {
      if (!isLinkRefusal(error)) throw error;
      refusals = furthest > before ? 1 : refusals + 1;
      // Other files keep the download going, however often this one's links are refused.
      if (refusals > 1) await options.retry.clock.sleep(Math.min(500 * 2 ** refusals, LONGEST_REFUSAL_WAIT_MS), signal);
      const fresh = await links.fresherThan(plan, link);
      signal.throwIfAborted();
      if (fresh === undefined) throw error;
      link = fresh;
    }
  }
};
