import { describe, expect } from '@jest/globals';
import { busy, htmlPage, redirectTo, serviceError, type Fault } from '../../fake-pinkfish/faults.ts';
import type { ActionResult } from '../../fake-pinkfish/runner.ts';
import { expectNowhere, expectWholeEnd, inputsFor, each, together, type World } from '../fixtures/dist.ts';
import { closedPort } from '../fixtures/wire.ts';

/** A run of the bundle against a service of its own whose triggers go wrong in this way. */
const withFault = async (world: World, fault: Fault | Fault[], overrides: Record<string, string> = {}) => {
  const pinkfish = await world.pinkfish({ faults: { trigger: Array.isArray(fault) ? fault : [fault] } });
  const end = await world.run({ inputs: inputsFor(pinkfish, overrides) });
  return { pinkfish, end };
};

const effect = (status: number): Fault => ({ status, effect: true, headers: {} });

/** `[what, what goes wrong, whether a run was started by it]` */
const DOUBTFUL: [string, Fault, number][] = [
  ['a reset after the run was started', 'reset', 1],
  ['a reset before the service read it all', 'reset-before-reading', 0],
  ['a connection that ends without an answer', 'half-close', 1],
  ['500', effect(500), 1],
  ['502 with an HTML page', htmlPage(502), 0],
  ['503 without Retry-After', effect(503), 1],
  ['504', effect(504), 1],
  ['408', effect(408), 1],
];

describe('a trigger that may have started a run', () => {
  together(
    each(
      DOUBTFUL,
      ([what]) => `is sent once, and the error says what to check: ${what}`,
      async (world, [, fault, runs]) => {
        const { end, pinkfish } = await withFault(world, fault);
        expectWholeEnd(end, 'error');
        expect(pinkfish.requests.map(({ operation }) => operation)).toEqual(['trigger']);
        expect(pinkfish.runs).toHaveLength(runs);
        expect(end.errors[0]).toMatch(/The run may have started, so the request was not repeated/);
        if (typeof fault === 'object') expect(end.errors[0]).toMatch(/\(request id [0-9a-f-]{36}\)/);
        expect(end.outputs).toMatchObject({ 'run-id': '', status: '' });
        expectNowhere(end, [pinkfish.apiKey]);
      },
    ),
  );
});

describe('a trigger that is redirected', () => {
  together({
    'is sent once, and the error names the host that it was redirected to, no more of the link': async (world) => {
      const { end, pinkfish } = await withFault(world, redirectTo('https://elsewhere.example/login?ticket=4711'));
      expectWholeEnd(end, 'error');
      expect(pinkfish.requests.map(({ operation }) => operation)).toEqual(['trigger']);
      expect(end.errors[0]).toMatch(
        /was redirected: HTTP 302, a redirect to elsewhere\.example \(request id [0-9a-f-]{36}\).*Check base-url or the URL in trigger-id/,
      );
      expect(end.outputs).toMatchObject({ 'run-id': '', status: '' });
      expectNowhere(end, [pinkfish.apiKey, 'ticket=4711']);
    },
  });
});

describe('a trigger without its payload', () => {
  together(
    each(
      [
        ['a payload that is too long for a variable on Windows', { platform: 'win32' }, 'x'.repeat(33_000)],
        ['a variable that is missing', { env: { INPUT_PAYLOAD: undefined } }, '1'],
      ] as const,
      ([what]) => `is never sent, and the error names payload-file: ${what}`,
      async (world, [, options, text]) => {
        const pinkfish = await world.pinkfish();
        const end = await world.run({ inputs: inputsFor(pinkfish, { payload: JSON.stringify({ text }) }), ...options });
        expectWholeEnd(end, 'error');
        expect(end.errors[0]).toMatch(/^Input "payload" was lost, .*payload-file/);
        expect(pinkfish.requests).toEqual([]);
      },
    ),
  );
});

describe('a trigger that was refused unread, or never left', () => {
  together({
    'is sent again after a 429, and after a 503 with Retry-After in seconds or as a date; it starts one run': async (
      world,
    ) => {
      const payload = '{"n": 1778786207851669421}';
      const faults = [busy(2), { status: 429 }, busy(1, 503), busy(new Date(Date.now() + 1_000), 503)];
      const all = await Promise.all(
        faults.map((fault) => withFault(world, [fault, fault], { wait: 'false', payload })),
      );
      for (const { pinkfish, end } of all) {
        expectWholeEnd(end, 'detached');
        expect(pinkfish.requestsOf('trigger').map(({ body }) => body.toString())).toEqual([payload, payload, payload]);
        expect(pinkfish.runs).toHaveLength(1);
      }
      const [first, second] = all[0]?.pinkfish.requestsOf('trigger') ?? [];
      expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(2_000);
    },

    'a connection that is refused: is sent again once somebody listens': async (world) => {
      const port = await closedPort();
      const action = world.start({
        inputs: inputsFor({ apiKey: 'fake-pinkfish-key-4711-open-to-all', apiUrl: `http://127.0.0.1:${port}` }),
      });
      await action.logged(/ECONNREFUSED.*retrying in/);
      const pinkfish = await world.pinkfish({ port });
      expectWholeEnd(await action.finished, 'complete');
      expect(pinkfish.requestsOf('trigger')).toHaveLength(1);
      expect(pinkfish.runs).toHaveLength(1);
    },

    'is not sent after the time in which the run was to end': async (world) => {
      const started = await withFault(world, [busy(60)], { timeout: '5s' });
      expectWholeEnd(started.end, 'error');
      expect(started.pinkfish.requests).toHaveLength(1);
      expect(started.end.errors[0]).toMatch(/HTTP 429.*Nothing was triggered, so you can safely run this job again/);
    },
  });
});

