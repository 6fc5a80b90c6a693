import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { Operation } from '../../fake-pinkfish/record.ts';
import type { Fault } from '../../fake-pinkfish/faults.ts';
import { hostileText } from '../fixtures/hostile-text.ts';
import { CLOSED, ELSEWHERE, FILES, KEY, KEY_ESCAPED, KEY_IN_JSON, KEY_IN_URL, RUN_ID } from './placeholders.ts';

/** What happens to successive requests of one operation, and then to all further ones. */
export type Schedule = { first: Fault[]; then: Fault };

/** How the connection for a request comes about, before anything of it is sent. */
export type Connection = 'fine' | 'refused' | 'insecure';

export type Weather = {
  requests: Record<Exclude<Operation, 'unknown'>, Schedule>;
  connections: Connection[];
};

/** What passes, and what would come again. */
const statuses = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(302, 404, 408, 425, 429, 429, 500, 502, 503, 503, 504, 520) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...[201, 204, 206, 300, 301, 304, 307, 400, 401, 403, 405, 409, 410, 413, 416, 451, 501, 599],
    ),
  },
);

/** Of seconds, of dates long past and far away, and of neither. */
const RETRY_AFTER = [
  '0',
  '1',
  '7',
  '60',
  '3600',
  '-1',
  '1.5',
  'soon',
  '',
  'Wed, 21 Oct 2015 07:28:00 GMT',
  'Fri, 31 Dec 2100 23:59:59 GMT',
];

const LOCATIONS = [
  ...[
    '',
    '/',
    '//evil.invalid/x',
    '\\\\evil',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'http://169.254.169.254/latest',
  ],
  ...[
    `${ELSEWHERE}/redirected`,
    'https://evil.invalid/?a=%2f',
    `${FILES}/nowhere`,
    CLOSED,
    'http://[::1]:1/',
    'https://0x7f.1/',
  ],
];

/** What a header can carry; anything else the server would not send. */
const headerText = fc.oneof(
  fc.constantFrom('', KEY, KEY_IN_URL, '::error::x', '##[error]x', '%0A::error::x', 'x'.repeat(500)),
  hostileText(3).map((text) => text.replace(/[^\t\x20-\x7e]/g, '')),
);

const headers: fc.Arbitrary<Record<string, string>> = fc
  .record(
    {
      'retry-after': fc.constantFrom(...RETRY_AFTER),
      'x-amzn-requestid': headerText,
      'content-type': fc.constantFrom('text/html', 'application/json', '', 'image/png', `text/plain; charset=${KEY}`),
      location: fc.constantFrom(...LOCATIONS),
      etag: fc.constantFrom('"a"', 'W/"a"', '""', 'x', `"${KEY}"`),
      date: fc.constantFrom('never', 'Wed, 21 Oct 2015 07:28:00 GMT'),
      'content-range': fc.constantFrom('bytes 0-1/2', 'bytes */*', 'bytes 5-9/10', 'x'),
    },
    { requiredKeys: [] },
  )
  .map((record) => ({ ...record }));

const message = fc.oneof(hostileText(4), fc.constantFrom(KEY, `The key ${KEY_IN_JSON} of ${KEY_IN_URL}`, ''));

const errorBody = fc.oneof(
  fc.constantFrom(
    '',
    'null',
    '[]',
    '{"error": 1}',
    `<html><title>502</title>${KEY}</html>`,
    `{"error":"${KEY_ESCAPED}","message":"x"}`,
  ),
  fc.tuple(message, message).map(([error, text]) => JSON.stringify({ error, message: text })),
);

const answer: fc.Arbitrary<Fault> = fc
  .tuple(statuses, headers, errorBody)
  .map(([status, given, body]) => ({ status, headers: given, body: status === 204 || status === 304 ? '' : body }));

/** An answer after which a trigger may have started a run all the same. */
const answerAfterEffect: fc.Arbitrary<Fault> = fc
  .constantFrom(408, 500, 502, 504)
  .map((status) => ({ status, effect: true, body: '<html></html>' }));

const bytes = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 2_000 }), fc.constantFrom(70_000, 262_143, 300_000));

/** Bodies in place of the right one: HTML, other JSON, half a document, a document of another run, the key in disguise. */
const BODIES = [
  ...[
    '',
    'null',
    '[]',
    '"x"',
    '0',
    '{}',
    '{"status":',
    '<html>hello</html>',
    '\u0000',
    '[['.repeat(50_000),
    '{"status":""}',
  ],
  ...[
    '{"status":"COMPLETE","runId":"1"}',
    '{"id":"1","results":[]}',
    '{"status":"COMPLETE","runId":1}',
    '{"results":{}}',
  ],
  ...[`{"status":"RUNNING","runId":"${RUN_ID}","stepInfo":{"1":{"name":"${KEY_ESCAPED}","status":"RUNNING"}}}`],
  ...[`{"status":"${KEY_ESCAPED}","runId":"${RUN_ID}","stepStatus":{"${KEY_ESCAPED}":"FAILED"}}`],
];

