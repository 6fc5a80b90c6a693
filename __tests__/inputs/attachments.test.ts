import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { appendFile, mkdir, mkdtemp, realpath, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, sep } from 'node:path';
import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request } from 'undici';
import { parseMultipart } from '../../fake-pinkfish/multipart.ts';
import { InputError } from '../../src/errors.ts';
import { findAttachments, type Attachment } from '../../src/inputs/attachments.ts';
import { multipartBody } from '../../src/inputs/multipart.ts';
import { isWindows, onPosix } from '../fixtures/platform.ts';

let folder: string;
let workspace: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'attachments-')));
  // As strange as a folder's name may be: Windows has neither asterisks nor question marks in it.
  workspace = join(folder, isWindows ? 'work [x]' : 'work [*]?');
  await mkdir(workspace);
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Files by their paths below the workspace; a number is a size of zeros that take no room. */
const put = async (files: Record<string, string | number>): Promise<void> => {
  for (const [name, content] of Object.entries(files)) {
    const path = join(workspace, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : '');
    if (typeof content === 'number') await truncate(path, content);
  }
};

const found = async (...patterns: string[]): Promise<string[]> =>
  (await findAttachments(patterns, workspace)).map(({ path }) =>
    path
      .slice(workspace.length + 1)
      .split(sep)
      .join('/'),
  );

const fault = async (...patterns: string[]): Promise<string> => {
  const error: unknown = await findAttachments(patterns, workspace).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).input).toBe('attachments');
  return (error as InputError).message;
};

