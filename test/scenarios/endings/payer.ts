import type { payerScenarios } from '../../../simulator/scenarios/payer.ts';
import { canceled, completed, failed, type Row, unknown } from '../ending.ts';

const lookedAtOnceMore = /Hakika looks once more/;

export const payerEndings = {
  pays: { alone: completed, notices: completed, likeness: completed, lists: completed },
  declines: { alone: canceled, lists: canceled },
  wrongPin: { alone: failed(/typed a wrong PIN/) },
  noMoney: { alone: failed(/balance is too low/) },
  unreachable: { alone: { ...failed(lookedAtOnceMore), prompts: 0 } },
  neverAnswers: { alone: unknown },
  paysLate: { alone: completed },
  refused: { alone: { ...failed(/Check it is an active M-Pesa line/), prompts: 0 } },
  // What a person does on the handset has tests of its own.
  waitsForPerson: { alone: failed(lookedAtOnceMore) },
  expires: { alone: failed(lookedAtOnceMore) },
  wrongProduct: { alone: failed(/Check type, short code and till number/) },
  wrongPartyB: { alone: failed(/wired wrongly/) },
  ruleLimited: { alone: { ...failed(/Look at the earlier payment first/), prompts: 0 } },
  payerBusy: {
    alone: { ...failed(/already has an M-Pesa prompt open; this payment charged nothing/), prompts: 0 },
  },
} as const satisfies Record<keyof typeof payerScenarios, Row>;
