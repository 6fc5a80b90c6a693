export const id = 530;
export const ids = [530,18];
export const modules = {

/***/ 99018:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  renderComment: () => (/* binding */ renderComment),
  renderSummary: () => (/* binding */ renderSummary)
});

// EXTERNAL MODULE: ./src/foreign-text.ts
var foreign_text = __webpack_require__(33919);
// EXTERNAL MODULE: ./src/report/byte-format.ts
var byte_format = __webpack_require__(93516);
// EXTERNAL MODULE: ./src/report/markdown.ts
var report_markdown = __webpack_require__(54285);
;// CONCATENATED MODULE: ./src/report/comment-title.ts


/** A comment's title line with the values of the input `comment-key`, which are foreign text. */
const titleWithKey = (title, key, redact) => {
    const values = redact((0,foreign_text/* plainText */.wh)(valuesOf(key)));
    return values.trim() === '' ? title : `${title} · ${(0,report_markdown/* markdownName */.Zt)(values, 200)}`;
};
/** `os: linux, node: 24` of a matrix, which is a JSON object; else the key as it is. */
const valuesOf = (key) => {
    const inWords = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
    try {
        const value = JSON.parse(key);
        if (value === null)
            return '';
        if (typeof value !== 'object' || Array.isArray(value))
            return inWords(value);
        const members = Object.entries(value).map(([name, member]) => `${name}: ${inWords(member)}`);
        return members.join(', ');
    }
    catch {
        return key;
    }
};

;// CONCATENATED MODULE: ./src/report/framed-markdown.ts


