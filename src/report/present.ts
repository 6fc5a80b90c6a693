/** The texts that there are, of some that may be missing. */
export const present = (...texts: (string | false | undefined)[]): string[] =>
  texts.filter((text) => typeof text === 'string');
