// What stands in a zip besides the files' bytes: PKWARE's APPNOTE.TXT 6.3, whose names the sections below carry.

/** What a zip tells of one of its files. */
export type Entry = {
  /** Its place inside the zip, with `/` between folders. */
  name: string;
  modified: Date;
  /** Bytes, as they are and compressed. */
  size: number;
  deflatedBytes: number;
  crc: number;
  /** Where its local header stands in the zip. */
  offset: number;
};

const MOST_16 = 0xffff;
const MOST_32 = 0xffffffff;
/** Deflated bytes may be more than those they stand for, but never by so large a share. */
const LARGE = MOST_32 * 0.99;

const DEFLATED = 8;
/** Bit 3: checksum and sizes follow the bytes. Bit 11: names are UTF-8. */
const FLAGS = 0x0808;
/** What a reader must be able to read: deflated files, or sizes of 64 bits. */
const version = (large: boolean): number => (large ? 45 : 20);
/** By the rules of Unix: a plain file that its owner may write and all may read. */
const MADE_BY = (3 << 8) | 45;
const FILE_MODE = 0o100644 * 2 ** 16;

/** Local file header: what stands before a file's bytes. */
export const localHeader = ({ name, modified, size }: Entry): Buffer => {
  const large = size > LARGE;
  const unknown = large ? MOST_32 : 0;
  const place = Buffer.from(name);
  const extra = large ? zip64(0, 0) : NOTHING;
  return record(
    [4, 0x04034b50],
    [2, version(large)],
    [2, FLAGS],
    [2, DEFLATED],
    [4, dosTime(modified)],
    [4, 0],
    [4, unknown],
    [4, unknown],
    [2, place.length],
    [2, extra.length],
    place,
    extra,
  );
};

/** Data descriptor: what follows a file's bytes. */
export const dataDescriptor = ({ size, deflatedBytes, crc }: Entry): Buffer => {
  const width = size > LARGE ? 8 : 4;
  return record([4, 0x08074b50], [4, crc], [width, deflatedBytes], [width, size]);
};

/** Central directory header: a file's line in the directory. */
export const directoryHeader = ({ name, modified, size, deflatedBytes, crc, offset }: Entry): Buffer => {
  const large = size > LARGE || offset >= MOST_32;
  const short = (value: number): number => (large ? MOST_32 : value);
  const place = Buffer.from(name);
  const extra = large ? zip64(size, deflatedBytes, offset) : NOTHING;
  return record(
    [4, 0x02014b50],
    [2, MADE_BY],
    [2, version(large)],
    [2, FLAGS],
    [2, DEFLATED],
    [4, dosTime(modified)],
    [4, crc],
    [4, short(deflatedBytes)],
    [4, short(size)],
    [2, place.length],
    [2, extra.length],
    // No comment, the first disk, bytes of any kind.
    [2, 0],
    [2, 0],
    [2, 0],
    [4, FILE_MODE],
    [4, short(offset)],
    place,
    extra,
  );
};

/** What a zip ends with: how many files its directory has, how many bytes, and where it stands. */
export const endOfDirectory = (directory: Directory): Buffer => {
  const { count, bytes, offset } = directory;
  const large = count >= MOST_16 || bytes >= MOST_32 || offset >= MOST_32;
  const files = large ? MOST_16 : count;
  const short = (value: number): number => (large ? MOST_32 : value);
  return record(
    large ? zip64End(directory) : NOTHING,
    [4, 0x06054b50],
    // The first disk, where the directory begins too; no comment.
    [2, 0],
    [2, 0],
    [2, files],
    [2, files],
    [4, short(bytes)],
    [4, short(offset)],
    [2, 0],
  );
};

type Directory = { count: number; bytes: number; offset: number };

/** Zip64 end of central directory record, and its locator. */
const zip64End = ({ count, bytes, offset }: Directory): Buffer =>
  record(
    [4, 0x06064b50],
    [8, 44],
    [2, MADE_BY],
    [2, version(true)],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, bytes],
    [8, offset],
    [4, 0x07064b50],
    [4, 0],
    [8, offset + bytes],
    [4, 1],
  );

/** Zip64 extended information extra field. */
const zip64 = (...values: number[]): Buffer =>
  record([2, 0x0001], [2, values.length * 8], ...values.map((value): Field => [8, value]));

type Field = [bytes: 2 | 4 | 8, value: number];

const NOTHING = Buffer.alloc(0);

/** Numbers, the lowest byte first, and bytes as they are, one after the other. */
const record = (...parts: (Field | Buffer)[]): Buffer => {
  const bytes = Buffer.allocUnsafe(
    parts.reduce((sum, part) => sum + (Buffer.isBuffer(part) ? part.length : part[0]), 0),
  );
  let at = 0;
  for (const part of parts) {
    if (Buffer.isBuffer(part)) at += part.copy(bytes, at);
    else if (part[0] === 8) at = bytes.writeBigUInt64LE(BigInt(part[1]), at);
    else at = bytes.writeUIntLE(part[1], at, part[0]);
  }
  return bytes;
};

/** MS-DOS date and time, to two seconds, from 1980 to 2107; in UTC, as archives of no known place have it. */
const dosTime = (date: Date): number => {
  const year = Math.min(Math.max(date.getUTCFullYear() - 1980, 0), 127);
  const day = (year << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate();
  const time = (date.getUTCHours() << 11) | (date.getUTCMinutes() << 5) | (date.getUTCSeconds() >> 1);
  return day * 2 ** 16 + time;
};
