import { open } from 'node:fs/promises';

/** Fills `room` with a file's bytes from `start` on; what it returns is shorter only where the file ends before. */
export const readRange = async (path: string, start: number, room: Buffer): Promise<Buffer> => {
  const file = await open(path);
  try {
    let filled = 0;
    while (filled < room.length) {
      const { bytesRead } = await file.read(room, filled, room.length - filled, start + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return room.subarray(0, filled);
  } finally {
    await file.close();
  }
};
