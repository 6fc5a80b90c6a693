import { plainText } from '../foreign-text.ts';
import type { RedactText } from '../redact.ts';
import type { Report } from './report.ts';

/**
 * The report with every text in it made plain and free of secrets; bytes stay as they are. Before anything is escaped:
 * an escape or an invisible space in the middle of a secret would keep it from being recognised.
 */
export const redactedReport = (report: Report, redact: RedactText): Report =>
  eachText(report, (text) => redact(plainText(text))) as Report;

const eachText = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => eachText(item, change));
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, eachText(member, change)]));
};
