export const id = 89;
export const ids = [89];
export const modules = {

/***/ 54089:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  collectResults: () => (/* binding */ collectResults)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./src/foreign-text.ts
var foreign_text = __webpack_require__(33919);
// EXTERNAL MODULE: ./src/report/byte-format.ts
var byte_format = __webpack_require__(93516);
// EXTERNAL MODULE: ./src/report/log-lines.ts
var log_lines = __webpack_require__(8326);
// EXTERNAL MODULE: ./src/results/disk.ts
var disk = __webpack_require__(74773);
// EXTERNAL MODULE: ./src/glob.ts
var glob = __webpack_require__(75601);
// EXTERNAL MODULE: ./src/results/safe-names.ts
var safe_names = __webpack_require__(28580);
;// CONCATENATED MODULE: ./src/results/download-plan.ts


const DESIGNATED_FOLDER = 'designated-output';
/** The files of a run that the patterns choose, in the document's order. `!` lines hold for the names on disk as well. */
const planDownloads = ({ results, patterns }) => {
    const isAllowed = matcher(['**', ...patterns.filter(excludes)]);
    const planned = planFiles(results, matcher(patterns));
    return planned.filter(({ folder, safeName }) => isAllowed(`${folder}/${safeName}`));
};
/** The files whose names are too long for any pattern; none where no file is wanted. */
const unmatchedFiles = ({ results, patterns }) => {
    if (patterns.every((pattern) => pattern === ''))
        return [];
    const reason = `its name is longer than ${glob/* LONGEST_PATH */.fN} characters`;
    const unmatched = filesOf(results).filter((file) => pathIn(file).length > glob/* LONGEST_PATH */.fN);
    return unmatched.map(({ stepIndex: step, name }) => ({ step, name, reason }));
};
const filesOf = ({ steps }) => steps.flatMap(({ files }) => files);
const pathIn = ({ stepIndex, name }) => `step-${stepIndex}/${name}`;
const excludes = (pattern) => pattern.startsWith('!');
/**
 * Globs over `step-N/file-name`, dotfiles included, letter case counting; a leading `!` excludes, wherever the line stands.
 * With `!` lines alone, everything else is chosen. None at all: nothing is.
 *
 * @throws InputError for a pattern that is not valid
 */
const matcher = (patterns) => {
    const options = { dot: true, ignoreCase: false };
    const including = patterns.filter((pattern) => !excludes(pattern));
    const excluding = patterns.filter(excludes).map((pattern) => pattern.slice(1));
    const isWanted = (0,glob/* globMatcher */.fU)('files', including.length > 0 || excluding.length === 0 ? including : ['**'], options);
    const isUnwanted = (0,glob/* globMatcher */.fU)('files', excluding, options);
    return (path) => isWanted(path) && !isUnwanted(path);
};
/** The files that match, under safe names. Two entries of the document may have the same step index, so one folder. */
const planFiles = (results, matches) => {
    const files = results.steps.flatMap((step) => [...step.files.map((file) => ({ file })), ...inlineResult(step)]);
    const matching = files.filter(({ file }) => matches(pathIn(file)));
    const placed = matching.map((one) => ({ ...one, step: one.file.stepIndex, folder: `step-${one.file.stepIndex}` }));
    return withSafeNames(placed);
};
const inlineResult = ({ stepIndex, result }) => {
    if (result === undefined)
        return [];
    const isMarkdown = result.resultType.toLowerCase() === 'markdown';
    const [name, mimeType] = isMarkdown ? ['result.md', 'text/markdown'] : ['result.txt', 'text/plain'];
    return [{ file: { stepIndex, name, url: '', mimeType }, text: result.text }];
};
const withSafeNames = (files) => {
    const names = (0,safe_names/* safeNames */.K)(files.map(({ file: { name }, folder }) => ({ folder, name })));
    return files.map((file, index) => ({ ...file, safeName: names[index] ?? '' }));
};
/**
 * The designated output as a file to download: the planned file that it is, or a file of its own in a folder of its own.
 * Undefined where the run has none.
 */
const designatedFile = (results, planned) => {
    const { designatedOutput } = results;
    if (designatedOutput === undefined)
        return undefined;
    const { fileName: name, url, mimeType, size } = designatedOutput;
    const among = sameFile(results, { stepIndex: 0, name, url, mimeType, size });
    const chosen = planned.find(({ file }) => file === among);
    if (chosen !== undefined)
        return chosen;
    const file = { stepIndex: among?.stepIndex ?? 0, name, url, mimeType: mimeType ?? among?.mimeType, size };
    return withSafeNames([{ file, step: among?.stepIndex, folder: DESIGNATED_FOLDER }])[0];
};
/**
 * Which result file another description means: the one behind the same link; behind the same link signed anew; of the
 * same name and size, if only one is. The document does not say it [assume].
 */
const sameFile = (results, wanted) => {
    const files = filesOf(results).filter(({ url }) => url !== '');
    const sameLink = files.find(({ url }) => url === wanted.url);
    if (sameLink !== undefined)
        return sameLink;
    const place = withoutQuery(wanted.url);
    const alike = [
        files.filter(({ url }) => withoutQuery(url) === place),
        files.filter(({ name, size }) => size !== undefined && size === wanted.size && name === wanted.name),
    ].find((found) => found.length > 0);
    return alike?.length === 1 ? alike[0] : undefined;
};
const withoutQuery = (url) => url.replace(/[?#].*$/s, '');
/** The new links of planned files in a newer document of the same run, by step and name; of namesakes, in their order. */
const freshLinks = (planned, fresh) => {
    const served = Map.groupBy(filesOf(fresh), pathIn);
    const links = new Map();
    for (const plan of planned) {
        const own = plan.folder === DESIGNATED_FOLDER ? fresh.designatedOutput?.url : undefined;
        const url = own ?? served.get(pathIn(plan.file))?.shift()?.url ?? '';
        if (url !== '')
            links.set(plan, url);
    }
    return links;
};
/**
 * The links of planned files. Files whose links expire together share one new document; another one is requested only
 * where bytes were `received` since the last.
 */
const linksOf = (planned, { refresh, received }) => {
    let links = new Map();
    let receivedBefore = -1;
    let refreshing;
    const current = (plan) => links.get(plan) ?? plan.file.url;
    const begin = async () => {
        receivedBefore = received();
        // That the old link was refused says more about the file than why there is no newer one.
        const fresh = await refresh().catch(() => undefined);
        if (fresh !== undefined)
            links = freshLinks(planned, fresh);
    };
    return {
        current,
        /** A newer link than `used`, requested only if none is known yet; undefined if the service has no newer one. */
        fresherThan: async (plan, used) => {
            if (current(plan) === used && (refreshing !== undefined || received() > receivedBefore)) {
                await (refreshing ??= begin().finally(() => (refreshing = undefined)));
            }
            const link = current(plan);
            return link === used ? undefined : link;
        },
    };
};

// EXTERNAL MODULE: ./src/http/retry.ts
var retry = __webpack_require__(28902);
// EXTERNAL MODULE: ./src/time-limit.ts
var time_limit = __webpack_require__(17168);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/http/content-encoding.ts
var content_encoding = __webpack_require__(54775);
// EXTERNAL MODULE: ./src/http/send.ts
var send = __webpack_require__(5616);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./src/loopback.ts
var loopback = __webpack_require__(72082);
;// CONCATENATED MODULE: ./src/results/link.ts


/**
 * Whether a result file's link, or the target of its redirect, may be followed: https, without credentials and the key,
 * and not to a literal address of this machine, its own network link, or a cloud's metadata service.
 */
const checkLink = (link, { baseUrl, holdsSecret }) => {
    if (link === '')
        return { refused: 'the results name no link for it' };
    const url = URL.parse(link);
    if (url === null)
        return { refused: 'its link is not a valid URL' };
    if (url.username !== '' || url.password !== '')
        return { refused: 'its link holds credentials' };
    const place = refusedPlace(url.hostname);
    const isOwnHost = place === LOOPBACK && (0,loopback/* isLoopbackHost */.c)(URL.parse(baseUrl)?.hostname ?? '');
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isOwnHost))
        return { refused: 'its link is not https' };
    if (place !== undefined && !isOwnHost)
        return { refused: `its link leads to ${place}` };
    if (url.host !== URL.parse(baseUrl)?.host && holdsSecret(link)) {
        return { refused: 'its link holds the API key and leads to another host than Pinkfish' };
    }
    return { target: { origin: url.origin, path: rawPath(link) ?? `${url.pathname}${url.search}` } };
};
/** The absolute form of a redirect's Location, its bytes kept where HTTP can carry them; undefined where it is no URL. */
const redirectTarget = (location, from) => {
    if (/^[a-z][a-z0-9+.-]*:/i.test(location))
        return location;
    if (/^\/(?![/\\])/.test(location))
        return `${from.origin}${location}`;
    return URL.parse(location, `${from.origin}${from.path}`)?.href;
};
const LOOPBACK = 'an address of the runner itself';
/** BlockList finds mapped IPv4 addresses by itself; other IPv6 nets that hold IPv4 addresses are refused as a whole. */
const REFUSED = Object.entries({
    [LOOPBACK]: '127.0.0.0/8 ::1/128',
    'a link-local address': '169.254.0.0/16 fe80::/10',
    "a cloud's metadata service": '100.100.100.200/32 168.63.129.16/32 192.0.0.192/32 fd00:ec2::254/128',
    'an unspecified address': '0.0.0.0/8 ::/128',
    'a multicast or reserved address': '224.0.0.0/3 ff00::/8',
    'an IPv4 address inside of an IPv6 address': '::/96 ::ffff:0:0:0/96 64:ff9b::/96 64:ff9b:1::/48 2001::/32 2002::/16',
}).map(([place, subnets]) => {
    const list = new external_node_net_.BlockList();
    for (const [, net = '', prefix] of subnets.matchAll(/(\S+)\/(\d+)/g)) {
        list.addSubnet(net, Number(prefix), (0,external_node_net_.isIP)(net) === 6 ? 'ipv6' : 'ipv4');
    }
    return { place, list };
});
/** Of a host as URL writes it: decimal, hexadecimal and octal forms of IPv4 are dotted already. */
const refusedPlace = (hostname) => {
    const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
    if ((0,loopback/* isLoopbackHost */.c)(hostname))
        return LOOPBACK;
    const family = (0,external_node_net_.isIP)(host);
    return family === 0 ? undefined : REFUSED.find(({ list }) => list.check(host, family === 6 ? 'ipv6' : 'ipv4'))?.place;
};
/** Path and query as they stand: a signature covers the bytes. Undefined where HTTP can't carry them so. */
const rawPath = (link) => {
    const rest = /^[a-z]+:\/\/[^/?#\\\s]+((?:[/?][\x21-\x7e]*)?)$/i.exec(link.replace(/#.*$/s, ''))?.[1];
    return rest === undefined || rest.startsWith('/') ? rest : `/${rest}`;
};

;// CONCATENATED MODULE: ./src/results/download-once.ts




const MOST_REDIRECTS = 5;
const LONGEST_DRAINED = 64 * 1024;
/** What in a downloaded file is not as it was announced. */
const notesOn = ({ declaredSize, encodedSize, isMislabelled }, size) => [
    ...(declaredSize === undefined || [size, encodedSize].includes(declaredSize)
        ? []
        : [`has ${size} bytes instead of the ${declaredSize} in the results document`]),
    ...(isMislabelled ? ['has a Content-Encoding that its bytes do not have, and is kept as it came'] : []),
];
/**
 * One attempt to download a file: resumes the last one if the server can prove that it serves the same bytes (a strong
 * ETag, a 206 of the very range; RFC 9110, 13.1.5 and 15.3.7), else begins again.
 *
 * @throws HttpError, UnexpectedResponseError, DiskError, OverBudgetError, the signal's reason, the network's own errors
 */
const downloadOnce = async (link, transfer, options) => {
    const { part, etag } = transfer;
    const offset = part.received();
    const resumes = offset > 0 && etag !== undefined;
    const asked = resumes ? { range: `bytes=${offset}-`, 'if-range': etag } : {};
    const answer = await followRedirects(link, { 'accept-encoding': 'identity', ...asked }, options).catch((error) => Promise.reject(answerError(error, transfer)));
    if (resumes && answer.status === 206 && continues(answer.headers, transfer)) {
        return receive(answer, transfer);
    }
    if (resumes && (answer.status === 206 || answer.status === 416)) {
        await drain(answer, options);
        await forget(transfer);
        return downloadOnce(link, transfer, options);
    }
    if (answer.status !== 200 && answer.status !== 203) {
        const isExpired = (await drain(answer, options)).includes(EXPIRED);
        const { failure } = (0,send/* refusal */.x5)({ ...answer, body: Buffer.alloc(0), redact: (text) => text });
        throw new errors/* HttpError */.j$(isExpired ? { ...failure, serviceMessage: EXPIRED } : failure);
    }
    await forget(transfer);
    begin(answer.headers, transfer);
    await receive(answer, transfer);
};
/** undici refuses answers that curl accepts, such as one with two lengths: what comes three times is believed. */
const answerError = (error, transfer) => {
    if (error.name !== 'HTTPParserError' && error.code !== 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH')
        return error;
    transfer.invalidAnswers += 1;
    const transient = transfer.invalidAnswers < 3;
    return new errors/* UnexpectedResponseError */.dk("the file server's answer is not valid HTTP", { transient });
};
/** Whether an error says that the link is no longer valid, so that a fresh one may help. */
const isLinkRefusal = (error) => error instanceof errors/* HttpError */.j$ &&
    ([401, 403, 410].includes(error.failure.status) ||
        (error.failure.status === 400 && error.failure.serviceMessage === EXPIRED));
/** The code in S3's answer to an expired link [assume]. */
const EXPIRED = 'ExpiredToken';
const forget = async (transfer) => {
    if (transfer.part.received() > 0)
        await transfer.part.restart();
    Object.assign(transfer, { etag: undefined, total: undefined });
};
/** Takes from the headers of a whole answer what a later attempt needs. */
const begin = (headers, transfer) => {
    transfer.mimeType ??= headers['content-type'];
    const length = /^\d{1,15}$/.test(headers['content-length'] ?? '') ? Number(headers['content-length']) : undefined;
    // A length counts the file's bytes only where nothing encodes them, and so does a range.
    if (!(0,content_encoding/* isIdentity */.L)(headers['content-encoding']))
        transfer.encodedSize = length;
    else
        Object.assign(transfer, { total: length, etag: /^"[^"]*"$/.exec(headers.etag ?? '')?.[0] });
};
/** Whether a 206 continues exactly where the file ends, in the same version of it. */
const continues = (headers, transfer) => {
    const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '');
    if (Number(range?.[1]) !== transfer.part.received() || headers.etag !== transfer.etag)
        return false;
    const total = Number(range?.[2]);
    if (!(0,content_encoding/* isIdentity */.L)(headers['content-encoding']) || (transfer.total ?? total) !== total)
        return false;
    transfer.total = total;
    return true;
};
const receive = async ({ headers, body }, transfer) => {
    const { part, total, declaredSize = 0, onBytes } = transfer;
    // Servers label empty files, too.
    const encoding = headers['content-length'] === '0' ? undefined : headers['content-encoding'];
    try {
        if (total !== undefined)
            part.expect(total);
        const onMislabelled = () => void (transfer.isMislabelled = true);
        for await (const chunk of (0,content_encoding/* decodedBody */.j)(body, encoding, onMislabelled)) {
            await part.append(chunk);
            onBytes(chunk.length);
        }
    }
    finally {
        // An abandoned body may still report an error; without a listener it would end the process.
        body.on('error', () => undefined).destroy();
    }
    // Without a Content-Length, only the results document tells that a body was cut off.
    const isShort = total === undefined && (0,content_encoding/* isIdentity */.L)(encoding) && part.received() < declaredSize;
    if (isShort || (total !== undefined && part.received() !== total)) {
        throw new errors/* UnexpectedResponseError */.dk('the file ended early', { transient: true });
    }
};
/** Sends the request and follows its redirects, each checked by the same rules. Nothing but `headers` is sent. */
const followRedirects = async (link, headers, options) => {
    let next = link;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
        const checked = checkLink(next, options.linkRules);
        if ('refused' in checked)
            throw refusedLink(`${redirects === 0 ? '' : 'redirected: '}${checked.refused}`);
        const answer = await request(checked.target, headers, options);
        const { location } = answer.headers;
        if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined)
            return answer;
        await drain(answer, options);
        next = redirectTarget(percentEncoded(location), checked.target) ?? '';
    }
    throw refusedLink(`its link redirects more than ${MOST_REDIRECTS} times`);
};
/** Bytes outside ASCII, which stand in a header as one character each, percent-encoded as curl does. */
const percentEncoded = (location) => location.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
const refusedLink = (why) => new errors/* UnexpectedResponseError */.dk(why, { transient: false });
const request = async (target, headers, options) => {
    const { dispatcher, signal, stallMs } = options;
    const timeouts = { headersTimeout: stallMs, bodyTimeout: stallMs };
    const response = await dispatcher.request({ ...target, ...timeouts, method: 'GET', headers, signal });
    return { status: response.statusCode, headers: (0,send/* singleHeaders */.DN)(response.headers), body: response.body };
};
/** The beginning of an answer's body; read to its end, so that its connection can be reused, unless it is long. */
const drain = async ({ body }, { signal }) => {
    let text = '';
    try {
        for await (const chunk of body) {
            text += chunk.toString('latin1');
            if (text.length > LONGEST_DRAINED)
                break;
        }
    }
    catch {
        signal.throwIfAborted();
    }
    return text;
};

// EXTERNAL MODULE: ./src/http/retry-policy.ts
var retry_policy = __webpack_require__(87593);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./src/results/part-file.ts



/** What is gathered before it is searched, hashed and written: servers send pieces of 16 KiB and less. */
const BATCH_BYTES = 256 * 1024;
/** A file would take more than is left. `final`: also if it were the only one being downloaded. */
class OverBudgetError extends Error {
    name = 'OverBudgetError';
    final;
    constructor(maxBytes, final) {
        super(`with it, the files would take more than max-download-size (${maxBytes} bytes)`);
        this.final = final;
    }
}
/** Room for two batches; to be used by one file at a time. */
const newBatches = ({ longest }) => {
    const size = Math.max(BATCH_BYTES, longest * 4);
    return [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(size)];
};
/**
 * A file to be written at `path`. Secrets in it are overwritten on the way; so that one across the border of two batches
 * is found too, a batch's last bytes wait for the next.
 */
const createPartFile = ({ path, batches, redactor, budget }) => {
    let [batch, spare] = batches;
    let [filled, written, hash, redacted] = [0, 0, (0,external_node_crypto_.createHash)('sha256'), false];
    let file;
    let writing = Promise.resolve();
    const checkBudget = (bytes) => {
        const { maxBytes, used, kept } = budget;
        if (used + bytes > maxBytes)
            throw new OverBudgetError(maxBytes, kept + written + bytes > maxBytes);
    };
    /** Hands the batch on to the disk but for its last `kept` bytes. */
    const flush = async (kept) => {
        if (redactor.bytes(batch.subarray(0, filled)))
            redacted = true;
        const ready = batch.subarray(0, filled - kept);
        hash.update(ready);
        checkBudget(ready.length);
        budget.used += ready.length;
        written += ready.length;
        await writing;
        writing = (0,disk/* onDisk */.FC)(async () => {
            file ??= await (0,promises_.open)(path, 'w');
            await file.writeFile(ready);
        });
        // Its failure is reported by whoever waits for it next.
        writing.catch(() => undefined);
        batch.copy(spare, 0, filled - kept, filled);
        [batch, spare, filled] = [spare, batch, kept];
    };
    const close = async () => {
        await writing.catch(() => undefined);
        const opened = file;
        [file, writing] = [undefined, Promise.resolve()];
        await (0,disk/* onDisk */.FC)(() => opened?.close());
    };
    const restart = async () => {
        budget.used -= written;
        [filled, written, hash, redacted] = [0, 0, (0,external_node_crypto_.createHash)('sha256'), false];
        await close();
    };
    return {
        received: () => written + filled,
        /** Checks the limit for the size that the server announces. */
        expect: (size) => checkBudget(size - written),
        append: async (chunk) => {
            for (let from = 0; from < chunk.length;) {
                const copied = chunk.copy(batch, filled, from);
                from += copied;
                filled += copied;
                if (filled === batch.length)
                    await flush(Math.max(0, redactor.longest - 1));
            }
        },
        restart,
        /** Closes it when everything is written. `sha256` (lower-case hex) and `size` are those of the bytes on the disk. */
        finish: async () => {
            await flush(0);
            await writing;
            await close();
            return { size: written, sha256: hash.digest('hex'), redacted };
        },
        discard: async () => {
            await restart().catch(() => undefined);
            await (0,promises_.rm)(path, { force: true }).catch(() => undefined);
        },
    };
};

;// CONCATENATED MODULE: ./src/results/missing-reason.ts




/** Why a file could not be downloaded, in words that hold no link. */
const missingReason = (error) => {
    if (error instanceof disk/* DiskError */.Q6 || error instanceof OverBudgetError || error instanceof errors/* UnexpectedResponseError */.dk) {
        return error.message;
    }
    if (error instanceof errors/* HttpError */.j$)
        return answered(error.failure.status);
    if (error instanceof errors/* TimedOutError */.On)
        return 'it was not complete at the deadline for all files';
    return network(error);
};
const answered = (status) => {
    if ([401, 403, 410].includes(status))
        return `the file server refused its link (HTTP ${status})`;
    return `the file server ${status === 404 ? 'does not have it (HTTP 404)' : `answered with HTTP ${status}`}`;
};
const network = (error) => {
    const { code } = error;
    const why = code === undefined ? '' : ` (${code})`;
    if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
        return `the file server stopped sending${why}`;
    }
    const kind = (0,retry_policy/* failureKind */.zU)(error);
    if (kind === 'insecure') {
        return `no secure connection to the file server could be made${why}; if a proxy or a company's own authority signs certificates, set NODE_EXTRA_CA_CERTS`;
    }
    if (kind === 'unreachable')
        return `the file server could not be reached${why}`;
    if (kind === 'transient')
        return `the connection to the file server was interrupted${why}`;
    return `of an unexpected error${why === '' && error instanceof Error ? ` (${error.name})` : why}`;
};

