// How a runner masks secrets in whatever it shows or stores.

/** Texts to mask, and the text as a reader sees it. */
export type Masker = {
  readonly add: (texts: readonly string[]) => void;
  readonly mask: (text: string) => string;
};

/** The lines of a secret, trimmed, without the empty ones. */
const linesOf = (secret: string): string[] =>
  secret.split(/[\r\n]/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

/**
 * What `add-mask` masks: the text as it is, and each of its lines without the blanks around it
 * (actions/runner src/Runner.Worker/ActionCommandManager.cs, AddMaskCommandExtension).
 */
export const masksOfCommand = (data: string): string[] => [...new Set([data, ...linesOf(data)])];

/**
 * What a job masks of its secrets before the first step: each one trimmed, and each of its lines
 * (actions/runner src/Runner.Worker/Worker.cs, InitializeSecretMasker).
 */
export const masksOfSecrets = (secrets: readonly string[]): string[] => [
  ...new Set(secrets.flatMap((secret) => (secret.trim() === '' ? [] : [secret.trim(), ...linesOf(secret)]))),
];

const hex = (character: string): string => character.charCodeAt(0).toString(16);

const base64 = (text: string, skippedBytes: number): string => {
  const bytes = Buffer.from(text);
  return bytes.subarray(bytes.length > skippedBytes ? skippedBytes : 0).toString('base64');
};

const XML: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '&': '&amp;' };

const inJson = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replaceAll(/[\u0085\u2028\u2029]/g, (character) => `\\u${hex(character).padStart(4, '0')}`);

const inUri = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(/[!'()*]/g, (character) => `%${hex(character).toUpperCase()}`);

/** PowerShell colours parts of a command that failed: the parts before and after its ampersand. */
const inPowerShell = (text: string): string[] => {
  const coloured = text.indexOf('&+');
  const end = coloured < 0 ? text.lastIndexOf('&') + 1 : coloured + 2;
  if (end === 0) return [];
  // Of the second part the first letter is coloured, and so stands apart.
  const parts = [text.slice(0, end), text.slice(coloured < 0 ? end : end + 1)];
  return parts.filter((part) => part.length >= 6);
};

/**
 * Every form in which a masked text is looked for: as it is, base64 from its first, second and third byte, for a command
 * line, an expression, JSON, a URI and XML, without double quotes, and as PowerShell prints it (the encoders that
 * actions/runner src/Runner.Common/HostContext.cs adds, from src/Sdk/DTLogging/Logging/ValueEncoders.cs).
 */
export const encodedForms = (text: string): string[] => {
  const quoted = text.length > 8 && text.startsWith('"') && text.endsWith('"');
  const forms = [
    text,
    ...[0, 1, 2].map((skippedBytes) => base64(text, skippedBytes)),
    ...[text.replaceAll('"', '\\"'), text.replaceAll("'", "''"), inJson(text), inUri(text)],
    text.replaceAll(/[<>"'&]/g, (character) => XML[character] ?? ''),
    ...(quoted ? [text.slice(1, -1)] : []),
    ...inPowerShell(text),
  ];
  return [...new Set(forms)].filter((form) => form !== '');
};

type Range = { readonly start: number; readonly end: number };

const rangesOf = (text: string, form: string): Range[] => {
  const ranges: Range[] = [];
  // One character on and not behind the text found, so that occurrences that overlap are found too.
  for (let start = text.indexOf(form); start >= 0; start = text.indexOf(form, start + 1)) {
    ranges.push({ start, end: start + form.length });
  }
  return ranges;
};

/**
 * Masks these texts and those added later. Occurrences that touch or overlap become one `***`
 * (actions/runner src/Sdk/DTLogging/Logging/SecretMasker.cs, MaskSecrets).
 */
export const newMasker = (texts: readonly string[] = []): Masker => {
  const forms = new Set(texts.flatMap(encodedForms));
  return {
    add: (more) => more.flatMap(encodedForms).forEach((form) => forms.add(form)),
    mask: (text) => {
      const found = [...forms].flatMap((form) => rangesOf(text, form)).sort((a, b) => a.start - b.start);
      let result = '';
      let end = -1;
      for (const range of found) {
        if (range.start > end) result += `${text.slice(Math.max(end, 0), range.start)}***`;
        end = Math.max(end, range.end);
      }
      return result + text.slice(Math.max(end, 0));
    },
  };
};

/** The text with every form of the masked texts replaced. */
export const masked = (text: string, masks: readonly string[]): string => newMasker(masks).mask(text);