describe('a trigger that is refused', () => {
  together({
    ...each(
      [
        [400, /Compare the payload with the input that the trigger expects/, 'Pinkfish refuses the payload'],
        [401, /the key may be mistyped, revoked or of another workspace/, 'Pinkfish refuses the API key'],
        [403, /the key may be mistyped, revoked or of another workspace/, 'Pinkfish refuses the API key'],
        [404, /that the API key belongs to the same workspace/, 'Pinkfish does not know the trigger'],
        [413, /The payload is too large/, 'Pinkfish refuses the payload'],
      ] as const,
      ([status]) => `${status}: ends at once with the service’s own message and the likely cause`,
      async (world, [status, cause, heading]) => {
        const [said, silent] = await Promise.all([
          withFault(world, serviceError(status, 'Refused', `the service's own words\n::error::of ${status}`)),
          withFault(world, htmlPage(status)),
        ]);
        for (const { pinkfish, end } of [said, silent]) {
          expectWholeEnd(end, 'error');
          expect(pinkfish.requests).toHaveLength(1);
          expect(end.errors[0]).toMatch(cause);
          expect(end.errors[0]).toContain(`HTTP ${status}`);
          expect(end.errors[0]).toMatch(/\(request id [0-9a-f-]{36}\)/);
          expect(end.errors[0]).toContain(`Help: docs/troubleshooting.md, "${heading}"`);
        }
        expect(said.end.errors[0]).toContain("the service's own words");
      },
    ),

    'names a wrong key and an unknown trigger as the service does': async (world) => {
      const pinkfish = await world.pinkfish({ scenarios: {} });
      const [key, trigger] = await Promise.all([
        world.run({ inputs: inputsFor(pinkfish, { 'api-key': 'not-the-key-0815' }) }),
        world.run({ inputs: inputsFor(pinkfish) }),
      ]);
      expect(key.errors[0]).toMatch(/HTTP 401: Unauthorized: Invalid API key/);
      expect(trigger.errors[0]).toMatch(/HTTP 404: Not Found/);
      expectNowhere(key, ['not-the-key-0815']);
    },
  });
});

describe('the ids', () => {
  together({
    ...each(
      ['X-Pf-Run-Id', 'X-Pf-Automation-Id'],
      (header) => `without ${header} the error names it, and nothing is polled`,
      async (world, header) => {
        const { pinkfish, end } = await withFault(world, { withoutHeaders: [header] });
        expectWholeEnd(end, 'error');
        expect(end.errors[0]).toContain(`no ${header} header`);
        expect(end.errors[0]).toMatch(/The run has probably started/);
        expect(pinkfish.requests.map(({ operation }) => operation)).toEqual(['trigger']);
      },
    ),

    'that lead elsewhere are none': async (world) => {
      const { pinkfish, end } = await withFault(world, { withHeaders: { 'x-pf-run-id': '..' } });
      expectWholeEnd(end, 'error');
      expect(pinkfish.requests).toHaveLength(1);
    },

    'are outputs at once, before any look': async (world) => {
      const pinkfish = await world.pinkfish({ faults: { status: ['hang'] } });
      const action = world.start({ inputs: inputsFor(pinkfish) });
      await pinkfish.seen('status');
      const [run] = pinkfish.runs;
      expect(action.outputsNow()).toEqual({ 'run-id': run?.runId, 'automation-id': run?.automationId });
    },

    'are taken from an answer with null, with an empty body, or with a body that breaks off': async (world) => {
      const [empty, nil] = await Promise.all([
        world.pinkfish({ triggerBody: '' }),
        world.pinkfish({ triggerBody: 'null', faults: { trigger: [{ withBody: 'x'.repeat(100), cutAfter: 10 }] } }),
      ]);
      const inputs = { wait: 'false' };
      const ends: ActionResult[] = await Promise.all(
        [empty, nil, nil].map((pinkfish) => world.run({ inputs: inputsFor(pinkfish, inputs) })),
      );
      for (const end of ends) expectWholeEnd(end, 'detached');
      expect(nil.requestsOf('trigger')).toHaveLength(2);
    },
  });
});
