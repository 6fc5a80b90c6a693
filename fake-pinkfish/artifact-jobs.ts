import { createHash } from 'node:crypto';

/**
 * Which re-run began an attempt: of all jobs, or of the failed ones (and of a single job, which is the same to the
 * artifact service).
 */
export type Rerun = 'failed' | 'all';

/** An attempt of the workflow run, as the artifact service sees it. */
export type Attempt = {
  readonly number: number;
  /** The first attempt whose artifacts its jobs see. */
  readonly seesFrom: number;
  readonly runBackendId: string;
};

/** A job of an attempt: the holder of one runtime token. */
export type Job = { readonly attempt: Attempt; readonly jobBackendId: string; readonly token: string };

export type Jobs = {
  /** The job of that name in an attempt; both begin with the first call. */
  readonly of: (job: { number: number; rerun?: Rerun | undefined; name?: string | undefined }) => Job;
  readonly byToken: (token: string) => Job | undefined;
  readonly attempts: () => readonly Attempt[];
};

/** A UUID that is always the same for the same text. */
const uuidOf = (text: string): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');

/** An unsigned JWT whose scope names run and job, which is all that the client reads of a runtime token. */
const tokenOf = (runBackendId: string, jobBackendId: string): string => {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const scp = `Actions.GenericRead:00000000-0000-0000-0000-000000000000 Actions.Results:${runBackendId}:${jobBackendId}`;
  return `${encode({ typ: 'JWT', alg: 'none' })}.${encode({ scp, exp: 4_102_444_800 })}.unsigned`;
};

/**
 * The jobs of one workflow run.
 *
 * [assume] Each attempt has a run backend id of its own. The client's generated code calls it the plan's id, a list gives
 * one for each artifact, which the client hands on, and people report "workflow run not found" for the id of an earlier
 * attempt.
 */
export const newJobs = (): Jobs => {
  const attempts = new Map<number, Attempt>();
  const jobs = new Map<string, Job>();
  const attemptOf = (number: number, rerun: Rerun | undefined): Attempt => {
    const known = attempts.get(number);
    if (known) {
      if (rerun !== undefined && number > 1 && (rerun === 'all') !== (known.seesFrom === number)) {
        throw new Error(`attempt ${number} has begun as another kind of re-run`);
      }
      return known;
    }
    const earlier = [...attempts.values()].filter((attempt) => attempt.number < number);
    const before = earlier.sort((one, other) => other.number - one.number)[0];
    const seesFrom = number === 1 || rerun === 'all' ? number : (before?.seesFrom ?? 1);
    const attempt = { number, seesFrom, runBackendId: uuidOf(`attempt ${number}`) };
    attempts.set(number, attempt);
    return attempt;
  };
  return {
    of: ({ number, rerun, name = 'build' }) => {
      const attempt = attemptOf(number, rerun);
      const jobBackendId = uuidOf(`job ${name} of attempt ${number}`);
      const token = tokenOf(attempt.runBackendId, jobBackendId);
      const job = jobs.get(token) ?? { attempt, jobBackendId, token };
      jobs.set(token, job);
      return job;
    },
    byToken: (token) => jobs.get(token),
    attempts: () => [...attempts.values()],
  };
};
