import type { Content } from '../../fake-pinkfish/content.ts';
import type { Results, Scenario } from '../../fake-pinkfish/scenario.ts';
import type { RunDocuments } from './documents.ts';
import * as at from './placeholders.ts';
import type { FuzzContent } from './result-files.ts';
import type { FuzzResults } from './results.ts';

/** A case's documents as a scenario of the stand-in service. */
export const scenarioOf = ({ moments, results }: RunDocuments, values: at.Values): Scenario => ({
  byLook: at.filledIn(moments, values),
  results: results.kind === 'text' ? { raw: rawOf(results.text, values) } : resultsOf(results, values),
});

const rawOf =
  (text: string, values: at.Values) =>
  ({ runId }: { runId: string }): string =>
    at.filledIn(text, { ...values, [at.RUN_ID]: runId });

/** What a file holds, placeholders filled in. */
export const contentOf = (content: FuzzContent, values: at.Values): Content =>
  'size' in content ? content : `${'x'.repeat(content.before)}${at.filledIn(content.text, values)}`;

const resultsOf = (document: Extract<FuzzResults, { kind: 'document' }>, values: at.Values): Results => {
  const steps = document.steps.map(({ files, ...step }) => ({
    ...at.filledIn(step, values),
    files: files.map(({ content, ...file }) => ({ ...at.filledIn(file, values), content: contentOf(content, values) })),
  }));
  const { automationName, extra, expiredDocuments, linkUses, expiredStatus } = document;
  const designatedOutput = designatedOf(document, steps, values);
  return {
    results: steps,
    automationName: at.filledIn(automationName, values),
    extra: at.filledIn(extra, values),
    expiredDocuments,
    expiredStatus,
    ...(linkUses !== undefined && { linkUses }),
    ...(designatedOutput !== undefined && { designatedOutput }),
  };
};

const designatedOf = (
  { designated }: Extract<FuzzResults, { kind: 'document' }>,
  steps: readonly { stepIndex?: number; files: readonly { name: string }[] }[],
  values: at.Values,
): Results['designatedOutput'] => {
  if (designated === undefined) return undefined;
  const { step, file } = designated as { step?: unknown; file?: unknown };
  if (typeof step !== 'number' || typeof file !== 'number') return at.filledIn(designated, values);
  const name = steps[step]?.files[file]?.name;
  return name === undefined ? undefined : `step-${steps[step]?.stepIndex ?? step + 1}/${name}`;
};
