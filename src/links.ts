/** The `://` of a link, also percent-encoded or in JSON escapes. Repetitions are bounded: V8's stack would overflow. */
const LINK_START = /(?::|%3a|\\{1,9}u003a)(?:\\{0,9}\/|\\{1,9}u002f|%2f){2}/gi;

/** A piece of what stands behind it: characters as they are, one of those that matter, or one in JSON escapes. */
const LINK_PART = /[^\u0000-\u0020"<>\\?#%]{1,999}|%3f|[?#%]|\\{1,999}(?:\/|u[0-9a-f]{4})/iy;

/** What stands behind a link in a sentence, in Markdown or in quotes rather than belonging to its query. */
const BEHIND = /[)\]}.,;:!'*`]$/;

/** A text, JSON or not, without the query strings of its links, which hold signatures. In doubt, more is removed. */
export const withoutQueryStrings = (text: string): string => {
  const kept: string[] = [];
  let keptUpTo = 0;
  LINK_START.lastIndex = 0;
  for (let start = LINK_START.exec(text); start !== null; start = LINK_START.exec(text)) {
    const questionMark = start[0].includes('%') ? /^(?:\?|%3f|\\+u003f)$/i : /^(?:\?|\\+u003f)$/i;
    let end = LINK_START.lastIndex;
    let queryAt: number | undefined;
    for (let part = partAt(text, end); part !== undefined; part = partAt(text, end)) {
      if (questionMark.test(part)) queryAt ??= end;
      if (part === '#' && queryAt !== undefined) break;
      end += part.length;
    }
    LINK_START.lastIndex = end;
    if (queryAt === undefined) continue;
    while (BEHIND.test(text.charAt(end - 1))) end -= 1;
    kept.push(text.slice(keptUpTo, queryAt));
    keptUpTo = end;
  }
  return kept.length === 0 ? text : [...kept, text.slice(keptUpTo)].join('');
};

const partAt = (text: string, at: number): string | undefined => {
  LINK_PART.lastIndex = at;
  return LINK_PART.exec(text)?.[0];
};
