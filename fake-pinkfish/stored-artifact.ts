import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';

export type ZipEntry = { readonly name: string; readonly bytes: Buffer };

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

/** The files in an artifact's zip, in the archive's order. Throws where a name stands twice. */
export const entriesOf = ({ zip }: Pick<StoredArtifact, 'zip'>): ZipEntry[] => {
  if (!zip) throw new Error('the artifact was never uploaded');
  const names: string[] = [];
  const contents = unzipSync(zip, { filter: ({ name }) => names.push(name) > 0 });
  if (new Set(names).size < names.length) throw new Error('the zip holds a name twice');
  return names.map((name) => ({ name, bytes: Buffer.from(contents[name] ?? []) }));
};

/** The digest that the client must have declared for a zip. */
export const digestOf = (zip: Buffer): string => `sha256:${createHash('sha256').update(zip).digest('hex')}`;
