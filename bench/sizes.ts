/** How much is measured. `repeats` are those of each contender; lengths in seconds, sizes in bytes. */
export type Sizes = {
  starts: number;
  lagLengthsS: readonly number[];
  /**
   * Runs of each length; their ends are spread evenly over the guide's pause, three of our own intervals: a multiple of three
   * would meet only a third of the places in them.
   */
  lagPhases: number;
  downloadRepeats: number;
  largeFileBytes: number;
  smallFiles: number;
  memory: {
    fileBytes: readonly [number, number];
    files: readonly [number, number];
    /** Result files in a document of which none is fetched. */
    links: number;
  };
  artifactRepeats: number;
  artifactBytes: number;
  wholeStep: { runS: number; files: number; repeats: number };
  growth: { files: readonly number[]; steps: readonly number[]; repeats: number };
  waitHours: readonly [number, number];
};

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/** What the targets are about. */
const full: Sizes = {
  starts: 41,
  lagLengthsS: [2, 10, 31],
  lagPhases: 25,
  downloadRepeats: 9,
  largeFileBytes: 512 * MIB,
  smallFiles: 1_000,
  memory: { fileBytes: [64 * MIB, 4 * GIB], files: [50, 5_000], links: 5_000 },
  artifactRepeats: 5,
  artifactBytes: 200 * MIB,
  wholeStep: { runS: 10, files: 20, repeats: 8 },
  growth: { files: [10, 500, 5_000], steps: [1, 1_000, 10_000], repeats: 3 },
  waitHours: [1, 24],
};

/** The same in under two minutes: good for a look at what a change does, not for a verdict. */
const quick: Sizes = {
  starts: 11,
  lagLengthsS: [2],
  lagPhases: 4,
  downloadRepeats: 2,
  largeFileBytes: 256 * MIB,
  smallFiles: 1_000,
  memory: { fileBytes: [64 * MIB, 512 * MIB], files: [50, 500], links: 1_000 },
  artifactRepeats: 1,
  artifactBytes: 30 * MIB,
  wholeStep: { runS: 3, files: 20, repeats: 2 },
  growth: { files: [10, 100, 500], steps: [1, 300, 3_000], repeats: 1 },
  waitHours: [1, 24],
};

/** Hardly anything: shows that everything still runs. */
const tiny: Sizes = {
  starts: 1,
  lagLengthsS: [0.2],
  lagPhases: 1,
  downloadRepeats: 1,
  largeFileBytes: MIB,
  smallFiles: 5,
  memory: { fileBytes: [KIB, MIB], files: [1, 3], links: 3 },
  artifactRepeats: 1,
  artifactBytes: 512 * KIB,
  wholeStep: { runS: 0.2, files: 2, repeats: 1 },
  growth: { files: [1, 2, 3], steps: [1, 2, 3], repeats: 1 },
  waitHours: [0.1, 1],
};

export const SIZES = { full, quick, tiny } as const;
