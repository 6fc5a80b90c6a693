export const id = 444;
export const ids = [444];
export const modules = {

/***/ 29444:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   commentMarker: () => (/* binding */ commentMarker),
/* harmony export */   findPullRequest: () => (/* binding */ findPullRequest),
/* harmony export */   upsertComment: () => (/* binding */ upsertComment)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);

const REQUEST_TIMEOUT_MS = 30_000;
const PER_PAGE = 100;
/** 10,000 comments; a pull request with more is no place for one that is kept up to date. */
const MOST_PAGES = 100;
/**
 * The hidden line by which our comment is found again: one for each workflow, job and trigger. A digest, since the names
 * may hold what ends an HTML comment. It counts only at a comment's very start, where none of the foreign text stands.
 */
const commentMarker = (of) => {
    const digest = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify([of.workflow, of.job, of.triggerId ?? null]));
    return `<!-- pinkfish-run-action ${digest.digest('hex')} -->`;
};
/** Updates the comment that begins with the marker, or creates it; never throws. `body` begins with the marker. */
const upsertComment = async (comment) => {
    const { pullRequest, marker, body } = comment;
    const { owner, repo, number } = pullRequest;
    try {
        const request = await requester(comment);
        const existing = await findComment(request, { pullRequest, marker });
        if (existing !== undefined) {
            await request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
                owner,
                repo,
                comment_id: existing,
                body,
            });
            return { done: 'updated' };
        }
        await request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
            owner,
            repo,
            issue_number: number,
            body,
        });
        return { done: 'created' };
    }
    catch (error) {
        return { warning: `The comment on pull request #${number} was not written: ${reasonOf(error, comment.signal)}` };
    }
};
/**
 * The open pull request of a branch, for events that don't carry one, such as `workflow_run` for a fork. One whose head
 * is the very commit goes first; else the branch's only one. Never throws: `warning` says what was in the way.
 */
const findPullRequest = async (query) => {
    const { owner, repo, head } = query;
    try {
        const request = await requester(query);
        const { data } = await request('GET /repos/{owner}/{repo}/pulls', {
            owner,
            repo,
            head: `${head.owner}:${head.branch}`,
            state: 'open',
            per_page: PER_PAGE,
        });
        // GitHub passes over a `head` that it can't read and then lists all pull requests.
        const found = listOf(data).flatMap((item) => pullRequestOn(item, head));
        const exact = found.find(({ sha }) => sha === head.sha);
        return { number: exact?.number ?? (found.length === 1 ? found[0]?.number : undefined), warning: undefined };
    }
    catch (error) {
        return { number: undefined, warning: `The pull request was not looked up: ${reasonOf(error, query.signal)}` };
    }
};
const requester = async (access) => {
    const { token, apiUrl, signal, requestTimeoutMs = REQUEST_TIMEOUT_MS, connect = connectByActionsGithub } = access;
    signal.throwIfAborted();
    const client = await connect(token, apiUrl);
    return async (route, parameters) => {
        const limited = AbortSignal.any([signal, AbortSignal.timeout(requestTimeoutMs)]);
        return await client.request(route, { ...parameters, request: { signal: limited } });
    };
};
const connectByActionsGithub = async (token, apiUrl) => {
    // 1.2 MB that few runs need.
    const { getOctokit } = await __webpack_require__.e(/* import() */ 351).then(__webpack_require__.bind(__webpack_require__, 61351));
    const silent = () => undefined;
    return getOctokit(token, {
        baseUrl: apiUrl,
        // Its warnings would go to the log past every redaction.
        log: { debug: silent, info: silent, warn: silent, error: silent },
    });
};
const findComment = async (request, { pullRequest: { owner, repo, number }, marker }) => {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { data, headers } = await request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
            owner,
            repo,
            issue_number: number,
            per_page: PER_PAGE,
            page,
        });
        const ours = listOf(data).find(({ body }) => typeof body === 'string' && body.startsWith(marker));
        if (typeof ours?.id === 'number')
            return ours.id;
        if (headers.link?.includes('rel="next"') !== true)
            return undefined;
    }
    return undefined;
};
const pullRequestOn = (item, wanted) => {
    const head = (item.head ?? {});
    // Owners are the same in any case, branches are not.
    const sameLabel = head.label?.toLowerCase() === `${wanted.owner}:${wanted.branch}`.toLowerCase();
    const fits = typeof item.number === 'number' && head.ref === wanted.branch && sameLabel;
    return fits ? [{ number: item.number, sha: head.sha }] : [];
};
const listOf = (data) => Array.isArray(data)
    ? data.filter((item) => typeof item === 'object' && item !== null)
    : [];
/** Never an octokit message: it may hold addresses. */
const reasonOf = (error, signal) => {
    if (signal.aborted && signal.reason.name !== 'TimeoutError')
        return 'the job was cancelled.';
    const { response } = error;
    if (response === undefined) {
        return timedOut(error) ? 'GitHub did not answer in time.' : 'GitHub could not be reached.';
    }
    const { status, headers } = response;
    const answered = `GitHub answered HTTP ${status}`;
    if (status === 429 || headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0') {
        return `${answered}: the token's rate limit is used up.`;
    }
    if (status === 401)
        return `${answered}: github-token was refused.`;
    if (status === 403 || status === 404) {
        return (`${answered}: the token lacks the right. Grant the job "permissions: pull-requests: write". ` +
            'For pull requests from forks the token of the event pull_request can only read: ' +
            'comment from a workflow on workflow_run, or give github-token a token that may.');
    }
    return `${answered}.`;
};
/** By name, as octokit wraps what the signal gave as its reason. */
const timedOut = (error) => {
    const { name, cause } = (error ?? {});
    return name === 'TimeoutError' || name === 'AbortError' || (cause !== undefined && timedOut(cause));
};


/***/ })

};