/** Where an HTML tag, comment, declaration or instruction could begin; web addresses in angle brackets stay. */
const TAG = /<(?!https?:\/\/[^\s<>"'`@]+>)(?=[A-Za-z/!?])/gi;
/** A line break, as table cells need it. At a line's beginning it could begin an HTML block. */
const LINE_BREAK = /^<br ?\/?>/i;
/** An `@` that Markdown makes of an entity. */
const AT_ENTITY = /&(?:#0*64|#x0*40|commat);/gi;
/** A web address, in which an invisible space would do harm, or an `@` that a name could follow. */
const MENTION = /https?:\/\/[^\s<>()]+|@(?=\S)/gi;
const THEMATIC_BREAK = /^ {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$/;
const UNDERLINE = /^ {0,3}(?:(=+)|-+)[ \t]*$/;
const LIST_ITEM = /^( {0,3}(?:[-+*]|\d{1,9}[.)]))(?:([ \t]+)(.*))?$/;
/**
 * Foreign Markdown in a table of one cell that it cannot leave, in at most `room` bytes. Headings are smaller, HTML except
 * `<br>` is text, nobody is mentioned, and no link or footnote is defined apart from its place.
 */
const framedMarkdown = (markdown, room) => {
    const whole = markdown.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
    for (let source = whole;;) {
        const text = `<table><tr><td>\n\n${contained(source)}\n\n</td></tr></table>`;
        if ((0,report_markdown/* byteSize */.mz)(text) <= room || source === '')
            return { text, cut: source.length < whole.length };
        source = (0,report_markdown/* linesWithin */.Xi)(source, ((0,report_markdown/* byteSize */.mz)(source) * 0.9 * Math.max(0, room)) / (0,report_markdown/* byteSize */.mz)(text)).text;
    }
};
/**
 * Only a block of code outside of lists and quotes can stay open until the end: it is closed. Lists are indented by four
 * columns or more, which shows what is in them without parsing Markdown, and all of it is taken for text, not code.
 */
const contained = (markdown) => {
    const lines = [];
    let fence;
    /** The column at which the content of the outermost list item begins. */
    let list;
    let isCode = false;
    /** The line at which a paragraph began. */
    let paragraph;
    /** A line in a list or quote. Whether it is code is a guess: an invisible space keeps what looks like a heading small. */
    const nested = (line) => {
        const [marks] = /^[ \t]*(?:(?:>|[-+*][ \t]|\d{1,9}[.)][ \t])[ \t]*)*/.exec(line.trimEnd()) ?? [''];
        const rest = line.slice(marks.length);
        if (/^(?:`{3}|~{3})/.test(rest))
            isCode = !isCode;
        const isHidden = UNDERLINE.test(rest) || (isCode && rest.startsWith('#'));
        return marks + neutral(isHidden ? `\u200b${rest}` : smaller(rest));
    };
    const add = (line) => {
        const indent = line.search(/[^ ]/);
        const began = paragraph;
        paragraph = undefined;
        if (fence !== undefined) {
            if (closes(line, fence))
                fence = undefined;
            lines.push(line);
        }
        else if (indent === -1)
            lines.push('');
        else if (list !== undefined && indent >= list)
            lines.push(' '.repeat(Math.max(0, 4 - list)) + nested(line));
        else
            addOutside(line, indent, began);
    };
    const addOutside = (line, indent, began) => {
        // Without an empty line before it, text continues the last item, which stays open.
        if (lines.at(-1) === '')
            list = undefined;
        const underline = UNDERLINE.exec(line);
        const [, mark, gap = '', content = ''] = LIST_ITEM.exec(line) ?? [];
        if (underline !== null && began !== undefined) {
            const title = lines.splice(began).map((part) => part.trim());
            lines.push(`${underline[1] === undefined ? '####' : '###'} ${title.join(' ')}`);
        }
        else if (THEMATIC_BREAK.test(line))
            lines.push('***');
        else if (/^ {0,3}>/.test(line))
            lines.push(nested(line));
        else if (mark !== undefined) {
            isCode = false;
            // Not to be read as an underline of the line before.
            if (content === '' && began === undefined && lines.at(-1))
                lines.push('');
            // An item like these does not end a paragraph.
            if (content === '' || /[02-9]|\d\d/.test(mark))
                paragraph = began;
            const text = content.trimEnd();
            const spaces = gap.replace('\t', ' '.repeat(4 - (mark.length % 4)));
            list = mark.length + (text !== '' && /^ {2,4}$/.test(spaces) ? spaces.length : 1);
            lines.push(text === '' ? mark : mark.padEnd(Math.max(4, list)) + nested(text));
        }
        else {
            isCode = false;
            fence = opened(line);
            const isText = fence === undefined && !/^ {0,3}#{1,6}(?:[ \t]|$)/.test(line);
            if (isText && (indent < 4 || began !== undefined))
                paragraph = began ?? lines.length;
            lines.push(fence === undefined ? neutral(underline === null ? smaller(line) : `\u200b${line}`) : line);
        }
    };
    for (const line of (0,foreign_text/* plainText */.wh)(markdown).split('\n')) {
        // A tab's width depends on what stands before it.
        add(line.replace(/^[ \t]+/, (indent) => indent.replaceAll('\t', '    ')));
    }
    return fence === undefined ? lines.join('\n') : [...lines, fence].join('\n');
};
/** A heading below the verdict's size and that of the sections. */
const smaller = (line) => line.replace(/^ {0,3}(#{1,6})(?=[ \t]|$)/, (_, marks) => '#'.repeat(Math.min(6, marks.length + 2)));
const neutral = (line) => {
    const start = line.search(/\S/);
    return line
        .replace(TAG, (_, at) => (at > start && LINE_BREAK.test(line.slice(at, at + 6)) ? '<' : '<\u200b'))
        .replace(/\](?=:)/g, ']\u200b')
        .replace(AT_ENTITY, '@')
        .replace(MENTION, (found) => (found === '@' ? '@\u200b' : found.replaceAll('@', '%40')));
};
/** The fence that the line opens (CommonMark 0.31, 4.5). */
const opened = (line) => /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/.exec(line)?.slice(1).find(Boolean);
const closes = (line, fence) => /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1]?.startsWith(fence) === true;

;// CONCATENATED MODULE: ./src/report/output-kind.ts
const KINDS = [
    ['markdown', /^text\/(?:x-)?markdown$/, /^(?:md|markdown)$/],
    ['json', /^(?:application|text)\/(?:.+\+)?json$/, /^json$/],
    ['csv', /^(?:text|application)\/csv$/, /^csv$/],
    ['tsv', /^text\/tab-separated-values$/, /^(?:tsv|tab)$/],
];
/** Media types that servers give to files that they do not know. */
const VAGUE = ['', 'text/plain', 'application/octet-stream', 'binary/octet-stream'];
/** The kind of a text: by its media type if that says anything, else by its file's ending, else by its content. */
const outputKind = (output) => {
    const mimeType = output.mimeType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!VAGUE.includes(mimeType))
        return KINDS.find(([, types]) => types.test(mimeType))?.[0] ?? 'text';
    const ending = /\.([a-z]+)$/i.exec(output.name)?.[1]?.toLowerCase();
    if (ending !== undefined)
        return KINDS.find(([, , endings]) => endings.test(ending))?.[0] ?? 'text';
    return /^\s*[{[]/.test(output.text) && indentedJson(output.text) !== undefined ? 'json' : 'text';
};
/** Indentation of deeper JSON would make it many times as long. */
const DEEPEST_JSON = 64;
/** A JSON text indented by two spaces, each number with the digits it had; undefined if it is not JSON or too deep. */
const indentedJson = (text) => {
    if (depthOf(text) > DEEPEST_JSON)
        return undefined;
    try {
        return JSON.stringify(parseExactly(text, keepDigits), undefined, 2);
    }
    catch {
        return undefined;
    }
};
const parseExactly = JSON.parse;
const rawJson = JSON.rawJSON;
const keepDigits = (_key, value, { source }) => typeof value === 'number' && source !== undefined ? rawJson(source) : value;
const depthOf = (text) => {
    let [depth, deepest] = [0, 0];
    for (const [part = ''] of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"?|[{}[\]]/gs)) {
        if (part === '{' || part === '[')
            deepest = Math.max(deepest, (depth += 1));
        else if (part === '}' || part === ']')
            depth -= 1;
    }
    return deepest;
};

;// CONCATENATED MODULE: ./src/report/parts.ts

/** A part of bounded size that is always shown. */
const fixed = (text) => ({ rank: 0, note: '', render: () => text });
const BETWEEN = '\n\n';
/** Joins parts within `maxBytes` of UTF-8. The most important get their room first; the room for every note is kept. */
const joinParts = async (parts, maxBytes) => {
    const cost = (text) => (0,report_markdown/* byteSize */.mz)(text) + BETWEEN.length;
    const texts = new Map();
    let left = maxBytes - parts.reduce((sum, { note }) => sum + cost(note), 0);
    for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
        const own = left + cost(part.note);
        const rendered = await part.render(Math.max(0, own - BETWEEN.length));
        const text = rendered !== undefined && cost(rendered) <= own ? rendered : part.note;
        texts.set(part, text);
        left = own - cost(text);
    }
    const shown = parts.map((part) => texts.get(part) ?? '').filter((text) => text !== '');
    return `${shown.join(BETWEEN)}\n`;
};

// EXTERNAL MODULE: ./src/report/present.ts
var present = __webpack_require__(97421);
;// CONCATENATED MODULE: ./src/report/designated-output.ts







const MOST_ROWS = 20;
const MOST_COLUMNS = 40;
const LONGEST_CELL = 200;
/** Longer ones are folded. */
const LINES_OPEN = 60;
/** Kept free for folding and the note on what is missing, names aside. */
const FRAME_BYTES = 400;
/** The designated output, or else the last step's result, as a part of a summary. */
const designatedOutputPart = (report, renderOutput) => {
    const output = report.designatedOutput ?? report.stepResult;
    if (output === undefined)
        return fixed('');
    const note = '_The output does not fit here: see the output `designated-output-path`._';
    return { rank: 2, note, render: async (room) => await shownOutput(report, output, { renderOutput, room }) };
};
const shownOutput = async (report, output, { renderOutput, room }) => {
    const { name, text, path, truncated } = output;
    const heading = `### ${titleOf(output)}`;
    const whole = whereWhole(report, output);
    if (text === undefined) {
        const why = 'The output is not text, or it is too large to be shown.';
        return `${heading}\n\n${path === undefined ? 'The output could not be downloaded.' : `${why} ${whole}`}`;
    }
    if (text.trim() === '')
        return `${heading}\n\nThe output is empty.`;
    const title = (0,report_markdown/* htmlName */.rC)(name, 120);
    const left = room - (0,report_markdown/* byteSize */.mz)(heading + title + whole) - FRAME_BYTES;
    const { body, lines, cut } = await bodyOf({ ...output, text }, { renderOutput, room: left });
    const missing = cut === '' && truncated ? 'Only the beginning is shown.' : cut;
    const note = missing === '' ? '' : `\n\n_${missing}_ ${whole}`;
    const block = lines > LINES_OPEN ? (0,report_markdown/* folded */.TM)(`${title} · ${(0,byte_format/* formatCount */.B)(lines)} lines`, body) : body;
    return `${heading}\n\n${block}${note}`;
};
const titleOf = (output) => {
    if ('step' in output)
        return `Result of step ${output.step}`;
    const size = output.size === undefined ? '' : ` · ${(0,byte_format/* formatBytes */.z)(output.size)}`;
    return `Output: ${(0,report_markdown/* markdownName */.Zt)(output.name, 120)}${size}`;
};
/** Where the whole output is, as a path that is right on the runner, in the artifact and next to its summary. */
const whereWhole = ({ artifact, files, downloadPath = '' }, output) => {
    const { path } = output;
    if (path === undefined)
        return '';
    const isBelow = downloadPath !== '' && path.startsWith(downloadPath);
    const shown = isBelow ? path.slice(downloadPath.length).replace(/^[\\/]+/, '') : path;
    const place = artifact !== undefined && files.some((file) => file.path === path) ? ' in the artifact' : '';
    const onRunner = 'step' in output ? '' : ' On the runner, its path is the output `designated-output-path`.';
    return `The full output is the file ${(0,report_markdown/* codeSpan */.SS)(shown, 400)}${place}.${onRunner}`;
};
const bodyOf = async (output, { renderOutput, room }) => {
    const { text } = output;
    const kind = outputKind(output);
    if (kind === 'markdown' && renderOutput === 'markdown')
        return shown(framedMarkdown(text, room));
    if (kind === 'csv' || kind === 'tsv')
        return (await tableBody(text, kind, room)) ?? fencedBody(text, 'text', room);
    return fencedBody((kind === 'json' ? indentedJson(text) : undefined) ?? text, kind, room);
};
const fencedBody = (text, language, room) => {
    const plain = (0,foreign_text/* plainText */.wh)(text).trimEnd();
    const kept = (0,report_markdown/* linesWithin */.Xi)(plain, room - (0,report_markdown/* fenceSize */.Te)(plain, language));
    return shown(kept, (0,report_markdown/* fenced */.OF)(kept.text, language));
};
const shown = ({ text, cut }, body = text) => {
    return { body, cut: cut ? 'The rest does not fit here.' : '', lines: text.split('\n').length };
};
const tableBody = async (text, kind, room) => {
    const [header, ...rows] = (await recordsOf(text, kind)) ?? [];
    if (header === undefined)
        return undefined;
    const cells = (record) => record.slice(0, MOST_COLUMNS).map(cell);
    const table = (0,report_markdown/* htmlTable */.I$)(cells(header), rows.slice(0, MOST_ROWS).map(cells), room);
    const cut = (0,present/* present */.E)(table.rows < rows.length && `The first ${table.rows} of ${(0,byte_format/* formatCount */.B)(rows.length)} rows are shown.`, header.length > MOST_COLUMNS && `The first ${MOST_COLUMNS} of ${header.length} columns.`);
    return { body: table.html, cut: cut.join(' '), lines: table.rows };
};
const cell = (value) => (value.trim() === '' ? '' : (0,report_markdown/* htmlName */.rC)(value, LONGEST_CELL));
/** The records of a CSV or TSV text, rows of any length and stray quotes allowed; undefined if it cannot be parsed. */
const recordsOf = async (text, kind) => {
    // Lazy: only a table needs it.
    const { parse } = await __webpack_require__.e(/* import() */ 175).then(__webpack_require__.bind(__webpack_require__, 25175));
    // Tab-separated values have no quotes (IANA, text/tab-separated-values).
    const [delimiter, quote] = kind === 'tsv' ? ['\t', null] : [csvDelimiter(text), '"'];
    try {
        return parse(text, { delimiter, quote, relax_column_count: true, relax_quotes: true, skip_empty_lines: true });
    }
    catch {
        return undefined;
    }
};
/** Spreadsheets write semicolons if the comma is the decimal separator. */
const csvDelimiter = (text) => {
    const [firstLine = ''] = text.split('\n', 1);
    const whole = (firstLine.match(/"/g)?.length ?? 0) % 2 === 0;
    return whole && !firstLine.includes(',') && firstLine.includes(';') ? ';' : ',';
};

;// CONCATENATED MODULE: ./src/report/gantt.ts

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** More bars cannot be read, and the diagram's text would come near Mermaid's own limit. */
const MOST_BARS = 50;
/** Narrower bars, as a part of the chart's width, cannot be seen. */
const NARROWEST = 0.01;
/** The text of a Mermaid gantt of the steps whose times are known; undefined for fewer than two or too many of them. */
const gantt = ({ steps, durationMs = 0 }, isCollapsed) => {
    const seen = steps.flatMap(({ name, status, startedMs, endedMs = durationMs }, index) => {
        const text = `${label(index + 1, name)} :${tagOf(status)}`;
        return startedMs === undefined ? [] : [{ text, startedMs, endedMs }];
    });
    if (seen.length < 2 || seen.length > MOST_BARS)
        return undefined;
    const endMs = Math.max(...seen.map(({ endedMs }) => endedMs));
    const spanMs = endMs - Math.min(...seen.map(({ startedMs }) => startedMs));
    const narrowestMs = Math.max(1, spanMs * NARROWEST);
    // Mermaid reserves room for section names, of which there are none, and finds no width in a folded part of the page.
    const settings = { leftPadding: 12, rightPadding: 24, ...(isCollapsed && { useWidth: 860 }) };
    return [
        `%%{init: ${JSON.stringify({ gantt: settings })}}%%`,
        'gantt',
        // In the room that Mermaid keeps above the bars; a line of its own would stand apart from the chart.
        '    title When each step ran, as seen while polling',
        '    dateFormat YYYY-MM-DD HH:mm:ss.SSS',
        `    axisFormat ${axisFormat(endMs)}`,
        `    tickInterval ${tickInterval(spanMs)}`,
        '    todayMarker off',
        ...seen.map(({ text, startedMs, endedMs }) => `    ${text}${moment(startedMs)}, ${moment(Math.max(endedMs, startedMs + narrowestMs))}`),
    ].join('\n');
};
/** A name without characters that have a meaning in Mermaid. The number keeps it from being one of Mermaid's keywords. */
const label = (place, name) => `${place}. ${(0,foreign_text/* plainLine */.h0)(name.slice(0, 400).replace(/[^\p{L}\p{M}\p{N} ._()-]+/gu, ' '), 32)}`;
/** Only failures are marked: on dark pages, names next to bars of Mermaid's other kinds are black on black. */
const tagOf = (status) => (['FAILED', 'TIMEOUT', 'CANCELLED'].includes(status) ? 'crit, ' : '');
const axisFormat = (endMs) => {
    if (endMs >= DAY_MS)
        return 'day %-d %H:%M';
    return endMs >= HOUR_MS ? '%H:%M:%S' : '%M:%S';
};
/** More would overlap on a phone. */
const MOST_TICKS = 6;
/** Divisors of the next unit, so that the ticks are evenly spaced. */
const TICKS = Object.entries({
    second: { unitMs: 1_000, counts: [1, 2, 5, 10, 15, 30] },
    minute: { unitMs: 60_000, counts: [1, 2, 5, 10, 15, 30] },
    hour: { unitMs: HOUR_MS, counts: [1, 2, 3, 6, 12] },
}).flatMap(([unit, { unitMs, counts }]) => counts.map((count) => ({ text: `${count}${unit}`, ms: count * unitMs })));
const tickInterval = (spanMs) => TICKS.find(({ ms }) => spanMs / ms <= MOST_TICKS)?.text ?? `${Math.ceil(spanMs / DAY_MS / MOST_TICKS)}day`;
/** On a day without a clock change, since Mermaid uses the reader's time zone. */
const moment = (ms) => new Date(Date.UTC(2001, 0, 1) + Math.round(ms)).toISOString().replace('T', ' ').replace('Z', '');

// EXTERNAL MODULE: ./src/report/problem.ts
var report_problem = __webpack_require__(5949);
;// CONCATENATED MODULE: ./src/report/redacted-report.ts

/** The report with every text plain and without secrets, which escapes could hide later. Whole texts keep their links. */
const redactedReport = (report, redact) => eachText(report, (text, name) => redact(name === 'text' ? (0,foreign_text/* visibleText */.Q6)(text) : (0,foreign_text/* plainText */.wh)(text)));
const eachText = (value, change, name = '') => {
    if (typeof value === 'string')
        return change(value, name);
    if (Array.isArray(value))
        return value.map((item) => eachText(item, change));
    if (typeof value !== 'object' || value === null || Buffer.isBuffer(value))
        return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, eachText(member, change, key)]));
};

// EXTERNAL MODULE: ./src/report/report.ts
var report = __webpack_require__(88850);
// EXTERNAL MODULE: ./src/duration.ts
var duration = __webpack_require__(77607);
;// CONCATENATED MODULE: ./src/report/steps.ts



/** The steps of the status, then those of the results alone, as cells. A key is taken for an index in the results [assume]. */
const stepRows = ({ steps, results, durationMs }) => {
    const byKey = new Map(results?.document.steps.map((result) => [String(result.stepIndex), result]));
    const seen = steps.map((step, index) => {
        const result = byKey.get(step.key);
        byKey.delete(step.key);
        const words = (0,present/* present */.E)((0,report_markdown/* htmlName */.rC)(step.status, 40), exitWords(result?.exitCode)).join(' · ');
        const time = timeSeen(step, durationMs) ?? timeOf(result?.durationMs);
        return [ICONS.get(step.status) ?? '❔', `${index + 1}. ${(0,report_markdown/* htmlName */.rC)(step.name, 120)}`, words, time];
    });
    const unseen = byKey.values().map(({ stepIndex, durationMs: ownMs, exitCode }) => {
        const icon = exitCode === undefined ? undefined : ICONS.get(exitCode === 0 ? 'COMPLETE' : 'FAILED');
        return [icon ?? '', `${stepIndex}. Step ${stepIndex}`, exitWords(exitCode) ?? '–', timeOf(ownMs)];
    });
    return [...seen, ...unseen];
};
const exitWords = (exitCode = 0) => (exitCode === 0 ? undefined : `exit code ${exitCode}`);
const timeOf = (ms) => (ms === undefined ? '–' : (0,duration/* formatDuration */.a)(ms));
/** How long a step took as seen, or has taken so far; undefined where its start or end was not seen. */
const timeSeen = ({ status, startedMs, endedMs }, durationMs) => {
    const isUnderWay = status === 'RUNNING' || status === 'PAUSED';
    const untilMs = endedMs ?? (isUnderWay ? durationMs : undefined);
    if (startedMs === undefined || untilMs === undefined)
        return undefined;
    const time = (0,duration/* formatDuration */.a)(Math.max(0, untilMs - startedMs));
    if (endedMs !== undefined)
        return time;
    // It began with the last status check.
    return untilMs - startedMs < 1_000 ? 'just started' : `${time} so far`;
};
const ICONS = new Map([
    ['COMPLETE', '✅'],
    ['FAILED', '❌'],
    ['TIMEOUT', '⌛'],
    ['CANCELLED', '🚫'],
    ['RUNNING', '🔄'],
    ['PAUSED', '⏸️'],
    ['PENDING', '⚪'],
    ['SKIPPED', '⏭️'],
]);

// EXTERNAL MODULE: ./src/report/verdict.ts
var verdict = __webpack_require__(90687);
;// CONCATENATED MODULE: ./src/report/summary.ts













/** Below the platform's 1 MiB, with room for what else the step writes. */
const SUMMARY_BYTES = 1_000_000;
const WHOLE = { steps: 1_000, files: 500, open: 20, chart: true };
const SHORT = { steps: 50, files: 30, open: 0, chart: false };
/** A report as Markdown for job summary and artifact. Above the limit, the least important parts give way to notes. */
const renderSummary = async (report, options) => await joinParts(partsOf(report, options, WHOLE), options.maxBytes ?? SUMMARY_BYTES);
/** GitHub's limit is 65,536 characters; counted in bytes, and below it, no reading of "character" can be exceeded. */
const COMMENT_BYTES = 64_000;
/** The same report, shorter, for a comment on a pull request; it begins with the marker by which it is found again. */
const renderComment = async (report, options) => {
    const { marker, maxBytes = COMMENT_BYTES } = options;
    const head = `${marker}\n\n`;
    return head + (await joinParts(partsOf(report, options, SHORT), maxBytes - (0,report_markdown/* byteSize */.mz)(head)));
};
const partsOf = (given, options, extent) => {
    const { redact, key = '', workflowRunUrl, env, renderOutput } = options;
    const report = redactedReport(given, redact);
    return [
        fixed(titleWithKey((0,verdict/* verdict */.WJ)(report), key, redact)),
        fixed(problemPart(report, env)),
        fixed(report.rerun === undefined ? '' : (0,report_markdown/* prose */.CS)(report.rerun.text, 500)),
        fixed(followPart(report)),
        fixed(linksPart(report)),
        designatedOutputPart(report, renderOutput),
        failurePart(report),
        stepsPart(report, extent),
        chartPart(report, extent),
        missingFilesPart(report, extent),
        filesPart(report, extent),
        fixed(workflowRunUrl === undefined ? '' : (0,report_markdown/* httpsLink */.an)('Full summary', workflowRunUrl)),
        fixed(idsPart(report)),
    ];
};
const problemPart = ({ problem, outcome }, env) => {
    if (problem === undefined)
        return '';
    const alert = outcome === 'wait-timeout' || outcome === 'cancelled' ? 'WARNING' : 'CAUTION';
    const url = (0,report_problem/* helpUrl */.xR)(problem, env);
    const help = url === undefined ? '' : `\n>\n> Help: ${(0,report_markdown/* httpsLink */.an)(url, url)}`;
    return `> [!${alert}]\n> ${(0,report_markdown/* prose */.CS)(problem.message, 2_000)}${help}`;
};
const linksPart = ({ artifact, outputArtifact, designatedOutput, missingFiles }) => {
    const output = designatedOutput ?? outputArtifact;
    const size = artifact?.size === undefined ? '' : ` (${(0,byte_format/* formatBytes */.z)(artifact.size)})`;
    const files = missingFiles.length === 0 ? 'all files' : 'all downloaded files';
    return (0,present/* present */.E)(outputArtifact && output && (0,report_markdown/* httpsLink */.an)(`Open **${(0,report_markdown/* markdownName */.Zt)(output.name, 120)}**`, outputArtifact.url), artifact && `Artifact with ${files}: ${(0,report_markdown/* httpsLink */.an)((0,report_markdown/* codeSpan */.SS)(artifact.name, 120), artifact.url)}${size}`).join(' · ');
};
const failurePart = ({ failedStep }) => {
    if (failedStep === undefined || failedStep.tails.length === 0)
        return fixed('');
    const { name, exitCode, tails } = failedStep;
    const exit = exitCode === undefined ? '' : ` · exit code ${exitCode}`;
    return {
        rank: 1,
        note: '_The last lines of the failed step do not fit here._',
        render: (room) => {
            // Half the room, so that the other half remains for everything else.
            const each = Math.min(room - 1_000, Math.max(20_000, room / 2)) / tails.length;
            const blocks = tails.map((tail, index) => tailBlock(tail, { room: each, first: index === 0 }));
            return [`### Failed step: ${(0,report_markdown/* markdownName */.Zt)(name, 120)}${exit}`, ...blocks].join('\n\n');
        },
    };
};
/** A minified program or an encoded image helps nobody. */
const LONGEST_TAIL_LINE = 1_000;
/** A longer tail is folded unless it is the first, in which the error usually is. */
const TAIL_LINES_OPEN = 15;
const tailBlock = ({ name, lines }, { room, first }) => {
    const short = lines.map((line) => (line.length > LONGEST_TAIL_LINE ? `${line.slice(0, LONGEST_TAIL_LINE)}…` : line));
    const text = (0,foreign_text/* plainText */.wh)(short.join('\n'));
    let left = room - 500 - (0,report_markdown/* fenceSize */.Te)(text, 'text');
    const plain = text.split('\n');
    const kept = plain.slice(plain.findLastIndex((line) => (left -= (0,report_markdown/* byteSize */.mz)(line) + 1) < 0) + 1);
    const block = (0,report_markdown/* fenced */.OF)(kept.join('\n'), 'text');
    const title = (0,report/* lastLines */.w)(kept.length);
    if (first || kept.length <= TAIL_LINES_OPEN)
        return `${title} of ${(0,report_markdown/* codeSpan */.SS)(name, 120)}:\n\n${block}`;
    return (0,report_markdown/* folded */.TM)(`${title} of ${(0,report_markdown/* htmlName */.rC)(name, 120)}`, block);
};
/** How to follow a run that this step leaves. The quotes keep YAML from rounding an id of 19 digits. */
const followPart = (report) => {
    const { outcome, run, status } = report;
    // The ids are shown once.
    if (run === undefined || !(0,verdict/* canBeFollowed */.S4)(report) || report.problem?.message.includes(run.automationId))
        return '';
    const isPaused = outcome === 'detached' && status === 'PAUSED';
    const continues = (0,verdict/* runContinues */.MV)(report) ? 'The run continues in Pinkfish. ' : '';
    const state = isPaused ? 'The run is waiting for an approval in Pinkfish. ' : continues;
    const quoted = (id) => `'${id.slice(0, 200).replaceAll("'", "''").replace(/\s/g, ' ')}'`;
    const inputs = (0,report_markdown/* fenced */.OF)(`run-id: ${quoted(run.runId)}\nautomation-id: ${quoted(run.automationId)}`, 'yaml');
    return `${state}A later step or job can follow it with these inputs:\n\n${inputs}`;
};
const stepsPart = (report, { steps: most, open }) => {
    const list = { title: 'Steps', headings: ['', 'Step', 'Status', 'Time'], rows: stepRows(report), most, open };
    return listPart({ ...list, rank: 4, where: 'all are in `results.json`' });
};
/** A chart of fewer steps or a shorter time says little, and is folded. */
const CHART_STEPS = 3;
const CHART_MS = 10_000;
const chartPart = (report, { chart: hasChart, open }) => {
    const { steps, durationMs = 0 } = report;
    const bars = steps.filter(({ startedMs }) => startedMs !== undefined).length;
    if (!hasChart || bars < 2)
        return fixed('');
    const isCollapsed = bars < CHART_STEPS || bars > open || durationMs < CHART_MS;
    const text = gantt(report, isCollapsed);
    if (text === undefined)
        return fixed(`_No chart: it is drawn for at most ${MOST_BARS} steps._`);
    const drawn = (0,report_markdown/* fenced */.OF)(text, 'mermaid');
    const chart = isCollapsed ? (0,report_markdown/* folded */.TM)('<b>When each step ran</b>', drawn) : drawn;
    return { rank: 6, note: '_The chart of the steps does not fit here._', render: () => chart };
};
const missingFilesPart = ({ missingFiles: missing }, { files: most, open }) => {
    const rows = missing.map(({ step = '', name, reason }) => [`${step}`, (0,report_markdown/* htmlName */.rC)(name, 120), (0,report_markdown/* htmlName */.rC)(reason, 300)]);
    const list = { title: 'Missing files', headings: ['Step', 'File', 'Why'], rows, most, open: Math.max(open, 5) };
    return listPart({ ...list, rank: 3, where: 'see the log' });
};
const filesPart = (report, { files: most, open }) => {
    const { files, artifact } = report;
    if (files.length === 0)
        return fixed(noFiles(report));
    const rows = files.map(({ step, name, size }) => [`${step}`, (0,report_markdown/* htmlName */.rC)(name, 120), (0,byte_format/* formatBytes */.z)(size)]);
    const list = { title: 'Files', headings: ['Step', 'File', 'Size'], rows, most, open };
    const total = ` (${(0,byte_format/* formatBytes */.z)(files.reduce((sum, { size }) => sum + size, 0))} in total)`;
    const where = `all are in ${artifact === undefined ? '' : 'the artifact and '}the output \`files\``;
    return listPart({ ...list, rank: 5, total, where });
};
const noFiles = ({ outcome, results, missingFiles }) => {
    if (outcome !== 'complete' || results === undefined || missingFiles.length > 0)
        return '';
    const count = results.document.steps.reduce((sum, { files }) => sum + files.length, 0);
    return count === 0
        ? 'The run has no result files.'
        : `No file was downloaded: the input \`files\` matches none of the run's ${(0,byte_format/* formatCount */.B)(count)} files.`;
};
/** Kept free for a list's heading, its folding and its note. */
const LIST_FRAME_BYTES = 300;
const listPart = ({ title, headings, rows, most, open, rank, total = '', where }) => {
    if (rows.length === 0)
        return fixed('');
    const count = (0,byte_format/* formatCount */.B)(rows.length);
    const what = `${count} ${title.toLowerCase()}${total}`;
    return {
        rank,
        note: `_The table of ${what} does not fit here; ${where}._`,
        render: (room) => {
            const table = (0,report_markdown/* htmlTable */.I$)(headings, rows.slice(0, most), room - LIST_FRAME_BYTES);
            if (table.rows === 0)
                return undefined;
            const cut = table.rows < rows.length ? `\n\n_The first ${(0,byte_format/* formatCount */.B)(table.rows)} of ${what}; ${where}._` : '';
            if (rows.length <= open)
                return `### ${title}\n\n${table.html}${cut}`;
            return (0,report_markdown/* folded */.TM)(`<b>${title}</b> (${count})`, table.html + cut);
        },
    };
};
const idsPart = (report) => {
    const { run, status, requestIds, problem } = report;
    const above = `${problem?.message} ${followPart(report)}`;
    const requests = Object.entries(requestIds).map(([operation, id]) => `${operation} ${(0,report_markdown/* codeSpan */.SS)(id, 100)}`);
    const line = (0,present/* present */.E)(run && !above.includes(run.runId) && `Run ${(0,report_markdown/* codeSpan */.SS)(run.runId, 100)}`, run && !above.includes(run.automationId) && `automation ${(0,report_markdown/* codeSpan */.SS)(run.automationId, 100)}`, status !== undefined && `status ${(0,report_markdown/* codeSpan */.SS)(status, 40)}`, requests.length > 0 && `request ids: ${requests.join(', ')}`).join(' · ');
    return line === '' ? '' : `<sub>${line.charAt(0).toUpperCase()}${line.slice(1)}</sub>`;
};


/***/ }),

/***/ 82530:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  commentOnPullRequest: () => (/* binding */ commentOnPullRequest)
});

