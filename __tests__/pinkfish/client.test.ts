import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { CancelledError, HttpError, InputError, TimedOutError, UnexpectedResponseError } from '../../src/errors.ts';
import { createDispatcher } from '../../src/http/dispatcher.ts';
import { failureKind, type RetryRules } from '../../src/http/retry-policy.ts';
import { createClient, type Client, type RequestLimits, type TriggerBody } from '../../src/pinkfish/client.ts';
import { redactor } from '../../src/redact.ts';
import { fakeClock, type FakeClock } from '../fixtures/clock.ts';
import { answerText, startWire, type WireRequest, type WireServer } from '../fixtures/wire.ts';

const KEY = 'k/4711+secret key';
const run = { runId: '1778786207851669420', automationId: 'd831ue4rccbc73knbi80' };
const TARGET = { form: 'api', triggerId: 't1', query: '' } as const;

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Service = { client: Client; server: WireServer; clock: FakeClock; told: string[]; controller: AbortController };

/** A client and a server that gives one answer after the other, the last one for ever; `undefined` is silence. */
const service = async (...answers: (Buffer | undefined)[]): Promise<Service> => {
  const onRequest = ({ socket }: WireRequest, count: number): void => {
    const answer = answers[Math.min(count, answers.length) - 1];
    if (answer !== undefined) socket.write(answer);
  };
  const server = await startWire({ onRequest });
  const dispatcher = createDispatcher({});
  closing.push(server.close, () => dispatcher.destroy());
  const clock = fakeClock();
  const controller = new AbortController();
  const told: string[] = [];
  const client = createClient({
    apiKey: KEY,
    baseUrl: server.origin,
    dispatcher,
    redactor: redactor([KEY]),
    retry: {
      clock,
      signal: controller.signal,
      random: () => 0.5,
      onRetry: ({ operation, error }) => told.push(`${operation}: ${error.message}`),
    },
  });
  return { client, server, clock, told, controller };
};

async function* brokenBody(fault: Error): AsyncGenerator<Buffer> {
  yield Buffer.from('x');
  await Promise.resolve();
  throw fault;
}

const triggering: RequestLimits = {
  timeoutMs: 20_000,
  rules: {
    retryForMs: { unreachable: 60_000, insecure: 0, 'rate-limited': Infinity, 'not-found': 0, transient: 0 },
    deadline: 300_000,
    atDeadline: 'give-up',
  },
};
const polling = (changed: Partial<RetryRules> = {}): RequestLimits => ({
  timeoutMs: 20_000,
  rules: {
    retryForMs: {
      unreachable: Infinity,
      insecure: Infinity,
      'rate-limited': Infinity,
      'not-found': 60_000,
      transient: Infinity,
    },
    deadline: 300_000,
    atDeadline: 'last-try',
    ...changed,
  },
});

const json = (text: string): TriggerBody => ({ contentType: 'application/json', open: () => text });
const ids = { 'X-Pf-Run-Id': run.runId, 'X-Pf-Automation-Id': run.automationId };
const ACCEPTED = answerText(200, '', { ...ids, 'x-amzn-requestid': 'abc-1' });
const document = (value: unknown): Buffer =>
  answerText(200, JSON.stringify(value), { 'content-type': 'application/json' });
const RUNNING = document({ ...run, status: 'RUNNING' });

const failure = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error,
  );