;// CONCATENATED MODULE: ./src/results/download.ts









/** More at a time made no download faster where it was measured. */
const CONCURRENT_FILES = 8;
const LONGEST_DOWNLOAD_MS = 3_600_000;
const STALL_MS = 30_000;
const FIRST_PROGRESS_MS = 3_000;
const LONGEST_REFUSAL_WAIT_MS = 30_000;
/** How long each file is retried without any progress, in milliseconds, by the kind of the failure. */
const RETRY_FOR_MS = {
    unreachable: 120_000,
    insecure: 10_000,
    'rate-limited': 300_000,
    // A store may need a moment to show what was just put there.
    'not-found': 5_000,
    transient: 120_000,
};
/**
 * Downloads files to `<folder>/<planned folder>/<safe name>`, several at a time, none of them ever whole in memory. Each
 * is written elsewhere first and moved when it is complete, so that no part is ever left. What could not be downloaded is
 * named in `missing`, with all others kept.
 *
 * @throws only the signal's reason; `onDownloaded` was called for each file that was complete by then
 */
const downloadFiles = async (options) => {
    const { planned, retry, folder } = options;
    if (planned.length === 0)
        return joined([]);
    const deadline = options.deadline ?? retry.clock.now() + LONGEST_DOWNLOAD_MS;
    const ms = Math.max(0, deadline - retry.clock.now());
    return await (0,time_limit/* withTimeLimit */.B)({ ms, signal: retry.signal }, async (signal) => {
        try {
            return await (0,disk/* withPrivateFolder */.mq)(folder, (parts) => downloadAll(workOf({ options, signal, deadline, parts })));
        }
        catch (error) {
            retry.signal.throwIfAborted();
            return joined(planned.map((plan) => failed(plan, error)));
        }
    });
};
const pathOf = (folder, { folder: step, safeName }) => (0,external_node_path_.join)(folder, step, safeName);
const joined = (parts) => ({
    downloaded: parts.flatMap(({ downloaded }) => downloaded),
    missing: parts.flatMap(({ missing }) => missing),
    redacted: parts.flatMap(({ redacted }) => redacted),
    notes: parts.flatMap(({ notes }) => notes),
});
const failed = ({ step, file: { name } }, error) => ({
    ...joined([]),
    missing: [{ step, name, reason: missingReason(error) }],
});
const workOf = (phase) => {
    const { planned, retry, onProgress, ...options } = phase.options;
    const { redactor, maxBytes, baseUrl, stallMs = STALL_MS } = options;
    const progress = { files: 0, total: planned.length, bytes: 0 };
    const startedAt = retry.clock.now();
    let dueMs = FIRST_PROGRESS_MS;
    const budget = { maxBytes, used: 0, kept: 0 };
    const linkRules = { baseUrl, holdsSecret: (text) => redactor.text(text) !== text };
    const requests = { dispatcher: options.dispatcher, signal: phase.signal, stallMs, linkRules };
    return {
        ...phase,
        budget,
        requests,
        links: linksOf(planned, { refresh: options.refreshLinks, received: () => progress.bytes }),
        move: (0,disk/* moverInto */.uq)(options.folder),
        onBytes: (bytes) => {
            progress.bytes += bytes;
            const elapsedMs = retry.clock.now() - startedAt;
            if (onProgress === undefined || elapsedMs < dueMs)
                return;
            dueMs = elapsedMs * 2;
            onProgress({ ...progress });
        },
        onComplete: (file) => {
            progress.files += 1;
            budget.kept += file.size;
            options.onDownloaded?.(file);
        },
    };
};
const downloadAll = async (work) => {
    const { planned, concurrency = CONCURRENT_FILES, retry, redactor } = work.options;
    const outcomes = new Array(planned.length);
    const late = [];
    let ended;
    const drain = async (jobs) => {
        const batches = newBatches(redactor);
        for (const [index, plan] of jobs) {
            try {
                if (ended !== undefined)
                    throw ended;
                outcomes[index] = await downloadFile(plan, { path: (0,external_node_path_.join)(work.parts, String(index)), batches }, work);
            }
            catch (error) {
                // An abort ends everything; the deadline only what is not complete yet.
                retry.signal.throwIfAborted();
                if (error instanceof disk/* DiskError */.Q6 && error.ends)
                    ended = error;
                if (error instanceof OverBudgetError && !error.final)
                    late.push([index, plan]);
                outcomes[index] = failed(plan, error);
            }
        }
    };
    const queue = planned.entries();
    const drains = Array.from({ length: Math.min(concurrency, planned.length) }, () => drain(queue));
    for (const end of await Promise.allSettled(drains))
        if (end.status === 'rejected')
            throw end.reason;
    // What did not fit beside others may fit now that they are done or have failed.
    await drain(late.splice(0).sort(([a], [b]) => a - b));
    return joined(outcomes);
};
const downloadFile = async (plan, room, work) => {
    const { options, budget, onBytes } = work;
    const part = createPartFile({ ...room, redactor: options.redactor, budget });
    const transfer = { part, declaredSize: plan.file.size, onBytes, invalidAnswers: 0 };
    try {
        if (plan.text === undefined)
            await downloadWhole(plan, transfer, work);
        else
            await part.append(Buffer.from(plan.text));
        const { size, sha256, redacted } = await part.finish();
        await work.move(room.path, { folder: plan.folder, name: plan.safeName });
        const { stepIndex: step, name } = plan.file;
        const mimeType = plan.file.mimeType ?? transfer.mimeType ?? 'application/octet-stream';
        const file = { step, name, path: pathOf(options.folder, plan), size, mimeType, sha256 };
        work.onComplete(file);
        const place = `${plan.folder}/${name}`;
        const notes = notesOn(transfer, size).map((note) => `${place} ${note}`);
        return { downloaded: [file], missing: [], redacted: redacted ? [place] : [], notes };
    }
    catch (error) {
        await part.discard();
        throw error;
    }
};
/** Tries the known link, and fresh ones where the server refuses it. */
const downloadWhole = async (plan, transfer, work) => {
    const { options, signal, deadline, links, requests } = work;
    const rules = { retryForMs: options.retryForMs ?? RETRY_FOR_MS, deadline, atDeadline: 'give-up' };
    let furthest = 0;
    const progressed = () => {
        const before = furthest;
        furthest = Math.max(furthest, transfer.part.received());
        return furthest > before;
    };
    const operation = `Download of ${(0,foreign_text/* plainLine */.h0)(plan.file.name, 100)}`;
    const context = { ...options.retry, operation, signal, progressed };
    let refusals = 0;
    for (let link = links.current(plan);;) {
        const before = furthest;
        try {
            await (0,retry/* withRetries */.L)(() => downloadOnce(link, transfer, requests), rules, context);
            return;
        }
        catch (error) {
            if (!isLinkRefusal(error))
                throw error;
            refusals = furthest > before ? 1 : refusals + 1;
            // Other files keep the download going, however often this one's links are refused.
            if (refusals > 1)
                await options.retry.clock.sleep(Math.min(500 * 2 ** refusals, LONGEST_REFUSAL_WAIT_MS), signal);
            const fresh = await links.fresherThan(plan, link);
            signal.throwIfAborted();
            if (fresh === undefined)
                throw error;
            link = fresh;
        }
    }
};

