/** One line of the table. What is not measured against anything has no `theirs`. */
export type Row = {
  what: string;
  against: string;
  unit: 's' | 'ms' | 'MiB' | 'requests' | 'connections' | '%';
  ours: number;
  theirs?: number | undefined;
  /** The most that `ours`, or its ratio to `theirs`, may be; what has none is only told. */
  reach?: { ratio: number } | { atMost: number };
};

export const ratioOf = ({ ours, theirs }: Row): number | undefined =>
  theirs === undefined ? undefined : ours / theirs;

/** Whether the row is as it should be; undefined where nothing is asked of it. */
export const isReached = (row: Row): boolean | undefined => {
  if (row.reach === undefined) return undefined;
  return 'atMost' in row.reach ? row.ours <= row.reach.atMost : (ratioOf(row) ?? NaN) <= row.reach.ratio;
};

const number = (value: number | undefined): string => {
  if (value === undefined) return '';
  return value.toFixed(Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2);
};

const reachOf = ({ reach, unit }: Row): string => {
  if (reach === undefined) return '';
  return 'ratio' in reach ? `${reach.ratio} times` : `${reach.atMost} ${unit}`;
};

const cells = (row: Row): string[] => [
  row.what,
  row.against,
  `${number(row.ours)} ${row.unit}`,
  row.theirs === undefined ? '' : `${number(row.theirs)} ${row.unit}`,
  ratioOf(row)?.toFixed(2) ?? '',
  reachOf(row),
  { true: 'yes', false: 'NO', undefined: '' }[String(isReached(row))] ?? '',
];

const HEAD = ['what', 'against', 'ours', 'theirs', 'ratio', 'at most', 'reached'];

/** The rows as a Markdown table whose columns line up. */
export const tableOf = (rows: readonly Row[]): string => {
  const lines = [HEAD, ...rows.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return `${[line(HEAD), rule, ...lines.slice(1).map(line)].join('\n')}\n`;
};
