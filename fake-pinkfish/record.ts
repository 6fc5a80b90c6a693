import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ReceivedBody } from './exchange.ts';
import type { Part } from './multipart.ts';

export type Operation = 'trigger' | 'status' | 'results' | 'file' | 'unknown';

/** A request as the stand-in got it. The members after `socket` are filled in as they become known. */
export type RecordedRequest = {
  readonly origin: 'api' | 'files';
  readonly operation: Operation;
  readonly method: string;
  /** The request target as it came, query included. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Milliseconds since the stand-in started, by its own clock. */
  readonly at: number;
  /** The connection's number: two requests with the same one shared a connection. */
  readonly socket: number;
  runId?: string;
  /** Of operation `file`: `step-<stepIndex>/<name>`. */
  file?: string;
  /** Empty above a mebibyte, and for multipart. */
  body: Buffer;
  bodySize: number;
  bodySha256: string;
  parts?: readonly Part[];
  form?: readonly (readonly [string, string])[];
  /** What was answered, if anything was. */
  status?: number;
};

type Arrival = {
  readonly origin: RecordedRequest['origin'];
  readonly operation: Operation;
  readonly request: IncomingMessage;
};

export type Recorder = {
  readonly requests: RecordedRequest[];
  readonly arrived: (arrival: Arrival) => RecordedRequest;
  /** Resolves when the operation's requests number `count` or more. */
  readonly seen: (operation: Operation, count?: number) => Promise<RecordedRequest>;
};

/** Keeps every request in the order of arrival. */
export const recorder = (now: () => number): Recorder => {
  const started = now();
  const requests: RecordedRequest[] = [];
  const sockets = new WeakMap<Socket, number>();
  let socketCount = 0;
  const waiting = new Set<() => void>();
  const socketId = (socket: Socket): number => {
    const id = sockets.get(socket) ?? ++socketCount;
    sockets.set(socket, id);
    return id;
  };
  return {
    requests,
    arrived: ({ origin, operation, request }) => {
      const record: RecordedRequest = {
        origin,
        operation,
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        at: now() - started,
        socket: socketId(request.socket),
        body: Buffer.alloc(0),
        bodySize: 0,
        bodySha256: '',
      };
      requests.push(record);
      for (const check of waiting) check();
      return record;
    },
    seen: (operation, count = 1) =>
      new Promise((resolve) => {
        const check = () => {
          const found = requests.filter((request) => request.operation === operation)[count - 1];
          if (!found) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
};

/** Fills in the body of a recorded request. */
export const recordBody = (record: RecordedRequest, body: ReceivedBody): void => {
  record.bodySize = body.size;
  record.bodySha256 = body.sha256;
  if (body.size <= 1024 * 1024) record.body = body.bytes;
};
