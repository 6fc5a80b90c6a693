export const id = 115;
export const ids = [115];
export const modules = {

/***/ 99373:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);

/** A longer timer fires at once. To wake early is harmless: who sleeps so long looks at the clock. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const systemClock = {
    now: () => performance.now(),
    sleep: async (ms, signal) => {
        try {
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal });
        }
        catch (error) {
            // The timer's AbortError hides why.
            throw signal.aborted ? signal.reason : error;
        }
    },
};


/***/ }),

/***/ 77607:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parseDuration),
/* harmony export */   a: () => (/* binding */ formatDuration)
/* harmony export */ });
const UNITS = { h: 3_600_000, m: 60_000, s: 1_000 };
/**
 * Milliseconds of a duration as workflow authors write it: `90s`, `15m`, `1h30m`, `1h 30m`; a bare number is seconds.
 * Undefined for everything else, zero and negative durations included: no wait of ours can be that short.
 */
const parseDuration = (text) => {
    const compact = text
        .trim()
        .toLowerCase()
        .replace(/^[\d.]+$/, '$&s');
    const parts = /^(?:(\d+(?:\.\d+)?)h)?\s*(?:(\d+(?:\.\d+)?)m)?\s*(?:(\d+(?:\.\d+)?)s)?$/.exec(compact) ?? [];
    const [, hours = '0', minutes = '0', seconds = '0'] = parts;
    const ms = Math.round(Number(hours) * UNITS.h + Number(minutes) * UNITS.m + Number(seconds) * UNITS.s);
    return ms > 0 && Number.isSafeInteger(ms) ? ms : undefined;
};
/** A duration for people, two units at most: `850 ms`, `4.2 s`, `1 min 5 s`, `2 h 10 min`. */
const formatDuration = (ms) => {
    if (ms < 1_000)
        return `${Math.round(ms)} ms`;
    if (ms < 59_950)
        return `${(ms / UNITS.s).toFixed(1).replace(/\.0$/, '')} s`;
    const seconds = Math.round(ms / UNITS.s);
    if (seconds < 3_600)
        return inUnits(seconds, 'min', 's');
    return inUnits(Math.round(seconds / 60), 'h', 'min');
};
/** `total` counts sixtieths of the first unit. */
const inUnits = (total, unit, sixtieth) => {
    const rest = total % 60;
    return `${Math.floor(total / 60)} ${unit}${rest === 0 ? '' : ` ${rest} ${sixtieth}`}`;
};


/***/ }),

/***/ 83916:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dr: () => (/* binding */ NetworkError),
/* harmony export */   OK: () => (/* binding */ OperationError),
/* harmony export */   On: () => (/* binding */ TimedOutError),
/* harmony export */   Wk: () => (/* binding */ PlatformError),
/* harmony export */   cc: () => (/* binding */ CancelledError),
/* harmony export */   dk: () => (/* binding */ UnexpectedResponseError),
/* harmony export */   dz: () => (/* binding */ InputError),
/* harmony export */   iW: () => (/* binding */ during),
/* harmony export */   j$: () => (/* binding */ HttpError),
/* harmony export */   r4: () => (/* binding */ inWords)
/* harmony export */ });
/* harmony import */ var _foreign_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(33919);

/** The author of the workflow gave a bad value; thrown before any request. `message` names the input, the fault and the remedy. */
class InputError extends Error {
    name = 'InputError';
    input;
    constructor(input, fault) {
        super(`Input "${input}" ${fault}`);
        this.input = input;
    }
}
class HttpError extends Error {
    name = 'HttpError';
    failure;
    constructor(failure) {
        const { status, serviceMessage, requestId, redirectHost } = failure;
        const redirect = redirectHost === undefined ? '' : `, a redirect to ${redirectHost}`;
        super(`HTTP ${status}${redirect}${serviceMessage ? `: ${serviceMessage}` : ''}${suffix(requestId)}`);
        this.failure = failure;
    }
}
/** The service broke its contract: half a document, HTML instead of JSON, a missing id. */
class UnexpectedResponseError extends Error {
    name = 'UnexpectedResponseError';
    /** Whether the same request may be answered better a moment later; a document about another run never is. */
    transient;
    constructor(message, details) {
        super(`${message}${suffix(details.requestId)}`);
        this.transient = details.transient;
    }
}
/** The runner sent a signal. The reason with which the action's AbortSignal is aborted. */
class CancelledError extends Error {
    name = 'CancelledError';
}
/** A network error, and what only the sender knows: `left` is whether the request may have left this machine. */
class NetworkError extends Error {
    name = 'NetworkError';
    left;
    code;
    constructor(cause, left) {
        const { code, message } = cause;
        super(message === '' ? code : message, { cause });
        this.left = left;
        this.code = code;
    }
}
class TimedOutError extends Error {
    name = 'TimedOutError';
}
/** The runner's environment is not as the action needs it: a file that cannot be written, a proxy that is not a URL. */
class PlatformError extends Error {
    name = 'PlatformError';
}
class OperationError extends Error {
    name = 'OperationError';
    operation;
    constructor(operation, cause) {
        super(inWords(cause), { cause });
        this.operation = operation;
    }
}
/**
 * Runs work whose failures are those of `operation`.
 * @throws InputError and OperationError as they are; everything else as the cause of an OperationError
 */
const during = async (operation, work) => {
    try {
        return await work();
    }
    catch (error) {
        throw error instanceof InputError || error instanceof OperationError ? error : new OperationError(operation, error);
    }
};
const suffix = (requestId) => (requestId ? ` (request id ${requestId})` : '');
/** An error as part of a sentence: one line without a period at its end, with its code where the message lacks it. */
const inWords = (error) => {
    if (!Error.isError(error))
        return (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLine */ .h0)(String(error), 300);
    const { code } = error;
    const text = error.message === '' ? (code ?? error.name) : error.message;
    const namesCode = code === undefined || text.includes(code) || code.startsWith('UND_ERR');
    return (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLine */ .h0)(namesCode ? text : `${text} (${code})`, 700).replace(/\.$/, '');
};


/***/ }),

/***/ 33919:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q6: () => (/* binding */ visibleText),
/* harmony export */   W_: () => (/* binding */ withoutLinks),
/* harmony export */   h0: () => (/* binding */ plainLine),
/* harmony export */   wh: () => (/* binding */ plainText)
/* harmony export */ });
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_util__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _links_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73346);


/** Invisible characters and bidirectional controls (Unicode TR36, 3.2; TR39), except those that emoji and scripts need. */
const DECEIVING = /(?!(?<=\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier}|(?![\p{Default_Ignorable_Code_Point}\p{Script=Latin}])[\p{L}\p{M}])[\u200c\u200d]|(?<=\p{Extended_Pictographic})\ufe0f)[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/gu;
/** C0 and C1 controls and DEL except tab and line feed, and what JavaScript and some viewers take for line ends. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;
/** Operating system commands of terminals, and their beginnings, which make the search for other escapes slow. */
const TERMINAL_COMMANDS = /\u001b\](?:[^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c))?/g;
/** The runner's older command form, recognised anywhere in a line: `##[error]`, `##[add-mask]`. */
const RUNNER_COMMAND = /##\[/g;
/** Foreign text without escapes, control and invisible characters, and commands of the runner. Lines end in `\n`. */
const visibleText = (text) => (0,node_util__WEBPACK_IMPORTED_MODULE_0__.stripVTControlCharacters)(text.toWellFormed().replace(TERMINAL_COMMANDS, ''))
    .replace(/\r\n?/g, '\n')
    .replace(CONTROLS, ' ')
    .replace(DECEIVING, '')
    .replace(RUNNER_COMMAND, '## [')
    .replace(/^([^\S\n]*):(?=:)/gm, '$1: ');
/** Visible text that is fit for a log or a fenced block: no link in it has its query string, which may be a signature. */
const plainText = (text) => (0,_links_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutQueryStrings */ .V)(visibleText(text));
/** The same on one line and at most `max` characters: a name, a message. Never empty: `(unnamed)` stands for nothing. */
const plainLine = (text, max = 200) => {
    // Cut before the work: what comes in may be megabytes long.
    const plain = plainText(text.slice(0, max * 8));
    const line = plain.replace(/\s+/g, ' ').trim();
    if (line.length <= max)
        return line || '(unnamed)';
    // The cut may fall between the halves of a surrogate pair.
    const kept = line.slice(0, max - 1).toWellFormed();
    return `${kept.replace(/\ufffd$/, '')}…`;
};
/** Plain text without its links, any of which may hold a signature or a key. */
const withoutLinks = (text) => text.replace(/[a-z][a-z0-9+.-]{0,30}(?:(?::|%3a)(?:\\{0,9}\/|%2f){2})\S+/gi, '(link)');


/***/ }),

/***/ 85015:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CX: () => (/* binding */ workflowRunUrl),
/* harmony export */   Vd: () => (/* binding */ serverUrl),
/* harmony export */   j_: () => (/* binding */ readEvent),
/* harmony export */   rl: () => (/* binding */ numberOf)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _json_value_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48065);



/**
 * The event that started the workflow; if it cannot be read, an empty object, and `warn` is given the reason. The variable
 * is removed then: packages of the platform fail to load where its file is not JSON.
 */
const readEvent = async (env, warn) => {
    const { GITHUB_EVENT_PATH: path = '' } = env;
    if (path === '')
        return {};
    try {
        return JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8'));
    }
    catch (error) {
        delete env.GITHUB_EVENT_PATH;
        // A parser's message quotes the text.
        const why = error instanceof SyntaxError ? 'its file is empty or not JSON' : (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .inWords */ .r4)(error);
        warn(`The event of the workflow run (GITHUB_EVENT_PATH) could not be read: ${why}. What it contains is not used.`);
        return {};
    }
};
/** GitHub Enterprise Server has an address of its own. */
const serverUrl = (env) => env.GITHUB_SERVER_URL || 'https://github.com';
/** The page of the workflow run on GitHub. */
const workflowRunUrl = (env) => `${serverUrl(env)}/${env.GITHUB_REPOSITORY ?? ''}/actions/runs/${env.GITHUB_RUN_ID ?? ''}`;
/** The number of an issue, or an id. */
const numberOf = (value) => (0,_json_value_js__WEBPACK_IMPORTED_MODULE_2__/* .wholeOf */ .l2)(value, 1);


/***/ }),

/***/ 73476:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ pullRequestIn),
/* harmony export */   _: () => (/* binding */ pullRequestOf)
/* harmony export */ });
/* harmony import */ var _json_value_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48065);
/* harmony import */ var _event_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(85015);


/**
 * The number if the event or its ref names it. A workflow run of a fork lists no pull request, so its head branch is
 * looked up; for all other events it is the pull request whose head is the commit. Never throws.
 */
const pullRequestOf = (env, event) => {
    const [owner, repo, ...more] = (env.GITHUB_REPOSITORY ?? '').split('/');
    if (!owner || !repo || more.length > 0)
        return { kind: 'none' };
    const number = (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .numberOf */ .rl)(pullRequestIn(env, event)?.number) ?? numberInRef(env);
    if (number !== undefined)
        return { kind: 'number', owner, repo, number };
    const head = forkOf(env, event);
    if (head !== undefined)
        return { kind: 'branch', owner, repo, head };
    const sha = headCommit(env, event);
    return sha === undefined ? { kind: 'none' } : { kind: 'commit', owner, repo, sha };
};
/** Events whose record has a list of pull requests. */
const LISTING = ['workflow_run', 'check_run', 'check_suite'];
/** The event's own record of the pull request: a pull request, an issue, or an entry in a list. */
const pullRequestIn = (env, event) => {
    const name = env.GITHUB_EVENT_NAME ?? '';
    if (isPullRequestEvent(name))
        return (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .recordOf */ .zv)((0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(event, 'pull_request'));
    if (name === 'issue_comment')
        return (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .recordOf */ .zv)((0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(event, 'issue', 'pull_request')) && (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .recordOf */ .zv)((0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(event, 'issue'));
    if (!LISTING.includes(name))
        return undefined;
    const repositoryId = (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(event, 'repository', 'id');
    // A branch can be the head of pull requests in other repositories too, which have numbers of their own.
    return [(0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(event, name, 'pull_requests')]
        .flat()
        .map(_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .recordOf */ .zv)
        .find((entry) => {
        const id = (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(entry, 'base', 'repo', 'id');
        return id !== undefined && id === repositoryId && (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .numberOf */ .rl)(entry?.number) !== undefined;
    });
};
/** pull_request, pull_request_target, and the reviews of one. */
const isPullRequestEvent = (name) => /^pull_request(?:_|$)/.test(name);
/** `refs/pull/7/merge`, or `refs/heads/gh-readonly-queue/main/pr-7-<sha>` in a merge queue. */
const numberInRef = ({ GITHUB_EVENT_NAME: name = '', GITHUB_REF: ref = '' }) => {
    const pattern = isPullRequestEvent(name)
        ? /^refs\/pull\/(\d+)\//
        : /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d+)-[0-9a-f]+$/;
    return isPullRequestEvent(name) || name === 'merge_group' ? (0,_event_js__WEBPACK_IMPORTED_MODULE_0__/* .numberOf */ .rl)(Number(pattern.exec(ref)?.[1])) : undefined;
};
const forkOf = (env, event) => {
    if (env.GITHUB_EVENT_NAME !== 'workflow_run')
        return undefined;
    const text = (...path) => (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)((0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(event, 'workflow_run', ...path));
    const [owner, branch, sha] = [text('head_repository', 'owner', 'login'), text('head_branch'), text('head_sha')];
    return owner && branch && sha ? { owner, branch, sha } : undefined;
};
/** For runs, checks and statuses, GITHUB_SHA is the default branch's last commit, and the event names the commit it is about. */
const headCommit = (env, event) => {
    const name = env.GITHUB_EVENT_NAME ?? '';
    if (LISTING.includes(name))
        return (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)((0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(event, name, 'head_sha'));
    return (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__/* .textOf */ .b6)(name === 'status' ? (0,_json_value_js__WEBPACK_IMPORTED_MODULE_1__.at)(event, 'sha') : env.GITHUB_SHA);
};


/***/ }),

/***/ 75601:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   PH: () => (/* binding */ expandBraces),
/* harmony export */   fN: () => (/* binding */ LONGEST_PATH),
/* harmony export */   fU: () => (/* binding */ globMatcher)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);

/** Longer paths match no glob: the time to match grows with the length, and the service chooses the names of its files. */
const LONGEST_PATH = 1_024;
/** Of all patterns of an input together, braces expanded: bounds the time to match one path. */
const MOST_CHARACTERS = 5_000;
/**
 * Whether one of the patterns matches: `*`, `?`, `[a-z]`, `[!a]`, `**` for any folders, `{a,b}`, `{1..9}`; `\` makes a
 * character stand for itself. Compared in Unicode's composed form (NFC). Unlike picomatch's and minimatch's, no expression
 * tries a `*` that has matched a second time, so the time is at most the path's length times the pattern's.
 *
 * @throws InputError for a pattern that is not valid, and for too many of them
 */
const globMatcher = (input, patterns, options) => {
    const expressions = expandBraces(input, patterns).map((pattern) => expressionOf(input, pattern, options));
    return (path) => {
        if (path.length > LONGEST_PATH)
            return false;
        const composed = path.normalize();
        return expressions.some((expression) => expression.test(composed));
    };
};
/** @throws InputError where that makes too many patterns */
const expandBraces = (input, patterns) => {
    let characters = 0;
    const expand = (pattern) => {
        const [group = '', before = '', options = ''] = INNERMOST_GROUP.exec(pattern) ?? [];
        const rest = pattern.slice(group.length);
        if (group !== '')
            return options.split(/(?<!\\),/).flatMap((option) => expand(`${before}${option}${rest}`));
        characters += pattern.length + 1;
        if (characters <= MOST_CHARACTERS)
            return [pattern];
        const most = `more than ${MOST_CHARACTERS} characters with braces expanded`;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz(input, `is too complex: its patterns have ${most}. Use fewer or shorter patterns.`);
    };
    return [...new Set(patterns.map((pattern) => withoutRanges(pattern.normalize())).flatMap(expand))];
};
/** What is before it, and its options. Other braces stand for themselves. */
const INNERMOST_GROUP = /^((?:\\.|[^\\])*?)\{((?:\\.|[^\\{},])*(?:,(?:\\.|[^\\{},])*)+)\}/su;
/** `{1..3}` as `{1,2,3}`. */
const withoutRanges = (pattern) => pattern.replace(/\{(\d{1,4})\.\.(\d{1,4})\}/g, (range, from, to) => {
    const length = Number(to) - Number(from) + 1;
    return length < 2 ? range : `{${Array.from({ length }, (_, index) => Number(from) + index).join(',')}}`;
});
/** An escaped character, a class, or a character. */
const TOKEN = /\\[^/]|\[[!^]?\]?[^\]/]*\]|[^]/gu;
const expressionOf = (input, pattern, { dot, ignoreCase }) => {
    const tokens = pattern.match(TOKEN) ?? [];
    if (tokens.some((token, at) => /^[@+?*!]$/.test(token) && tokens[at + 1] === '(')) {
        const fault = 'has a pattern such as +(a|b), which is not supported';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz(input, `${fault}. Write {a,b}, or [(] for a parenthesis.`);
    }
    const visible = dot ? '' : '(?!\\.)';
    let groups = 0;
    // JavaScript's way to write an atomic group: a lookahead is never tried again.
    const atomic = (source) => `(?=(?<g${(groups += 1)}>${source}))\\k<g${groups}>`;
    const segmentSource = (segment) => {
        const chunks = [''];
        for (const token of segment.match(TOKEN) ?? []) {
            if (token === '*')
                chunks.push('');
            else
                chunks.push(`${chunks.pop() ?? ''}${tokenSource(token)}`);
        }
        const [first = '', ...others] = chunks;
        const last = others.pop();
        const guard = /^[*?[]/.test(segment) ? visible : '';
        const scans = others.map((chunk) => atomic(`[^/]*?${chunk}`)).join('');
        return `${guard}${first}${scans}${last === '' ? '[^/]*' : ''}${last ? atomic(`[^/]*?${last}(?=/|$)`) : ''}`;
    };
    // Parts with any folders between them; `**` at the end means any file in any folders.
    const parts = pattern.replace(/(?<=^|\/)\*\*$/, '**/*').split(/(?<=^|\/)\*\*\//);
    const sources = parts.map((part) => part.split('/').map(segmentSource).join('/'));
    const [start, ...floating] = [...sources.slice(0, -1), `${sources.at(-1) ?? ''}$`];
    const source = [start, ...floating.map((piece) => atomic(`(?:${visible}[^/]*/)*?${piece}`))].join('');
    try {
        return new RegExp(`^${source}`, ignoreCase ? 'iu' : 'u');
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz(input, 'has a pattern with a range that is not valid, such as [z-a]. Correct the range.');
    }
};
const tokenSource = (token) => {
    if (token === '?')
        return '[^/]';
    if (token.startsWith('[') && token.length > 2) {
        const [, negation = '', inside = ''] = /^\[([!^]?)(.*)\]$/su.exec(token) ?? [];
        return `(?!/)[${negation && '^'}${inside.replace(/[\\\][^]/g, '\\$&')}]`;
    }
    return token.replace(/^\\(?=.)/su, '').replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
};


/***/ }),

/***/ 54775:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ isIdentity),
/* harmony export */   j: () => (/* binding */ decodedBody)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_stream__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_zlib__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83916);



const LONGEST_MAGIC = 4;
const agrees = (start, magic) => magic.every((byte, index) => (start[index] ?? byte) === byte);
const GZIP = { create: node_zlib__WEBPACK_IMPORTED_MODULE_1__.createGunzip, begins: (start) => agrees(start, [0x1f, 0x8b]) };
const DEFLATE = {
    create: node_zlib__WEBPACK_IMPORTED_MODULE_1__.createInflate,
    // RFC 1950: the method, and a checksum over two bytes.
    begins: (start) => ((start[0] ?? 8) & 15) === 8 && (start.length < 2 || start.readUInt16BE() % 31 === 0),
};
const ZSTD = {
    // RFC 8878, 3.1.1.1.2 recommends this window; a larger one is refused. Brotli's is at most 16 MiB by itself.
    create: () => (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createZstdDecompress)({ params: { [node_zlib__WEBPACK_IMPORTED_MODULE_1__.constants.ZSTD_d_windowLogMax]: 23 } }),
    begins: (start) => agrees(start, [0x28, 0xb5, 0x2f, 0xfd]),
};
const CODINGS = new Map([
    ['gzip', GZIP],
    ['x-gzip', GZIP],
    ['deflate', DEFLATE],
    ['br', { create: node_zlib__WEBPACK_IMPORTED_MODULE_1__.createBrotliDecompress, begins: () => true }],
    ['zstd', ZSTD],
]);
/** The other names of IANA's registry of HTTP content codings. */
const UNSUPPORTED = 'compress x-compress exi pack200-gzip aes128gcm dcb dcz'.split(' ');
/** Each coding of one answer takes memory and multiplies what the next one gets; no server needs more. */
const MOST_CODINGS = 2;
const codingsIn = (header = '') => {
    const names = header.split(',').map((name) => name.trim().toLowerCase());
    return names.filter((name) => CODINGS.has(name) || UNSUPPORTED.includes(name));
};
/** Whether an answer's body is the content itself: only then does its length count bytes of the content. */
const isIdentity = (encoding) => codingsIn(encoding).length === 0;
/**
 * The body without its Content-Encoding: objects that are stored compressed are served so whatever the request accepts.
 * Names that are no HTTP coding (`aws-chunked`, `UTF-8`) are ignored, as curl does without `--compressed`; bytes that do
 * not begin as their coding does are kept, and `onMislabelled` is called. A body that cannot be decoded fails the stream.
 *
 * @throws UnexpectedResponseError for a coding that is not supported, and for more than two; the body is destroyed then
 */
const decodedBody = (body, encoding, onMislabelled) => {
    const names = codingsIn(encoding);
    const codings = names.flatMap((name) => CODINGS.get(name) ?? []);
    const isSupported = codings.length === names.length;
    if (!isSupported || codings.length > MOST_CODINGS) {
        // Left unread, it would hold its connection, and the process, open.
        body.on('error', ignore).destroy();
        const what = isSupported ? `more than ${MOST_CODINGS} content encodings` : 'an unsupported content encoding';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UnexpectedResponseError */ .dk(`the answer has ${what}`, { transient: false });
    }
    const decoded = (stream, coding) => node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(decode(stream, coding, onMislabelled), { objectMode: false });
    // What was encoded last is decoded first.
    return codings.reduceRight(decoded, body);
};
async function* decode(body, coding, onMislabelled) {
    const chunks = body[Symbol.asyncIterator]();
    let start = Buffer.alloc(0);
    while (start.length < LONGEST_MAGIC) {
        const next = await chunks.next();
        if (next.done === true)
            break;
        start = Buffer.concat([start, next.value]);
    }
    const whole = node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(following(start, chunks), { objectMode: false });
    const isMislabelled = start.length > 0 && !coding.begins(start);
    if (isMislabelled)
        onMislabelled?.();
    yield* (isMislabelled ? whole : (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.pipeline)(whole, coding.create(), ignore));
}
async function* following(start, rest) {
    yield start;
    yield* rest;
}
/** The failure reaches the reader through the last stream. */
const ignore = () => undefined;


/***/ }),

/***/ 34860:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ createDispatcher)
});

// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/loopback.ts
var loopback = __webpack_require__(72082);
;// CONCATENATED MODULE: ./src/http/debug-lines.ts
/**
 * An interceptor that writes a line for each request: method, kind, attempt, status, milliseconds, request id and bytes.
 * Never a URL: status and results carry the key in their path. The kind is what the request's `opaque` names.
 */
const debugging = (debug) => {
    const attempts = new Map();
    return (dispatch) => (options, handler) => {
        const { method, opaque: kind = 'Request' } = options;
        const attempt = (attempts.get(kind) ?? 0) + 1;
        attempts.set(kind, attempt);
        const startedAt = performance.now();
        let answer = 'no answer';
        let bytes = 0;
        const end = (error = '') => {
            const ms = Math.round(performance.now() - startedAt);
            debug(`${method} ${kind}, attempt ${attempt}: ${answer}${error}, ${ms} ms, ${bytes} bytes`);
        };
        return dispatch(options, {
            onRequestStart: (...args) => handler.onRequestStart?.(...args),
            onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
            onResponseStart: (...args) => {
                const [, status, { 'x-amzn-requestid': id = 'none' }] = args;
                answer = `HTTP ${status}, request id ${String(id)}`;
                if (status >= 200 && status < 300)
                    attempts.delete(kind);
                handler.onResponseStart?.(...args);
            },
            onResponseData: (controller, chunk) => {
                bytes += chunk.length;
                handler.onResponseData?.(controller, chunk);
            },
            onResponseEnd: (...args) => {
                end();
                handler.onResponseEnd?.(...args);
            },
            onResponseError: (controller, error) => {
                end(`, ${error.code ?? error.name}`);
                handler.onResponseError?.(controller, error);
            },
        });
    };
};

// EXTERNAL MODULE: ./node_modules/undici/lib/dispatcher/agent.js
var agent = __webpack_require__(57405);
var agent_default = /*#__PURE__*/__webpack_require__.n(agent);
// EXTERNAL MODULE: ./node_modules/undici/lib/dispatcher/dispatcher.js
var dispatcher = __webpack_require__(30883);
var dispatcher_default = /*#__PURE__*/__webpack_require__.n(dispatcher);
// EXTERNAL MODULE: ./node_modules/undici/lib/dispatcher/env-http-proxy-agent.js
var env_http_proxy_agent = __webpack_require__(53137);
var env_http_proxy_agent_default = /*#__PURE__*/__webpack_require__.n(env_http_proxy_agent);
// EXTERNAL MODULE: ./node_modules/undici/lib/api/index.js
var api = __webpack_require__(56615);
// EXTERNAL MODULE: ./node_modules/undici/lib/core/connect.js
var connect = __webpack_require__(59136);
var connect_default = /*#__PURE__*/__webpack_require__.n(connect);
;// CONCATENATED MODULE: ./src/http/undici.ts





