import { plainLine } from '../foreign-text.ts';
import type { Report } from './report.ts';
import { isUnderWay } from './steps.ts';

const DAY_MS = 86_400_000;

/** More bars than that can't be read, and Mermaid's own limit on a diagram's text is not far. */
export const MOST_BARS = 50;

/**
 * When each step ran, as the text of a Mermaid gantt; undefined for fewer than two steps whose times are known, and for
 * more than MOST_BARS. Times are counted from a day on which no clock is changed, since Mermaid reads and writes them in
 * the reader's own zone.
 */
export const gantt = ({ steps, durationMs }: Pick<Report, 'steps' | 'durationMs'>): string | undefined => {
  const bars = steps.flatMap((step, index) => {
    const { startedMs } = step;
    if (startedMs === undefined) return [];
    const endedMs = Math.max(step.endedMs ?? durationMs ?? startedMs, startedMs + 1);
    return [{ label: label(index + 1, step.name), tag: tagOf(step.status), startedMs, endedMs }];
  });
  if (bars.length < 2 || bars.length > MOST_BARS) return undefined;
  const longest = Math.max(...bars.map(({ endedMs }) => endedMs));
  return [
    'gantt',
    '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `    axisFormat ${axisFormat(longest)}`,
    '    todayMarker off',
    ...bars.map(
      ({ label: name, tag, startedMs, endedMs }) => `    ${name} :${tag}${moment(startedMs)}, ${moment(endedMs)}`,
    ),
  ].join('\n');
};

/**
 * A name that Mermaid can't misread: letters, digits and a few marks are left, and the number in front keeps it from
 * being one of Mermaid's own words. Colons, semicolons, commas, hashes and percent signs have a meaning there.
 */
const label = (place: number, name: string): string => {
  const plain = plainLine(name.slice(0, 400).replace(/[^\p{L}\p{M}\p{N} ._()-]+/gu, ' '), 40);
  return `${place}. ${plain}`;
};

const tagOf = (status: string): string => {
  if (status === 'COMPLETE') return 'done, ';
  if (isUnderWay(status)) return 'active, ';
  return ['FAILED', 'TIMEOUT', 'CANCELLED'].includes(status) ? 'crit, ' : '';
};

const axisFormat = (longestMs: number): string => {
  if (longestMs >= DAY_MS) return 'day %-d %H:%M';
  return longestMs >= 3_600_000 ? '%H:%M:%S' : '%M:%S';
};

/** Milliseconds since the start as a moment on or after 1 January 2001. */
const moment = (ms: number): string =>
  new Date(Date.UTC(2001, 0, 1) + Math.round(ms)).toISOString().replace('T', ' ').replace('Z', '');
