/** Replaces each secret in a text by `***`. */
export type RedactText = (text: string) => string;

/** Overwrites each secret in the bytes with asterisks, in place and of the same length; true where one was found. */
export type RedactBytes = (bytes: Buffer) => boolean;

export type Redactor = {
  text: RedactText;
  bytes: RedactBytes;
  /**
   * The same in a JSON document, in which each single character may be escaped (RFC 8259, 7), and again in a document
   * within a string of it. It stays JSON.
   */
  json: RedactBytes;
  /** Bytes of the longest form: what a reader of chunks must hold back, less one, to find a secret across their seam. */
  longest: number;
};

/**
 * Keeps the secrets out of everything that leaves the action, also where the service echoes them. The runner masks its
 * log, but not files, the summary or comments; and it drops a whole output that holds a secret.
 *
 * Each secret is known as it is, URL-encoded (the service's paths carry it so) and as it stands inside a JSON string.
 */
export const redactor = (given: readonly string[]): Redactor => {
  const secrets = given.filter((secret) => secret !== '');
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const needles = forms.map((form) => Buffer.from(form));
  const unescaped = new Set(secrets.flatMap((secret) => [secret, ...percentEncoded(secret)]));
  const spellings = [...unescaped].map(anySpelling);
  const overwriteAll: RedactBytes = (bytes) => needles.map((needle) => overwrite(bytes, needle)).includes(true);
  return {
    text: (text) => forms.reduce((rest, form) => rest.replaceAll(form, '***'), text),
    bytes: overwriteAll,
    json: (bytes) => {
      // First, or what begins with an escape would be overwritten without its backslash.
      const escaped =
        UNUSUAL_ESCAPES.some((start) => bytes.includes(start)) &&
        spellings.map((one) => overwriteEscaped(bytes, one)).includes(true);
      return overwriteAll(bytes) || escaped;
    },
    longest: Math.max(0, ...needles.map((needle) => needle.length)),
  };
};

/** The forms in which a secret is masked and looked for. */
export const formsOf = (secret: string): string[] => {
  const json = JSON.stringify(secret).slice(1, -1);
  // Go's encoder escapes these three, PHP's the slash.
  const goJson = json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
  return [...new Set([secret, ...percentEncoded(secret), json, goJson, json.replaceAll('/', '\\/')])];
};

/** Percent-encoding knows no letter case (RFC 3986, 2.1). */
const percentEncoded = (secret: string): string[] => {
  const encoded = encodeURIComponent(secret);
  return [encoded, encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase())];
};

/** Without any of these, a secret in a JSON document stands there in one of its forms. */
const UNUSUAL_ESCAPES = ['\\u', '\\/', '\\\\'];

/**
 * A pattern for a text inside JSON strings, one character a byte. It takes all the backslashes before a character along,
 * so that no half of an escape is left, and begins only where they do, so that it stays linear in their number.
 */
const anySpelling = (text: string): RegExp => {
  const spelled = Array.from(Buffer.from(text), (byte) => {
    const hex = byte.toString(16).padStart(2, '0');
    const digits = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    return `\\\\*(?:\\x${hex}|(?<=\\\\)u00${digits})`;
  });
  return new RegExp(`(?<!\\\\)${spelled.join('')}`, 'g');
};

const overwriteEscaped = (bytes: Buffer, spelling: RegExp): boolean => {
  let found = false;
  for (const { 0: match, index } of bytes.toString('latin1').matchAll(spelling)) {
    bytes.fill('*', index, index + match.length);
    found = true;
  }
  return found;
};

const overwrite = (bytes: Buffer, needle: Buffer): boolean => {
  let found = false;
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length)) {
    bytes.fill('*', at, at + needle.length);
    found = true;
  }
  return found;
};
