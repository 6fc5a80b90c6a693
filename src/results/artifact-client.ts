import type { ArtifactClient } from '@actions/artifact';

/** What is used of @actions/artifact. */
export type Uploader = Pick<ArtifactClient, 'uploadArtifact'>;

/**
 * The platform's client, loaded only where something is uploaded. Where its zip breaks, a listener of the client throws
 * out of an event, and the client itself waits for ever: such an exception ends the upload that is under way.
 */
export const artifactClient = async (): Promise<Uploader> => {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const client = new DefaultArtifactClient();
  const uploadArtifact: Uploader['uploadArtifact'] = async (...args) => {
    try {
      return await new Promise((resolve, reject) => {
        process.setUncaughtExceptionCaptureCallback(reject);
        client.uploadArtifact(...args).then(resolve, reject);
      });
    } finally {
      process.setUncaughtExceptionCaptureCallback(null);
    }
  };
  return { uploadArtifact };
};
