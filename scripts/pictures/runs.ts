import { startArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import { startPinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { runAction } from '../../fake-pinkfish/runner.ts';
import { stepByStep, type Scenario, type ServedFile } from '../../fake-pinkfish/scenario.ts';
import { masked } from '../../fake-pinkfish/secret-masker.ts';

/** A run whose summary is worth a picture. `job`: of whose summary GitHub's page speaks. */
export type PicturedRun = {
  job: string;
  inputs: Record<string, string>;
  scenario: Scenario;
};

const pulls: ServedFile = {
  name: 'pull-requests.json',
  content: { size: 38_214, seed: 1 },
  mimeType: 'application/json',
};

const AREAS = `area,pull requests,authors
Checkout,14,5
Search,9,4
Accounts,6,3
Build and tests,8,2
`;

const NOTES = `# Aquarium 5.3

Thirty-seven pull requests by nine authors since 5.2.

## New

- **Checkout in one page.** Address, delivery and payment no longer need three.
- Search finds words with a letter wrong: \`filtre\` finds \`filter\`.

## Fixed

- The login loop after a changed password, which 5.2 brought.
- Invoices in the buyer's own currency, also where the basket holds two.

## Before you update

| what | who | how long |
| --- | --- | ---: |
| Migrate \`basket_items\` | operators | 4 min |
| Rebuild the search index | operators | 25 min |

\`\`\`sh
aquarium migrate --to 5.3
aquarium search rebuild --background
\`\`\`
`;

const complete: PicturedRun = {
  job: 'release-notes',
  inputs: { payload: '{"from": "v5.2.0", "to": "v5.3.0"}', 'render-output': 'markdown' },
  scenario: {
    timeline: stepByStep(
      [
        { name: 'Collect the merged pull requests', ms: 6_200 },
        { name: 'Group them by area', ms: 8_900 },
        { name: 'Write the release notes', ms: 16_400 },
        { name: 'Check every link', ms: 5_100 },
      ],
      { pendingMs: 1_500 },
    ),
    results: {
      automationName: 'Release notes',
      automationVersion: 12,
      results: [
        { duration: 6_200, files: [pulls] },
        { duration: 8_900, files: [{ name: 'areas.csv', content: AREAS, mimeType: 'text/csv' }] },
        { duration: 16_400, files: [{ name: 'release-notes.md', content: NOTES, mimeType: 'text/markdown' }] },
        { duration: 5_100, result: { links: 41, broken: 0 } },
      ],
      designatedOutput: 'step-3/release-notes.md',
    },
  },
};

const STDERR = `Traceback (most recent call last):
  File "/workflow/review.py", line 88, in <module>
    findings = [review(change) for change in changes]
  File "/workflow/review.py", line 41, in review
    return Finding.parse(answer)
  File "/workflow/finding.py", line 19, in parse
    line=int(fields["line"]),
KeyError: 'line'
`;

const STDOUT = `23 changed files, 4 of them generated and left out
src/basket/price.ts: 2 findings
src/basket/rounding.ts: 1 finding
src/checkout/address-form.ts: reading the answer
`;

const failed: PicturedRun = {
  job: 'review',
  inputs: { payload: '{"pull_request": 1482}' },
  scenario: {
    timeline: stepByStep(
      [
        { name: 'Fetch the diff', ms: 4_300 },
        { name: 'Review each changed file', ms: 19_800, ends: 'FAILED' },
      ],
      { pendingMs: 1_200 },
    ),
    results: {
      automationName: 'Pull request review',
      automationVersion: 31,
      results: [
        {
          duration: 4_300,
          files: [{ name: 'changes.diff', content: { size: 61_730, seed: 2 }, mimeType: 'text/x-diff' }],
        },
        {
          exitCode: 1,
          duration: 19_800,
          files: [
            { name: 'stdout.txt', content: STDOUT, mimeType: 'text/plain' },
            { name: 'stderr.txt', content: STDERR, mimeType: 'text/plain' },
          ],
        },
      ],
    },
  },
};

const DRAFT = 'Draft the announcement';
const APPROVE = 'Approval by the editor';

const detached: PicturedRun = {
  job: 'announce',
  inputs: { payload: '{"release": "5.3"}', 'on-paused': 'detach' },
  scenario: {
    timeline: [
      { atMs: 0, status: 'PENDING' },
      { atMs: 900, status: 'RUNNING', steps: [{ name: DRAFT, status: 'RUNNING' }] },
      {
        atMs: 12_400,
        status: 'PAUSED',
        steps: [
          { name: DRAFT, status: 'COMPLETE' },
          { name: APPROVE, status: 'PAUSED' },
        ],
      },
    ],
  },
};

/** The runs of which docs/ has a picture, by the picture's name. */
export const PICTURED_RUNS: Readonly<Record<string, PicturedRun>> = { complete, failed, detached };

/** The summary that `entry`, the bundled action, writes of such a run, at the pace of a real one. */
export const summaryOf = async ({ inputs, scenario }: PicturedRun, entry: string): Promise<string> => {
  const pinkfish = await startPinkfish({ scenario });
  const artifacts = await startArtifactService();
  try {
    const { summaryText, masks } = await runAction({
      inputs: { 'api-key': pinkfish.apiKey, 'trigger-id': 'release', 'base-url': pinkfish.apiUrl, ...inputs },
      env: artifacts.env,
      entry,
    });
    return masked(summaryText, masks);
  } finally {
    await Promise.all([pinkfish.close(), artifacts.close()]);
  }
};