const Agent = (agent_default());
const Dispatcher = (dispatcher_default());
const EnvHttpProxyAgent = (env_http_proxy_agent_default());
const buildConnector = (connect_default());
// As the entry does it, for proxies too: their tunnels are its method `connect`.
Object.assign(Dispatcher.prototype, api);

;// CONCATENATED MODULE: ./src/http/dispatcher.ts




const CONNECTING = {
    // One request a connection: with HTTP/2 a client may send a request again on its own when the server goes away.
    allowH2: false,
    timeout: 10_000,
    // To each address of a host: node's own 250 ms are shorter than a handshake over a slow line.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: 4_000,
};
/** Shared by all requests, so that connections are reused; retries are done elsewhere. */
const OPTIONS = {
    // Longer than the longest wait between two polls, where the server agrees.
    keepAliveTimeout: 60_000,
    // To each origin; as many as files are downloaded at a time.
    connections: 8,
    // As curl accepts in all; undici's own limit is 16 KiB.
    maxHeaderSize: 300 * 1024,
};
/**
 * The dispatcher for API and files: through the proxy that `https_proxy` or `http_proxy` names for the protocol, in lower
 * or upper case, unless `no_proxy` excludes the host; a loopback host never, since the key may go there in clear text.
 *
 * @throws PlatformError where a proxy is not a URL; its value, which may hold a password, is not shown
 */
const createDispatcher = (env, debug) => {
    const proxies = { http: proxyFrom(env, 'http_proxy'), https: proxyFrom(env, 'https_proxy') };
    const direct = new Agent({ ...OPTIONS, connect: connectDirectly });
    const hasProxy = proxies.http !== undefined || proxies.https !== undefined;
    const dispatcher = hasProxy ? proxying(direct, proxies, env.no_proxy || env.NO_PROXY || '') : direct;
    return debug === undefined ? dispatcher : dispatcher.compose(debugging(debug));
};
const proxying = (direct, { http, https }, noProxy) => {
    // A protocol without a proxy never comes here; without this, the environment would be read again.
    const [httpProxy = '', httpsProxy = ''] = [http ?? https, https ?? http];
    const connecting = { connect: CONNECTING, requestTls: CONNECTING, proxyTls: CONNECTING };
    const connectTimeout = CONNECTING.timeout;
    const proxied = new EnvHttpProxyAgent({ ...OPTIONS, ...connecting, connectTimeout, httpProxy, httpsProxy, noProxy });
    // Without private fields: what `compose` gives is a Proxy, which has none.
    class Router extends Dispatcher {
        dispatch(options, handler) {
            const { protocol, hostname } = new URL(String(options.origin));
            const proxy = protocol === 'https:' ? https : http;
            return (proxy === undefined || (0,loopback/* isLoopbackHost */.c)(hostname) ? direct : proxied).dispatch(options, handler);
        }
        async destroy() {
            await Promise.all([direct.destroy(), proxied.destroy()]);
        }
    }
    return new Router();
};
const connector = buildConnector(CONNECTING);
/** Lets a server send "100 Continue" unasked, which undici takes for a broken answer. */
const connectDirectly = (options, callback) => {
    connector(options, (...result) => {
        if (result[0] === null)
            skipContinue(result[1]);
        callback(...result);
    });
};
const CONTINUE = 'HTTP/1.1 100';
const CONTINUES = /^(?:HTTP\/1\.1 100[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)+/;
const LONGEST_CONTINUE = 4_096;
/** Only where an answer begins, that is, in what is read first after something was written: a body may look the same. */
const skipContinue = (socket) => {
    const read = socket.read.bind(socket);
    let [start, answered] = [Buffer.alloc(0), 0];
    socket.read = (size) => {
        for (;;) {
            const chunk = read(size);
            if (chunk === null || socket.bytesWritten === answered)
                return chunk;
            start = Buffer.concat([start, chunk]);
            start = start.subarray(CONTINUES.exec(start.toString('latin1', 0, LONGEST_CONTINUE))?.[0].length);
            if (start.length < LONGEST_CONTINUE && CONTINUE.startsWith(start.toString('latin1', 0, 12)))
                continue;
            const answer = start;
            [start, answered] = [Buffer.alloc(0), socket.bytesWritten];
            return answer;
        }
    };
};
const proxyFrom = (env, name) => {
    const value = (env[name] || env[name.toUpperCase()] || '').trim();
    if (value === '')
        return undefined;
    // curl and git accept "proxy:3128" as well.
    const url = value.includes('://') ? value : `http://${value}`;
    if (!URL.canParse(url) || !/^(https?|socks5?):/.test(url)) {
        throw new errors/* PlatformError */.Wk(`The environment variable ${name} must be a proxy URL, such as http://proxy.example:3128`);
    }
    return url;
};


/***/ }),

/***/ 87593:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F_: () => (/* binding */ nextTry),
/* harmony export */   Vs: () => (/* binding */ retryAfterMs),
/* harmony export */   zU: () => (/* binding */ failureKind)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);

const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;
/**
 * How long to wait before the next try, in milliseconds; undefined where there is to be none. Full jitter on top of
 * Retry-After; where that alone is longer than the time left, no try in time would be accepted.
 */
const nextTry = (rules, failed) => {
    const kind = failureKind(failed.error);
    if (kind === 'final')
        return undefined;
    const { now, since, tries, random, error } = failed;
    const retryTimeLeft = since + (rules.retryForMs[kind] ?? 0) - now;
    const retryAfterMs = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .HttpError */ .j$ ? (error.failure.retryAfterMs ?? 0) : 0;
    if (retryTimeLeft <= 0 || retryAfterMs > retryTimeLeft || now >= rules.deadline)
        return undefined;
    const jitter = random * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (tries - 1));
    const delay = Math.min(retryTimeLeft, retryAfterMs + jitter);
    if (now + delay <= rules.deadline)
        return delay;
    return rules.atDeadline === 'last-try' ? rules.deadline - now : undefined;
};
/** Of which kind a failure is; anything that is not known to be the network's or the service's doing is final. */
const failureKind = (error) => {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .HttpError */ .j$)
        return kindOfStatus(error);
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UnexpectedResponseError */ .dk)
        return error.transient ? 'transient' : 'final';
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TimedOutError */ .On)
        return 'transient';
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .NetworkError */ .Dr)
        return error.left ? 'transient' : 'unreachable';
    return Error.isError(error) ? kindOfNetworkError(error) : 'final';
};
const kindOfStatus = ({ failure: { status, retryAfterMs } }) => {
    if (status === 429 || (status === 503 && retryAfterMs !== undefined))
        return 'rate-limited';
    if (status === 404)
        return 'not-found';
    if (status === 408 || status === 425 || status >= 500 || status < 400)
        return 'transient';
    return 'final';
};
/** What an error's code says of itself; the first pattern that matches counts. */
const KINDS_OF_CODES = [
    [/^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|UND_ERR_(CONNECT_TIMEOUT|PRX_CONN))$/, 'unreachable'],
    // OpenSSL's verification results and Node's own TLS errors, by the form of their codes (Node's documentation of errors).
    [/^(ERR_(TLS|SSL)_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/, 'insecure'],
    [/^(HOSTNAME_MISMATCH|INVALID_CA|EPROTO|UND_ERR_PRX_TLS)/, 'insecure'],
    // undici's codes for its caller's faults, and a window that is not accepted: a second try would fail like the first.
    [/^UND_ERR_(INVALID_ARG|INVALID_RETURN_VALUE|NOT_SUPPORTED|DESTROYED|CLOSED)$/, 'final'],
    [/^ZSTD_error_frameParameter_windowTooLarge$/, 'final'],
    [/^(ECONN(RESET|ABORTED)|EPIPE|ETIMEDOUT|ENET(DOWN|RESET|UNREACH)|ENOTCONN)$/, 'transient'],
    // undici's other codes, those of a body that breaks off, and of zlib's decoders for one that does not decode.
    [/^(UND_ERR_|ERR_STREAM_PREMATURE_CLOSE$|Z_|ERR__ERROR_|ZSTD_error_)/, 'transient'],
];
const kindOfNetworkError = (error) => {
    const { code = '', syscall = '' } = error;
    // All addresses of a name, one after the other: the code is the first one's.
    const { errors = [] } = error;
    if (errors.length > 0 && errors.every((one) => failureKind(one) === 'unreachable'))
        return 'unreachable';
    // A tunnel that the proxy did not open: 407 and 403 are its rules, the rest may pass.
    const refusal = code === 'UND_ERR_ABORTED' ? /^Proxy response \((\d+)\)/.exec(error.message)?.[1] : undefined;
    if (refusal !== undefined)
        return ['403', '407'].includes(refusal) ? 'final' : 'unreachable';
    if (/^(connect|getaddrinfo|query(A|Aaaa))$/.test(syscall))
        return 'unreachable';
    // What is no HTTP; its code, where it has one, is the parser's.
    if (error.name === 'HTTPParserError')
        return 'transient';
    return KINDS_OF_CODES.find(([codes]) => codes.test(code))?.[1] ?? 'final';
};
/** Milliseconds of a Retry-After header, seconds or a date (RFC 9110, 10.2.3); undefined for neither. `nowDate` in epoch ms. */
const retryAfterMs = (header, nowDate) => {
    const text = header?.trim() ?? '';
    if (/^\d{1,9}$/.test(text))
        return Number(text) * 1_000;
    // Date.parse takes much that is no HTTP date, such as "-1" or "5.5".
    if (!/^[A-Za-z]{3,9},? /.test(text))
        return undefined;
    // The oldest of the three forms names no zone, and means the same one.
    const date = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
    return Number.isNaN(date) ? undefined : Math.max(0, date - nowDate);
};


/***/ }),

/***/ 28902:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ withRetries)
/* harmony export */ });
/* harmony import */ var _retry_policy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(87593);

/**
 * Tries until it succeeds or the rules end it; the one loop of retries in the action.
 *
 * @throws the last try's error, or the signal's reason
 */
const withRetries = async (attempt, rules, context) => {
    const { operation, clock, signal, random, onRetry } = context;
    // Kinds that take turns must not make each other's time begin anew.
    const since = new Map();
    for (let tries = 1;; tries += 1) {
        let startedAt = clock.now();
        try {
            return await attempt();
        }
        catch (error) {
            signal.throwIfAborted();
            const now = clock.now();
            if (context.progressed?.() === true) {
                tries = 1;
                startedAt = now;
                since.clear();
            }
            const kind = (0,_retry_policy_js__WEBPACK_IMPORTED_MODULE_0__/* .failureKind */ .zU)(error);
            const first = since.get(kind) ?? startedAt;
            since.set(kind, first);
            const delayMs = (0,_retry_policy_js__WEBPACK_IMPORTED_MODULE_0__/* .nextTry */ .F_)(rules, { error, tries, since: first, now, random: random() });
            if (delayMs === undefined)
                throw error;
            onRetry({ operation, error: error, delayMs, tries });
            await clock.sleep(delayMs, signal);
        }
    }
};


/***/ }),

/***/ 5616:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DN: () => (/* binding */ singleHeaders),
/* harmony export */   tN: () => (/* binding */ send),
/* harmony export */   x5: () => (/* binding */ refusal)
/* harmony export */ });
/* unused harmony export splitUrl */
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77607);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83916);
/* harmony import */ var _foreign_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(33919);
/* harmony import */ var _time_limit_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(17168);
/* harmony import */ var _content_encoding_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54775);
/* harmony import */ var _retry_policy_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(87593);







/** After decompression. A status or results document of 10,000 steps stays far below it. */
const LARGEST_DOCUMENT_BYTES = 64 * 1024 * 1024;
const LARGEST_ERROR_BYTES = 64 * 1024;
/**
 * Sends one request once and reads its whole answer. Redirects are not followed: a redirect could take the key elsewhere.
 *
 * @throws HttpError for every status but 200 to 299, with the service's own message; UnexpectedResponseError;
 * TimedOutError; NetworkError or the network's own error; the signal's reason
 */
const send = async (request, sender) => {
    const startedAt = performance.now();
    let isWriting = false;
    // undici begins to write a request only on a connection that has been made.
    const dispatcher = sender.dispatcher.compose((dispatch) => (options, handler) => {
        const start = handler.onRequestStart?.bind(handler);
        handler.onRequestStart = (...context) => {
            isWriting = true;
            start?.(...context);
        };
        return dispatch(options, handler);
    });
    try {
        return await sendOnce(request, { ...sender, dispatcher });
    }
    catch (error) {
        sender.signal.throwIfAborted();
        throw sendError(error, { isWriting, ms: performance.now() - startedAt });
    }
};
/** The error, with what it does not say by itself: whether the request may have left, and how long connecting took. */
const sendError = (error, { isWriting, ms }) => {
    // Says what was answered, or what ended the body before its end; undici takes a proxy's 407 for a wrong argument.
    const isAnswer = error.code === 'UND_ERR_INVALID_ARG' ||
        [_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .InputError */ .dz, _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .HttpError */ .j$, _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UnexpectedResponseError */ .dk].some((type) => error instanceof type);
    // Some errors look the same before a connection is made and after: TLS alerts, resets, silence.
    const isTransient = (0,_retry_policy_js__WEBPACK_IMPORTED_MODULE_6__/* .failureKind */ .zU)(error) === 'transient';
    if (isWriting ? !isTransient && !isAnswer : isTransient)
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .NetworkError */ .Dr(error, isWriting);
    if (!['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'].includes(error.code ?? ''))
        return error;
    // undici names the limit of one attempt, node none.
    const message = `no connection within ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDuration */ .a)(ms)}`;
    return Object.assign(new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .NetworkError */ .Dr(error, false), { message });
};
const sendOnce = async (request, { dispatcher, signal, redact }) => await (0,_time_limit_js__WEBPACK_IMPORTED_MODULE_4__/* .withTimeLimit */ .B)({ ms: request.timeoutMs, signal }, async (limited) => {
    const { operation, method, url, body = null, headersSuffice = false } = request;
    const target = { ...splitUrl(url), method, headers: request.headers, body };
    const response = await dispatcher.request({ ...target, signal: limited, opaque: operation });
    const status = response.statusCode;
    const headers = singleHeaders(response.headers, redact);
    const requestId = requestIdOf(headers);
    const ok = status >= 200 && status < 300;
    const limit = ok && !headersSuffice ? LARGEST_DOCUMENT_BYTES : LARGEST_ERROR_BYTES;
    const answer = await readAll(response.body, headers['content-encoding'], limit).catch((error) => {
        // The status has said what matters.
        if (!ok || headersSuffice)
            return Buffer.alloc(0);
        throw error;
    });
    if (!ok)
        throw refusal({ status, headers, body: answer, redact });
    if (answer.length > limit && !headersSuffice) {
        const fault = `the answer is larger than ${limit / 1024 ** 2} MiB`;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UnexpectedResponseError */ .dk(fault, { transient: false, requestId });
    }
    // undici takes the connection for free only then; a request that follows at once would open a second one.
    await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setImmediate)();
    return { headers, body: answer, requestId };
});
const refusal = ({ status, headers, body, redact }) => {
    const redirectHost = status >= 300 && status < 400 ? URL.parse(headers.location ?? '')?.host : undefined;
    // A Retry-After that is a date goes by the server's clock.
    const answeredAt = Date.parse(headers.date ?? '') || Date.now();
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .HttpError */ .j$({
        status,
        serviceMessage: serviceMessage(body.toString('utf8'), redact),
        requestId: requestIdOf(headers),
        retryAfterMs: (0,_retry_policy_js__WEBPACK_IMPORTED_MODULE_6__/* .retryAfterMs */ .Vs)(headers['retry-after'], answeredAt),
        redirectHost: redirectHost === undefined ? undefined : (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_3__/* .plainLine */ .h0)(redirectHost, 100),
    });
};
/** A URL's origin and the rest of it as it stands, not as a URL parser would write it: signatures cover the bytes. */
const splitUrl = (url) => {
    const parts = /^([a-z]+:\/\/[^/?#]+)([^#]*)/i.exec(url);
    if (parts === null)
        throw new TypeError('not an absolute URL');
    const [, origin = '', rest = ''] = parts;
    return { origin, path: rest.startsWith('/') ? rest : `/${rest}` };
};
/** Headers by lower-case name, the first value of each; of Content-Encoding all, since each is a coding. */
const singleHeaders = (headers, redact = (value) => value) => Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => {
    const values = [value].flat();
    const kept = name.toLowerCase() === 'content-encoding' ? values.join() : values[0];
    return kept === undefined ? [] : [[name.toLowerCase(), redact(kept)]];
}));
const requestIdOf = (headers) => {
    const id = headers['x-amzn-requestid'] ?? headers['x-amzn-trace-id'];
    return id === undefined ? undefined : (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_3__/* .plainLine */ .h0)(id, 100);
};
const serviceMessage = (body, redact) => {
    try {
        const { error, message } = JSON.parse(body);
        const words = [error, message].filter((part) => typeof part === 'string' && part.trim() !== '');
        return words.length === 0 ? undefined : (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_3__/* .withoutLinks */ .W_)((0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_3__/* .plainLine */ .h0)(redact([...new Set(words)].join(': ')), 500));
    }
    catch {
        // A gateway's HTML page says nothing that the status does not [assume].
        return undefined;
    }
};
/** Of a body above the limit, at least one byte more. */
const readAll = async (body, encoding, limit) => {
    const chunks = [];
    let size = 0;
    for await (const chunk of (0,_content_encoding_js__WEBPACK_IMPORTED_MODULE_5__/* .decodedBody */ .j)(body, encoding)) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > limit)
            break;
    }
    return Buffer.concat(chunks);
};


/***/ }),

/***/ 18463:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $d: () => (/* binding */ sizeOf),
/* harmony export */   Dx: () => (/* binding */ linesOf),
/* harmony export */   FH: () => (/* binding */ choiceOf),
/* harmony export */   TH: () => (/* binding */ idOf),
/* harmony export */   XM: () => (/* binding */ pathOf),
/* harmony export */   cP: () => (/* binding */ integerOf),
/* harmony export */   cf: () => (/* binding */ durationOf),
/* harmony export */   eQ: () => (/* binding */ isId),
/* harmony export */   gg: () => (/* binding */ refuseHome),
/* harmony export */   nn: () => (/* binding */ artifactNameOf)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77607);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);


/** For `true` and `false` YAML 1.2 has three spellings each; other words, such as `yes`, must not mean false silently. */
const choiceOf = (given, choices) => {
    const word = /^(?:True|TRUE|False|FALSE)$/.test(given.text) ? given.text.toLowerCase() : given.text;
    const choice = choices.find((known) => String(known) === word);
    const listed = choices.join(', ').replace(/, ([^,]*)$/, ' or $1');
    if (choice === undefined)
        throw refused(given, `must be ${listed}`);
    return choice;
};
const integerOf = (given, { min, max }) => {
    const value = /^\d+$/.test(given.text) ? Number(given.text) : NaN;
    if (!(value >= min && value <= max))
        throw refused(given, `must be a whole number from ${min} to ${max}`);
    return value;
};
/** Milliseconds. */
const durationOf = (given) => {
    const ms = (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .parseDuration */ .E)(given.text);
    if (ms === undefined)
        throw refused(given, 'must be a positive duration, such as 90s, 15m or 1h30m');
    return ms;
};
/** Bytes. */
const sizeOf = (given) => {
    const [, amount = '', unit = ''] = /^(\d+) ?([kmg]ib|)$/i.exec(given.text) ?? [];
    const bytes = Number(amount) * 1024 ** ['', 'kib', 'mib', 'gib'].indexOf(unit.toLowerCase());
    if (bytes === 0 || !Number.isSafeInteger(bytes))
        throw refused(given, 'must be a positive number of bytes, or a number with KiB, MiB or GiB, such as 500MiB');
    return bytes;
};
const linesOf = (text) => text.split(/\s*[\r\n]\s*/).flatMap((line) => line.trim() || []);
/** A path, byte for byte but for the white space around it; undefined where none is given. */
const pathOf = ({ name, text }) => {
    if (/[\0\r\n]/.test(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, 'cannot hold a line break or a NUL character. Write one path on one line.');
    refuseHome(name, text);
    return text || undefined;
};
/** A shell expands `~/`, and nothing else does: a folder called `~` is not what the author means. */
const refuseHome = (name, path) => {
    if (!/^~[\\/]/.test(path))
        return;
    const remedy = 'Write an absolute path, or one that begins with ${{ github.workspace }}';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, `has a path that begins with ~/, which is not expanded. ${remedy}.`);
};
/** Refuses what @actions/artifact refuses in an artifact's name, and what else no file name may hold. */
const artifactNameOf = ({ name, text }) => {
    if (/["*/:<>?\\|\u0000-\u001f\u007f]/.test(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, 'cannot hold control characters or any of " * / : < > ? \\ |. Remove them.');
    return text || undefined;
};
/** A run's or an automation's id. It becomes part of a path, where `.` and `..` would climb however they are encoded. */
const idOf = ({ name, text }) => {
    if (/^\d+(?:\.\d+)?E\+?\d+$/i.test(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, 'is a rounded number. Put the id in quotes where it is set.');
    if (!isId(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, 'must be an id, made of A-Z, a-z, 0-9 and . _ ~ -. Copy the whole id.');
    return text;
};
/** Whether a text can stand for itself in a URL's path [assume: ids are made of such characters only]. */
const isId = (text) => /^[A-Za-z0-9._~-]{1,200}$/.test(text) && !/^\.{1,2}$/.test(text);
/** Words and amounts that an author types. Anything else could be a secret in the wrong input, and is not quoted. */
const SAFE = /^-?\d{0,5}(?:\.\d{1,3})?[A-Za-z ]{0,14}$/;
const refused = ({ name, text }, rule) => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .InputError */ .dz(name, `${rule} (got ${SAFE.test(text) ? `"${text}"` : `${text.length} characters`}).`);


/***/ }),

/***/ 12293:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ scanJson)
/* harmony export */ });
/** By what is expected: the first characters of the tokens that are allowed then, and how it is called in a fault. */
const STATES = {
    value: [/[^\]},:]/, 'a value is expected'],
    'value-or-close': [/[^},:]/, 'a value or "]" is expected'],
    name: [/"/, 'a name in double quotes is expected'],
    'name-or-close': [/["}]/, 'a name in double quotes or "}" is expected'],
    colon: [/:/, 'a colon is expected'],
    'comma-or-close': [/[,\]}]/, 'a comma or a closing bracket is expected'],
    end: [/^$/, 'the object has already ended'],
};
/**
 * Reads JSON (RFC 8259) without making values of it: the members of the object on top with their values byte for byte,
 * or the first fault. `JSON.parse` rounds numbers and does not always name a position. Not recursive: any depth is read.
 */
const scanJson = (text) => {
    const closers = [];
    const members = [];
    let expected = 'value';
    let name = '';
    let valueAt = 0;
    for (let at = endOf(SPACE, text, 0); at < text.length;) {
        const token = readToken(text, at);
        if (typeof token === 'object')
            return { members, fault: token };
        const onTop = closers.length === 1 && closers[0] === '}';
        if (onTop && expected === 'value')
            valueAt = at;
        if (onTop && expected.startsWith('name') && text[at] === '"')
            name = JSON.parse(text.slice(at, token));
        const next = step(expected, { char: text.charAt(at), closers });
        if (next === undefined)
            return { members, fault: { at, what: STATES[expected][1] } };
        if (next === 'comma-or-close' && closers.length === 1 && closers[0] === '}') {
            members.push({ name, json: text.slice(valueAt, token) });
        }
        expected = next;
        at = endOf(SPACE, text, token);
    }
    if (expected === 'end')
        return { members, fault: undefined };
    return { members, fault: { at: text.length, what: `the text ends, but ${STATES[expected][1]}` } };
};
/** What may follow the token that begins with `char`; undefined where that token is not allowed. Keeps `closers`. */
const step = (expected, { char, closers }) => {
    const closes = char === '}' || char === ']';
    if (!STATES[expected][0].test(char) || (closes && closers.at(-1) !== char))
        return undefined;
    if (expected.startsWith('name') && !closes)
        return 'colon';
    if (char === ':')
        return 'value';
    if (char === ',')
        return closers.at(-1) === '}' ? 'name' : 'value';
    if (closes)
        closers.pop();
    if (char === '{' || char === '[') {
        closers.push(char === '{' ? '}' : ']');
        return char === '{' ? 'name-or-close' : 'value-or-close';
    }
    return closers.length === 0 ? 'end' : 'comma-or-close';
};
const NUMBER_OR_WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SPACE = /[ \t\n\r]*/y;
/** Where what the sticky pattern matches at `at` ends; 0 where it does not match. */
const endOf = (pattern, text, at) => {
    pattern.lastIndex = at;
    pattern.test(text);
    return pattern.lastIndex;
};
const readToken = (text, at) => {
    const char = text.charAt(at);
    if ('{}[]:,'.includes(char))
        return at + 1;
    if (char === '"')
        return readString(text, at);
    const end = endOf(NUMBER_OR_WORD, text, at);
    if (end > 0)
        return end;
    return { at, what: /['‘’“”„‟«»]/.test(char) ? 'JSON requires straight double quotes' : 'this is not a JSON value' };
};
const readString = (text, start) => {
    const special = /["\\\u0000-\u001f]/g;
    for (special.lastIndex = start + 1; special.test(text);) {
        const at = special.lastIndex - 1;
        if (text[at] === '"')
            return at + 1;
        if (text[at] !== '\\')
            return { at, what: 'a line break or control character in a text must be escaped, as \\n or \\u001b' };
        special.lastIndex = endOf(ESCAPE, text, at);
        if (special.lastIndex === 0)
            return { at, what: 'the escape is not valid; write a backslash as \\\\' };
    }
    return { at: start, what: 'the text that begins here has no closing quote' };
};


/***/ }),

/***/ 48065:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ kindOf),
/* harmony export */   at: () => (/* binding */ at),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   l2: () => (/* binding */ wholeOf),
/* harmony export */   zv: () => (/* binding */ recordOf)
/* harmony export */ });
/** What a value is, as part of a sentence. */
const kindOf = (value) => {
    if (Array.isArray(value))
        return 'a list';
    if (typeof value === 'string')
        return 'only a text';
    return typeof value === 'object' ? (value === null ? 'null' : 'object') : `a ${typeof value}`;
};
/** The member of a parsed document at a path; undefined where the document has another shape. */
const at = (value, ...path) => path.reduce((parent, name) => {
    const record = recordOf(parent);
    return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}, value);
