type NamedValue = [name: string, value: string];

/** The entries of a command file in the order written, and why the rest of it is refused, if it is. */
export type CommandFile = { readonly entries: readonly NamedValue[]; readonly fault?: string };

type Line = { readonly text: string; /** Where the next line begins. */ readonly next: number };

/** A line, and the end of it: LF, and on Windows CR LF too. Elsewhere a CR belongs to the line. */
const lineAt = (file: string, start: number, crlf: boolean): Line | undefined => {
  if (start >= file.length) return undefined;
  const end = file.indexOf('\n', start);
  if (end < 0) return { text: file.slice(start), next: file.length };
  const text = file.slice(start, end);
  return { text: crlf ? text.replace(/\r$/, '') : text, next: end + 1 };
};

type Entry = { readonly entry?: NamedValue; readonly next: number };

const heredocAt = (file: string, first: Line, crlf: boolean): Entry => {
  const at = first.text.indexOf('<<');
  const [name, delimiter] = [first.text.slice(0, at), first.text.slice(at + 2)];
  if (name === '' || delimiter === '') {
    throw new Error(`Invalid format '${first.text}'. Name must not be empty and delimiter must not be empty`);
  }
  let end = first.next;
  for (let start = first.next; ;) {
    const line = lineAt(file, start, crlf);
    if (!line) throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
    if (line.text === delimiter) return { entry: [name, file.slice(first.next, end)], next: line.next };
    // The line end before the delimiter is no part of the value.
    end = start + line.text.length;
    start = line.next;
  }
};

const entryAt = (file: string, line: Line, crlf: boolean): Entry => {
  if (line.text === '') return { next: line.next };
  const equals = line.text.indexOf('=');
  const heredoc = line.text.indexOf('<<');
  if (heredoc >= 0 && (equals < 0 || heredoc < equals)) return heredocAt(file, line, crlf);
  if (equals < 0) throw new Error(`Invalid format '${line.text}'`);
  if (equals === 0) throw new Error("The value cannot be an empty string. (Parameter 'name')");
  return { entry: [line.text.slice(0, equals), line.text.slice(equals + 1)], next: line.next };
};

/**
 * Reads a GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE file: `name=value`, or `name<<word`, lines, `word`. What stands
 * before a malformed line counts; the line itself fails the step (actions/runner
 * src/Runner.Worker/FileCommandManager.cs, EnvFileKeyValuePairs).
 */
export const readCommandFile = (text: string, crlf = process.platform === 'win32'): CommandFile => {
  const file = text.replace(/^\uFEFF/, '');
  const entries: NamedValue[] = [];
  try {
    for (let line = lineAt(file, 0, crlf); line;) {
      const { entry, next } = entryAt(file, line, crlf);
      if (entry) entries.push(entry);
      line = lineAt(file, next, crlf);
    }
    return { entries };
  } catch (error) {
    return { entries, fault: (error as Error).message };
  }
};

/** The entries alone. @throws Error where the runner refuses the file */
export const parseCommandFile = (text: string, crlf?: boolean): NamedValue[] => {
  const { entries, fault } = readCommandFile(text, crlf);
  if (fault !== undefined) throw new Error(fault);
  return [...entries];
};
