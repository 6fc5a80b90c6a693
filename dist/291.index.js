export const id = 291;
export const ids = [291];
export const modules = {

/***/ 74291:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  findAttachments: () => (/* binding */ findAttachments),
  multipartBody: () => (/* binding */ multipartBody)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/foreign-text.ts
var foreign_text = __webpack_require__(33919);
;// CONCATENATED MODULE: ./src/inputs/attachment-globs.ts



/**
 * The lines as globs, of the language that the input `files` has. Wildcards leave hidden files alone, unless it is to take
 * them away; a line that is a file's very name means that file, brackets and all.
 *
 * @param roots names of the workspace, with which a line may begin
 * @throws InputError for a line that leads out of the workspace
 */
const attachmentGlobs = async (lines, roots) => {
    const { default: picomatch } = await __webpack_require__.e(/* import() */ 6).then(__webpack_require__.t.bind(__webpack_require__, 14006, 23));
    return lines.map((line) => {
        const negated = line.startsWith('!');
        const pattern = inWorkspace(line, { given: line.slice(negated ? 1 : 0), roots });
        const matches = picomatch(pattern, { dot: negated, nonegate: true, windows: false, flags: 's' });
        const folders = pattern.split('/').slice(0, -1);
        const wild = folders.findIndex((folder) => WILD.test(folder));
        return {
            line,
            negated,
            base: (wild === -1 ? folders : folders.slice(0, wild)).join('/'),
            depth: MANY_PARTS.test(pattern) ? Infinity : folders.length + 1,
            matches: (path) => path === pattern || matches(path),
        };
    });
};
const WILD = /[*?[\]{}()!+@|\\]/;
/** What may stand for several parts of a path. */
const MANY_PARTS = /\*\*|[{(]/;
const inWorkspace = (line, { given, roots }) => {
    const path = external_node_path_.posix.normalize(slashed(given.trim()));
    const root = roots.map(slashed).find((folder) => path.startsWith(`${folder}/`));
    const pattern = root === undefined ? path : path.slice(root.length + 1);
    if (!(0,external_node_path_.isAbsolute)(pattern) && pattern.split('/')[0] !== '..')
        return pattern;
    throw new errors/* InputError */.dz('attachments', `has the line "${(0,foreign_text/* plainLine */.h0)(line, 5_000)}", which leads out of the workspace; copy the file into it first.`);
};
/** On Windows a backslash is what separates; elsewhere it takes a wildcard's meaning away. */
const slashed = (path) => (external_node_path_.sep === '\\' ? path.replaceAll('\\', '/') : path);

;// CONCATENATED MODULE: ./src/inputs/attachment-kinds.ts

/**
 * Endings of executables and scripts, which the service refuses; which ones it means is not published [assume]. Those of
 * data too (`.bin`, `.out`) are left to the service.
 */
const REFUSED_ENDINGS = new Set([
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
const refusedEnding = (name) => {
    const ending = (0,external_node_path_.extname)(name.replace(/[. ]+$/, '')).toLowerCase();
    return REFUSED_ENDINGS.has(ending) ? ending : undefined;
};
const CONTENT_TYPES = {
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
const contentTypeOf = (name) => CONTENT_TYPES[(0,external_node_path_.extname)(name).toLowerCase()] ?? 'application/octet-stream';

// EXTERNAL MODULE: ./src/inputs/json-text.ts
var json_text = __webpack_require__(30511);
;// CONCATENATED MODULE: ./src/inputs/multipart.ts
/** The service takes files as `file` or `files`. */
const FILES_FIELD = 'files';
/** The start of a part that is a form field, its value and its end: a text as it is, everything else as its JSON text. */
const fieldPart = (boundary, { name, json }) => {
    const value = json.startsWith('"') ? JSON.parse(json) : json;
    return `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"\r\n\r\n${value}\r\n`;
};
/** The start of a part that is a file; its bytes and CRLF follow. */
const fileHead = (boundary, file) => `--${boundary}\r\nContent-Disposition: form-data; name="${FILES_FIELD}"; filename="${escaped(file.name)}"\r\nContent-Type: ${file.contentType}\r\n\r\n`;
const closing = (boundary) => `--${boundary}--\r\n`;
const ESCAPES = { '"': '%22', '\r': '%0D', '\n': '%0A' };
/** As browsers do (WHATWG HTML, multipart/form-data; RFC 7578 leaves no other way). */
const escaped = (name) => name.replace(/["\r\n]/g, (char) => ESCAPES[char] ?? char);

;// CONCATENATED MODULE: ./src/inputs/attachments.ts










/** The service's limits. Its MB may be 1,048,576 bytes; with the smaller million it is we who refuse, and say why. */
const MOST_FILES = 20;
const LARGEST_FILE_MB = 25;
const LARGEST_TOTAL_MB = 100;
const MB = 1_000_000;
/**
 * The files that the globs choose, checked against the service's limits before any is read. Globs are relative to the
 * workspace; a `!` in front takes away, wherever the line stands. The files of a folder are `folder/**`. Hidden files are
 * sent only where a glob spells the dot, since `.env` and `.git` hold secrets. A link to a file is sent as that file,
 * which must be in the workspace; wildcards don't go through links to folders. Ordered by path, each file once.
 *
 * Not by @actions/glob: it writes to the log past the redaction, can't be told the workspace, and its globs are others
 * than those of the input `files`.
 *
 * @throws InputError naming the glob that matches nothing, or the file and the limit that it breaks
 */
const findAttachments = async (patterns, workspace) => {
    const root = await (0,promises_.realpath)(workspace).catch(() => {
        throw refused("can't be looked for: the job has no workspace folder; check the repository out in an earlier step");
    });
    const globs = await attachmentGlobs(patterns, [root, workspace]);
    const wanted = globs.filter(({ negated }) => !negated);
    if (wanted.length === 0)
        throw refused('only takes away (!); name what to send in another line');
    const matched = new Set();
    for (const glob of wanted) {
        const paths = await pathsOf(glob, root);
        if (paths.length === 0) {
            const rules = 'globs are relative to the workspace, hidden files need their dot, those of a folder are folder/**';
            throw refused(`has the line ${quoted(glob.line)}, which matches no file; ${rules}`);
        }
        for (const path of paths)
            matched.add(path);
    }
    const chosen = [...matched].filter((path) => !globs.some((glob) => glob.negated && glob.matches(path))).sort();
    const files = new Map();
    for (const path of chosen) {
        const file = await attachmentAt(path, root);
        if (file !== undefined && !files.has(file.path))
            files.set(file.path, file);
    }
    const attachments = [...files.values()];
    if (attachments.length === 0)
        throw refused('chooses no file: all are taken away (!), or are links to folders');
    checkLimits(attachments, root);
    return attachments;
};
/**
 * The payload's members as form fields, in their order, then the files, streamed from the disk. The length is known
 * beforehand, so a file that has another size by the time it is sent breaks the request off with an InputError.
 *
 * @param random makes the boundary one that no file holds; letters, digits and `-`, at most 50
 * @throws InputError where a member has the name under which the files go
 */
const multipartBody = (payloadJson, attachments, random) => {
    const boundary = `pinkfish-${random}`;
    // Of members with the same name the last one counts, as nearly every reader of JSON has it.
    const fields = [...new Map((0,json_text/* scanJson */.E)(payloadJson).members.map((member) => [member.name, member])).values()];
    const clash = fields.find(({ name }) => name === FILES_FIELD || name === 'file');
    if (clash !== undefined) {
        throw refused(`can't be sent with a payload that has a member "${clash.name}", which is where the files go; rename that member`);
    }
    const start = fields.map((field) => fieldPart(boundary, field)).join('');
    const files = attachments.map((file) => ({ file, head: fileHead(boundary, file) }));
    const end = closing(boundary);
    const lengths = files.map(({ file, head }) => Buffer.byteLength(head) + file.size + CRLF.length);
    return {
        contentType: `multipart/form-data; boundary=${boundary}`,
        contentLength: lengths.reduce((sum, length) => sum + length, Buffer.byteLength(start) + Buffer.byteLength(end)),
        open: () => external_node_stream_.Readable.from(chunksOf({ start, files, end }), { objectMode: false }),
    };
};
const CRLF = '\r\n';
async function* chunksOf({ start, files, end }) {
    yield Buffer.from(start);
    for (const { file, head } of files) {
        yield Buffer.from(head);
        yield* bytesOf(file);
        yield Buffer.from(CRLF);
    }
    yield Buffer.from(end);
}
async function* bytesOf({ name, path, size }) {
    let sent = 0;
    const changed = () => refused(`names ${quoted(name)}, which changed while it was sent; let the step that writes it end before`);
    try {
        for await (const chunk of (0,external_node_fs_.createReadStream)(path)) {
            sent += chunk.length;
            if (sent > size)
                throw changed();
            yield chunk;
        }
    }
    catch (error) {
        const { code } = error;
        throw code === undefined ? error : refused(`names ${quoted(name)}, which could not be read (${code})`);
    }
    if (sent < size)
        throw changed();
}
/** The files and links that a glob matches, in the folders where that may be. */
const pathsOf = async ({ base, depth, matches }, root) => {
    const folders = [base];
    const paths = [];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
        const parent = folder === '' ? '' : `${folder}/`;
        for (const entry of await entriesOf(folder, root)) {
            const path = `${parent}${entry.name}`;
            if (!entry.isDirectory()) {
                if (matches(path))
                    paths.push(path);
            }
            else if (path.split('/').length < depth) {
                folders.push(path);
            }
        }
    }
    return paths;
};
const entriesOf = async (folder, root) => {
    try {
        const path = await (0,promises_.realpath)((0,external_node_path_.join)(root, folder));
        if (path !== root && !path.startsWith(root + external_node_path_.sep))
            throw leadsOut(folder);
        return await (0,promises_.readdir)(path, { withFileTypes: true });
    }
    catch (error) {
        const { code } = error;
        if (code === 'ENOENT' || code === 'ENOTDIR')
            return [];
        throw code === undefined ? error : refused(`leads to the folder ${quoted(folder)}, which can't be read (${code})`);
    }
};
/** Undefined for a link to a folder. */
const attachmentAt = async (relative, root) => {
    const path = await (0,promises_.realpath)((0,external_node_path_.join)(root, relative)).catch(() => {
        throw refused(`matches ${quoted(relative)}, a link that leads nowhere`);
    });
    const stats = await (0,promises_.stat)(path);
    if (stats.isDirectory())
        return undefined;
    if (!path.startsWith(root + external_node_path_.sep))
        throw leadsOut(relative);
    if (!stats.isFile())
        throw refused(`matches ${quoted(relative)}, which is neither a file nor a folder`);
    const name = (0,external_node_path_.basename)(relative);
    return { name, path, size: stats.size, contentType: contentTypeOf(name) };
};
const checkLimits = (attachments, root) => {
    if (attachments.length > MOST_FILES) {
        throw refused(`matches ${attachments.length} files; Pinkfish takes at most ${MOST_FILES}`);
    }
    let total = 0;
    for (const { name, path, size } of attachments) {
        const shown = quoted(path.slice(root.length + 1));
        const ending = refusedEnding(name) ?? refusedEnding(path);
        if (ending !== undefined)
            throw refused(`matches ${shown}; Pinkfish takes no executables or scripts (${ending})`);
        if (size > LARGEST_FILE_MB * MB) {
            const most = `${LARGEST_FILE_MB} MB (${LARGEST_FILE_MB * MB} bytes) a file`;
            throw refused(`matches ${shown} of ${size} bytes; Pinkfish takes at most ${most}`);
        }
        total += size;
        if (total > LARGEST_TOTAL_MB * MB) {
            const most = `${LARGEST_TOTAL_MB} MB (${LARGEST_TOTAL_MB * MB} bytes) together`;
            throw refused(`matches too much, from ${shown} on; Pinkfish takes at most ${most}`);
        }
    }
};
const leadsOut = (path) => refused(`matches ${quoted(path)}, a link that leads out of the workspace; copy the file into it first`);
const refused = (fault) => new errors/* InputError */.dz('attachments', `${fault}.`);
/** Whole: cut, it could end in the middle of a secret, which nothing would find then. */
const quoted = (text) => `"${(0,foreign_text/* plainLine */.h0)(text, 5_000)}"`;


/***/ })

};