// EXTERNAL MODULE: ./src/github/event.ts
var github_event = __webpack_require__(85015);
// EXTERNAL MODULE: ./src/errors.ts
var errors = __webpack_require__(83916);
// EXTERNAL MODULE: ./src/foreign-text.ts
var foreign_text = __webpack_require__(33919);
// EXTERNAL MODULE: ./src/http/retry.ts
var http_retry = __webpack_require__(28902);
// EXTERNAL MODULE: ./src/http/retry-policy.ts
var retry_policy = __webpack_require__(87593);
// EXTERNAL MODULE: ./src/json-value.ts
var json_value = __webpack_require__(48065);
// EXTERNAL MODULE: ./src/time-limit.ts
var time_limit = __webpack_require__(17168);
;// CONCATENATED MODULE: ./src/github/api.ts






const PER_PAGE = 100;
const REQUEST_TIMEOUT_MS = 30_000;
/** An outage of some seconds is worth waiting for; a runner that cannot reach GitHub at all is not. */
const UNREACHABLE_MS = 20_000;
/** GitHub's advice for a rate limit that names no time. */
const RATE_LIMIT_MS = 60_000;
/** Runs the work until it succeeds or the deadline is near. It begins anew each time, and must not repeat what it has done. */
const withGitHub = async (access, work) => {
    const { retry, deadline } = access;
    const retryForMs = { unreachable: UNREACHABLE_MS, 'rate-limited': Infinity, transient: Infinity };
    retry.signal.throwIfAborted();
    const request = await connect(access);
    const rules = { retryForMs, deadline, atDeadline: 'give-up' };
    return await (0,http_retry/* withRetries */.L)(() => work(request), rules, { ...retry, operation: 'Pull-request comment' });
};
const connect = async ({ token, apiUrl, retry }) => {
    // 1.2 MB that few workflow runs need.
    const { getOctokit } = await __webpack_require__.e(/* import() */ 351).then(__webpack_require__.bind(__webpack_require__, 61351));
    const silent = () => undefined;
    // Its warnings would be logged without redaction.
    const log = { debug: silent, info: silent, warn: silent, error: silent };
    const octokit = getOctokit(token, { baseUrl: apiUrl, log });
    return async (route, parameters) => await (0,time_limit/* withTimeLimit */.B)({ ms: REQUEST_TIMEOUT_MS, signal: retry.signal }, async (signal) => {
        try {
            const answer = await octokit.request(route, { ...parameters, request: { signal } });
            return { data: answer.data, link: answer.headers.link ?? '' };
        }
        catch (error) {
            throw errorOf(error);
        }
    });
};
/** A list. Anything else is an error: what is missing could be what is searched for. */
const listOf = (data) => {
    if (Array.isArray(data))
        return data;
    throw new errors/* UnexpectedResponseError */.dk('GitHub answered with something other than a list', { transient: true });
};
/** An answer other than success. `explanation` is a sentence for people without a link. */
class GitHubError extends errors/* HttpError */.j$ {
    explanation;
    constructor(failure, explanation) {
        super(failure);
        this.explanation = explanation;
    }
}
/** What octokit throws is either an answer, or wraps the network's error, by which the retry policy judges. */
const errorOf = (error) => {
    const response = (0,json_value.at)(error, 'response');
    const status = (0,json_value.at)(response, 'status');
    if (typeof status !== 'number') {
        let cause = error;
        while (Error.isError(cause) && Error.isError(cause.cause))
            ({ cause } = cause);
        return cause;
    }
    const message = (0,foreign_text/* withoutLinks */.W_)((0,foreign_text/* plainLine */.h0)((0,json_value/* textOf */.b6)((0,json_value.at)(response, 'data', 'message')) ?? '', 300));
    const waitMs = (0,retry_policy/* retryAfterMs */.Vs)((0,json_value/* textOf */.b6)((0,json_value.at)(response, 'headers', 'retry-after')), Date.now());
    const limitMs = rateLimitMs(response, message, waitMs);
    return new GitHubError({ status: limitMs === undefined ? status : 429, retryAfterMs: limitMs ?? waitMs }, `GitHub answered HTTP ${status}${limitMs === undefined ? explain(status, message) : ': the token is rate limited.'}`);
};
/**
 * How long GitHub wants no request; undefined where the token is not rate limited
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).
 */
