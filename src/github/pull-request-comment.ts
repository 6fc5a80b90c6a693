import { createHash } from 'node:crypto';
import { UnexpectedResponseError } from '../errors.ts';
import { at, textOf } from '../json-value.ts';
import { explanationOf, GitHubError, listOf, PER_PAGE, withGitHub, type GitHubAccess, type Request } from './api.ts';
import { numberOf } from './event.ts';

export type Comment = {
  pullRequest: { owner: string; repo: string; number: number };
  marker: string;
  /** Begins with the marker. */
  body: string;
  /** Whether to create the comment if it does not exist. */
  create: boolean;
};

const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
/** 10,000 comments. A longer list is taken for a fault. */
const MAX_PAGES = 100;

/** What a comment belongs to; `step` is `GITHUB_ACTION`. */
type Identity = { workflow: string; job: string; step: string; triggerId: string | undefined; key: string };

/**
 * The hidden first line by which our comment is found again. A digest, since the names can contain what ends an HTML
 * comment. It counts only at a comment's very start, where no foreign text stands.
 */
export const commentMarker = ({ workflow, job, step, triggerId, key }: Identity): string => {
  const digest = createHash('sha256').update(JSON.stringify([workflow, job, step, triggerId, key]));
  return `<!-- pinkfish-run-action ${digest.digest('hex')} -->`;
};

/** Updates the token's own comment that begins with the marker, or creates it. Never throws: the result is a warning. */
export const upsertComment = async (comment: Comment, access: GitHubAccess): Promise<string | undefined> => {
  const { pullRequest, body, create } = comment;
  const { owner, repo, number } = pullRequest;
  try {
    // The request to create it may succeed without an answer, so each retry lists the comments first.
    await withGitHub(access, async (request) => {
      const id = await findComment(request, comment);
      if (id === undefined && !create) return;
      const { data } =
        id === undefined
          ? await request(`POST ${COMMENTS}`, { owner, repo, issue_number: number, body })
          : await request(`PATCH ${COMMENT}`, { owner, repo, comment_id: id, body });
      if (numberOf(at(data, 'id')) === undefined)
        throw new UnexpectedResponseError('GitHub did not confirm it', { transient: true });
    });
    return undefined;
  } catch (error) {
    return `The comment on pull request #${number} was not written: ${explanationOf(error, access.retry.signal)}`;
  }
};

const findComment = async (request: Request, { pullRequest, marker }: Comment): Promise<number | undefined> => {
  const { owner, repo, number } = pullRequest;
  let isOwn: ((author: unknown) => boolean) | undefined;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const query = { owner, repo, issue_number: number, per_page: PER_PAGE, page };
    const { data, link } = await request(`GET ${COMMENTS}`, query);
    const comments = listOf(data);
    if (comments.some((one) => numberOf(at(one, 'id')) === undefined || typeof (at(one, 'body') ?? '') !== 'string')) {
      throw new UnexpectedResponseError('GitHub listed something other than comments', { transient: true });
    }
    for (const comment of comments) {
      if (textOf(at(comment, 'body'))?.startsWith(marker) !== true) continue;
      isOwn ??= await authorTest(request);
      if (isOwn(at(comment, 'user'))) return numberOf(at(comment, 'id'));
    }
    if (!link.includes('rel="next"')) return undefined;
  }
  throw new UnexpectedResponseError('GitHub lists too many comments', { transient: false });
};

/** Whether an author is the token's own identity. GitHub refuses `GET /user` to apps, for which each `Bot` counts. */
const authorTest = async (request: Request): Promise<(author: unknown) => boolean> => {
  try {
    const owner = numberOf(at((await request('GET /user', {})).data, 'id'));
    if (owner === undefined) throw new UnexpectedResponseError('GitHub did not name a user', { transient: true });
    return (author) => at(author, 'id') === owner;
  } catch (error) {
    if (!(error instanceof GitHubError) || ![401, 403, 404].includes(error.failure.status)) throw error;
    return (author) => at(author, 'type') === 'Bot';
  }
};
