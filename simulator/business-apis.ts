import type { Router } from '@koa/router';
import type { AccessTokens } from './access-tokens.ts';
import { accountBalance } from './account-balance.ts';
import { b2c } from './b2c.ts';
import { createC2bNotices } from './c2b-notices.ts';
import { createC2bPayments } from './c2b-payments.ts';
import { c2bRegister } from './c2b-register.ts';
import { c2bSimulate } from './c2b-simulate.ts';
import { createC2bUrls } from './c2b-urls.ts';
import type { Clock } from './clock.ts';
import { createDeliveries } from './deliveries.ts';
import { createIncomingPayments } from './incoming-payments.ts';
import { createInitiatorCredentials } from './initiator-credentials.ts';
import { createInitiatorKey } from './initiator-key.ts';
import type { Ledger } from './ledger.ts';
import type { LiveLog } from './live-log.ts';
import type { Merchants } from './merchants.ts';
import type { PostOnce } from './post-once.ts';
import { pullQuery } from './pull-query.ts';
import { pullRegister, type PullRegister } from './pull-register.ts';
import { createRequireToken, tokenWords } from './require-token.ts';
import { reversal } from './reversal.ts';
import type { Rules } from './rules.ts';
import { createSettings } from './short-code-settings.ts';
import { transactionStatus } from './transaction-status.ts';

interface Given {
  seed: number;
  strict: boolean;
  clock: Clock;
  liveLog: LiveLog;
  merchants: Merchants;
  tokens: AccessTokens;
  ledger: Ledger;
  rules: Rules;
  postOnce: PostOnce;
  initiatorKeyFile: string | undefined;
}

export type BusinessParts = ReturnType<typeof createBusinessParts>;

/** What the APIs around the push need besides what it needs itself. */
export function createBusinessParts({ postOnce, initiatorKeyFile, ...given }: Given) {
  const settings = createSettings();
  const deliveries = createDeliveries({ ...given, postOnce });
  const c2bUrls = createC2bUrls();
  const c2bNotices = createC2bNotices({ ...given, c2bUrls, settings, deliveries });
  const incomingPayments = createIncomingPayments({ ...given, c2bNotices });
  const c2bPayments = createC2bPayments({ ...given, incomingPayments });
  const initiatorKey = createInitiatorKey(initiatorKeyFile);
  const initiatorCredentials = createInitiatorCredentials({ initiatorKey, settings });
  const pullRegistrations: PullRegister = new Set();
  /** The ids by which callers named their B2C requests, each with its short code. */
  const b2cRequestIds = new Set<string>();

  /** Registrations stay, so that running clients need not start again. */
  function clear(): void {
    const forgotten = [
      settings,
      deliveries,
      c2bNotices,
      incomingPayments,
      initiatorCredentials,
      b2cRequestIds,
    ];
    for (const part of forgotten) part.clear();
  }

  const c2b = { c2bUrls, incomingPayments, c2bPayments };
  const initiator = { initiatorKey, initiatorCredentials, b2cRequestIds };
  return { ...given, ...c2b, ...initiator, settings, deliveries, pullRegistrations, clear };
}

export function addBusinessRoutes(router: Router, parts: BusinessParts): void {
  const requireToken = createRequireToken(parts.tokens);
  for (const version of ['v1', 'v2'] as const) {
    const token = requireToken(tokenWords.c2bAndStatus);
    router.post(`/mpesa/c2b/${version}/registerurl`, token, c2bRegister(parts, version));
    router.post(`/mpesa/c2b/${version}/simulate`, token, c2bSimulate(parts, version));
  }
  const status = requireToken(tokenWords.c2bAndStatus);
  router.post('/mpesa/transactionstatus/v1/query', status, transactionStatus(parts));
  router.post('/mpesa/reversal/v1/request', requireToken(), reversal(parts));
  const payout = requireToken(tokenWords.b2cAndBalance);
  router.post('/mpesa/accountbalance/v1/query', payout, accountBalance(parts));
  router.post('/mpesa/b2c/v1/paymentrequest', payout, b2c(parts, 'v1'));
  router.post('/mpesa/b2c/v3/paymentrequest', payout, b2c(parts, 'v3'));
  const pull = requireToken(tokenWords.pull);
  router.post('/pulltransactions/v1/register', pull, pullRegister(parts));
  router.post('/pulltransactions/v1/query', pull, pullQuery(parts));
}
