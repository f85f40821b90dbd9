import type { Context } from 'koa';
import * as z from 'zod';
import { tenantEntities } from '../db/tenant.ts';
import type { ApiDeps } from './deps.ts';
import { ApiError, notFound } from './errors.ts';
import { authenticate } from './middleware/authenticate.ts';
import { readJson } from './read-body.ts';
import type { Route } from './route.ts';
import { isStorable, validate } from './validate.ts';

const NoParameters = z.strictObject({});
const keyShape = /^[\x21-\x7e]{1,255}$/;

/** Serves one route: key and scope, then body and query by their schemas, then the handler, then its answer. */
export async function serve(deps: ApiDeps, route: Route, ctx: Context, id: string): Promise<void> {
  const tenant = await authenticate(deps.orm, ctx.get('Authorization'), route.scope);
  const body = route.body === undefined ? undefined : await readJson(ctx.req);
  if (!isStorable(id)) throw notFound('record');
  const answer = await route.handle({
    requestId: String(ctx.state['requestId']),
    tenant,
    em: tenantEntities(deps.orm, tenant),
    id,
    query: validate(route.query ?? NoParameters, queryOf(new URLSearchParams(ctx.querystring))),
    body: validate(route.body, body),
    idempotencyKey: idempotencyKey(ctx, route),
    target: `${ctx.method} ${ctx.path}`,
  });
  ctx.status = answer.status;
  ctx.set(answer.headers ?? {});
  ctx.body = answer.body;
}

/** Repeated parameters become a list, `a[b]` an object; an empty parameter means absent. */
function queryOf(parameters: URLSearchParams): Record<string, unknown> {
  // A map, because a name such as __proto__ is a parameter like any other, to be refused.
  const query = new Map<string, unknown>();
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name).filter((value) => value !== '');
    if (values.length === 0) continue;
    const value = values.length === 1 ? values[0] : values;
    const [, outer, inner] = /^(\w+)\[([^\]]+)\]$/.exec(name) ?? [];
    if (outer === undefined || inner === undefined) query.set(name, value);
    else query.set(outer, Object.assign({}, query.get(outer), { [inner]: value }));
  }
  return Object.fromEntries(query);
}

function idempotencyKey(ctx: Context, { method }: Route): string | undefined {
  const key = ctx.get('Idempotency-Key');
  if (key === '' || method !== 'post') return undefined;
  if (keyShape.test(key)) return key;
  const message = 'An Idempotency-Key has 1 to 255 visible ASCII characters without spaces, such as a UUID.';
  throw new ApiError('invalid_idempotency_key', message);
}
