// Builds dist/ from nothing: the bundle with its lazy chunks, and the licences of what is in it.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { getProjectLicenses } from 'generate-license-file';

rmSync('dist', { recursive: true, force: true });
execFileSync(
  process.execPath,
  ['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', 'src/index.ts', '-o', 'dist', '--quiet'],
  {
    stdio: 'inherit',

  },
);

/** A bundle's licence file must not differ by the order or the folder in which packages were found. */
const licenses = await getProjectLicenses('package.json');
const entries = licenses
  .flatMap(({ content, notices, dependencies }) =>
    dependencies.map((dependency) => ({
      dependency,
      text: [content, ...notices].map((part) => part.trim()).join('\n\n'),
    })),
  )
  .sort((a, b) => (a.dependency < b.dependency ? -1 : 1));
writeFileSync(
  'dist/licenses.txt',
  entries.map(({ dependency, text }) => `${dependency}\n\n${text}\n`).join(`\n${'-'.repeat(80)}\n\n`),
);
