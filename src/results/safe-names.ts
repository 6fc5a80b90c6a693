/** Bytes of UTF-8 that a name may take: with room for what decomposing adds, below the 255 that file systems allow. */
const LONGEST_NAME_BYTES = 150;
/** Anything longer is not an extension: it is cut like the rest. */
const LONGEST_EXTENSION_BYTES = 24;
/** Room for `-` and a counter, taken from the stem of a name that needs one. */
const COUNTER_BYTES = 8;

/** What Windows and the artifact service refuse, lone surrogates, and control, format and invisible characters but those inside an emoji. */
const REFUSED =
  /(?!(?<=\p{ExtPict}[\p{EMod}\ufe0f]?)\u200d(?=\p{ExtPict})|(?<=\p{ExtPict})\ufe0f)[/\\:"<>|*?\u2028\u2029\u2800\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Device names of Windows, with any extension and with spaces before it (Microsoft: "Naming Files, Paths, and Namespaces"). */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)/i;

/**
 * A name for each file, in the same order: one that every file system and the artifact service take, that leads nowhere
 * else, and that is distinct within its folder, letter case and Unicode form aside. A name that needs no change keeps
 * itself, wherever it stands in the list. Linear in the number of files.
 */
export const safeNames = (files: readonly { folder: string; name: string }[]): string[] => {
  const taken = new Set<string>();
  const names = files.map(({ folder, name }): string | undefined => {
    const clean = cleanName(name);
    return clean === name && claim(taken, folder, clean) ? clean : undefined;
  });
  const counters = new Map<string, number>();
  return files.map(({ folder, name }, index) => {
    const kept = names[index];
    if (kept !== undefined) return kept;
    const clean = cleanName(name);
    return claim(taken, folder, clean) ? clean : countedName(clean, { folder, taken, counters });
  });
};

/** A name made harmless; the same one where nothing is wrong with it. */
export const cleanName = (name: string): string => {
  const plain = name.replace(REFUSED, '_') || '_';
  return shortened(RESERVED.test(plain) ? `_${plain}` : plain, LONGEST_NAME_BYTES);
};

const claim = (taken: Set<string>, folder: string, name: string): boolean => {
  const key = `${folder}/${collisionKey(name)}`;
  if (taken.has(key)) return false;
  taken.add(key);
  return true;
};

/** Names with the same key may be one file on some file systems: by case (upper case merges more), by Unicode form. */
const collisionKey = (name: string): string => {
  const folded = (text: string): string => text.normalize('NFKC').toUpperCase();
  return folded(folded(name.replace(/[\u200d\ufe0f]/g, '')));
};

type Counting = { folder: string; taken: Set<string>; counters: Map<string, number> };

/** `name-2.ext` or the next that is free. One counter for all names that would try the same ones: each is tried once. */
const countedName = (name: string, { folder, taken, counters }: Counting): string => {
  const { stem, extension } = split(name);
  const short = cut(stem, LONGEST_NAME_BYTES - Buffer.byteLength(extension) - COUNTER_BYTES);
  const key = `${folder}/${collisionKey(short)}/${collisionKey(extension)}`;
  const candidate = (count: number): string => `${short}-${count}${extension}`;
  let count = counters.get(key) ?? 2;
  while (!claim(taken, folder, candidate(count))) count += 1;
  counters.set(key, count + 1);
  return candidate(count);
};

/** Cut before the extension, and with nothing at the end that Windows would drop. */
const shortened = (name: string, bytes: number): string => {
  const { stem, extension } = split(name);
  const whole = `${cut(stem, bytes - Buffer.byteLength(extension))}${extension}`;
  return whole.replace(/[. ]+$/, (end) => '_'.repeat(end.length));
};

const split = (name: string): { stem: string; extension: string } => {
  const dot = name.lastIndexOf('.');
  // A dot in front makes a hidden name, not an extension.
  const extension = dot > 0 ? name.slice(dot) : '';
  if (extension === '' || Buffer.byteLength(extension) > LONGEST_EXTENSION_BYTES) return { stem: name, extension: '' };
  return { stem: name.slice(0, dot), extension };
};

/** The longest beginning of at most so many bytes that splits no character. */
const cut = (text: string, bytes: number): string =>
  text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read);
