import { extname } from 'node:path';

/**
 * Endings of executables and scripts, which the service refuses; which ones it means is not published [assume]. Those of
 * data too (`.bin`, `.out`) are left to the service.
 */
export const REFUSED_ENDINGS: ReadonlySet<string> = new Set([
  // Windows: programs and libraries, what installs or starts them, scripts.
  ...['.exe', '.com', '.scr', '.pif', '.cpl', '.msi', '.msp', '.dll', '.sys', '.ocx', '.lnk', '.reg', '.hta', '.msc'],
  ...['.bat', '.cmd', '.ps1', '.psm1', '.vb', '.vbs', '.vbe', '.jse', '.wsf', '.wsh'],
  // The others: packages, programs and libraries, shells.
  ...['.app', '.pkg', '.dmg', '.command', '.deb', '.rpm', '.apk', '.appimage', '.run', '.elf', '.so', '.dylib'],
  ...['.sh', '.bash', '.zsh', '.fish', '.csh', '.ksh'],
  // Languages that run a file as it is.
  ...['.js', '.mjs', '.cjs', '.py', '.pyc', '.pyw', '.rb', '.pl', '.php', '.lua', '.tcl', '.jar', '.class', '.war'],
]);

/** The refused ending that a file's name has, in any letter case; dots and blanks behind it hide nothing. */
export const refusedEnding = (name: string): string | undefined => {
  const ending = extname(name.replace(/[. ]+$/, '')).toLowerCase();
  return REFUSED_ENDINGS.has(ending) ? ending : undefined;
};

const CONTENT_TYPES: Record<string, string> = {
  '.txt': 'text/plain',
  '.log': 'text/plain',
  '.diff': 'text/x-diff',
  '.patch': 'text/x-diff',
  '.md': 'text/markdown',
  '.csv': 'text/csv',
  '.tsv': 'text/tab-separated-values',
  '.html': 'text/html',
  '.css': 'text/css',
  '.xml': 'application/xml',
  '.json': 'application/json',
  '.yml': 'application/yaml',
  '.yaml': 'application/yaml',
  '.pdf': 'application/pdf',
  '.zip': 'application/zip',
  '.gz': 'application/gzip',
  '.tgz': 'application/gzip',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.pptx': 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
  '.mp4': 'video/mp4',
};

/** By the ending alone; a stream of bytes where that says nothing. */
export const contentTypeOf = (name: string): string =>
  CONTENT_TYPES[extname(name).toLowerCase()] ?? 'application/octet-stream';
