import { globMatcher, LONGEST_PATH, type MatchPath } from '../glob.ts';
import type { ResultFile, RunResults, StepResult } from '../pinkfish/schema.ts';
import type { MissingFile } from './download.ts';
import { safeNames } from './safe-names.ts';

/**
 * A file to download and its place below the download folder: `<folder>/<safeName>`. `step` is undefined for a designated
 * output outside any step; `text` is the content of a result that stands in the document itself.
 */
export type PlannedFile = UnnamedFile & { safeName: string };

type UnnamedFile = { file: ResultFile; step: number | undefined; folder: string; text?: string };

const DESIGNATED_FOLDER = 'designated-output';

type Choice = { results: RunResults; patterns: readonly string[] };

/** The files of a run that the patterns choose, in the document's order. `!` lines hold for the names on disk as well. */
export const planDownloads = ({ results, patterns }: Choice): PlannedFile[] => {
  const isAllowed = matcher(['**', ...patterns.filter(excludes)]);
  const planned = planFiles(results, matcher(patterns));
  return planned.filter(({ folder, safeName }) => isAllowed(`${folder}/${safeName}`));
};

/** The files whose names are too long for any pattern; none where no file is wanted. */
export const unmatchedFiles = ({ results, patterns }: Choice): MissingFile[] => {
  if (patterns.every((pattern) => pattern === '')) return [];
  const reason = `its name is longer than ${LONGEST_PATH} characters`;
  const unmatched = filesOf(results).filter((file) => pathIn(file).length > LONGEST_PATH);
  return unmatched.map(({ stepIndex: step, name }) => ({ step, name, reason }));
};

const filesOf = ({ steps }: RunResults): ResultFile[] => steps.flatMap(({ files }) => files);
const pathIn = ({ stepIndex, name }: ResultFile): string => `step-${stepIndex}/${name}`;
const excludes = (pattern: string): boolean => pattern.startsWith('!');

/**
 * Globs over `step-N/file-name`, dotfiles included, letter case counting; a leading `!` excludes, wherever the line stands.
 * With `!` lines alone, everything else is chosen. None at all: nothing is.
 *
 * @throws InputError for a pattern that is not valid
 */
export const matcher = (patterns: readonly string[]): MatchPath => {
  const options = { dot: true, ignoreCase: false };
  const including = patterns.filter((pattern) => !excludes(pattern));
  const excluding = patterns.filter(excludes).map((pattern) => pattern.slice(1));
  const isWanted = globMatcher('files', including.length > 0 || excluding.length === 0 ? including : ['**'], options);
  const isUnwanted = globMatcher('files', excluding, options);
  return (path) => isWanted(path) && !isUnwanted(path);
};

/** The files that match, under safe names. Two entries of the document may have the same step index, so one folder. */
export const planFiles = (results: RunResults, matches: MatchPath): PlannedFile[] => {
  const files = results.steps.flatMap((step) => [...step.files.map((file) => ({ file })), ...inlineResult(step)]);
  const matching = files.filter(({ file }) => matches(pathIn(file)));
  const placed = matching.map((one) => ({ ...one, step: one.file.stepIndex, folder: `step-${one.file.stepIndex}` }));
  return withSafeNames(placed);
};

export const inlineResult = ({ stepIndex, result }: StepResult): { file: ResultFile; text: string }[] => {
  if (result === undefined) return [];
  const isMarkdown = result.resultType.toLowerCase() === 'markdown';
  const [name, mimeType] = isMarkdown ? ['result.md', 'text/markdown'] : ['result.txt', 'text/plain'];
  return [{ file: { stepIndex, name, url: '', mimeType }, text: result.text }];
};

const withSafeNames = (files: readonly UnnamedFile[]): PlannedFile[] => {
  const names = safeNames(files.map(({ file: { name }, folder }) => ({ folder, name })));
  return files.map((file, index) => ({ ...file, safeName: names[index] ?? '' }));
};

/**
 * The designated output as a file to download: the planned file that it is, or a file of its own in a folder of its own.
 * Undefined where the run has none.
 */
export const designatedFile = (results: RunResults, planned: readonly PlannedFile[]): PlannedFile | undefined => {
  const { designatedOutput } = results;
  if (designatedOutput === undefined) return undefined;
  const { fileName: name, url, mimeType, size } = designatedOutput;
  const among = sameFile(results, { stepIndex: 0, name, url, mimeType, size });
  const chosen = planned.find(({ file }) => file === among);
  if (chosen !== undefined) return chosen;
  const file = { stepIndex: among?.stepIndex ?? 0, name, url, mimeType: mimeType ?? among?.mimeType, size };
  return withSafeNames([{ file, step: among?.stepIndex, folder: DESIGNATED_FOLDER }])[0];
};

/**
 * Which result file another description means: the one behind the same link; behind the same link signed anew; of the
 * same name and size, if only one is. The document does not say it [assume].
 */
const sameFile = (results: RunResults, wanted: ResultFile): ResultFile | undefined => {
  const files = filesOf(results).filter(({ url }) => url !== '');
  const sameLink = files.find(({ url }) => url === wanted.url);
  if (sameLink !== undefined) return sameLink;
  const place = withoutQuery(wanted.url);
  const alike = [
    files.filter(({ url }) => withoutQuery(url) === place),
    files.filter(({ name, size }) => size !== undefined && size === wanted.size && name === wanted.name),
  ].find((found) => found.length > 0);
  return alike?.length === 1 ? alike[0] : undefined;
};

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');

/** The new links of planned files in a newer document of the same run, by step and name; of namesakes, in their order. */
export const freshLinks = (planned: readonly PlannedFile[], fresh: RunResults): Map<PlannedFile, string> => {
  const served = Map.groupBy(filesOf(fresh), pathIn);
  const links = new Map<PlannedFile, string>();
  for (const plan of planned) {
    const own = plan.folder === DESIGNATED_FOLDER ? fresh.designatedOutput?.url : undefined;
    const url = own ?? served.get(pathIn(plan.file))?.shift()?.url ?? '';
    if (url !== '') links.set(plan, url);
  }
  return links;
};

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
    current,
    /** A newer link than `used`, requested only if none is known yet; undefined if the service has no newer one. */
    fresherThan: async (plan: PlannedFile, used: string): Promise<string | undefined> => {
      if (current(plan) === used && (refreshing !== undefined || received() > receivedBefore)) {
        await (refreshing ??= begin().finally(() => (refreshing = undefined)));
      }
      const link = current(plan);
      return link === used ? undefined : link;
    },
  };
};
