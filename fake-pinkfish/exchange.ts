import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a server says, before any fault is applied to it. */
export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Iterable<Buffer> | AsyncIterable<Buffer>;
};

/** How an answer is spoiled on its way out. Counts are bytes of the body as sent. */
export type Change = {
  /** Waits before the status line is sent. */
  readonly delayMs?: number;
  readonly withoutHeaders?: readonly string[];
  readonly withHeaders?: Readonly<Record<string, string>>;
  readonly withBody?: string | Buffer;
  /** Destroys the socket after so many bytes. */
  readonly cutAfter?: number;
  /** Sends so many bytes, then nothing more, and keeps the socket. */
  readonly stallAfter?: number;
  /** Ends the body cleanly after so many bytes, without a Content-Length: a short body that looks whole. */
  readonly endAfter?: number;
  /** Says this Content-Length whatever the body is, and closes the connection after it. */
  readonly contentLength?: number;
  /** Sends the body in pieces of `dripBytes` (default 1024) with so many milliseconds between them. */
  readonly dripMs?: number;
  readonly dripBytes?: number;
};

/** A request's body. Above the kept size, only its size and hash are known and `bytes` is empty. */
export type ReceivedBody = { readonly bytes: Buffer; readonly size: number; readonly sha256: string };

export type Tls = { readonly key: string | Buffer; readonly cert: string | Buffer };

export type Listener = {
  readonly url: string;
  readonly port: number;
  /** Closes every socket, idle or not; rejects with what a handler threw, so that a fault of the stand-in is seen. */
  readonly close: () => Promise<void>;
};

type ListenOptions = {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly port?: number | undefined;
  readonly tls?: Tls | undefined;
  /** The host in its URL; 127.0.0.1 unless given. */
  readonly host?: string | undefined;
};

/** Opens an HTTP server (HTTPS with `tls`) on 127.0.0.1; port 0 takes a free one. */
export const listen = async ({ handle, port = 0, tls, host = '127.0.0.1' }: ListenOptions): Promise<Listener> => {
  const failures: unknown[] = [];
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    response.on('error', () => undefined);
    handle(request, response).catch((error: unknown) => {
      // A client that went away in the middle is its own affair.
      if (!request.socket.destroyed) failures.push(error);
      request.socket.destroy();
    });
  };
  const server = tls ? createTlsServer(tls, onRequest) : createServer(onRequest);
  // Idle sockets are kept as a load balancer does, so that a client which waits for them to end is found out.
  server.keepAliveTimeout = 60_000;
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    if (failures.length > 0) throw new AggregateError(failures, 'a handler of the stand-in failed');
  };
  return { url: `http${tls ? 's' : ''}://${host}:${address.port}`, port: address.port, close };
};

/** Reads a request's body to its end, keeping at most `keep` bytes of it. */
export const receive = async (request: IncomingMessage, keep: number): Promise<ReceivedBody> => {
  const hash = createHash('sha256');
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.length;
    hash.update(piece);
    if (size <= keep) pieces.push(piece);
  }
  return { bytes: size <= keep ? Buffer.concat(pieces) : Buffer.alloc(0), size, sha256: hash.digest('hex') };
};

/** Ends the connection by a reset (RST); under TLS, where that is not to be had, by closing it. */
export const resetConnection = (socket: Socket): void => {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
};

const headersOf = (answer: Answer, change: Change): Record<string, string> => {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...answer.headers, ...change.withHeaders })) {
    headers[name.toLowerCase()] = value;
  }
  const body = change.withBody ?? answer.body ?? '';
  const known = typeof body === 'string' || Buffer.isBuffer(body);
  if (known && answer.status !== 204 && answer.status !== 304) {
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  if (change.endAfter !== undefined) delete headers['content-length'];
  if (change.contentLength !== undefined) {
    headers['content-length'] = String(change.contentLength);
    headers.connection = 'close';
  }
  const without = new Set(change.withoutHeaders?.map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !without.has(name)));
};

async function* inPieces(body: NonNullable<Answer['body']>, change: Change): AsyncGenerator<Buffer> {
  const whole = typeof body === 'string' ? [Buffer.from(body)] : Buffer.isBuffer(body) ? [body] : body;
  const size = change.dripBytes ?? (change.dripMs === undefined ? Infinity : 1024);
  for await (const piece of whole) {
    if (piece.length <= size) yield piece;
    else for (let at = 0; at < piece.length; at += size) yield piece.subarray(at, at + size);
  }
}

/** Sends the answer, spoiled by `change`. Resolves when nothing more will be sent. */
export const deliver = async (response: ServerResponse, answer: Answer, change: Change = {}): Promise<void> => {
  if (change.delayMs !== undefined) await sleep(change.delayMs, undefined, { ref: false });
  const limit = change.cutAfter ?? change.stallAfter ?? change.endAfter ?? Infinity;
  response.writeHead(answer.status, headersOf(answer, change));
  response.flushHeaders();
  let sent = 0;
  for await (const whole of inPieces(change.withBody ?? answer.body ?? '', change)) {
    if (response.destroyed) return;
    const piece = whole.subarray(0, limit - sent);
    sent += piece.length;
    if (!response.write(piece)) await drained(response);
    if (sent >= limit) break;
    if (change.dripMs !== undefined) await sleep(change.dripMs, undefined, { ref: false });
  }
  if (change.stallAfter !== undefined) return;
  if (change.cutAfter === undefined) response.end();
  // The bytes go out first; a reset at once would take them back.
  else response.write('', () => response.socket?.destroy());
};

const drained = (response: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
    if (response.destroyed) done();
  });
