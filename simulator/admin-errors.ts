import type { Context, Middleware } from 'koa';
import * as z from 'zod';
import { readJson } from './read-json.ts';
import { Refusal, refusals } from './refusals.ts';

/** Daraja never says what is wrong with a body; here a person reads the answer. */
const bodyAdvice = 'Send one JSON object, with the header Content-Type: application/json.';

export async function readBody(ctx: Context): Promise<unknown> {
  const body = await readJson(ctx);
  if (body === undefined) throw new Refusal(refusals.malformedJson);
  return body;
}

/** Tells a person what is wrong with a request to the admin API, and what would be right. */
export const explainErrors: Middleware = async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    if (error instanceof z.ZodError) return answerError(ctx, 400, z.prettifyError(error));
    if (error instanceof Refusal) return answerError(ctx, 400, bodyAdvice);
    throw error;
  }
};

export function answerError(ctx: Context, status: number, message: string): void {
  ctx.status = status;
  ctx.body = { error: { status, message } };
}
