import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { html, parseFragment, serialize, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

export type Theme = 'light' | 'dark';

/** A job's summary as GitHub's page of the workflow run has it: `heading` stands above the Markdown. */
export type PageOptions = { heading: string; markdown: string; theme: Theme };

/**
 * A page that shows Markdown as GitHub does: GFM, alerts, GitHub's style. Diagrams are left to be drawn by Mermaid in
 * the browser, as GitHub does too: each is an element of the class `mermaid` that holds the diagram's text.
 */
export const githubPage = ({ heading, markdown, theme }: PageOptions): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<style>${styleOf(theme)}</style>
<main>
<header>${heading}</header>
<article class="markdown-body">${bodyOf(markdown)}</article>
</main>
</html>
`;

const bodyOf = (markdown: string): string => {
  const body = parseFragment(
    micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] }),
  );
  for (const element of [...elementsIn(body.childNodes)]) {
    if (element.tagName === 'blockquote') drawAlert(element);
    if (element.tagName === 'pre') leaveDiagram(element);
  }
  return serialize(body);
};

const elementsIn = function* (nodes: Node[]): Generator<Element> {
  for (const node of nodes) {
    if (!isElement(node)) continue;
    yield node;
    yield* elementsIn(node.childNodes);
  }
};

const isElement = (node: Node | undefined): node is Element => node !== undefined && 'tagName' in node;

/** A block quote whose first line is `[!WORD]` becomes an alert of that kind. */
const drawAlert = (quote: Element): void => {
  const paragraph = quote.childNodes.find(isElement);
  const [text] = paragraph?.childNodes ?? [];
  if (text === undefined || !('value' in text)) return;
  const [line = '', kind] = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*/.exec(text.value) ?? [];
  if (kind === undefined) return;
  text.value = text.value.slice(line.length);
  const name = kind.toLowerCase();
  quote.tagName = quote.nodeName = 'div';
  quote.attrs = [{ name: 'class', value: `markdown-alert markdown-alert-${name}` }];
  const title = `<p class="markdown-alert-title">${signOf(kind)}${kind.charAt(0)}${name.slice(1)}</p>`;
  quote.childNodes.unshift(...parseFragment(title).childNodes);
};

/** An octagon for a caution and a triangle for everything else: like GitHub's icons, drawn anew. */
const signOf = (kind: string): string => {
  const outline = kind === 'CAUTION' ? 'M5 1h6l4 4v6l-4 4H5l-4-4V5z' : 'M8 1.5l7 13H1z';
  return `<svg class="octicon" width="16" height="16" viewBox="0 0 16 16" style="margin-right: 8px; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linejoin: round; stroke-linecap: round"><path d="${outline}M8 5.5v3M8 11.4v.1"/></svg>`;
};

const leaveDiagram = (block: Element): void => {
  const [code] = block.childNodes;
  if (!isElement(code) || !code.attrs.some(({ value }) => value === 'language-mermaid')) return;
  block.tagName = block.nodeName = 'div';
  block.namespaceURI = html.NS.HTML;
  block.attrs = [{ name: 'class', value: 'mermaid' }];
  block.childNodes = code.childNodes;
};

const styleOf = (theme: Theme): string => {
  const [page, border, header] = theme === 'light' ? ['#fff', '#d1d9e0', '#f6f8fa'] : ['#0d1117', '#3d444d', '#151b23'];
  return `${readFileSync(createRequire(import.meta.url).resolve(`github-markdown-css/github-markdown-${theme}.css`), 'utf8')}
body { margin: 0; padding: 1px; background: ${page}; }
main { border: 1px solid ${border}; border-radius: 6px; overflow: hidden; }
header { padding: 12px 16px; border-bottom: 1px solid ${border}; background: ${header};
  font: 600 14px/1.5 'Noto Sans', Helvetica, Arial, sans-serif; color: ${theme === 'light' ? '#1f2328' : '#f0f6fc'}; }
.markdown-body { padding: 24px; }
.mermaid { margin-bottom: 16px; line-height: 0; }
`;
};