const recordOf = (value) => typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
/** A text that is not empty. */
const textOf = (value) => typeof value === 'string' && value !== '' ? value : undefined;
/** A whole number that is exact and not below `least`. */
const wholeOf = (value, least) => Number.isSafeInteger(value) && value >= least ? value : undefined;


/***/ }),

/***/ 73346:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ withoutQueryStrings)
/* harmony export */ });
/** The `://` of a link, also percent-encoded or in JSON escapes. Repetitions are bounded: V8's stack would overflow. */
const LINK_START = /(?::|%3a|\\{1,9}u003a)(?:\\{0,9}\/|\\{1,9}u002f|%2f){2}/gi;
/** A piece of what stands behind it: characters as they are, one of those that matter, or one in JSON escapes. */
const LINK_PART = /[^\u0000-\u0020"<>\\?#%]{1,999}|%3f|[?#%]|\\{1,999}(?:\/|u[0-9a-f]{4})/iy;
/** What stands behind a link in a sentence, in Markdown or in quotes rather than belonging to its query. */
const BEHIND = /[)\]}.,;:!'*`]$/;
/** A text, JSON or not, without the query strings of its links, which hold signatures. In doubt, more is removed. */
const withoutQueryStrings = (text) => {
    const kept = [];
    let keptUpTo = 0;
    LINK_START.lastIndex = 0;
    for (let start = LINK_START.exec(text); start !== null; start = LINK_START.exec(text)) {
        const questionMark = start[0].includes('%') ? /^(?:\?|%3f|\\+u003f)$/i : /^(?:\?|\\+u003f)$/i;
        let end = LINK_START.lastIndex;
        let queryAt;
        for (let part = partAt(text, end); part !== undefined; part = partAt(text, end)) {
            if (questionMark.test(part))
                queryAt ??= end;
            if (part === '#' && queryAt !== undefined)
                break;
            end += part.length;
        }
        LINK_START.lastIndex = end;
        if (queryAt === undefined)
            continue;
        while (BEHIND.test(text.charAt(end - 1)))
            end -= 1;
        kept.push(text.slice(keptUpTo, queryAt));
        keptUpTo = end;
    }
    return kept.length === 0 ? text : [...kept, text.slice(keptUpTo)].join('');
};
const partAt = (text, at) => {
    LINK_PART.lastIndex = at;
    return LINK_PART.exec(text)?.[0];
};


/***/ }),

/***/ 72082:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c: () => (/* binding */ isLoopbackHost)
/* harmony export */ });
/** Whether a host, as URL writes it, is this machine by its form. */
const isLoopbackHost = (hostname) => /^(?:(?:.+\.)?localhost\.?|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname);


/***/ }),

/***/ 88747:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./src/duration.ts
var duration = __webpack_require__(77607);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
;// CONCATENATED MODULE: ./src/inputs/api-key.ts

/** A mask of fewer characters would eat other text of the job. */
const SHORTEST_KEY = 8;
/**
 * Words that this action's outputs and log are made of. A key that is part of one would blank them: a runner drops every
 * output that holds a masked text.
 */
const OWN_WORDS = ('complete wait-timeout detached cancelled COMPLETE CANCELLED CANCELED ' +
    'mimeType results.json summary.md pinkfish-run- https:// /ext/triggers/').split(' ');
const isMaskable = (text) => text.length >= SHORTEST_KEY && !OWN_WORDS.some((word) => word.includes(text));
/**
 * The key, known to be one that can be sent in a header and masked. `name` is the input that holds it.
 *
 * @throws InputError that never holds the key
 */
const checkedKey = (name, key) => {
    const refused = (fault, remedy = 'Copy the whole key from Pinkfish') => new errors/* InputError */.dz(name, `${fault}. ${remedy}.`);
    if (/\s/.test(key))
        throw refused('holds a key with white space', 'Store the key again, on one line without blanks');
    if (!/^[\x21-\x7e]+$/.test(key))
        throw refused('holds a key with control characters or letters beyond ASCII');
    if (key.includes('://'))
        throw refused('must be a key, not a URL', 'A whole trigger URL belongs in trigger-id');
    if (key.length < SHORTEST_KEY)
        throw refused(`holds a key of fewer than ${SHORTEST_KEY} characters`);
    if (!isMaskable(key))
        throw refused('holds a common word, which cannot be masked');
    return key;
};
/**
 * What must be masked before anything else is printed: the key, and the key inside a webhook or status URL, raw and
 * decoded, also where the inputs will be refused. None that is short or common enough to blank other text.
 */
