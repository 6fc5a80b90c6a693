import { plainText } from '../foreign-text.ts';
import type { RedactText } from '../redact.ts';
import { markdownName } from './markdown.ts';

/** A comment's title line with the values of the input `comment-key`, which are foreign text. */
export const titleWithKey = (title: string, key: string, redact: RedactText): string => {
  const values = redact(plainText(valuesOf(key)));
  return values.trim() === '' ? title : `${title} · ${markdownName(values, 200)}`;
};

/** `os: linux, node: 24` of a matrix, which is a JSON object; else the key as it is. */
const valuesOf = (key: string): string => {
  const inWords = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
  try {
    const value: unknown = JSON.parse(key);
    if (value === null) return '';
    if (typeof value !== 'object' || Array.isArray(value)) return inWords(value);
    const members = Object.entries(value).map(([name, member]) => `${name}: ${inWords(member)}`);
    return members.join(', ');
  } catch {
    return key;
  }
};