/** Small answers that grow: above the limit of JSON values, and of bytes; encoded once, twice, and more often than is decoded. */
const GROWING = [
  Buffer.from(`{"results":[${'{},'.repeat(1_500_000)}{}]}`),
  Buffer.alloc(70 * 1024 * 1024, ' '),
].flatMap((body): Fault[] => {
  const once = gzipSync(body, { level: 1 });
  return [
    { withBody: once, withHeaders: { 'content-encoding': 'gzip' } },
    { withBody: gzipSync(once), withHeaders: { 'content-encoding': 'gzip, gzip' } },
  ];
});
const ENCODINGS = [
  'gzip',
  'br',
  'zstd',
  'x-none',
  'identity',
  'gzip, deflate',
  'GZIP',
  'zstd, zstd, zstd',
  'gzip,'.repeat(900),
];

const change: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ cutAfter: bytes }),
  fc.record({ endAfter: bytes }),
  fc.record({ contentLength: bytes }),
  fc.record({ withBody: fc.constantFrom(...BODIES) }),
  fc.record({ withHeaders: headers }),
  fc.record({
    withHeaders: fc.record({
      'content-encoding': fc.constantFrom(...ENCODINGS),
    }),
  }),
  fc.record({
    withoutHeaders: fc.subarray(['content-type', 'x-amzn-requestid', 'etag', 'accept-ranges', 'content-length']),
  }),
  fc.record({ delayMs: fc.nat({ max: 5 }) }),
  fc.record({ dripMs: fc.constant(1), dripBytes: fc.constantFrom(997, 100_000), cutAfter: bytes }),
);

/** The ids of a run as a broken or hostile service may give them. */
const ids = fc.constantFrom(
  '',
  ' ',
  '.',
  '..',
  'a/../b',
  '%2e%2e',
  '::error::x',
  '##[error]x',
  '"',
  "'",
  '\\',
  '*',
  KEY,
  'x'.repeat(201),
  '<b>@team</b>',
  '\u00e9',
);

const changedIds: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ withHeaders: fc.record({ 'x-pf-run-id': ids, 'x-pf-automation-id': ids }, { requiredKeys: [] }) }),
  fc.record({ withoutHeaders: fc.subarray(['x-pf-run-id', 'x-pf-automation-id'], { minLength: 1 }) }),
);

const socket = fc.constantFrom<Fault>('reset-before-reading', 'reset', 'half-close');
/** They cost real time, and so are never what goes on for ever. */
const silence: fc.Arbitrary<Fault> = fc.oneof(fc.constant<Fault>('hang'), fc.record({ stallAfter: bytes }));

const fault = (...more: fc.Arbitrary<Fault>[]): fc.Arbitrary<Fault> =>
  fc.oneof(
    { weight: 2, arbitrary: socket },
    { weight: 1, arbitrary: silence },
    { weight: 3, arbitrary: answer },
    { weight: 3, arbitrary: change },
    ...more,
  );

const schedule = (one: fc.Arbitrary<Fault>, lasting: fc.Arbitrary<Fault>): fc.Arbitrary<Schedule> => {
  const mixed = fc.oneof({ weight: 1, arbitrary: fc.constant<Fault>('pass') }, { weight: 2, arbitrary: one });
  return fc.oneof(
    { weight: 10, arbitrary: fc.constant(CALM) },
    { weight: 9, arbitrary: fc.record({ first: fc.array(mixed, { maxLength: 6 }), then: fc.constant<Fault>('pass') }) },
    { weight: 1, arbitrary: fc.record({ first: fc.array(mixed, { maxLength: 3 }), then: lasting }) },
  );
};

const CALM: Schedule = { first: [], then: 'pass' };

const growing = fc.constantFrom(...GROWING);

const lasting = fc.oneof(socket, answer, change);

/** One file's own faults. */
export const fileFaults: fc.Arbitrary<Fault[]> = fc.array(fault(), { maxLength: 3 });

const anyWeather: fc.Arbitrary<Weather> = fc.record({
  requests: fc.record({
    trigger: schedule(fault(answerAfterEffect, changedIds), lasting),
    status: schedule(fault(growing), lasting),
    results: schedule(fault(growing), lasting),
    file: schedule(fault(), lasting),
  }),
  connections: fc.oneof(
    { weight: 4, arbitrary: fc.constant<Connection[]>([]) },
    {
      weight: 1,
      arbitrary: fc.array(fc.constantFrom<Connection>('fine', 'fine', 'refused', 'refused', 'insecure'), {
        maxLength: 10,
      }),
    },
  ),
});

const FINE: Weather = { requests: { trigger: CALM, status: CALM, results: CALM, file: CALM }, connections: [] };

/** None, for one operation, or everywhere: what fails early hides all that comes later. */
export const weather: fc.Arbitrary<Weather> = fc
  .tuple(fc.constantFrom('none', 'trigger', 'status', 'results', 'file', 'file', 'all'), anyWeather)
  .map(([where, { requests, connections }]) => {
    if (where === 'all') return { requests, connections };
    const focused = Object.entries(requests).filter(([operation]) => operation === where);
    return {
      requests: { ...FINE.requests, ...Object.fromEntries(focused) },
      connections: where === 'none' ? [] : connections,
    };
  });
