import { describe, expect, it } from '@jest/globals';
import { mapAhead } from '../../src/results/map-ahead.ts';

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const all = async <T>(results: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const result of results) list.push(result);
  return list;
};

describe('mapAhead', () => {
  it('gives results in the order of their items, whichever is done first', async () => {
    const work = async (ms: number): Promise<number> => {
      await after(ms);
      return ms;
    };
    expect(await all(mapAhead([30, 1, 20, 2, 10], ['a', 'b'], work))).toEqual([30, 1, 20, 2, 10]);
  });

  it.each([[0], [1], [2], [3], [10]])('knows %d items', async (count) => {
    const items = Array.from({ length: count }, (_, index) => index);
    expect(await all(mapAhead(items, [1, 2, 3], (item) => Promise.resolve(item)))).toEqual(items);
  });

  it('gives a lane to nobody else before its result has been used', async () => {
    const lanes = [{ holds: -1 }, { holds: -1 }, { holds: -1 }];
    const work = async (item: number, lane: { holds: number }): Promise<{ item: number; lane: { holds: number } }> => {
      lane.holds = item;
      await after((item * 7) % 5);
      return { item, lane };
    };
    for await (const { item, lane } of mapAhead([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], lanes, work)) {
      await after(3);
      expect(lane.holds).toBe(item);
    }
  });

  it('begins no more than there are lanes', async () => {
    let begun = 0;
    const work = async (): Promise<void> => {
      begun += 1;
      await after(1);
    };
    const results = mapAhead([1, 2, 3, 4, 5, 6], ['a', 'b'], work);
    await results.next();
    await after(10);
    expect(begun).toBe(2);
    await results.return();
  });

  it('fails with the first item that does, and hears of no other', async () => {
    const work = async (item: number): Promise<number> => {
      await after(item);
      if (item > 1) throw new Error(`item ${item}`);
      return item;
    };
    await expect(all(mapAhead([1, 9, 2, 3], ['a', 'b', 'c'], work))).rejects.toThrow('item 9');
  });
});
