const UNITS = { h: 3_600_000, m: 60_000, s: 1_000 } as const;

/**
 * Milliseconds of a duration as workflow authors write it: `90s`, `15m`, `1h30m`, `1h 30m`; a bare number is seconds.
 * Undefined for everything else, zero and negative durations included: no wait of ours can be that short.
 */
export const parseDuration = (text: string): number | undefined => {
  const compact = text
    .trim()
    .toLowerCase()
    .replace(/^[\d.]+$/, '$&s');
  const parts = /^(?:(\d+(?:\.\d+)?)h)?\s*(?:(\d+(?:\.\d+)?)m)?\s*(?:(\d+(?:\.\d+)?)s)?$/.exec(compact) ?? [];
  const [, hours = '0', minutes = '0', seconds = '0'] = parts;
  const ms = Math.round(Number(hours) * UNITS.h + Number(minutes) * UNITS.m + Number(seconds) * UNITS.s);
  return ms > 0 && Number.isSafeInteger(ms) ? ms : undefined;
};

/** A duration for people, two units at most: `850 ms`, `4.2 s`, `1 min 5 s`, `2 h 10 min`. */
export const formatDuration = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / UNITS.s).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(ms / UNITS.s);
  if (seconds < 3_600) return inUnits(seconds, 'min', 's');
  return inUnits(Math.round(seconds / 60), 'h', 'min');
};

/** `total` counts sixtieths of the first unit. */
const inUnits = (total: number, unit: string, sixtieth: string): string => {
  const rest = total % 60;
  return `${Math.floor(total / 60)} ${unit}${rest === 0 ? '' : ` ${rest} ${sixtieth}`}`;
};
