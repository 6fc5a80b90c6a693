import { describe, expect, it } from '@jest/globals';
import { joinParts, type Part } from '../../src/report/parts.ts';

const part = (rank: number, text: string, note: string): Part => ({ rank, note, render: () => text });

describe('joinParts', () => {
  it('keeps the order and leaves out what is empty', async () => {
    expect(await joinParts([part(2, 'a', 'n'), part(0, '', ''), part(1, 'b', 'n')], 100)).toBe('a\n\nb\n');
  });

  it('lets the least important give way, with its note', async () => {
    const parts = [part(0, 'verdict', ''), part(3, 'x'.repeat(50), 'no x'), part(1, 'y'.repeat(50), 'no y')];
    expect(await joinParts(parts, 200)).toBe(`verdict\n\n${'x'.repeat(50)}\n\n${'y'.repeat(50)}\n`);
    expect(await joinParts(parts, 100)).toBe(`verdict\n\nno x\n\n${'y'.repeat(50)}\n`);
    expect(await joinParts(parts, 40)).toBe('verdict\n\nno x\n\nno y\n');
  });

  it('counts bytes and tells each part its room, the notes of the others kept free', async () => {
    const rooms: number[] = [];
    const flexible = (rank: number, note: string): Part => ({
      rank,
      note,
      render: (room) => {
        rooms.push(room);
        return 'ä'.repeat(Math.floor(room / 2)).slice(0, 20);
      },
    });
    const text = await joinParts([flexible(2, 'second'), flexible(1, 'first')], 60);
    expect(rooms).toEqual([50, 16]);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60);
  });
});
