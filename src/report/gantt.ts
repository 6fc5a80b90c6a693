import { plainLine } from '../foreign-text.ts';
import type { Report } from './report.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** More bars than that can't be read, and Mermaid's own limit on a diagram's text is not far. */
export const MOST_BARS = 50;

/**
 * Mermaid keeps room for names of sections, of which there are none: on a phone the bars need it. It takes the chart's
 * width from the page, and finds none there where the chart is folded away.
 */
const settings = (isCollapsed: boolean): string => {
  const width = isCollapsed ? { useWidth: 860 } : {};
  return `%%{init: ${JSON.stringify({ gantt: { topPadding: 24, leftPadding: 12, rightPadding: 24, ...width } })}}%%`;
};

/** A bar that is drawn narrower than this part of the chart can't be seen. */
const NARROWEST = 0.01;

/**
 * When each step ran, as the text of a Mermaid gantt; undefined for fewer than two steps whose times are known, and for
 * more than MOST_BARS. Times are counted from a day on which no clock is changed, since Mermaid reads and writes them in
 * the reader's own zone. `isCollapsed`: the chart stands in a part that folds.
 */
export const gantt = (
  { steps, durationMs }: Pick<Report, 'steps' | 'durationMs'>,
  { isCollapsed = false }: { isCollapsed?: boolean } = {},
): string | undefined => {
  const seen = steps.flatMap((step, index) => {
    const { startedMs } = step;
    if (startedMs === undefined) return [];
    const endedMs = step.endedMs ?? durationMs ?? startedMs;
    return [{ label: label(index + 1, step.name), tag: tagOf(step.status), startedMs, endedMs }];
  });
  if (seen.length < 2 || seen.length > MOST_BARS) return undefined;
  const endMs = Math.max(...seen.map(({ endedMs }) => endedMs));
  const spanMs = endMs - Math.min(...seen.map(({ startedMs }) => startedMs));
  const narrowestMs = Math.max(1, spanMs * NARROWEST);
  return [
    settings(isCollapsed),
    'gantt',
    '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `    axisFormat ${axisFormat(endMs)}`,
    `    tickInterval ${tickInterval(spanMs)}`,
    '    todayMarker off',
    ...seen.map(
      ({ label: name, tag, startedMs, endedMs }) =>
        `    ${name} :${tag}${moment(startedMs)}, ${moment(Math.max(endedMs, startedMs + narrowestMs))}`,
    ),
  ].join('\n');
};

/**
 * A name that Mermaid can't misread: letters, digits and a few marks are left, and the number in front keeps it from
 * being one of Mermaid's own words. Colons, semicolons, commas, hashes and percent signs have a meaning there.
 */
const label = (place: number, name: string): string => {
  const plain = plainLine(name.slice(0, 400).replace(/[^\p{L}\p{M}\p{N} ._()-]+/gu, ' '), 32);
  return `${place}. ${plain}`;
};

/**
 * Only what failed is marked. Of Mermaid's other marks, `active` and in many versions `done` too write a name that finds
 * no room in its bar in the colour meant for the bar, which on a dark page is black on black.
 */
const tagOf = (status: string): string => (['FAILED', 'TIMEOUT', 'CANCELLED'].includes(status) ? 'crit, ' : '');

const axisFormat = (endMs: number): string => {
  if (endMs >= DAY_MS) return 'day %-d %H:%M';
  return endMs >= HOUR_MS ? '%H:%M:%S' : '%M:%S';
};

/** More would run into each other on a phone. */
const MOST_TICKS = 6;

/** Divisors of the next unit, so that the ticks are evenly spaced. */
const TICKS: [unit: string, unitMs: number, counts: number[]][] = [
  ['second', SECOND_MS, [1, 2, 5, 10, 15, 30]],
  ['minute', MINUTE_MS, [1, 2, 5, 10, 15, 30]],
  ['hour', HOUR_MS, [1, 2, 3, 6, 12]],
];

const tickInterval = (spanMs: number): string => {
  for (const [unit, unitMs, counts] of TICKS) {
    const count = counts.find((each) => spanMs / (each * unitMs) <= MOST_TICKS);
    if (count !== undefined) return `${count}${unit}`;
  }
  return `${Math.ceil(spanMs / DAY_MS / MOST_TICKS)}day`;
};

/** Milliseconds since the start as a moment on or after 1 January 2001. */
const moment = (ms: number): string =>
  new Date(Date.UTC(2001, 0, 1) + Math.round(ms)).toISOString().replace('T', ' ').replace('Z', '');
