// `npm run docs:pictures`: what a job summary looks like on GitHub, as docs/summary-*.png. The summaries are written by
// the bundled action, run against the stand-in service; they take as long as the runs do, most of a minute.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { CHROMIUM, startBrowser, takePicture } from './pictures/browser.ts';
import { githubPage, type Theme } from './pictures/github-page.ts';
import { PICTURED_RUNS, summaryOf } from './pictures/runs.ts';
import { bundleFrom } from './show-step.ts';

const USAGE = `npm run docs:pictures [-- options]

  --dir folder      where the pictures go; docs unless given
  --width pixels    how wide the page is; 860 unless given, about what GitHub gives a summary on a large screen
  --scale factor    pixels of the picture for each of the page; 1.5 unless given
  --entry program   the action; dist/index.js unless given
  --chromium path   the browser; ${CHROMIUM} unless given, which is where Debian's package chromium puts it
`;

const THEMES: Theme[] = ['light', 'dark'];

type Pictures = { entry: string; dir: string; width: number; scale: number; chromium: string };

const takeAll = async ({ entry, dir, width, scale, chromium }: Pictures): Promise<boolean> => {
  const browser = await startBrowser(chromium);
  if (browser === undefined) return false;
  try {
    mkdirSync(dir, { recursive: true });
    const runs = Object.entries(PICTURED_RUNS);
    const summaries = await Promise.all(runs.map(async ([, run]) => await summaryOf(run, entry)));
    for (const [index, [name, { job }]] of runs.entries()) {
      for (const theme of THEMES) {
        const file = path.join(dir, `summary-${name}-${theme}.png`);
        const page = githubPage({ heading: `${job} summary`, markdown: summaries[index] ?? '', theme });
        await takePicture(browser, { page, theme, width, scale, file });
        process.stdout.write(`${path.relative(ROOT, file)}\n`);
      }
    }
    return true;
  } finally {
    await browser.close();
  }
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h' },
      dir: { type: 'string', default: path.join(ROOT, 'docs') },
      width: { type: 'string', default: '860' },
      scale: { type: 'string', default: '1.5' },
      entry: { type: 'string' },
      chromium: { type: 'string', default: CHROMIUM },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const entry = bundleFrom(values.entry);
  const dir = path.resolve(values.dir);
  const [width, scale] = [Number(values.width), Number(values.scale)];
  const { chromium } = values;
  if (entry === undefined || !(await takeAll({ entry, dir, width, scale, chromium }))) process.exitCode = 1;
};

if (import.meta.main) await main();
