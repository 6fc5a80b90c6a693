import { describe, expect, it } from '@jest/globals';
import { UnexpectedResponseError } from '../../src/errors.ts';
import { isUnfinished, parseResults, parseStatus } from '../../src/pinkfish/schema.ts';

const run = { runId: '1778786207851669420', automationId: 'd831ue4rccbc73knbi80' };
const refused = (parse: () => unknown): UnexpectedResponseError => {
  try {
    parse();
  } catch (error) {
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    return error as UnexpectedResponseError;
  }
  throw new Error('it should have been refused');
};
const noObjects = [null, undefined, [], [{}], 'COMPLETE', '', 0, 1, true];

describe('parseStatus', () => {
  const steps = (document: Record<string, unknown>) => parseStatus({ status: 'RUNNING', ...document }, run).steps;

  it('reads the document of the guide', () => {
    const document = {
      ...run,
      status: 'RUNNING',
      stepStatus: { '1': 'COMPLETE', '2': 'RUNNING' },
      stepInfo: {
        '1': { status: 'COMPLETE', name: 'Step 1', executionOrder: 1 },
        '2': { status: 'RUNNING', name: 'Step 2', executionOrder: 2 },
      },
    };
    expect(parseStatus(document, run)).toEqual({
      status: 'RUNNING',
      steps: [
        { key: '1', name: 'Step 1', order: 1, status: 'COMPLETE' },
        { key: '2', name: 'Step 2', order: 2, status: 'RUNNING' },
      ],
      namesRun: true,
    });
  });

  it.each([{}, { runId: run.runId }, { automationId: run.automationId }, { ...run, runId: 1778786207851669420 }])(
    'says that %j names the run in part only',
    (ids) => expect(parseStatus({ status: 'RUNNING', ...ids }, run).namesRun).toBe(false),
  );

  it.each(['PENDING', 'PAUSED', 'COMPLETE', 'CANCELLED', 'SOMETHING_NEW', 'Warming up', 'skipped', 'SKIPPED', ' '])(
    'passes on %j of a run as it came',
    (status) => expect(parseStatus({ status }, run)).toEqual({ status, steps: [], namesRun: false }),
  );

  it.each<[string, string]>([
    ['pending', 'PENDING'],
    ['Running', 'RUNNING'],
    ['paused', 'PAUSED'],
    ['complete', 'COMPLETE'],
    ['failed', 'FAILED'],
    ['Timeout', 'TIMEOUT'],
    ['cancelled', 'CANCELLED'],
    ['CANCELED', 'CANCELLED'],
    ['canceled', 'CANCELLED'],
    ['ERROR', 'FAILED'],
    ['error', 'FAILED'],
    ['complete ', 'COMPLETE'],
    ['\tFailed\r\n', 'FAILED'],
  ])('reads %s as %s, of the run, of a step, and of the results', (word, status) => {
    const document = { status: word, stepStatus: { '1': word }, stepInfo: { '2': { status: word } } };
    const parsed = parseStatus(document, run);
    expect([parsed.status, ...parsed.steps.map((step) => step.status)]).toEqual([status, status, status]);
    expect(parseResults({ status: word, results: [] }, run).status).toBe(status);
  });

  it('reads skipped of a step', () =>
    expect(
      steps({ stepStatus: { '1': 'skipped', '2': 'SKIPPED', '3': 'Bypassed' } }).map(({ status }) => status),
    ).toEqual(['SKIPPED', 'SKIPPED', 'Bypassed']));

  it.each(noObjects)('refuses %j, which may be a transient error', (document) =>
    expect(refused(() => parseStatus(document, run)).transient).toBe(true),
  );

  it.each([{}, { status: '' }, { status: null }, { status: 1 }, { status: ['COMPLETE'] }])(
    'refuses %j: it has no status',
    (document) => expect(refused(() => parseStatus(document, run)).transient).toBe(true),
  );

  it('refuses the status of another run for good', () => {
    expect(refused(() => parseStatus({ status: 'COMPLETE', automationId: 'other' }, run)).transient).toBe(false);
    const error = refused(() => parseStatus({ status: 'COMPLETE', runId: '1778786207851669421' }, run));
    expect(error.transient).toBe(false);
    expect(error.message).toContain(run.runId);
  });

  it.each([undefined, null, 1778786207851669420])('does not take the run id %j for another', (runId) =>
    expect(parseStatus({ status: 'RUNNING', runId }, run).status).toBe('RUNNING'),
  );

  it.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['empty', {}],
    ['a list', ['RUNNING']],
    ['a text', 'RUNNING'],
  ])('bears stepStatus and stepInfo that are %s', (_, value) =>
    expect(steps({ stepStatus: value, stepInfo: value })).toEqual([]),
  );

  it('takes steps that only one of the two names', () => {
    expect(steps({ stepStatus: { '2': 'RUNNING' }, stepInfo: { '1': { name: 'Fetch', status: 'COMPLETE' } } })).toEqual(
      [
        { key: '1', name: 'Fetch', order: 1, status: 'COMPLETE' },
        { key: '2', name: 'Step 2', order: 2, status: 'RUNNING' },
      ],
    );
  });

  it('believes stepInfo where both tell a status', () =>
    expect(steps({ stepStatus: { '1': 'RUNNING' }, stepInfo: { '1': { status: 'COMPLETE' } } })[0]?.status).toBe(
      'COMPLETE',
    ));

  it.each<[string, unknown, string]>([
    ['null', null, 'RUNNING'],
    ['a text', 'COMPLETE', 'RUNNING'],
    ['without a status', { name: 'x' }, 'RUNNING'],
    ['with an empty status', { status: '' }, 'RUNNING'],
    ['with a status of another type', { status: 7 }, 'RUNNING'],
  ])('bears an entry of stepInfo that is %s', (_, entry, status) =>
    expect(steps({ stepStatus: { '1': 'RUNNING' }, stepInfo: { '1': entry } })[0]?.status).toBe(status),
  );

  it('takes a step without any status for one that has not begun', () =>
    expect(steps({ stepInfo: { '1': {} } })).toEqual([{ key: '1', name: 'Step 1', order: 1, status: 'PENDING' }]));

  it('orders by executionOrder, else by a key that is a number, else as they come', () => {
    const stepInfo = {
      b: { executionOrder: 10 },
      '12': {},
      a: { executionOrder: 2.5 },
      x: { executionOrder: '1' },
      y: { executionOrder: NaN },
    };
    expect(steps({ stepInfo }).map(({ key, order }) => [key, order])).toEqual([
      ['a', 2.5],
      ['x', 4],
      ['y', 5],
      ['b', 10],
      ['12', 12],
    ]);
  });

  it('keeps names that mean something to JavaScript', () => {
    const document = JSON.parse(
      '{"stepStatus":{"__proto__":"RUNNING","constructor":"COMPLETE"},"stepInfo":{"toString":{"name":"x"}}}',
    ) as Record<string, unknown>;
    expect(steps(document).map(({ key, name, status }) => [key, name, status])).toEqual([
      ['toString', 'x', 'PENDING'],
      ['__proto__', 'Step __proto__', 'RUNNING'],
      ['constructor', 'Step constructor', 'COMPLETE'],
    ]);
  });

  it('finds nothing of an object where a member names one of its functions', () => {
    const document = JSON.parse(
      '{"stepInfo":{"constructor":{"status":"toString"}},"stepStatus":{"valueOf":{}}}',
    ) as object;
    expect(steps(document as Record<string, unknown>).map(({ key, name, status }) => [key, name, status])).toEqual([
      ['constructor', 'Step constructor', 'toString'],
      ['valueOf', 'Step valueOf', 'PENDING'],
    ]);
  });

  it('reads twenty thousand steps and not one more', () => {
    const members = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, index) => [`s${from + index}`, 'COMPLETE']));
    const document = { stepStatus: members(0, 12_000), stepInfo: members(10_000, 20_000) };
    expect(steps(document)).toHaveLength(20_000);
    const error = refused(() => steps({ ...document, stepInfo: members(10_000, 20_001) }));
    expect(error.message).toBe('the status document lists 20001 steps; the limit is 20000');
    expect(error.transient).toBe(false);
  });
});

