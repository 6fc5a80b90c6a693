export const id = 869;
export const ids = [869];
export const modules = {

/***/ 89869:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   attemptOf: () => (/* binding */ attemptOf),
/* harmony export */   earlierRun: () => (/* binding */ earlierRun),
/* harmony export */   rememberRun: () => (/* binding */ rememberRun)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_crypto__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1___default = /*#__PURE__*/__webpack_require__.n(node_fs_promises__WEBPACK_IMPORTED_MODULE_1__);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48161);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2___default = /*#__PURE__*/__webpack_require__.n(node_os__WEBPACK_IMPORTED_MODULE_2__);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_3__);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83916);
/* harmony import */ var _inputs_values_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(18463);
/* harmony import */ var _json_value_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(48065);
/* harmony import */ var _results_artifact_upload_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(38070);
/* harmony import */ var _results_artifact_client_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(9744);
/* harmony import */ var _results_disk_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(74773);
/* harmony import */ var _results_text_file_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(68646);
/* harmony import */ var _run_outcome_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(36497);
/* harmony import */ var _time_limit_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(17168);













const LOOK_UP_MS = 60_000;
const UPLOAD_MS = 30_000;
/** The runner kills a cancelled job after some seconds; an upload that is nearly done saves a second run. */
const CANCELLED_UPLOAD_MS = 1_000;
const STATUS_TIMEOUT_MS = 15_000;
/** Two ids and a number take far less. */
const LARGEST_BYTES = 1_024;
const TITLE = 'Pinkfish: re-run';
/** The key is a digest, as everyone who can read the repository can read the names of its artifacts. */
const attemptOf = (env, { subject, commentKey }, payload) => {
    const { GITHUB_REPOSITORY, GITHUB_WORKFLOW, GITHUB_JOB, GITHUB_ACTION, GITHUB_RUN_ATTEMPT } = env;
    const trigger = subject.kind === 'trigger' ? subject.trigger : null;
    const parts = [GITHUB_REPOSITORY, GITHUB_WORKFLOW, GITHUB_JOB, GITHUB_ACTION, commentKey, trigger, payload];
    const key = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
    return { key, number: Number(GITHUB_RUN_ATTEMPT) || 1 };
};
/**
 * The run of the newest earlier attempt if it continues or is complete; the report says why.
 * @throws the signal's reason, and nothing else
 */