describe('triggerRun', () => {
  it('passes on what is wrong with a body, whose request can have started nothing', async () => {
    const { client } = await service(undefined);
    const fault = new InputError('attachments', 'has a file that changed.');
    const body = { contentType: 'text/plain', contentLength: 2, open: () => Readable.from(brokenBody(fault)) };
    await expect(client.triggerRun(TARGET, body, triggering)).rejects.toBe(fault);
  });

  it('posts the payload byte for byte, with the key in a header', async () => {
    const { client, server } = await service(ACCEPTED);
    const payload = '{ "n": 1778786207851669420.0, "é": 1 }';
    const target = { form: 'api', triggerId: 't%201', query: '?a=b&c' } as const;
    await expect(client.triggerRun(target, json(payload), triggering)).resolves.toEqual({
      value: run,
      requestId: 'abc-1',
      throttled: false,
    });
    const [request] = server.requests;
    expect(request?.head).toMatch(/^POST \/ext\/triggers\/t%201\?a=b&c HTTP\/1\.1\r\n/);
    expect(request?.head.toLowerCase()).toContain(`\r\nx-api-key: ${KEY}`);
    expect(request?.head).toContain('\r\nx-api-wait: false');
    expect(request?.head).toContain('\r\ncontent-type: application/json');
    expect(Buffer.from(request?.body ?? '', 'latin1').toString()).toBe(payload);
  });

  it('in webhook form has the key in the path, and in no header', async () => {
    const { client, server } = await service(ACCEPTED);
    await client.triggerRun({ form: 'webhook', triggerId: 't1', query: '' }, json('{}'), triggering);
    expect(server.requests[0]?.head).toMatch(
      /^POST \/ext\/webhook\/k%2F4711%2Bsecret%20key\/triggers\/t1 HTTP\/1\.1\r\n/,
    );
    expect(server.requests[0]?.head.toLowerCase()).not.toContain('x-api-key');
  });

  it('opens its body anew for each try, and says that the rate limit was met', async () => {
    const { client, server, clock, told } = await service(answerText(429, '', { 'retry-after': '5' }), ACCEPTED);
    let opened = 0;
    const body: TriggerBody = {
      contentType: 'multipart/form-data; boundary=x',
      contentLength: 4,
      open: () => {
        opened += 1;
        return Readable.from(['ab', 'cd'], { objectMode: false });
      },
    };
    await expect(client.triggerRun(TARGET, body, triggering)).resolves.toMatchObject({ value: run, throttled: true });
    expect(opened).toBe(2);
    expect(server.requests.map((request) => request.body)).toEqual(['abcd', 'abcd']);
    expect(server.requests[1]?.head).toContain('content-length: 4');
    expect(clock.sleeps).toEqual([5_500]);
    expect(told).toEqual(['Trigger request: HTTP 429']);
  });

  it.each([
    ['null', answerText(200, 'null', ids)],
    ['cut', answerText(200, 'half', { ...ids, 'content-length': '99', connection: 'close' })],
    ['said to be gzip', answerText(202, '', { ...ids, 'content-encoding': 'gzip' })],
  ])('needs no body: one that is %s', async (_, answer) => {
    const { client, server } = await service(answer);
    const { value } = await client.triggerRun(TARGET, json('{}'), { ...triggering, timeoutMs: 1_000 });
    expect(value).toEqual(run);
    expect(server.requests).toHaveLength(1);
  });

  it.each(['X-Pf-Run-Id', 'X-Pf-Automation-Id'])(
    'is not tried again where %s is missing, and names it',
    async (name) => {
      for (const headers of [
        { ...ids, [name]: '' },
        { ...ids, [name]: '  ' },
      ]) {
        const { client, server } = await service(answerText(200, '', { ...headers, 'x-amzn-requestid': 'abc-1' }));
        const error = await failure(client.triggerRun(TARGET, json('{}'), triggering));
        expect(error).toBeInstanceOf(UnexpectedResponseError);
        expect(String(error)).toContain(`its answer has no ${name} header (request id abc-1)`);
        expect(server.requests).toHaveLength(1);
      }
    },
  );

  it.each(['.', '..', 'a b', 'a\tb', 'é', '\u00a0x', 'x'.repeat(201)])('refuses the id %j', async (id) => {
    const { client } = await service(
      answerText(200, '', { ...ids, 'X-Pf-Run-Id': Buffer.from(id).toString('latin1') }),
    );
    const error = await failure(client.triggerRun(TARGET, json('{}'), triggering));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(String(error)).toContain('X-Pf-Run-Id is not a valid id');
    expect(failureKind(error)).toBe('final');
  });

  it.each(['a/../../b', '%2e%2e', '...', 'a?b#c', '::error::x', "it's"])(
    'takes the id %j, and keeps it in its place',
    async (id) => {
      const { client, server } = await service(
        answerText(200, '', { ...ids, 'X-Pf-Run-Id': id }),
        document({ status: 'RUNNING' }),
      );
      const { value } = await client.triggerRun(TARGET, json('{}'), triggering);
      await client.getStatus(value, polling());
      const path = server.requests[1]?.head.split(' ')[1] ?? '';
      expect(path.split('/').slice(4)).toEqual(['runs', run.automationId, encodeURIComponent(id), 'status']);
      expect(new URL(path, 'http://x').pathname).toBe(path);
    },
  );

  it('never tells the key that an answer echoes', async () => {
    const { client } = await service(
      answerText(200, '', { ...ids, 'X-Pf-Run-Id': `no run for ${KEY}`, 'x-amzn-requestid': KEY }),
    );
    const error = await failure(client.triggerRun(TARGET, json('{}'), triggering));
    expect(String(error)).toContain('***');
    expect(String(error)).not.toContain('4711');
  });
});