const rateLimitMs = (response, message, waitMs) => {
    const status = (0,json_value.at)(response, 'status');
    const isUsedUp = (0,json_value.at)(response, 'headers', 'x-ratelimit-remaining') === '0';
    const isForbidden = status === 403 && (isUsedUp || waitMs !== undefined || /rate limit/i.test(message));
    if (status !== 429 && !isForbidden)
        return undefined;
    const resetMs = Number((0,json_value.at)(response, 'headers', 'x-ratelimit-reset')) * 1_000 - Date.now();
    return waitMs ?? (isUsedUp && resetMs > 0 ? resetMs : RATE_LIMIT_MS);
};
const explain = (status, message) => {
    if (status === 401)
        return ': github-token was refused.';
    // GitHub documents neither the status nor the words of it [assume].
    if (/\blocked\b/i.test(message))
        return ': the conversation is locked. Unlock it, or set pr-comment to false.';
    if (status === 403 || status === 404) {
        return (': the token lacks the permission. Grant the job "permissions: pull-requests: write". ' +
            'For pull requests from forks the token of the event pull_request can only read: ' +
            'comment from a workflow on workflow_run, or set github-token to a token that can write.');
    }
    return status < 500 && message !== '(unnamed)' ? ` (${message}).` : '.';
};
/** Why GitHub could not be asked, as a sentence. Never an octokit message, which may contain addresses. */
const explanationOf = (error, signal) => {
    if (signal.aborted && signal.reason.name !== 'TimeoutError')
        return 'the job was cancelled.';
    if (error instanceof GitHubError)
        return error.explanation;
    if (error instanceof errors/* UnexpectedResponseError */.dk)
        return `${error.message}.`;
    const { name, code } = error;
    if (['TimedOutError', 'TimeoutError'].includes(name))
        return 'GitHub did not answer in time.';
    return `GitHub could not be reached${code === undefined ? '' : ` (${code})`}.`;
};

