import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as api from './api.ts';
import { listen, receive, resetConnection, type Answer, type Listener, type Tls } from './exchange.ts';
import { faultAt, faultsOf, fulfil, type Fault, type FaultPlan, type FaultPlans } from './faults.ts';
import { fileAnswer, findFile, type FoundFile, type Origins } from './files.ts';
import { recordBody, recorder, type Operation, type RecordedRequest, type Recorder } from './record.ts';
import { newRun, type Run } from './run.ts';
import { completeAtOnce, type Scenario } from './scenario.ts';

/** The key that the stand-in takes unless told otherwise. */
export const FAKE_API_KEY = 'fake-pinkfish-key-4711-open-to-all';

export type PinkfishOptions = {
  /** How every run goes. Default: complete at the first look, without files. */
  readonly scenario?: Scenario;
  /** How the runs of each known trigger go. With it, any other trigger id is answered 404 (unless `scenario` is given). */
  readonly scenarios?: Readonly<Record<string, Scenario>>;
  readonly apiKey?: string;
  readonly faults?: FaultPlans<Operation, RecordedRequest>;
  /** More than `requests` to the API within any `perMs` (default 1000) are answered 429 with Retry-After. */
  readonly rateLimit?: { readonly requests: number; readonly perMs?: number; readonly retryAfter?: number };
  /** The body of a trigger's answer: the service sends any of them. */
  readonly triggerBody?: api.TriggerBody;
  /** Status and results begin with a byte order mark. */
  readonly byteOrderMark?: boolean;
  readonly port?: number;
  readonly filesPort?: number;
  /** Serves both origins by HTTPS. */
  readonly tls?: Tls;
  /** The id of every run that a trigger starts; random unless given. */
  readonly triggerRunId?: string;
  /** The host in its URLs, for a test whose proxy resolves it; 127.0.0.1 unless given. */
  readonly host?: string;
  /** Milliseconds, monotonic; drives the timelines. */
  readonly now?: () => number;
};

type AdoptedRun = { readonly automationId?: string; readonly runId?: string; readonly scenario?: Scenario };

export type FakePinkfish = Origins & {
  readonly apiKey: string;
  /** Every request to either origin, in the order of arrival. */
  readonly requests: readonly RecordedRequest[];
  readonly requestsOf: (operation: Operation) => RecordedRequest[];
  /** Resolves when the operation was asked for `count` times (default once), with that request. */
  readonly seen: (operation: Operation, count?: number) => Promise<RecordedRequest>;
  /** How many connections the requests to an origin came by. */
  readonly connections: (origin: RecordedRequest['origin']) => number;
  /** Every run, in the order of the triggers. */
  readonly runs: readonly Run[];
  /** Makes a run as if it had been triggered before, for a test that follows one. */
  readonly addRun: (run?: AdoptedRun) => Run;
  /** Begins another scenario for a run, from now: an approval that was given, say. */
  readonly continueRun: (run: Run, scenario: Scenario) => void;
  readonly setFaults: (operation: Operation, plan: FaultPlan<RecordedRequest>) => void;
  readonly close: () => Promise<void>;
};

type Service = {
  readonly options: PinkfishOptions;
  readonly apiKey: string;
  readonly now: () => number;
  readonly runs: Run[];
  readonly record: Recorder;
  readonly faults: ReturnType<typeof faultsOf<Operation, RecordedRequest>>;
  readonly arrivals: number[];
  origins: Origins;
};

type Call = { readonly record: RecordedRequest; readonly found: FoundFile | undefined; readonly route: api.Route };

const tooMany = ({ options: { rateLimit }, arrivals, now }: Service): Answer | undefined => {
  if (!rateLimit) return undefined;
  const time = now();
  const within = arrivals.filter((at) => time - at < (rateLimit.perMs ?? 1000)).length;
  arrivals.push(time);
  if (within < rateLimit.requests) return undefined;
  return { status: 429, headers: { 'retry-after': String(rateLimit.retryAfter ?? 1) } };
};

const trigger = (service: Service, { record, route }: Call, bytes: Buffer): Answer => {
  if (route.operation !== 'trigger') return api.notFound;
  const { scenario, scenarios } = service.options;
  const own = scenarios && Object.hasOwn(scenarios, route.triggerId) ? scenarios[route.triggerId] : undefined;
  const chosen = own ?? scenario ?? (scenarios ? undefined : completeAtOnce());
  if (!chosen) return api.notFound;
  const refused = api.bodyRefusal(record, route.form, bytes);
  if (refused) return refused;
  const inputs = api.inputsOf(record, bytes);
  const { triggerRunId } = service.options;
  const ids = triggerRunId === undefined ? {} : { runId: triggerRunId };
  const run = newRun({ triggerId: route.triggerId, scenario: chosen, startedAt: service.now(), inputs, ...ids });
  service.runs.push(run);
  record.runId = run.runId;
  return api.triggerAnswer(run, service.options.triggerBody ?? '');
};

