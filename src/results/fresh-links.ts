import type { RunResults } from '../pinkfish/schema.ts';
import { freshLinks, type PlannedFile } from './download-plan.ts';

export type Links = {
  /** The newest link that is known of a file. */
  current: (plan: PlannedFile) => string;
  /** A newer one than `used`, requested only where none is known yet; undefined where there is none. */
  fresherThan: (plan: PlannedFile, used: string) => Promise<string | undefined>;
};

/**
 * The links of planned files. Files whose links expire together share one new document; another one is requested only
 * where bytes were `received` since the last.
 */
export const linksOf = (
  planned: readonly PlannedFile[],
  { refresh, received }: { refresh: () => Promise<RunResults>; received: () => number },
): Links => {
  let links = new Map<PlannedFile, string>();
  let receivedBefore = -1;
  let refreshing: Promise<void> | undefined;
  const current = (plan: PlannedFile): string => links.get(plan) ?? plan.file.url;
  const begin = (): Promise<void> => {
    receivedBefore = received();
    // That the old link was refused says more about the file than why there is no newer one.
    const done = refresh().then(
      (fresh) => void (links = freshLinks(planned, fresh)),
      () => undefined,
    );
    return done.finally(() => (refreshing = undefined));
  };
  return {
    current,
    fresherThan: async (plan, used) => {
      if (current(plan) === used && (refreshing !== undefined || received() > receivedBefore)) {
        await (refreshing ??= begin());
      }
      const link = current(plan);
      return link === used ? undefined : link;
    },
  };
};