const OPERATIONS = { status: 'Status check', results: 'Results request' };

describe.each(['status', 'results'] as const)('get %s', (path) => {
  const get = ({ client }: Service, limits = polling()) =>
    path === 'status' ? client.getStatus(run, limits) : client.getResults(run, limits);
  const fine = document({ ...run, id: run.runId, status: 'COMPLETE', results: [] });

  it('asks in webhook form, with the key in the path alone', async () => {
    const asked = await service(fine);
    await get(asked);
    expect(asked.server.requests[0]?.head).toMatch(
      new RegExp(
        `^GET /ext/webhook/k%2F4711%2Bsecret%20key/runs/${run.automationId}/${run.runId}/${path} HTTP/1\\.1\r\n`,
      ),
    );
    expect(asked.server.requests[0]?.head.toLowerCase()).not.toContain('x-api-key');
  });

  it.each<[string, Buffer]>([
    ['HTML', answerText(200, '<html><body>Please wait</body></html>', { 'content-type': 'text/html' })],
    ['null', document(null)],
    ['a list', document([])],
    ['half a document', answerText(200, '{"status":"RUN')],
    ['nothing', answerText(200)],
    ['no content', answerText(204)],
    ['two documents', answerText(200, '{"status":"RUNNING"}{"status":"RUNNING"}')],
    [
      'half of a gzip',
      answerText(200, gzipSync('{"status":"RUNNING"}').subarray(0, 20), { 'content-encoding': 'gzip' }),
    ],
    ['302', answerText(302, '', { location: '/elsewhere' })],
    ['408', answerText(408)],
    ['425', answerText(425)],
    ['500', answerText(500)],
    ['502 in HTML', answerText(502, '<html></html>')],
    ['504', answerText(504)],
    ['404', answerText(404)],
  ])('takes %s for a transient error', async (_, error) => {
    const asked = await service(error, error, fine);
    await expect(get(asked)).resolves.toMatchObject({ throttled: false });
    expect(asked.server.requests).toHaveLength(3);
    expect(asked.clock.sleeps).toEqual([500, 1_000]);
  });

  it.each([429, 503])('waits as long as %d says, and remembers it', async (status) => {
    const asked = await service(answerText(status, '', { 'retry-after': '9' }), answerText(500), fine);
    await expect(get(asked)).resolves.toMatchObject({ throttled: true });
    expect(asked.clock.sleeps).toEqual([9_500, 1_000]);
  });

  it('tries again after silence', async () => {
    const asked = await service(undefined, fine);
    await get(asked, { ...polling(), timeoutMs: 1_000 });
    expect(asked.told).toEqual([`${OPERATIONS[path]}: no answer within 1 s`]);
    expect(asked.server.requests).toHaveLength(2);
  });

  const refusal = (status: number, message = 'Invalid API key'): Buffer =>
    answerText(status, JSON.stringify({ error: 'Refused', message }));

  it.each([401, 403, 400, 410])('ends at %d', async (status) => {
    const asked = await service(refusal(status));
    const error = await failure(get(asked));
    expect(error).toBeInstanceOf(HttpError);
    expect(String(error)).toContain(`HTTP ${status}: Refused: Invalid API key`);
    // The results of a run are requested after its status, which proved the key.
    expect(asked.server.requests.length).toBe(path === 'results' && status === 401 ? 3 : 1);
  });

  describe('after a good status', () => {
    const proven = (limits = polling()): RequestLimits => ({ ...limits, proven: true });

    it.each<[string, Buffer[], number[]]>([
      ['401', [refusal(401)], [10_000]],
      ['two of 401', [refusal(401), refusal(401)], [10_000, 10_000]],
      ['401, a bad gateway and 401', [refusal(401), answerText(502), refusal(401)], [10_000, 500, 10_000]],
      ['403 with a page', [answerText(403, '<html>')], [10_000]],
      ['403 with Retry-After', [answerText(403, '{"message":"no"}', { 'retry-after': '20' })], [20_000]],
      ['400 that speaks of throttling', [refusal(400, 'Rate exceeded')], [10_000]],
    ])('takes %s for a transient error', async (_, refusals, sleeps) => {
      const asked = await service(...refusals, fine);
      await expect(get(asked, proven())).resolves.toBeDefined();
      expect(asked.clock.sleeps).toEqual(sleeps);
      expect(asked.told).toHaveLength(sleeps.length);
    });

    it('believes three refusals in a row within a minute', async () => {
      const asked = await service(refusal(401), answerText(403), refusal(400, 'Throttled'), fine);
      expect(await failure(get(asked, proven()))).toMatchObject({ failure: { status: 400 } });
      expect(asked.clock.now()).toBe(20_000);
    });

    it('waits no longer than the deadline for that', async () => {
      const asked = await service(refusal(401));
      expect(await failure(get(asked, proven(polling({ deadline: 14_000 }))))).toMatchObject({
        failure: { status: 401 },
      });
      expect(asked.clock.sleeps).toEqual([10_000, 4_000]);
    });

    it('ends at once where the job is cancelled meanwhile', async () => {
      const asked = await service(refusal(401));
      asked.clock.sleep = (_, signal) => {
        asked.controller.abort(new CancelledError('cancelled'));
        return Promise.reject(signal.reason as Error);
      };
      expect(await failure(get(asked, proven()))).toBeInstanceOf(CancelledError);
    });
  });

  it('ends within two minutes where nobody knows the run', async () => {
    const asked = await service(answerText(404));
    expect(await failure(get(asked))).toMatchObject({ failure: { status: 404 } });
    expect(asked.clock.now()).toBe(60_000);
  });

  it('ends at once at the document of another run', async () => {
    const asked = await service(document({ runId: '1', id: '1', status: 'COMPLETE', results: [] }));
    expect(await failure(get(asked))).toBeInstanceOf(UnexpectedResponseError);
    expect(asked.server.requests).toHaveLength(1);
  });

  it('decodes what was compressed', async () => {
    const whole = gzipSync(JSON.stringify({ id: run.runId, status: 'COMPLETE', results: [] }));
    const asked = await service(answerText(200, whole, { 'content-encoding': 'gzip' }));
    await expect(get(asked)).resolves.toBeDefined();
  });

  it('gives its last try no more time than is left, but a second at least', async () => {
    const asked = await service(undefined);
    const error = await failure(get(asked, { ...polling({ deadline: 0 }), timeoutMs: 20_000 }));
    expect(error).toBeInstanceOf(TimedOutError);
    expect(String(error)).toContain('within 1 s');
    expect(asked.server.requests).toHaveLength(1);
  });

  it('names the request', async () => {
    const asked = await service(answerText(200, '{"status":"COMPLETE","results":[]}', { 'x-amzn-requestid': 'abc-1' }));
    await expect(get(asked)).resolves.toMatchObject({ requestId: 'abc-1' });
    const refused = await service(answerText(200, 'half', { 'x-amzn-requestid': 'abc-2' }));
    const error = await failure(get(refused, polling({ retryForMs: { ...polling().rules.retryForMs, transient: 0 } })));
    expect(String(error)).toContain('(request id abc-2)');
  });
});

