import type { DarajaCredential, Initiator } from './credential.ts';
import type { TransactionStatusRequest } from './schemas.ts';

export interface StatusQuestion {
  initiator: Initiator;
  receiptNumber: string;
  /** Where the result is posted, and where that the question waited too long. */
  resultUrl: string;
  timeoutUrl: string;
}

/** The body of a question about one receipt, asked by the short code that was paid. */
export function statusBody(
  { type, businessShortCode, tillNumber }: DarajaCredential,
  { initiator, receiptNumber, resultUrl, timeoutUrl }: StatusQuestion,
): TransactionStatusRequest {
  const asker =
    type === 'till'
      ? { PartyA: tillNumber ?? businessShortCode, IdentifierType: '2' }
      : { PartyA: businessShortCode, IdentifierType: '4' };
  return {
    Initiator: initiator.name,
    SecurityCredential: initiator.securityCredential,
    CommandID: 'TransactionStatusQuery',
    TransactionID: receiptNumber,
    ...asker,
    ResultURL: resultUrl,
    QueueTimeOutURL: timeoutUrl,
    Remarks: 'Receipt check',
    Occasion: 'Receipt check',
  };
}
