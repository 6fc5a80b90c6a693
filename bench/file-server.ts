// A file server that costs as little as can be, in a process of its own: GET /<size>/<anything> gives <size> bytes.
import { createServer, type ServerResponse } from 'node:http';
import { fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(import.meta.url);
const BLOCK_BYTES = 16 * 1024 * 1024;

export type FileServer = {
  /** The link to a file of so many bytes; `name` tells it from others. */
  link: (size: number, name: string) => string;
  close: () => void;
};

/** Starts the server. To be closed. */
export const startFileServer = (): Promise<FileServer> =>
  new Promise((resolve, reject) => {
    const child = fork(FILE, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    child.once('error', reject);
    child.once('message', (port: number) => {
      const link = (size: number, name: string): string =>
        `http://127.0.0.1:${port}/${size}/${encodeURIComponent(name)}`;
      resolve({ link, close: () => child.kill() });
    });
  });

const serve = (): void => {
  const block = Buffer.alloc(BLOCK_BYTES, 'pinkfish ');
  const server = createServer((request, response) => {
    const size = Number(request.url?.split('/')[1]);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-length': size,
      etag: `"${size}"`,
      'accept-ranges': 'bytes',
    });
    sendBytes(response, size, block);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
};

const sendBytes = (response: ServerResponse, size: number, block: Buffer): void => {
  if (size <= block.length) {
    response.end(block.subarray(0, size));
    return;
  }
  response.write(block, () => sendBytes(response, size - block.length, block));
};

if (process.argv[1] === FILE) {
  process.once('disconnect', () => process.exit());
  serve();
}
