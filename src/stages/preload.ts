import type { Inputs } from '../inputs/inputs.ts';

/**
 * Loads what a run's end needs while the run still works, so that neither the trigger nor the end waits for it. Never
 * rejects: whatever can't be loaded is asked for again where it is used, and fails there.
 */
export const preload = async ({ uploadArtifact, summary }: Inputs): Promise<void> => {
  await Promise.allSettled([
    import('./collect.ts'),
    uploadArtifact !== false && import('../results/artifact-client.ts').then(({ artifactClient }) => artifactClient()),
    (summary || uploadArtifact !== false) && import('../report/summary.ts'),
  ]);
};
