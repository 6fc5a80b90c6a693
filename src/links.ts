/** The `://` of a link, also percent-encoded or in JSON escapes. Repetitions are bounded: V8's stack would overflow. */
const LINK_START = /(?::|%3a|\\{1,9}u003a)(?:\\{0,9}\/|\\{1,9}u002f|%2f){2}/gi;

/** What stands behind a link in a sentence, in Markdown or in quotes rather than belonging to its query. */
const BEHIND = /[)\]}.,;:!'*`]$/;

/** A text, JSON or not, without the query strings of its links, which hold signatures. In doubt, more is removed. */
export const withoutQueryStrings = (text: string): string => {
  const kept: string[] = [];
  let keptUpTo = 0;
  LINK_START.lastIndex = 0;
  for (let start = LINK_START.exec(text); start !== null; start = LINK_START.exec(text)) {
    const isEncoded = start[0].includes('%');
    const queryAt = endOf(text, LINK_START.lastIndex, (at) => isQuestionMark(text, at, isEncoded));
    let end = isQuestionMark(text, queryAt, isEncoded) ? endOf(text, queryAt, (at) => text[at] === '#') : queryAt;
    LINK_START.lastIndex = end;
    if (end === queryAt) continue;
    while (BEHIND.test(text.charAt(end - 1))) end -= 1;
    kept.push(text.slice(keptUpTo, queryAt));
    keptUpTo = end;
  }
  return kept.length === 0 ? text : [...kept, text.slice(keptUpTo)].join('');
};

/** Where what a link can hold ends, or what `isEnd` recognises begins. */
const endOf = (text: string, from: number, isEnd: (at: number) => boolean): number => {
  let at = from;
  while (!isEnd(at)) {
    const next = isPlain(text.charCodeAt(at)) ? at + 1 : escapedEnd(text, at);
    if (next === at) return at;
    at = next;
  }
  return at;
};

/** Whether a link can hold a character as it is; a backslash begins an escaped one. False at the text's end. */
const isPlain = (code: number): boolean =>
  code > 0x20 && code !== 0x22 && code !== 0x3c && code !== 0x3e && code !== BACKSLASH;

const BACKSLASH = 0x5c;

/** Where an escaped character that a link can hold ends; `at` if no such character begins there: other escapes end the link. */
const escapedEnd = (text: string, at: number): number => {
  const behind = behindBackslashes(text, at);
  if (behind === at) return at;
  if (text[behind] === '/') return behind + 1;
  return /^u[0-9a-f]{4}$/i.test(text.slice(behind, behind + 5)) ? behind + 5 : at;
};

const isQuestionMark = (text: string, at: number, isEncoded: boolean): boolean => {
  if (text[at] === '?') return true;
  if (text[at] === '%') return isEncoded && /^%3f$/i.test(text.slice(at, at + 3));
  if (text[at] !== '\\') return false;
  const behind = behindBackslashes(text, at);
  return /^u003f$/i.test(text.slice(behind, behind + 5));
};

const behindBackslashes = (text: string, at: number): number => {
  let behind = at;
  while (text.charCodeAt(behind) === BACKSLASH) behind += 1;
  return behind;
};
