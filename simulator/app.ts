import { createServer } from 'node:http';
import { Router } from '@koa/router';
import Koa, { type Context } from 'koa';
import { createAccessTokens } from './access-tokens.ts';
import { addAdminRoutes } from './admin.ts';
import { createAnnouncements } from './announcements.ts';
import { answerRefusals } from './answer-refusals.ts';
import { addBusinessAdminRoutes } from './business-admin.ts';
import { addBusinessRoutes, createBusinessParts } from './business-apis.ts';
import { createCallbacks } from './callback.ts';
import { createClock } from './clock.ts';
import { createFaults } from './faults.ts';
import { isHangUp } from './hang-up.ts';
import { createLedger } from './ledger.ts';
import { createLiveLog } from './live-log.ts';
import { createMerchants, type Merchant } from './merchants.ts';
import { oauth } from './oauth.ts';
import { addPageRoutes } from './page.ts';
import { createPostOnce } from './post-once.ts';
import { createPhoneLocks } from './phone-locks.ts';
import { createPromptLife } from './prompt-life.ts';
import { createPushes } from './pushes.ts';
import { createQueryLimit } from './query-limit.ts';
import { Refusal, refusals } from './refusals.ts';
import { parseRules, type RuleInput } from './rule.ts';
import { createRules } from './rules.ts';
import { createSelection } from './selection.ts';
import { createRequireToken } from './require-token.ts';
import { stkPush } from './stk-push.ts';
import { stkQuery } from './stk-query.ts';
import { createTwoMinuteRule } from './two-minute-rule.ts';

export interface SimulatorOptions {
  /** The same seed gives the same run, receipts included. (1) */
  seed?: number;
  /** Every wait is divided by it; 20 plays a minute in three seconds. (1) */
  tempo?: number;
  /** Added to the two that are always there. (none) */
  merchants?: readonly Merchant[];
  /** Real seconds, not divided by the tempo. (3599) */
  tokenLifeSeconds?: number;
  /** Queries per short code in 60 s, which the tempo shortens; null switches the limit off. (5) */
  queryLimitPerMinute?: number | null;
  /** End, by callback 17, the same amount to the same phone within two minutes of an earlier push. (false) */
  twoMinuteRule?: boolean;
  /** Hold AccountReference and TransactionDesc to their documented limits, which the sandbox does not. (false) */
  strict?: boolean;
  /** Which scenario a push gets; the first rule that fits wins, the digits of the phone come after all. (none) */
  rules?: readonly RuleInput[];
  /** The address of this machine from which forged callbacks come. (127.0.0.2) */
  forgerAddress?: string;
  /** Where the private key behind SecurityCredential is kept; made there if absent. (made anew when needed) */
  initiatorKeyFile?: string | undefined;
}

export interface Simulator {
  /** Port 0 takes any free port; the address comes back. */
  listen(port: number, host?: string): Promise<{ url: string }>;
  /** Forgets every wait, cuts every connection. */
  close(): Promise<void>;
}

/** A Safaricom of one's own, listening nowhere yet. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const parts = createParts(options);
  const app = createApp(parts);
  const handle = app.callback();
  const server = createServer((request, response) => void handle(request, response));

  async function listen(port: number, host = '127.0.0.1'): Promise<{ url: string }> {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
    const address = server.address();
    const boundPort = typeof address === 'object' && address !== null ? address.port : port;
    return { url: `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}` };
  }

  async function close(): Promise<void> {
    parts.clock.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await Promise.all([closed, parts.callbacks.close(), parts.postOnce.close()]);
  }

  return { listen, close };
}

type Parts = ReturnType<typeof createParts>;

function createParts(options: SimulatorOptions) {
  const { seed = 1, tempo = 1, strict = false } = options;
  const { queryLimitPerMinute = 5, tokenLifeSeconds = 3_599, forgerAddress = '127.0.0.2' } = options;
  const clock = createClock(tempo);
  const liveLog = createLiveLog();
  const merchants = createMerchants(options.merchants ?? []);
  const tokens = createAccessTokens(seed, tokenLifeSeconds);
  const faults = createFaults({ tokens, liveLog });
  const pushes = createPushes();
  const ledger = createLedger({ clock, seed });
  const postOnce = createPostOnce();
  const { initiatorKeyFile } = options;
  const rules = createRules(parseRules(options.rules ?? []));
  const given = { seed, strict, clock, liveLog, merchants, tokens, ledger, rules };
  const business = createBusinessParts({ ...given, postOnce, initiatorKeyFile });
  const callbacks = createCallbacks({ clock, liveLog, forgerAddress });
  const announcements = createAnnouncements({ clock, liveLog, callbacks });
  const phoneLocks = createPhoneLocks(clock);
  const promptLife = createPromptLife({ ...business, phoneLocks, announcements });
  const selection = createSelection({ seed, rules, pushes, faults, phoneLocks });
  const queryLimit = createQueryLimit(clock, queryLimitPerMinute);
  const twoMinuteRule = createTwoMinuteRule(clock, options.twoMinuteRule ?? false);

  /** Back to the start of the run. Merchants and tokens stay, so that running clients need not start again. */
  function reset(): void {
    clock.cancelAll();
    const forgetful = [phoneLocks, announcements, pushes, ledger, faults, rules, selection, business];
    for (const part of [...forgetful, queryLimit, twoMinuteRule, liveLog]) part.clear();
    liveLog.write({ kind: 'reset', text: 'Everything but merchants, tokens and registrations is forgotten' });
  }

  const state = { ...given, faults, selection, pushes, business, c2bPayments: business.c2bPayments };
  return { ...state, postOnce, callbacks, phoneLocks, promptLife, queryLimit, twoMinuteRule, reset };
}

function createApp(parts: Parts): Koa {
  const router = new Router();
  const requireToken = createRequireToken(parts.tokens)();
  router.get('/oauth/v1/generate', oauth(parts));
  router.post('/mpesa/stkpush/v1/processrequest', requireToken, stkPush(parts));
  router.post('/mpesa/stkpushquery/v1/query', requireToken, stkQuery(parts));
  addBusinessRoutes(router, parts.business);
  addAdminRoutes(router, parts);
  addBusinessAdminRoutes(router, parts.business);
  addPageRoutes(router);

  const app = new Koa();
  // Koa reports the errors of a client's connection as its own.
  app.on('error', (error: Error, ctx: Context) => {
    if (!isHangUp(error, ctx)) app.onerror(error);
  });
  app.use(answerRefusals(parts));
  app.use(router.routes());
  app.use(
    router.allowedMethods({
      throw: true,
      methodNotAllowed: () => new Refusal(refusals.methodNotAllowed),
      notImplemented: () => new Refusal(refusals.methodNotAllowed),
    }),
  );
  return app;
}
