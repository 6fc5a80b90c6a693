import { afterEach, describe, expect, it } from '@jest/globals';
import { redirectTo, type Fault } from '../../fake-pinkfish/faults.ts';
import { FAKE_API_KEY, startPinkfish, type FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { createContext, type Context } from '../../src/context.ts';
import { createDispatcher } from '../../src/http/dispatcher.ts';
import type { Inputs } from '../../src/inputs/inputs.ts';
import { createClient } from '../../src/pinkfish/client.ts';
import { waitForEnd } from '../../src/stages/wait.ts';
import { fakeClock } from '../fixtures/clock.ts';
import { closedPort } from '../fixtures/wire.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const RUN = { runId: '1778786207851669421', automationId: 'd831ue4rccbc73knbi80' };

type Waited = { context: Context; error: unknown; debug: string[]; elapsedMs: number };

/** The stage by itself, with a fake clock. */
const wait = async (baseUrl: string, kind: 'trigger' | 'follow', run = RUN): Promise<Waited> => {
  const apiKey = FAKE_API_KEY;
  const clock = fakeClock();
  const debug: string[] = [];
  const nothing = (): void => undefined;
  const context = createContext({
    runner: {
      getInput: (name) => (name === 'api-key' ? apiKey : ''),
      setSecret: nothing,
      setOutput: () => Promise.resolve(),
      checkOutputs: nothing,
      appendSummary: () => Promise.resolve(),
      info: nothing,
      debug: (line) => debug.push(line),
      warning: nothing,
      error: nothing,
      startGroup: nothing,
      endGroup: nothing,
    },
    env: {},
    clock,
    createDispatcher,
    signal: new AbortController().signal,
    random: () => 0.5,
    atExit: nothing,
  });
  const dispatcher = createDispatcher({});
  closers.push(() => dispatcher.destroy());
  const { redactor, retry } = context;
  const client = createClient({ apiKey, baseUrl, dispatcher, redactor, retry });
  const subject = { kind, run: RUN } as Inputs['subject'];
  const inputs = { subject, timeoutMs: 1_800_000, pollIntervalMs: 'auto', onPaused: 'wait' } as Inputs;
  const error = await waitForEnd(context, { inputs, client, run }).catch((reason: unknown) => reason);
  return { context, error, debug, elapsedMs: clock.now() };
};

const pinkfishWith = async (status: (count: number) => Fault): Promise<FakePinkfish> => {
  const pinkfish = await startPinkfish({ faults: { status } });
  closers.push(pinkfish.close);
  return pinkfish;
};

const NEVER_WORKING: [string, Fault][] = [
  ['302', redirectTo('https://login.example/')],
  ['a sign-in page', { status: 200, body: '<html>Sign in</html>' }],
  ['404', { status: 404 }],
  ['501', { status: 501 }],
  ['a reset', 'reset'],
];

describe('a followed run of which nothing ever worked', () => {
  it.each(NEVER_WORKING)('is given up within two minutes: %s', async (_, fault) => {
    const { apiUrl } = await pinkfishWith(() => fault);
    const { error, context, elapsedMs } = await wait(apiUrl, 'follow');
    expect(error).toHaveProperty('message');
    expect(context.report.status).toBeUndefined();
    expect(elapsedMs).toBeGreaterThan(30_000);
    expect(elapsedMs).toBeLessThanOrEqual(120_000);
  });

  it('is given up within two minutes: nobody listens', async () => {
    const { error, elapsedMs } = await wait(`http://127.0.0.1:${await closedPort()}`, 'follow');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(elapsedMs).toBeLessThanOrEqual(120_000);
  });
});

it('a triggered run is followed until the timeout, as the trigger has proven the service', async () => {
  const { apiUrl } = await pinkfishWith(() => ({ status: 501 }));
  const { error, context, elapsedMs } = await wait(apiUrl, 'trigger');
  expect(error).toBeUndefined();
  expect(context.report.outcome).toBe('wait-timeout');
  expect(elapsedMs).toBeGreaterThanOrEqual(1_800_000);
});

it('a followed run that has worked once is followed until the timeout', async () => {
  const pinkfish = await pinkfishWith((count) => (count === 0 ? 'pass' : { status: 501 }));
  const run = pinkfish.addRun({ scenario: { byLook: [{ status: 'RUNNING' }] } });
  const { context, elapsedMs } = await wait(pinkfish.apiUrl, 'follow', run);
  expect(context.report).toMatchObject({ outcome: 'wait-timeout', status: 'RUNNING' });
  expect(elapsedMs).toBeGreaterThanOrEqual(1_800_000);
});

it('each wait and the end are debug lines', async () => {
  const pinkfish = await pinkfishWith(() => 'pass');
  const run = pinkfish.addRun({ scenario: { byLook: [{ status: 'RUNNING' }, { status: 'COMPLETE' }] } });
  const { debug } = await wait(pinkfish.apiUrl, 'follow', run);
  expect(debug).toEqual([
    'Next status check in 1000 ms: status RUNNING, rate limited 0 times',
    'Wait ended after 1000 ms: terminal',
  ]);
});
