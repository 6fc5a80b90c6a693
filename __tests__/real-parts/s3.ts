import { createHash, createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort, partAt, startPart, stopPart, untilReady } from './part.ts';

export const VERSITYGW = partAt('versitygw', 'bin', process.platform === 'win32' ? 'versitygw.exe' : 'versitygw');

const ACCESS_KEY = 'EXAMPLEACCESSKEY';
const SECRET_KEY = 'example-secret-key';
const REGION = 'us-east-1';
const BUCKET = 'run-files';

export type LinkOptions = {
  readonly method?: 'GET' | 'PUT';
  /** When the link was signed; now unless given. */
  readonly signedAt?: Date;
  readonly expiresSeconds?: number;
  /** Headers of the answer, by their query parameters: `response-content-encoding`, say. */
  readonly query?: Readonly<Record<string, string>>;
  /** Another address of the same server; its host is part of what is signed. */
  readonly origin?: string;
};

export type S3 = {
  readonly origin: string;
  /** A link signed by Signature Version 4 in its query string. */
  readonly link: (key: string, options?: LinkOptions) => string;
  readonly put: (key: string, body: string | Buffer, headers?: Readonly<Record<string, string>>) => Promise<void>;
  readonly close: () => Promise<void>;
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** RFC 3986: everything but letters, digits and `-._~`. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const encodedPath = (key: string): string => `/${BUCKET}${key && `/${key.split('/').map(encoded).join('/')}`}`;

/** Signs as AWS documents it for query strings, with an unsigned payload and the host as the only header. */
const sign = (key: string, { method = 'GET', signedAt = new Date(), ...options }: LinkOptions, own: string): string => {
  const { expiresSeconds = 300, query = {}, origin = own } = options;
  const time = signedAt.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const parameters = {
    ...query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${ACCESS_KEY}/${scope}`,
    'X-Amz-Date': time,
    'X-Amz-Expires': String(expiresSeconds),
    'X-Amz-SignedHeaders': 'host',
  };
  const search = Object.entries(parameters)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const path = encodedPath(key);
  const request = [method, path, search, `host:${new URL(origin).host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(request)].join('\n');
  const signingKey = scope.split('/').reduce<string | Buffer>(hmac, `AWS4${SECRET_KEY}`);
  return `${origin}${path}?${search}&X-Amz-Signature=${hmac(signingKey, text).toString('hex')}`;
};

const answers = async (origin: string): Promise<true | undefined> =>
  await fetch(origin).then(
    () => true,
    () => undefined,
  );

/** Starts an S3 server with one empty bucket, its data in a temporary folder. */
export const startS3 = async (): Promise<S3> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'real-parts-s3-'));
  const [root, metadata] = [path.join(dir, 'root'), path.join(dir, 'metadata')];
  for (const folder of [root, metadata]) mkdirSync(folder);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const server = ['--port', `127.0.0.1:${port}`, '--access', ACCESS_KEY, '--secret', SECRET_KEY, '--region', REGION];
  // Beside the data: not every file system of a temporary folder has extended attributes.
  const started = startPart(VERSITYGW.place, [...server, 'posix', '--sidecar', metadata, root], dir);
  const close = async (): Promise<void> => {
    await stopPart(started);
    rmSync(dir, { recursive: true, force: true });
  };
  const link = (key: string, options: LinkOptions = {}) => sign(key, options, origin);
  const put: S3['put'] = async (key, body, headers = {}) => {
    const response = await fetch(link(key, { method: 'PUT' }), { method: 'PUT', body, headers });
    if (!response.ok) throw new Error(`PUT ${key}: ${response.status} ${await response.text()}`);
  };
  try {
    await untilReady(started, () => answers(origin));
    await put('', '');
  } catch (error) {
    await close();
    throw error;
  }
  return { origin, link, put, close };
};
