import type { Context } from 'koa';
import * as z from 'zod';
import { tenantEntities } from '../db/tenant.ts';
import type { ApiDeps } from './deps.ts';
import { notFound } from './errors.ts';
import { readKey } from './idempotency/read-key.ts';
import { idShape } from './ids.ts';
import { admit } from './middleware/admit.ts';
import { preferredWait } from './prefer.ts';
import { readBytes, readJson } from './read-body.ts';
import { takesKey, type Route, type Wait } from './route.ts';
import { validateAll, wrongFields } from './validate.ts';

const NoParameters = z.strictObject({});

/** Serves one route: key, limits and scope, then body and query by their schemas, then the handler, then its answer. */
export async function serve(deps: ApiDeps, route: Route, ctx: Context, id: string): Promise<void> {
  const startedMs = performance.now();
  const gone = new AbortController();
  ctx.res.once('close', () => gone.abort());
  const { tenant, keyId } = await admit(deps, ctx, route.scope);
  const body = await readBody(route, ctx);
  if (route.ids !== undefined && !idShape(route.ids).test(id)) throw notFound('record');
  const parsed = validateAll({
    query: [route.query ?? NoParameters, queryOf(ctx.querystring)],
    body: [route.body ?? z.undefined(), body],
  });
  const wait = route.waits ? waitOf(ctx, startedMs) : undefined;
  const answer = await route.handle({
    requestId: String(ctx.state['requestId']),
    tenant,
    actor: keyId,
    em: tenantEntities(deps.orm, tenant),
    id,
    ...parsed,
    idempotencyKey: takesKey(route) ? readKey(ctx.req.headers['idempotency-key']) : undefined,
    target: `${ctx.method} ${ctx.path}`,
    wait,
    lastEventId: route.streams ? ctx.get('Last-Event-ID') || undefined : undefined,
    gone: gone.signal,
  });
  ctx.state['heldMs'] = wait?.heldMs;
  ctx.status = answer.status;
  ctx.set(answer.headers ?? {});
  ctx.body = answer.body;
}

/** Counted from when the request came, as the caller counts. */
function waitOf(ctx: Context, startedMs: number): Wait | undefined {
  const seconds = preferredWait(ctx.req.headers['prefer']);
  return seconds === undefined ? undefined : { seconds, untilMs: startedMs + seconds * 1000, heldMs: 0 };
}

async function readBody({ body, bodyBytesMax, otherBody }: Route, ctx: Context): Promise<unknown> {
  if (body === undefined) return undefined;
  if (otherBody === undefined || ctx.is(otherBody.mediaType) !== otherBody.mediaType) {
    return await readJson(ctx.req, bodyBytesMax);
  }
  return otherBody.read(await readBytes(ctx.req, bodyBytesMax));
}

/** Repeated parameters become a list, `a[b]` an object; an empty parameter means absent. */
function queryOf(querystring: string): Record<string, unknown> {
  const parameters = new URLSearchParams(querystring);
  // What is no UTF-8 would be looked for as something else.
  if (querystring.includes('%') && !isDecodable(querystring))
    throw wrongFields([{ field: 'query', message: 'Encode the parameters as UTF-8, percent-encoded.' }]);
  // Maps, because a name such as __proto__ is a parameter like any other, to be refused.
  const query = new Map<string, unknown>();
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name).filter((value) => value !== '');
    if (values.length === 0) continue;
    const value = values.length === 1 ? values[0] : values;
    const [, outer, inner] = /^(\w+)\[([^\]]+)\]$/.exec(name) ?? [];
    if (outer === undefined || inner === undefined || inner === '__proto__') query.set(name, value);
    else {
      const known = query.get(outer);
      // Given as text as well: the text is what is wrong, and its schema says so.
      if (known !== undefined && !(known instanceof Map)) continue;
      query.set(outer, (known ?? new Map<string, unknown>()).set(inner, value));
    }
  }
  const plain = (value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value);
  return Object.fromEntries([...query].map(([name, value]) => [name, plain(value)]));
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