;// CONCATENATED MODULE: ./src/github/find-pull-request.ts



/**
 * The number of the pull request: of a branch, the open one whose head is the very commit, else the only open one; of a
 * commit, the open one whose head it is. Never throws: `warning` says why it could not be looked up.
 */
const findPullRequest = async (source, access) => {
    if (source.kind === 'none')
        return {};
    if (source.kind === 'number')
        return { number: source.number };
    try {
        const found = await withGitHub(access, async (request) => source.kind === 'commit' ? await ofCommit(request, source) : await ofBranch(request, source));
        return { number: (0,github_event/* numberOf */.rl)((0,json_value.at)(found, 'number')) };
    }
    catch (error) {
        // GitHub does not know the commit: it is in a fork, or no longer in any branch.
        if (error instanceof GitHubError && error.failure.status === 422)
            return {};
        return { warning: `The pull request was not looked up: ${explanationOf(error, access.retry.signal)}` };
    }
};
const ofCommit = async (request, { owner, repo, sha }) => {
    const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
    const { data } = await request(route, { owner, repo, commit_sha: sha, per_page: PER_PAGE });
    const own = `${owner}/${repo}`;
    return listOf(data).find((pull) => {
        // It can be the head of a pull request in the repository that this one was forked from, too.
        const base = (0,json_value/* textOf */.b6)((0,json_value.at)(pull, 'base', 'repo', 'full_name')) ?? own;
        return isSame(base, own) && (0,json_value.at)(pull, 'head', 'sha') === sha && (0,json_value.at)(pull, 'state') === 'open';
    });
};
const ofBranch = async (request, { owner, repo, head }) => {
    const label = `${head.owner}:${head.branch}`;
    const query = { owner, repo, head: label, state: 'open', per_page: PER_PAGE };
    const { data } = await request('GET /repos/{owner}/{repo}/pulls', query);
    // GitHub ignores a `head` that it cannot read, and then lists all pull requests.
    const found = listOf(data).filter((pull) => isSame((0,json_value/* textOf */.b6)((0,json_value.at)(pull, 'head', 'label')) ?? '', label) && (0,json_value.at)(pull, 'head', 'ref') === head.branch);
    return found.find((pull) => (0,json_value.at)(pull, 'head', 'sha') === head.sha) ?? (found.length === 1 ? found[0] : undefined);
};
/** Names of owners and repositories are compared without regard to case, branches are not. */
const isSame = (a, b) => a.toLowerCase() === b.toLowerCase();

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./src/github/pull-request-comment.ts





