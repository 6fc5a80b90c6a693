import type { RunResults } from '../pinkfish/schema.ts';
import { freshLinks, type PlannedFile } from './download-plan.ts';

type Source = { refresh: () => Promise<RunResults>; received: () => number };

/**
 * The links of planned files. Files whose links expire together share one new document; another one is requested only
 * where bytes were `received` since the last.
 */
export const linksOf = (planned: readonly PlannedFile[], { refresh, received }: Source) => {
  let links = new Map<PlannedFile, string>();
  let receivedBefore = -1;
  let refreshing: Promise<void> | undefined;
  const current = (plan: PlannedFile): string => links.get(plan) ?? plan.file.url;
  const begin = async (): Promise<void> => {
    receivedBefore = received();
    // That the old link was refused says more about the file than why there is no newer one.
    const fresh = await refresh().catch(() => undefined);
    if (fresh !== undefined) links = freshLinks(planned, fresh);
  };
  return {
    /** The newest link that is known of a file. */
    current,
    /** A newer one than `used`, requested only where none is known yet; undefined where there is none. */
    fresherThan: async (plan: PlannedFile, used: string): Promise<string | undefined> => {
      if (current(plan) === used && (refreshing !== undefined || received() > receivedBefore)) {
        await (refreshing ??= begin().finally(() => (refreshing = undefined)));
      }
      const link = current(plan);
      return link === used ? undefined : link;
    },
  };
};
