/** A row as the page Pull Transactions prints it. */
export const pulled = (changes: Record<string, unknown> = {}) => ({
  transactionId: 'UKP4K7Q2XN',
  trxDate: '2026-11-25T10:13:00Z',
  msisdn: 254708374149,
  sender: 'MPESA',
  transactiontype: 'c2b-pay-bill-debit',
  billreference: 'INV1042',
  amount: '10.00',
  organizationname: 'Daraja Pull API Test',
  ...changes,
});

export const pullFound = (rows: readonly unknown[], code = '1000') => ({
  ResponseRefID: '26178-42530161-2',
  ResponseCode: code,
  ResponseMessage: 'Success',
  Response: [rows],
});

export const pullEmpty = {
  ResponseRefID: '26178-42530161-2',
  ResponseCode: '1001',
  ResponseMessage: 'No data',
};
