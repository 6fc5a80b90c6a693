/** A file in a zip: its name, and its bytes before compression. */
export type ZipEntry = { readonly name: string; readonly size: number };

const END_OF_DIRECTORY = Buffer.from('PK\x05\x06');

/**
 * What the central directory of a zip lists, in its order (PKWARE's APPNOTE.TXT, 4.3.12 and 4.3.16), without a package
 * and without reading the files. For zips of less than 4 GiB and 65,535 files.
 */
export const zipEntries = (zip: Buffer): ZipEntry[] => {
  const end = zip.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) throw new Error('the artifact is not a zip');
  const entries: ZipEntry[] = [];
  let at = zip.readUInt32LE(end + 16);
  while (entries.length < zip.readUInt16LE(end + 10)) {
    const [nameLength = 0, extraLength = 0, commentLength = 0] = [28, 30, 32].map((from) =>
      zip.readUInt16LE(at + from),
    );
    entries.push({ name: zip.toString('utf8', at + 46, at + 46 + nameLength), size: zip.readUInt32LE(at + 24) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
};
