import type { Context } from 'koa';
import type Koa from 'koa';
import { ownDocument } from '../../api/openapi/own-document.ts';
import { answerJudge, type ApiDocument } from '../api/support/answer-schema.ts';

/** What is served and is no operation: Safaricom's callbacks, and the pages that show the document. */
const outside = /^\/(?:hooks|docs)\b/;

const judge = answerJudge(ownDocument() as ApiDocument);

/** Holds every answer of the app to the OpenAPI document: one that is not documented becomes a 500 that says what is wrong. */
export function judged(app: Koa): Koa {
  app.middleware.unshift(async (ctx, next) => {
    await next();
    const problem = problemOf(ctx);
    if (problem === undefined) return;
    ctx.status = 500;
    ctx.body = { error: { status: 500, code: 'not_as_documented', message: problem } };
  });
  return app;
}

function problemOf(ctx: Context): string | undefined {
  const route: unknown = ctx['_matchedRoute'];
  if (outside.test(ctx.path)) return undefined;
  if (typeof route !== 'string' && ctx.status !== 405) return ctx.status === 404 ? undefined : 'no route';
  const method = ctx.method === 'HEAD' ? 'get' : ctx.method.toLowerCase();
  const path = String(route).replaceAll(/:(\w+)/g, '{$1}');
  const headers = new Headers(ctx.response.headers as Record<string, string>);
  try {
    judge(method, path, { status: ctx.status, headers, body: asSent(ctx.body) });
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

const asSent = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && !('pipe' in body) ? JSON.parse(JSON.stringify(body)) : body;
