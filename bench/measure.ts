/** The middle of the values; of an even number of them, the mean of the middle two. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
};

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** What each contender gave at each turn. */
export type Turns<Name extends string, Value> = Record<Name, Value[]>;

/**
 * Lets every contender have its turn, then all again, so that a machine which grows slower meanwhile is so for each. One
 * turn before is not counted: caches of the disk are cold in it.
 */
export const interleaved = async <Name extends string, Value>(
  repeats: number,
  contenders: Record<Name, () => Promise<Value>>,
): Promise<Turns<Name, Value>> => {
  const names = Object.keys(contenders) as Name[];
  const turns = Object.fromEntries(names.map((name) => [name, []])) as unknown as Turns<Name, Value>;
  for (let turn = -1; turn < repeats; turn += 1) {
    // Whoever comes first finds the machine rested, so that is not always the same one.
    for (const name of turn % 2 === 0 ? names : names.toReversed()) {
      const value = await contenders[name]();
      if (turn >= 0) turns[name].push(value);
    }
  }
  return turns;
};
