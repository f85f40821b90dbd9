import { bytesOf } from './bytes.ts';
import { bodyWasRead, defaultMaxBytes, type WebhookOptions } from './receive.ts';
import type { RawBody } from './verify.ts';

/** What is used of Node's `IncomingMessage`. */
export interface NodeRequest extends AsyncIterable<Uint8Array> {
  method?: string | undefined;
  headers: Record<string, string | string[] | undefined>;
  readableEnded: boolean;
}

/** The body of a request that Node received; undefined when it is too large. */
export async function readNodeBody(
  request: NodeRequest,
  { maxBytes = defaultMaxBytes }: WebhookOptions,
): Promise<Uint8Array | undefined> {
  if (request.readableEnded) throw bodyWasRead();
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.byteLength;
  }
  return body;
}

/** What a body parser left: its raw text or bytes; undefined where none ran. Throws on what it parsed. */
export function rawBodyIn({ rawBody, body }: { rawBody?: unknown; body?: unknown }): RawBody | undefined {
  for (const found of [rawBody, body]) {
    const raw = typeof found === 'string' ? found : bytesOf(found);
    if (raw !== undefined) return raw;
  }
  if (body !== undefined && body !== null) throw bodyWasRead();
  return undefined;
}
