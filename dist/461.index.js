export const id = 461;
export const ids = [461];
export const modules = {

/***/ 74461:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  findAttachments: () => (/* binding */ findAttachments),
  T: () => (/* binding */ quoted),
  J: () => (/* binding */ refused)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/foreign-text.ts
var foreign_text = __webpack_require__(33919);
// EXTERNAL MODULE: ./src/glob.ts
var glob = __webpack_require__(75601);
;// CONCATENATED MODULE: ./node_modules/mrmime/index.mjs
const mimes = {
  "3g2": "video/3gpp2",
  "3gp": "video/3gpp",
  "3gpp": "video/3gpp",
  "3mf": "model/3mf",
  "aac": "audio/aac",
  "ac": "application/pkix-attr-cert",
  "adp": "audio/adpcm",
  "adts": "audio/aac",
  "ai": "application/postscript",
  "aml": "application/automationml-aml+xml",
  "amlx": "application/automationml-amlx+zip",
  "amr": "audio/amr",
  "apng": "image/apng",
  "appcache": "text/cache-manifest",
  "appinstaller": "application/appinstaller",
  "appx": "application/appx",
  "appxbundle": "application/appxbundle",
  "asc": "application/pgp-keys",
  "atom": "application/atom+xml",
  "atomcat": "application/atomcat+xml",
  "atomdeleted": "application/atomdeleted+xml",
  "atomsvc": "application/atomsvc+xml",
  "au": "audio/basic",
  "avci": "image/avci",
  "avcs": "image/avcs",
  "avif": "image/avif",
  "aw": "application/applixware",
  "bdoc": "application/bdoc",
  "bin": "application/octet-stream",
  "bmp": "image/bmp",
  "bpk": "application/octet-stream",
  "btf": "image/prs.btif",
  "btif": "image/prs.btif",
  "buffer": "application/octet-stream",
  "ccxml": "application/ccxml+xml",
  "cdfx": "application/cdfx+xml",
  "cdmia": "application/cdmi-capability",
  "cdmic": "application/cdmi-container",
  "cdmid": "application/cdmi-domain",
  "cdmio": "application/cdmi-object",
  "cdmiq": "application/cdmi-queue",
  "cer": "application/pkix-cert",
  "cgm": "image/cgm",
  "cjs": "application/node",
  "class": "application/java-vm",
  "coffee": "text/coffeescript",
  "conf": "text/plain",
  "cpl": "application/cpl+xml",
  "cpt": "application/mac-compactpro",
  "crl": "application/pkix-crl",
  "css": "text/css",
  "csv": "text/csv",
  "cu": "application/cu-seeme",
  "cwl": "application/cwl",
  "cww": "application/prs.cww",
  "davmount": "application/davmount+xml",
  "dbk": "application/docbook+xml",
  "deb": "application/octet-stream",
  "def": "text/plain",
  "deploy": "application/octet-stream",
  "dib": "image/bmp",
  "disposition-notification": "message/disposition-notification",
  "dist": "application/octet-stream",
  "distz": "application/octet-stream",
  "dll": "application/octet-stream",
  "dmg": "application/octet-stream",
  "dms": "application/octet-stream",
  "doc": "application/msword",
  "dot": "application/msword",
  "dpx": "image/dpx",
  "drle": "image/dicom-rle",
  "dsc": "text/prs.lines.tag",
  "dssc": "application/dssc+der",
  "dtd": "application/xml-dtd",
  "dump": "application/octet-stream",
  "dwd": "application/atsc-dwd+xml",
  "ear": "application/java-archive",
  "ecma": "application/ecmascript",
  "elc": "application/octet-stream",
  "emf": "image/emf",
  "eml": "message/rfc822",
  "emma": "application/emma+xml",
  "emotionml": "application/emotionml+xml",
  "eps": "application/postscript",
  "epub": "application/epub+zip",
  "exe": "application/octet-stream",
  "exi": "application/exi",
  "exp": "application/express",
  "exr": "image/aces",
  "ez": "application/andrew-inset",
  "fdf": "application/fdf",
  "fdt": "application/fdt+xml",
  "fits": "image/fits",
  "g3": "image/g3fax",
  "gbr": "application/rpki-ghostbusters",
  "geojson": "application/geo+json",
  "gif": "image/gif",
  "glb": "model/gltf-binary",
  "gltf": "model/gltf+json",
  "gml": "application/gml+xml",
  "gpx": "application/gpx+xml",
  "gram": "application/srgs",
  "grxml": "application/srgs+xml",
  "gxf": "application/gxf",
  "gz": "application/gzip",
  "h261": "video/h261",
  "h263": "video/h263",
  "h264": "video/h264",
  "heic": "image/heic",
  "heics": "image/heic-sequence",
  "heif": "image/heif",
  "heifs": "image/heif-sequence",
  "hej2": "image/hej2k",
  "held": "application/atsc-held+xml",
  "hjson": "application/hjson",
  "hlp": "application/winhlp",
  "hqx": "application/mac-binhex40",
  "hsj2": "image/hsj2",
  "htm": "text/html",
  "html": "text/html",
  "ics": "text/calendar",
  "ief": "image/ief",
  "ifb": "text/calendar",
  "iges": "model/iges",
  "igs": "model/iges",
  "img": "application/octet-stream",
  "in": "text/plain",
  "ini": "text/plain",
  "ink": "application/inkml+xml",
  "inkml": "application/inkml+xml",
  "ipfix": "application/ipfix",
  "iso": "application/octet-stream",
  "its": "application/its+xml",
  "jade": "text/jade",
  "jar": "application/java-archive",
  "jhc": "image/jphc",
  "jls": "image/jls",
  "jp2": "image/jp2",
  "jpe": "image/jpeg",
  "jpeg": "image/jpeg",
  "jpf": "image/jpx",
  "jpg": "image/jpeg",
  "jpg2": "image/jp2",
  "jpgm": "image/jpm",
  "jpgv": "video/jpeg",
  "jph": "image/jph",
  "jpm": "image/jpm",
  "jpx": "image/jpx",
  "js": "text/javascript",
  "json": "application/json",
  "json5": "application/json5",
  "jsonld": "application/ld+json",
  "jsonml": "application/jsonml+json",
  "jsx": "text/jsx",
  "jt": "model/jt",
  "jxl": "image/jxl",
  "jxr": "image/jxr",
  "jxra": "image/jxra",
  "jxrs": "image/jxrs",
  "jxs": "image/jxs",
  "jxsc": "image/jxsc",
  "jxsi": "image/jxsi",
  "jxss": "image/jxss",
  "kar": "audio/midi",
  "ktx": "image/ktx",
  "ktx2": "image/ktx2",
  "less": "text/less",
  "lgr": "application/lgr+xml",
  "list": "text/plain",
  "litcoffee": "text/coffeescript",
  "log": "text/plain",
  "lostxml": "application/lost+xml",
  "lrf": "application/octet-stream",
  "m1v": "video/mpeg",
  "m21": "application/mp21",
  "m2a": "audio/mpeg",
  "m2t": "video/mp2t",
  "m2ts": "video/mp2t",
  "m2v": "video/mpeg",
  "m3a": "audio/mpeg",
  "m4a": "audio/mp4",
  "m4p": "application/mp4",
  "m4s": "video/iso.segment",
  "ma": "application/mathematica",
  "mads": "application/mads+xml",
  "maei": "application/mmt-aei+xml",
  "man": "text/troff",
  "manifest": "text/cache-manifest",
  "map": "application/json",
  "mar": "application/octet-stream",
  "markdown": "text/markdown",
  "mathml": "application/mathml+xml",
  "mb": "application/mathematica",
  "mbox": "application/mbox",
  "md": "text/markdown",
  "mdx": "text/mdx",
  "me": "text/troff",
  "mesh": "model/mesh",
  "meta4": "application/metalink4+xml",
  "metalink": "application/metalink+xml",
  "mets": "application/mets+xml",
  "mft": "application/rpki-manifest",
  "mid": "audio/midi",
  "midi": "audio/midi",
  "mime": "message/rfc822",
  "mj2": "video/mj2",
  "mjp2": "video/mj2",
  "mjs": "text/javascript",
  "mml": "text/mathml",
  "mods": "application/mods+xml",
  "mov": "video/quicktime",
  "mp2": "audio/mpeg",
  "mp21": "application/mp21",
  "mp2a": "audio/mpeg",
  "mp3": "audio/mpeg",
  "mp4": "video/mp4",
  "mp4a": "audio/mp4",
  "mp4s": "application/mp4",
  "mp4v": "video/mp4",
  "mpd": "application/dash+xml",
  "mpe": "video/mpeg",
  "mpeg": "video/mpeg",
  "mpf": "application/media-policy-dataset+xml",
  "mpg": "video/mpeg",
  "mpg4": "video/mp4",
  "mpga": "audio/mpeg",
  "mpp": "application/dash-patch+xml",
  "mrc": "application/marc",
  "mrcx": "application/marcxml+xml",
  "ms": "text/troff",
  "mscml": "application/mediaservercontrol+xml",
  "msh": "model/mesh",
  "msi": "application/octet-stream",
  "msix": "application/msix",
  "msixbundle": "application/msixbundle",
  "msm": "application/octet-stream",
  "msp": "application/octet-stream",
  "mtl": "model/mtl",
  "mts": "video/mp2t",
  "musd": "application/mmt-usd+xml",
  "mxf": "application/mxf",
  "mxmf": "audio/mobile-xmf",
  "mxml": "application/xv+xml",
  "n3": "text/n3",
  "nb": "application/mathematica",
  "nq": "application/n-quads",
  "nt": "application/n-triples",
  "obj": "model/obj",
  "oda": "application/oda",
  "oga": "audio/ogg",
  "ogg": "audio/ogg",
  "ogv": "video/ogg",
  "ogx": "application/ogg",
  "omdoc": "application/omdoc+xml",
  "onepkg": "application/onenote",
  "onetmp": "application/onenote",
  "onetoc": "application/onenote",
  "onetoc2": "application/onenote",
  "opf": "application/oebps-package+xml",
  "opus": "audio/ogg",
  "otf": "font/otf",
  "owl": "application/rdf+xml",
  "oxps": "application/oxps",
  "p10": "application/pkcs10",
  "p7c": "application/pkcs7-mime",
  "p7m": "application/pkcs7-mime",
  "p7s": "application/pkcs7-signature",
  "p8": "application/pkcs8",
  "pdf": "application/pdf",
  "pfr": "application/font-tdpfr",
  "pgp": "application/pgp-encrypted",
  "pkg": "application/octet-stream",
  "pki": "application/pkixcmp",
  "pkipath": "application/pkix-pkipath",
  "pls": "application/pls+xml",
  "png": "image/png",
  "prc": "model/prc",
  "prf": "application/pics-rules",
  "provx": "application/provenance+xml",
  "ps": "application/postscript",
  "pskcxml": "application/pskc+xml",
  "pti": "image/prs.pti",
  "qt": "video/quicktime",
  "raml": "application/raml+yaml",
  "rapd": "application/route-apd+xml",
  "rdf": "application/rdf+xml",
  "relo": "application/p2p-overlay+xml",
  "rif": "application/reginfo+xml",
  "rl": "application/resource-lists+xml",
  "rld": "application/resource-lists-diff+xml",
  "rmi": "audio/midi",
  "rnc": "application/relax-ng-compact-syntax",
  "rng": "application/xml",
  "roa": "application/rpki-roa",
  "roff": "text/troff",
  "rq": "application/sparql-query",
  "rs": "application/rls-services+xml",
  "rsat": "application/atsc-rsat+xml",
  "rsd": "application/rsd+xml",
  "rsheet": "application/urc-ressheet+xml",
  "rss": "application/rss+xml",
  "rtf": "text/rtf",
  "rtx": "text/richtext",
  "rusd": "application/route-usd+xml",
  "s3m": "audio/s3m",
  "sbml": "application/sbml+xml",
  "scq": "application/scvp-cv-request",
  "scs": "application/scvp-cv-response",
  "sdp": "application/sdp",
  "senmlx": "application/senml+xml",
  "sensmlx": "application/sensml+xml",
  "ser": "application/java-serialized-object",
  "setpay": "application/set-payment-initiation",
  "setreg": "application/set-registration-initiation",
  "sgi": "image/sgi",
  "sgm": "text/sgml",
  "sgml": "text/sgml",
  "shex": "text/shex",
  "shf": "application/shf+xml",
  "shtml": "text/html",
  "sieve": "application/sieve",
  "sig": "application/pgp-signature",
  "sil": "audio/silk",
  "silo": "model/mesh",
  "siv": "application/sieve",
  "slim": "text/slim",
  "slm": "text/slim",
  "sls": "application/route-s-tsid+xml",
  "smi": "application/smil+xml",
  "smil": "application/smil+xml",
  "snd": "audio/basic",
  "so": "application/octet-stream",
  "spdx": "text/spdx",
  "spp": "application/scvp-vp-response",
  "spq": "application/scvp-vp-request",
  "spx": "audio/ogg",
  "sql": "application/sql",
  "sru": "application/sru+xml",
  "srx": "application/sparql-results+xml",
  "ssdl": "application/ssdl+xml",
  "ssml": "application/ssml+xml",
  "stk": "application/hyperstudio",
  "stl": "model/stl",
  "stpx": "model/step+xml",
  "stpxz": "model/step-xml+zip",
  "stpz": "model/step+zip",
  "styl": "text/stylus",
  "stylus": "text/stylus",
  "svg": "image/svg+xml",
  "svgz": "image/svg+xml",
  "swidtag": "application/swid+xml",
  "t": "text/troff",
  "t38": "image/t38",
  "td": "application/urc-targetdesc+xml",
  "tei": "application/tei+xml",
  "teicorpus": "application/tei+xml",
  "text": "text/plain",
  "tfi": "application/thraud+xml",
  "tfx": "image/tiff-fx",
  "tif": "image/tiff",
  "tiff": "image/tiff",
  "toml": "application/toml",
  "tr": "text/troff",
  "trig": "application/trig",
  "ts": "video/mp2t",
  "tsd": "application/timestamped-data",
  "tsv": "text/tab-separated-values",
  "ttc": "font/collection",
  "ttf": "font/ttf",
  "ttl": "text/turtle",
  "ttml": "application/ttml+xml",
  "txt": "text/plain",
  "u3d": "model/u3d",
  "u8dsn": "message/global-delivery-status",
  "u8hdr": "message/global-headers",
  "u8mdn": "message/global-disposition-notification",
  "u8msg": "message/global",
  "ubj": "application/ubjson",
  "uri": "text/uri-list",
  "uris": "text/uri-list",
  "urls": "text/uri-list",
  "vcard": "text/vcard",
  "vrml": "model/vrml",
  "vtt": "text/vtt",
  "vxml": "application/voicexml+xml",
  "war": "application/java-archive",
  "wasm": "application/wasm",
  "wav": "audio/wav",
  "weba": "audio/webm",
  "webm": "video/webm",
  "webmanifest": "application/manifest+json",
  "webp": "image/webp",
  "wgsl": "text/wgsl",
  "wgt": "application/widget",
  "wif": "application/watcherinfo+xml",
  "wmf": "image/wmf",
  "woff": "font/woff",
  "woff2": "font/woff2",
  "wrl": "model/vrml",
  "wsdl": "application/wsdl+xml",
  "wspolicy": "application/wspolicy+xml",
  "x3d": "model/x3d+xml",
  "x3db": "model/x3d+fastinfoset",
  "x3dbz": "model/x3d+binary",
  "x3dv": "model/x3d-vrml",
  "x3dvz": "model/x3d+vrml",
  "x3dz": "model/x3d+xml",
  "xaml": "application/xaml+xml",
  "xav": "application/xcap-att+xml",
  "xca": "application/xcap-caps+xml",
  "xcs": "application/calendar+xml",
  "xdf": "application/xcap-diff+xml",
  "xdssc": "application/dssc+xml",
  "xel": "application/xcap-el+xml",
  "xenc": "application/xenc+xml",
  "xer": "application/patch-ops-error+xml",
  "xfdf": "application/xfdf",
  "xht": "application/xhtml+xml",
  "xhtml": "application/xhtml+xml",
  "xhvml": "application/xv+xml",
  "xlf": "application/xliff+xml",
  "xm": "audio/xm",
  "xml": "text/xml",
  "xns": "application/xcap-ns+xml",
  "xop": "application/xop+xml",
  "xpl": "application/xproc+xml",
  "xsd": "application/xml",
  "xsf": "application/prs.xsf+xml",
  "xsl": "application/xml",
  "xslt": "application/xml",
  "xspf": "application/xspf+xml",
  "xvm": "application/xv+xml",
  "xvml": "application/xv+xml",
  "yaml": "text/yaml",
  "yang": "application/yang",
  "yin": "application/yin+xml",
  "yml": "text/yaml",
  "zip": "application/zip"
};

function lookup(extn) {
	let tmp = ('' + extn).trim().toLowerCase();
	let idx = tmp.lastIndexOf('.');
	return mimes[!~idx ? tmp : tmp.substring(++idx)];
}



;// CONCATENATED MODULE: ./src/inputs/attachment-kinds.ts


/**
 * Endings of executables and scripts, which the service refuses; which ones it means is not published [assume]. Those of
 * data too (`.bin`, `.out`) are left to the service.
 */
const REFUSED_ENDINGS = new Set([
    // Windows: programs and libraries, what installs or starts them, scripts.
    '.exe .com .scr .pif .cpl .msi .msp .dll .sys .ocx .lnk .reg .hta .msc .bat .cmd .ps1 .psm1 .vb .vbs .vbe .jse .wsf .wsh',
    // The others: packages, programs and libraries, shells.
    '.app .pkg .dmg .command .deb .rpm .apk .appimage .run .elf .so .dylib .sh .bash .zsh .fish .csh .ksh',
    // Languages that run a file as it is.
    '.js .mjs .cjs .py .pyc .pyw .rb .pl .php .lua .tcl .jar .class .war',
].flatMap((endings) => endings.split(' ')));
/** The refused ending that a file's name has, in any letter case; dots and blanks behind it hide nothing. */
const refusedEnding = (name) => {
    const ending = (0,external_node_path_.extname)(name.replace(/[. ]+$/, '')).toLowerCase();
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
const contentTypeOf = (name) => CONTENT_TYPES.get((0,external_node_path_.extname)(name).slice(1).toLowerCase()) ?? 'application/octet-stream';

// EXTERNAL MODULE: ./src/inputs/values.ts
var values = __webpack_require__(18463);
;// CONCATENATED MODULE: ./src/inputs/attachments.ts







/** The service's limits. Its MB may be 1,048,576 bytes; the smaller million is safe to send. */
const MOST_FILES = 20;
const LARGEST_FILE_MB = 25;
const LARGEST_TOTAL_MB = 100;
const MB = 1_000_000;
/**
 * The files that the globs choose, ordered by path. A leading `!` excludes, wherever the line stands. Hidden files are
 * sent only where a glob spells the dot, since `.env` and `.git` hold secrets. A link to a file is sent as that file:
 * it must be in the workspace, and hidden parts of its real path must be spelled too. Wildcards follow no links to folders.
 * @throws InputError naming the glob that matches nothing, or the file and the limit that it breaks
 */
const findAttachments = async (patterns, workspace, { signal, ignoreCase = ['win32', 'darwin'].includes(process.platform) } = {}) => {
    const root = await (0,promises_.realpath)(workspace).catch(() => {
        throw refused('needs the workspace folder, which is missing. Check out the repository in an earlier step');
    });
    const globs = patterns.map((line) => attachmentGlob(line, [root, workspace], ignoreCase));
    const wanted = globs.filter(({ negated }) => !negated);
    if (wanted.length === 0)
        throw refused('only excludes files. Add a line for the files to send');
    const matched = new Set();
    for (const glob of wanted) {
        const paths = await Array.fromAsync(pathsOf(glob, root, signal));
        const rules = 'Globs are relative to the workspace, hidden files need their dot, those of a folder are folder/**';
        if (paths.length === 0)
            throw refused(`has the line ${quoted(glob.line)}, which matches no file. ${rules}`);
        for (const path of paths)
            matched.add(path);
    }
    const chosen = [...matched].filter((path) => !globs.some((glob) => glob.negated && glob.matches(path))).sort();
    const files = new Map();
    for (const path of chosen) {
        const file = await attachmentAt(path, root);
        if (file === undefined || files.has(file.path))
            continue;
        const real = file.path.slice(root.length + 1).replaceAll(external_node_path_.sep, '/');
        if (real !== path && /(?:^|\/)\./.test(real) && !wanted.some(({ matches }) => matches(real)))
            throw refused(`matches ${shown(path)}, a link to the hidden file ${shown(real)}. List that file, or exclude it`);
        files.set(file.path, file);
    }
    const attachments = [...files.values()];
    checkLimits(attachments, root);
    return attachments;
};
/**
 * A line that is a file's exact name means that file, brackets included.
 * @param roots names of the workspace, with which a line may begin
 */
const attachmentGlob = (line, roots, ignoreCase) => {
    const negated = line.startsWith('!');
    const given = line.slice(negated ? 1 : 0).trim();
    const folded = (text) => (ignoreCase ? text.toLowerCase() : text);
    const whole = external_node_path_.posix.normalize(slashed(given));
    const root = roots.map(slashed).find((folder) => folded(whole).startsWith(folded(`${folder}/`)));
    const path = root === undefined ? whole : whole.slice(root.length + 1);
    (0,values/* refuseHome */.gg)('attachments', given);
    if ((0,external_node_path_.isAbsolute)(path) || path.split('/')[0] === '..')
        throw refused(`has the line ${quoted(line)}, which leads out of the workspace. Copy the file into it first`);
    const exact = path.replace(/[\\*?[{(]/g, '\\$&');
    const depthIn = new Map();
    for (const pattern of [exact, ...(0,glob/* expandBraces */.PH)('attachments', [path])]) {
        const folders = pattern.split('/').slice(0, -1);
        // What may be written otherwise on the disk: wildcards, and letters that Unicode composes.
        const variable = folders.findIndex((folder) => /[*?[\\]|[^\x20-\x7e]/.test(folder));
        const base = (variable === -1 ? folders : folders.slice(0, variable)).join('/');
        const depth = folders.includes('**') || pattern.endsWith('**') ? Infinity : folders.length + 1;
        depthIn.set(base, Math.max(depth, depthIn.get(base) ?? 0));
    }
    const matches = (0,glob/* globMatcher */.fU)('attachments', [exact, path], { dot: negated, ignoreCase });
    return { line, negated, depthIn, matches };
};
/** Whole or not at all: the end of a cut text could be a part of a secret, which no mask finds. */
const quoted = (text) => text.length > 500 ? `of ${text.length} characters` : `"${(0,foreign_text/* plainLine */.h0)(text, 500)}"`;
/** On Windows a backslash separates; elsewhere it escapes a wildcard. */
const slashed = (path) => (external_node_path_.sep === '\\' ? path.replaceAll('\\', '/') : path);
/** The files and links that a glob matches, in the folders where that may be. */
async function* pathsOf(glob, root, signal) {
    for (const [base, depth] of glob.depthIn) {
        const folders = [base];
        for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
            try {
                const place = await (0,promises_.realpath)((0,external_node_path_.join)(root, folder));
                if (place !== root && !place.startsWith(root + external_node_path_.sep))
                    throw leadsOut(folder);
                for await (const entry of await (0,promises_.opendir)(place)) {
                    signal?.throwIfAborted();
                    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
                    if (!entry.isDirectory() && glob.matches(path))
                        yield path;
                    if (entry.isDirectory() && path.split('/').length < depth)
                        folders.push(path);
                }
            }
            catch (error) {
                const { code, syscall } = error;
                if (syscall === undefined)
                    throw error;
                if (code === 'ENOENT' || code === 'ENOTDIR')
                    continue;
                throw refused(`needs the folder ${shown(folder)}, which cannot be read (${code})`);
            }
        }
    }
}
/** Undefined for a link to a folder. */
const attachmentAt = async (relative, root) => {
    const path = await (0,promises_.realpath)((0,external_node_path_.join)(root, relative)).catch(() => {
        throw refused(`matches ${shown(relative)}, a link whose target is missing. Exclude it with a leading !`);
    });
    const stats = await (0,promises_.stat)(path);
    if (stats.isDirectory())
        return undefined;
    if (!path.startsWith(root + external_node_path_.sep))
        throw leadsOut(relative);
    if (!stats.isFile())
        throw refused(`matches ${shown(relative)}, which is not a file. Exclude it with a leading !`);
    const name = (0,external_node_path_.basename)(relative);
    return { name, path, size: stats.size, contentType: contentTypeOf(name) };
};
const checkLimits = (attachments, root) => {
    if (attachments.length === 0)
        throw refused('selects no file: all matches are excluded, or are links to folders');
    if (attachments.length > MOST_FILES)
        throw refused(`matches ${attachments.length} files. Pinkfish takes at most ${MOST_FILES}: send an archive of them`);
    let total = 0;
    for (const { name, path, size } of attachments) {
        const file = shown(path.slice(root.length + 1));
        const ending = refusedEnding(name) ?? refusedEnding(path);
        if (ending !== undefined)
            throw refused(`matches ${file}. Pinkfish takes no executables or scripts (${ending})`);
        const most = (mb) => `Pinkfish takes at most ${mb} MB (${mb * MB} bytes)`;
        if (size > LARGEST_FILE_MB * MB)
            throw refused(`matches ${file} of ${size} bytes. ${most(LARGEST_FILE_MB)} a file`);
        total += size;
        if (total > LARGEST_TOTAL_MB * MB)
            throw refused(`matches too much data, from ${file} on. ${most(LARGEST_TOTAL_MB)} in total`);
    }
};
const leadsOut = (path) => refused(`matches ${shown(path)}, a link that leads out of the workspace. Copy the file into the workspace`);
const refused = (fault) => new errors/* InputError */.dz('attachments', `${fault}.`);
const shown = (path) => quoted(path.replaceAll('/', external_node_path_.sep));


/***/ })

};
