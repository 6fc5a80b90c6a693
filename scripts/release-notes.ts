// `node scripts/release-notes.ts v1.2.3`: checks that the tag is the one that this commit's version asks for, and prints
// what the changelog says of it.
import { readFileSync } from 'node:fs';
import { releaseNotes } from './changelog.ts';

const [tag] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
if (tag !== `v${version}`) throw new Error(`the tag is ${tag ?? 'missing'}, but package.json says ${version}`);
process.stdout.write(releaseNotes(readFileSync('CHANGELOG.md', 'utf8'), version));
