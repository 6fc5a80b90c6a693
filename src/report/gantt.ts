import { plainLine } from '../foreign-text.ts';
import type { Report } from './report.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** More bars cannot be read, and the diagram's text would come near Mermaid's own limit. */
export const MOST_BARS = 50;

/** Narrower bars, as a part of the chart's width, cannot be seen. */
const NARROWEST = 0.01;

/** The text of a Mermaid gantt of the steps whose times are known; undefined for fewer than two or too many of them. */
export const gantt = ({ steps, durationMs = 0 }: Report, isCollapsed: boolean): string | undefined => {
  const seen = steps.flatMap(({ name, status, startedMs, endedMs = durationMs }, index) => {
    const text = `${label(index + 1, name)} :${tagOf(status)}`;
    return startedMs === undefined ? [] : [{ text, startedMs, endedMs }];
  });
  if (seen.length < 2 || seen.length > MOST_BARS) return undefined;
  const endMs = Math.max(...seen.map(({ endedMs }) => endedMs));
  const spanMs = endMs - Math.min(...seen.map(({ startedMs }) => startedMs));
  const narrowestMs = Math.max(1, spanMs * NARROWEST);
  // Mermaid reserves room for section names, of which there are none, and finds no width in a folded part of the page.
  const settings = { leftPadding: 12, rightPadding: 24, ...(isCollapsed && { useWidth: 860 }) };
  return [
    `%%{init: ${JSON.stringify({ gantt: settings })}}%%`,
    'gantt',
    // In the room that Mermaid keeps above the bars; a line of its own would stand apart from the chart.
    '    title When each step ran, as seen while polling',
    '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
    `    axisFormat ${axisFormat(endMs)}`,
    `    tickInterval ${tickInterval(spanMs)}`,
    '    todayMarker off',
    ...seen.map(
      ({ text, startedMs, endedMs }) =>
        `    ${text}${moment(startedMs)}, ${moment(Math.max(endedMs, startedMs + narrowestMs))}`,
    ),
  ].join('\n');
};

/** A name without characters that have a meaning in Mermaid. The number keeps it from being one of Mermaid's keywords. */
const label = (place: number, name: string): string =>
  `${place}. ${plainLine(name.slice(0, 400).replace(/[^\p{L}\p{M}\p{N} ._()-]+/gu, ' '), 32)}`;

/** Only failures are marked: on dark pages, names next to bars of Mermaid's other kinds are black on black. */
const tagOf = (status: string): string => (['FAILED', 'TIMEOUT', 'CANCELLED'].includes(status) ? 'crit, ' : '');

const axisFormat = (endMs: number): string => {
  if (endMs >= DAY_MS) return 'day %-d %H:%M';
  return endMs >= HOUR_MS ? '%H:%M:%S' : '%M:%S';
};

/** More would overlap on a phone. */
const MOST_TICKS = 6;

/** Divisors of the next unit, so that the ticks are evenly spaced. */
const TICKS = Object.entries({
  second: { unitMs: 1_000, counts: [1, 2, 5, 10, 15, 30] },
  minute: { unitMs: 60_000, counts: [1, 2, 5, 10, 15, 30] },
  hour: { unitMs: HOUR_MS, counts: [1, 2, 3, 6, 12] },
}).flatMap(([unit, { unitMs, counts }]) => counts.map((count) => ({ text: `${count}${unit}`, ms: count * unitMs })));

const tickInterval = (spanMs: number): string =>
  TICKS.find(({ ms }) => spanMs / ms <= MOST_TICKS)?.text ?? `${Math.ceil(spanMs / DAY_MS / MOST_TICKS)}day`;

/** On a day without a clock change, since Mermaid uses the reader's time zone. */
const moment = (ms: number): string =>
  new Date(Date.UTC(2001, 0, 1) + Math.round(ms)).toISOString().replace('T', ' ').replace('Z', '');
