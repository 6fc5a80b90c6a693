import type { Dispatcher } from 'undici';
import { HttpError, UnexpectedResponseError } from '../errors.ts';
import { decodedBody, isIdentity } from '../http/content-encoding.ts';
import { refusal, singleHeaders } from '../http/send.ts';
import { checkLink, redirectTarget, type LinkRules, type LinkTarget } from './link.ts';
import type { PartFile } from './part-file.ts';

const MOST_REDIRECTS = 5;
const LONGEST_DRAINED = 64 * 1024;

export type RequestOptions = {
  dispatcher: Dispatcher;
  signal: AbortSignal;
  /** An answer without a byte for so many milliseconds has failed. */
  stallMs: number;
  linkRules: LinkRules;
};

/** What the attempts for one file hand on to each other. Sizes are in bytes, undefined where nobody gave them. */
export type Transfer = {
  part: PartFile;
  onBytes: (bytes: number) => void;
  /** The strong ETag under which more of the same bytes may be requested. */
  etag?: string | undefined;
  /** Of the file and of its encoded form by the server, and of the file by the results document. */
  total?: number | undefined;
  encodedSize?: number | undefined;
  declaredSize: number | undefined;
  isMislabelled?: boolean;
  invalidAnswers: number;
  mimeType?: string | undefined;
};

/** What in a downloaded file is not as it was announced. */
export const notesOn = ({ declaredSize, encodedSize, isMislabelled }: Transfer, size: number): string[] => [
  ...(declaredSize === undefined || [size, encodedSize].includes(declaredSize)
    ? []
    : [`has ${size} bytes instead of the ${declaredSize} in the results document`]),
  ...(isMislabelled ? ['has a Content-Encoding that its bytes do not have, and is kept as it came'] : []),
];

type Headers = Record<string, string>;
type Answer = { status: number; headers: Headers; body: Dispatcher.ResponseData['body'] };

/**
 * One attempt to download a file: resumes the last one if the server can prove that it serves the same bytes (a strong
 * ETag, a 206 of the very range; RFC 9110, 13.1.5 and 15.3.7), else begins again.
 *
 * @throws HttpError, UnexpectedResponseError, DiskError, OverBudgetError, the signal's reason, the network's own errors
 */
export const downloadOnce = async (link: string, transfer: Transfer, options: RequestOptions): Promise<void> => {
  const { part, etag } = transfer;
  const offset = part.received();
  const resumes = offset > 0 && etag !== undefined;
  const asked: Headers = resumes ? { range: `bytes=${offset}-`, 'if-range': etag } : {};
  const answer = await followRedirects(link, { 'accept-encoding': 'identity', ...asked }, options).catch(
    (error: unknown) => Promise.reject(answerError(error as NodeJS.ErrnoException, transfer)),
  );
  if (resumes && answer.status === 206 && continues(answer.headers, transfer)) {
    return receive(answer, transfer);
  }
  if (resumes && (answer.status === 206 || answer.status === 416)) {
    await drain(answer, options);
    await forget(transfer);
    return downloadOnce(link, transfer, options);
  }
  if (answer.status !== 200 && answer.status !== 203) {
    const isExpired = (await drain(answer, options)).includes(EXPIRED);
    const { failure } = refusal({ ...answer, body: Buffer.alloc(0), redact: (text) => text });
    throw new HttpError(isExpired ? { ...failure, serviceMessage: EXPIRED } : failure);
  }
  await forget(transfer);
  begin(answer.headers, transfer);
  await receive(answer, transfer);
};

