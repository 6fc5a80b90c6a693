/** Where a URL begins: its scheme, slashes as they are or escaped as JSON and JSON inside JSON escape them. */
const URL_START = /https?:(?:\\*\/|\\+u002f){2}/gi;
/** Characters of a URL before its query, in JSON text: not what ends a URL in a longer text, nor a backslash. */
const PLAIN_BEFORE_QUERY = /[^\u0000-\u0020"<>?\\]+/y;
/** The same within the query, which ends at a fragment. */
const PLAIN_IN_QUERY = /[^\u0000-\u0020"<>#\\]+/y;
/** An escaped character that a URL can hold; other escapes end it. */
const ESCAPED = /\\+(?:\/|u[0-9a-f]{4})/iy;
const QUERY_START = /\?|\\+u003f/iy;

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
    const queryAt = endOf(text, URL_START.lastIndex, PLAIN_BEFORE_QUERY);
    const end = matchEnd(QUERY_START, text, queryAt) === queryAt ? queryAt : endOf(text, queryAt, PLAIN_IN_QUERY);
    if (end > queryAt) {
      kept.push(text.slice(keptUpTo, queryAt));
      keptUpTo = end;
    }
    URL_START.lastIndex = end;
  }
  kept.push(text.slice(keptUpTo));
  return Buffer.from(kept.join(''), 'latin1');
};

/** Where a run of plain and escaped characters ends. Before a query it ends at an escaped question mark too. */
const endOf = (text: string, from: number, plain: RegExp): number => {
  let next = from;
  let end: number;
  do {
    end = matchEnd(plain, text, next);
    if (plain === PLAIN_BEFORE_QUERY && matchEnd(QUERY_START, text, end) > end) return end;
    next = matchEnd(ESCAPED, text, end);
  } while (next > end);
  return end;
};

/** Where a match that begins right at `at` ends; `at` where there is none. */
const matchEnd = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
};
