import type { Router } from '@koa/router';
import * as z from 'zod';
import { answerError, explainErrors, readBody } from './admin-errors.ts';
import type { Clock } from './clock.ts';
import { eventStream } from './event-stream.ts';
import type { Faults } from './faults.ts';
import { isIncoming, type Ledger } from './ledger.ts';
import type { LiveLog } from './live-log.ts';
import { Merchant, type Merchants } from './merchants.ts';
import { PlannedFault } from './planned-fault.ts';
import { presentLedgerEntry, presentPrompt, presentPush } from './present.ts';
import type { PromptLife } from './prompt-life.ts';
import type { Push, Pushes } from './pushes.ts';
import type { QueryLimit } from './query-limit.ts';
import { addRuleRoutes } from './rule-routes.ts';
import type { Rules } from './rules.ts';
import { describeScenarios, type ScenarioName } from './scenarios.ts';

interface AdminParts {
  clock: Clock;
  merchants: Merchants;
  faults: Faults;
  rules: Rules;
  queryLimit: QueryLimit;
  pushes: Pushes;
  ledger: Ledger;
  promptLife: PromptLife;
  liveLog: LiveLog;
  reset: () => void;
}

const PhoneFilter = z.object({ phoneNumber: z.string().optional() });
const PushFilter = PhoneFilter.extend({ limit: z.coerce.number().int().min(1).default(1_000) });
const HandsetAnswer = z.strictObject({ action: z.enum(['pin', 'decline']) });

/** Adds the routes under `/_simulator/`: what Safaricom does not offer, and a test needs. */
export function addAdminRoutes(router: Router, parts: AdminParts): void {
  addViews(router, parts);
  addCommands(router, parts);
  addRuleRoutes(router, parts.rules);
}

function addViews(
  router: Router,
  { clock, merchants, faults, pushes, ledger, promptLife, queryLimit, liveLog }: AdminParts,
): void {
  router.get('/livez', (ctx) => {
    ctx.body = { status: 'ok' };
  });
  router.get('/_simulator/pushes', explainErrors, (ctx) => {
    const { phoneNumber, limit } = PushFilter.parse(ctx.query);
    const found = pushes.all().filter(ofPhone(phoneNumber, (push) => push.request.PhoneNumber));
    ctx.body = { pushes: found.slice(-limit).map(presentPush) };
  });
  router.get('/_simulator/ledger', explainErrors, (ctx) => {
    const { phoneNumber } = PhoneFilter.parse(ctx.query);
    const entries = ledger.entries().filter(ofPhone(phoneNumber, (entry) => entry.phoneNumber));
    ctx.body = { entries: entries.map(presentLedgerEntry) };
  });
  router.get('/_simulator/stats', (ctx) => {
    const entries = ledger.entries();
    const incoming = entries.filter(isIncoming);
    const amountShillings = incoming.reduce((sum, entry) => sum + entry.amountShillings, 0);
    ctx.body = {
      counts: liveLog.counts(),
      scenarios: countByScenario(pushes.all()),
      faults: faults.applied(),
      ledger: { entries: entries.length, amountShillings },
      livePrompts: promptLife.livePrompts().length,
      highestQueriesPerMinute: queryLimit.highestPerMinute(),
    };
  });
  router.get('/_simulator/handset', (ctx) => {
    const prompts = promptLife.livePrompts();
    ctx.body = { prompts: prompts.map((push) => presentPrompt(push, clock)) };
  });
  router.get('/_simulator/merchants', (ctx) => {
    ctx.body = { merchants: merchants.all() };
  });
  router.get('/_simulator/scenarios', (ctx) => {
    ctx.body = { tempo: clock.tempo, scenarios: describeScenarios() };
  });
  router.get('/_simulator/faults', (ctx) => {
    ctx.body = { planned: faults.planned() };
  });
  router.get('/_simulator/events', eventStream(liveLog));
}

function addCommands(router: Router, { merchants, faults, promptLife, reset }: AdminParts): void {
  router.post('/_simulator/handset/:phoneNumber', explainErrors, async (ctx) => {
    const { action } = HandsetAnswer.parse(await readBody(ctx));
    const phoneNumber = ctx.params['phoneNumber'] ?? '';
    const push = promptLife.act(phoneNumber, action);
    if (push === undefined) {
      return answerError(ctx, 404, `No prompt is on the phone ${phoneNumber} now; push to it first.`);
    }
    ctx.body = { push: presentPush(push) };
  });
  router.post('/_simulator/merchants', explainErrors, async (ctx) => {
    const merchant = Merchant.parse(await readBody(ctx));
    merchants.add(merchant);
    ctx.status = 201;
    ctx.body = { merchant };
  });
  router.post('/_simulator/faults', explainErrors, async (ctx) => {
    faults.plan(PlannedFault.parse(await readBody(ctx)));
    ctx.status = 201;
    ctx.body = { planned: faults.planned() };
  });
  router.post('/_simulator/reset', (ctx) => {
    reset();
    ctx.status = 204;
  });
}

function countByScenario(pushes: Push[]): Partial<Record<ScenarioName, number>> {
  const counts: Partial<Record<ScenarioName, number>> = {};
  for (const { scenario } of pushes) counts[scenario.name] = (counts[scenario.name] ?? 0) + 1;
  return counts;
}

const ofPhone =
  <T>(phoneNumber: string | undefined, phoneOf: (item: T) => string) =>
  (item: T): boolean =>
    phoneNumber === undefined || phoneOf(item) === phoneNumber;