const secretsOf = (get) => {
    // People paste the key's URL into the wrong input too.
    const texts = ['trigger-id', 'base-url', 'api-key', 'run-id', 'automation-id'].map((name) => get(name) ?? '');
    const inUrls = [...texts.join('\n').matchAll(/\/webhook\/([^/?#\s]+)/gi)].map(([, raw = '']) => raw);
    const secrets = inUrls.flatMap((raw) => [raw, decoded(raw) ?? raw]);
    return [...new Set([(get('api-key') ?? '').trim(), ...secrets])].filter(isMaskable);
};
/** Percent-decoded; undefined where that is not possible. */
const decoded = (text) => {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return undefined;
    }
};

;// CONCATENATED MODULE: ./src/redact.ts
/** Escapes within escapes: more levels are not decoded. */
const MOST_LEVELS = 4;
/** Bytes of one character's longest spelling that is found across two chunks, as in `\\\\u0026amp;#x002b;`. */
const LONGEST_SPELLING = 32;
/** Bytes that are decoded at once, to save memory. */
const LARGEST_PART = 1024 * 1024;
/** A shorter secret's base64 would be found by chance. */
const SHORTEST_IN_BASE64 = 8;
/**
 * Finds secrets as they are, in base64, and with characters in escapes (`\u006b`, `\x6b`), percent-encoding or HTML
 * entities, mixed and nested. Bytes that could spell a secret are decoded level by level and searched, in linear time.
 */
const redactor = (given) => {
    const words = [...new Set(given.filter((secret) => secret !== '').flatMap(formsOf))];
    const lengths = words.map(({ length }) => length);
    const longest = words.length === 0 ? 0 : (Math.max(...lengths) + 1) * LONGEST_SPELLING;
    const shortest = Math.min(...lengths);
    // Which bytes can spell a word: its own, and those of escapes.
    const fits = Uint8Array.from({ length: 256 }, (_, code) => Number(/[\w\\%&#;]/.test(String.fromCharCode(code))));
    for (const byte of Buffer.from(words.join(''), 'latin1'))
        fits[byte] = 1;
    const search = (bytes) => {
        const ranges = rangesOf(bytes, words);
        const most = LARGEST_PART + longest;
        const isFit = (at) => fits[bytes[at] ?? 0] === 1;
        for (let start = 0; start + shortest < bytes.length;) {
            // Backwards: most runs are too short, and their beginnings need not be read.
            let end = start + shortest;
            while (end >= start && isFit(end))
                end -= 1;
            if (end >= start) {
                start = end + 1;
                continue;
            }
            end = start + shortest + 1;
            while (end < bytes.length && isFit(end) && end - start < most)
                end += 1;
            for (const found of escapedRanges(bytes.subarray(start, end), words)) {
                ranges.push({ start: start + found.start, end: start + found.end });
            }
            start = end - start < most ? end : end - longest;
        }
        return ranges;
    };
    // Of a million short texts, hardly one is worth a search of its bytes.
    const mayHold = (text) => /\P{ASCII}/u.test(text) ||
        (text.length >= shortest && (/[\\%&]/.test(text) || words.some((word) => text.includes(word))));
    return {
        text: (text) => (mayHold(text) ? replaced(text, search) : text),
        bytes: (bytes) => {
            const ranges = search(bytes);
            for (const { start, end } of ranges)
                bytes.fill('*', start, end);
            return ranges.length > 0;
        },
        longest,
    };
};
/** A secret, what decoding makes of it, and the base64 that the bytes around it do not change, at each alignment. */
const formsOf = (secret) => {
    const plain = Buffer.from(secret);
    const forms = [];
    for (let form = plain; form !== undefined; form = redact_decoded(form)?.bytes) {
        forms.push(form.toString('latin1'));
    }
    if (plain.length < SHORTEST_IN_BASE64)
        return forms;
    for (const before of [0, 1, 2]) {
        const bytes = Buffer.concat([Buffer.alloc(before), plain]);
        const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
        forms.push(bytes.toString('base64').slice(from, to), bytes.toString('base64url').slice(from, to));
    }
    return forms;
};
const rangesOf = (bytes, words) => {
    const ranges = [];
    for (const word of words) {
        const next = (from) => bytes.indexOf(word, from, 'latin1');
        for (let start = next(0); start !== -1; start = next(start + word.length)) {
            ranges.push({ start, end: start + word.length });
        }
    }
    return ranges;
};
/** Where the words stand in bytes whose escapes are decoded, at any level. */
const escapedRanges = (given, words, most = MOST_LEVELS) => {
    const level = most === 0 ? undefined : redact_decoded(given);
    if (level === undefined)
        return [];
    const { bytes, origins } = level;
    return [...rangesOf(bytes, words), ...escapedRanges(bytes, words, most - 1)].map(({ start, end }) => ({
        start: origins[start] ?? 0,
        end: origins[end] ?? 0,
    }));
};
/** The escapes decoded once; undefined if there are none. Byte by byte, which takes a fraction of an expression's time. */
const redact_decoded = (given) => {
    if (![BACKSLASH, PERCENT, AMPERSAND].some((code) => given.includes(code)))
        return undefined;
    const [bytes, origins] = [Buffer.alloc(given.length), new Uint32Array(given.length + 1)];
    let length = 0;
    for (let at = 0; at < given.length; length += 1) {
        const escape = escapeAt(given, at);
        bytes[length] = escape === 0 ? (given[at] ?? 0) : escape & 0xff;
        origins[length] = at;
        at += escape === 0 ? 1 : escape >> 8;
    }
    origins[length] = given.length;
    return length === given.length ? undefined : { bytes: bytes.subarray(0, length), origins };
};
/** The named entities of printable ASCII characters (HTML, 13.5). */
const ENTITIES = new Map('excl! quot" num# dollar$ percnt% amp& apos\' lpar( rpar) ast* midast* plus+ comma, period. sol/ colon: semi; lt< equals= gt> quest? commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] Hat^ lowbar_ UnderBar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}'
    .split(' ')
    .map((entry) => [entry.slice(0, -1).toLowerCase(), entry.charCodeAt(entry.length - 1)]));
const [BACKSLASH = 0, PERCENT = 0, AMPERSAND = 0, ZERO, LETTER_U, LETTER_X] = Buffer.from('\\%&0ux');
/** The code of the character that is escaped here, and above it the length of the escape; 0 if nothing is escaped. */
const escapeAt = (bytes, at) => {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === PERCENT)
        return hexadecimal(bytes, at, 3);
    if (bytes[at] === AMPERSAND)
        return entity(bytes.toString('latin1', at + 1, at + 17));
    if (bytes[at] !== BACKSLASH)
        return 0;
    if (next === LETTER_X)
        return hexadecimal(bytes, at, 4);
    if (next === LETTER_U && bytes[at + 2] === ZERO && bytes[at + 3] === ZERO)
        return hexadecimal(bytes, at, 6);
    // Letters and digits mean something else behind a backslash.
    return next > 0x20 && next < 0x7f && digit(next, 36) === NO_DIGIT ? packed(next, 2) : 0;
};
const packed = (code, size) => (code < 128 ? size * 256 + code : 0);
/** An escape of `size` bytes of which the last two are the code. */
const hexadecimal = (bytes, at, size) => packed(digit(bytes[at + size - 2], 16) * 16 + digit(bytes[at + size - 1], 16), size);
const NO_DIGIT = 256;
const digit = (code = 0, base) => {
    if (code >= 0x30 && code <= 0x39)
        return code - 0x30;
    const value = (code | 0x20) - 0x57;
    return value >= 10 && value < base ? value : NO_DIGIT;
};
/** What follows an ampersand. */
const entity = (text) => {
    const [whole = '', decimal, hex, name = ''] = /^(?:#(\d+)|#x([\da-f]+)|([a-z]+));?/i.exec(text) ?? [];
    const number = decimal ?? (hex && `0x${hex}`);
    return packed(number === undefined ? (ENTITIES.get(name.toLowerCase()) ?? NO_DIGIT) : Number(number), whole.length + 1);
};
const replaced = (text, search) => {
    const bytes = Buffer.from(text);
    const ranges = search(bytes).sort((a, b) => a.start - b.start);
    if (ranges.length === 0)
        return text;
    const result = Buffer.alloc(bytes.length + ranges.length * 3);
    let [size, kept] = [0, 0];
    for (const { start, end } of ranges) {
        if (start >= kept)
            size += bytes.copy(result, size, kept, start) + result.write('***', size + start - kept);
        kept = Math.max(kept, end);
    }
    return result.toString('utf8', 0, size + bytes.copy(result, size, kept));
};

// EXTERNAL MODULE: ./src/report/report.ts
var report = __webpack_require__(88850);
;// CONCATENATED MODULE: ./src/context.ts





/** The runner cuts annotations and log lines above 4,096 characters (actions/runner, Runner.Worker/ExecutionContext.cs). */
const LONGEST_MESSAGE = 4_000;
/** A new context: the secrets are masked, and from here on every text is redacted before it is written. */
const createContext = (platform) => {
    const secrets = secretsOf((name) => platform.runner.getInput(name) ?? '');
    // Before anything else is printed.
    const masks = new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]));
    masks.forEach((mask) => platform.runner.setSecret(mask));
    const redact = redactor(secrets);
    const runner = redacting(platform.runner, redact);
    const { clock, signal, random, env } = platform;
    const onRetry = ({ operation, error, delayMs, tries }) => {
        // Of a long row of failures, the log shows the first, second, fourth, eighth…
        const log = Number.isInteger(Math.log2(tries)) ? runner.info : runner.debug;
        log(`${operation} failed: ${(0,errors/* inWords */.r4)(error)}; retrying in ${(0,duration/* formatDuration */.a)(delayMs)}`);
    };
    const retry = { clock, signal, random, onRetry };
    const colours = (env.NO_COLOR ?? '') === '';
    return { ...platform, runner, redactor: redact, retry, colours, report: (0,report/* emptyReport */._)(), event: {} };
};
/** A runner that is given no secret and no line that it would cut, whoever wrote the text. */
const redacting = (runner, { text }) => {
    const line = (given) => {
        const redacted = text(given);
        return redacted.length > LONGEST_MESSAGE ? `${redacted.slice(0, LONGEST_MESSAGE)}…` : redacted;
    };
    return {
        ...runner,
        setOutput: (name, value) => runner.setOutput(name, text(value)),
        appendSummary: (markdown) => runner.appendSummary(text(markdown)),
        info: (given) => runner.info(line(given)),
        debug: (given) => runner.debug(line(given)),
        warning: (message, title) => runner.warning(line(message), line(title)),
        error: (message, title) => runner.error(line(message), line(title)),
        startGroup: (name) => runner.startGroup(line(name)),
    };
};

// EXTERNAL MODULE: ./src/github/event.ts
var github_event = __webpack_require__(85015);
// EXTERNAL MODULE: ./src/glob.ts
var glob = __webpack_require__(75601);
;// CONCATENATED MODULE: ./src/inputs/base-url.ts

/**
 * Where the service's paths begin, without a slash at the end. `name` is the input that holds it.
 * @throws InputError that never holds the URL
 */
const parseBaseUrl = (name, text) => {
    const refused = (fault) => new errors/* InputError */.dz(name, `${fault}.`);
    // A URL parser drops line breaks and turns backslashes silently.
    if (!/^[\x21-\x7e]+$/.test(text) || text.includes('\\'))
        throw refused('cannot hold white space, backslashes or characters beyond ASCII. Copy the URL from a browser');
    const url = /^https?:\/\/[^/]/i.test(text) ? URL.parse(text) : null;
    if (url === null)
        throw refused('must be a whole, valid URL. Write it with https:// in front');
    if (url.username !== '' || url.password !== '')
        throw refused('cannot hold a user name or password. Remove it');
    if (/[?#]/.test(text))
        throw refused('cannot hold a query (?) or a fragment (#). Remove it');
    if (url.protocol === 'http:' && !/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname))
        throw refused('would send the key unencrypted. Write https://, since http:// is only for this machine');
    if (`${url.pathname}/`.includes('/ext/'))
        throw refused('must end before /ext. A whole trigger URL belongs in trigger-id');
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
};

// EXTERNAL MODULE: ./src/inputs/values.ts
var values = __webpack_require__(18463);
;// CONCATENATED MODULE: ./src/inputs/trigger-target.ts




const INPUT = 'trigger-id';
const AN_ID = 'an id, made of A-Z, a-z, 0-9 and . _ ~ -';
const FORMS = '…/ext/triggers/ID or …/ext/webhook/KEY/triggers/ID';
/**
 * How a Draft URL differs from a Live one is not published, so every query is kept as it stands.
 * @throws InputError that never holds the URL
 */
const parseTrigger = (text) => {
    const given = text.trim();
    if ((0,values/* isId */.eQ)(given))
        return { target: { form: 'api', triggerId: given, query: '' } };
    if (!/^[\x21-\x7e]*$/.test(given))
        throw refused('cannot hold white space or characters beyond ASCII');
    const parts = /^(https?:\/\/[^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(given);
    if (parts === null)
        throw refused(given.includes('/') ? 'is only a part of a URL' : `must be ${AN_ID}`);
    const [, origin = '', path = '', query = '', fragment] = parts;
    if (fragment !== undefined)
        throw refused('is a URL with a fragment (#)');
    if (/\/ext\/webhook\/[^/]*\/runs(?:\/|$)/.test(path)) {
        const remedy = 'set automation-id and run-id to the two parts behind /runs/';
        throw new errors/* InputError */.dz(INPUT, `is the URL of a run. To follow that run, leave trigger-id out and ${remedy}.`);
    }
    const names = /^(.*)\/ext\/(?:webhook\/([^/]+)\/)?triggers\/([^/]+)\/*$/.exec(path);
    if (names === null)
        throw refused('is not the URL of a trigger');
    const [, prefix = '', rawKey, triggerId = ''] = names;
    if (!(0,values/* isId */.eQ)(triggerId))
        throw refused(`is a URL in which the id is not ${AN_ID}`);
    const baseUrl = parseBaseUrl(INPUT, `${origin}${prefix}`);
    if (rawKey === undefined)
        return { target: { form: 'api', triggerId, query }, baseUrl };
    const key = decoded(rawKey);
    if (key === undefined)
        throw refused('is a URL in which the key is not valid percent-encoding');
    return { target: { form: 'webhook', triggerId, query }, baseUrl, key: checkedKey(INPUT, key) };
};
const refused = (fault) => new errors/* InputError */.dz(INPUT, `${fault}. Write the id alone, or the whole trigger URL from the Pinkfish editor: ${FORMS}.`);

;// CONCATENATED MODULE: ./src/inputs/inputs.ts






/**
 * Every input that action.yml declares, with its default there, which is also what an empty text means. `files` alone
 * may be empty: then it chooses nothing. The default of `github-token`, an expression, only the runner can evaluate.
 */
const DEFAULTS = {
    'api-key': '',
    'trigger-id': '',
    payload: '{}',
    'payload-file': '',
    attachments: '',
    'github-context': 'false',
    'run-id': '',
    'automation-id': '',
    wait: 'true',
    'on-paused': 'wait',
    'on-rerun': 'new',
    timeout: '30m',
    'poll-interval': 'auto',
    files: '**',
    'download-path': '',
    'upload-artifact': 'auto',
    'output-artifact': 'auto',
    'artifact-name': '',
    'max-download-size': '10GiB',
    'retention-days': '',
    'compression-level': 'auto',
    summary: 'true',
    'render-output': 'text',
    'pr-comment': 'false',
    'comment-key': '',
    'github-token': '',
    'base-url': 'https://triggers.app.pinkfish.ai',
};
/**
 * All inputs, or the first fault in them; nothing has been sent by then. `get` gives an input's text as it was written,
 * undefined where the runner has set none.
 *
 * @throws InputError naming the input, the fault and the remedy; it never holds a key or a URL
 */
const parseInputs = (get) => {
    const read = (name) => ({ name, text: get(name)?.trim() || DEFAULTS[name] });
    const source = { get, read, has: (name) => read(name).text.toLowerCase() !== DEFAULTS[name] };
    const trigger = source.has('trigger-id') ? parseTrigger(read('trigger-id').text) : undefined;
    const inputs = {
        apiKey: parseKey(read, trigger),
        baseUrl: parseBase(read, trigger),
        subject: trigger === undefined ? parseFollow(source) : parseTriggering(trigger, source),
        files: globsOf('files', get('files') ?? DEFAULTS.files),
        ...parseSingle(read),
    };
    if (inputs.subject.kind === 'follow' && !inputs.wait) {
        throw new errors/* InputError */.dz('wait', 'cannot be false together with run-id. Remove one of them.');
    }
    if (inputs.onRerun === 'follow' && (inputs.subject.kind === 'follow' || !inputs.wait)) {
        const other = inputs.wait ? 'run-id' : 'wait: false';
        throw new errors/* InputError */.dz('on-rerun', `cannot be follow together with ${other}. Remove one of them.`);
    }
    return { ...inputs, notices: noticesOf(read, inputs) };
};
const parseKey = (read, trigger) => {
    const { name, text } = read('api-key');
    const key = text === '' ? trigger?.key : checkedKey(name, text);
    if (key === undefined) {
        const empty = 'An unknown secret is empty, as is every secret in pull requests from forks and from Dependabot';
        throw new errors/* InputError */.dz(name, `is missing or empty. Set it to \${{ secrets.PINKFISH_API_KEY }}. ${empty}.`);
    }
    if (trigger?.key !== undefined && trigger.key !== key) {
        throw new errors/* InputError */.dz(name, 'differs from the key in the URL in trigger-id. Remove api-key, or use the id alone.');
    }
    if (trigger?.target.triggerId === key) {
        throw new errors/* InputError */.dz('trigger-id', 'is the API key. Write the id of the trigger.');
    }
    return key;
};
const parseBase = (read, trigger) => {
    const { name, text } = read('base-url');
    const given = parseBaseUrl(name, text);
    if (trigger?.baseUrl === undefined)
        return given;
    if (given !== DEFAULTS['base-url'] && given !== trigger.baseUrl) {
        throw new errors/* InputError */.dz(name, 'differs from the address in the URL in trigger-id. Remove base-url.');
    }
    return trigger.baseUrl;
};
const parseTriggering = ({ target }, source) => {
    const { read, has } = source;
    const following = RUN_IDS.find(has);
    if (following !== undefined) {
        throw new errors/* InputError */.dz(following, 'cannot be combined with trigger-id. Follow a run, or trigger a new one.');
    }
    const attachments = globsOf('attachments', read('attachments').text);
    if (attachments.length > 0 && target.form === 'webhook') {
        const remedy = "Write the trigger's id, or its URL in the API form, and the key as api-key";
        throw new errors/* InputError */.dz('attachments', `cannot be sent to a trigger in webhook form. ${remedy}.`);
    }
    return {
        kind: 'trigger',
        trigger: target,
        payload: payloadSource(source),
        attachments,
        githubContext: values/* choiceOf */.FH(read('github-context'), [true, false]),
    };
};
const payloadSource = ({ get, read, has }) => {
    const path = values/* pathOf */.XM(read('payload-file'));
    if (path !== undefined && has('payload')) {
        throw new errors/* InputError */.dz('payload-file', 'cannot be combined with payload. Remove one of them.');
    }
    if (path !== undefined)
        return { kind: 'file', path };
    const text = get('payload');
    if (text === undefined) {
        // The runner sets the default where the author gives nothing, and Windows drops variables above 32,766 characters.
        throw new errors/* InputError */.dz('payload', 'was lost, probably since it is too large. Use payload-file for a large payload.');
    }
    return { kind: 'text', text: text.trim() === '' ? DEFAULTS.payload : text };
};
/** The lines of an input; compiled once, so that nothing is sent before a fault in them is found. */
const globsOf = (name, text) => {
    const lines = values/* linesOf */.Dx(text);
    const patterns = lines.map((line) => line.replace(/^!/, ''));
    (0,glob/* globMatcher */.fU)(name, patterns, { dot: true, ignoreCase: false });
    return lines;
};
const RUN_IDS = ['run-id', 'automation-id'];
const parseFollow = ({ read, has }) => {
    const given = RUN_IDS.find(has);
    if (given === undefined) {
        const remedy = 'Write the id or the URL of a trigger. To follow an earlier run, set run-id and automation-id';
        throw new errors/* InputError */.dz('trigger-id', `is missing or empty. ${remedy}. An unknown variable or output is empty.`);
    }
    const missing = RUN_IDS.find((name) => !has(name));
    if (missing !== undefined) {
        throw new errors/* InputError */.dz(missing, `is missing or empty, but ${given} is set. Set both, or remove both.`);
    }
    const surplus = ['payload', 'payload-file', 'attachments', 'github-context'].find(has);
    if (surplus !== undefined) {
        throw new errors/* InputError */.dz(surplus, 'cannot be combined with run-id, whose run was already triggered. Remove it.');
    }
    const run = { runId: values/* idOf */.TH(read('run-id')), automationId: values/* idOf */.TH(read('automation-id')) };
    return { kind: 'follow', run };
};
const SHORTEST_POLL_INTERVAL_MS = 1_000;
/** GitHub's most for private repositories. */
const MOST_RETENTION_DAYS = 400;
/** The inputs that depend on no other. */
const parseSingle = (read) => {
    const [interval, retention, compression] = [read('poll-interval'), read('retention-days'), read('compression-level')];
    const pollIntervalMs = interval.text === 'auto' ? 'auto' : values/* durationOf */.cf(interval);
    if (pollIntervalMs !== 'auto' && pollIntervalMs < SHORTEST_POLL_INTERVAL_MS) {
        throw new errors/* InputError */.dz(interval.name, 'is shorter than a second. Write auto, or a duration from 1s.');
    }
    // As in actions/upload-artifact, 0 days mean the repository's own setting.
    const days = retention.text === '' ? 0 : values/* integerOf */.cP(retention, { min: 0, max: MOST_RETENTION_DAYS });
    const compressionLevel = compression.text === 'auto' ? 'auto' : values/* integerOf */.cP(compression, { min: 0, max: 9 });
    const prComment = values/* choiceOf */.FH(read('pr-comment'), [true, false, 'on-failure']);
    const [githubToken, commentKey] = [read('github-token').text, read('comment-key').text];
    if (prComment !== false && githubToken === '') {
        throw new errors/* InputError */.dz('github-token', 'is empty, but pr-comment needs it. Remove it to use the default token.');
    }
    return {
        wait: values/* choiceOf */.FH(read('wait'), [true, false]),
        onPaused: values/* choiceOf */.FH(read('on-paused'), ['wait', 'detach']),
        onRerun: values/* choiceOf */.FH(read('on-rerun'), ['new', 'follow']),
        timeoutMs: values/* durationOf */.cf(read('timeout')),
        pollIntervalMs,
        downloadPath: values/* pathOf */.XM(read('download-path')),
        maxDownloadBytes: values/* sizeOf */.$d(read('max-download-size')),
        uploadArtifact: values/* choiceOf */.FH(read('upload-artifact'), [true, false, 'auto']),
        outputArtifact: values/* choiceOf */.FH(read('output-artifact'), [true, false, 'auto']),
        artifactName: values/* artifactNameOf */.nn(read('artifact-name')),
        retentionDays: days || undefined,
        compressionLevel,
        summary: values/* choiceOf */.FH(read('summary'), [true, false]),
        renderOutput: values/* choiceOf */.FH(read('render-output'), ['text', 'markdown']),
        prComment,
        commentKey: commentKey === 'null' ? '' : commentKey,
        githubToken,
    };
};
const noticesOf = (read, { timeoutMs, wait, uploadArtifact }) => {
    const { text } = read('timeout');
    const minutes = `Input "timeout" is a bare number, so ${text} means ${text} seconds. For minutes write ${text}m.`;
    const early = 'Input "upload-artifact" is true, but with wait: false the step ends before there is a file to upload.';
    return [
        ...(/^[\d.]+$/.test(text) && timeoutMs < 60_000 ? [minutes] : []),
        ...(!wait && uploadArtifact === true ? [early] : []),
    ];
};

// EXTERNAL MODULE: ./src/foreign-text.ts
var foreign_text = __webpack_require__(33919);
// EXTERNAL MODULE: ./src/http/retry-policy.ts
var retry_policy = __webpack_require__(87593);
// EXTERNAL MODULE: ./src/http/retry.ts
var http_retry = __webpack_require__(28902);
// EXTERNAL MODULE: ./src/http/send.ts
var send = __webpack_require__(5616);
;// CONCATENATED MODULE: ./src/pinkfish/json-document.ts

const MOST_VALUES = 1_000_000; // More could take gigabytes when parsed.
const json_document_MOST_LEVELS = 500; // JSON.stringify and others walk a document by recursion.
/**
 * The document of an answer; its bytes are left without the key. In the document, links alone keep the key: they are
 * requested as they are served, and shown nowhere.
 *
 * @throws UnexpectedResponseError where it is not JSON, or above the limits
 */
const parseDocument = ({ body, requestId }, redactor) => {
    const refuse = (fault, transient) => new errors/* UnexpectedResponseError */.dk(`the answer ${fault}`, { transient, requestId });
    const { values, levels } = measure(body);
    if (values > MOST_VALUES)
        throw refuse('has more JSON values than the limit of 1,000,000', false);
    if (levels > json_document_MOST_LEVELS)
        throw refuse(`has more levels of nested JSON than the limit of ${json_document_MOST_LEVELS}`, false);
    try {
        // This decoder skips a byte order mark.
        const text = new TextDecoder().decode(body);
        const redacted = redactor.bytes(body);
        const document = JSON.parse(text);
        return { document: redacted ? withoutKey(document, redactor.text) : document, redacted };
    }
    catch {
        const isPage = /^\s*</.test(body.toString('latin1', 0, 100));
        throw refuse(isPage ? 'is a web page instead of JSON' : 'is not a complete JSON document', true);
    }
};
const [QUOTE, ESCAPE, COMMA, BLANK = 0] = Buffer.from('"\\, ');
const [OPEN_LIST, OPEN_OBJECT, CLOSE_LIST, CLOSE_OBJECT] = Buffer.from('[{]}');
/** How many values the JSON holds and how deep they are nested, counted without making any of them. */
const measure = (json) => {
    let [values, level, levels] = [1, 0, 0];
    let empty = false; // Whether a list or object has begun, and nothing in it yet.
    for (let at = 0; at < json.length; at += 1) {
        const byte = json[at] ?? 0;
        const opens = byte === OPEN_LIST || byte === OPEN_OBJECT;
        if (byte === COMMA || opens)
            values += 1;
        if (opens) {
            level += 1;
            levels = Math.max(levels, level);
        }
        else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
            level -= 1;
            if (empty)
                values -= 1;
        }
        else if (byte === QUOTE) {
            for (at += 1; at < json.length && json[at] !== QUOTE; at += 1)
                if (json[at] === ESCAPE)
                    at += 1;
        }
        if (byte > BLANK)
            empty = opens;
    }
    return { values, levels };
};
/** The value with the key taken out of texts and names, in place: copies of a million members take seconds. */
const withoutKey = (value, redact) => {
    if (typeof value === 'string')
        return redact(value);
    if (Array.isArray(value))
        return value.map((item) => withoutKey(item, redact));
    if (typeof value !== 'object' || value === null)
        return value;
    for (const [index, name] of Object.keys(value).entries()) {
        const member = Reflect.get(value, name);
        const shown = name === 'url' && typeof member === 'string' ? member : withoutKey(member, redact);
        if (shown !== member)
            Reflect.set(value, name, shown);
        let shownName = redact(name);
        if (shownName === name)
            continue;
        // Names may differ only in how they spell the key: none of them is lost.
        while (Object.hasOwn(value, shownName))
            shownName = `${index}-${shownName}`;
        Reflect.deleteProperty(value, name);
        Reflect.set(value, shownName, shown);
    }
    return value;
};

// EXTERNAL MODULE: ./src/json-value.ts
var json_value = __webpack_require__(48065);
;// CONCATENATED MODULE: ./src/pinkfish/schema.ts


/** Steps of a document, and files. */
const MOST_LISTED = 20_000;
const MOST_WARNINGS = 5;
const ENDS = ['COMPLETE', 'FAILED', 'TIMEOUT', 'CANCELLED'];
const RUN_WORDS = ['PENDING', 'RUNNING', 'PAUSED', ...ENDS];
/** Only a step is skipped: it stands on a branch that was not taken [assume]. */
const STEP_WORDS = [...RUN_WORDS, 'SKIPPED'];
/** Words of the vendor's other interfaces [assume]. */
const SYNONYMS = new Map([
    ['ERROR', 'FAILED'],
    ['CANCELED', 'CANCELLED'],
]);
/**
 * A status document. Only `status` is required: `stepStatus` and `stepInfo` may be missing, empty, or name steps that
 * the other does not [assume].
 *
 * @throws UnexpectedResponseError where it is no such document, one of another run, or above the limits
 */
const parseStatus = (document, run) => {
    const operation = 'the status document';
    const root = rootOf(document, operation);
    sameRun(root.runId, run.runId, operation);
    sameRun(root.automationId, run.automationId, operation);
    const status = (0,json_value/* textOf */.b6)(root.status);
    if (status === undefined)
        throw broken(`${operation} has no status`);
    const namesRun = root.runId === run.runId && root.automationId === run.automationId;
    return { status: statusWord(status, RUN_WORDS), steps: stepsOf(root, operation), namesRun };
};
/**
 * A results document. Parts of it that are missing or of another type are left out rather than refused; the latter stand
 * in `warnings`. Unknown members are kept by keeping the document's bytes.
 *
 * @throws UnexpectedResponseError where it has no list of results, is one of another run, or above the limits
 */
const parseResults = (document, run) => {
    const operation = 'the results document';
    const root = rootOf(document, operation);
    sameRun(root.id, run.runId, operation);
    if (!Array.isArray(root.results))
        throw broken(`${operation} has no list of results`);
    limitListed(root.results.length, 'steps', operation);
    const warnings = new Set();
    const part = (read, value, place) => {
        const result = read(value);
        if (result === undefined && !NOTHING.includes(value))
            warnings.add(`${place} is not understood`);
        return result;
    };
    if ((0,json_value/* textOf */.b6)(root.id) === undefined)
        warnings.add('id is missing or not a string');
    const status = part(json_value/* textOf */.b6, root.status, 'status');
    const steps = root.results.map((entry, index) => stepResult(entry, index, part));
    limitListed(steps.flatMap(({ files }) => files).length, 'files', operation);
    return {
        automationName: part(json_value/* textOf */.b6, root.automationName, 'automationName'),
        automationVersion: part(numberOf, root.automationVersion, 'automationVersion'),
        status: status === undefined ? undefined : statusWord(status, RUN_WORDS),
        started: part(json_value/* textOf */.b6, root.started, 'started'),
        steps,
        designatedOutput: part(designatedOutput, root.designatedOutput, 'designatedOutput'),
        warnings: [...warnings].slice(0, MOST_WARNINGS),
    };
};
/** Whether the document was made before the run ended: its own status is not an end [assume]. */
const isUnfinished = ({ status }) => status !== undefined && !ENDS.includes(status);
const NOTHING = [undefined, null, ''];
const stepsOf = (root, operation) => {
    // Maps: the keys are the service's, and a name such as "constructor" finds nothing of JavaScript's there.
    const info = new Map(Object.entries((0,json_value/* recordOf */.zv)(root.stepInfo) ?? {}));
    const status = new Map(Object.entries((0,json_value/* recordOf */.zv)(root.stepStatus) ?? {}));
    const keys = [...new Set([...info.keys(), ...status.keys()])];
    limitListed(keys.length, 'steps', operation);
    return keys
        .map((key, index) => {
        const details = (0,json_value/* recordOf */.zv)(info.get(key)) ?? {};
        return {
            key,
            name: (0,json_value/* textOf */.b6)(details.name) ?? `Step ${key}`,
            order: numberOf(details.executionOrder) ?? numberOf(Number(key)) ?? index + 1,
            status: statusWord((0,json_value/* textOf */.b6)(details.status) ?? (0,json_value/* textOf */.b6)(status.get(key)) ?? 'PENDING', STEP_WORDS),
        };
    })
        .sort((a, b) => a.order - b.order);
};
const stepResult = (entry, index, part) => {
    const place = `results[${index}]`;
    const step = part(json_value/* recordOf */.zv, entry ?? 'null', place) ?? {};
    // The index names a folder: only a plain counting number will do, else the position stands in.
    const stepIndex = part(sizeOf, step.stepIndex, `${place}.stepIndex`) ?? index + 1;
    const files = Object.entries(part(json_value/* recordOf */.zv, step.resultUrls, `${place}.resultUrls`) ?? {});
    return {
        stepIndex,
        exitCode: part(numberOf, step.exitCode, `${place}.exitCode`),
        durationMs: part(numberOf, step.duration, `${place}.duration`),
        files: files.map(([name, value]) => {
            const file = (0,json_value/* recordOf */.zv)(value) ?? {};
            const mimeType = part(json_value/* textOf */.b6, file.mimeType, `a mimeType in ${place}`);
            const bytes = part(sizeOf, file.size, `a size in ${place}`);
            // A file without a link is kept in the list, so that it is reported as missing.
            return { stepIndex, name, url: (0,json_value/* textOf */.b6)(file.url) ?? '', mimeType, size: bytes };
        }),
        result: inlineResult(step.result),
    };
};
/** Published as an object with a text in its `result`; anything else is kept as JSON. */
const inlineResult = (value) => {
    const outer = (0,json_value/* recordOf */.zv)(value);
    const inner = outer !== undefined && Object.hasOwn(outer, 'result') ? outer.result : value;
    if (NOTHING.includes(inner))
        return undefined;
    const [kind, content] = typeof inner === 'string' ? ['plaintext', inner] : ['json', JSON.stringify(inner)];
    return { resultType: (0,json_value/* textOf */.b6)(outer?.resultType) ?? kind, text: content };
};
const designatedOutput = (value) => {
    const output = (0,json_value/* recordOf */.zv)(value) ?? {};
    const url = (0,json_value/* textOf */.b6)(output.url);
    const fileName = (0,json_value/* textOf */.b6)(output.fileName) ?? 'designated-output';
    return url === undefined
        ? undefined
        : { url, fileName, mimeType: (0,json_value/* textOf */.b6)(output.mimeType), size: sizeOf(output.size) };
};
/** Known words in upper case, whatever case and white space they come in [assume]; another word as it came. */
const statusWord = (word, known) => {
    const upper = word.trim().toUpperCase();
    return known.find((one) => one === (SYNONYMS.get(upper) ?? upper)) ?? word;
};
const limitListed = (count, what, operation) => {
    if (count > MOST_LISTED)
        throw broken(`${operation} lists ${count} ${what}; the limit is ${MOST_LISTED}`, false);
};
const rootOf = (document, operation) => {
    const root = (0,json_value/* recordOf */.zv)(document);
    if (root === undefined)
        throw broken(`${operation} is not a JSON object`);
    return root;
};
const broken = (fault, transient = true) => new errors/* UnexpectedResponseError */.dk(fault, { transient });
/** Ids that came as numbers were rounded by JSON's reader and prove nothing. */
const sameRun = (served, id, operation) => {
    if (((0,json_value/* textOf */.b6)(served) ?? id) !== id)
        throw broken(`${operation} belongs to a run other than ${id}`, false);
};
const numberOf = (value) => typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const sizeOf = (value) => (0,json_value/* wholeOf */.l2)(value, 0);

;// CONCATENATED MODULE: ./src/pinkfish/client.ts







/** The only builder of Pinkfish URLs, and the only sender of the key. */
const createClient = (options) => {
    const { apiKey, baseUrl, redactor, retry } = options;
    const webhook = `${baseUrl}/ext/webhook/${encodeURIComponent(apiKey)}`;
    const getDocument = ({ run, path }, limits, parse) => {
        const url = `${webhook}/runs/${encodeURIComponent(run.automationId)}/${encodeURIComponent(run.runId)}/${path}`;
        const headers = { accept: 'application/json' };
        // The last try is to end with the time that is left, but is to have a chance.
        const left = () => Math.min(limits.timeoutMs, Math.max(1_000, limits.rules.deadline - retry.clock.now()));
        return request(options, limits, {
            operation: path === 'status' ? 'Status check' : 'Results request',
            open: () => ({ method: 'GET', url, headers, timeoutMs: left() }),
            read: (answer) => parse(parseDocument(answer, redactor), answer.body),
        });
    };
    return {
        triggerRun: (target, body, limits) => {
            const inWebhookForm = target.form === 'webhook';
            const path = inWebhookForm ? `${webhook}/triggers/` : `${baseUrl}/ext/triggers/`;
            const url = `${path}${target.triggerId}${target.query}`;
            const headers = {
                'content-type': body.contentType,
                'x-api-wait': 'false',
                ...(!inWebhookForm && { 'x-api-key': apiKey }),
                ...(body.contentLength !== undefined && { 'content-length': String(body.contentLength) }),
            };
            const fixed = { method: 'POST', url, headers, timeoutMs: limits.timeoutMs, headersSuffice: true };
            return request(options, limits, {
                operation: 'Trigger request',
                open: () => ({ ...fixed, body: body.open() }),
                read: runOf,
            });
        },
        getStatus: (run, limits) => getDocument({ run, path: 'status' }, limits, ({ document }) => parseStatus(document, run)),
        getResults: async (run, limits) => {
            let unfinished;
            const parse = (served, bytes) => {
                const results = { ...served, document: parseResults(served.document, run), bytes };
                if (!isUnfinished(results.document))
                    return results;
                results.document.warnings?.push('it says that the run has not ended yet');
                unfinished = results;
                throw new errors/* UnexpectedResponseError */.dk('the results document is not finished yet', { transient: true });
            };
            try {
                // The status has proven the key.
                return await getDocument({ run, path: 'results' }, { ...limits, proven: true }, parse);
            }
            catch (error) {
                if (unfinished === undefined || retry.signal.aborted)
                    throw error;
                return { value: unfinished, requestId: undefined, throttled: false };
            }
        },
    };
};
/** One request with its retries; the answer is read inside them, since half a document is a transient error too. */
const request = async ({ dispatcher, redactor, retry }, { rules, proven = false }, { operation, open, read }) => {
    const sender = { dispatcher, signal: retry.signal, redact: redactor.text };
    let throttled = false;
    const onRetry = (failed) => {
        throttled ||= (0,retry_policy/* failureKind */.zU)(failed.error) === 'rate-limited';
        retry.onRetry(failed);
    };
    const attempt = async () => {
        const answer = await (0,send/* send */.tN)({ operation, ...open() }, sender);
        return { value: read(answer), requestId: answer.requestId, throttled };
    };
    const refusedAt = [];
    for (;;) {
        try {
            return await (0,http_retry/* withRetries */.L)(attempt, rules, { ...retry, operation, onRetry });
        }
        catch (error) {
            const now = retry.clock.now();
            const left = rules.deadline - now;
            refusedAt.push(now);
            const delay = delayAfterRefusal(error, refusedAt);
            if (!proven || delay === undefined || left <= 0)
                throw error;
            const delayMs = Math.min(left, delay);
            retry.onRetry({ operation, error: error, delayMs, tries: refusedAt.length });
            await retry.clock.sleep(delayMs, retry.signal);
        }
    }
};
/**
 * How long to wait after a refusal, in milliseconds, until the request is sent again; undefined where the refusal is to be
 * believed: it is of another kind, or the third in a row within a minute. `refusedAt`: when all of them came, this one last.
 */
const delayAfterRefusal = (error, refusedAt) => {
    if (!(error instanceof errors/* HttpError */.j$) || !mayPass(error.failure))
        return undefined;
    const now = refusedAt.at(-1) ?? 0;
    if (refusedAt.filter((at) => now - at < 60_000).length >= 3)
        return undefined;
    return Math.max(10_000, error.failure.retryAfterMs ?? 0);
};
/** Gateways give these for a moment, too, where the same request has been answered before [assume]. */
const mayPass = ({ status, serviceMessage = '', retryAfterMs }) => status === 401 ||
    (status === 403 && (serviceMessage === '' || retryAfterMs !== undefined)) ||
    (status === 400 && /throttl|rate.?(limit|exceed)|too many requests/i.test(serviceMessage));
const runOf = ({ headers, requestId }) => {
    const idFrom = (name) => {
        const id = headers[name.toLowerCase()]?.trim() ?? '';
        // An id becomes part of paths and outputs; `.` and `..` would climb out of the path however they are encoded.
        if (/^[\x21-\x7e]{1,200}$/.test(id) && !/^\.{1,2}$/.test(id))
            return id;
        const fault = id === '' ? `its answer has no ${name} header` : `${name} is not a valid id: ${(0,foreign_text/* plainLine */.h0)(id, 60)}`;
        throw new errors/* UnexpectedResponseError */.dk(`Trigger request was accepted, but ${fault}`, { transient: false, requestId });
    };
    return { runId: idFrom('X-Pf-Run-Id'), automationId: idFrom('X-Pf-Automation-Id') };
};

// EXTERNAL MODULE: ./src/run/outcome.ts
var run_outcome = __webpack_require__(36497);
// EXTERNAL MODULE: ./src/report/log-lines.ts
var log_lines = __webpack_require__(8326);
// EXTERNAL MODULE: ./src/report/markdown.ts
var markdown = __webpack_require__(54285);
;// CONCATENATED MODULE: ./src/report/outputs.ts

/** The most that one output may hold, in bytes of UTF-8: Linux refuses an environment string over 128 KiB. */
const LARGEST_OUTPUT_BYTES = 122_880;
/** No service signs a longer link. */
const LARGEST_URL_BYTES = 8_192;
const LONGEST_NAME = 1_000;
const outputs_short = (name = '') => name.slice(0, LONGEST_NAME).toWellFormed();
/**
 * The outputs of a report: every declared one, empty where unknown, never cut. `oversize`: those that are empty because of
 * their size, and the outputs that say where the whole is.
 */
const outputsOf = (report) => {
    const { run, results, designatedOutput, artifact } = report;
    const { text = '', url = '', truncated = false } = designatedOutput ?? {};
    const ended = (0,run_outcome/* outcomeOf */.sG)(report.status ?? '') !== undefined;
    const oversize = [];
    const bounded = (name, pathOutput, whole) => {
        if (whole !== undefined && Buffer.byteLength(whole) <= LARGEST_OUTPUT_BYTES)
            return whole;
        oversize.push({ name, pathOutput });
        return '';
    };
    const values = {
        'run-id': run?.runId ?? '',
        'automation-id': run?.automationId ?? '',
        status: outputs_short(report.status),
        outcome: report.outcome,
        'automation-name': outputs_short(results?.document.automationName),
        'automation-version': results?.document.automationVersion?.toString() ?? '',
        'duration-ms': ended && report.durationMs !== undefined ? String(Math.round(report.durationMs)) : '',
        'failed-step': outputs_short(report.failedStep?.name),
        results: bounded('results', 'results-path', String(results?.bytes ?? '')),
        'results-path': results?.path ?? '',
        'download-path': report.downloadPath ?? '',
        // Of a run that ended it is known what was downloaded, if only nothing.
        files: ended ? bounded('files', 'download-path', JSON.stringify(report.files)) : '',
        'designated-output': bounded('designated-output', 'designated-output-path', truncated ? undefined : text),
        'designated-output-path': designatedOutput?.path ?? '',
        'designated-output-url': Buffer.byteLength(url) <= LARGEST_URL_BYTES ? url : '',
        'artifact-id': artifact?.id ?? '',
        'artifact-url': artifact?.url ?? '',
        'artifact-digest': artifact?.digest ?? '',
        'output-artifact-url': report.outputArtifact?.url ?? '',
    };
    return { values, oversize };
};

// EXTERNAL MODULE: ./src/report/problem.ts
var report_problem = __webpack_require__(5949);
;// CONCATENATED MODULE: ./src/stages/judge.ts




/** Gives an ended run's report its outcome and, where the step fails for it, its problem. */
const judge = (report, run) => {
    const outcome = (0,run_outcome/* outcomeOf */.sG)(report.status ?? '') ?? 'error';
    report.problem = (0,report_problem/* problemOfRun */.KB)(report, run);
    report.outcome = outcome === 'complete' && report.problem !== undefined ? 'error' : outcome;
};
/** Gives the report the outcome and the problem of an error that stopped the step, and returns the problem. */
const judgeError = (context, thrown, inputs) => {
    const { report, signal } = context;
    const { operation, cause } = thrown instanceof errors/* OperationError */.OK ? thrown : { operation: undefined, cause: thrown };
    const error = signal.aborted ? signal.reason : cause;
    const kind = (0,retry_policy/* failureKind */.zU)(error);
    const trigger = inputs?.subject.kind === 'trigger' ? inputs.subject : undefined;
    report.outcome = error instanceof errors/* CancelledError */.cc ? 'cancelled' : 'error';
    return (report.problem = (0,report_problem/* problemOfError */.Bq)({
        error,
        operation: signal.aborted ? undefined : operation,
        ...{ run: report.run, status: report.status },
        mayHaveStarted: operation === 'trigger' && (kind === 'transient' || signal.aborted),
        insecure: kind === 'insecure',
        triggered: trigger !== undefined,
        withAttachments: trigger !== undefined && trigger.attachments.length > 0,
    }));
};

;// CONCATENATED MODULE: ./src/stages/finish.ts







/**
 * Reports everything that is known: outputs, then summary, comment, the log's last lines, and the one annotation where
 * the step fails. A failure of one of them does not keep the others from being written.
 */
const finish = async (context, inputs) => {
    const { runner, report, colours, env } = context;
    judgeAborted(context, inputs);
    await setOutputs(context, inputs);
    if (inputs?.summary ?? runner.getInput('summary')?.trim() !== 'false')
        await attempt(context, 'The job summary', () => writeSummary(context, inputs));
    if (inputs !== undefined && inputs.prComment !== false) {
        await attempt(context, 'The pull-request comment', async () => {
            const { commentOnPullRequest } = await __webpack_require__.e(/* import() */ 530).then(__webpack_require__.bind(__webpack_require__, 82530));
            await commentOnPullRequest(context, inputs);
        });
    }
    const aborted = judgeAborted(context, inputs);
    if (aborted !== undefined)
        await correctReport(context, inputs, aborted);
    for (const line of [...(0,log_lines/* failureLines */.w7)(report, colours), ...(0,log_lines/* closingLines */.Po)(report, colours)])
        runner.info(line);
    const { problem } = report;
    if (problem !== undefined)
        runner.error((0,report_problem/* annotationText */.xr)(problem, env), problem.title);
};
/** A cancelled job, or an error that is caught nowhere, counts after the work is done too, but hides no failure. */
const judgeAborted = (context, inputs) => context.signal.aborted && (0,run_outcome/* succeeded */.gq)(context.report.outcome)
    ? judgeError(context, context.signal.reason, inputs)
    : undefined;
const correctReport = async (context, inputs, { message }) => {
    await setOutputs(context, inputs);
    const warning = `\n\n> [!WARNING]\n> ${(0,markdown/* prose */.CS)(message, 2_000)}\n`;
    if (inputs?.summary === true)
        await attempt(context, 'The job summary', () => context.runner.appendSummary(warning));
};
const setOutputs = async (context, inputs) => {
    const { runner, report } = context;
    const { values, oversize } = outputsOf(report);
    try {
        for (const [name, value] of Object.entries(values))
            await runner.setOutput(name, value);
    }
    catch (error) {
        const { problem: first } = report;
        const { message } = judgeError(context, new errors/* OperationError */.OK('runner', error), inputs);
        // What came first counts for more, and may be this very fault.
        if (first !== undefined)
            report.problem = first.message === message ? first : { ...first, message: `${first.message} ${message}` };
    }
    for (const { name, pathOutput } of oversize) {
        const fault = `The output ${name} is empty, because it would be larger than 120 KiB`;
        runner.warning(`${fault}. Use the output ${pathOutput} instead.`, 'Pinkfish: output too large');
    }
};
const attempt = async ({ runner }, what, work) => {
    try {
        await work();
    }
    catch (error) {
        runner.warning(`${what} could not be written: ${(0,errors/* inWords */.r4)(error)}.`, 'Pinkfish: report');
    }
};
const writeSummary = async ({ runner, report, redactor, env }, inputs) => {
    const { renderSummary } = await __webpack_require__.e(/* import() */ 18).then(__webpack_require__.bind(__webpack_require__, 99018));
    const renderOutput = inputs?.renderOutput ?? 'text';
    await runner.appendSummary(await renderSummary(report, { renderOutput, redact: redactor.text, env }));
};

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/results/disk.ts
var disk = __webpack_require__(74773);
;// CONCATENATED MODULE: ./src/stages/prepare-folder.ts






/** The folder for the run's files: created and tried before anything is triggered, so that no result is lost to a bad path. */
const prepareFolder = async ({ env }, { downloadPath }) => {
    const newFolder = (0,external_node_path_.join)(env.RUNNER_TEMP || (0,external_node_os_.tmpdir)(), `pinkfish-run-${(0,external_node_crypto_.randomUUID)()}`);
    const folder = (0,external_node_path_.resolve)(env.GITHUB_WORKSPACE || '.', downloadPath ?? newFolder);
    try {
        // With the mode that the process's umask gives, so that the user of a later container step can read it.
        await createFolders(folder);
        // Only trying shows it: an existing folder may be read-only.
        await (0,disk/* removeFolder */.v$)(await (0,disk/* retryingHeld */.yW)(() => (0,promises_.mkdtemp)((0,external_node_path_.join)(folder, '.pinkfish-'))));
    }
    catch (error) {
        const { code = '' } = error;
        const isFile = code === 'EEXIST';
        const fault = isFile
            ? 'must be a folder, but a file is in the way'
            : `names a folder that cannot be written (${code})`;
        if (downloadPath === undefined)
            throw new errors/* OperationError */.OK('runner', new errors/* PlatformError */.Wk(`RUNNER_TEMP ${fault}`));
        const remedy = 'Name a folder that the job may write to, or one that does not exist yet';
        throw new errors/* InputError */.dz('download-path', `${fault}. ${remedy}.`);
    }
    return folder;
};
/** Node's own recursion never ends where a file system reports each new folder's parent as missing, as /proc does. */
const createFolders = async (folder) => {
    const stats = await (0,promises_.stat)(folder).catch(() => undefined);
    if (stats?.isDirectory())
        return;
    // Of a path below a file, Windows would say only that it is missing.
    if (stats !== undefined)
        throw Object.assign(new Error(), { code: 'EEXIST' });
    if ((0,external_node_path_.dirname)(folder) !== folder)
        await createFolders((0,external_node_path_.dirname)(folder));
    await (0,promises_.mkdir)(folder).catch((error) => {
        // Another job on this machine may have created it meanwhile.
        if (error.code !== 'EEXIST')
            throw error;
    });
};

// EXTERNAL MODULE: ./src/github/pull-request-source.ts
var pull_request_source = __webpack_require__(73476);
;// CONCATENATED MODULE: ./src/github/github-context.ts



/**
 * The payload's `github`: names and values of GitHub's own `github` context, so that ids and attempts are strings, and
 * some more members. What variables and event do not contain is left out. Never throws, whatever shape the event has.
 */
const githubContext = (env, event) => withoutEmpty({
    repository: env.GITHUB_REPOSITORY,
    ref: env.GITHUB_REF,
    sha: env.GITHUB_SHA,
    actor: env.GITHUB_ACTOR,
    event_name: env.GITHUB_EVENT_NAME,
    workflow: env.GITHUB_WORKFLOW,
    job: env.GITHUB_JOB,
    run_id: env.GITHUB_RUN_ID,
    run_attempt: env.GITHUB_RUN_ATTEMPT,
    run_url: env.GITHUB_REPOSITORY && env.GITHUB_RUN_ID && (0,github_event/* workflowRunUrl */.CX)(env),
    pull_request: pullRequestContext(env, event),
    issue: issueContext(env, event),
    inputs: env.GITHUB_EVENT_NAME === 'workflow_dispatch' ? (0,json_value/* recordOf */.zv)((0,json_value.at)(event, 'inputs')) : undefined,
});
/** `base` and `head` are names of branches. */
const pullRequestContext = (env, event) => {
    const source = (0,pull_request_source/* pullRequestOf */._)(env, event);
    if (source.kind !== 'number')
        return undefined;
    const { owner, repo, number } = source;
    const record = (0,pull_request_source/* pullRequestIn */.U)(env, event);
    return withoutEmpty({
        number,
        title: record?.title,
        base: (0,json_value.at)(record, 'base', 'ref'),
        base_sha: (0,json_value.at)(record, 'base', 'sha'),
        head: (0,json_value.at)(record, 'head', 'ref'),
        head_sha: (0,json_value.at)(record, 'head', 'sha'),
        url: `${(0,github_event/* serverUrl */.Vd)(env)}/${owner}/${repo}/pull/${number}`,
    });
};
const issueContext = (env, event) => {
    const issue = (0,json_value.at)(event, 'issue');
    const number = (0,github_event/* numberOf */.rl)((0,json_value.at)(issue, 'number'));
    const { GITHUB_EVENT_NAME: name = '', GITHUB_REPOSITORY: repository } = env;
    if (!['issues', 'issue_comment'].includes(name) || number === undefined || !repository)
        return undefined;
    const kind = (0,json_value.at)(issue, 'pull_request') ? 'pull' : 'issues';
    return withoutEmpty({ number, title: (0,json_value.at)(issue, 'title'), url: `${(0,github_event/* serverUrl */.Vd)(env)}/${repository}/${kind}/${number}` });
};
const withoutEmpty = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => (value ?? '') !== ''));

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
;// CONCATENATED MODULE: ./src/inputs/payload-file.ts





const MOST_BYTES = 10 * 1024 * 1024;
/**
 * A link must not lead out of the workspace, since a pull request could have made it.
 * @throws InputError; or the signal's reason
 */
const readPayloadFile = async (given, workspace, signal) => {
    try {
        const bytes = await bytesOf(await realFile((0,external_node_path_.resolve)(workspace, given), (0,external_node_path_.resolve)(workspace)));
        signal.throwIfAborted();
        if (bytes.length > MOST_BYTES)
            throw payload_file_refused('must be at most 10 MiB. Send large data as attachments');
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch (error) {
        signal.throwIfAborted();
        if (error instanceof errors/* InputError */.dz)
            throw error;
        const { code } = error;
        if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
            throw payload_file_refused('must be UTF-8 text. Save the file as UTF-8');
        throw payload_file_refused(`cannot be read (${code}). Name a file that an earlier step checks out or writes`);
    }
};
const realFile = async (path, workspace) => {
    const [file, root] = await Promise.all([(0,promises_.realpath)(path), (0,promises_.realpath)(workspace).catch(() => workspace)]);
    // By the disk, since the path may have another name of the workspace, such as one in another letter case.
    const isInWorkspace = async (place) => {
        const parent = (0,external_node_path_.dirname)(place);
        if (parent === place)
            return false;
        return (await (0,promises_.realpath)(parent).catch(() => '')) === root || (await isInWorkspace(parent));
    };
    // Of a path outside the workspace, folders may be links, as /tmp is on macOS.
    const isLink = (await isInWorkspace(path)) || (await (0,promises_.lstat)(path)).isSymbolicLink();
    if (isLink && !file.startsWith(root + external_node_path_.sep))
        throw payload_file_refused('is a link that leads out of the workspace. Write the path of the file');
    return file;
};
/** At most one byte more than is allowed, even of a file that grows. To open a pipe without O_NONBLOCK could take for ever. */
const bytesOf = async (file) => {
    const handle = await (0,promises_.open)(file, external_node_fs_.constants.O_RDONLY | external_node_fs_.constants.O_NONBLOCK);
    try {
        if (!(await handle.stat()).isFile())
            throw payload_file_refused('must be a regular file. Name a file, not a folder or a device');
        return await (0,consumers_.buffer)(handle.createReadStream({ end: MOST_BYTES, autoClose: false }));
    }
    finally {
        await handle.close();
    }
};
const payload_file_refused = (fault) => new errors/* InputError */.dz('payload-file', `${fault}.`);

// EXTERNAL MODULE: ./src/json-text.ts
var json_text = __webpack_require__(12293);
;// CONCATENATED MODULE: ./src/inputs/yaml-mapping.ts

/** How often one anchor may be used, those inside of others multiplied: more than any person writes. */
const MOST_ALIASES = 1_000;
/**
 * A YAML 1.2 mapping (core schema) as JSON text. Anchors, aliases and merge keys (`<<`) are resolved; numbers keep their
 * digits, dates are texts, and a key that is a number or another word is its text. Refused: tags, other directives than
 * `%YAML 1.2`, several documents, duplicate keys, keys that are lists, mappings or nothing, `.nan` and `.inf`, anchors
 * inside themselves, NUL. No fault holds a piece of the text.
 */
const yamlMapping = async (text) => {
    // Most payloads are JSON and do not need it.
    const yaml = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 38815, 19));
    const nul = text.indexOf('\0');
    if (nul !== -1)
        return { fault: { at: nul, what: 'a NUL character is not allowed' } };
    try {
        const tokens = [...new yaml.Parser().parse(text)];
        const tag = tagIn(tokens);
        if (tag !== undefined)
            return { fault: { at: tag, what: 'a value that begins with "!" is a tag, which is not supported' } };
        // The library checks duplicate keys in quadratic time, so that is off.
        const composer = new yaml.Composer({ merge: true, intAsBigInt: true, stringKeys: true, uniqueKeys: false });
        const [document, second] = [...composer.compose(tokens)];
        if (document === undefined)
            return { kind: 'empty' };
        const unquoted = { numbers: [], comments: [] };
        const fault = documentFault(document, second) ?? valueFault(document, { yaml, text, unquoted });
        if (fault !== undefined)
            return { fault };
        const value = document.toJS({ mapAsMap: true, maxAliasCount: MOST_ALIASES });
        return value instanceof Map
            ? { json: toJson(value), ...unquoted }
            : { kind: value === null ? 'empty' : value instanceof Object && 'json' in value ? 'a number' : (0,json_value/* kindOf */.I)(value) };
    }
    catch (error) {
        return { fault: { what: reasonOf(error) } };
    }
};
const toJson = (value) => {
    if (Array.isArray(value))
        return `[${value.map(toJson).join(',')}]`;
    if (value instanceof Map) {
        const members = [...value].map(([name, member]) => `${JSON.stringify(name)}:${toJson(member)}`);
        return `{${members.join(',')}}`;
    }
    return typeof value === 'object' && value !== null ? value.json : JSON.stringify(value);
};
/** Where the first tag is, among the tokens: composed nodes do not keep the positions of their tags. */
const tagIn = (token) => {
    if (typeof token !== 'object' || token === null)
        return undefined;
    const { type, offset } = token;
    return type === 'tag' ? offset : Object.values(token).map(tagIn).find(Number.isInteger);
};
const NO_KEY = 'a key must be a text; put it in quotes';
/** By the library's codes, since its messages quote the text. */
const FAULTS = new Map([
    ['BAD_SCALAR_START', 'a value begins with a reserved character'],
    ['BAD_DQ_ESCAPE', 'a backslash in double quotes begins no valid escape'],
    ['BAD_DIRECTIVE', 'a line that begins with "%" is not supported'],
    ['BAD_INDENT', 'the indentation is wrong, or a bracket is not closed'],
    ['BLOCK_AS_IMPLICIT_KEY', 'an unquoted value holds ": ", or the indentation is wrong'],
    ['MISSING_CHAR', 'a quote, a bracket, a comma or a colon is missing'],
    ['NON_STRING_KEY', NO_KEY],
    ['MULTILINE_IMPLICIT_KEY', 'a colon is missing, or a key is longer than a line'],
    ['TAB_AS_INDENT', 'tabs are not allowed as indentation'],
    ['UNEXPECTED_TOKEN', 'there is unexpected text behind a value'],
]);
const documentFault = (document, second) => {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined)
        return { at: problem.pos[0], what: FAULTS.get(problem.code) ?? 'this is not valid here' };
    if (second !== undefined)
        return { at: second.range[0], what: 'a second document begins, but only one is allowed' };
    return document.directives.yaml.version === '1.2' ? undefined : { at: 0, what: 'the document must be YAML 1.2' };
};
/** Also puts in place of each number its digits, and collects what is `unquoted`. */
const valueFault = (document, { yaml, text, unquoted }) => {
    let fault;
    const anchors = new Set();
    const fail = ({ range }, what) => {
        fault = { at: range?.[0] ?? 0, what };
        return yaml.visit.BREAK;
    };
    yaml.visit(document, {
        Alias: (_, node) => anchors.has(node.source)
            ? undefined
            : fail(node, 'a value that begins with "*" is an alias, and its anchor is missing'),
        Seq: (_, { anchor }) => void anchors.add(anchor),
        Map: (_, { anchor, items }) => {
            anchors.add(anchor);
            const names = new Set();
            for (const key of items.map((item) => item.key)) {
                if (key.value === '' && key.type === 'PLAIN')
                    return fail(key, NO_KEY);
                if (names.has(key.value))
                    return fail(key, 'this key is a duplicate');
                names.add(key.value);
            }
            return undefined;
        },
        Scalar: (position, node) => {
            anchors.add(node.anchor);
            const { type, value, source, range } = node;
            const [start = 0, end = 0] = range ?? [];
            if (type === 'PLAIN' && position !== 'key' && /^[ \t]*#/.test(text.slice(end, end + 200)))
                unquoted.comments.push(start);
            if (typeof value !== 'number' && typeof value !== 'bigint')
                return undefined;
            const json = numberText(node);
            if (json === undefined)
                return fail(node, 'JSON has no such number; put it in quotes');
            // A decimal keeps its digits and its point, so only its last zeros can matter, and rarely do.
            if (String(value) !== source && !source?.includes('.'))
                unquoted.numbers.push(start);
            node.value = { json };
            return undefined;
        },
    });
    return fault;
};
/** The number as it was written, in JSON's spelling: no plus sign, no zeros in front, a digit before and after the point. */
const numberText = ({ value, source = '' }) => {
    const parts = /^([-+]?)(\d*)(?:\.(\d*))?([eE][-+]?\d+)?$/.exec(source);
    if (parts === null)
        return typeof value === 'bigint' ? String(value) : undefined;
    const [, sign, whole = '', fraction = '', exponent = ''] = parts;
    const digits = whole.replace(/^0+(?=\d)/, '') || '0';
    return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
};
const reasonOf = ({ message }) => {
    if (message.startsWith('Excessive alias count'))
        return `an anchor is used more than ${MOST_ALIASES} times`;
    if (message.startsWith('Merge sources'))
        return 'a merge key (<<) must name a mapping';
    return 'it is nested too deeply, an anchor is used inside itself, or it grows too large';
};

;// CONCATENATED MODULE: ./src/inputs/payload.ts




const REMEDY = 'Write a JSON object such as {"topic": "release"}, or the same as a YAML mapping.';
const EXPRESSIONS = 'Write values from expressions as ${{ toJSON(…) }}, and other text with special characters in quotes.';
/**
 * The JSON text to send. Valid JSON is sent as it is, white space included, so that no number is rounded; only a byte
 * order mark is dropped. What begins with `{` and a double quote, curly ones included, is meant as JSON and never read as
 * YAML; everything else is read as a YAML mapping. What a duplicate name in JSON means is left to the service.
 * @throws InputError with line and column of a fault, and no piece of the text: it may hold a secret
 */
const parsePayload = async (given, input) => {
    const refused = (fault, remedy = REMEDY) => new errors/* InputError */.dz(input, `${fault}. ${remedy}`);
    const wrongKind = (kind) => refused(`must be an object, but is ${kind}`, kind === 'a list' ? 'Give the list a name: {"items": […]}.' : REMEDY);
    const text = given.startsWith('\ufeff') ? given.slice(1) : given;
    // What GitHub's expressions make of an object or a list where a text is expected.
    if (/^\s*(?:Object|Array|\[object Object\](?:,\[object Object\])*)\s*$/.test(text))
        throw refused('is an object or a list, not text', 'Write ${{ toJSON(…) }} around it.');
    const kind = jsonKind(text);
    if (kind === 'object')
        return { json: text, notices: [] };
    if (kind !== undefined)
        throw wrongKind(kind);
    if (/^\s*\{\s*["“”„‟«»]/.test(text)) {
        const { fault = { what: 'it could not be read' } } = (0,json_text/* scanJson */.E)(text);
        throw refused(`is not valid JSON: ${placed(text, fault)}`, EXPRESSIONS);
    }
    if (text.length > 262_144) {
        throw refused('is not a JSON object, and too large for YAML', 'Write more than 262,144 characters as JSON.');
    }
    const mapping = await yamlMapping(text);
    if ('kind' in mapping)
        throw wrongKind(mapping.kind);
    if ('fault' in mapping)
        throw refused(`is not a JSON object and not valid YAML: ${placed(text, mapping.fault)}`, EXPRESSIONS);
    const notice = (level, positions, what) => {
        const lines = [...new Set(positions.slice(0, 5).map((at) => lineAt(text, at)))];
        const where = `line ${lines.join(', ')}${positions.length > 5 ? ' and more' : ''}`;
        return lines.length === 0 ? [] : [{ level, message: `Input "${input}", ${where}: ${what}` }];
    };
    const read = 'an unquoted value is read as a number, which can be written differently when it arrives.';
    const cut = 'the text from # on is a comment and is not sent.';
    const notices = [
        ...notice('warning', mapping.numbers, `${read} Put it in quotes if it is text, such as a commit SHA or an id.`),
        ...notice('info', mapping.comments, `${cut} Put the value in quotes if # belongs to it.`),
    ];
    return { json: mapping.json, notices };
};
/**
 * A JSON object's text with one more member behind the others; no other byte is touched.
 * @throws InputError naming `github-context` where the object has a member of that name, however it is spelled
 */
const spliceMember = (json, name, valueJson) => {
    const names = Object.keys(JSON.parse(json));
    if (names.includes(name)) {
        const fault = `cannot add "${name}" to a payload that has a member of that name`;
        throw new errors/* InputError */.dz('github-context', `${fault}. Rename that member, or set github-context to false.`);
    }
    const before = json.slice(0, json.lastIndexOf('}')).trimEnd();
    return `${before}${names.length === 0 ? '' : ','}${JSON.stringify(name)}:${valueJson}${json.slice(before.length)}`;
};
const jsonKind = (text) => {
    try {
        return (0,json_value/* kindOf */.I)(JSON.parse(text));
    }
    catch {
        return undefined;
    }
};
const placed = (text, { at, what }) => at === undefined ? what : `line ${lineAt(text, at)}, column ${at - text.lastIndexOf('\n', at - 1)}: ${what}`;
const lineAt = (text, at) => text.slice(0, at).split('\n').length;

;// CONCATENATED MODULE: ./src/stages/trigger.ts





/** How long a service that is rate limited, or cannot be reached, is asked again before the step gives up. */
const LONGEST_TRIGGERING_MS = 300_000;
const LONGEST_UNREACHABLE_MS = 60_000;
const TRIGGER_TIMEOUT_MS = 30_000;
/** 100 MB of attachments over a slow line. */
const UPLOAD_TIMEOUT_MS = 600_000;
/**
 * Makes everything ready that can be wrong with the inputs, before any request; what is given back then triggers the
 * run, or names the one that is to be followed.
 */
const prepareRun = async (context, inputs) => {
    const { env, signal } = context;
    const { subject, timeoutMs, onRerun } = inputs;
    if (subject.kind === 'follow')
        return () => Promise.resolve({ run: subject.run });
    const { payload: given } = subject;
    const payload = given.kind === 'text' ? given.text : await readPayloadFile(given.path, env.GITHUB_WORKSPACE ?? '.', signal);
    const body = await requestBody(context, subject, payload);
    const start = (client) => startRun(context, client, { target: subject.trigger, body, mostMs: timeoutMs });
    if (onRerun === 'new')
        return async (client) => ({ run: await start(client) });
    const { attemptOf, earlierRun, rememberRun } = await __webpack_require__.e(/* import() */ 869).then(__webpack_require__.bind(__webpack_require__, 89869));
    const attempt = attemptOf(env, inputs, payload);
    return async (client) => {
        const run = (await earlierRun(context, attempt, client)) ?? (await start(client));
        return { run, remember: () => rememberRun(context, attempt, run) };
    };
};
const requestBody = async (context, subject, given) => {
    const { env, event, runner, signal } = context;
    const { payload, attachments: patterns } = subject;
    const { json: parsed, notices } = await parsePayload(given, payload.kind === 'text' ? 'payload' : 'payload-file');
    for (const { level, message } of notices) {
        if (level === 'warning')
            runner.warning(message, 'Pinkfish: inputs');
        else
            runner.info(message);
    }
    const json = subject.githubContext
        ? spliceMember(parsed, 'github', JSON.stringify(githubContext(env, event)))
        : parsed;
    if (patterns.length === 0)
        return { contentType: 'application/json', open: () => json };
    const { findAttachments } = await __webpack_require__.e(/* import() */ 461).then(__webpack_require__.bind(__webpack_require__, 74461));
    const { multipartBody } = await __webpack_require__.e(/* import() */ 421).then(__webpack_require__.bind(__webpack_require__, 40421));
    const attachments = await findAttachments(patterns, env.GITHUB_WORKSPACE ?? '.', { signal });
    return multipartBody(json, attachments, (0,external_node_crypto_.randomUUID)());
};
/** Triggers the run, once: a request that the service may have read is not sent again, as it could start a second run. */
const startRun = async ({ clock, report }, client, { target, body, mostMs }) => {
    const retryForMs = { unreachable: LONGEST_UNREACHABLE_MS, 'rate-limited': Infinity };
    const deadline = clock.now() + Math.min(LONGEST_TRIGGERING_MS, mostMs);
    const timeoutMs = body.contentLength === undefined ? TRIGGER_TIMEOUT_MS : UPLOAD_TIMEOUT_MS;
    const limits = { timeoutMs, rules: { retryForMs, deadline, atDeadline: 'give-up' } };
    const { value: run, requestId } = await (0,errors/* during */.iW)('trigger', () => client.triggerRun(target, body, limits));
    if (requestId !== undefined)
        report.requestIds.trigger = requestId;
    return run;
};

// EXTERNAL MODULE: ./src/results/artifact-client.ts
var artifact_client = __webpack_require__(9744);
// EXTERNAL MODULE: ./src/links.ts
var links = __webpack_require__(73346);
// EXTERNAL MODULE: ./src/results/artifact-upload.ts
var artifact_upload = __webpack_require__(38070);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./src/results/text-file.ts
var text_file = __webpack_require__(68646);
;// CONCATENATED MODULE: ./src/results/compression.ts



/** At most so many samples are tried, spread evenly over all bytes, and at most one in every so many bytes. */
const MOST_SAMPLES = 16;
const BYTES_PER_SAMPLE = 512 * 1024;
const SAMPLE_BYTES = 64 * 1024;
/** The default of the artifact service's client, and a level about three times as fast. */
const DEFAULT_LEVEL = 6;
const FAST_LEVEL = 1;
/** Below this share, compression saves too little for its time. */
const WORTHWHILE_SAVING = 0.01;
/** The share of bytes that the fast level may cost more. */
const ACCEPTED_GROWTH = 0.03;
const deflate = (0,external_node_util_.promisify)(external_node_zlib_.deflateRaw);
/** The compression level for an artifact of these files, chosen by samples: 0 where they are compressed already. */
const chooseCompression = async (files) => {
    const total = files.reduce((sum, { size }) => sum + size, 0);
    // At even distances through all files as if they were one, so that each sample stands for as many bytes.
    const distance = total / Math.min(MOST_SAMPLES, Math.ceil(total / BYTES_PER_SAMPLE));
    let [before, place, samples, fast, byDefault] = [0, distance / 2, 0, 0, 0];
    for (const { path, size } of files) {
        for (; place < before + size; place += distance) {
            const start = Math.max(0, Math.min(Math.floor(place - before), size - SAMPLE_BYTES));
            const sample = await (0,text_file/* readRange */.qX)(path, start, Buffer.allocUnsafe(Math.min(SAMPLE_BYTES, size)));
            samples += 1;
            fast += await ratioOf(sample, FAST_LEVEL);
            byDefault += await ratioOf(sample, DEFAULT_LEVEL);
        }
        before += size;
    }
    if (byDefault >= samples * (1 - WORTHWHILE_SAVING))
        return 0;
    return fast <= byDefault * (1 + ACCEPTED_GROWTH) ? FAST_LEVEL : DEFAULT_LEVEL;
};
const ratioOf = async (sample, level) => sample.length === 0 ? 1 : Math.min(1, (await deflate(sample, { level })).length / sample.length);

// EXTERNAL MODULE: ./src/results/safe-names.ts
var safe_names = __webpack_require__(28580);
;// CONCATENATED MODULE: ./src/results/artifact.ts








/**
 * Uploads the downloaded files, the summary and the results document without its links' signatures and what was sent.
 *
 * @throws ArtifactError where `mode` is true and the upload fails; the signal's reason
 */
const uploadArtifact = async (options) => {
    const { mode, name, runId, files, compressionLevel: level } = options;
    if (mode === false || (mode === 'auto' && files.length === 0))
        return {};
    let staged;
    return await (0,artifact_upload/* uploadOrWarn */.nx)(options, {
        what: 'The artifact',
        nameAt: name === undefined ? (0,artifact_upload/* numberedName */.Ys)(`pinkfish-run-${runId}`) : (count) => (count === 1 ? name : undefined),
        stage: async () => (staged ??= {
            files: await stage(options),
            settings: { compressionLevel: level === 'auto' ? await chooseCompression(files) : level },
        }),
    });
};
const opensInBrowser = (output) => output !== undefined && (SHOWN_TYPE.test(output.mimeType ?? '') || SHOWN_ENDING.test(output.name));
const SHOWN_TYPE = /^(text\/html|application\/xhtml\+xml|application\/pdf|image\/[^;]+)\s*(;|$)/i;
const SHOWN_ENDING = /\.(html?|pdf|png|jpe?g|gif|svg|webp|bmp|ico|tiff?)$/i;
/**
 * Uploads the designated output by itself, not zipped, so that a browser can show it.
 *
 * @throws ArtifactError where `mode` is true and the upload fails; the signal's reason
 */
const uploadOutput = async (options) => {
    const { name, path, stagingFolder, runId } = options;
    const { name: stem, ext } = (0,external_node_path_.parse)((0,safe_names/* cleanName */.$)(name));
    return await (0,artifact_upload/* uploadOrWarn */.nx)(options, {
        what: 'The designated output',
        nameAt: (0,artifact_upload/* numberedName */.Ys)(`${stem}-${runId}`, ext),
        // The client names such an artifact as its file.
        stage: async (artifactName) => {
            const file = (0,external_node_path_.join)(stagingFolder, artifactName);
            await (0,promises_.mkdir)(stagingFolder, { recursive: true });
            await linkOrCopy(path, file);
            return { files: [file], settings: { skipArchive: true } };
        },
    });
};
/** Lays out the artifact's tree, as hard links where the disk supports them; returns the paths of its files. */
const stage = async (options) => {
    const { files, downloadPath, stagingFolder, summaryMarkdown, resultsBytes } = options;
    await (0,promises_.rm)(stagingFolder, { recursive: true, force: true });
    await (0,promises_.mkdir)(stagingFolder, { recursive: true });
    const places = files.map(({ path }) => ({ from: path, to: (0,external_node_path_.join)(stagingFolder, (0,external_node_path_.relative)(downloadPath, path)) }));
    for (const folder of new Set(places.map(({ to }) => (0,external_node_path_.dirname)(to))))
        await (0,promises_.mkdir)(folder, { recursive: true });
    for (const { from, to } of places)
        await linkOrCopy(from, to);
    const [results, summary] = [(0,external_node_path_.join)(stagingFolder, 'results.json'), (0,external_node_path_.join)(stagingFolder, 'summary.md')];
    if (resultsBytes !== undefined)
        await (0,promises_.writeFile)(results, publishable(resultsBytes));
    await (0,promises_.writeFile)(summary, summaryMarkdown);
    return [...(resultsBytes === undefined ? [] : [results]), summary, ...places.map(({ to }) => to)];
};
/** Again for the same name changes nothing: on Windows, a file that a virus scanner reads can't be replaced. */
const linkOrCopy = async (from, to) => {
    if ((0,external_node_fs_.existsSync)(to))
        return;
    await (0,promises_.link)(from, to).catch(() => (0,promises_.copyFile)(from, to, promises_.constants.COPYFILE_FICLONE));
};
/** The results document as it may be published, each value byte for byte but for its links. */
const publishable = (document) => {
    // One character a byte: all that is searched for is ASCII, and the rest stays as it is.
    const { members } = (0,json_text/* scanJson */.E)(document.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, ''));
    const kept = members
        .filter(({ name }) => name !== 'inputs')
        .map(({ name, json }) => `${JSON.stringify(name)}:${json}`);
    return Buffer.from((0,links/* withoutQueryStrings */.V)(`{${kept.join(',')}}`), 'latin1');
};

;// CONCATENATED MODULE: ./src/stages/upload.ts










/** Uploads the designated output by itself, and what was downloaded with a summary of what is known by now. */
const uploadResults = async (ended) => {
    const { report, inputs } = ended;
    report.outputArtifact = await upload_attempt(ended, uploadDesignated);
    if (inputs.uploadArtifact === false || (inputs.uploadArtifact === 'auto' && report.files.length === 0))
        return;
    report.artifact = await upload_attempt(ended, uploadAll);
};
/** Failing to upload hides no failure that came before. */
const upload_attempt = async (ended, upload) => {
    const { report, runner, signal, inputs } = ended;
    try {
        const { artifact, warning } = await upload(ended);
        if (warning !== undefined)
            runner.warning(warning, 'Pinkfish: artifact');
        return artifact;
    }
    catch (error) {
        if (signal.aborted)
            throw error;
        const { outcome, problem } = report;
        const { message, title } = judgeError(ended, new errors/* OperationError */.OK('artifact', error), inputs);
        if ((0,run_outcome/* succeeded */.gq)(outcome))
            return undefined;
        runner.warning(message, title);
        Object.assign(report, { outcome, problem });
        return undefined;
    }
};
const uploadDesignated = async (ended) => {
    const { designatedOutput: output } = ended.report;
    const { outputArtifact: mode, uploadArtifact: others } = ended.inputs;
    if (mode === false || (mode === 'auto' && (others === false || !opensInBrowser(output))))
        return {};
    if (output?.path === undefined) {
        const why = 'the run has no designated output that could be downloaded';
        return { warning: `Nothing was uploaded for output-artifact: ${why}` };
    }
    const { name, path } = output;
    return await inGroup(ended, (options) => uploadOutput({ ...options, mode, name, path }));
};
const uploadAll = async (ended) => {
    const { report, redactor, env, folder: downloadPath } = ended;
    const { renderOutput, uploadArtifact: mode, artifactName: name, compressionLevel } = ended.inputs;
    const { renderSummary } = await __webpack_require__.e(/* import() */ 18).then(__webpack_require__.bind(__webpack_require__, 99018));
    const summaryMarkdown = redactor.text(await renderSummary(report, { renderOutput, redact: redactor.text, env }));
    const content = { files: report.files, downloadPath, resultsBytes: report.results?.bytes, summaryMarkdown };
    return await inGroup(ended, (options) => uploadArtifact({ ...options, ...content, mode, name, compressionLevel }));
};
/** In a group of the log, since the platform's client writes much. */
const inGroup = async ({ runner, env, signal, clock, atExit, inputs, run }, upload) => {
    const stagingFolder = (0,external_node_path_.join)(env.RUNNER_TEMP || (0,external_node_os_.tmpdir)(), `pinkfish-artifact-${(0,external_node_crypto_.randomUUID)()}`);
    // A client that is given up continues to read: what it reads can be removed only at the exit.
    atExit(() => (0,external_node_fs_.rmSync)(stagingFolder, { recursive: true, force: true }));
    runner.startGroup('Artifact');
    try {
        return await upload({
            ...{ runId: run.runId, retentionDays: inputs.retentionDays, stagingFolder, signal, clock, env },
            client: artifact_client.artifactClient,
            urlOf: (id) => `${(0,github_event/* workflowRunUrl */.CX)(env)}/artifacts/${id}`,
        });
    }
    finally {
        runner.endGroup();
    }
};

// EXTERNAL MODULE: ./src/report/byte-format.ts
var byte_format = __webpack_require__(93516);
;// CONCATENATED MODULE: ./src/run/poll-schedule.ts
const SHORTEST_MS = 1_000;
/** The vendor's advice for long runs: every 10 to 30 s. */
const LONGEST_MS = 30_000;
const SHORTEST_PAUSED_MS = 10_000;
/**
 * The interval as a share of the time since the trigger. A run's end is seen half an interval late on average: after 1 %
 * of its length with 2 %. Before eight minutes it is a little more, or such a run would be polled more often than every 3 s.
 */
const shareOf = (elapsedMs) => (elapsedMs < 480_000 ? 0.021 : 0.02);
/**
 * Milliseconds from the start of one poll to the start of the next. A short run is polled every second, a long one less
 * often as it gets longer; a paused run waits for a person. Each poll that was rate limited doubles the interval, since
 * other jobs share that limit.
 */
const delayToNextPoll = ({ elapsedMs, status, pollIntervalMs, throttled }) => {
    const shortest = status === 'PAUSED' ? SHORTEST_PAUSED_MS : SHORTEST_MS;
    const share = elapsedMs < 50_000 ? 0 : shareOf(elapsedMs);
    const auto = Math.min(LONGEST_MS, Math.max(shortest, elapsedMs * share));
    const interval = pollIntervalMs === 'auto' ? auto : pollIntervalMs;
    return Math.max(interval, Math.min(LONGEST_MS, interval * 2 ** throttled));
};
/** Elapsed milliseconds at which a quiet wait says that it still waits: 30 s, 1, 2, 5 minutes, then every 5. */
const nextHeartbeat = (elapsedMs) => [30_000, 60_000, 120_000].find((at) => at > elapsedMs) ?? (Math.floor(elapsedMs / 300_000) + 1) * 300_000;

;// CONCATENATED MODULE: ./src/run/follow.ts


/** What the last poll may take beyond the deadline, so that one broken connection does not make a run late. */
const LAST_POLL_MS = 10_000;
/** Each poll that was rate limited doubles the interval, up to 2 to the power of this. */
const MOST_THROTTLED = 5;
/**
 * Polls the run until it ends, pauses (where that is asked for) or the time is over; the last poll is made at the
 * deadline, so that a run which ended in time is never called late.
 *
 * @throws what `poll` throws before the deadline, or at it where no poll of another's run ever worked; the signal's reason
 */
const follow = async (options) => {
    const { poll, clock, signal, startedAt, observe } = options;
    const deadline = startedAt + options.timeoutMs;
    const tracker = trackSteps(options);
    const sleepUntil = sleeper(options);
    let throttled = 0;
    const waitAfter = async (polledAt) => {
        const status = tracker.status();
        // After Retry-After the poll's start is long past, and the limit is only just kept.
        const from = throttled > 0 ? clock.now() : polledAt;
        const delay = delayToNextPoll({ ...options, elapsedMs: polledAt - startedAt, status, throttled });
        const until = Math.min(deadline, from + delay);
        observe({ kind: 'waiting', waitMs: Math.max(0, until - clock.now()), throttled });
        await sleepUntil(until);
    };
    if (options.triggered)
        await waitAfter(startedAt);
    for (;;) {
        const polledAt = clock.now();
        const last = polledAt >= deadline;
        try {
            const seen = await poll(last ? polledAt + LAST_POLL_MS : deadline);
            tracker.see(seen.document, clock.now() - startedAt);
            throttled = seen.throttled ? Math.min(MOST_THROTTLED, throttled + 1) : Math.max(0, throttled - 1);
        }
        catch (error) {
            const unproven = !options.triggered && tracker.status() === undefined;
            // Before the deadline the poll has retried transient errors. Of a run that may not exist, the cause says more than the time.
            if (signal.aborted || clock.now() < deadline || (last && unproven))
                throw error;
            if (last)
                return { end: 'deadline', elapsedMs: clock.now() - startedAt, lastError: error };
            continue;
        }
        const status = tracker.status() ?? '';
        const ended = { elapsedMs: clock.now() - startedAt, lastError: undefined };
        if ((0,run_outcome/* outcomeOf */.sG)(status) !== undefined)
            return { end: 'terminal', ...ended };
        if (status === 'PAUSED' && options.onPaused === 'detach')
            return { end: 'paused', ...ended };
        if (last)
            return { end: 'deadline', ...ended };
        await waitAfter(polledAt);
    }
};
/** Sleeps until a time on the clock's scale; heartbeats that are due meanwhile, or were during the poll before, are given. */
const sleeper = ({ clock, signal, startedAt, timeoutMs, observe }) => {
    let beatAt = startedAt + nextHeartbeat(0);
    return async (until) => {
        for (;;) {
            const now = clock.now();
            if (now >= beatAt) {
                const elapsedMs = now - startedAt;
                beatAt = startedAt + nextHeartbeat(elapsedMs);
                const leftMs = Math.max(0, timeoutMs - elapsedMs);
                observe({ kind: 'heartbeat', elapsedMs, leftMs });
            }
            if (now >= until)
                return;
            await clock.sleep(Math.min(until, beatAt) - now, signal);
        }
    };
};
/** Turns successive status documents into events, each step's start and end once. */
const trackSteps = ({ observe, triggered }) => {
    const steps = new Map();
    const started = new Set();
    const ended = new Set();
    let status;
    let warned = false;
    // When the last poll was; before the first poll at a run that others triggered, nothing is known of times.
    let polledMs = triggered ? 0 : undefined;
    const seeStep = (step, elapsedMs) => {
        const before = steps.get(step.key);
        const known = { ...step, startedMs: before?.startedMs, endedMs: before?.endedMs };
        steps.set(step.key, known);
        const isSkipped = step.status === 'SKIPPED';
        const hasEnded = isSkipped || (0,run_outcome/* outcomeOf */.sG)(step.status) !== undefined;
        const hasStarted = !isSkipped && (hasEnded || step.status === 'RUNNING' || step.status === 'PAUSED');
        if (hasStarted && !started.has(step.key)) {
            started.add(step.key);
            // A step that is first seen at its end began after the poll before; one under way, by now.
            known.startedMs = hasEnded || polledMs === undefined ? polledMs : elapsedMs;
            observe({ kind: 'step-started', step: known });
        }
        if (hasEnded && !ended.has(step.key)) {
            ended.add(step.key);
            known.endedMs = polledMs === undefined || isSkipped ? undefined : elapsedMs;
            observe({ kind: 'step-ended', step: known });
        }
    };
    return {
        see: (document, elapsedMs) => {
            const pauses = document.status === 'PAUSED' && status !== 'PAUSED';
            status = document.status;
            for (const step of document.steps)
                seeStep(step, elapsedMs);
            if (pauses)
                observe({ kind: 'paused', elapsedMs });
            observe({ kind: 'seen', status, steps: [...steps.values()].sort((a, b) => a.order - b.order) });
            if (!warned && (0,run_outcome/* outcomeOf */.sG)(status) === undefined && !(0,run_outcome/* isKnownWait */.hO)(status)) {
                warned = true;
                observe({ kind: 'unknown-status', status });
            }
            polledMs = elapsedMs;
        },
        status: () => status,
    };
};

;// CONCATENATED MODULE: ./src/stages/wait.ts





/** A young run may answer 404 for some seconds [assume]; a run that is not known is not polled for longer. */
const LONGEST_NOT_FOUND_MS = 60_000;
/** Where nothing has proven that the service is one: with the last try's own time, less than two minutes. */
const LONGEST_UNPROVEN_MS = 80_000;
const POLL_TIMEOUT_MS = 30_000;
const MOST_STEP_LINES = 1_000;
/** Follows the run. Afterwards the report holds its last status; where that is not an end, also the outcome. */
const waitForEnd = async (context, { inputs, client, run }) => {
    const { clock, signal, report, runner } = context;
    const { timeoutMs, pollIntervalMs, onPaused, subject } = inputs;
    const triggered = subject.kind === 'trigger';
    const poll = async (deadline) => {
        const proven = report.status !== undefined;
        const limit = proven || triggered ? Infinity : LONGEST_UNPROVEN_MS;
        const others = { 'rate-limited': Infinity, 'not-found': LONGEST_NOT_FOUND_MS };
        const retryForMs = { unreachable: limit, insecure: limit, transient: limit, ...others };
        const rules = { retryForMs, deadline, atDeadline: 'last-try' };
        const { value, requestId, throttled } = await client.getStatus(run, { timeoutMs: POLL_TIMEOUT_MS, rules, proven });
        if (requestId !== undefined)
            report.requestIds.status = requestId;
        return { document: value, throttled };
    };
    let stepLines = 0;
    const observe = observer(context, (line) => {
        stepLines += 1;
        if (stepLines <= MOST_STEP_LINES)
            runner.info(line);
    });
    try {
        const startedAt = clock.now();
        const wait = { poll, clock, signal, startedAt, timeoutMs, pollIntervalMs, onPaused, triggered, observe };
        const { end, elapsedMs, lastError } = await follow(wait);
        runner.debug(`Wait ended after ${Math.round(elapsedMs)} ms: ${end}`);
        report.durationMs = elapsedMs;
        if (end === 'paused')
            report.outcome = 'detached';
        if (end === 'deadline') {
            report.outcome = 'wait-timeout';
            report.problem = (0,report_problem/* waitTimeoutProblem */.AI)(run, { timeoutMs, status: report.status, lastError });
        }
    }
    finally {
        const leftOut = stepLines - MOST_STEP_LINES;
        if (leftOut > 0)
            runner.info(`… ${(0,byte_format/* formatCount */.B)(leftOut)} more lines on steps were left out`);
    }
};
const observer = ({ runner, report, colours }, logStep) => (event) => {
    if (event.kind === 'seen')
        Object.assign(report, { status: event.status, steps: event.steps });
    else if (event.kind === 'waiting') {
        const why = `status ${(0,foreign_text/* plainLine */.h0)(report.status ?? 'not known', 40)}, rate limited ${event.throttled} times`;
        runner.debug(`Next status check in ${Math.round(event.waitMs)} ms: ${why}`);
    }
    else if (event.kind === 'unknown-status') {
        const what = `Pinkfish gave a status that this action does not know: ${(0,foreign_text/* plainLine */.h0)(event.status, 60)}`;
        runner.warning(`${what}. The action waits for another one.`, 'Pinkfish: unknown status');
    }
    else if ('step' in event)
        logStep((0,log_lines/* eventLine */.V8)(event, report, colours));
    else
        runner.info((0,log_lines/* eventLine */.V8)(event, report, colours));
};

;// CONCATENATED MODULE: ./src/main.ts












/** Runs the whole step and reports it; true where it succeeds. Never throws. */
const main = async (platform) => {
    const context = createContext(platform);
    const { runner } = context;
    let inputs;
    let dispatcher;
    try {
        inputs = parseInputs(runner.getInput);
        context.event = await (0,github_event/* readEvent */.j_)(context.env, (message) => runner.warning(message, 'Pinkfish: event'));
        await (0,errors/* during */.iW)('runner', () => runner.checkOutputs());
        dispatcher = await (0,errors/* during */.iW)('runner', () => context.createDispatcher(context.env, runner.debug));
        await work(context, inputs, dispatcher);
    }
    catch (error) {
        judgeError(context, error, inputs);
    }
    await finish(context, inputs);
    await dispatcher?.destroy();
    return (0,run_outcome/* succeeded */.gq)(context.report.outcome);
};
const work = async (context, inputs, dispatcher) => {
    const { runner, report, redactor, retry } = context;
    for (const notice of inputs.notices)
        runner.warning(notice, 'Pinkfish: inputs');
    const obtainRun = await prepareRun(context, inputs);
    const folder = inputs.wait ? await prepareFolder(context, inputs) : undefined;
    const { apiKey, baseUrl } = inputs;
    const client = createClient({ apiKey, baseUrl, dispatcher, redactor, retry });
    const { run, remember } = await obtainRun(client);
    report.run = run;
    await (0,errors/* during */.iW)('runner', async () => {
        await runner.setOutput('run-id', run.runId);
        await runner.setOutput('automation-id', run.automationId);
    });
    const remembered = remember?.();
    const isNew = inputs.subject.kind === 'trigger' && report.rerun?.followed === undefined;
    runner.info(`${isNew ? 'Triggered' : 'Following'} run ${run.runId} of automation ${run.automationId}`);
    if (folder === undefined) {
        report.outcome = 'detached';
        return;
    }
    void preload(inputs);
    try {
        await (0,errors/* during */.iW)('status', () => waitForEnd(context, { inputs, client, run }));
        if ((0,run_outcome/* outcomeOf */.sG)(report.status ?? '') === undefined)
            return;
        await keepResults({ ...context, inputs, client, run, folder, dispatcher });
    }
    finally {
        await remembered;
    }
};
/**
 * Loads what a run's end needs while the run still works, so that neither the trigger nor the end waits for it. Never
 * rejects: whatever can't be loaded is asked for again where it is used, and fails there.
 */
const preload = async ({ uploadArtifact, summary }) => {
    await Promise.allSettled([
        __webpack_require__.e(/* import() */ 89).then(__webpack_require__.bind(__webpack_require__, 54089)),
        uploadArtifact !== false && Promise.resolve(/* import() */).then(__webpack_require__.bind(__webpack_require__, 9744)).then(({ artifactClient }) => artifactClient()),
        (summary || uploadArtifact !== false) && __webpack_require__.e(/* import() */ 18).then(__webpack_require__.bind(__webpack_require__, 99018)),
    ]);
};
const keepResults = async (ended) => {
    const { inputs, report, run, runner, signal } = ended;
    try {
        const { collectResults } = await __webpack_require__.e(/* import() */ 89).then(__webpack_require__.bind(__webpack_require__, 54089));
        await (0,errors/* during */.iW)('results', () => collectResults(ended));
        judge(report, run);
    }
    catch (error) {
        // A cancelled job has no time for more.
        if (signal.aborted)
            throw error;
        if (report.status === 'COMPLETE')
            judgeError(ended, error, inputs);
        else {
            // The run's own failure matters more than a failure to download what it produced.
            judge(report, run);
            runner.warning(`The run's results could not be downloaded: ${(0,errors/* inWords */.r4)(error)}`, 'Pinkfish: results');
        }
    }
    await uploadResults(ended);
};


/***/ }),

