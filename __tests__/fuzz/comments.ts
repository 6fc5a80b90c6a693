import fc from 'fast-check';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import { htmlPage } from '../../fake-pinkfish/faults.ts';
import { commentMarker } from '../../src/github/pull-request-comment.ts';
import type { Trace } from './run-case.ts';

/** The comments that are there already, and what happens to the requests about them. */
export type CommentWeather = {
  comments: { body: string; author: string; issue: number }[];
  faults: Record<'list-comments' | 'get-user' | 'create-comment' | 'update-comment', Fault[]>;
};

const BOT = 'github-actions[bot]';

/** Of the step that the stand-in runner starts. */
const MARKER = commentMarker({
  ...{ workflow: 'CI', job: 'build', step: 'pinkfish', triggerId: 'my-trigger', key: '' },
});

const JSON_TYPE = { 'content-type': 'application/json' };
const fault = fc.constantFrom<Fault[]>(
  ...(['pass', 'pass', 'reset', 'half-close', 'reset-before-reading'] as const),
  ...[htmlPage(200), htmlPage(502), { status: 403, headers: { 'retry-after': '20' } }],
  ...[{ status: 500, effect: true }, { status: 200, headers: JSON_TYPE, body: '{}' }, { cutAfter: 30 }],
);
const faults = fc.array(fault, { maxLength: 3 });
/** Whole lists of what is no comment. */
const oddList = fc
  .constantFrom(
    '[null, 1, {"id": 1}, {"id": 2, "user": null, "body": null}]',
    '[{"id": 3, "user": "constructor", "body": 1}]',
  )
  .map((body): Fault => ({ status: 200, headers: JSON_TYPE, body }));

const usual: fc.Arbitrary<CommentWeather> = fc.record({
  comments: fc.array(
    fc.record({
      body: fc.constantFrom(MARKER, `${MARKER}\n\nold`, ` ${MARKER}`, `> ${MARKER}`, '<!-- pinkfish-run-action -->'),
      author: fc.constantFrom('mallory', 'octocat', '', BOT),
      issue: fc.constantFrom(7, 7, 8),
    }),
    { maxLength: 4 },
  ),
  faults: fc.record({
    'list-comments': faults,
    'get-user': faults,
    'create-comment': faults,
    'update-comment': faults,
  }),
});

export const commentWeather: fc.Arbitrary<CommentWeather> = fc
  .tuple(usual, fc.option(oddList, { nil: undefined }))
  .map(([{ comments, faults }, odd]) =>
    odd === undefined
      ? { comments, faults }
      : { comments, faults: { ...faults, 'list-comments': [odd, ...faults['list-comments']] } },
  );

/** Nobody else's comment is changed, and there is at most one more. */
export const commentViolations = ({ case: { github }, comments }: Trace): string[] => {
  const changed = github.comments.filter(({ body }, index) => comments[index] !== body);
  const foreign = changed.filter(
    ({ author, body, issue }) => author !== BOT || issue !== 7 || !body.startsWith(MARKER),
  );
  const added = comments.length - github.comments.length;
  return [
    ...foreign.map(({ author }) => `a comment by "${author}" was changed`),
    ...(changed.length + added > 1 ? [`${changed.length} comments were changed and ${added} created`] : []),
  ];
};
