/** A valid JSON document without the members of a name in its outermost object, however the name is spelled; all else as it is. */
export const withoutMember = (json: string, name: string): string => {
  const open = json.indexOf('{');
  const array = json.indexOf('[');
  if (open === -1 || (array !== -1 && array < open)) return json;
  const members: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = start; depth >= 0; at += 1) {
    const character = json[at];
    if (character === '"') at = stringEnd(json, at);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === -1 || (depth === 0 && character === ',')) {
      members.push(json.slice(start, at));
      start = depth === -1 ? at : at + 1;
    }
  }
  const kept = members.filter((member) => nameOf(member) !== name);
  return `${json.slice(0, open + 1)}${kept.join(',')}${json.slice(start)}`;
};

/** Undefined in an empty object. */
const nameOf = (member: string): unknown => {
  const start = member.indexOf('"');
  return start === -1 ? undefined : JSON.parse(member.slice(start, stringEnd(member, start) + 1));
};

/** Where the quote is that ends the string at `start`. */
const stringEnd = (json: string, start: number): number => {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
};
