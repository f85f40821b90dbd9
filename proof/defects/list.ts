import type { Defect } from './defect.ts';

export const defects: readonly Defect[] = [
  {
    name: 'prompt guard removed',
    edits: [
      {
        file: 'activities/prompt-guard.ts',
        text: `where id = ? and prompt_sent_at is null and status = 'initiating' and clock_timestamp() < prompt_by`,
        becomes: 'where id = ?',
      },
    ],
    specials: ['frozenPastPromptBy'],
    scenarios: ['pays'],
    caughtBy: '1',
  },
  {
    name: 'guard released on "system is busy"',
    edits: [
      {
        file: 'daraja/push-rules.ts',
        text: `    errorCodes: ['500.003.02', 'policies.ratelimit.SpikeArrestViolation'],
    message: /spike arrest violation/i,`,
        becomes: `    errorCodes: ['500.003.02', 'policies.ratelimit.SpikeArrestViolation'],
    message: /spike arrest violation|system is busy/i,`,
      },
    ],
    specials: ['lostAnswers'],
    scenarios: ['ackLostBySystemBusy'],
    caughtBy: '1',
  },
  {
    name: 'push retried',
    edits: [
      {
        file: 'daraja/client.ts',
        text: `    const outcome = exchangeOutcome(exchange);
    // Not sent again`,
        becomes: `    let outcome = exchangeOutcome(exchange);
    if (outcome.outcome === 'uncertain')
      outcome = exchangeOutcome(await caller.post(darajaPaths.push, token, pushBody(credential, prompt, new Date())));
    // Not sent again`,
      },
    ],
    specials: ['lostAnswers'],
    scenarios: ['ackLostByReset', 'ackLostBy504'],
    caughtBy: '1',
  },
  {
    name: 'callback acknowledged before it is stored',
    edits: [
      {
        file: 'api/hooks/routes.ts',
        text: 'const payment = await storeCallback(deps, { token, body, sourceAddress: ctx.ip });',
        becomes: `void storeCallback(deps, { token, body, sourceAddress: ctx.ip }).then(
      (stored) => stored && wakePayment(deps, stored),
      () => undefined,
    );`,
      },
      {
        file: 'api/hooks/routes.ts',
        text: 'if (payment !== undefined) void wakePayment(deps, payment);',
        becomes: '',
      },
    ],
    specials: ['databaseAway'],
    scenarios: ['pays'],
    caughtBy: '6',
  },
  {
    name: 'a query failure allowed to overturn a success',
    edits: [
      {
        file: 'workflows/verdict.ts',
        text: `  if (top?.strength === 4) return`,
        becomes: `  const denial = all.find(({ kind, says }) => kind === 'query' && (says === 'failed' || says === 'canceled'));
  if (denial !== undefined) return { ...verdict, says: saidBy(denial), because: denial, cases };
  if (top?.strength === 4) return`,
      },
      {
        file: 'workflows/payment-status.ts',
        text: `completed: ['failed'],`,
        becomes: `completed: ['failed', 'canceled'],`,
      },
      {
        file: 'activities/next-status.ts',
        text: `if (payment.status === 'completed') return byPerson && payment.receiptNumber === null;`,
        becomes: `if (payment.status === 'completed') return true;`,
      },
    ],
    specials: ['lateTruth'],
    scenarios: ['pays'],
    caughtBy: '2',
  },
  {
    name: 'settle without its lock',
    edits: [
      {
        file: 'db/lock-payment.ts',
        text: `'select * from payments where id = ? for no key update'`,
        becomes: `'select * from payments where id = ?'`,
      },
    ],
    specials: ['settledTwiceAtOnce'],
    scenarios: ['callbackFourTimes'],
    caughtBy: '5',
  },
  {
    name: 'settle outside one transaction',
    edits: [
      {
        file: 'activities/settle.ts',
        text: `const settled = await everyTenantsEntities(deps.orm).transactional(async (em) => {`,
        becomes: `const em = everyTenantsEntities(deps.orm);
  const settled = await (async () => {`,
      },
      {
        file: 'activities/settle.ts',
        text: `settlement: await settlementOf(em, payment, now) };
  });`,
        becomes: `settlement: await settlementOf(em, payment, now) };
  })();`,
      },
    ],
    specials: ['killedWhileSettling'],
    scenarios: ['pays'],
    caughtBy: '4',
  },
  {
    name: 'receipt uniqueness off',
    edits: [
      {
        file: 'db/migrations/Migration20261124000000_initial.ts',
        text: `    primary key (organisation_id, environment, receipt_number),
`,
        becomes: '',
      },
    ],
    specials: ['foreignReceipt'],
    scenarios: ['pays'],
    caughtBy: '2',
  },
];
