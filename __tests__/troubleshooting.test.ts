import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../fake-pinkfish/runner-environment.ts';
import { helpUrl, HEADINGS } from '../src/report/problem.ts';

const page = readFileSync(path.join(ROOT, 'docs', 'troubleshooting.md'), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split('\n', 1)[0] ?? '', section.split('\n').slice(1).join('\n').trim()]),
);

/** As GitHub makes the anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

describe('docs/troubleshooting.md', () => {
  it.each(Object.values(HEADINGS))('has a section "%s" that says more than its heading', (heading) => {
    expect(page.split('\n').filter((line) => line === `## ${heading}`)).toHaveLength(1);
    expect(sections.get(heading)?.split(/\s+/).length).toBeGreaterThanOrEqual(6);
  });

  it('has no section that no error links to, but for warnings', () => {
    expect([...sections.keys()].sort()).toEqual([...Object.values(HEADINGS), 'Warnings'].sort());
  });

  it.each(Object.values(HEADINGS))('is where the link of an error leads: %s', (heading) => {
    const env = { GITHUB_ACTION_REPOSITORY: 'org/pinkfish-run-action', GITHUB_ACTION_REF: 'v1' };
    const url = helpUrl({ phrase: '', title: '', message: '', heading }, env);
    expect(url).toBe(`https://github.com/org/pinkfish-run-action/blob/v1/docs/troubleshooting.md#${anchorOf(heading)}`);
  });

  it('links to files that exist', () => {
    const links = [...page.matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(existsSync(path.join(ROOT, 'docs', link))).toBe(true);
  });
});