const COMMENTS = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const COMMENT = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
/** 10,000 comments. A longer list is taken for a fault. */
const MAX_PAGES = 100;
/**
 * The hidden first line by which our comment is found again. A digest, since the names can contain what ends an HTML
 * comment. It counts only at a comment's very start, where no foreign text stands.
 */
const commentMarker = ({ workflow, job, step, triggerId, key }) => {
    const digest = (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify([workflow, job, step, triggerId, key]));
    return `<!-- pinkfish-run-action ${digest.digest('hex')} -->`;
};
/** Updates the token's own comment that begins with the marker, or creates it. Never throws: the result is a warning. */
const upsertComment = async (comment, access) => {
    const { pullRequest, body, create } = comment;
    const { owner, repo, number } = pullRequest;
    try {
        // The request to create it may succeed without an answer, so each retry lists the comments first.
        await withGitHub(access, async (request) => {
            const id = await findComment(request, comment);
            if (id === undefined && !create)
                return;
            const { data } = id === undefined
                ? await request(`POST ${COMMENTS}`, { owner, repo, issue_number: number, body })
                : await request(`PATCH ${COMMENT}`, { owner, repo, comment_id: id, body });
            if ((0,github_event/* numberOf */.rl)((0,json_value.at)(data, 'id')) === undefined)
                throw new errors/* UnexpectedResponseError */.dk('GitHub did not confirm it', { transient: true });
        });
        return undefined;
    }
    catch (error) {
        return `The comment on pull request #${number} was not written: ${explanationOf(error, access.retry.signal)}`;
    }
};
const findComment = async (request, { pullRequest, marker }) => {
    const { owner, repo, number } = pullRequest;
    let isOwn;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
        const query = { owner, repo, issue_number: number, per_page: PER_PAGE, page };
        const { data, link } = await request(`GET ${COMMENTS}`, query);
        const comments = listOf(data);
        if (comments.some((one) => (0,github_event/* numberOf */.rl)((0,json_value.at)(one, 'id')) === undefined || typeof ((0,json_value.at)(one, 'body') ?? '') !== 'string')) {
            throw new errors/* UnexpectedResponseError */.dk('GitHub listed something other than comments', { transient: true });
        }
        for (const comment of comments) {
            if ((0,json_value/* textOf */.b6)((0,json_value.at)(comment, 'body'))?.startsWith(marker) !== true)
                continue;
            isOwn ??= await authorTest(request);
            if (isOwn((0,json_value.at)(comment, 'user')))
                return (0,github_event/* numberOf */.rl)((0,json_value.at)(comment, 'id'));
        }
        if (!link.includes('rel="next"'))
            return undefined;
    }
    throw new errors/* UnexpectedResponseError */.dk('GitHub lists too many comments', { transient: false });
};
/** Whether an author is the token's own identity. GitHub refuses `GET /user` to apps, for which each `Bot` counts. */
const authorTest = async (request) => {
    try {
        const owner = (0,github_event/* numberOf */.rl)((0,json_value.at)((await request('GET /user', {})).data, 'id'));
        if (owner === undefined)
            throw new errors/* UnexpectedResponseError */.dk('GitHub did not name a user', { transient: true });
        return (author) => (0,json_value.at)(author, 'id') === owner;
    }
    catch (error) {
        if (!(error instanceof GitHubError) || ![401, 403, 404].includes(error.failure.status))
            throw error;
        return (author) => (0,json_value.at)(author, 'type') === 'Bot';
    }
};

