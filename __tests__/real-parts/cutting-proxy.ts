import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export type CuttingProxy = {
  readonly origin: string;
  /** The connection after so many of the server's bytes is cut; each entry is for one connection, then none is cut. */
  readonly cutAfter: number[];
  /** Called when a connection was cut, before the client is told. */
  onCut: () => void | Promise<void>;
  /** How many there were; this server answers one request by each. */
  readonly connections: () => number;
  readonly close: () => Promise<void>;
};

/** A TCP proxy that cuts connections in the middle of an answer. */
export const startCuttingProxy = async (port: number): Promise<CuttingProxy> => {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(port, '127.0.0.1');
    let left = proxy.cutAfter.shift() ?? Infinity;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.on('end', () => upstream.end()).on('data', (piece) => upstream.write(piece));
    client.on('close', () => upstream.destroy());
    const cut = async (): Promise<void> => {
      upstream.destroy();
      await proxy.onCut();
      client.destroy();
    };
    upstream.on('data', (piece: Buffer) => {
      if (left <= 0) return;
      const whole = piece.length < left;
      client.write(piece.subarray(0, left), () => (whole ? undefined : void cut()));
      left -= piece.length;
    });
    upstream.on('end', () => left > 0 && client.end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: CuttingProxy = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cutAfter: [],
    onCut: () => undefined,
    connections: () => connections,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return proxy;
};