const earlierRun = async (context, attempt, client) => {
    const { report, runner, signal, env } = context;
    // Loaded before the trigger, so that the upload begins as soon as there is a run.
    void (0,_results_artifact_client_js__WEBPACK_IMPORTED_MODULE_11__.platformClient)().catch(() => undefined);
    if (attempt.number === 1)
        return undefined;
    // That it is missing is one warning, of the upload.
    const missing = (0,_results_artifact_upload_js__WEBPACK_IMPORTED_MODULE_6__/* .missingService */ .wu)(env);
    try {
        report.rerun = missing === undefined ? await decide(context, attempt, client) : newRun(missing);
    }
    catch (error) {
        signal.throwIfAborted();
        runner.warning(`The run of an earlier attempt could not be read: ${(0,_results_artifact_upload_js__WEBPACK_IMPORTED_MODULE_6__/* .uploadFault */ .K_)(error)}.`, TITLE);
        report.rerun = newRun('the run of an earlier attempt could not be read');
    }
    runner.info(report.rerun.text);
    return report.rerun.followed;
};
const newRun = (why) => ({ followed: undefined, text: `A new run is started: ${why}.` });
const decide = async (context, attempt, client) => {
    const earlier = await (0,_time_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .stoppable */ .p)({ ms: LOOK_UP_MS, signal: context.signal }, () => readEarlier(context.env, attempt));
    if (earlier === undefined)
        return newRun('this attempt sees no run of an earlier one with the same payload');
    const { run, number } = earlier;
    const name = `run ${run.runId} of attempt ${number}`;
    const status = await statusOf(context, run, client);
    if (status === undefined)
        return newRun(`${name} is not known to Pinkfish`);
    if (['failed', 'timeout'].includes((0,_run_outcome_js__WEBPACK_IMPORTED_MODULE_9__/* .outcomeOf */ .sG)(status) ?? ''))
        return newRun(`${name} ended with ${status}`);
    return { followed: run, text: `This attempt follows ${name}.` };
};
/** Uploads what a later attempt needs to follow the run. Never rejects, and ends soon after the job is cancelled. */
const rememberRun = async (context, attempt, run) => {
    const { env, runner, signal } = context;
    const name = `pinkfish-run-${attempt.key}-${attempt.number}.json`;
    const controller = new AbortController();
    const stop = () => void setTimeout(() => controller.abort(), CANCELLED_UPLOAD_MS).unref();
    if (signal.aborted)
        stop();
    signal.addEventListener('abort', stop, { once: true });
    try {
        const missing = (0,_results_artifact_upload_js__WEBPACK_IMPORTED_MODULE_6__/* .missingService */ .wu)(env);
        if (missing !== undefined)
            throw new Error(missing);
        await (0,_time_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .stoppable */ .p)({ ms: UPLOAD_MS, signal: controller.signal }, () => inNewFolder(env, async (folder) => {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, name), JSON.stringify({ ...run, attempt: attempt.number }));
            await (await (0,_results_artifact_client_js__WEBPACK_IMPORTED_MODULE_11__.platformClient)()).uploadArtifact(name, [(0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, name)], folder, { skipArchive: true });
        }));
    }
    catch (error) {
        const why = (0,_results_artifact_upload_js__WEBPACK_IMPORTED_MODULE_6__/* .uploadFault */ .K_)(error);
        // The same step, or one that differs from it in nothing, has taken the name.
        if (signal.aborted || /\b409\b|already exists/i.test(why))
            return;
        runner.warning(`The run's ids could not be uploaded, so a re-run of this job starts a new run: ${why}.`, TITLE);
    }
};
/** An artifact of that name may be another job's, so its content is checked like any foreign text. */
const readEarlier = async (env, attempt) => {
    const client = await (0,_results_artifact_client_js__WEBPACK_IMPORTED_MODULE_11__.platformClient)();
    const pattern = new RegExp(`^pinkfish-run-${attempt.key}-([1-9]\\d{0,8})\\.json$`);
    const [newest] = (await client.listArtifacts()).artifacts
        .map((artifact) => ({ ...artifact, number: Number(pattern.exec(artifact.name)?.[1]) }))
        .filter(({ number }) => number < attempt.number)
        .sort((a, b) => b.number - a.number || b.id - a.id);
    if (newest === undefined)
        return undefined;
    const { id, number, size } = newest;
    if (size > LARGEST_BYTES)
        throw new Error('its artifact is too large');
    const head = await inNewFolder(env, async (folder) => {
        await client.downloadArtifact(id, { path: folder, skipDecompress: true });
        return await (0,_results_text_file_js__WEBPACK_IMPORTED_MODULE_8__/* .readTextHead */ .q8)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readdir)(folder))[0] ?? ''), LARGEST_BYTES);
    });
    return { run: runIn(head?.text ?? '', number), number };
};
const runIn = (text, attempt) => {
    try {
        const document = JSON.parse(text);
        const [runId = '', automationId = ''] = [(0,_json_value_js__WEBPACK_IMPORTED_MODULE_12__/* .textOf */ .b6)((0,_json_value_js__WEBPACK_IMPORTED_MODULE_12__.at)(document, 'runId')), (0,_json_value_js__WEBPACK_IMPORTED_MODULE_12__/* .textOf */ .b6)((0,_json_value_js__WEBPACK_IMPORTED_MODULE_12__.at)(document, 'automationId'))];
        if ((0,_json_value_js__WEBPACK_IMPORTED_MODULE_12__.at)(document, 'attempt') === attempt && (0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_5__/* .isId */ .eQ)(runId) && (0,_inputs_values_js__WEBPACK_IMPORTED_MODULE_5__/* .isId */ .eQ)(automationId))
            return { runId, automationId };
    }
    catch {
        // Below.
    }
    throw new Error('its artifact has an unexpected content');
};
/** The status word; undefined where the service does not know the run. */
const statusOf = async ({ clock }, run, client) => {
    const retryForMs = { unreachable: Infinity, 'rate-limited': Infinity, transient: Infinity };
    const rules = { retryForMs, deadline: clock.now() + LOOK_UP_MS, atDeadline: 'give-up' };
    try {
        const { status, namesRun } = (await client.getStatus(run, { timeoutMs: STATUS_TIMEOUT_MS, rules })).value;
        if (namesRun !== true)
            throw new Error('its status names no run');
        return status;
    }
    catch (error) {
        if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .HttpError */ .j$ && error.failure.status === 404)
            return undefined;
        throw error;
    }
};
/** What fails here has nothing to do with download-path. */
const inNewFolder = async ({ RUNNER_TEMP }, work) => await (0,_results_disk_js__WEBPACK_IMPORTED_MODULE_7__/* .withPrivateFolder */ .mq)(RUNNER_TEMP || (0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)(), work, (create) => create());


/***/ })

};