// EXTERNAL MODULE: ./src/github/pull-request-source.ts
var pull_request_source = __webpack_require__(73476);
// EXTERNAL MODULE: ./src/report/summary.ts + 8 modules
var summary = __webpack_require__(99018);
// EXTERNAL MODULE: ./src/run/outcome.ts
var outcome = __webpack_require__(36497);
;// CONCATENATED MODULE: ./src/stages/comment.ts






/** The runner kills a cancelled job after some seconds. */
const CANCELLED_COMMENT_MS = 3_000;
const COMMENT_MS = 120_000;
/** Keeps the pull request's comment up to date. With `on-failure`, a success creates none. What fails is one warning. */
const commentOnPullRequest = async (context, inputs) => {
    const { env, event, report, redactor, runner } = context;
    const { subject, renderOutput, prComment, commentKey } = inputs;
    const access = accessOf(context, inputs.githubToken);
    const source = (0,pull_request_source/* pullRequestOf */._)(env, event);
    const { number, warning } = await findPullRequest(source, access);
    if (source.kind === 'none' || number === undefined) {
        if (warning === undefined)
            runner.info('No open pull request belongs to this event: no comment is written');
        else
            runner.warning(warning, TITLE);
        return;
    }
    const marker = commentMarker({
        workflow: env.GITHUB_WORKFLOW ?? '',
        job: env.GITHUB_JOB ?? '',
        step: env.GITHUB_ACTION ?? '',
        triggerId: subject.kind === 'trigger' ? subject.trigger.triggerId : undefined,
        key: commentKey,
    });
    const texts = { redact: redactor.text, env, workflowRunUrl: (0,github_event/* workflowRunUrl */.CX)(env), key: commentKey };
    const body = redactor.text(await (0,summary.renderComment)(report, { renderOutput, marker, ...texts }));
    const create = prComment === true || !(0,outcome/* succeeded */.gq)(report.outcome);
    const pullRequest = { owner: source.owner, repo: source.repo, number };
    const failure = await upsertComment({ pullRequest, marker, body, create }, access);
    if (failure !== undefined)
        runner.warning(failure, TITLE);
};
const TITLE = 'Pinkfish: pull-request comment';
const accessOf = ({ env, retry, clock, signal }, token) => {
    const limitMs = signal.aborted ? CANCELLED_COMMENT_MS : COMMENT_MS;
    const limit = AbortSignal.timeout(limitMs);
    return {
        token,
        apiUrl: env.GITHUB_API_URL || 'https://api.github.com',
        retry: { ...retry, signal: signal.aborted ? limit : AbortSignal.any([signal, limit]) },
        deadline: clock.now() + limitMs,
    };
};


/***/ })

};
