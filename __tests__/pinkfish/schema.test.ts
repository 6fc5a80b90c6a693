import { describe, expect, it } from '@jest/globals';
import { UnexpectedResponseError } from '../../src/errors.ts';
import { parseResults, parseStatus } from '../../src/pinkfish/schema.ts';

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
    });
  });

  it.each(['PENDING', 'PAUSED', 'COMPLETE', 'CANCELLED', 'Complete', 'SOMETHING_NEW', ' '])(
    'passes on %j as it came',
    (status) => expect(parseStatus({ status }, run)).toEqual({ status, steps: [] }),
  );

  it('knows one spelling of CANCELLED', () => {
    const document = { status: 'CANCELED', stepStatus: { '1': 'CANCELED' }, stepInfo: { '2': { status: 'CANCELED' } } };
    expect(parseStatus(document, run).status).toBe('CANCELLED');
    expect(parseStatus(document, run).steps.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED']);
  });

  it.each(noObjects)('refuses %j, which may be weather', (document) =>
    expect(refused(() => parseStatus(document, run)).transient).toBe(true),
  );

  it.each([{}, { status: '' }, { status: null }, { status: 1 }, { status: ['COMPLETE'] }])(
    'refuses %j: it has no status',
    (document) => expect(refused(() => parseStatus(document, run)).transient).toBe(true),
  );

  it('refuses the status of another run for good', () => {
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

  it('reads ten thousand steps', () => {
    const stepStatus = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, index) => [String(index + 1), 'COMPLETE']),
    );
    expect(steps({ stepStatus })).toHaveLength(10_000);
  });
});

describe('parseResults', () => {
  const step = (entry: unknown) => parseResults({ results: [entry] }, run).steps[0];

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
    });
  });

  it.each(noObjects)('refuses %j, which may be weather', (document) =>
    expect(refused(() => parseResults(document, run)).transient).toBe(true),
  );

  it.each([{}, 'x', 1, true])('refuses results that are %j', (results) =>
    expect(refused(() => parseResults({ results }, run)).transient).toBe(true),
  );

  it.each([undefined, null, []])('bears results that are %j', (results) =>
    expect(parseResults({ results }, run)).toEqual({ steps: [] }),
  );

  it('refuses the results of another run for good', () =>
    expect(refused(() => parseResults({ id: '1', results: [] }, run)).transient).toBe(false));

  it.each([undefined, null, 1778786207851669420])('does not take the id %j for another', (id) =>
    expect(parseResults({ id }, run).steps).toEqual([]),
  );

  it('leaves out what is of another type', () => {
    const document = { automationName: 1, automationVersion: '3', status: null, started: {}, designatedOutput: 'x' };
    expect(parseResults(document, run)).toEqual({ steps: [] });
  });

  it('knows one spelling of CANCELLED', () =>
    expect(parseResults({ status: 'CANCELED' }, run).status).toBe('CANCELLED'));

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

  it.each([null, 'x', 1, [], undefined])('bears a step that is %j', (entry) =>
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
    expect(parseResults({ designatedOutput }, run).designatedOutput).toEqual(expected),
  );
});
