/** What a result code of a callback or a query means, what it proves, and what to tell people. */
export interface ResultCode {
  /** Safaricom's usual words. */
  meaning: string;
  /** `nothing`: it decides nothing; the payment stays open until better evidence comes. */
  says: 'completed' | 'failed' | 'canceled' | 'nothing';
  /** Final in practice but uncertain by nature: worth one more look later. */
  lookAgain: boolean;
  /** The credential is wired wrongly: every further prompt would waste a payer's PIN. */
  suspendsCredential: boolean;
  /** What to do, for the developer. */
  developer: string;
  /** What to do, for the payer. */
  payer: string;
}

type Words = Pick<ResultCode, 'meaning' | 'developer' | 'payer'>;

const plain = { lookAgain: false, suspendsCredential: false } as const;
const failed = (meaning: string, developer: string, payer: string): ResultCode => ({
  meaning,
  says: 'failed',
  ...plain,
  developer,
  payer,
});
const failedPerhaps = (...words: Parameters<typeof failed>): ResultCode => ({
  ...failed(...words),
  lookAgain: true,
});
const wiredWrongly = (...words: Parameters<typeof failed>): ResultCode => ({
  ...failed(...words),
  suspendsCredential: true,
});
const canceled = (words: Words): ResultCode => ({ says: 'canceled', ...plain, ...words });
const undecided = (meaning: string, developer: string): ResultCode => ({
  meaning,
  says: 'nothing',
  ...plain,
  developer,
  payer: 'We are checking with M-Pesa. Please do not pay again yet.',
});

const merchantAtFault = 'The payment could not be made. You were not charged. Please tell the shop.';
const tryAgain = 'The payment did not go through. You were not charged. Please try again.';
const askSafaricom = 'Ask Safaricom about this short code, giving the CheckoutRequestID.';
const waitForEvidence =
  'Wait: Hakika goes on asking, and settles this payment when Safaricom says what happened.';

const declined = {
  developer: 'The payer declined, or let the prompt lapse. Create a new payment when they are ready.',
  payer: 'You declined the payment, or the time ran out. You were not charged.',
};

const platform = undecided(
  'The platform of M-Pesa was overloaded, throttled or failing inside.',
  waitForEvidence,
);

/**
 * The codes known from Safaricom's pages and from production (Daraja pages M-Pesa Express, Account Balance, Reversal).
 * A closed list: only what is here ends a payment. Two-digit codes found in a single unofficial source are left out.
 */
