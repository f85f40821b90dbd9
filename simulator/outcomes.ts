/** How a push can end, and Safaricom's words for it. */
export const outcomes = {
  paid: { resultCode: 0, resultDesc: 'The service request is processed successfully.' },
  noMoney: { resultCode: 1, resultDesc: 'The balance is insufficient for the transaction.' },
  ruleLimited: { resultCode: 17, resultDesc: 'Rule limited.' },
  expired: { resultCode: 1019, resultDesc: 'Transaction has expired' },
  declined: { resultCode: 1032, resultDesc: 'Request cancelled by user.' },
  // Reached the phone, and its reply did not come back in time: says nothing about the money.
  smscTimeout: { resultCode: 1036, resultDesc: '[STK_CB - ]SMSC ACK timeout.' },
  unreachable: { resultCode: 1037, resultDesc: 'DS timeout user cannot be reached.' },
  // The prompt was shown and nobody touched it; Safaricom tells it apart from an unreachable phone by nothing.
  notAnswered: { resultCode: 1037, resultDesc: 'DS timeout user cannot be reached.' },
  // The merchant's ValidationURL refused the payment after the PIN. Safaricom publishes no code for it.
  validationRejected: { resultCode: 'C2B00016', resultDesc: 'The payment was rejected by the merchant.' },
  wrongPin: { resultCode: 2001, resultDesc: 'The initiator information is invalid.' },
  // No document of Safaricom says what it means for the money.
  pushError: { resultCode: 9999, resultDesc: 'An error occurred while sending a push request.' },
  unknownCode: { resultCode: 7777, resultDesc: 'Service response not available.' },
  // A TransactionType that is not the merchant's product: noticed only after the PIN.
  wrongProduct: {
    resultCode: 2028,
    resultDesc: 'The request is not permitted according to product assignment.',
  },
  // A PartyB that is not the merchant's: noticed only after the PIN, and a code that is a text.
  wrongPartyB: { resultCode: 'SFC_IC0003', resultDesc: 'The operator does not exist.' },
} as const satisfies Record<string, { resultCode: number | string; resultDesc: string }>;

export type Outcome = keyof typeof outcomes;

/** What a query says until the outcome is final. */
export const stillProcessing = {
  resultCode: 4999,
  resultDesc: 'The transaction is still under processing',
};
