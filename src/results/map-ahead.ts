/** Threads that node compresses in, unless it is told otherwise. */
export const POOL_THREADS = 4;

/**
 * Results in the order of their items, of which as many are in work at a time as there are lanes. An item has its lane to
 * itself until its result has been used.
 *
 * @throws what `work` throws for the first item that fails; what is in work then is not waited for
 */
export async function* mapAhead<T, L, R>(
  items: Iterable<T>,
  lanes: readonly L[],
  work: (item: T, lane: L) => Promise<R>,
): AsyncGenerator<R, void, undefined> {
  const inWork: Promise<R>[] = [];
  let turn = 0;
  for (const item of items) {
    const result = work(item, lanes[turn % lanes.length] as L);
    // Whoever waits for it hears of its failure; nobody does once an earlier one has failed.
    result.catch(() => undefined);
    inWork.push(result);
    turn += 1;
    if (inWork.length === lanes.length) yield (await inWork.shift()) as R;
  }
  for (const result of inWork) yield await result;
}
