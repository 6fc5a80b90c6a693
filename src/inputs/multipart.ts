import type { JsonMember } from './json-text.ts';

/** The service takes files as `file` or `files`. */
export const FILES_FIELD = 'files';

/** The start of a part that is a form field, its value and its end: a text as it is, everything else as its JSON text. */
export const fieldPart = (boundary: string, { name, json }: JsonMember): string => {
  const value = json.startsWith('"') ? (JSON.parse(json) as string) : json;
  return `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"\r\n\r\n${value}\r\n`;
};

/** The start of a part that is a file; its bytes and CRLF follow. */
export const fileHead = (boundary: string, file: { name: string; contentType: string }): string =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${FILES_FIELD}"; filename="${escaped(file.name)}"\r\nContent-Type: ${file.contentType}\r\n\r\n`;

export const closing = (boundary: string): string => `--${boundary}--\r\n`;

const ESCAPES: Record<string, string> = { '"': '%22', '\r': '%0D', '\n': '%0A' };

/** As browsers do (WHATWG HTML, multipart/form-data; RFC 7578 leaves no other way). */
const escaped = (name: string): string => name.replace(/["\r\n]/g, (char) => ESCAPES[char] ?? char);
