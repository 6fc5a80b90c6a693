import { createHash } from 'node:crypto';

/** An artifact as it is kept. Not `finalized`: created, perhaps uploaded, never completed; its name is burnt. */
export type StoredArtifact = {
  readonly id: number;
  readonly name: string;
  readonly createRequest: Readonly<Record<string, unknown>>;
  readonly blocks: Map<string, Buffer>;
  zip: Buffer | undefined;
  finalized: boolean;
  /** As the client declared it on completion: `sha256:…`. */
  digest: string;
  expiresAt: string | undefined;
};

/** The digest that the client must have declared for a zip. */
export const digestOf = (zip: Buffer): string => `sha256:${createHash('sha256').update(zip).digest('hex')}`;
