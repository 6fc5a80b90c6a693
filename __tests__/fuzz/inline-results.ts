/** A step's result that stands in the document itself, as the file that it becomes; undefined where there is none. */
export const inlineFile = (result: unknown): { name: string; text: string } | undefined => {
  const isRecord = typeof result === 'object' && result !== null && !Array.isArray(result);
  const outer: Record<string, unknown> = isRecord ? { ...result } : {};
  const inner = 'result' in outer ? outer.result : result;
  if (inner === undefined || inner === null || inner === '') return undefined;
  const isMarkdown = typeof outer.resultType === 'string' && /^markdown$/i.test(outer.resultType);
  return {
    name: isMarkdown ? 'result.md' : 'result.txt',
    text: typeof inner === 'string' ? inner : JSON.stringify(inner),
  };
};
