import { stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { multipartBody } from '../../src/inputs/multipart.ts';

const sent = async (json: string, files: Parameters<typeof multipartBody>[1] = []): Promise<string> =>
  await text(multipartBody(json, files, 'B').open());

describe('a form field', () => {
  it.each([
    ['"text"', 'text'],
    ['"two\\nlines \\"q\\" é"', 'two\nlines "q" é'],
    ['""', ''],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1.50', '1.50'],
    ['{"a" : [1.0]}', '{"a" : [1.0]}'],
    ['null', 'null'],
  ])('holds %s', async (json, value) => {
    expect(await sent(`{"n":${json}}`)).toBe(
      `--pinkfish-B\r\nContent-Disposition: form-data; name="n"\r\n\r\n${value}\r\n--pinkfish-B--\r\n`,
    );
  });

  it('has a name that ends no header', async () => {
    expect(await sent(JSON.stringify({ 'a"\r\nX: 1%22': 1 }))).toContain('name="a%22%0D%0AX: 1%22"\r\n\r\n1');
  });
});

describe('a file', () => {
  it('is told by name and type', async () => {
    const file = { name: 'größe "1".md', path: import.meta.filename, contentType: 'text/markdown' };
    await expect(sent('{}', [{ ...file, size: (await stat(file.path)).size }])).resolves.toMatch(
      /^--pinkfish-B\r\nContent-Disposition: form-data; name="files"; filename="größe %221%22.md"\r\nContent-Type: text\/markdown\r\n\r\nimport /,
    );
  });
});

describe('the end', () => {
  it('closes the last part', async () => {
    await expect(sent('{}')).resolves.toBe('--pinkfish-B--\r\n');
  });
});
