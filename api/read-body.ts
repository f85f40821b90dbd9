import type { IncomingMessage } from 'node:http';
import { ApiError } from './errors.ts';

const bodyBytesMax = 64 * 1024;

/**
 * The body as text. What comes after 64 KiB is thrown away as it comes, for a body left unread would hold up the
 * connection, and the answer with it; Node's own time limit for a request ends one without an end.
 */
export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= bodyBytesMax) chunks.push(chunk);
  }
  if (bytes > bodyBytesMax) throw new ApiError('body_too_large', 'Send a body of at most 64 KiB.');
  return Buffer.concat(chunks).toString('utf8');
}

/** The body as JSON; an empty body is an empty object, so that the schema can name what is missing. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = 'The body is not valid JSON. Check quotes and commas, and send it as application/json.';
    throw new ApiError('invalid_json', message, { cause: error });
  }
}