/***/ 93516:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ formatCount),
/* harmony export */   z: () => (/* binding */ formatBytes)
/* harmony export */ });
const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'];
/** A size for people, in binary units: `0 B`, `512 B`, `1.5 KiB`, `120 MiB`. */
const formatBytes = (bytes) => {
    if (bytes < 1024)
        return `${Math.round(bytes)} B`;
    let amount = bytes / 1024;
    let unit = 0;
    // 1023.95 would be rounded to 1024.
    while (amount >= 1023.95 && unit < UNITS.length - 1) {
        amount /= 1024;
        unit += 1;
    }
    return `${amount < 99.95 ? amount.toFixed(1).replace(/\.0$/, '') : Math.round(amount)} ${UNITS[unit] ?? ''}`;
};
/** A count for people: `12,345`. */
const formatCount = (count) => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');


/***/ }),

/***/ 8326:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cp: () => (/* binding */ downloadProgress),
/* harmony export */   Po: () => (/* binding */ closingLines),
/* harmony export */   V8: () => (/* binding */ eventLine),
/* harmony export */   w7: () => (/* binding */ failureLines)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77607);
/* harmony import */ var _foreign_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(33919);
/* harmony import */ var _byte_format_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(93516);
/* harmony import */ var _present_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(97421);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(88850);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(90687);