export const resultCodes: Readonly<Record<string, ResultCode>> = {
  '0': {
    meaning: 'The service request is processed successfully.',
    says: 'completed',
    ...plain,
    developer: 'The payment is complete.',
    payer: 'The payment is complete. Thank you.',
  },
  '1': failed(
    'The balance is insufficient for the transaction.',
    "The payer's M-Pesa balance is too low. Ask them to top up, then create a new payment.",
    'Your M-Pesa balance is too low. Top up and try again.',
  ),
  '2': failed(
    'The amount is below the minimum of a transaction.',
    'Create a new payment with a larger amount.',
    'The amount is too small for M-Pesa. You were not charged.',
  ),
  '3': failed(
    'The amount is above the maximum of a transaction.',
    'Create payments of at most 250,000 shillings each.',
    'The amount is too large for one M-Pesa payment. You were not charged.',
  ),
  '4': failed(
    'The payment would exceed the daily transfer limit.',
    'The payer has reached the daily M-Pesa limit. Create a new payment tomorrow.',
    'You have reached your daily M-Pesa limit. Please try again tomorrow.',
  ),
  '5': failed('The payment would go below the minimum balance.', askSafaricom, tryAgain),
  '6': failed(
    'The payer could not be identified.',
    'Check that the phone number is an active M-Pesa line.',
    tryAgain,
  ),
  '7': failed('The receiver could not be identified.', 'Check short code and till number.', merchantAtFault),
  '8': failed(
    'The payment would exceed the maximum balance of the receiver.',
    'The paybill or till is full. Withdraw from it, then create a new payment.',
    merchantAtFault,
  ),
  '11': failed(
    "The payer's account is in an invalid state.",
    'The payer must call Safaricom (100) about their M-Pesa account.',
    'Your M-Pesa account cannot pay at the moment. Please call 100.',
  ),
  '12': failed(
    'The account to be credited is invalid.',
    'Check short code and till number.',
    merchantAtFault,
  ),
  '13': failed(
    'The account to be debited could not be identified.',
    'Check that the phone number is an active M-Pesa line.',
    tryAgain,
  ),
  '14': failed(
    'The account to be credited could not be identified.',
    'Check short code and till number.',
    merchantAtFault,
  ),
  // It speaks about an earlier request, which stands: read as a failure it would deny money that moved.
  '15': undecided('A duplicate of an earlier request was detected.', waitForEvidence),
  // Final for this prompt only: the earlier one, for the same payer and amount, may still be paid.
  '17': failed(
    'Rule limited: the same amount from the same payer within two minutes.',
    'Look at the earlier payment first: it may have been paid. If not, create a new one after two minutes.',
    'You were just asked for the same amount. Check your messages before you pay again.',
  ),
  '18': failed('The check of the credential failed.', askSafaricom, merchantAtFault),
  // From 18 to 29: codes of the initiator APIs, not seen for a prompt; all of them are about the configuration.
  '19': failed('The requests came in the wrong order.', askSafaricom, merchantAtFault),
  '20': failed('The initiator could not be identified.', askSafaricom, merchantAtFault),
  '21': failed('The initiator is not permitted to do this.', askSafaricom, merchantAtFault),
  '22': failed('Mandatory fields are missing.', askSafaricom, merchantAtFault),
  '24': failed('Parameters are invalid.', askSafaricom, merchantAtFault),
  '25': failed('The format of a parameter is invalid.', askSafaricom, merchantAtFault),
  '26': undecided('The system is busy; the service request is rejected.', waitForEvidence),
  '29': failed('The command is invalid.', askSafaricom, merchantAtFault),
  '1001': failed(
    'The subscriber could not be locked: another transaction is in process.',
    'The payer had another M-Pesa prompt or menu open. Wait two minutes, then create a new payment.',
    'Another M-Pesa session was open on your phone. Close it, wait two minutes and try again.',
  ),
  // Seen for prompts whose end Safaricom itself did not know.
  '1019': failedPerhaps(
    'The transaction has expired.',
    'The prompt expired. Hakika looks once more; then create a new payment.',
    'The time ran out before the payment was made. Please try again.',
  ),
  '1025': failed(
    'An error occurred while sending the push request.',
    'Shorten reference and description (the whole prompt may hold 182 characters), then create a new payment.',
    tryAgain,
  ),
  '1031': canceled({ meaning: 'The request was cancelled, or the PIN not entered in time.', ...declined }),
  '1032': canceled({ meaning: 'The request was cancelled by the user.', ...declined }),
  // The prompt did reach the phone and only the reply was lost, so the PIN may have been typed.
  '1036': undecided('The confirmation of the SMS centre timed out.', waitForEvidence),
  // Covers a phone that is off as well as a reply that got lost on the way.
  '1037': failedPerhaps(
    'Time-out: the user cannot be reached.',
    'The phone was off, busy, or did not answer. Hakika looks once more; then create a new payment.',
    'Your phone could not be reached. Check that it is on and has signal, then try again.',
  ),
  // Listed nowhere with a meaning: 1039 not at all, 1050 and 1051 only for standing orders.
  '1039': undecided('The meaning of this code is not published.', waitForEvidence),
  '1050': undecided('A standing order of this name exists.', waitForEvidence),
  '1051': undecided('The request of a standing order is malformed.', waitForEvidence),
  '1101': failed(
    'The text before the prompt is too long.',
    'Shorten reference and description, then create a new payment.',
    tryAgain,
  ),
  '1102': failed(
    'The authentication text and the text before the prompt are too long.',
    'Shorten reference and description, then create a new payment.',
    tryAgain,
  ),
  // For a prompt it means the PIN; for the initiator APIs, which never prompt, the security credential.
  '2001': failed(
    'The PIN is wrong.',
    'The payer typed a wrong PIN. Create a new payment for another try.',
    'The M-Pesa PIN was wrong. Please try again.',
  ),
  '2006': failed(
    'The status of the account does not allow this transaction.',
    'The short code is inactive. Ask Safaricom to activate it.',
    merchantAtFault,
  ),
  '2008': failed('The authentication failed.', 'Create a new payment.', tryAgain),
  '2026': failed('The session has expired.', 'Create a new payment.', tryAgain),
  '2028': wiredWrongly(
    'The request is not permitted according to product assignment.',
    'Check type, short code and till number of the credential, and that M-Pesa Express is enabled for it.',
    merchantAtFault,
  ),
  '2040': failed(
    'The customer type of the credited party is not supported.',
    'Check that the receiver is a registered paybill or till.',
    merchantAtFault,
  ),
  // Queries only, and never final: read as a failure it has failed payments that were being paid.
  '4999': undecided('The transaction is still under processing.', waitForEvidence),
  '8006': failed(
    'The security credential is locked.',
    "The payer's M-Pesa PIN is locked. They must call Safaricom (100) to unlock it.",
    'Your M-Pesa PIN is locked. Please call 100 to unlock it.',
  ),
  '9999': undecided('An internal error occurred.', waitForEvidence),
  // Said by the sandbox's query about real phones, which it does not prompt.
  E3008: failedPerhaps(
    'The sandbox does not prompt this phone.',
    'In the sandbox use 254708374149 or the simulator; real phones are prompted in production only.',
    tryAgain,
  ),
  // Of the initiator APIs, as 18 to 29.
  TP40153: failed('The operator lacks the permission for this API.', askSafaricom, merchantAtFault),
  SFC_IC0003: wiredWrongly(
    'The operator does not exist.',
    'The till or paybill is wired wrongly: check type, short code (for a till the store or head-office number) and till number.',
    merchantAtFault,
  ),
  '100000000': platform,
  '100000001': platform,
  '100000002': platform,
  '100000003': platform,
  '100000004': platform,
  '100000005': platform,
  '100000006': platform,
  '100000007': platform,
  '100000008': platform,
  '100000009': platform,
  '100000010': platform,
  '100000011': platform,
  '100000100': platform,
};

const unknown = undecided('This result code is unknown.', waitForEvidence);

/** The entry of a code. An unknown one says nothing: guessing could deny money that moved. */
export function resultCode(code: string): ResultCode {
  return (Object.hasOwn(resultCodes, code) ? resultCodes[code] : undefined) ?? unknown;
}
