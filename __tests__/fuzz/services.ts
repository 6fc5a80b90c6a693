import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { startArtifactService } from '../../fake-pinkfish/artifact-service.ts';
import { listen, type Listener } from '../../fake-pinkfish/exchange.ts';
import { startGitHubApi } from '../../fake-pinkfish/github-api.ts';
import { startPinkfish, type FakePinkfish } from '../../fake-pinkfish/pinkfish.ts';
import type { RecordedRequest } from '../../fake-pinkfish/record.ts';
import { CancelledError } from '../../src/errors.ts';
import type { startFastTime } from './fast-time.ts';
import type { Connection } from './faults.ts';
import type { FuzzCase } from './fuzz-case.ts';
import * as at from './placeholders.ts';
import { scenarioOf } from './scenario-of.ts';

/** A request as the action gave it to its dispatcher. */
export type Dispatched = { origin: string; path: string; headers: string };

/** What a server says that is neither the API nor the file server. */
export const ELSEWHERE_BODY = 'served elsewhere';

/** Where one step runs: a folder, a time, and what is to be closed behind it. */
export type World = {
  root: string;
  time: ReturnType<typeof startFastTime>;
  closing: (close: () => Promise<void>) => void;
};

/** The servers of one case, and the values of its placeholders. */
export type Services = Awaited<ReturnType<typeof startServices>>;

/** Starts everything that a case's step may speak to, and what cancels it. */
export const startServices = async (fuzzCase: FuzzCase, { root, time, closing }: World) => {
  const controller = new AbortController();
  let cancelledAt: number | undefined;
  const [elsewhere, closed] = [await serveElsewhere(), await serveElsewhere()];
  closing(elsewhere.close);
  await closed.close();
  const values: Record<string, string> = {
    ...at.keyValues(fuzzCase.key),
    [at.ELSEWHERE]: elsewhere.url,
    [at.CLOSED]: closed.url,
    [at.OUTSIDE]: join(root, 'outside'),
  };
  const watch = (request: RecordedRequest, count: number): void => {
    const { cancel } = fuzzCase;
    if (cancel?.operation !== request.operation || cancel.count !== count + 1) return;
    cancelledAt = performance.now();
    controller.abort(new CancelledError('The runner sent SIGINT'));
  };
  const plan = (operation: keyof typeof fuzzCase.weather.requests) => (count: number, request: RecordedRequest) => {
    watch(request, count);
    const { first, then } = fuzzCase.weather.requests[operation];
    return at.filledIn(first[count] ?? then, { ...values, [at.RUN_ID]: pinkfish.runs[0]?.runId ?? '' });
  };
  const pinkfish: FakePinkfish = await startPinkfish({
    scenario: scenarioOf(fuzzCase.documents, values),
    apiKey: fuzzCase.key,
    faults: { trigger: plan('trigger'), status: plan('status'), results: plan('results'), file: plan('file') },
    now: time.clock.now,
  });
  closing(pinkfish.close);
  Object.assign(values, { [at.API]: pinkfish.apiUrl, [at.FILES]: pinkfish.filesUrl });
  const github = await startGitHubApi(fuzzCase.github);
  closing(github.close);
  const artifacts = await startArtifacts(fuzzCase, values);
  if (artifacts !== undefined) closing(artifacts.close);
  return { ...{ pinkfish, elsewhere, closed, github, artifacts, values, controller }, cancelledAt: () => cancelledAt };
};

const startArtifacts = async ({ artifacts }: FuzzCase, values: at.Values) => {
  if (artifacts === undefined) return undefined;
  return await startArtifactService({
    faults: at.filledIn(artifacts.faults, values),
    takenNames: artifacts.namesTaken ? ['report', 'my files'] : [],
  });
};

const serveElsewhere = async (): Promise<Listener> =>
  await listen({
    handle: (_, response) => Promise.resolve(void response.end(ELSEWHERE_BODY)),
  });

type Watch = { dispatched: Dispatched[]; connections: readonly Connection[]; services: Services };

/**
 * A dispatcher that keeps what it is given, makes connections fail before they are made, and lets nothing out of this
 * machine.
 */
export const watched = (dispatcher: Dispatcher, { dispatched, connections, services }: Watch): Dispatcher => {
  const { pinkfish, elsewhere, closed } = services;
  const here = [pinkfish.apiUrl, pinkfish.filesUrl, elsewhere.url];
  const isHere = (origin: string): boolean => here.includes(origin.replace('//localhost:', '//127.0.0.1:'));
  return dispatcher.compose((dispatch) => (options, handler) => {
    const origin = String(options.origin);
    const connection = connections[dispatched.length] ?? 'fine';
    dispatched.push({ origin, path: options.path, headers: JSON.stringify(options.headers) });
    if (connection === 'insecure')
      return dispatch({ ...options, origin: pinkfish.apiUrl.replace('http:', 'https:') }, handler);
    return dispatch({ ...options, origin: isHere(origin) && connection === 'fine' ? origin : closed.url }, handler);
  });
};