describe.each(['status', 'results'] as const)('a document: %s', (path) => {
  const get = ({ client }: Service): Promise<unknown> =>
    path === 'status' ? client.getStatus(run, polling()) : client.getResults(run, polling());

  it('may begin with a byte order mark, which stays in the bytes', async () => {
    const body = `\ufeff{"id":"${run.runId}","status":"COMPLETE","results":[]}`;
    const result = await get(await service(answerText(200, body)));
    expect(result).toMatchObject({ value: path === 'status' ? { status: 'COMPLETE' } : { bytes: Buffer.from(body) } });
  });

  it('above a limit ends at once, and the error names it', async () => {
    const asked = await service(answerText(200, `{"status":"COMPLETE","results":[${'{},'.repeat(1_000_000)}{}]}`));
    const error = await failure(get(asked));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(String(error)).toContain('the answer has more JSON values than the limit of 1,000,000');
    expect(asked.server.requests).toHaveLength(1);
  });
});

describe('results that lag behind the status', () => {
  const finished = document({ id: run.runId, status: 'COMPLETE', results: [{ stepIndex: 1 }] });
  const lagging = (status = 'RUNNING'): Buffer => document({ id: run.runId, status, results: [] });

  it.each(['RUNNING', 'running', 'PENDING', 'QUEUED'])('are requested again while they say %s', async (status) => {
    const { client, server, clock } = await service(lagging(status), answerText(502), lagging(status), finished);
    const { value } = await client.getResults(run, polling());
    expect(value.document).toMatchObject({ status: 'COMPLETE', warnings: [] });
    expect(server.requests).toHaveLength(4);
    expect(clock.sleeps).toEqual([500, 1_000, 2_000]);
  });

  it.each([
    ['for ever', []],
    ['and are gone then', [answerText(410)]],
    ["and are another run's then", [document({ id: '1', results: [] })]],
  ])('are taken as they are where they lag %s, with one warning', async (_, then) => {
    const { client, clock } = await service(lagging(), ...then);
    const { value } = await client.getResults(run, polling({ deadline: 120_000, atDeadline: 'give-up' }));
    expect(value.document).toMatchObject({ status: 'RUNNING', steps: [] });
    expect(value.document.warnings).toEqual(['it says that the run has not ended yet']);
    expect(value.bytes.toString()).toContain('"RUNNING"');
    expect(clock.now()).toBeLessThanOrEqual(120_000);
    if (then.length === 0) expect(clock.now()).toBeGreaterThan(60_000);
  });

  it.each(['COMPLETE', 'failed', 'ERROR', 'CANCELED', undefined])('are finished with the status %s', async (status) => {
    const { client, server } = await service(document({ id: run.runId, status, results: [] }));
    await client.getResults(run, polling());
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['null', document(null)],
    ['an empty object', document({})],
    ['an error', document({ error: 'Internal', message: 'No results' })],
  ])('that are %s are requested again, then an error', async (_, answer) => {
    const { client, server } = await service(answer);
    const error = await failure(client.getResults(run, polling({ deadline: 120_000, atDeadline: 'give-up' })));
    expect(error).toBeInstanceOf(UnexpectedResponseError);
    expect(server.requests.length).toBeGreaterThan(3);
    const again = await service(answer, finished);
    await expect(again.client.getResults(run, polling())).resolves.toBeDefined();
  });

  it('end at once when the job is cancelled', async () => {
    const { client, controller } = await service(lagging());
    const ended = failure(client.getResults(run, polling()));
    controller.abort(new CancelledError('cancelled'));
    expect(await ended).toBeInstanceOf(CancelledError);
  });
});

