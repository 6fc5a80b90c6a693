/** A file would take more than is left. `final`: also if it were the only one being downloaded. */
export class OverBudgetError extends Error {
  override readonly name = 'OverBudgetError';
  readonly final: boolean;

  constructor(maxBytes: number, final: boolean) {
    super(`with it, the files would take more than max-download-size (${maxBytes} bytes)`);
    this.final = final;
  }
}

/** What one run's files may take on the disk together, in bytes. */
export type Budget = {
  /** Takes `bytes` more for a file that has `own` already. @throws OverBudgetError where so many are not left */
  take: (bytes: number, own: number) => void;
  /** The same check for a length that is only announced; takes nothing. */
  check: (bytes: number, own: number) => void;
  /** Gives back what a file had that is not kept. */
  giveBack: (bytes: number) => void;
  /** Counts a file as complete: its bytes stay taken. */
  keep: (bytes: number) => void;
};

export const budgetOf = (maxBytes: number): Budget => {
  let used = 0;
  let kept = 0;
  const check = (bytes: number, own: number): void => {
    if (used + bytes > maxBytes) throw new OverBudgetError(maxBytes, kept + own + bytes > maxBytes);
  };
  return {
    check,
    take: (bytes, own) => {
      check(bytes, own);
      used += bytes;
    },
    giveBack: (bytes) => {
      used -= bytes;
    },
    keep: (bytes) => {
      kept += bytes;
    },
  };
};