describe('findAttachments', () => {
  it('gives name, place, size and type', async () => {
    await put({ 'in/notes.md': 'größe' });
    expect(await findAttachments(['in/notes.md'], workspace)).toEqual([
      { name: 'notes.md', path: join(workspace, 'in/notes.md'), size: 7, contentType: 'text/markdown' },
    ]);
  });

  it.each(
    [
      [['*.md'], ['a.md', 'b.md']],
      [['**/*.md'], ['a.md', 'b.md', 'sub/c.md']],
      [['**'], ['#1.txt', '(1) [x].csv', 'a.md', 'b.md', 'sub/c.md', 'sub/x.txt']],
      [['sub/**'], ['sub/c.md', 'sub/x.txt']],
      [['sub/*'], ['sub/c.md', 'sub/x.txt']],
      [['*/*.txt'], ['sub/x.txt']],
      [['s*/**/c.md'], ['sub/c.md']],
      [
        ['./a.md', 'sub/../b.md'],
        ['a.md', 'b.md'],
      ],
      [
        ['b.md', '*.md', 'a.md'],
        ['a.md', 'b.md'],
      ],
      [['*.md', '!b.md'], ['a.md']],
      [['!b.md', '*.md'], ['a.md']],
      [['*.md', '! b.md'], ['a.md']],
      [
        ['**', '!**/*.md'],
        ['#1.txt', '(1) [x].csv', 'sub/x.txt'],
      ],
      [
        ['**', '!{sub,nope}/**', '!*.md'],
        ['#1.txt', '(1) [x].csv'],
      ],
      [['{a,sub/c}.md'], ['a.md', 'sub/c.md']],
      [
        ['#1.txt', '[ab].md'],
        ['#1.txt', 'a.md', 'b.md'],
      ],
      [['(1) [x].csv'], ['(1) [x].csv']],
      [['.*.md'], ['.dot.md']],
      [
        ['.dot.md', 'sub/.hid/*'],
        ['.dot.md', 'sub/.hid/d.md'],
      ],
      [
        ['sub/.hid/**', '*.md', '!**/d.md'],
        ['a.md', 'b.md'],
      ],
    ].map(([patterns = [], files]) => ({ patterns, files })),
  )('chooses by $patterns', async ({ patterns, files }) => {
    await put({
      'b.md': '',
      'a.md': '',
      '.dot.md': '',
      '(1) [x].csv': '',
      '#1.txt': '',
      'sub/c.md': '',
      'sub/x.txt': '',
      'sub/.hid/d.md': '',
    });
    expect(await found(...patterns)).toEqual(files);
  });

  onPosix('symbolic links need a right').it(
    'takes absolute paths inside of the workspace, by both of its names',
    async () => {
      await put({ 'a.md': '' });
      await symlink(workspace, join(folder, 'alias'));
      expect(await found(`${await realpath(folder)}/work [*]?/*.md`)).toEqual(['a.md']);
      const [file] = await findAttachments([join(folder, 'alias', 'a.md')], join(folder, 'alias'));
      expect(file?.path).toBe(join(workspace, 'a.md'));
    },
  );

  it.each(['../secret.txt', '/etc/passwd', '..', 'a/../../secret.txt', '!../x'])(
    'refuses to leave the workspace by %j',
    async (pattern) => {
      await put({ 'a.md': '' });
      await writeFile(join(folder, 'secret.txt'), '');
      expect(await fault('a.md', pattern)).toContain(`has the line "${pattern}", which leads out of the workspace`);
    },
  );

  it.each([['nope.md'], ['sub'], ['sub/'], ['.'], ['~'], ['*.exe'], ['a?.md']])(
    'names the line that matches nothing: %j',
    async (pattern) => {
      await put({ 'a.md': '', 'sub/c.md': '' });
      expect(await fault('a.md', pattern)).toContain(`has the line "${pattern}", which matches no file`);
    },
  );

  it('refuses to choose nothing', async () => {
    await put({ 'a.md': '', 'b.txt': '' });
    expect(await found('*.md', 'b.txt', '!a.*')).toEqual(['b.txt']);
    expect(await fault('*.md', '!a.*')).toContain('selects no file: all matches are excluded');
    expect(await fault('!a.md')).toContain('only excludes files');
  });

  it('says so where there is no workspace', async () => {
    const lost = findAttachments(['a'], join(workspace, 'gone'));
    await expect(lost).rejects.toThrow(/^Input "attachments" needs the workspace folder, which is missing/);
  });

  onPosix('symbolic links need a right').it('sends links to files of the workspace only', async () => {
    await put({ 'real/a.md': 'x', 'real/b.md': '' });
    await writeFile(join(folder, 'secret.txt'), '');
    await symlink(join(workspace, 'real/a.md'), join(workspace, 'link.md'));
    await symlink(join(workspace, 'real'), join(workspace, 'folder'));
    expect(await findAttachments(['*'], workspace)).toEqual([
      { name: 'link.md', path: join(workspace, 'real/a.md'), size: 1, contentType: 'text/markdown' },
    ]);
    expect(await found('**', '!real/a.md')).toEqual(['real/a.md', 'real/b.md']);
    expect(await found('real/b.md', '**', 'link.md')).toEqual(['real/a.md', 'real/b.md']);
    await symlink(join(folder, 'secret.txt'), join(workspace, 'out.txt'));
    expect(await fault('out.txt')).toContain('matches "out.txt", a link that leads out of the workspace');
    await symlink('nowhere', join(workspace, 'dangling.txt'));
    expect(await fault('dangling.txt')).toContain('matches "dangling.txt", a link whose target is missing');
    await symlink(folder, join(workspace, 'up'));
    expect(await fault('up/*')).toContain('matches "up", a link that leads out of the workspace');
    expect(await found('folder/*.md')).toEqual(['real/a.md', 'real/b.md']);
    expect(await fault('folder')).toContain('or are links to folders');
    expect(await found('**', '!out.txt', '!dangling.txt', '!link.md')).toEqual(['real/a.md', 'real/b.md']);
  });

  onPosix('there is no mkfifo').it('refuses what is no file', async () => {
    execFileSync('mkfifo', [join(workspace, 'pipe')]);
    expect(await fault('*')).toContain('matches "pipe", which is not a file');
  });

  it('takes twenty files and no more', async () => {
    const names = Array.from({ length: 21 }, (_, index) => `f${String(index).padStart(2, '0')}.txt`);
    await put(Object.fromEntries(names.map((name) => [name, ''])));
    expect(await found('*', '!f20.txt')).toHaveLength(20);
    expect(await fault('*')).toContain('matches 21 files. Pinkfish takes at most 20');
  });

  it('takes 25 MB a file and no more', async () => {
    await put({ 'a.csv': 25_000_000, 'b.csv': 25_000_001 });
    expect(await found('a.csv')).toEqual(['a.csv']);
    expect(await fault('*')).toContain('matches "b.csv" of 25000001 bytes. Pinkfish takes at most 25 MB');
  });

  it('takes 100 MB together and no more', async () => {
    await put({ 'a.csv': 25e6, 'b.csv': 25e6, 'c.csv': 25e6, 'd.csv': 25e6, 'e.csv': 1 });
    expect(await found('*', '!e.csv')).toHaveLength(4);
    expect(await fault('*')).toContain('matches too much data, from "e.csv" on. Pinkfish takes at most 100 MB');
  });

  it('takes no executables or scripts', async () => {
    await put({ 'a.md': '', 'in/Setup.EXE': '' });
    expect(await fault('**')).toContain(
      `matches "${normalize('in/Setup.EXE')}". Pinkfish takes no executables or scripts (.exe).`,
    );
  });

  onPosix('symbolic links need a right').it('takes no executables by the name of a link', async () => {
    await put({ 'in/Setup.EXE': '' });
    await symlink(join(workspace, 'in/Setup.EXE'), join(workspace, 'innocent.txt'));
    expect(await fault('*.txt')).toContain('executables');
  });

  onPosix('symbolic links need a right').it('sends no hidden file by a link', async () => {
    await put({ '.git/config': 'token', 'out/a.txt': '' });
    await symlink('../.git/config', join(workspace, 'out/notes.txt'));
    await symlink('.git', join(workspace, 'docs'));
    for (const [glob = '', path] of [
      ['out/*.txt', 'out/notes.txt'],
      ['**', 'out/notes.txt'],
      ['docs/*', 'docs/config'],
    ]) {
      expect(await fault(glob)).toContain(`matches "${path}", a link to the hidden file ".git/config"`);
    }
    expect(await found('out/*.txt', '!out/notes.txt')).toEqual(['out/a.txt']);
    // Spelled, it is what the author means.
    expect(await found('out/*.txt', '.git/config')).toEqual(['.git/config', 'out/a.txt']);
  });

  onPosix('symbolic links need a right').it(
    'sends a visible file by a link in a hidden folder that is spelled',
    async () => {
      await put({ 'docs/a.md': '', '.github/b.md': '' });
      await symlink('../docs/a.md', join(workspace, '.github/link.md'));
      expect(await found('.github/*')).toEqual(['.github/b.md', 'docs/a.md']);
    },
  );

  it('compares letters in their composed form', async () => {
    await put({ 'gro\u0308\u00dfe/e\u0301.md': '' });
    expect(await found('gr\u00f6\u00dfe/\u00e9.md')).toHaveLength(1);
    expect(await found('gr\u00f6\u00dfe/*.md')).toHaveLength(1);
    expect(await fault('**', '!gr\u00f6\u00dfe/**')).toContain('selects no file');
  });

  it('ignores letter case as file systems of Windows and macOS do', async () => {
    await put({ 'in/secret.txt': '', 'in/a.txt': '' });
    const names = async (patterns: string[], ignoreCase: boolean): Promise<string[]> =>
      (await findAttachments(patterns, workspace, { ignoreCase })).map(({ name }) => name);
    expect(await names(['in/*', '!in/SECRET.txt'], true)).toEqual(['a.txt']);
    expect(await names(['*/A.TXT'], true)).toEqual(['a.txt']);
    expect(await names([`${workspace.toUpperCase()}/in/a.txt`], true)).toEqual(['a.txt']);
    expect(await names(['in/*', '!in/SECRET.txt'], false)).toEqual(['a.txt', 'secret.txt']);
  });

  it('takes letter case as the file system does here', async () => {
    await put({ 'in/secret.txt': '', 'in/a.txt': '' });
    const ignored = existsSync(join(workspace, 'IN', 'A.TXT'));
    expect(await found('in/*', '!IN/SECRET.txt')).toEqual(ignored ? ['in/a.txt'] : ['in/a.txt', 'in/secret.txt']);
    const upper = [join(workspace.toUpperCase(), 'IN', 'A.TXT'), 'IN/a.txt'];
    if (ignored) expect(await found('in/a.txt', ...upper)).toEqual(['in/a.txt']);
    else for (const line of upper) expect(await fault('in/a.txt', line)).toMatch(/matches no file|leads out/);
  });

  it.each(['~/a.md', '! ~/a.md'])('refuses %j, which nothing expands', async (pattern) => {
    expect(await fault('a.md', pattern)).toContain('${{ github.workspace }}');
  });

  it('ends when it is aborted', async () => {
    await put({ 'in/a.txt': '' });
    const signal = AbortSignal.abort(new Error('cancelled'));
    await expect(findAttachments(['**'], workspace, { signal })).rejects.toThrow('cancelled');
  });

  it('names no text that is cut', async () => {
    const pattern = `${'x/'.repeat(300)}secret`;
    expect(await fault(pattern)).toContain('has the line of 606 characters, which matches no file');
  });

  it('sends files of the same name from several folders', async () => {
    await put({ 'a/report.md': '', 'b/report.md': '' });
    expect(await found('**')).toEqual(['a/report.md', 'b/report.md']);
  });

  onPosix('a name that is too long is as one that is missing').it("says so where a folder can't be read", async () => {
    // Root reads everything; a name that is too long fails for everyone.
    const long = 'x'.repeat(300);
    expect(await fault(`${long}/a*`)).toContain('cannot be read (ENAMETOOLONG)');
  });
});

