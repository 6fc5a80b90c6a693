import type { ServerResponse } from 'node:http';
import { deliver, resetConnection, type Answer, type Change } from './exchange.ts';

/**
 * What happens to one request instead of, or on top of, its usual answer.
 * - `pass`: the usual answer.
 * - `reset-before-reading`: the connection is reset before the body is read; the request has no effect.
 * - `reset`: the request is read and has its effect (a trigger starts a run), then the connection is reset.
 * - `hang`: as `reset`, but nothing is ever answered.
 * - `half-close`: as `reset`, but the server ends its side of the connection without an answer.
 * - an answer (it has a `status`): given instead of the usual one; the request has no effect unless `effect` is true.
 * - a change: the usual answer, spoiled.
 */
export type Fault =
  'pass' | 'reset-before-reading' | 'reset' | 'hang' | 'half-close' | (Answer & { readonly effect?: boolean }) | Change;

/** The faults of successive requests of one operation; after a list's end everything passes. `count` begins at 0. */
export type FaultPlan<Request> = readonly Fault[] | ((count: number, request: Request) => Fault | undefined);

export type FaultPlans<Operation extends string, Request> = Partial<Record<Operation, FaultPlan<Request>>>;

export type Faults<Operation extends string, Request> = {
  /** The fault of this request; counts it. */
  readonly next: (operation: Operation, request: Request) => Fault;
  /** Replaces an operation's plan and begins to count anew. */
  readonly set: (operation: Operation, plan: FaultPlan<Request>) => void;
};

/** The fault that a plan has for a request. */
export const faultAt = <Request>(plan: FaultPlan<Request> | undefined, count: number, request: Request): Fault =>
  (typeof plan === 'function' ? plan(count, request) : plan?.[count]) ?? 'pass';

/** Keeps count of the requests of each operation. */
export const faultsOf = <Operation extends string, Request>(
  plans: FaultPlans<Operation, Request> = {},
): Faults<Operation, Request> => {
  const current = { ...plans };
  const counts = new Map<Operation, number>();
  return {
    next: (operation, request) => {
      const count = counts.get(operation) ?? 0;
      counts.set(operation, count + 1);
      return faultAt(current[operation], count, request);
    },
    set: (operation, plan) => {
      current[operation] = plan;
      counts.set(operation, 0);
    },
  };
};

const isAnswer = (fault: Fault): fault is Answer & { readonly effect?: boolean } =>
  typeof fault === 'object' && 'status' in fault;

type Fulfilment = {
  readonly response: ServerResponse;
  readonly fault: Fault;
  /** Makes the usual answer, and has the request's effect. */
  readonly usual: () => Answer | Promise<Answer>;
  /** Headers that stand on every answer, faults included. */
  readonly headers: Readonly<Record<string, string>>;
};

/** Answers a request that was read, as its fault says. */
export const fulfil = async ({ response, fault, usual, headers }: Fulfilment): Promise<void> => {
  const socket = response.socket;
  if (isAnswer(fault)) {
    if (fault.effect === true) await usual();
    await deliver(response, { ...fault, headers: { ...headers, ...fault.headers } });
    return;
  }
  const answer = await usual();
  if (fault === 'reset' || fault === 'reset-before-reading') {
    if (socket) resetConnection(socket);
  } else if (fault === 'half-close') socket?.end();
  else if (fault !== 'hang') {
    const change = fault === 'pass' ? {} : fault;
    await deliver(response, { ...answer, headers: { ...headers, ...answer.headers } }, change);
  }
};

/** 429, or 503, with a Retry-After in seconds or as a date. */
export const busy = (retryAfter: number | Date, status: 429 | 503 = 429): Fault => ({
  status,
  headers: { 'retry-after': typeof retryAfter === 'number' ? String(retryAfter) : retryAfter.toUTCString() },
});

/** A gateway's HTML page instead of the service's JSON. */
export const htmlPage = (status: number): Fault => ({
  status,
  headers: { 'content-type': 'text/html' },
  body: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>\n`,
});

/** An error as the service itself writes one. */
export const serviceError = (status: number, error: string, message: string): Fault => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ error, message }),
});

/** A redirect to `location`. */
export const redirectTo = (location: string, status = 302): Fault => ({ status, headers: { location } });
