import { describe, expect, it } from '@jest/globals';
import { contentTypeOf, refusedEnding } from '../../src/inputs/attachment-kinds.ts';

describe('refusedEnding', () => {
  it.each([
    ['setup.exe', '.exe'],
    ['SETUP.EXE', '.exe'],
    ['deploy.sh', '.sh'],
    ['notes.md.ps1', '.ps1'],
    ['tool.py', '.py'],
    ['page.js', '.js'],
    ['setup.exe.', '.exe'],
    ['setup.exe . ', '.exe'],
  ])('knows %j', (name, ending) => {
    expect(refusedEnding(name)).toBe(ending);
  });

  it.each(['notes.md', 'exe', '.exe', 'setup.exe.txt', 'Makefile', 'a.json', 'data.bin', 'build.out', 'a.ts', ''])(
    'lets %j pass',
    (name) => {
      expect(refusedEnding(name)).toBeUndefined();
    },
  );
});

describe('contentTypeOf', () => {
  it.each([
    ['notes.md', 'text/markdown'],
    ['a.patch', 'text/x-diff'],
    ['a.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    ['a.constructor', 'application/octet-stream'],
    ['a.__proto__', 'application/octet-stream'],
    ['A.PDF', 'application/pdf'],
    ['noise.xyz', 'application/octet-stream'],
    ['README', 'application/octet-stream'],
    ['.env', 'application/octet-stream'],
  ])('says of %j %s', (name, type) => {
    expect(contentTypeOf(name)).toBe(type);
  });
});
