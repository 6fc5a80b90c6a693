import { extname } from 'node:path';
import { mimes } from 'mrmime';

/**
 * Endings of executables and scripts, which the service refuses; which ones it means is not published [assume]. Those of
 * data too (`.bin`, `.out`) are left to the service.
 */
const REFUSED_ENDINGS: ReadonlySet<string> = new Set(
  [
    // Windows: programs and libraries, what installs or starts them, scripts.
    '.exe .com .scr .pif .cpl .msi .msp .dll .sys .ocx .lnk .reg .hta .msc .bat .cmd .ps1 .psm1 .vb .vbs .vbe .jse .wsf .wsh',
    // The others: packages, programs and libraries, shells.
    '.app .pkg .dmg .command .deb .rpm .apk .appimage .run .elf .so .dylib .sh .bash .zsh .fish .csh .ksh',
    // Languages that run a file as it is.
    '.js .mjs .cjs .py .pyc .pyw .rb .pl .php .lua .tcl .jar .class .war',
  ].flatMap((endings) => endings.split(' ')),
);

/** The refused ending that a file's name has, in any letter case; dots and blanks behind it hide nothing. */
export const refusedEnding = (name: string): string | undefined => {
  const ending = extname(name.replace(/[. ]+$/, '')).toLowerCase();
  return REFUSED_ENDINGS.has(ending) ? ending : undefined;
};

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const CONTENT_TYPES = new Map([
  ...Object.entries(mimes),
  ['diff', 'text/x-diff'],
  ['patch', 'text/x-diff'],
  ['docx', `${OFFICE}.wordprocessingml.document`],
  ['xlsx', `${OFFICE}.spreadsheetml.sheet`],
  ['pptx', `${OFFICE}.presentationml.presentation`],
]);

/** By the ending alone; bytes of any kind where that says nothing. */
export const contentTypeOf = (name: string): string =>
  CONTENT_TYPES.get(extname(name).slice(1).toLowerCase()) ?? 'application/octet-stream';
