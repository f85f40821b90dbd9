/** A result as the page Transaction Status shows it; a parameter that is null is left out. */
export function statusResult(changes: Record<string, unknown> = {}, ResultCode: unknown = 0) {
  const parameters: Record<string, unknown> = {
    DebitPartyName: '254708374149 - Wanjiru Kamau',
    CreditPartyName: '174379 - Daraja Shop',
    OriginatorConversationID: '3211-416020-3',
    InitiatedTime: 20_261_125_101_255,
    DebitAccountType: 'MMF Account For Customer',
    FinalisedTime: 20_261_125_101_300,
    TransactionStatus: 'Completed',
    ConversationID: 'AG_20261125_0000759228eccd0d0fb5',
    TransactionReason: '',
    ReceiptNo: 'UKP4K7Q2XN',
    Amount: 1500,
    ...changes,
  };
  const present = Object.entries(parameters).filter(([, value]) => value !== null);
  return {
    Result: {
      ResultType: 0,
      ResultCode,
      ResultDesc: 'The service request is processed successfully.',
      OriginatorConversationID: '10816-694520-2',
      ConversationID: 'AG_20261125_0000759228eccd0d0fb5',
      TransactionID: 'UKP0000000',
      ResultParameters: { ResultParameter: present.map(([Key, Value]) => ({ Key, Value })) },
      ReferenceData: { ReferenceItem: { Key: 'Occasion' } },
    },
  };
}

export const statusFailed = (ResultCode: unknown, ResultDesc: string) => ({
  Result: {
    ResultType: 0,
    ResultCode,
    ResultDesc,
    OriginatorConversationID: '1',
    ConversationID: '2',
    TransactionID: '',
  },
});

export const statusAccepted = {
  OriginatorConversationID: '1236-7134259-1',
  ConversationID: 'AG_20261125_1',
  ResponseCode: '0',
  ResponseDescription: 'Accept the service request successfully.',
};