const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, grey: 90 };
/** GitHub's log renders ANSI; NO_COLOR forbids it: then `coloured` is false, here and below. */
const painted = (text, colour, coloured) => coloured ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text;
/** What happened to the run, such as `▶ Step 2 · Fetch the diff`. How many steps there will be is not known. */
const eventLine = (event, report, coloured) => {
    switch (event.kind) {
        case 'step-started':
            return `${painted('▶', 'cyan', coloured)} ${stepTitle(event.step)}`;
        case 'step-ended':
            return stepEnded(event.step, coloured);
        case 'paused':
            return `${painted('⏸', 'yellow', coloured)} The run is waiting for an approval in Pinkfish`;
        case 'heartbeat':
            return heartbeat(event, report, coloured);
    }
};
/** `✓ Step 2 · Fetch the diff · 4.2 s`; a status other than COMPLETE is shown. */
const stepEnded = (step, coloured) => {
    const { status, startedMs, endedMs } = step;
    const skipped = status === 'SKIPPED' && painted('○', 'grey', coloured);
    const sign = skipped || (status === 'COMPLETE' ? painted('✓', 'green', coloured) : painted('✗', 'red', coloured));
    const words = status !== 'COMPLETE' && (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(status, 40);
    const isTimed = startedMs !== undefined && endedMs !== undefined;
    const time = isTimed && (0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(Math.max(0, endedMs - startedMs));
    return (0,_present_js__WEBPACK_IMPORTED_MODULE_3__/* .present */ .E)(`${sign} ${stepTitle(step)}`, words, time).join(' · ');
};
const stepTitle = ({ order, name }) => `Step ${order} · ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(name, 120)}`;
/** A sign of life in a long wait: `… RUNNING · 2 min since the start · Fetch the diff · 28 min left`. */
const heartbeat = ({ elapsedMs, leftMs }, { status, steps }, coloured) => {
    const [first, ...others] = steps.filter((step) => ['RUNNING', 'PAUSED'].includes(step.status));
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    const state = (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(status ?? 'waiting for the status', 40);
    const time = `${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(elapsedMs)} since the start`;
    const step = first !== undefined && `${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(first.name, 120)}${more}`;
    return painted(`… ${(0,_present_js__WEBPACK_IMPORTED_MODULE_3__/* .present */ .E)(state, time, step, `${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(leftMs)} left`).join(' · ')}`, 'grey', coloured);
};
/** How far a long download is, `elapsedMs` after its start: `… 12 of 40 files · 1.2 GiB · 85 MiB/s`. */
const downloadProgress = (progress, elapsedMs, coloured) => {
    const { files, total, bytes } = progress;
    const count = `${(0,_byte_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B)(files)} of ${(0,_byte_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B)(total)} files`;
    const speed = elapsedMs > 0 && `${(0,_byte_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatBytes */ .z)((bytes * 1_000) / elapsedMs)}/s`;
    return painted(`… ${(0,_present_js__WEBPACK_IMPORTED_MODULE_3__/* .present */ .E)(count, (0,_byte_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatBytes */ .z)(bytes), speed).join(' · ')}`, 'grey', coloured);
};
/** A failed step's name, exit code, and the last lines of each tail, stderr first. No line can be a runner command. */
const failureLines = ({ failedStep }, coloured) => {
    if (failedStep === undefined)
        return [];
    const exit = failedStep.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
    const tails = failedStep.tails.flatMap(({ name, lines }) => [
        painted(`${(0,_report_js__WEBPACK_IMPORTED_MODULE_5__/* .lastLines */ .w)(lines.length)} of ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(name, 120)}:`, 'yellow', coloured),
        ...lines.map((line) => `  ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainText */ .wh)(line.slice(0, 2_000)).replaceAll('\n', ' ')}`),
    ]);
    return [`${painted('✗', 'red', coloured)} Failed in step ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(failedStep.name, 120)}${exit}`, ...tails];
};
/** The last lines of the log: the outcome with the time, and where things are. */
const closingLines = (report, coloured) => {
    const { run, files, missingFiles, downloadPath, artifact, outputArtifact, outcome } = report;
    const { sign, words } = (0,_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .verdictWords */ .L2)(report);
    const { name, version } = (0,_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .workflowName */ .tv)(report);
    const colour = outcome === 'complete' ? 'green' : outcome === 'detached' ? 'yellow' : 'red';
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const missing = missingFiles.length > 0 && `, ${(0,_byte_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B)(missingFiles.length)} missing`;
    const count = `${(0,_byte_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatCount */ .B)(files.length)} ${files.length === 1 ? 'file' : 'files'}`;
    const continues = (0,_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .runContinues */ .MV)(report) ? 'The run continues in Pinkfish. ' : '';
    return (0,_present_js__WEBPACK_IMPORTED_MODULE_3__/* .present */ .E)(`${sign} ${painted(`${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(name, 120)}${version} · ${words}`, colour, coloured)}`, (files.length > 0 || missing) && `Files: ${count} (${(0,_byte_format_js__WEBPACK_IMPORTED_MODULE_4__/* .formatBytes */ .z)(bytes)})${missing || ''}`, downloadPath !== undefined && files.length > 0 && `Folder: ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(downloadPath, 500)}`, artifact && `Artifact: ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(artifact.name, 120)}`, outputArtifact && `Open: ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(outputArtifact.name, 120)} ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(outputArtifact.url, 500)}`, run && `Run: ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(run.runId, 100)} of automation ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(run.automationId, 100)}`, (0,_verdict_js__WEBPACK_IMPORTED_MODULE_2__/* .canBeFollowed */ .S4)(report) && `${continues}To follow it, use these ids as run-id and automation-id`);
};


/***/ }),

/***/ 54285:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CS: () => (/* binding */ prose),
/* harmony export */   I$: () => (/* binding */ htmlTable),
/* harmony export */   OF: () => (/* binding */ fenced),
/* harmony export */   SS: () => (/* binding */ codeSpan),
/* harmony export */   TM: () => (/* binding */ folded),
/* harmony export */   Te: () => (/* binding */ fenceSize),
/* harmony export */   Xi: () => (/* binding */ linesWithin),
/* harmony export */   Zt: () => (/* binding */ markdownName),
/* harmony export */   an: () => (/* binding */ httpsLink),
/* harmony export */   mz: () => (/* binding */ byteSize),
/* harmony export */   rC: () => (/* binding */ htmlName)
/* harmony export */ });
/* harmony import */ var _foreign_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(33919);

