import type { Context } from 'koa';
import { Refusal, refusals } from './refusals.ts';

/** Daraja's requests are of some hundred bytes. */
const bodyMaxBytes = 100_000;

/** The body of the request, parsed; undefined when it is empty or not declared as JSON. */
export async function readJson(ctx: Context): Promise<unknown> {
  if (ctx.is('json') !== 'json') return undefined;
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of ctx.req.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk);
    sizeBytes += bytes.length;
    if (sizeBytes > bodyMaxBytes) throw new Refusal(refusals.malformedJson);
    chunks.push(bytes);
  }
  const body = sizeBytes === 0 ? undefined : parse(Buffer.concat(chunks).toString('utf8'));
  // A refusal further on is logged with the phone number that the body names.
  ctx.state['requestBody'] = body;
  return body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Where the text goes wrong is the caller's to find: Daraja does not say either.
    throw new Refusal(refusals.malformedJson);
  }
}
