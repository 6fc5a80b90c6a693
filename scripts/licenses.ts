// The licences of everything that may be in the bundle: of the production dependency tree, all of it.
import { readFileSync } from 'node:fs';
import { getProjectLicenses } from 'generate-license-file';

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Bundled packages that say by one word that they are under MIT, and hold no text of it; by their package.json. */
const AUTHORS: Readonly<Record<string, string>> = {
  '@nodable/entities': 'Amit Gupta (https://solothought.com)',
  binary: 'James Halliday <mail@substack.net>',
  buffers: 'James Halliday <mail@substack.net>',
  chainsaw: 'James Halliday <mail@substack.net>',
  isarray: 'Julian Gruber <mail@juliangruber.com>',
};

/**
 * buffers 0.1.1, the last that was published, says nothing; its repository's package.json has said MIT/X11 since commit
 * 1b745ee35d33eb166e15ef1866073a07c6d7de87. By its version, so that another one is looked at again.
 */
const DECLARED_ELSEWHERE = { 'buffers@0.1.1': './scripts/licenses/buffers.txt' };

/**
 * Bundled though no production dependency has them: `debug` takes supports-color up where it is installed, and the
 * tools of development bring it.
 */
const TAKEN_UP = ['supports-color', 'has-flag'];

type Entry = { readonly dependency: string; readonly text: string };

const takenUp = (name: string): Entry => {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { version: string };
  return { dependency: `${name}@${version}`, text: readFileSync(`node_modules/${name}/license`, 'utf8').trim() };
};

const inFull = (dependency: string, content: string): string => {
  const author = AUTHORS[dependency.slice(0, dependency.lastIndexOf('@'))];
  if (author === undefined || !/^MIT(\/X11)?$/.test(content)) return content;
  return `${content} (the package holds no text of the licence)\n\nCopyright (c) ${author}\n\n${MIT}`;
};

/**
 * One entry for each package, `name@version` and what it says. Sorted by code units: the text must not differ by the
 * order or the folder in which the packages were found.
 */
export const licensesText = async (): Promise<string> => {
  const licenses = await getProjectLicenses('package.json', { replace: DECLARED_ELSEWHERE });
  const entries = licenses.flatMap(({ content, notices, dependencies }) =>
    dependencies.map((dependency): Entry => {
      const parts = [inFull(dependency, content.trim()), ...notices.map((notice) => notice.trim())];
      return { dependency, text: parts.join('\n\n') };
    }),
  );
  return [...entries, ...TAKEN_UP.map(takenUp)]
    .sort((a, b) => (a.dependency < b.dependency ? -1 : 1))
    .map(({ dependency, text }) => `${dependency}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`)
    .replaceAll('\r\n', '\n');
};
