import { plainText, visibleText } from '../foreign-text.ts';
import type { RedactText } from '../redact.ts';
import type { Report } from './report.ts';

/** The report with every text plain and without secrets, which escapes could hide later. Whole texts keep their links. */
export const redactedReport = (report: Report, redact: RedactText): Report =>
  eachText(report, (text, name) => redact(name === 'text' ? visibleText(text) : plainText(text))) as Report;

const eachText = (value: unknown, change: (text: string, name: string) => string, name = ''): unknown => {
  if (typeof value === 'string') return change(value, name);
  if (Array.isArray(value)) return value.map((item) => eachText(item, change));
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, eachText(member, change, key)]));
};
