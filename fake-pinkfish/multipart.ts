import { createHash } from 'node:crypto';

/** One part of a multipart/form-data body: a form field (it has a `text`) or a file (it has a `fileName`). */
export type Part = {
  readonly name: string;
  readonly fileName?: string;
  readonly contentType?: string;
  readonly size: number;
  readonly sha256: string;
  readonly text?: string;
};

const parameter = (header: string, name: string): string | undefined => {
  const found = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(header);
  // Browsers and fetch write a double quote and the line ends in these three ways (WHATWG form encoding).
  return (found?.[1] ?? found?.[2])?.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n');
};

const partOf = (head: string, body: Buffer): Part => {
  const headers = new Map(
    head.split('\r\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const disposition = headers.get('content-disposition') ?? '';
  const name = parameter(disposition, 'name');
  if (!disposition.startsWith('form-data') || name === undefined) throw new Error('a part has no form-data name');
  const fileName = parameter(disposition, 'filename');
  const contentType = headers.get('content-type');
  return {
    name,
    ...(fileName !== undefined && { fileName }),
    ...(contentType !== undefined && { contentType }),
    size: body.length,
    sha256: createHash('sha256').update(body).digest('hex'),
    ...(fileName === undefined && { text: body.toString() }),
  };
};

/** The parts of a multipart/form-data body (RFC 7578), in order. Throws where the body is malformed or unfinished. */
export const parseMultipart = (body: Buffer, contentType: string): Part[] => {
  const boundary = parameter(contentType, 'boundary');
  if (boundary === undefined) throw new Error('multipart without a boundary');
  const delimiter = `--${boundary}`;
  const parts: Part[] = [];
  let at = body.indexOf(delimiter);
  if (at !== 0) throw new Error('multipart does not begin with its boundary');
  for (;;) {
    at += delimiter.length;
    const follows = body.subarray(at, at + 2).toString('latin1');
    if (follows === '--') return parts;
    if (follows !== '\r\n') throw new Error('a boundary is not followed by a line end');
    const headEnd = body.indexOf('\r\n\r\n', at);
    const next = headEnd < 0 ? -1 : body.indexOf(`\r\n${delimiter}`, headEnd + 2);
    if (next < 0) throw new Error('multipart has no closing boundary');
    parts.push(
      partOf(body.subarray(at + 2, headEnd).toString(), body.subarray(headEnd + 4, Math.max(next, headEnd + 4))),
    );
    at = next + 2;
  }
};
