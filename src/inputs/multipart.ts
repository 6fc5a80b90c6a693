import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { InputError } from '../errors.ts';
import { quoted, type Attachment } from './attachments.ts';
import { scanJson, type JsonMember } from '../json-text.ts';

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
  // Of members with the same name the last one counts, as nearly every reader of JSON has it.
  const fields = new Map(scanJson(json).members.map((member) => [member.name, member]));
  const clash = TAKEN.find((taken) => fields.has(taken));
  if (clash !== undefined) {
    throw refused(`cannot be combined with a payload member "${clash}", which the files need. Rename that member`);
  }
  const start = [...fields.values()].map((field) => fieldPart(boundary, field)).join('');
  const files = attachments.map((file) => ({ file, head: fileHead(boundary, file) }));
  const end = `--${boundary}--\r\n`;
  const lengths = files.map(({ file, head }) => Buffer.byteLength(head) + file.size + 2);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: lengths.reduce((sum, length) => sum + length, Buffer.byteLength(start + end)),
    open: () => Readable.from(chunksOf({ start, files, end }), { objectMode: false }),
  };
};

type Parts = { start: string; files: { file: Attachment; head: string }[]; end: string };

async function* chunksOf({ start, files, end }: Parts): AsyncGenerator<Buffer> {
  yield Buffer.from(start);
  for (const { file, head } of files) {
    yield Buffer.from(head);
    yield* bytesOf(file);
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(end);
}

async function* bytesOf({ name, path, size }: Attachment): AsyncGenerator<Buffer> {
  let sent = 0;
  const changed = (): InputError =>
    refused(`has the file ${quoted(name)}, which changed while it was sent. Let the step that writes it finish first`);
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      sent += chunk.length;
      if (sent > size) throw changed();
      yield chunk;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === undefined ? error : refused(`has the file ${quoted(name)}, which cannot be read (${code})`);
  }
  if (sent < size) throw changed();
}

const refused = (fault: string): InputError => new InputError('attachments', `${fault}.`);

/** The start of a part that is a form field, its value and its end: a text as it is, everything else as its JSON text. */
export const fieldPart = (boundary: string, { name, json }: JsonMember): string => {
  const value = json.startsWith('"') ? (JSON.parse(json) as string) : json;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"\r\n\r\n${value}\r\n`;
};

/** The start of a part that is a file; its bytes and CRLF follow. */
export const fileHead = (boundary: string, file: { name: string; contentType: string }): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${FILES_FIELD}"; filename="${escaped(file.name)}"\r\nContent-Type: ${file.contentType}\r\n\r\n`;

/** As browsers do (WHATWG HTML, multipart/form-data; RFC 7578 leaves no other way). */
const escaped = (name: string): string => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
