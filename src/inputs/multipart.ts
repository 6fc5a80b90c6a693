import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { quoted, refused, type Attachment } from './attachments.ts';
import { scanJson } from '../json-text.ts';

/** The body of a multipart/form-data request. `open` gives it from its start, each time anew. */
type MultipartBody = { contentType: string; contentLength: number; open: () => Readable };

/** The service takes files as `file` or `files`. */
const FILES_FIELD = 'files';

/** The service puts what it received into `attachments`: a member of that name would collide with it [assume]. */
const TAKEN = [FILES_FIELD, 'file', 'attachments'];

/**
 * The payload's members as form fields, in their order, then the files, streamed from the disk. The length is known
 * beforehand, so a file whose size has changed by the time it is sent ends the request with an InputError.
 *
 * @param random makes the boundary one that no file holds; letters, digits and `-`, at most 50
 * @throws InputError where a member has a name that the files need
 */
export const multipartBody = (json: string, attachments: readonly Attachment[], random: string): MultipartBody => {
  const boundary = `pinkfish-${random}`;
  const head = (name: string, more = ''): string =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"${more}\r\n\r\n`;
  // Of members with the same name the last one counts, as nearly every reader of JSON has it.
  const fields = new Map(scanJson(json).members.map((member) => [member.name, member.json]));
  const clash = TAKEN.find((taken) => fields.has(taken));
  if (clash !== undefined) {
    throw refused(`cannot be combined with a payload member "${clash}", which the files need. Rename that member`);
  }
  const parts = [
    ...[...fields].map(([name, value]) => `${head(name)}${fieldText(value)}\r\n`),
    ...attachments.flatMap((file) => {
      const more = `; filename="${escaped(file.name)}"\r\nContent-Type: ${file.contentType}`;
      return [head(FILES_FIELD, more), file, '\r\n'];
    }),
    `--${boundary}--\r\n`,
  ];
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: parts.reduce(
      (sum, part) => sum + (typeof part === 'string' ? Buffer.byteLength(part) : part.size),
      0,
    ),
    open: () => Readable.from(chunksOf(parts), { objectMode: false }),
  };
};

async function* chunksOf(parts: readonly (string | Attachment)[]): AsyncGenerator<Buffer> {
  for (const part of parts) {
    if (typeof part === 'string') yield Buffer.from(part);
    else yield* bytesOf(part);
  }
}

async function* bytesOf({ name, path, size }: Attachment): AsyncGenerator<Buffer> {
  let left = size;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      left -= chunk.length;
      if (left < 0) break;
      yield chunk;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw refused(`has the file ${quoted(name)}, which cannot be read (${code})`);
  }
  if (left === 0) return;
  throw refused(
    `has the file ${quoted(name)}, which changed while it was sent. Let the step that writes it finish first`,
  );
}

/** A text as it is, everything else as its JSON text. */
const fieldText = (json: string): string => (json.startsWith('"') ? (JSON.parse(json) as string) : json);

/** As browsers do (WHATWG HTML, multipart/form-data; RFC 7578 leaves no other way). */
const escaped = (name: string): string => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
