import { Agent, request } from 'undici';
import { assertPublic, BlockedAddressError, publicLookup } from './address-guard.ts';

export interface WebhookAnswer {
  /** `refused`: an answer other than 2xx. `unreachable`: none in time. `blocked`: the address may not be called. */
  outcome: 'delivered' | 'refused' | 'unreachable' | 'blocked';
  httpStatus: number | null;
  detail: string | null;
  /** The first 20 kB. */
  body: string | null;
  retryAfterMs: number | undefined;
}

export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** http and private addresses are allowed: local stacks only. */
  allowPrivate: boolean;
  /** From the first step of connecting to the last byte that is read of the answer. Default: 15 s. */
  timeoutMs?: number;
}

const defaultTimeoutMs = 15_000;
const answerBytesMax = 20_000;

const connectTimeoutMs = 10_000;
// Redirects are not followed: they could lead anywhere, and a receiver's address is what its owner entered. The number
// of connections has no limit here: a webhook that waited for one would spend its 15 s before it was sent. Where HTTP/2
// may come, undici lets all that goes to one receiver wait until its first connection stands, one after the other.
const anywhere = new Agent({ allowH2: false, connect: { timeout: connectTimeoutMs } });
const publicOnly = new Agent({
  allowH2: false,
  connect: { timeout: connectTimeoutMs, lookup: publicLookup },
});

/** Sends one webhook, once. Never throws: whatever happens is an answer to record. */
export async function sendWebhook({
  url,
  headers,
  body,
  allowPrivate,
  timeoutMs = defaultTimeoutMs,
}: WebhookRequest): Promise<WebhookAnswer> {
  const nothing = { httpStatus: null, body: null, retryAfterMs: undefined };
  try {
    if (!allowPrivate) assertPublic(new URL(url));
    const answer = await request(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Hakika-Webhooks/1' },
      body,
      dispatcher: allowPrivate ? anywhere : publicOnly,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const delivered = answer.statusCode >= 200 && answer.statusCode < 300;
    return {
      outcome: delivered ? 'delivered' : 'refused',
      httpStatus: answer.statusCode,
      detail: delivered ? null : `answered ${answer.statusCode}`,
      body: await firstBytes(answer.body),
      retryAfterMs: retryAfterMs(answer.headers['retry-after']),
    };
  } catch (error) {
    const blocked = error instanceof BlockedAddressError;
    return { ...nothing, outcome: blocked ? 'blocked' : 'unreachable', detail: reason(error, timeoutMs) };
  }
}

/** What arrives of the body in time. The status was the answer; a body that breaks off takes nothing back. */
async function firstBytes(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= answerBytesMax) break;
    }
  } catch {
    // Cut off, or out of time.
  }
  // A NUL is no text to PostgreSQL.
  return Buffer.concat(chunks).subarray(0, answerBytesMax).toString('utf8').replaceAll('\0', '');
}

/** Seconds or a date, as the header allows; undefined when it is neither. */
export function retryAfterMs(header: string | string[] | undefined): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const until = Date.parse(header);
  return Number.isNaN(until) ? undefined : Math.max(0, until - Date.now());
}

function reason(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return 'no answer';
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
