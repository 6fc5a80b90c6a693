import { existsSync } from 'node:fs';
import { copyFile, constants, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, parse, relative } from 'node:path';
import { scanJson } from '../json-text.ts';
import { withoutQueryStrings } from '../links.ts';
import {
  numberedName,
  uploadOrWarn,
  type ArtifactOutcome,
  type StagedFiles,
  type UploadOptions,
} from './artifact-upload.ts';
import { chooseCompression } from './compression.ts';
import type { DownloadedFile } from './download.ts';
import { cleanName } from './safe-names.ts';

export type ArtifactOptions = UploadOptions & {
  /** The name that the author gave, kept as it is; undefined: `pinkfish-run-<run id>`, or the next that is free. */
  name: string | undefined;
  files: readonly DownloadedFile[];
  downloadPath: string;
  /** As served; undefined where they could not be read. */
  resultsBytes: Buffer | undefined;
  summaryMarkdown: string;
  compressionLevel: number | 'auto';
};

/**
 * Uploads the downloaded files, the summary and the results document without its links' signatures and what was sent.
 *
 * @throws ArtifactError where `mode` is true and the upload fails; the signal's reason
 */
export const uploadArtifact = async (options: ArtifactOptions): Promise<ArtifactOutcome> => {
  const { mode, name, runId, files, compressionLevel: level } = options;
  if (mode === false || (mode === 'auto' && files.length === 0)) return {};
  let staged: StagedFiles | undefined;
  return await uploadOrWarn(options, {
    what: 'The artifact',
    nameAt: name === undefined ? numberedName(`pinkfish-run-${runId}`) : (count) => (count === 1 ? name : undefined),
    stage: async () =>
      (staged ??= {
        files: await stage(options),
        settings: { compressionLevel: level === 'auto' ? await chooseCompression(files) : level },
      }),
  });
};

export const opensInBrowser = (output: { name: string; mimeType: string | undefined } | undefined): boolean =>
  output !== undefined && (SHOWN_TYPE.test(output.mimeType ?? '') || SHOWN_ENDING.test(output.name));

const SHOWN_TYPE = /^(text\/html|application\/xhtml\+xml|application\/pdf|image\/[^;]+)\s*(;|$)/i;
const SHOWN_ENDING = /\.(html?|pdf|png|jpe?g|gif|svg|webp|bmp|ico|tiff?)$/i;

/**
 * Uploads the designated output by itself, not zipped, so that a browser can show it.
 *
 * @throws ArtifactError where `mode` is true and the upload fails; the signal's reason
 */
export const uploadOutput = async (
  options: UploadOptions & { name: string; path: string },
): Promise<ArtifactOutcome> => {
  const { name, path, stagingFolder, runId } = options;
  const { name: stem, ext } = parse(cleanName(name));
  return await uploadOrWarn(options, {
    what: 'The designated output',
    nameAt: numberedName(`${stem}-${runId}`, ext),
    // The client names such an artifact as its file.
    stage: async (artifactName) => {
      const file = join(stagingFolder, artifactName);
      await mkdir(stagingFolder, { recursive: true });
      await linkOrCopy(path, file);
      return { files: [file], settings: { skipArchive: true } };
    },
  });
};

/** Lays out the artifact's tree, as hard links where the disk supports them; returns the paths of its files. */
const stage = async (options: ArtifactOptions): Promise<string[]> => {
  const { files, downloadPath, stagingFolder, summaryMarkdown, resultsBytes } = options;
  await rm(stagingFolder, { recursive: true, force: true });
  await mkdir(stagingFolder, { recursive: true });
  const places = files.map(({ path }) => ({ from: path, to: join(stagingFolder, relative(downloadPath, path)) }));
  for (const folder of new Set(places.map(({ to }) => dirname(to)))) await mkdir(folder, { recursive: true });
  for (const { from, to } of places) await linkOrCopy(from, to);
  const [results, summary] = [join(stagingFolder, 'results.json'), join(stagingFolder, 'summary.md')];
  if (resultsBytes !== undefined) await writeFile(results, publishable(resultsBytes));
  await writeFile(summary, summaryMarkdown);
  return [...(resultsBytes === undefined ? [] : [results]), summary, ...places.map(({ to }) => to)];
};

/** Again for the same name changes nothing: on Windows, a file that a virus scanner reads can't be replaced. */
const linkOrCopy = async (from: string, to: string): Promise<void> => {
  if (existsSync(to)) return;
  await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_FICLONE));
};

/** The results document as it may be published, each value byte for byte but for its links. */
const publishable = (document: Buffer): Buffer => {
  // One character a byte: all that is searched for is ASCII, and the rest stays as it is.
  const { members } = scanJson(document.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, ''));
  const kept = members
    .filter(({ name }) => name !== 'inputs')
    .map(({ name, json }) => `${JSON.stringify(name)}:${json}`);
  return Buffer.from(withoutQueryStrings(`{${kept.join(',')}}`), 'latin1');
};
