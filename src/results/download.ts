/** A result file on the disk; the members of the output `files`. `path` is absolute, `name` as served, `size` in bytes. */
export type FetchedFile = {
  step: number;
  name: string;
  path: string;
  size: number;
  mimeType: string;
  /** Lower-case hex. */
  sha256: string;
};

/** A chosen file that could not be had whole, and why, in words for a person. */
export type MissingFile = { step: number; name: string; reason: string };
