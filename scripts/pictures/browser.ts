import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser } from 'playwright-core';
import type { Theme } from './github-page.ts';
import { withPalette } from './png.ts';

/** Where Debian's package puts it. */
export const CHROMIUM = '/usr/bin/chromium';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Headless Chromium with an empty profile of its own; undefined, with a message, where there is none. */
export const startBrowser = async (executablePath: string): Promise<Browser | undefined> => {
  if (existsSync(executablePath)) return await chromium.launch({ executablePath, args: FLAGS });
  process.stderr.write(
    `${executablePath} is missing. On Debian and Ubuntu, as root: apt-get update && apt-get install -y chromium fonts-noto-color-emoji\n` +
      'Elsewhere give the path of any Chromium or Chrome by --chromium.\n',
  );
  return undefined;
};

/** `width` in CSS pixels, of which each is drawn by `scale` times as many in either direction. */
export type Shot = { page: string; theme: Theme; width: number; scale: number; file: string };

/** Loads a page that githubPage made, has its diagrams drawn, and takes a picture of its whole height. */
export const takePicture = async (browser: Browser, { page: text, theme, width, scale, file }: Shot): Promise<void> => {
  const context = await browser.newContext({ viewport: { width, height: 100 }, deviceScaleFactor: scale });
  try {
    const page = await context.newPage();
    // Nothing is fetched: a summary needs nothing, and a picture must not depend on it.
    await page.route('**', (route) => route.abort());
    await page.setContent(text);
    await page.addScriptTag({ path: createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js') });
    // The program's types know no browser, so what runs there is text.
    await page.evaluate(
      `mermaid.initialize({ startOnLoad: false, theme: '${theme === 'dark' ? 'dark' : 'default'}' })`,
    );
    await page.evaluate('mermaid.run()');
    writeFileSync(file, withPalette(await page.screenshot({ fullPage: true })));
  } finally {
    await context.close();
  }
};