// EXTERNAL MODULE: ./src/results/text-file.ts
var text_file = __webpack_require__(68646);
// EXTERNAL MODULE: ./src/run/outcome.ts
var outcome = __webpack_require__(36497);
;// CONCATENATED MODULE: ./src/stages/collect.ts











const RESULTS_TIMEOUT_MS = 30_000;
/** The results of a complete run are what the step was for. */
const COMPLETE_RESULTS_MS = 120_000;
/** After a failure they may not exist [assume]. */
const OTHER_RESULTS_MS = 15_000;
const LONGEST_NOT_FOUND_MS = 60_000;
/** What is read of the designated output: more than an output may hold, and than a summary has room for. */
const LARGEST_TEXT_BYTES = 512 * 1024;
const TAIL_LINES = 50;
/** A log that was not chosen is downloaded for its last lines only where it is small. */
const LARGEST_LOG_BYTES = 64 * 1024 * 1024;
const LONGEST_LOG_DOWNLOAD_MS = 30_000;
const MOST_FILES_LOGGED = 100;
/** What the action itself writes into a download folder. */
const OWN_ENTRY = /^(results\.json|step-\d+|designated-output)$/;
/** Reads the results document, keeps it on the disk, and downloads the chosen files; the report grows as they come. */
const collectResults = async (ended) => {
    const { report, runner, run, client, folder } = ended;
    // The status alone may say it, also where the results can't be read.
    report.failedStep = failedStepOf(report);
    const { value, requestId } = await client.getResults(run, resultsLimits(ended));
    if (requestId !== undefined)
        report.requestIds.results = requestId;
    report.results = { ...value, path: '' };
    const { document, bytes } = value;
    const { warnings = [] } = document;
    if (warnings.length > 0) {
        runner.warning(`The results document may be incomplete: ${warnings.join('; ')}.`, 'Pinkfish: results');
    }
    report.downloadPath = folder;
    await warnOfEarlierFiles(ended);
    const path = (0,external_node_path_.join)(folder, 'results.json');
    await (0,text_file/* writeWhole */.f8)(path, bytes);
    report.results.path = path;
    await downloadChosen(ended, value);
    report.failedStep = await failureOf(ended, document);
    logFiles(ended);
};
const warnOfEarlierFiles = async ({ runner, folder }) => {
    const names = [];
    for (const name of (await (0,promises_.readdir)(folder).catch(() => [])).filter((name) => OWN_ENTRY.test(name))) {
        const inside = await (0,promises_.readdir)((0,external_node_path_.join)(folder, name)).catch(() => undefined);
        names.push(...(inside?.map((file) => `${name}/${file}`) ?? [name]));
    }
    if (names.length === 0)
        return;
    runner.warning(`download-path holds files of an earlier run: ${(0,foreign_text/* plainLine */.h0)(names.join(', '), 300)}. Files of the same names are replaced, and the others stay; use another folder for each run.`, 'Pinkfish: download-path');
};
const resultsLimits = ({ clock, report }) => {
    const limitMs = report.status === 'COMPLETE' ? COMPLETE_RESULTS_MS : OTHER_RESULTS_MS;
    const others = { unreachable: limitMs, insecure: limitMs, 'rate-limited': limitMs, transient: limitMs };
    const retryForMs = { ...others, 'not-found': Math.min(limitMs, LONGEST_NOT_FOUND_MS) };
    const deadline = clock.now() + limitMs;
    return { timeoutMs: RESULTS_TIMEOUT_MS, rules: { retryForMs, deadline, atDeadline: 'give-up' } };
};
const downloadChosen = async (ended, { document: results, redacted }) => {
    const { report, folder, inputs } = ended;
    const choice = { results, patterns: inputs.files };
    const chosen = planDownloads(choice);
    const designated = designatedFile(results, chosen);
    const isChosen = new Set(chosen.map((plan) => pathOf(folder, plan)));
    const done = await download(ended, {
        planned: designated === undefined || chosen.includes(designated) ? chosen : [...chosen, designated],
        folder,
        maxBytes: inputs.maxDownloadBytes,
        // If the job is cancelled, the files that are complete by then are not lost.
        onDownloaded: (file) => isChosen.has(file.path) && report.files.push(file),
    });
    report.files = done.downloaded.filter(({ path }) => isChosen.has(path));
    report.missingFiles = [...unmatchedFiles(choice), ...done.missing];
    const outputPath = designated && pathOf(folder, designated);
    const outputFile = done.downloaded.find(({ path }) => path === outputPath);
    report.designatedOutput = await designatedOutput(results, outputFile);
    report.stepResult = stepResultOf(results, report.files);
    const count = planFiles(results, () => true).length;
    if (chosen.length === 0 && count > 0 && inputs.files.some((pattern) => pattern !== '')) {
        ended.runner.warning(`The patterns in files match none of the run's files (there are ${count}). They are compared with step-N/file-name; correct them, or leave files empty to download none.`, 'Pinkfish: files');
    }
    warnOfContent(ended, redacted ? { ...done, redacted: ['results.json', ...done.redacted] } : done);
};
const warnOfContent = ({ runner }, { redacted, notes }) => {
    if (notes.length > 0) {
        const more = notes.length > 1 ? ` (and ${notes.length - 1} more)` : '';
        runner.warning(`A result file is not as announced: ${(0,foreign_text/* plainLine */.h0)(notes[0] ?? '', 300)}${more}.`, 'Pinkfish: files');
    }
    if (redacted.length > 0) {
        runner.warning(`The API key was in ${redacted.length === 1 ? 'a result file' : `${redacted.length} result files`} (${(0,foreign_text/* plainLine */.h0)(redacted.join(', '), 300)}) and was overwritten with asterisks. Change the workflow so that it does not write the key, and replace the key.`, 'Pinkfish: API key in a result file');
    }
};
const download = async (ended, order) => {
    const { dispatcher, client, run, inputs, retry, redactor, clock, runner, colours } = ended;
    const startedAt = clock.now();
    return await downloadFiles({
        ...{ ...order, dispatcher, retry, redactor, baseUrl: inputs.baseUrl },
        refreshLinks: async () => (await client.getResults(run, resultsLimits(ended))).value.document,
        onProgress: (progress) => runner.info((0,log_lines/* downloadProgress */.Cp)(progress, clock.now() - startedAt, colours)),
    });
};
const designatedOutput = async (results, file) => {
    const { designatedOutput: output } = results;
    if (output === undefined)
        return undefined;
    const { fileName: name, url, mimeType = file?.mimeType } = output;
    const { text, truncated = false } = (file && (await (0,text_file/* readTextHead */.q8)(file.path, LARGEST_TEXT_BYTES))) ?? {};
    return { name, url, mimeType, path: file?.path, size: file?.size, text, truncated };
};
const stepResultOf = ({ steps }, files) => {
    const last = steps.flatMap(inlineResult).at(-1);
    if (last === undefined)
        return undefined;
    const { stepIndex: step, name, mimeType } = last.file;
    const path = files.findLast((file) => file.step === step && file.name === name)?.path;
    const text = last.text.slice(0, LARGEST_TEXT_BYTES);
    return { step, name, mimeType, text, truncated: text.length < last.text.length, path };
};
const failedStepOf = ({ status, steps }, document) => {
    const failed = status === 'COMPLETE' ? undefined : (0,outcome/* failedStep */.cG)(steps, document);
    return failed && { ...failed, tails: [] };
};
/** Which step failed, and the last lines of its logs and its result; logs that were not chosen are downloaded for this. */
const failureOf = async (ended, document) => {
    const failed = failedStepOf(ended.report, document);
    if (failed === undefined)
        return undefined;
    const { stepIndex } = failed;
    const tails = [];
    for (const name of ['stderr.txt', 'stdout.txt']) {
        const kept = ended.report.files.find((file) => file.step === stepIndex && file.name === name);
        const [plan] = planFiles(document, (path) => path === `step-${stepIndex}/${name}`);
        const lines = kept ? await (0,text_file/* readLastLines */.aG)(kept.path, TAIL_LINES) : plan ? await logTail(ended, plan) : [];
        tails.push({ name, lines });
    }
    for (const { file, text } of document.steps.filter((step) => step.stepIndex === stepIndex).flatMap(inlineResult)) {
        tails.push({ name: file.name, lines: (0,text_file/* lastLinesOf */.lS)(text, TAIL_LINES) });
    }
    return { ...failed, tails: tails.filter(({ lines }) => lines.length > 0) };
};
const logTail = async (ended, plan) => await (0,disk/* withPrivateFolder */.mq)(ended.env.RUNNER_TEMP || (0,external_node_os_.tmpdir)(), async (folder) => {
    const deadline = ended.clock.now() + LONGEST_LOG_DOWNLOAD_MS;
    const { downloaded } = await download(ended, { planned: [plan], folder, maxBytes: LARGEST_LOG_BYTES, deadline });
    return downloaded[0] === undefined ? [] : await (0,text_file/* readLastLines */.aG)(downloaded[0].path, TAIL_LINES);
});
const logFiles = ({ report, runner }) => {
    const { files, missingFiles } = report;
    if (files.length + missingFiles.length === 0)
        return;
    runner.startGroup(`Files (${files.length})`);
    for (const { step, name, size } of files.slice(0, MOST_FILES_LOGGED)) {
        runner.info(`step-${step}/${(0,foreign_text/* plainLine */.h0)(name)} · ${(0,byte_format/* formatBytes */.z)(size)}`);
    }
    if (files.length > MOST_FILES_LOGGED)
        runner.info(`and ${files.length - MOST_FILES_LOGGED} more`);
    for (const { step, name, reason } of missingFiles.slice(0, MOST_FILES_LOGGED)) {
        runner.info(`missing: ${step === undefined ? '' : `step-${step}/`}${(0,foreign_text/* plainLine */.h0)(name)}: ${(0,foreign_text/* plainLine */.h0)(reason)}`);
    }
    runner.endGroup();
};


/***/ })

};