const usualAnswer = (service: Service, call: Call, bytes: Buffer): Answer => {
  const { record, found, route } = call;
  if (record.operation === 'file') {
    return fileAnswer({ found, method: record.method, headers: record.headers, origins: service.origins });
  }
  if (route.operation === 'unknown') return api.notFound;
  if (route.key !== service.apiKey) return api.unauthorized;
  if (route.operation === 'trigger') return trigger(service, call, bytes);
  const run = service.runs.find(
    ({ runId, automationId }) => runId === route.runId && automationId === route.automationId,
  );
  if (!run) return api.notFound;
  record.runId = run.runId;
  const reading = { run, now: service.now(), filesUrl: service.origins.filesUrl };
  const answer = route.operation === 'status' ? api.statusAnswer(reading) : api.resultsAnswer(reading);
  return service.options.byteOrderMark === true ? api.withByteOrderMark(answer) : answer;
};

const faultFor = (service: Service, { record, found }: Call): Fault => {
  if (found) {
    const { run, placed } = found;
    const count = run.fileRequests.get(placed.path) ?? 0;
    run.fileRequests.set(placed.path, count + 1);
    const own = faultAt(placed.file.faults, count, record);
    if (own !== 'pass') return own;
  }
  return service.faults.next(record.operation, record);
};

/** Multipart bodies are kept until they are parsed; everything else up to what a payload may be. */
const keptBytes = (record: RecordedRequest): number =>
  (record.headers['content-type'] ?? '').startsWith('multipart/') ? 256 * 1024 * 1024 : 16 * 1024 * 1024;

const arrived = (service: Service, origin: RecordedRequest['origin'], request: IncomingMessage): Call => {
  const { method = '', url: path = '', headers } = request;
  const found = findFile(service.runs, path);
  const route: api.Route = origin === 'api' ? api.routeOf({ method, path, headers }) : { operation: 'unknown' };
  const operation = (found ?? origin === 'files') ? 'file' : route.operation;
  const record = service.record.arrived({ origin, operation, request });
  if (found) {
    record.runId = found.run.runId;
    record.file = found.placed.label;
  }
  return { record, found, route };
};

const handlerOf =
  (service: Service, origin: RecordedRequest['origin']) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = arrived(service, origin, request);
    response.once('finish', () => (call.record.status = response.statusCode));
    const limited = origin === 'api' ? tooMany(service) : undefined;
    const fault = limited ?? faultFor(service, call);
    if (fault === 'reset-before-reading') {
      resetConnection(request.socket);
      return;
    }
    const body = await receive(request, keptBytes(call.record));
    recordBody(call.record, body);
    const headers = { 'x-amzn-requestid': randomUUID(), 'x-amzn-trace-id': `Root=1-${randomUUID()}` };
    await fulfil({ response, fault, headers, usual: () => usualAnswer(service, call, body.bytes) });
  };

const controls = (service: Service) => ({
  requestsOf: (operation: Operation) => service.record.requests.filter((request) => request.operation === operation),
  seen: service.record.seen,
  connections: (origin: RecordedRequest['origin']) =>
    new Set(service.record.requests.filter((request) => request.origin === origin).map(({ socket }) => socket)).size,
  addRun: ({ scenario, ...ids }: AdoptedRun = {}) => {
    const how = scenario ?? service.options.scenario ?? completeAtOnce();
    const run = newRun({ triggerId: 'triggered-before', scenario: how, startedAt: service.now(), ...ids });
    service.runs.push(run);
    return run;
  },
  continueRun: (run: Run, scenario: Scenario) => {
    Object.assign(run, { scenario, startedAt: service.now(), looks: 0 });
  },
  setFaults: service.faults.set,
});

const closeAll = async (listeners: readonly Listener[]): Promise<void> => {
  await Promise.all(listeners.map(({ close }) => close()));
};

/**
 * Starts the stand-in for the Pinkfish Triggers API and its file server, each on a port of its own, so that a key sent
 * to the wrong one is seen. Every request is kept. To be closed by its `close`.
 */
export const startPinkfish = async (options: PinkfishOptions = {}): Promise<FakePinkfish> => {
  const now = options.now ?? (() => performance.now());
  const service: Service = {
    options,
    apiKey: options.apiKey ?? FAKE_API_KEY,
    now,
    runs: [],
    record: recorder(now),
    faults: faultsOf(options.faults),
    arrivals: [],
    origins: { apiUrl: '', filesUrl: '' },
  };
  const { tls, host } = options;
  const apiListener = await listen({ handle: handlerOf(service, 'api'), port: options.port, tls, host });
  const filesListener = await listen({ handle: handlerOf(service, 'files'), port: options.filesPort, tls, host });
  service.origins = { apiUrl: apiListener.url, filesUrl: filesListener.url };
  return {
    ...service.origins,
    apiKey: service.apiKey,
    requests: service.record.requests,
    runs: service.runs,
    ...controls(service),
    close: () => closeAll([apiListener, filesListener]),
  };
};
