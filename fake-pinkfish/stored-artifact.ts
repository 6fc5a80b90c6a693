import { createHash } from 'node:crypto';

/** An artifact as the service keeps it. Not `finalized`: created, perhaps uploaded, never completed; its name stays taken. */
export type StoredArtifact = {
  readonly id: number;
  readonly name: string;
  /** The attempt of the workflow run whose job created it; 1 is the first. */
  readonly attempt: number;
  readonly runBackendId: string;
  readonly jobBackendId: string;
  readonly createRequest: Readonly<Record<string, unknown>>;
  /** As the client declared it: application/zip, or the file's own type where it was not zipped. */
  readonly mimeType: string;
  readonly createdAt: Date;
  /** RFC 3339, as the client asked for it. */
  readonly expiresAt: string | undefined;
  /** Where the blob store keeps the content. */
  readonly blobPath: string;
  finalized: boolean;
  /** As the client declared it on completion: `sha256:…`. */
  digest: string;
  /** The uploaded bytes; undefined until the upload is completed. */
  content: Buffer | undefined;
  /** The content of a zipped artifact; undefined for one that was not zipped. */
  readonly zip: Buffer | undefined;
};

/** An artifact that was created just now. */
export const newArtifact = (
  facts: Omit<StoredArtifact, 'finalized' | 'digest' | 'content' | 'zip'>,
): StoredArtifact => ({
  ...facts,
  finalized: false,
  digest: '',
  content: undefined,
  get zip() {
    return this.mimeType === ZIP ? this.content : undefined;
  },
});

export const ZIP = 'application/zip';

/** The digest that the client must have declared for what it uploaded. */
export const digestOf = (content: Buffer): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;
