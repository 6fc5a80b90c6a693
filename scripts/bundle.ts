// The bundle, by ncc.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

export type BundleOptions = {
  /** The project's folder, in which the packages are found. */
  readonly root: string;
  /** Where the bundle goes; what was there is removed first. */
  readonly out: string;
  readonly sourceMap?: boolean;
};

/** Bundles src/index.ts with all that it imports, lazy chunks beside it. Throws where that does not compile. */
export const bundle = ({ root, out, sourceMap = false }: BundleOptions): void => {
  rmSync(out, { recursive: true, force: true });
  execFileSync(
    process.execPath,
    [
      ...['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', 'src/index.ts', '--out', out, '--quiet'],
      // Its cache under the home folder mixes builds with and without source maps, and outlives a change of them.
      '--no-cache',
      ...(sourceMap ? ['--source-map'] : []),
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
  );
};