describe('parseResults', () => {
  const parse = (document: Record<string, unknown>) => parseResults({ id: run.runId, results: [], ...document }, run);
  const step = (entry: unknown) => parse({ results: [entry] }).steps[0];
  const warnings = (document: Record<string, unknown>) => parse(document).warnings;
  const empty = { steps: [], warnings: [] };

  it('reads the document of the guide', () => {
    const url = 'https://run-files.example/x?signature=1';
    const document = {
      automationId: run.automationId,
      automationVersion: 3,
      automationName: 'Hello World',
      id: run.runId,
      type: 'TRIGGER',
      results: [
        {
          stepIndex: 1,
          stepVersion: 3,
          resultUrls: { 'output.txt': { url, mimeType: 'text/plain', size: 13 } },
          exitCode: 0,
          duration: 2264,
        },
      ],
      started: '2026-05-14T19:16:47Z',
      status: 'COMPLETE',
      designatedOutput: { url, fileName: 'poem.txt', mimeType: 'text/plain', size: 117 },
    };
    expect(parseResults(document, run)).toEqual({
      automationName: 'Hello World',
      automationVersion: 3,
      status: 'COMPLETE',
      started: '2026-05-14T19:16:47Z',
      steps: [
        {
          stepIndex: 1,
          exitCode: 0,
          durationMs: 2264,
          files: [{ stepIndex: 1, name: 'output.txt', url, mimeType: 'text/plain', size: 13 }],
        },
      ],
      designatedOutput: { url, fileName: 'poem.txt', mimeType: 'text/plain', size: 117 },
      warnings: [],
    });
  });

  it('reads the document of the reference, with results inside', () => {
    const document = {
      automationId: run.automationId,
      id: run.runId,
      stepMap: { '1': 2, '2': 2 },
      inputs: '',
      triggerId: 'csru0bg3tgfs71020ssg',
      results: [
        { stepIndex: 1, stepVersion: 2, result: { stepIndex: 1, resultType: 'markdown', result: '# Hello' } },
        { stepIndex: 2, stepVersion: 2, result: { stepIndex: 2, resultType: 'plaintext', result: 'Hello' } },
      ],
      startedBy: '588233679836',
    };
    expect(parseResults(document, run)).toEqual({
      steps: [
        { stepIndex: 1, files: [], result: { resultType: 'markdown', text: '# Hello' } },
        { stepIndex: 2, files: [], result: { resultType: 'plaintext', text: 'Hello' } },
      ],
      warnings: [],
    });
  });

  it.each(noObjects)('refuses %j, which may be a transient error', (document) =>
    expect(refused(() => parseResults(document, run)).transient).toBe(true),
  );

  it.each([{}, 'x', 1, true, undefined, null])('refuses results that are %j', (results) =>
    expect(refused(() => parse({ results })).transient).toBe(true),
  );

  it.each([{}, { error: 'Internal', message: 'x' }, { id: run.runId, status: 'COMPLETE' }])(
    'refuses %j: it is not a results document',
    (document) => expect(refused(() => parseResults(document, run)).transient).toBe(true),
  );

  it('reads an empty list of results', () => expect(parse({ results: [] })).toEqual(empty));

  it('refuses the results of another run for good', () =>
    expect(refused(() => parseResults({ id: '1', results: [] }, run)).transient).toBe(false));

  it.each([undefined, null, '', 1778786207851669420])('does not take the id %j for another, and warns', (id) =>
    expect(parse({ id })).toEqual({ ...empty, warnings: ['id is missing or not a string'] }),
  );

  it('leaves out what is of another type, and names a few such parts', () => {
    const document = { automationName: 1, automationVersion: '3', status: null, started: {}, designatedOutput: 'x' };
    expect(parse(document)).toEqual({
      ...empty,
      warnings: ['automationName', 'automationVersion', 'started', 'designatedOutput'].map(
        (name) => `${name} is not understood`,
      ),
    });
  });

  it.each<[unknown, string[]]>([
    [null, ['results[0]']],
    ['x', ['results[0]']],
    [[], ['results[0]']],
    [{ resultUrls: [{ url: 'x' }] }, ['results[0].resultUrls']],
    [{ resultUrls: 'https://x.example' }, ['results[0].resultUrls']],
    [
      { stepIndex: '1', exitCode: '0', duration: 'x' },
      ['stepIndex', 'exitCode', 'duration'].map((name) => `results[0].${name}`),
    ],
    [{ stepIndex: -1 }, ['results[0].stepIndex']],
    [
      { resultUrls: { 'a?sig=s3cret': { url: 'x', size: '7', mimeType: 7 } } },
      ['a mimeType in results[0]', 'a size in results[0]'],
    ],
    [{ resultUrls: { a: null, b: {} }, exitCode: null, duration: undefined, result: null }, []],
    [{ result: [1] }, []],
  ])('names what it does not understand of %j', (entry, places) =>
    expect(warnings({ results: [entry] })).toEqual(places.map((place) => `${place} is not understood`)),
  );

  it.each<[unknown, boolean]>([
    [{ fileName: 'x' }, true],
    [{ url: '' }, true],
    [[], true],
    ['https://x.example', true],
    [null, false],
    [undefined, false],
    [{ url: 'x' }, false],
  ])('a designated output %j is not understood: %s', (designatedOutput, odd) =>
    expect(warnings({ designatedOutput })).toEqual(odd ? ['designatedOutput is not understood'] : []),
  );

  it('warns of five parts at most', () =>
    expect(warnings({ results: Array.from({ length: 20_000 }, () => 'x') })).toHaveLength(5));

  it.each<[unknown, unknown]>([
    [
      { resultType: 'markdown', result: 'a' },
      { resultType: 'markdown', text: 'a' },
    ],
    [{ result: 'a' }, { resultType: 'plaintext', text: 'a' }],
    ['a', { resultType: 'plaintext', text: 'a' }],
    [
      { resultType: 'json', result: { a: [1] } },
      { resultType: 'json', text: '{"a":[1]}' },
    ],
    [{ tickets: 108 }, { resultType: 'json', text: '{"tickets":108}' }],
    [[1, 2], { resultType: 'json', text: '[1,2]' }],
    [0, { resultType: 'json', text: '0' }],
    [false, { resultType: 'json', text: 'false' }],
    [
      { resultType: 7, result: 'a' },
      { resultType: 'plaintext', text: 'a' },
    ],
    [{ resultType: 'markdown', result: '' }, undefined],
    [{ resultType: 'markdown', result: null }, undefined],
    [null, undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads the result %j', (result, expected) => expect(step({ result })?.result).toEqual(expected));

  it('reads twenty thousand steps and files, and not one more', () => {
    const files = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, { url: 'x' }]));
    const list = (count: number) => Array.from({ length: count }, (_, index) => ({ stepIndex: index + 1 }));
    expect(parse({ results: list(20_000) }).steps).toHaveLength(20_000);
    const steps = refused(() => parse({ results: list(20_001) }));
    expect(steps.message).toBe('the results document lists 20001 steps; the limit is 20000');
    const entries = (count: number) => [{ resultUrls: files(count) }, { resultUrls: files(12_000) }];
    expect(parse({ results: entries(8_000) }).steps).toHaveLength(2);
    const error = refused(() => parse({ results: entries(8_001) }));
    expect(error.message).toBe('the results document lists 20001 files; the limit is 20000');
    expect([steps.transient, error.transient]).toEqual([false, false]);
  });

  it.each<[string | undefined, boolean]>([
    ['RUNNING', true],
    ['PENDING', true],
    ['SOMETHING_NEW', true],
    ['COMPLETE', false],
    ['FAILED', false],
    ['TIMEOUT', false],
    ['CANCELLED', false],
    [undefined, false],
  ])('whether a document of status %s is unfinished: %s', (status, unfinished) =>
    expect(isUnfinished({ status, steps: [] })).toBe(unfinished),
  );

  it.each<[unknown, number]>([
    [0, 0],
    [7, 7],
    [-1, 1],
    [1.5, 1],
    ['2', 1],
    [2 ** 60, 1],
    [undefined, 1],
    [null, 1],
  ])('takes the step index %j for %d', (stepIndex, index) => expect(step({ stepIndex })?.stepIndex).toBe(index));

  it.each([null, 'x', 1, []])('bears a step that is %j', (entry) =>
    expect(step(entry)).toEqual({ stepIndex: 1, files: [] }),
  );

  it.each<[unknown, { exitCode?: number; durationMs?: number }]>([
    [
      { exitCode: 137, duration: 1.5 },
      { exitCode: 137, durationMs: 1.5 },
    ],
    [{ exitCode: '1', duration: null }, {}],
    [
      { exitCode: -1, duration: 0 },
      { exitCode: -1, durationMs: 0 },
    ],
  ])('reads %j', (entry, expected) => expect(step(entry)).toEqual({ stepIndex: 1, files: [], ...expected }));

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', [{ url: 'x' }]],
    ['a text', 'https://x.example'],
  ])('bears resultUrls that are %s', (_, resultUrls) => expect(step({ resultUrls })?.files).toEqual([]));

  it('keeps a file without a link, so that its absence is told', () => {
    const files = step({ resultUrls: { a: null, b: {}, c: { url: 7, mimeType: 7, size: '7' } } })?.files;
    expect(files).toEqual(['a', 'b', 'c'].map((name) => ({ stepIndex: 1, name, url: '' })));
  });

  it.each<[unknown, number | undefined]>([
    [0, 0],
    [13, 13],
    [-1, undefined],
    [1.5, undefined],
    [2 ** 53, undefined],
    ['13', undefined],
    [null, undefined],
  ])('takes the size %j for %j', (size, expected) =>
    expect(step({ resultUrls: { a: { url: 'x', size } } })?.files[0]?.size).toBe(expected),
  );

  it.each(['', '../x', '__proto__', 'con', 'a\u0000b', 'x'.repeat(300)])('passes on the name %j as served', (name) => {
    const document = JSON.parse(`{"results":[{"resultUrls":{${JSON.stringify(name)}:{"url":"x"}}}]}`) as unknown;
    expect(parseResults(document, run).steps[0]?.files[0]?.name).toBe(name);
  });

  it.each<[unknown, unknown]>([
    [{ url: 'x' }, { url: 'x', fileName: 'designated-output' }],
    [
      { url: 'x', fileName: '', mimeType: '', size: -1 },
      { url: 'x', fileName: 'designated-output' },
    ],
    [{ fileName: 'x' }, undefined],
    [{ url: '' }, undefined],
    [[], undefined],
    [null, undefined],
  ])('reads the designated output %j', (designatedOutput, expected) =>
    expect(parse({ designatedOutput }).designatedOutput).toEqual(expected),
  );
});
