import { byteSize } from './markdown.ts';

/** One part of a summary. Parts keep the order of the list; those of a higher rank number are left out first. */
export type Part = {
  rank: number;
  /** The part, in at most `room` bytes if it can be shortened; empty where nothing is to be shown, undefined without room. */
  render: (room: number) => string | undefined | Promise<string>;
  /** Replaces the part if there is no room for it. */
  note: string;
};

/** A part of bounded size that is always shown. */
export const fixed = (text: string): Part => ({ rank: 0, note: '', render: () => text });

const BETWEEN = '\n\n';

/** Joins parts within `maxBytes` of UTF-8. The most important get their room first; the room for every note is kept. */
export const joinParts = async (parts: readonly Part[], maxBytes: number): Promise<string> => {
  const cost = (text: string): number => byteSize(text) + BETWEEN.length;
  const texts = new Map<Part, string>();
  let left = maxBytes - parts.reduce((sum, { note }) => sum + cost(note), 0);
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    const own = left + cost(part.note);
    const rendered = await part.render(Math.max(0, own - BETWEEN.length));
    const text = rendered !== undefined && cost(rendered) <= own ? rendered : part.note;
    texts.set(part, text);
    left = own - cost(text);
  }
  const shown = parts.map((part) => texts.get(part) ?? '').filter((text) => text !== '');
  return `${shown.join(BETWEEN)}\n`;
};
