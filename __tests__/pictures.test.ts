import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { githubPage } from '../scripts/pictures/github-page.ts';
import { withPalette } from '../scripts/pictures/png.ts';

describe('the page', () => {
  const page = githubPage({
    heading: 'build summary',
    markdown: '> [!CAUTION]\n> It *failed*.\n\n> [!WORD]\n\n```mermaid\na --> b\n```\n\n```text\nc\n```\n',
    theme: 'dark',
  });

  it('shows alerts as GitHub does, and any other quote as a quote', () => {
    expect(page).toMatch(
      /<div class="markdown-alert markdown-alert-caution"><p class="markdown-alert-title"><svg.*<\/svg>Caution<\/p>\s*<p>It <em>failed<\/em>/,
    );
    expect(page).toMatch(/<blockquote>\s*<p>\[!WORD]/);
  });

  it('leaves a diagram, and nothing else, to Mermaid', () => {
    expect(page).toContain('<div class="mermaid">a --&gt; b\n</div>');
    expect(page).toContain('<pre><code class="language-text">c\n</code></pre>');
  });
});

type Chunk = { type: string; body: Buffer };

const png = (chunks: Chunk[]): Buffer =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...chunks.flatMap(({ type, body }) => {
      const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
      const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
      length.writeUInt32BE(body.length);
      sum.writeUInt32BE(crc32(typed));
      return [length, typed, sum];
    }),
  ]);

const rgb = (width: number, lines: number[][], colourType = 2): Buffer =>
  png([
    { type: 'IHDR', body: Buffer.from([0, 0, 0, width, 0, 0, 0, lines.length, 8, colourType, 0, 0, 0]) },
    { type: 'IDAT', body: deflateSync(Buffer.from(lines.flat())) },
    { type: 'IEND', body: Buffer.alloc(0) },
  ]);

const chunksOf = (bytes: Buffer): Record<string, Buffer> => {
  const chunks: Record<string, Buffer> = {};
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const end = at + 8 + bytes.readUInt32BE(at);
    expect(bytes.readUInt32BE(end)).toBe(crc32(bytes.subarray(at + 4, end)));
    chunks[bytes.toString('latin1', at + 4, at + 8)] = bytes.subarray(at + 8, end);
  }
  return chunks;
};

describe('the palette', () => {
  it('keeps every pixel, whatever the filter of its line', () => {
    const white = [255, 255, 255];
    const lines = [
      [0, ...white, ...white, 1, 2, 3],
      [1, ...white, 0, 0, 0, 2, 3, 4],
      [2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [3, 128, 128, 128, 0, 0, 0, 127, 126, 126],
      [4, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    ];
    const { IHDR, PLTE, IDAT } = chunksOf(withPalette(rgb(3, lines)));
    expect([...(IHDR ?? [])]).toEqual([0, 0, 0, 3, 0, 0, 0, 5, 8, 3, 0, 0, 0]);
    const places = inflateSync(IDAT ?? Buffer.alloc(0));
    const pixels = [...places].flatMap((place, at) =>
      at % 4 === 0 ? [] : [[...(PLTE?.subarray(place * 3, place * 3 + 3) ?? [])].join()],
    );
    const w = white.join();
    expect(pixels.slice(0, 9)).toEqual([w, w, '1,2,3', w, w, '1,2,3', w, w, '1,2,3']);
    expect(pixels.slice(9, 12)).toEqual([w, w, '255,254,255']);
    expect(pixels.slice(12)).toEqual([w, w, '255,254,255']);
  });

  it('has 256 colours at most, the frequent ones as they were', () => {
    const lines = Array.from({ length: 16 }, (_, y) => [
      0,
      ...Array.from({ length: 64 }, (__, x) => [9, 9, 9, (x * 4) % 256, y * 16, (x * y) % 256]).flat(),
    ]);
    const { PLTE } = chunksOf(withPalette(rgb(128, lines)));
    expect(PLTE?.length).toBeLessThanOrEqual(768);
    expect([...(PLTE ?? [])].slice(0, 3)).toEqual([9, 9, 9]);
  });

  it('is made for no other kind of picture', () => {
    expect(() => withPalette(rgb(1, [[0, 1, 2, 3, 4]], 6))).toThrow('not 8-bit RGB');
  });
});