/** The size of a text in bytes of UTF-8, which the platform's limits count. */
const byteSize = (text) => Buffer.byteLength(text, 'utf8');
/** Characters that have no meaning in Markdown and GitHub's own filters, such as mentions, but for a line's beginning. */
const HARMLESS = /^[\p{L}\p{M}\p{N}\p{Emoji_Presentation} ,.()'/-]+$/u;
/** What GitHub links although its characters are harmless: host names, commits, issues such as `GH-12`. */
const LINKED = /www\.|[0-9a-f]{7}|[a-z]-\d/i;
const isHarmless = (line) => HARMLESS.test(line) && !LINKED.test(line);
/** The characters that have a meaning in HTML. */
const ENTITIES = new Map(Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }));
/** A foreign name inside an HTML block: as it is if it is harmless, else as `<code>`, in which GitHub links nothing. */
const htmlName = (text, max) => {
    const line = (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLine */ .h0)(text, max);
    const escaped = line.replace(/[&<>"']/g, (found) => ENTITIES.get(found) ?? '');
    return isHarmless(line) ? escaped : `<code>${escaped}</code>`;
};
/** The same inside a line of Markdown: as it is, else as a code span. */
const markdownName = (text, max) => {
    const line = (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLine */ .h0)(text, max);
    return isHarmless(line) ? line : codeSpan(line, max);
};
/** A foreign line as a code span, delimited by more backticks than it has in a row. */
const codeSpan = (text, max) => {
    const line = (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLine */ .h0)(text, max);
    const delimiter = '`'.repeat(longestRun(line) + 1);
    const space = /^[` ]|[` ]$/.test(line) ? ' ' : '';
    return `${delimiter}${space}${line}${space}${delimiter}`;
};
/** Foreign text as a paragraph: nothing in it is markup, a link, a mention or a reference, by invisible spaces too. */
const prose = (text, max) => (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainLine */ .h0)(text, max)
    .replace(/[&<>@#$`*_[\]~|\\]|:(?! |$)|www(?=\.)|[a-z](?=-\d)/gi, (found) => IN_PROSE.get(found) ?? (/[a-z]/i.test(found) ? `${found}\u200b` : `\\${found}`))
    // What begins a list or makes a heading of the line before.
    .replace(/^(?:[-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
const IN_PROSE = new Map([
    ...ENTITIES,
    ['@', '@\u200b'],
    ['#', '\\#\u200b'],
    // It may begin a link or an emoji shortcode.
    [':', ':\u200b'],
    // GitHub's own way to keep a dollar sign out of mathematics.
    ['$', '<span>$</span>'],
]);
/** A block of foreign lines between fences that it cannot close. `language` is our own word. */
const fenced = (text, language) => {
    const plain = (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_0__/* .plainText */ .wh)(text).trimEnd();
    const fence = fenceFor(plain);
    return `${fence}${language}\n${plain}\n${fence}`;
};
/** The size of the fence itself in bytes. */
const fenceSize = (text, language) => 2 * fenceFor(text).length + language.length + 2;
const fenceFor = (text) => '`'.repeat(Math.max(3, longestRun(text) + 1));
/** The most backticks in a row. */
const longestRun = (text) => text.split(/[^`]+/).reduce((longest, { length }) => Math.max(longest, length), 0);
/** A link to an https address, which nothing in the address can end; its text alone for any other address. */
const httpsLink = (text, url) => {
    const parsed = URL.canParse(url) ? new URL(url) : undefined;
    if (parsed?.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '')
        return text;
    const encoded = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
    return `[${text}](${parsed.href.replace(/[^A-Za-z0-9:/?#@&=%+,;.~_-]/g, encoded)})`;
};
/** A folded part. `summary` is HTML, the body is Markdown. */
const folded = (summary, body) => `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;
/** A table of HTML cells in at most `room` bytes, without an empty line: Markdown would start there. `rows` are counted. */
const htmlTable = (headings, rows, room) => {
    const head = `<table>\n${row('th', headings)}`;
    let left = room - byteSize(`${head}\n</table>`);
    const lines = rows.map((cells) => row('td', cells));
    const tooMuch = lines.findIndex((line) => (left -= byteSize(line) + 1) < 0);
    const kept = tooMuch === -1 ? lines : lines.slice(0, tooMuch);
    return { html: [head, ...kept, '</table>'].join('\n'), rows: kept.length };
};
const row = (element, cells) => `<tr>${cells.map((cell) => `<${element}>${cell}</${element}>`).join('')}</tr>`;
/** The first lines of a text that fit into `room` bytes, or a part of the first; `cut` if anything is missing. */
const linesWithin = (text, room) => {
    if (byteSize(text) <= room)
        return { text, cut: false };
    const bytes = Buffer.from(text);
    // A character cut in half is read as U+FFFD.
    const kept = bytes.toString('utf8', 0, room).replace(/\ufffd{1,3}$/, '');
    return { text: kept.includes('\n') ? kept.slice(0, kept.lastIndexOf('\n')) : kept, cut: true };
};


/***/ }),

/***/ 97421:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ present)
/* harmony export */ });
/** The texts that there are, of some that may be missing. */
const present = (...texts) => texts.filter((text) => typeof text === 'string');


/***/ }),

/***/ 5949:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AI: () => (/* binding */ waitTimeoutProblem),
/* harmony export */   Bq: () => (/* binding */ problemOfError),
/* harmony export */   KB: () => (/* binding */ problemOfRun),
/* harmony export */   xR: () => (/* binding */ helpUrl),
/* harmony export */   xr: () => (/* binding */ annotationText)
/* harmony export */ });
/* unused harmony export HEADINGS */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _foreign_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(33919);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77607);
/* harmony import */ var _run_outcome_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36497);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(90687);





/** The sections of docs/troubleshooting.md; a test holds both together. */
const HEADINGS = {
    input: 'An input is not valid',
    key: 'Pinkfish refuses the API key',
    triggerUnknown: 'Pinkfish does not know the trigger',
    payloadRefused: 'Pinkfish refuses the payload',
    notTriggered: 'The run could not be triggered',
    mayHaveStarted: 'The run may have started',
    noIds: 'The run has no ids',
    runFailed: 'The run failed',
    runCancelled: 'The run was cancelled in Pinkfish',
    runTimeout: 'The run timed out in Pinkfish',
    waitTimeout: 'The timeout ended before the run',
    runUnknown: 'Pinkfish does not know the run',
    statusFailed: 'The status could not be read',
    resultsFailed: 'The results could not be downloaded',
    filesMissing: 'Files are missing',
    artifact: 'The artifact could not be uploaded',
    jobCancelled: 'The job was cancelled',
    tls: 'The TLS connection fails',
    runner: 'The runner cannot be used',
    unexpected: 'An unexpected error',
};
/** The page of this action's own version that explains a problem; undefined where the action is not used from a repository. */
const helpUrl = ({ heading }, env) => {
    const { GITHUB_ACTION_REPOSITORY: repository = '', GITHUB_ACTION_REF: ref = '' } = env;
    if (ref === '' || !/^[\w.-]+\/[\w.-]+$/.test(repository))
        return undefined;
    const anchor = heading.toLowerCase().replaceAll(' ', '-');
    const path = ref.split('/').map(encodeURIComponent).join('/');
    return `https://github.com/${repository}/blob/${path}/docs/troubleshooting.md#${anchor}`;
};
/** The annotation's text, with a pointer to the section that helps. */
const annotationText = (problem, env) => `${problem.message} Help: ${helpUrl(problem, env) ?? `docs/troubleshooting.md, "${problem.heading}"`}`;
const UNREACHABLE = 'Pinkfish could not be reached';
const CANCELLED = "The job was cancelled, or the step's timeout-minutes was reached.";
const NOTHING_TRIGGERED = 'Nothing was triggered.';
const SAFE_TO_REPEAT = 'Nothing was triggered, so you can safely run this job again.';
const MAY_HAVE_STARTED = "The run may have started, so the request was not repeated. Check the workflow's monitor in Pinkfish before you run this job again.";
const FIND_RUN = "The run has probably started, but it cannot be followed: find it in the workflow's monitor in Pinkfish. Check base-url: a proxy in between may drop headers.";
const CHECK_KEY = 'Check the secret that api-key is set from: the key may be mistyped, revoked or of another workspace.';
const CHECK_TRIGGER = 'Check trigger-id, and that the API key belongs to the same workspace.';
const CHECK_IDS = 'Check run-id and automation-id, and that the API key belongs to their workspace.';
const CHECK_NETWORK = "Check base-url and the runner's network.";
const CHECK_CERTIFICATES = "If a proxy or a company's own certificate authority is in between, set NODE_EXTRA_CA_CERTS to its certificate file in the step's env.";
const CHECK_PAYLOAD = 'Compare the payload with the input that the trigger expects.';
const SEND_LESS = 'Send less, or send files with attachments.';
const ATTACHMENT_LIMITS = 'Attachments are limited to 20 files, 25 MB each and 100 MB together, without executables and scripts.';
const NO_REDIRECTS = 'Redirects are not followed: the API key would go along. Check base-url or the URL in trigger-id.';
const IN_FOLDER = 'The files are in the folder that the output download-path names.';
/** The problem behind an error that stopped the step. */
const problemOfError = (failure) => {
    const { error, operation, insecure, run, status: seen } = failure;
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .InputError */ .dz)
        return problem('input', `invalid input ${error.input}`, error.message);
    const why = `${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .inWords */ .r4)(error)}.`;
    const name = run === undefined ? 'the run' : `run ${run.runId}`;
    const what = `${couldNot(failure, name)}: ${why}`;
    const state = runState(failure);
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CancelledError */ .cc)
        return problem('jobCancelled', 'job cancelled', CANCELLED, stateThen(failure));
    const { status, redirectHost } = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .HttpError */ .j$ ? error.failure : {};
    if (insecure)
        return problem('tls', 'no secure connection', what, CHECK_CERTIFICATES, state);
    if ((status === 401 || status === 403) && (operation === 'trigger' || operation === 'status'))
        return problem('key', 'API key refused', `Pinkfish refused the API key: ${why}`, CHECK_KEY, state);
    const check = redirectHost === undefined ? CHECK_NETWORK : NO_REDIRECTS;
    switch (operation) {
        case 'trigger':
            return triggerProblem(failure, why);
        case 'status':
            return status === 404 && seen === undefined
                ? problem('runUnknown', 'run not found', `Pinkfish does not know ${name}: ${why}`, CHECK_IDS)
                : problem('statusFailed', 'status not readable', what, seen === undefined ? check : '', state);
        case 'results':
            return problem('resultsFailed', 'results not downloaded', what, state);
        case 'artifact':
            return problem('artifact', 'artifact not uploaded', why, IN_FOLDER);
        case 'runner':
            return problem('runner', 'runner cannot be used', why, state);
        case undefined:
            return problem('unexpected', 'unexpected error', `Unexpected error: ${why}`, state);
    }
};
const triggerProblem = (failure, why) => {
    const { error, mayHaveStarted, withAttachments } = failure;
    const { status, redirectHost } = error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .HttpError */ .j$ ? error.failure : {};
    const [sent, limits] = withAttachments ? ['request', ATTACHMENT_LIMITS] : ['payload'];
    if (redirectHost !== undefined)
        return problem('notTriggered', 'trigger redirected', `The trigger request was redirected: ${why}`, NO_REDIRECTS);
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UnexpectedResponseError */ .dk && !error.transient)
        return problem('noIds', 'the run has no ids', why, FIND_RUN);
    if (mayHaveStarted) {
        const unconfirmed = `The trigger request was sent, but not confirmed: ${why}`;
        return problem('mayHaveStarted', 'the run may have started', unconfirmed, MAY_HAVE_STARTED);
    }
    if (status === undefined)
        return problem('notTriggered', 'not triggered', `${UNREACHABLE}: ${why}`, SAFE_TO_REPEAT, CHECK_NETWORK);
    if (status === 404)
        return problem('triggerUnknown', 'trigger not found', `Pinkfish does not know the trigger: ${why}`, CHECK_TRIGGER);
    if (status === 413)
        return problem('payloadRefused', 'payload too large', `The ${sent} is too large: ${why}`, limits ?? SEND_LESS);
    if (status === 400 || status === 415 || status === 422)
        return problem('payloadRefused', `${sent} refused`, `Pinkfish refused the ${sent}: ${why}`, limits ?? CHECK_PAYLOAD);
    return problem('notTriggered', 'not triggered', `Pinkfish refused the trigger request: ${why}`, SAFE_TO_REPEAT);
};
/** The problem of a run that has ended; undefined where it is complete with all of its files. */
const problemOfRun = (report, run) => {
    const { status, failedStep, durationMs = 0, missingFiles } = report;
    const workflow = foreign((0,_verdict_js__WEBPACK_IMPORTED_MODULE_4__/* .workflowName */ .tv)(report).name, 100);
    const ended = (how) => `Run ${run.runId} of "${workflow}" ${how} after ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a)(durationMs)}`;
    const step = failedStep && foreign(failedStep.name, 100);
    if (status === 'CANCELLED') {
        const cancelled = problem('runCancelled', 'cancelled in Pinkfish', `${ended('was cancelled in Pinkfish')}.`);
        return { ...cancelled, title: workflow };
    }
    if (status === 'TIMEOUT') {
        const where = step === undefined ? '' : `, in step "${step}"`;
        const exceeded = `${ended("exceeded Pinkfish's own time limit")}${where}.`;
        return { ...problem('runTimeout', 'timed out in Pinkfish', exceeded), title: workflow };
    }
    if (status === 'COMPLETE')
        return missingFilesProblem(run, missingFiles);
    const exit = failedStep?.exitCode === undefined ? '' : ` with exit code ${failedStep.exitCode}`;
    const where = step === undefined ? '' : ` in step "${step}"${exit}`;
    const lastWords = failedStep?.tails[0]?.lines.at(-1);
    const words = lastWords === undefined ? '' : `: ${foreign(lastWords, 300)}`;
    const title = workflow + (step === undefined ? '' : ` · ${step}`);
    return { ...problem('runFailed', 'failed', `${ended('failed')}${where}${words}.`), title };
};
const missingFilesProblem = (run, [first, ...others]) => {
    if (first === undefined)
        return undefined;
    const files = others.length === 0 ? 'a file' : `${others.length + 1} of its files`;
    const ofStep = first.step === undefined ? '' : ` of step ${first.step}`;
    const example = `"${foreign(first.name, 100)}"${ofStep}: ${foreign(first.reason, 200)}`;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const what = `Run ${run.runId} is complete, but ${files} could not be downloaded completely: ${example}${more}.`;
    return problem('filesMissing', 'files missing', what, 'All other files are kept.');
};
/** The problem of a run that has not ended within this action's `timeout`. */
const waitTimeoutProblem = (run, { timeoutMs, status, lastError }) => {
    const state = status === undefined ? 'had not ended' : `continues in Pinkfish with status ${foreign(status, 40)}`;
    const reached = `The action's timeout of ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_2__/* .formatDuration */ .a)(timeoutMs)} was reached; run ${run.runId} ${state}.`;
    const failed = lastError === undefined ? '' : `The last status check failed: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .inWords */ .r4)(lastError)}.`;
    const remedy = `Raise timeout, or follow the run in a later step with ${ids(run)}.`;
    return problem('waitTimeout', 'timeout reached', reached, failed, remedy);
};
const problem = (heading, phrase, ...sentences) => {
    const all = sentences.filter((sentence) => sentence !== '').join(' ');
    const message = all.replace(/([.…])\.(?= |$)/g, '$1');
    return { phrase, title: `Pinkfish: ${phrase}`, message, heading: HEADINGS[heading] };
};
const couldNot = ({ operation }, name) => {
    if (operation === 'status')
        return `The status of ${name} could not be read`;
    if (operation === 'results')
        return `The results of ${name} could not be downloaded`;
    return UNREACHABLE;
};
/** What is known of the run now. That it continues is said only where a status has shown it. */
const runState = ({ run, status, mayHaveStarted, triggered }) => {
    if (run === undefined)
        return mayHaveStarted ? MAY_HAVE_STARTED : NOTHING_TRIGGERED;
    if (status === undefined)
        return triggered ? `The run was triggered. Follow it with ${ids(run)}.` : '';
    return (0,_run_outcome_js__WEBPACK_IMPORTED_MODULE_3__/* .outcomeOf */ .sG)(status) === undefined
        ? `The run continues in Pinkfish. Follow it with ${ids(run)}.`
        : `Run the step with ${ids(run)} to download the results again.`;
};
/** What is known of the run when the job is cancelled. */
const stateThen = ({ run, status = '', mayHaveStarted }) => {
    if (run === undefined)
        return mayHaveStarted ? `The trigger request was under way. ${MAY_HAVE_STARTED}` : NOTHING_TRIGGERED;
    return (0,_run_outcome_js__WEBPACK_IMPORTED_MODULE_3__/* .outcomeOf */ .sG)(status) === undefined
        ? `This does not stop run ${run.runId} in Pinkfish. Follow it with ${ids(run)}.`
        : `Run ${run.runId} had ended; what was downloaded by then is kept.`;
};
const ids = ({ runId, automationId }) => `run-id: '${runId}' and automation-id: '${automationId}'`;
/** Foreign words as part of a sentence. A link in them may carry a signature or a key. */
const foreign = (text, max) => (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .withoutLinks */ .W_)((0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(text, max));


/***/ }),

/***/ 88850:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ emptyReport),
/* harmony export */   w: () => (/* binding */ lastLines)
/* harmony export */ });
const lastLines = (count) => (count === 1 ? 'Last line' : `Last ${count} lines`);
/** What is known before anything was done. */
const emptyReport = () => ({ outcome: 'error', steps: [], files: [], missingFiles: [], requestIds: {} });


/***/ }),

/***/ 90687:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L2: () => (/* binding */ verdictWords),
/* harmony export */   MV: () => (/* binding */ runContinues),
/* harmony export */   S4: () => (/* binding */ canBeFollowed),
/* harmony export */   WJ: () => (/* binding */ verdict),
/* harmony export */   tv: () => (/* binding */ workflowName)
/* harmony export */ });
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77607);
/* harmony import */ var _run_outcome_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(36497);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54285);



/** The sign and the words of the verdict, with the time where it is known. */
const verdictWords = ({ outcome, status, problem, durationMs }) => {
    const verdicts = {
        complete: ['✅', 'complete'],
        failed: status === 'CANCELLED' ? ['🚫', 'cancelled in Pinkfish'] : ['❌', 'failed'],
        timeout: ['⌛', 'timed out in Pinkfish'],
        'wait-timeout': ['⌛', 'timeout reached'],
        detached: status === 'PAUSED' ? ['⏸️', 'waiting for approval'] : ['🚀', 'started, not waited for'],
        cancelled: ['🚫', 'job cancelled'],
        error: ['❌', problem?.phrase ?? 'error'],
    };
    const [sign, words] = verdicts[outcome];
    const time = durationMs === undefined ? '' : ` ${outcome === 'complete' ? 'in' : 'after'} ${(0,_duration_js__WEBPACK_IMPORTED_MODULE_0__/* .formatDuration */ .a)(durationMs)}`;
    return { sign, words: words + time };
};
/** Whether the run, by a status that was seen, continues without this step. */
const runContinues = ({ run, status }) => run !== undefined && status !== undefined && (0,_run_outcome_js__WEBPACK_IMPORTED_MODULE_1__/* .outcomeOf */ .sG)(status) === undefined;
/** Whether a later step can follow the run: it continues, or this step triggered it and has not seen its status. */
const canBeFollowed = (report) => runContinues(report) || (report.run !== undefined && report.status === undefined && report.outcome !== 'error');
/** The workflow's name and version as far as the results told them. */
const workflowName = ({ results }) => ({
    name: results?.document.automationName ?? 'Pinkfish run',
    version: results?.document.automationVersion === undefined ? '' : ` v${results.document.automationVersion}`,
});
/** The first line of the summary: the verdict, the workflow's name and version, and the total time. */
const verdict = (report) => {
    const { name, version } = workflowName(report);
    const { sign, words } = verdictWords(report);
    return `## ${sign} ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .markdownName */ .Zt)(name, 120)}${version} · ${words}`;
};


