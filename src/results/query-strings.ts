/**
 * Where a URL begins: its scheme, slashes as they are or escaped as JSON and JSON inside JSON escape them. No repetition
 * here is without a bound: on a long run of characters, V8's stack for it would overflow.
 */
const URL_START = /https?:(?:\\{0,99}\/|\\{1,99}u002f){2}/gi;

/**
 * A document's text without the query string of any http(s) URL in it: they hold signatures. Everything else stays byte
 * for byte, numbers too, whether the document is JSON or not. Rather too much is taken out of a text around a URL than
 * too little. Linear in the document's size.
 */
export const withoutQueryStrings = (document: Buffer): Buffer => {
  // One character a byte: all that is looked for is ASCII, and the rest comes through unchanged.
  const text = document.toString('latin1');
  const kept: string[] = [];
  let keptUpTo = 0;
  URL_START.lastIndex = 0;
  while (URL_START.test(text)) {
    const queryAt = endOf(text, URL_START.lastIndex, '?');
    const end = isQuestionMark(text, queryAt) ? endOf(text, queryAt, '#') : queryAt;
    if (end > queryAt) {
      kept.push(text.slice(keptUpTo, queryAt));
      keptUpTo = end;
    }
    URL_START.lastIndex = end;
  }
  kept.push(text.slice(keptUpTo));
  return Buffer.from(kept.join(''), 'latin1');
};

/** Where what a URL can hold ends: before a query at the question mark, in a query at the fragment. */
const endOf = (text: string, from: number, mark: '?' | '#'): number => {
  let at = from;
  for (;;) {
    while (isPlain(text.charCodeAt(at)) && text[at] !== mark) at += 1;
    const next = escapedEnd(text, at);
    if (next === at || (mark === '?' && isQuestionMark(text, at))) return at;
    at = next;
  }
};

/** Whether a URL can hold a character as it is; a backslash begins an escaped one. False at the text's end. */
const isPlain = (code: number): boolean =>
  code > 0x20 && code !== 0x22 && code !== 0x3c && code !== 0x3e && code !== BACKSLASH;

const BACKSLASH = 0x5c;

/** Where an escaped character that a URL can hold ends; `at` where there is none: other escapes end the URL. */
const escapedEnd = (text: string, at: number): number => {
  const behind = behindBackslashes(text, at);
  if (behind === at) return at;
  if (text[behind] === '/') return behind + 1;
  return /^u[0-9a-f]{4}$/i.test(text.slice(behind, behind + 5)) ? behind + 5 : at;
};

const isQuestionMark = (text: string, at: number): boolean => {
  const behind = behindBackslashes(text, at);
  return behind === at ? text[at] === '?' : text.slice(behind, behind + 5).toLowerCase() === 'u003f';
};

const behindBackslashes = (text: string, at: number): number => {
  let behind = at;
  while (text.charCodeAt(behind) === BACKSLASH) behind += 1;
  return behind;
};
