import type { ArtifactClient } from '@actions/artifact';

export const platformClient = async (): Promise<ArtifactClient> => {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient();
};

export type Uploader = Pick<ArtifactClient, 'uploadArtifact'>;

/**
 * The platform's client, loaded only where something is uploaded. Where its zip breaks, a listener of the client throws
 * out of an event, and the client itself waits for ever: such an exception ends the upload that is under way.
 */
export const artifactClient = async (): Promise<Uploader> => {
  const client = await platformClient();
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
