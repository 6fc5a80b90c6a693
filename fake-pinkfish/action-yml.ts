// Reads action.yml without a YAML package, so that demo and try start with nothing installed.

/** A mapping whose values are text, also where YAML has a number or a boolean; null where nothing is given. */
export type Mapping = { [key: string]: string | null | Mapping };

const fault = (text: string): Error => new Error(`this form of YAML is not read here: ${text}`);

const PAIR = /\s*([\w-]+): ('(?:[^']|'')*'|"(?:[^"\\]|\\.)*"|[^,{}'"]+?)\s*(?:,|$)/gy;

const flowMapping = (text: string): Mapping => {
  const pairs = [...text.matchAll(PAIR)];
  if (pairs.map(([pair]) => pair).join('') !== text) throw fault(text);
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, scalar(value)]));
};

const scalar = (text: string): string | null | Mapping => {
  if (text === '') return null;
  if (/^'(?:[^']|'')*'$/.test(text)) return text.slice(1, -1).replaceAll("''", "'");
  if (text.startsWith('"')) return String(JSON.parse(text));
  if (/^\{.*\}$/.test(text)) return flowMapping(text.slice(1, -1));
  const plain = text.replace(/\s+#.*$/, '');
  // What begins so has a meaning of its own in YAML, and `: ` begins a mapping.
  if (/^[&*!|>%@`'{}[\],?#-]|: /.test(plain)) throw fault(text);
  return plain;
};

/**
 * Parses what action.yml and its like are made of: mappings in blocks that are indented by two, and in them values on one
 * line or folded by `>-`.
 *
 * @throws Error on any other form of YAML, lists included
 */
export const parseActionYml = (text: string): Mapping => {
  const root: Mapping = {};
  /** The mappings that the line is in, the outermost first. */
  const open = [root];
  let key = '';
  /** The text so far, in a value that is folded. */
  let folded: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    const depth = line.search(/\S|$/) / 2;
    const inner = open.at(-1) ?? root;
    if (folded !== undefined && depth >= open.length) {
      inner[key] = folded = `${folded} ${line.trim()}`.trim();
      continue;
    }
    folded = undefined;
    if (/^\s*(?:#.*)?$/.test(line)) continue;
    const [, name, value = ''] = /^ *([\w-][\w -]*):(?: +(.*?))? *$/.exec(line) ?? [];
    if (name === undefined) throw fault(line);
    if (depth === open.length && inner[key] === null) open.push((inner[key] = {}));
    else if (depth < open.length && Number.isInteger(depth)) open.length = depth + 1;
    else throw fault(line);
    if (value === '>-') folded = '';
    (open.at(-1) ?? root)[name] = folded ?? scalar(value);
    key = name;
  }
  return root;
};
