// Result files that lie on a real S3 server, behind links signed by Signature Version 4.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { completeAtOnce } from '../../fake-pinkfish/scenario.ts';
import { expectWholeEnd, inputsFor, newWorld, type World } from '../fixtures/dist.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { describePart } from './describe-part.ts';
import { startS3, VERSITYGW, type S3 } from './s3.ts';

type Linked = { readonly name: string; readonly url: string; readonly size?: number; readonly mimeType?: string };

/** Runs whose results document holds the given links, by the number of the document from 0. */
const scenarioWith = (linksOf: (document: number) => readonly Linked[]) => {
  let documents = 0;
  return completeAtOnce({
    raw: ({ automationId, runId }) => {
      const links = linksOf(documents++);
      const urls = links.map(({ name, mimeType = 'text/plain', ...link }) => [name, { mimeType, ...link }] as const);
      const step = { stepIndex: 1, stepVersion: 1, exitCode: 0, duration: 10, resultUrls: Object.fromEntries(urls) };
      const about = { automationId, automationName: 'Real parts', automationVersion: 1, type: 'TRIGGER' };
      return JSON.stringify({ ...about, id: runId, status: 'COMPLETE', results: [step] });
    },
  });
};

type Fetched = { readonly name: string; readonly path: string; readonly size: number; readonly sha256: string };

describePart(VERSITYGW, () => {
  let s3: S3;
  let world: World;
  beforeAll(async () => {
    world = newWorld();
    s3 = await startS3();
    world.closing(s3.close);
  }, 60_000);
  afterAll(async () => {
    await world.close();
  });

  const fetchedOf = async (linksOf: (document: number) => readonly Linked[]) => {
    const pinkfish: FakePinkfish = await world.pinkfish({ scenario: scenarioWith(linksOf) });
    const result = await world.run({ inputs: inputsFor(pinkfish, { 'upload-artifact': 'false' }) });
    expectWholeEnd(result, 'complete');
    const files = JSON.parse(result.outputs.files ?? '') as Fetched[];
    for (const { path, size, sha256 } of files) {
      const bytes = readFileSync(path);
      expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([size, sha256]);
    }
    const contents = new Map(files.map(({ name, path }) => [name, readFileSync(path)]));
    return { result, pinkfish, contents, text: (name: string) => contents.get(name)?.toString() };
  };

  it('downloads files with odd names', async () => {
    const names = [
      ...['plain.txt', 'a b+c&d=e%25 100%.txt', "Übersicht (1) ~!*'.md", '日本語/😀.txt', ';semi,comma@at:colon$.txt'],
      ...['.hidden', 'x?y#z.txt', 'quote".txt', 'back\\slash.txt', 'dots..txt', 'a//b.txt', 'trailing ', 'tab\there'],
    ];
    for (const name of names) await s3.put(name, `content of ${name}`, { 'content-type': 'text/plain' });
    const { text } = await fetchedOf(() => names.map((name) => ({ name, url: s3.link(name) })));
    expect(names.map((name) => [name, text(name)])).toEqual(names.map((name) => [name, `content of ${name}`]));
  });

  it('asks for fresh links where they have expired', async () => {
    await s3.put('one.txt', 'one');
    await s3.put('two.txt', 'two');
    const old = { signedAt: new Date(Date.now() - 3_600_000), expiresSeconds: 60 };
    expect((await fetch(s3.link('one.txt', old))).status).toBe(403);
    const { text, pinkfish } = await fetchedOf((document) =>
      ['one.txt', 'two.txt'].map((name) => ({ name, url: s3.link(name, document === 0 ? old : {}) })),
    );
    expect([text('one.txt'), text('two.txt')]).toEqual(['one', 'two']);
    expect(pinkfish.requestsOf('results')).toHaveLength(2);
  });

  it('decodes what is stored as gzip', async () => {
    const content = 'a line of a log\n'.repeat(10_000);
    await s3.put('log.txt', gzipSync(content), { 'content-encoding': 'gzip', 'content-type': 'text/plain' });
    const { text } = await fetchedOf(() => [{ name: 'log.txt', url: s3.link('log.txt') }]);
    expect(text('log.txt')).toBe(content);
  });

  it('keeps bytes whose content encoding is no coding, and decodes the ones whose is', async () => {
    const labels = ['aws-chunked', 'UTF-8', 'base64', 'none', 'binary'];
    for (const label of labels) await s3.put(label, `a,b\n${label},2\n`, { 'content-encoding': label });
    await s3.put('both', gzipSync('a,b\nboth,2\n'), { 'content-encoding': 'aws-chunked,gzip' });
    const names = [...labels, 'both'];
    const encodings = await Promise.all(names.map(async (name) => (await fetch(s3.link(name))).headers));
    expect(encodings.map((headers) => headers.get('content-encoding'))).toEqual([...labels, 'aws-chunked,gzip']);
    const { text } = await fetchedOf(() => names.map((name) => ({ name, url: s3.link(name) })));
    expect(names.map(text)).toEqual(names.map((name) => `a,b\n${name},2\n`));
  });

  it('keeps bytes labelled gzip that are none, after one request for them', async () => {
    await s3.put('mislabelled.txt', 'as it is', { 'content-encoding': 'gzip' });
    const proxy = await startCuttingProxy(Number(new URL(s3.origin).port));
    world.closing(proxy.close);
    const url = s3.link('mislabelled.txt', { origin: proxy.origin });
    const { text } = await fetchedOf(() => [{ name: 'mislabelled.txt', url }]);
    expect(text('mislabelled.txt')).toBe('as it is');
    expect(proxy.connections()).toBe(1);
  });

  const big = randomBytes(3 * 1024 * 1024);

  it('resumes a download that is cut twice', async () => {
    await s3.put('big.bin', big);
    const proxy = await startCuttingProxy(Number(new URL(s3.origin).port));
    world.closing(proxy.close);
    proxy.cutAfter.push(1024 * 1024, 1024 * 1024);
    let cuts = 0;
    proxy.onCut = () => void (cuts += 1);
    const { contents } = await fetchedOf(() => [
      { name: 'big.bin', url: s3.link('big.bin', { origin: proxy.origin }), size: big.length },
    ]);
    expect(contents.get('big.bin')?.equals(big)).toBe(true);
    expect(cuts).toBe(2);
  }, 90_000);

  it('begins again where the file is another one by then, which this server answers with a range', async () => {
    const other = randomBytes(3 * 1024 * 1024);
    await s3.put('changing.bin', big);
    const stale = { range: 'bytes=5-', 'if-range': '"other"' };
    expect((await fetch(s3.link('changing.bin'), { headers: stale })).status).toBe(206);
    const proxy = await startCuttingProxy(Number(new URL(s3.origin).port));
    world.closing(proxy.close);
    proxy.cutAfter.push(1024 * 1024);
    proxy.onCut = () => s3.put('changing.bin', other);
    const { contents } = await fetchedOf(() => [
      { name: 'changing.bin', url: s3.link('changing.bin', { origin: proxy.origin }) },
    ]);
    expect(contents.get('changing.bin')?.equals(other)).toBe(true);
  }, 90_000);

  it('names a file that is not there', async () => {
    const pinkfish = await world.pinkfish({
      scenario: scenarioWith(() => [{ name: 'gone.txt', url: s3.link('gone.txt') }]),
    });
    const result = await world.run({ inputs: inputsFor(pinkfish) });
    expectWholeEnd(result, 'error');
    expect(result.errors[0]).toContain('gone.txt');
    expect(result.log).not.toContain('X-Amz-Signature');
  }, 90_000);
});
