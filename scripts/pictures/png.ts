// Pictures of text have few colours, and those they have many of are fewer still: with a palette they take less than half
// of the bytes. The format: PNG, third edition (W3C), sections 5 and 9 to 11.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const RGB = 2;
const PALETTE = 3;

type Picture = { width: number; height: number; pixels: Buffer };

/** The same picture with at most 256 colours; a rarer colour becomes the nearest of them. Eight bits of RGB go in. */
export const withPalette = (png: Buffer): Buffer => {
  const { width, height, pixels } = decode(png);
  const counts = new Map<number, number>();
  for (let at = 0; at < pixels.length; at += 3) {
    const colour = pixels.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const palette = paletteOf(counts);
  const places = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour).place]));
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      lines[y * (width + 1) + 1 + x] = places.get(pixels.readUIntBE(at, 3)) ?? 0;
    }
  }
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, PALETTE, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const colours = Buffer.alloc(palette.length * 3);
  palette.forEach((colour, place) => colours.writeUIntBE(colour, place * 3, 3));
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', colours),
    chunk('IDAT', deflateSync(lines, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** Colours nearer to one another than that can't be told apart at the edge of a letter. */
const NEAR = 10;

/** The most frequent colours first, then, as long as there is room, those that are near to none of them. */
const paletteOf = (counts: Map<number, number>): number[] => {
  const byCount = [...counts].sort((a, b) => b[1] - a[1]).map(([colour]) => colour);
  const palette = byCount.slice(0, 64);
  for (const colour of byCount.slice(64)) {
    if (palette.length === 256) break;
    if (nearest(palette, colour).distance > NEAR) palette.push(colour);
  }
  return palette;
};

const nearest = (palette: readonly number[], colour: number): { place: number; distance: number } => {
  let place = 0;
  let distance = Infinity;
  for (const [index, each] of palette.entries()) {
    const parts = [16, 8, 0].map((shift) => ((each >> shift) & 255) - ((colour >> shift) & 255));
    const apart = Math.hypot(...parts);
    if (apart < distance) [place, distance] = [index, apart];
  }
  return { place, distance };
};

const decode = (png: Buffer): Picture => {
  const data: Buffer[] = [];
  let header = Buffer.alloc(0);
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = Buffer.from(body);
    if (type === 'IDAT') data.push(body);
    at += 12 + length;
  }
  if (header[8] !== 8 || header[9] !== RGB || header[12] !== 0) throw new Error('the picture is not 8-bit RGB');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  return { width, height, pixels: unfiltered(inflateSync(Buffer.concat(data)), width * 3) };
};

/** Each line begins with a byte that tells from which neighbours its bytes were predicted. */
const unfiltered = (lines: Buffer, lineBytes: number): Buffer => {
  const height = lines.length / (lineBytes + 1);
  const pixels = Buffer.alloc(lineBytes * height);
  for (let y = 0, to = 0; y < height; y += 1) {
    const from = y * (lineBytes + 1);
    const filter = lines[from] ?? 0;
    for (let x = 0; x < lineBytes; x += 1, to += 1) {
      const left = x < 3 ? 0 : (pixels[to - 3] ?? 0);
      const up = y === 0 ? 0 : (pixels[to - lineBytes] ?? 0);
      const corner = x < 3 || y === 0 ? 0 : (pixels[to - lineBytes - 3] ?? 0);
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0;
      pixels[to] = (lines[from + 1 + x] ?? 0) + predicted;
    }
  }
  return pixels;
};

const paeth = (left: number, up: number, corner: number): number => {
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
};

const chunk = (type: string, body: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
};