/** undici refuses answers that curl accepts, such as one with two lengths: what comes three times is believed. */
const answerError = (error: NodeJS.ErrnoException, transfer: Transfer): Error => {
  if (error.name !== 'HTTPParserError' && error.code !== 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return error;
  transfer.invalidAnswers += 1;
  const transient = transfer.invalidAnswers < 3;
  return new UnexpectedResponseError("the file server's answer is not valid HTTP", { transient });
};

/** Whether an error says that the link is no longer valid, so that a fresh one may help. */
export const isLinkRefusal = (error: unknown): boolean =>
  error instanceof HttpError &&
  ([401, 403, 410].includes(error.failure.status) ||
    (error.failure.status === 400 && error.failure.serviceMessage === EXPIRED));

/** The code in S3's answer to an expired link [assume]. */
const EXPIRED = 'ExpiredToken';

const forget = async (transfer: Transfer): Promise<void> => {
  if (transfer.part.received() > 0) await transfer.part.restart();
  Object.assign(transfer, { etag: undefined, total: undefined });
};

/** Takes from the headers of a whole answer what a later attempt needs. */
const begin = (headers: Headers, transfer: Transfer): void => {
  transfer.mimeType ??= headers['content-type'];
  const length = /^\d{1,15}$/.test(headers['content-length'] ?? '') ? Number(headers['content-length']) : undefined;
  // A length counts the file's bytes only where nothing encodes them, and so does a range.
  if (!isIdentity(headers['content-encoding'])) transfer.encodedSize = length;
  else Object.assign(transfer, { total: length, etag: /^"[^"]*"$/.exec(headers.etag ?? '')?.[0] });
};

/** Whether a 206 continues exactly where the file ends, in the same version of it. */
const continues = (headers: Headers, transfer: Transfer): boolean => {
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers['content-range'] ?? '');
  if (Number(range?.[1]) !== transfer.part.received() || headers.etag !== transfer.etag) return false;
  const total = Number(range?.[2]);
  if (!isIdentity(headers['content-encoding']) || (transfer.total ?? total) !== total) return false;
  transfer.total = total;
  return true;
};

const receive = async ({ headers, body }: Answer, transfer: Transfer): Promise<void> => {
  const { part, total, declaredSize = 0, onBytes } = transfer;
  // Servers label empty files, too.
  const encoding = headers['content-length'] === '0' ? undefined : headers['content-encoding'];
  try {
    if (total !== undefined) part.expect(total);
    const onMislabelled = (): void => void (transfer.isMislabelled = true);
    for await (const chunk of decodedBody(body, encoding, onMislabelled) as AsyncIterable<Buffer>) {
      await part.append(chunk);
      onBytes(chunk.length);
    }
  } finally {
    // An abandoned body may still report an error; without a listener it would end the process.
    body.on('error', () => undefined).destroy();
  }
  // Without a Content-Length, only the results document tells that a body was cut off.
  const isShort = total === undefined && isIdentity(encoding) && part.received() < declaredSize;
  if (isShort || (total !== undefined && part.received() !== total)) {
    throw new UnexpectedResponseError('the file ended early', { transient: true });
  }
};

/** Sends the request and follows its redirects, each checked by the same rules. Nothing but `headers` is sent. */
const followRedirects = async (link: string, headers: Headers, options: RequestOptions): Promise<Answer> => {
  let next = link;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const checked = checkLink(next, options.linkRules);
    if ('refused' in checked) throw refusedLink(`${redirects === 0 ? '' : 'redirected: '}${checked.refused}`);
    const answer = await request(checked.target, headers, options);
    const { location } = answer.headers;
    if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return answer;
    await drain(answer, options);
    next = redirectTarget(percentEncoded(location), checked.target) ?? '';
  }
  throw refusedLink(`its link redirects more than ${MOST_REDIRECTS} times`);
};

/** Bytes outside ASCII, which stand in a header as one character each, percent-encoded as curl does. */
const percentEncoded = (location: string): string =>
  location.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);

const refusedLink = (why: string): UnexpectedResponseError => new UnexpectedResponseError(why, { transient: false });

const request = async (target: LinkTarget, headers: Headers, options: RequestOptions): Promise<Answer> => {
  const { dispatcher, signal, stallMs } = options;
  const timeouts = { headersTimeout: stallMs, bodyTimeout: stallMs };
  const response = await dispatcher.request({ ...target, ...timeouts, method: 'GET', headers, signal });
  return { status: response.statusCode, headers: singleHeaders(response.headers), body: response.body };
};

/** The beginning of an answer's body; read to its end, so that its connection can be reused, unless it is long. */
const drain = async ({ body }: Answer, { signal }: RequestOptions): Promise<string> => {
  let text = '';
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      text += chunk.toString('latin1');
      if (text.length > LONGEST_DRAINED) break;
    }
  } catch {
    signal.throwIfAborted();
  }
  return text;
};
