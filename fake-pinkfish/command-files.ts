/**
 * The names and values in a GITHUB_OUTPUT, GITHUB_ENV or GITHUB_STATE file, in the order written, repeated names
 * included: `name=value`, or `name<<word`, lines, `word`. Throws where the runner refuses the file
 * (actions/runner, FileCommandManager.cs).
 */
export const parseCommandFile = (text: string): [name: string, value: string][] => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const entries: [string, string][] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      if (equals === 0) throw new Error('a command file has a line without a name');
      entries.push([line.slice(0, equals), line.slice(equals + 1)]);
      continue;
    }
    const name = line.slice(0, Math.max(heredoc, 0));
    const word = line.slice(heredoc + 2);
    if (heredoc < 0 || name === '' || word === '') throw new Error('a command file has a line of no known form');
    const end = lines.indexOf(word, at + 1);
    if (end < 0) throw new Error(`the delimiter of ${name} never comes`);
    entries.push([name, lines.slice(at + 1, end).join('\n')]);
    at = end;
  }
  return entries;
};
