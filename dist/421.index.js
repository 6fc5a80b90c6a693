export const id = 421;
export const ids = [421];
export const modules = {

/***/ 7682:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ attachmentGlob),
/* harmony export */   T: () => (/* binding */ quoted)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _foreign_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(33919);
/* harmony import */ var _glob_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(75601);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(18463);





/**
 * Wildcards leave hidden files alone, except in lines that exclude; a line that is a file's exact name means that file,
 * brackets included.
 *
 * @throws InputError for a line that leads out of the workspace, or is not valid
 */
const attachmentGlob = (line, rules) => {
    const negated = line.startsWith('!');
    const path = inWorkspace(line, line.slice(negated ? 1 : 0).trim(), rules);
    const exact = path.replace(/[\\*?[{(]/g, '\\$&');
    const depthIn = new Map();
    for (const pattern of [exact, ...(0,_glob_js__WEBPACK_IMPORTED_MODULE_3__/* .expandBraces */ .PH)('attachments', [path])]) {
        const folders = pattern.split('/').slice(0, -1);
        const variable = folders.findIndex((folder) => VARIABLE.test(folder));
        const base = (variable === -1 ? folders : folders.slice(0, variable)).join('/');
        const depth = folders.includes('**') || pattern.endsWith('**') ? Infinity : folders.length + 1;
        depthIn.set(base, Math.max(depth, depthIn.get(base) ?? 0));
    }
    const matches = (0,_glob_js__WEBPACK_IMPORTED_MODULE_3__/* .globMatcher */ .fU)('attachments', [exact, path], { dot: negated, ignoreCase: rules.ignoreCase });
    return { line, negated, depthIn, matches };
};
/** What may be written otherwise on the disk: wildcards, and letters that Unicode composes. */
const VARIABLE = /[*?[\\]|[^\x20-\x7e]/;
const inWorkspace = (line, given, { roots, ignoreCase }) => {
    const folded = (text) => (ignoreCase ? text.toLowerCase() : text);
    const path = node_path__WEBPACK_IMPORTED_MODULE_0__.posix.normalize(slashed(given));
    const root = roots.map(slashed).find((folder) => folded(path).startsWith(folded(`${folder}/`)));
    const pattern = root === undefined ? path : path.slice(root.length + 1);
    (0,_values_js__WEBPACK_IMPORTED_MODULE_4__/* .refuseHome */ .gg)('attachments', given);
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_0__.isAbsolute)(pattern) || pattern.split('/')[0] === '..')
        throw refused(line, 'leads out of the workspace. Copy the file into it first');
    return pattern;
};
const refused = (line, fault) => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz('attachments', `has the line ${quoted(line)}, which ${fault}.`);
/** Whole or not at all: the end of a cut text could be a part of a secret, which no mask finds. */
const quoted = (text) => text.length > 500 ? `of ${text.length} characters` : `"${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_2__/* .plainLine */ .h0)(text, 500)}"`;
/** On Windows a backslash separates; elsewhere it escapes a wildcard. */
const slashed = (path) => (node_path__WEBPACK_IMPORTED_MODULE_0__.sep === '\\' ? path.replaceAll('\\', '/') : path);


/***/ }),

/***/ 40421:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   multipartBody: () => (/* binding */ multipartBody)
/* harmony export */ });
/* unused harmony exports fieldPart, fileHead, closing */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83916);
/* harmony import */ var _attachment_globs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7682);
/* harmony import */ var _json_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(30511);





/** The service takes files as `file` or `files`. */
const FILES_FIELD = 'files';
/** The service puts what it received into `attachments`: a member of that name would collide with it [assume]. */
const TAKEN = [FILES_FIELD, 'file', 'attachments'];
/**
 * The payload's members as form fields, in their order, then the files, streamed from the disk. The length is known
 * beforehand, so a file whose size has changed by the time it is sent ends the request with an InputError.
 *
 * @param random makes the boundary one that no file holds; letters, digits and `-`, at most 50
 * @throws InputError where a member has a name that the files need
 */
const multipartBody = (payloadJson, attachments, random) => {
    const boundary = `pinkfish-${random}`;
    // Of members with the same name the last one counts, as nearly every reader of JSON has it.
    const fields = [...new Map((0,_json_text_js__WEBPACK_IMPORTED_MODULE_4__/* .scanJson */ .E)(payloadJson).members.map((member) => [member.name, member])).values()];
    const clash = TAKEN.find((taken) => fields.some(({ name }) => name === taken));
    if (clash !== undefined) {
        throw refused(`cannot be combined with a payload member "${clash}", which the files need. Rename that member`);
    }
    const start = fields.map((field) => fieldPart(boundary, field)).join('');
    const files = attachments.map((file) => ({ file, head: fileHead(boundary, file) }));
    const end = closing(boundary);
    const lengths = files.map(({ file, head }) => Buffer.byteLength(head) + file.size + 2);
    return {
        contentType: `multipart/form-data; boundary=${boundary}`,
        contentLength: lengths.reduce((sum, length) => sum + length, Buffer.byteLength(start) + Buffer.byteLength(end)),
        open: () => node_stream__WEBPACK_IMPORTED_MODULE_1__.Readable.from(chunksOf({ start, files, end }), { objectMode: false }),
    };
};
async function* chunksOf({ start, files, end }) {
    yield Buffer.from(start);
    for (const { file, head } of files) {
        yield Buffer.from(head);
        yield* bytesOf(file);
        yield Buffer.from('\r\n');
    }
    yield Buffer.from(end);
}
async function* bytesOf({ name, path, size }) {
    let sent = 0;
    const changed = () => refused(`has the file ${(0,_attachment_globs_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .T)(name)}, which changed while it was sent. Let the step that writes it finish first`);
    try {
        for await (const chunk of (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path)) {
            sent += chunk.length;
            if (sent > size)
                throw changed();
            yield chunk;
        }
    }
    catch (error) {
        const { code } = error;
        throw code === undefined ? error : refused(`has the file ${(0,_attachment_globs_js__WEBPACK_IMPORTED_MODULE_3__/* .quoted */ .T)(name)}, which cannot be read (${code})`);
    }
    if (sent < size)
        throw changed();
}
const refused = (fault) => new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .InputError */ .dz('attachments', `${fault}.`);
/** The start of a part that is a form field, its value and its end: a text as it is, everything else as its JSON text. */
const fieldPart = (boundary, { name, json }) => {
    const value = json.startsWith('"') ? JSON.parse(json) : json;
    return `--${boundary}\r\nContent-Disposition: form-data; name="${escaped(name)}"\r\n\r\n${value}\r\n`;
};
/** The start of a part that is a file; its bytes and CRLF follow. */
const fileHead = (boundary, file) => `--${boundary}\r\nContent-Disposition: form-data; name="${FILES_FIELD}"; filename="${escaped(file.name)}"\r\nContent-Type: ${file.contentType}\r\n\r\n`;
const closing = (boundary) => `--${boundary}--\r\n`;
/** As browsers do (WHATWG HTML, multipart/form-data; RFC 7578 leaves no other way). */
const escaped = (name) => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');


/***/ })

};
