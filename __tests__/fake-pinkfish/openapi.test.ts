import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { startPinkfish, type FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import { ROOT } from '../../fake-pinkfish/runner-environment.ts';
import { stepByStep, type Scenario } from '../../fake-pinkfish/scenario.ts';
import { SCENARIOS, scenariosByTrigger } from '../../fake-pinkfish/scenarios.ts';

type Header = { required?: boolean; schema: object };
type ResponseObject = { headers?: Record<string, Header>; content?: Record<string, { schema: object }> };
type Document = {
  paths: Record<string, Record<string, { responses: Record<string, ResponseObject> }>>;
  components: object;
};

const document = parse(readFileSync(path.join(ROOT, 'fake-pinkfish', 'openapi.yaml'), 'utf8')) as Document;
// A CommonJS module whose function stands under `default` for the compiler and for node alike.
const addFormats = ajvFormats.default;
const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema({ $id: 'openapi', components: document.components });

const faultsIn = (schema: object, value: unknown): unknown => {
  const located = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object;
  const validate = ajv.compile(located);
  return validate(value) ? [] : validate.errors;
};

const resolved = <Value>(value: Value | { $ref: string }): Value => {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value;
  const steps = value.$ref.split('/').slice(1);
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], document) as Value;
};

const TEMPLATES = Object.keys(document.paths);
const templateOf = (target: string): string | undefined =>
  TEMPLATES.find((template) => new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(target));

/** Everything in which an answer departs from what the document says of it. */
const departures = async (method: string, response: Response): Promise<unknown[]> => {
  const template = templateOf(new URL(response.url).pathname);
  const operation = document.paths[template ?? '']?.[method.toLowerCase()];
  const described = operation?.responses[String(response.status)];
  if (!described) return [`${method} ${template ?? '?'} answered ${response.status}, which is not described`];
  const { headers = {}, content } = resolved(described);
  const wrong: unknown[] = [];
  for (const [name, header] of Object.entries(headers)) {
    const { required, schema } = resolved(header);
    const value = response.headers.get(name);
    if (value === null ? required : (faultsIn(schema, value) as unknown[]).length > 0) wrong.push(`header ${name}`);
  }
  if (!content) return wrong;
  const media = content[response.headers.get('content-type') ?? ''];
  return media ? [...wrong, ...(faultsIn(media.schema, await response.json()) as unknown[])] : [...wrong, 'media type'];
};

const steps = stepByStep([
  { name: 'Fetch', ms: 500, ends: 'complete' },
  { name: 'Write', ms: 500, ends: 'ERROR' },
]);

/** Shapes that are published elsewhere than in the guide, or happen besides. */
const OTHER_SHAPES: Record<string, Scenario> = {
  'words of other kinds': {
    timeline: [...steps, { atMs: 3_000, status: 'error', steps: [{ name: 'Not taken', status: 'SKIPPED' }] }],
  },
  'results inside the document': {
    timeline: steps,
    results: { results: [{ inline: { resultType: 'markdown', text: '# Hello' } }, { files: [] }] },
  },
  'a document that lags': {
    timeline: steps,
    results: { results: [{}, {}], lag: ['null', 'unfinished'] },
  },
};

let pinkfish: FakePinkfish;
let time = 0;
beforeAll(async () => {
  pinkfish = await startPinkfish({ scenarios: { ...scenariosByTrigger(), ...OTHER_SHAPES }, now: () => time });
});
afterAll(() => pinkfish.close());

const trigger = (id: string, key = pinkfish.apiKey, body = '{}') =>
  fetch(`${pinkfish.apiUrl}/ext/triggers/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key, 'x-api-wait': 'false' },
    body,
  });

const runUrl = (leaf: string, key = pinkfish.apiKey): string => {
  const run = pinkfish.runs.at(-1);
  return `${pinkfish.apiUrl}/ext/webhook/${key}/runs/${run?.automationId ?? 'a'}/${run?.runId ?? 'r'}/${leaf}`;
};

describe('the answers of the stand-in are those that openapi.yaml describes', () => {
  it.each([...Object.keys(SCENARIOS), ...Object.keys(OTHER_SHAPES)])('%s, at every moment', async (name) => {
    time = 0;
    expect(await departures('POST', await trigger(name))).toEqual([]);
    for (time of [0, 1000, 2500, 5000, 10_000]) {
      expect(await departures('GET', await fetch(runUrl('status')))).toEqual([]);
    }
    for (let count = 0; count < 3; count += 1) {
      expect(await departures('GET', await fetch(runUrl('results')))).toEqual([]);
    }
  });

  it('the webhook form', async () => {
    const url = `${pinkfish.apiUrl}/ext/webhook/${pinkfish.apiKey}/triggers/complete`;
    const headers = { 'content-type': 'application/json' };
    expect(await departures('POST', await fetch(url, { method: 'POST', headers, body: '{}' }))).toEqual([]);
  });

  it('refusals', async () => {
    const answers: [string, Response, number][] = [
      ['POST', await trigger('complete', 'wrong'), 401],
      ['POST', await trigger('nothing'), 404],
      ['POST', await trigger('complete', undefined, '[]'), 400],
      ['GET', await fetch(runUrl('status', 'wrong')), 401],
      ['GET', await fetch(runUrl('results', 'wrong')), 401],
      ['GET', await fetch(`${pinkfish.apiUrl}/ext/webhook/${pinkfish.apiKey}/runs/a/b/status`), 404],
    ];
    for (const [method, response, status] of answers) {
      expect(response.status).toBe(status);
      expect(await departures(method, response)).toEqual([]);
    }
  });

  it('the rate limit', async () => {
    const busy = await startPinkfish({ rateLimit: { requests: 0 } });
    const response = await fetch(`${busy.apiUrl}/ext/triggers/x`, { method: 'POST' });
    expect([response.status, await departures('POST', response)]).toEqual([429, []]);
    await busy.close();
  });

  it('finds what departs', async () => {
    const odd = await startPinkfish({ faults: { trigger: [{ withoutHeaders: ['x-pf-run-id'] }, { status: 418 }] } });
    const headers = { 'content-type': 'application/json', 'x-api-key': odd.apiKey };
    const post = () => fetch(`${odd.apiUrl}/ext/triggers/x`, { method: 'POST', headers, body: '{}' });
    expect(await departures('POST', await post())).toEqual(['header x-pf-run-id']);
    expect(await departures('POST', await post())).toHaveLength(1);
    await odd.close();
  });
});
