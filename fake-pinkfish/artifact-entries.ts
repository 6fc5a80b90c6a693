// Apart from the stand-in service, so that the service itself starts without any package installed.
import { unzipSync } from 'fflate';
import type { StoredArtifact } from './stored-artifact.ts';

export type ZipEntry = { readonly name: string; readonly bytes: Buffer };

/** The files in an artifact's zip, in the archive's order. Throws where a name stands twice. */
export const entriesOf = ({ zip }: Pick<StoredArtifact, 'zip'>): ZipEntry[] => {
  if (!zip) throw new Error('the artifact was never uploaded');
  const names: string[] = [];
  const contents = unzipSync(zip, { filter: ({ name }) => names.push(name) > 0 });
  if (new Set(names).size < names.length) throw new Error('the zip holds a name twice');
  return names.map((name) => ({ name, bytes: Buffer.from(contents[name] ?? []) }));
};
