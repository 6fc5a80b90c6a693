import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { fieldPart, fileHead, multipartBody } from '../../src/inputs/multipart.ts';

describe('a form field', () => {
  it.each([
    ['"text"', 'text'],
    ['"two\\nlines \\"q\\" é"', 'two\nlines "q" é'],
    ['""', ''],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1.50', '1.50'],
    ['{"a" : [1.0]}', '{"a" : [1.0]}'],
    ['null', 'null'],
  ])('holds %s', (json, value) => {
    expect(fieldPart('B', { name: 'n', json })).toBe(
      `--B\r\nContent-Disposition: form-data; name="n"\r\n\r\n${value}\r\n`,
    );
  });

  it('has a name that ends no header', () => {
    expect(fieldPart('B', { name: 'a"\r\nX: 1%22', json: '1' })).toContain('name="a%22%0D%0AX: 1%22"\r\n\r\n1');
  });
});

describe('a file', () => {
  it('is told by name and type', () => {
    expect(fileHead('B', { name: 'größe "1".md', contentType: 'text/markdown' })).toBe(
      '--B\r\nContent-Disposition: form-data; name="files"; filename="größe %221%22.md"\r\nContent-Type: text/markdown\r\n\r\n',
    );
  });
});

describe('the end', () => {
  it('closes the last part', async () => {
    await expect(text(multipartBody('{}', [], 'B').open())).resolves.toBe('--pinkfish-B--\r\n');
  });
});