describe('multipartBody', () => {
  const collect = async (body: AsyncIterable<Buffer>): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  };

  it('sends fields, then files, as long as it said, each time anew', async () => {
    const notes = isWindows ? "notes '1'.md" : 'notes "1".md';
    await put({ [notes]: '# größe\r\n--pinkfish-R\r\n', 'empty.txt': '', 'zeros.csv': 300_000 });
    const attachments = await findAttachments(['*'], workspace);
    const payload =
      '{"topic":"a\\nb é","id":123456789012345678901234567890,"o":{"x": 1.50},"n":null,"twice":1,"twice":2}';
    const { contentType, contentLength, open } = multipartBody(payload, attachments, 'R0');
    const bytes = await collect(open());
    expect(contentType).toBe('multipart/form-data; boundary=pinkfish-R0');
    expect(bytes.length).toBe(contentLength);
    expect(await collect(open())).toEqual(bytes);
    const parts = parseMultipart(bytes, contentType);
    expect(parts.map(({ name, text }) => [name, text]).slice(0, 5)).toEqual([
      ['topic', 'a\nb é'],
      ['id', '123456789012345678901234567890'],
      ['o', '{"x": 1.50}'],
      ['n', 'null'],
      ['twice', '2'],
    ]);
    expect(parts.slice(5)).toMatchObject([
      { name: 'files', fileName: 'empty.txt' },
      { name: 'files', fileName: notes },
      { name: 'files', fileName: 'zeros.csv' },
    ]);
    expect(bytes.includes('# größe\r\n--pinkfish-R\r\n\r\n--pinkfish-R0')).toBe(true);
  });

  it('sends files alone where the payload is empty', async () => {
    await put({ 'a.txt': 'x' });
    const { contentType, contentLength, open } = multipartBody('{}', await findAttachments(['*'], workspace), 'R');
    const bytes = await collect(open());
    expect(bytes.length).toBe(contentLength);
    expect(parseMultipart(bytes, contentType)).toHaveLength(1);
  });

  it.each(['file', 'files', 'attachments'])('refuses a payload whose member %s stands where the files go', (name) => {
    expect(() => multipartBody(JSON.stringify({ [name]: 1 }), [], 'R')).toThrow(
      `Input "attachments" cannot be combined with a payload member "${name}"`,
    );
  });

  describe('over a socket', () => {
    let server: Server;
    let origin: string;
    beforeEach(async () => {
      server = createServer((incoming, answer) => {
        void collect(incoming).then(
          (bytes) => answer.end(String(bytes.length)),
          () => answer.destroy(),
        );
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    const send = async (attachments: Attachment[]): Promise<string> => {
      const { contentType, contentLength, open } = multipartBody('{"a":1}', attachments, 'R');
      const headers = { 'content-type': contentType, 'content-length': String(contentLength) };
      const { body } = await request(origin, { method: 'POST', headers, body: open() });
      return `${await body.text()} of ${contentLength}`;
    };

    it('arrives whole', async () => {
      await put({ 'a.csv': 3_000_000, 'b.txt': 'x' });
      expect(await send(await findAttachments(['*'], workspace))).toMatch(/^(\d+) of \1$/);
    });

    it.each<[string, (path: string) => Promise<void>, string]>([
      ['grew', (path) => appendFile(path, 'more'), 'changed while it was sent'],
      ['shrank', (path) => truncate(path, 10), 'changed while it was sent'],
      ['went', (path) => rm(path), 'cannot be read (ENOENT)'],
    ])('breaks off where a file %s', async (_, change, expected) => {
      await put({ 'a.csv': 200_000 });
      const attachments = await findAttachments(['*'], workspace);
      await change(join(workspace, 'a.csv'));
      const error: unknown = await send(attachments).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).message).toContain(`has the file "a.csv", which ${expected}`);
    });
  });
});