describe('what the service echoes of the key', () => {
  it('is overwritten in the bytes, of the same length', async () => {
    const served = `{"id":"${run.runId}","results":[],"echo":"${KEY}","path":"/ext/webhook/k%2F4711%2Bsecret%20key/runs"}`;
    const { client } = await service(answerText(200, served));
    const { bytes } = (await client.getResults(run, polling())).value;
    expect(bytes).toHaveLength(served.length);
    expect(bytes.toString()).not.toMatch(/4711/);
    expect(JSON.parse(bytes.toString())).toMatchObject({ echo: '*'.repeat(KEY.length) });
  });

  it('is taken out of names, however it is spelled', async () => {
    const escaped = KEY.replace('4711', '\\u0034711');
    const { client } = await service(
      answerText(200, `{"status":"RUNNING","stepInfo":{"1":{"name":"use ${escaped}"}}}`),
    );
    const { value } = await client.getStatus(run, polling());
    expect(value.steps[0]?.name).toMatch(/^use \*+$/);
  });
});

it('a link that holds the key is kept as served, and no name that holds it is lost', async () => {
  const link = `https://files.example/${KEY}/a.txt`;
  const resultUrls = {
    [`${KEY}.txt`]: { url: link },
    [`${encodeURIComponent(KEY)}.txt`]: { url: 'https://files.example/b' },
  };
  const { client } = await service(document({ results: [{ stepIndex: 1, resultUrls }] }));
  const { document: parsed, bytes } = (await client.getResults(run, polling())).value;
  expect(parsed.steps[0]?.files).toMatchObject([
    { name: '***.txt', url: link },
    { name: '1-***.txt', url: 'https://files.example/b' },
  ]);
  expect(bytes.toString()).not.toContain(KEY);
});

it('results are the very bytes that were served', async () => {
  const served = `{ "results":[ ],\n "n": 1778786207851669420.0, "id":"${run.runId}" }\n`;
  const { client } = await service(answerText(200, served));
  const { document: parsed, bytes } = (await client.getResults(run, polling())).value;
  expect(bytes.toString()).toBe(served);
  expect(parsed).toEqual({ steps: [], warnings: [] });
});

it('trigger, polls and results share one connection', async () => {
  const { client, server } = await service(
    ACCEPTED,
    RUNNING,
    RUNNING,
    document({ status: 'COMPLETE' }),
    document({ results: [] }),
  );
  const { value } = await client.triggerRun(TARGET, json('{}'), triggering);
  for (let poll = 0; poll < 3; poll += 1) await client.getStatus(value, polling());
  await client.getResults(value, polling());
  expect([server.connections(), server.requests.length]).toEqual([1, 5]);
});
