const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** A size for people, in binary units: `0 B`, `512 B`, `1.5 KiB`, `120 MiB`. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  let amount = bytes / 1024;
  let unit = 0;
  // 1023.95 would be rounded to 1024.
  while (amount >= 1023.95 && unit < UNITS.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  return `${amount < 99.95 ? amount.toFixed(1).replace(/\.0$/, '') : Math.round(amount)} ${UNITS[unit] ?? ''}`;
};

/** A count for people: `12,345`. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
