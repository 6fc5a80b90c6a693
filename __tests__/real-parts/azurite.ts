import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Blob, BlobStore } from '../../fake-pinkfish/blob-store.ts';
import { node24 } from '../../fake-pinkfish/runner-environment.ts';
import { partAt, startPart, stopPart, untilReady } from './part.ts';

export const AZURITE = partAt('Azurite', 'azurite', 'node_modules', 'azurite', 'dist', 'src', 'blob', 'main.js');

/** The account and key that Azurite documents. */
const ACCOUNT = 'devstoreaccount1';
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const CONTAINER = 'actions-results';
const VERSION = '2022-11-02';

export type Azurite = BlobStore & {
  /** A link for reading with nothing but the signature, so that the blob's own headers are served. */
  readonly plainLink: (path: string) => string;
  /** How long upload links work; below 0 they have expired already. */
  uploadLifetimeMs: number;
  readonly close: () => Promise<void>;
};

const signed = (lines: readonly string[]): string =>
  createHmac('sha256', Buffer.from(KEY, 'base64')).update(lines.join('\n')).digest('base64');

const timeIn = (ms: number): string => new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');

type BlobLink = {
  readonly permissions: string;
  readonly lifetimeMs: number;
  readonly contentType?: string;
  readonly disposition?: string;
};

/** The query string of a service SAS for one blob, by the string to sign of version 2020-12-06 and later. */
const blobSas = (path: string, { permissions, lifetimeMs, contentType = '', disposition = '' }: BlobLink): string => {
  const [start, expiry] = [timeIn(Math.min(0, lifetimeMs) - 60_000), timeIn(lifetimeMs)];
  const resource = `/blob/${ACCOUNT}/${CONTAINER}/${path}`;
  const overrides = ['', disposition, '', '', contentType];
  const lines = [permissions, start, expiry, resource, '', '', 'https,http', VERSION, 'b', '', '', ...overrides];
  const query = {
    ...{ sp: permissions, st: start, se: expiry, spr: 'https,http', sv: VERSION, sr: 'b' },
    ...(disposition !== '' && { rscd: disposition }),
    ...(contentType !== '' && { rsct: contentType }),
    sig: signed(lines),
  };
  return new URLSearchParams(query).toString();
};

/** The query string of an account SAS that may create containers. */
const accountSas = (): string => {
  const query = { sp: 'c', ss: 'b', srt: 'c', st: timeIn(-60_000), se: timeIn(60_000), spr: 'https,http', sv: VERSION };
  const { sp, ss, srt, st, se, spr, sv } = query;
  return new URLSearchParams({ ...query, sig: signed([ACCOUNT, sp, ss, srt, st, se, '', spr, sv, '', '']) }).toString();
};

/** Starts Azurite's blob service, its data in memory, as a blob store of the stand-in artifact service. */
export const startAzurite = async (): Promise<Azurite> => {
  const dir = mkdtempSync(path.join(tmpdir(), 'real-parts-azurite-'));
  const options = ['--blobPort', '0', '--inMemoryPersistence', '--disableTelemetry', '--skipApiVersionCheck'];
  const started = startPart(node24(), [AZURITE.place, ...options], dir);
  const close = async (): Promise<void> => {
    await stopPart(started);
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    const listening = () => /listens on (http:\/\/\S+)/.exec(started.output())?.[1];
    const account = `${await untilReady(started, listening)}/${ACCOUNT}`;
    const created = await fetch(`${account}/${CONTAINER}?restype=container&${accountSas()}`, { method: 'PUT' });
    if (!created.ok) throw new Error(`the container was not created: ${created.status} ${await created.text()}`);
    const link = (blob: string, how: BlobLink) => `${account}/${CONTAINER}/${blob}?${blobSas(blob, how)}`;
    const plainLink = (blob: string) => link(blob, { permissions: 'r', lifetimeMs: 300_000 });
    const read = async (blob: string): Promise<Blob | undefined> => {
      const response = await fetch(plainLink(blob));
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`${blob} was not read: ${response.status} ${await response.text()}`);
      const contentType = response.headers.get('content-type') ?? '';
      return { bytes: Buffer.from(await response.arrayBuffer()), contentType };
    };
    const azurite: Azurite = {
      uploadLifetimeMs: 300_000,
      uploadLink: (blob) => link(blob, { permissions: 'cw', lifetimeMs: azurite.uploadLifetimeMs }),
      downloadLink: (blob, headers) => link(blob, { permissions: 'r', lifetimeMs: 300_000, ...headers }),
      ...{ plainLink, read, close },
    };
    return azurite;
  } catch (error) {
    await close();
    throw error;
  }
};