/***/ }),

/***/ 9744:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   artifactClient: () => (/* binding */ artifactClient),
/* harmony export */   platformClient: () => (/* binding */ platformClient)
/* harmony export */ });
const platformClient = async () => {
    const { DefaultArtifactClient } = await Promise.all(/* import() */[__webpack_require__.e(351), __webpack_require__.e(659), __webpack_require__.e(645)]).then(__webpack_require__.bind(__webpack_require__, 9645));
    return new DefaultArtifactClient();
};
/**
 * The platform's client, loaded only where something is uploaded. Where its zip breaks, a listener of the client throws
 * out of an event, and the client itself waits for ever: such an exception ends the upload that is under way.
 */
const artifactClient = async () => {
    const client = await platformClient();
    const uploadArtifact = async (...args) => {
        try {
            return await new Promise((resolve, reject) => {
                process.setUncaughtExceptionCaptureCallback(reject);
                client.uploadArtifact(...args).then(resolve, reject);
            });
        }
        finally {
            process.setUncaughtExceptionCaptureCallback(null);
        }
    };
    return { uploadArtifact };
};


/***/ }),

/***/ 38070:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K_: () => (/* binding */ uploadFault),
/* harmony export */   Ys: () => (/* binding */ numberedName),
/* harmony export */   nx: () => (/* binding */ uploadOrWarn),
/* harmony export */   wu: () => (/* binding */ missingService)
/* harmony export */ });
/* unused harmony export ArtifactError */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);
/* harmony import */ var _foreign_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(33919);
/* harmony import */ var _time_limit_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(17168);
/* harmony import */ var _disk_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(74773);




/** The upload failed; `message` says why and what can be done. */
class ArtifactError extends Error {
    name = 'ArtifactError';
}
const TIME_LIMIT_MS = 600_000;
const MOST_NAMES = 9;
/** An upload that fails half-way leaves its name taken: one more attempt, under the next name. */
const MOST_FAILED_UPLOADS = 2;
/** The client itself does not retry resets, nor most 5xx. */
const MOST_CREATIONS = 3;
const RETRY_MS = 2_000;
/** `<stem>`, then `<stem>-2` to `<stem>-9`, each with the ending. */
const numberedName = (stem, ending = '') => (count) => count > MOST_NAMES ? undefined : `${stem}${count === 1 ? '' : `-${count}`}${ending}`;
/**
 * Uploads an artifact within the time limit.
 *
 * @throws ArtifactError where `mode` is true and the upload fails; the signal's reason
 */
const uploadOrWarn = async (options, upload) => {
    const { mode, signal, stagingFolder } = options;
    signal.throwIfAborted();
    try {
        const missing = missingService(options.env);
        if (missing !== undefined)
            throw new ArtifactError(missing);
        // Copying takes no part of the upload's time.
        await upload.stage(upload.nameAt(1) ?? '');
        const artifact = await (0,_time_limit_js__WEBPACK_IMPORTED_MODULE_2__/* .stoppable */ .p)({ ms: options.timeLimitMs ?? TIME_LIMIT_MS, signal }, (limited) => uploadUnderFreeName(options, upload, limited));
        await (0,_disk_js__WEBPACK_IMPORTED_MODULE_3__/* .removeFolder */ .v$)(stagingFolder);
        return { artifact };
    }
    catch (error) {
        signal.throwIfAborted();
        const why = error instanceof ArtifactError ? error.message : uploadFault(error);
        const message = `${upload.what} could not be uploaded: ${why}`;
        if (mode === true)
            throw new ArtifactError(message);
        return { warning: `${message}. The files are in download-path` };
    }
};
/** Why there is no artifact service here that the client can use; undefined where there is one. */
const missingService = (env) => {
    const host = URL.parse(env.GITHUB_SERVER_URL ?? '')?.hostname ?? 'github.com';
    if (!/^github\.com$|\.(ghe\.com|localhost)$/i.test(host)) {
        return 'GitHub Enterprise Server has no artifact service that this action can use';
    }
    if (!env.ACTIONS_RUNTIME_TOKEN || !env.ACTIONS_RESULTS_URL) {
        return 'the runner offers no artifact service (ACTIONS_RUNTIME_TOKEN or ACTIONS_RESULTS_URL is not set)';
    }
    return undefined;
};
const uploadUnderFreeName = async (options, { nameAt, stage }, limited) => {
    const client = await options.client();
    const { retentionDays, stagingFolder } = options;
    const tried = { names: 1, creations: 0, failed: 0 };
    for (;;) {
        const name = nameAt(tried.names) ?? '';
        try {
            const { files, settings } = await stage(name);
            limited.throwIfAborted();
            const allSettings = { ...settings, ...(retentionDays !== undefined && { retentionDays }) };
            const { id, digest = '', size } = await client.uploadArtifact(name, files, stagingFolder, allSettings);
            if (id === undefined)
                throw new ArtifactError('the artifact service gave no id');
            return { id: String(id), name, url: options.urlOf(String(id)), digest, size };
        }
        catch (error) {
            limited.throwIfAborted();
            const fault = faultOf(error);
            if (fault === 'not-created')
                tried.creations += 1;
            if (fault === 'failed')
                tried.failed += 1;
            const isNext = fault === 'taken' || (fault === 'failed' && tried.failed < MOST_FAILED_UPLOADS);
            const isAgain = fault === 'not-created' && tried.creations < MOST_CREATIONS;
            if (!isAgain && (!isNext || nameAt(tried.names + 1) === undefined)) {
                throw fault === 'taken' ? takenName(name) : error;
            }
            if (isNext)
                tried.names += 1;
            else
                await options.clock.sleep(RETRY_MS, limited);
        }
    }
};
/** By the messages of @actions/artifact 6: its errors have no codes. */
const faultOf = (error) => {
    if (error instanceof ArtifactError)
        return 'refused';
    const { message } = error;
    if (/\(409\)|already exists/i.test(message))
        return 'taken';
    if (/CreateArtifact: (Unable to make request|Received non-retryable error: .*\(5\d\d\))/.test(message)) {
        return 'not-created';
    }
    const beforeCreation = /Failed to CreateArtifact|CreateArtifact: response|Unable to get the ACTIONS_|Failed to get backend IDs|Invalid token|artifact name is not valid|is not valid: |GHES/;
    return beforeCreation.test(message) ? 'refused' : 'failed';
};
const takenName = (name) => {
    const what = `this workflow run has an artifact named ${(0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(name, 200)} already`;
    return new ArtifactError(`${what}; give another artifact-name, one for each job of a matrix`);
};
/** The client's own message in one line, without links. */
const uploadFault = (error) => {
    if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TimedOutError */ .On)
        return 'it took too long';
    const { message } = error;
    if (/storage quota/i.test(message))
        return "the account's artifact storage quota is used up";
    return (0,_foreign_text_js__WEBPACK_IMPORTED_MODULE_1__/* .plainLine */ .h0)(message.replace(/https?:\S*/gi, '(link)'), 300);
};


/***/ }),

/***/ 74773:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FC: () => (/* binding */ onDisk),
/* harmony export */   Q6: () => (/* binding */ DiskError),
/* harmony export */   ST: () => (/* binding */ replaceBy),
/* harmony export */   mq: () => (/* binding */ withPrivateFolder),
/* harmony export */   uq: () => (/* binding */ moverInto),
/* harmony export */   v$: () => (/* binding */ removeFolder),
/* harmony export */   yW: () => (/* binding */ retryingHeld)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58500);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_timers_promises__WEBPACK_IMPORTED_MODULE_2__);



/** The disk refused a file. `message` says it in words; `ends`: the next files would be refused as well. */
class DiskError extends Error {
    name = 'DiskError';
    ends;
    constructor(message, ends = false) {
        super(message);
        this.ends = ends;
    }
}
const onDisk = async (work) => {
    try {
        return await work();
    }
    catch (error) {
        if (error instanceof DiskError)
            throw error;
        const { code = 'unknown error' } = error;
        const why = IN_WORDS.find(([codes]) => codes.test(code))?.[1] ?? code;
        throw new DiskError(`download-path can't be written: ${why}`, ENDING.includes(code));
    }
};
const IN_WORDS = [
    [/^ENOSPC$/, 'the disk is full'],
    [/^EDQUOT$/, 'the disk quota is used up'],
    [/^EROFS$/, 'the file system is read-only'],
    [/^(EACCES|EPERM)$/, 'permission denied'],
    [/^(ENOTDIR|EEXIST)$/, 'a file is in the way of a folder'],
    [/^(EISDIR|ENOTEMPTY)$/, 'a folder is in the way of a file'],
    [/^ENAMETOOLONG$/, 'its path is too long'],
    [/^(EMFILE|ENFILE)$/, 'too many files are open'],
    [/^EIO$/, 'the disk fails'],
];
const ENDING = ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'];
/** Windows refuses for a moment to move or create what a virus scanner has open. */
const retryingHeld = async (work, platform = process.platform) => {
    for (let attempt = 1;; attempt += 1) {
        try {
            return await work();
        }
        catch (error) {
            const isHeld = HELD.includes(error.code ?? '');
            if (platform !== 'win32' || !isHeld || attempt === MOST_ATTEMPTS)
                throw error;
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(attempt * 100);
        }
    }
};
const HELD = ['EBUSY', 'EPERM', 'EACCES'];
/** Three to four seconds. */
const MOST_ATTEMPTS = 9;
/** Runs work with a new folder inside `folder` that only this user can enter; removed at the end, whatever happens. */
const withPrivateFolder = async (folder, work, creating = onDisk) => {
    const path = await creating(async () => {
        await retryingHeld(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(folder, { recursive: true }));
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, '.pinkfish-'));
    });
    try {
        return await work(path);
    }
    finally {
        await removeFolder(path);
    }
};
/** Never rejects: a folder that stays behind is no reason to lose what was downloaded. */
const removeFolder = (path) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(path, { recursive: true, force: true, maxRetries: MOST_ATTEMPTS }).catch(() => undefined);
/**
 * Moves complete files into folders below `root`, each made once. Follows no link that stands where a folder of its own
 * is to be.
 */
const moverInto = (root) => {
    const folders = new Map();
    return async (from, { folder, name }) => {
        const made = folders.get(folder) ?? onDisk(() => makeOwnFolder(root, folder));
        folders.set(folder, made);
        await made;
        await onDisk(() => replaceBy(from, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, folder, name)));
    };
};
/** Moves a file; a file or a link that has the name already is replaced, not followed. */
const replaceBy = async (from, to) => {
    // Windows has the same code for this as for a file that is open, which would be retried.
    if (await isFolder(to))
        throw Object.assign(new Error(), { code: 'EISDIR' });
    await retryingHeld(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rename)(from, to));
};
const makeOwnFolder = async (root, folder) => {
    try {
        await retryingHeld(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, folder)));
    }
    catch (error) {
        if (error.code !== 'EEXIST')
            throw error;
        if (await isFolder((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(root, folder)))
            return;
        throw new DiskError(`download-path can't be written: a file or a link is in the way of the folder ${folder}`);
    }
};
const isFolder = async (path) => (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat)(path).catch(() => undefined))?.isDirectory() ?? false;


/***/ }),

/***/ 28580:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ cleanName),
/* harmony export */   K: () => (/* binding */ safeNames)
/* harmony export */ });
/** Bytes of UTF-8 that a name may take: with room for what decomposing adds, below the 255 that file systems allow. */
const LONGEST_NAME_BYTES = 150;
/** Anything longer is not an extension: it is cut like the rest. */
const LONGEST_EXTENSION_BYTES = 24;
/** Room for `-` and a counter, taken from the stem of a name that needs one. */
const COUNTER_BYTES = 8;
/** What Windows and the artifact service refuse, lone surrogates, and control, format and invisible characters but those inside an emoji. */
const REFUSED = /(?!(?<=\p{ExtPict}[\p{EMod}\ufe0f]?)\u200d(?=\p{ExtPict})|(?<=\p{ExtPict})\ufe0f)[/\\:"<>|*?\u2028\u2029\u2800\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;
/** Device names of Windows, with any extension and with spaces before it (Microsoft: "Naming Files, Paths, and Namespaces"). */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)/i;
/**
 * A name for each file, in the same order: one that every file system and the artifact service take, that leads nowhere
 * else, and that is distinct within its folder, letter case and Unicode form aside. A name that needs no change keeps
 * itself, wherever it stands in the list. Linear in the number of files.
 */
const safeNames = (files) => {
    const taken = new Set();
    const names = files.map(({ folder, name }) => {
        const clean = cleanName(name);
        return clean === name && claim(taken, folder, clean) ? clean : undefined;
    });
    const counters = new Map();
    return files.map(({ folder, name }, index) => {
        const kept = names[index];
        if (kept !== undefined)
            return kept;
        const clean = cleanName(name);
        return claim(taken, folder, clean) ? clean : countedName(clean, { folder, taken, counters });
    });
};
/** A name made harmless; the same one where nothing is wrong with it. */
const cleanName = (name) => {
    const plain = name.replace(REFUSED, '_') || '_';
    return shortened(RESERVED.test(plain) ? `_${plain}` : plain, LONGEST_NAME_BYTES);
};
const claim = (taken, folder, name) => {
    const key = `${folder}/${collisionKey(name)}`;
    if (taken.has(key))
        return false;
    taken.add(key);
    return true;
};
/** Names with the same key may be one file on some file systems: by case (upper case merges more), by Unicode form. */
const collisionKey = (name) => {
    const folded = (text) => text.normalize('NFKC').toUpperCase();
    return folded(folded(name.replace(/[\u200d\ufe0f]/g, '')));
};
/** `name-2.ext` or the next that is free. One counter for all names that would try the same ones: each is tried once. */
const countedName = (name, { folder, taken, counters }) => {
    const { stem, extension } = split(name);
    const short = cut(stem, LONGEST_NAME_BYTES - Buffer.byteLength(extension) - COUNTER_BYTES);
    const key = `${folder}/${collisionKey(short)}/${collisionKey(extension)}`;
    const candidate = (count) => `${short}-${count}${extension}`;
    let count = counters.get(key) ?? 2;
    while (!claim(taken, folder, candidate(count)))
        count += 1;
    counters.set(key, count + 1);
    return candidate(count);
};
/** Cut before the extension, and with nothing at the end that Windows would drop. */
const shortened = (name, bytes) => {
    const { stem, extension } = split(name);
    const whole = `${cut(stem, bytes - Buffer.byteLength(extension))}${extension}`;
    return whole.replace(/[. ]+$/, (end) => '_'.repeat(end.length));
};
const split = (name) => {
    const dot = name.lastIndexOf('.');
    // A dot in front makes a hidden name, not an extension.
    const extension = dot > 0 ? name.slice(dot) : '';
    if (extension === '' || Buffer.byteLength(extension) > LONGEST_EXTENSION_BYTES)
        return { stem: name, extension: '' };
    return { stem: name.slice(0, dot), extension };
};
/** The longest beginning of at most so many bytes that splits no character. */
const cut = (text, bytes) => text.slice(0, new TextEncoder().encodeInto(text, new Uint8Array(bytes)).read);


/***/ }),

/***/ 68646:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aG: () => (/* binding */ readLastLines),
/* harmony export */   f8: () => (/* binding */ writeWhole),
/* harmony export */   lS: () => (/* binding */ lastLinesOf),
/* harmony export */   q8: () => (/* binding */ readTextHead),
/* harmony export */   qX: () => (/* binding */ readRange)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var _disk_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(74773);




/** Fills `room` with a file's bytes from `start` on; what it returns is shorter only where the file ends before. */
const readRange = async (path, start, room) => {
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(path);
    try {
        let filled = 0;
        while (filled < room.length) {
            const { bytesRead } = await file.read(room, filled, room.length - filled, start + filled);
            if (bytesRead === 0)
                break;
            filled += bytesRead;
        }
        return room.subarray(0, filled);
    }
    finally {
        await file.close();
    }
};
/** A file's first `maxBytes` without a byte order mark; undefined where it is not text: not UTF-8, or with a NUL in it. */
const readTextHead = async (path, maxBytes) => {
    const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path);
    const bytes = await readRange(path, 0, Buffer.alloc(Math.min(maxBytes + 1, size)));
    const truncated = bytes.length > maxBytes;
    try {
        // As a stream, the decoder keeps back a character that the cut has split.
        const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, maxBytes), { stream: truncated });
        return text.includes('\0') ? undefined : { text, truncated };
    }
    catch {
        return undefined;
    }
};
const TAIL_BYTES = 1024 * 1024;
/** The last `count` lines of a log, each as it stands there; none where it is empty. The log may be JSON with a member `log`. */
const readLastLines = async (path, count) => {
    const { size } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path);
    const bytes = await readRange(path, Math.max(0, size - TAIL_BYTES), Buffer.alloc(Math.min(TAIL_BYTES, size)));
    return lastLinesOf(logIn(bytes.toString('utf8')), count);
};
/** The last `count` lines of a text; none where it holds only white space. */
const lastLinesOf = (text, count) => text.trim() === '' ? [] : text.trimEnd().split(/\r?\n/).slice(-count);
const logIn = (text) => {
    try {
        const { log } = JSON.parse(text.replace(/^\ufeff/, ''));
        return typeof log === 'string' ? log : text;
    }
    catch {
        return text;
    }
};
/** Writes a file that is there whole or not at all; a link in its place is replaced, not followed. @throws DiskError */
const writeWhole = async (path, bytes) => {
    const part = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path), `.${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)()}.part`);
    try {
        await (0,_disk_js__WEBPACK_IMPORTED_MODULE_3__/* .onDisk */ .FC)(async () => {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(part, bytes, { flag: 'wx' });
            await (0,_disk_js__WEBPACK_IMPORTED_MODULE_3__/* .replaceBy */ .ST)(part, path);
        });
    }
    catch (error) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(part, { force: true }).catch(() => undefined);
        throw error;
    }
};


/***/ }),

/***/ 36497:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cG: () => (/* binding */ failedStep),
/* harmony export */   gq: () => (/* binding */ succeeded),
/* harmony export */   hO: () => (/* binding */ isKnownWait),
/* harmony export */   sG: () => (/* binding */ outcomeOf)
/* harmony export */ });
/** Whether the step is green. */
const succeeded = (outcome) => outcome === 'complete' || outcome === 'detached';
/** CANCELLED is an end [assume]. */
const ENDS = new Map([
    ['COMPLETE', 'complete'],
    ['FAILED', 'failed'],
    ['CANCELLED', 'failed'],
    ['TIMEOUT', 'timeout'],
]);
/** The outcome of a run's status; undefined while the run continues. An unknown word is not an end [assume]. */
const outcomeOf = (status) => ENDS.get(status);
/** The words of the service that are known not to be an end. */
const isKnownWait = (status) => ['PENDING', 'RUNNING', 'PAUSED'].includes(status);
/**
 * The first step that failed: by the status document, else by an exit code other than 0 in the results. A step's key in
 * the status is taken for its index in the results [assume].
 */
const failedStep = (steps, results) => {
    const byStatus = steps.find(({ status }) => outcomeOf(status) === 'failed' || outcomeOf(status) === 'timeout');
    const byExitCode = results?.steps.find(({ exitCode }) => exitCode !== undefined && exitCode !== 0);
    const key = byStatus?.key ?? byExitCode?.stepIndex.toString();
    if (key === undefined)
        return undefined;
    const { stepIndex, exitCode } = results?.steps.find((result) => String(result.stepIndex) === key) ?? {};
    const name = steps.find((step) => step.key === key)?.name ?? `Step ${key}`;
    return { name, key, stepIndex, exitCode };
};


/***/ }),

/***/ 74813:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ runner)
/* harmony export */ });
/* unused harmony export commandLine */
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_fs__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83916);



/**
 * The runner that started this process. @actions/core brings an HTTP client along, so it is loaded after the trigger, for
 * outputs and summary only; the log's workflow commands are written here, as it writes them.
 */
const runner = {
    // As it is: trimming is the business of each input.
    getInput: (name) => process.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`],
    setSecret: (text) => command('add-mask', text),
    setOutput: async (name, value) => {
        // Without the file, core would print outputs into the log, links with their signatures among them.
        outputFile();
        (await Promise.all(/* import() */[__webpack_require__.e(659), __webpack_require__.e(770)]).then(__webpack_require__.bind(__webpack_require__, 91659))).setOutput(name, value);
    },
    checkOutputs: () => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(outputFile(), ''),
    appendSummary: async (markdown) => {
        const { summary } = await Promise.all(/* import() */[__webpack_require__.e(659), __webpack_require__.e(770)]).then(__webpack_require__.bind(__webpack_require__, 91659));
        await summary.addRaw(markdown).write();
    },
    info: (line) => write(line),
    // The runner prints these lines only where step debug logging is on, but would have to read them all.
    debug: (line) => process.env.RUNNER_DEBUG === '1' && command('debug', line),
    warning: (message, title) => command('warning', message, title),
    error: (message, title) => command('error', message, title),
    startGroup: (name) => command('group', name),
    endGroup: () => command('endgroup', ''),
};
const outputFile = () => {
    const path = process.env.GITHUB_OUTPUT ?? '';
    const stats = path === '' ? undefined : (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.statSync)(path, { throwIfNoEntry: false });
    if (stats?.isDirectory() === false)
        return path;
    const fault = stats === undefined ? 'does not name an existing file' : 'names a folder';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .PlatformError */ .Wk(`Outputs cannot be set, because GITHUB_OUTPUT ${fault}`);
};
const command = (name, data, title) => write(commandLine(name, data, title));
/** A workflow command as @actions/core writes it. */
const commandLine = (name, data, title = '') => `::${name}${title === '' ? '' : ` title=${inProperty(title)}`}::${inData(data)}`;
const write = (line) => void process.stdout.write(`${line}${node_os__WEBPACK_IMPORTED_MODULE_1__.EOL}`);
const inData = (text) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const inProperty = (text) => inData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');


/***/ }),

/***/ 32115:
/***/ ((module, __webpack_exports__, __webpack_require__) => {

__webpack_require__.a(module, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
__webpack_require__.r(__webpack_exports__);
/* harmony import */ var _clock_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(99373);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83916);
/* harmony import */ var _http_dispatcher_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(34860);
/* harmony import */ var _main_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88747);
/* harmony import */ var _runner_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(74813);





/** How long handles may stay open that nobody waits for. */
const STRAY_HANDLES_MS = 500;
/** How long a slow reader may take for what is written already. */
const SLOW_READER_MS = 10_000;
const controller = new AbortController();
// Ctrl-Break, with which the runner ends a step on Windows that ignores Ctrl-C, arrives as SIGBREAK.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK']) {
    process.on(signal, () => controller.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .CancelledError */ .cc(`The runner sent ${signal}`)));
}
// An error that is caught nowhere, such as one of a library's listeners, ends the step like any other error.
process.on('uncaughtException', (error) => controller.abort(error));
// The log has no reader any more. That says nothing about the run.
process.stdout.on('error', () => undefined);
const succeeded = await (0,_main_js__WEBPACK_IMPORTED_MODULE_3__/* .main */ .i)({
    runner: _runner_js__WEBPACK_IMPORTED_MODULE_4__/* .runner */ .l,
    env: process.env,
    clock: _clock_js__WEBPACK_IMPORTED_MODULE_0__/* .systemClock */ .m,
    createDispatcher: _http_dispatcher_js__WEBPACK_IMPORTED_MODULE_2__/* .createDispatcher */ .S,
    signal: controller.signal,
    random: Math.random,
    atExit: (work) => process.once('exit', () => {
        try {
            work();
        }
        catch {
            // Nothing can be reported any more, and the exit code must not change.
        }
    }),
});
process.exitCode = succeeded ? 0 : 1;
// Only a handle that is still open, such as an upload that cannot be aborted, is cut off: an exit at once after undici's
// requests can abort node on Windows (nodejs/node#56645).
setTimeout(() => {
    // What a slow reader has not taken from the pipe yet waits in this process: an exit would lose the end of the log.
    process.stdout.write('', () => process.exit());
    setTimeout(() => process.exit(), SLOW_READER_MS).unref();
}, STRAY_HANDLES_MS).unref();

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 17168:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ withTimeLimit),
/* harmony export */   p: () => (/* binding */ stoppable)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83916);

/**
 * Runs the work under a signal that is aborted by the caller's signal or after `ms`.
 * @throws what the work throws; the signal's reason; TimedOutError
 */
const withTimeLimit = async ({ ms, signal }, work) => {
    signal.throwIfAborted();
    const controller = new AbortController();
    const abort = () => controller.abort(signal.reason);
    const timer = setTimeout(() => {
        controller.abort(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TimedOutError */ .On(`no answer within ${Math.round(ms / 100) / 10} s`));
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
    try {
        return await work(controller.signal);
    }
    catch (error) {
        if (signal.aborted)
            throw signal.reason;
        // Sockets, streams and decoders each wrap an abort in their own way. A status that came in time is worth more.
        throw controller.signal.aborted && !(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .HttpError */ .j$) ? controller.signal.reason : error;
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
    }
};
/** The same for work that cannot be aborted: after the limit or the signal, what it still does is not waited for. */
const stoppable = async (limits, work) => await withTimeLimit(limits, async (limited) => {
    const stopped = new Promise((_, reject) => {
        limited.addEventListener('abort', () => reject(limited.reason), { once: true });
    });
    return await Promise.race([work(limited), stopped]);
});


/***/ })

};
