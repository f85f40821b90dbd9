import { pays, type Scenario, trueCallback } from '../scenario.ts';

/** The payer pays and a callback comes; what goes wrong is what it says. */
export const contentsScenarios = {
  oddMetadata: {
    ...pays,
    title: 'Pays, odd metadata',
    effect:
      'One or more of these: Items shuffled, Balance missing or without a value, Amount as text, PhoneNumber masked or absent, TransactionDate as text',
    clientMust: 'Read it all the same; never need the order, the Balance or the PhoneNumber',
    callbacks: [{ ...trueCallback, metadata: 'odd' }],
  },
  successWithoutMetadata: {
    ...pays,
    title: 'Pays, success without metadata',
    effect: 'Callback 0 with no CallbackMetadata: no receipt, no amount; the query says 0',
    clientMust: 'Never close it as failed; complete on a second sign, and fetch the receipt elsewhere',
    callbacks: [{ ...trueCallback, metadata: 'none' }],
  },
  callbackNamesOtherAmount: {
    ...pays,
    title: 'Pays, callback names another amount',
    effect: 'The debit is right, the callback names another amount',
    clientMust: 'Not complete on that callback; put it before a person',
    callbacks: [{ ...trueCallback, namesOtherAmount: true }],
  },
  debitsOtherAmount: {
    ...pays,
    title: 'Pays another amount',
    effect: 'Another amount than the push asked for is debited, and the callback names what was debited',
    clientMust: 'Not complete; put it before a person: money moved, and it is not the price',
    debitsOtherAmount: true,
  },
} as const satisfies Record<string, Scenario>;
