/** Replaces each secret in a text by `***`. */
export type RedactText = (text: string) => string;

/** Overwrites each secret in the bytes with asterisks, in place and of the same length; true where one was found. */
export type RedactBytes = (bytes: Buffer) => boolean;

export type Redactor = {
  text: RedactText;
  bytes: RedactBytes;
  /** Bytes of the longest form: what a reader of chunks must hold back, less one, to find a secret across their seam. */
  longest: number;
};

/**
 * Keeps the secrets out of everything that leaves the action, also where the service echoes them. The runner masks its
 * log, but not files, the summary or comments; and it drops a whole output that holds a secret.
 *
 * Each secret is known as it is, URL-encoded (the service's paths carry it so) and as it stands inside a JSON string.
 */
export const redactor = (secrets: readonly string[]): Redactor => {
  const forms = [...new Set(secrets.filter((secret) => secret !== '').flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  const needles = forms.map((form) => Buffer.from(form));
  return {
    text: (text) => forms.reduce((rest, form) => rest.replaceAll(form, '***'), text),
    bytes: (bytes) => needles.map((needle) => overwrite(bytes, needle)).includes(true),
    longest: Math.max(0, ...needles.map((needle) => needle.length)),
  };
};

/** The forms in which a secret is masked and looked for. */
export const formsOf = (secret: string): string[] => {
  const encoded = encodeURIComponent(secret);
  // Percent-encoding knows no letter case (RFC 3986, 2.1).
  const lower = encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
  return [...new Set([secret, encoded, lower, JSON.stringify(secret).slice(1, -1)])];
};

const overwrite = (bytes: Buffer, needle: Buffer): boolean => {
  let found = false;
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + needle.length)) {
    bytes.fill('*', at, at + needle.length);
    found = true;
  }
  return found;
};
