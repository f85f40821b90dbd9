import { type Middleware } from 'koa';
import * as z from 'zod';
import { isHangUp } from './hang-up.ts';
import { merchantRequestId } from './identifiers.ts';
import type { LiveLog, LogKind } from './live-log.ts';
import { createRandom } from './random.ts';
import { Refusal, refusals } from './refusals.ts';

const kindByPath: Readonly<Record<string, LogKind>> = {
  '/oauth/v1/generate': 'tokenRefused',
  '/mpesa/stkpush/v1/processrequest': 'pushRefused',
  '/mpesa/stkpushquery/v1/query': 'queryRefused',
};

const WithPhoneNumber = z.object({ PhoneNumber: z.coerce.string() });

/** The one place where an error becomes an answer: `{ requestId, errorCode, errorMessage }`. */
export function answerRefusals({ seed, liveLog }: { seed: number; liveLog: LiveLog }): Middleware {
  const random = createRandom(seed, 'refusals');
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined && ctx.respond !== false)
        throw new Refusal(refusals.notFound);
    } catch (error) {
      if (isHangUp(error, ctx)) {
        liveLog.write({ kind: 'hungUp', text: `${ctx.method} ${ctx.path}: the client ended the connection` });
        return;
      }
      // An error that is not a refusal is a defect of ours: it is answered as Daraja would, and reported.
      if (!(error instanceof Refusal)) ctx.app.emit('error', error, ctx);
      const { status, errorCode, errorMessage } =
        error instanceof Refusal ? error.words : refusals.internalError;
      ctx.status = status;
      ctx.body = { requestId: merchantRequestId(random), errorCode, errorMessage };
      liveLog.write({
        kind: kindByPath[ctx.path] ?? 'requestRefused',
        text: `${ctx.method} ${ctx.path}: ${errorCode} ${errorMessage}`,
        phoneNumber: WithPhoneNumber.safeParse(ctx.state['requestBody']).data?.PhoneNumber,
      });
    }
  };
}
