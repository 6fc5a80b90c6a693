import { expect, it } from '@jest/globals';
import { zipSync } from 'fflate';
import { entriesOf } from '../fake-pinkfish/artifact-entries.ts';
import { zipEntries } from '../scripts/zip-entries.ts';

it('lists what a zip holds', () => {
  const zip = Buffer.from(
    zipSync(
      {
        'a.txt': Buffer.from('text'),
        'step-1': { 'ä.txt': [Buffer.alloc(5000), { comment: 'a comment' }], 'empty.txt': Buffer.alloc(0) },
      },
      { level: 6 },
    ),
  );
  expect(zipEntries(zip)).toEqual(entriesOf({ zip }).map(({ name, bytes }) => ({ name, size: bytes.length })));
  expect(zipEntries(zip).map(({ name }) => name)).toContain('step-1/ä.txt');
});

it('refuses what is no zip', () => {
  expect(() => zipEntries(Buffer.from('text'))).toThrow('not a zip');
});
