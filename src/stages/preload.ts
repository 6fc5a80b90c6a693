import { setFlagsFromString } from 'node:v8';
import type { Inputs } from '../inputs/inputs.ts';

/**
 * Loads what a run's end needs while the run still works, so that neither the trigger nor the end waits for it. Never
 * rejects: whatever can't be loaded is asked for again where it is used, and fails there.
 */
export const preload = async ({ uploadArtifact, summary }: Inputs): Promise<void> => {
  preferLittleMemory();
  await Promise.allSettled([
    import('./collect.ts'),
    uploadArtifact !== false && import('../results/artifact-client.ts').then(({ artifactClient }) => artifactClient()),
    (summary || uploadArtifact !== false) && import('../report/summary.ts'),
  ]);
};

/**
 * Buffers of a download lie outside of V8's heap and go only when it is collected: the sooner that comes, young and old,
 * the lower the peak of memory (bench/README.md). Before all that is loaded, or the heap has grown by then.
 */
const preferLittleMemory = (): void => {
  setFlagsFromString('--minor-gc-task-trigger=10');
  setFlagsFromString('--optimize-for-size');
};
