// Builds dist/ from nothing: the bundle with its lazy chunks, and the licences of what is in it.
import { writeFileSync } from 'node:fs';
import { bundle } from './bundle.ts';
import { licensesText } from './licenses.ts';

bundle({ root: '.', out: 'dist' });
writeFileSync('dist/licenses.txt', await licensesText());
