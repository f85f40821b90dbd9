import type { IncomingMessage } from 'node:http';
import { ApiError } from './errors.ts';

/** Of every operation that does not say otherwise. */
export const bodyBytesMax = 64 * 1024;

/**
 * The body as it came. What comes after the limit is thrown away as it comes, for a body left unread would hold up the
 * connection, and the answer with it; Node's own time limit for a request ends one without an end.
 */
export async function readBytes(request: IncomingMessage, bytesMax = bodyBytesMax): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= bytesMax) chunks.push(chunk);
    }
  } catch (error) {
    // The caller hung up: nobody hears the answer, and nothing of ours is broken.
    throw new ApiError('invalid_request', 'The body broke off. Send the request again.', { cause: error });
  }
  if (bytes > bytesMax) throw new ApiError('body_too_large', `Send a body of at most ${sizeOf(bytesMax)}.`);
  return Buffer.concat(chunks);
}

const sizeOf = (bytes: number): string => {
  const kib = bytes / 1024;
  return kib < 1024 ? `${kib} KiB` : `${kib / 1024} MiB`;
};

/** The body as text; what is no UTF-8 in it becomes a mark. */
export const readText = async (request: IncomingMessage): Promise<string> =>
  (await readBytes(request)).toString('utf8');

/** The body as JSON; an empty body is an empty object, so that the schema can name what is missing. */
export async function readJson(request: IncomingMessage, bytesMax?: number): Promise<unknown> {
  const bytes = await readBytes(request, bytesMax);
  try {
    // Fatal: a name that is stored with marks in it is another name.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch (error) {
    const message =
      'The body is not valid JSON in UTF-8. Check quotes and commas, and send it as application/json.';
    throw new ApiError('invalid_json', message, { cause: error });
  }
}
