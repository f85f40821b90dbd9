/** An error as Daraja words it; the HTTP status travels with it. */
export interface RefusalWords {
  status: number;
  errorCode: string;
  errorMessage: string;
}

/** Every refusal but the ones of a single field. One code covers unrelated causes: Daraja is like that. */
export const refusals = {
  invalidAuthentication: {
    status: 400,
    errorCode: '400.008.01',
    errorMessage: 'Invalid Authentication passed',
  },
  invalidGrantType: { status: 400, errorCode: '400.008.02', errorMessage: 'Invalid grant type passed' },
  missingAuthorization: {
    status: 404,
    errorCode: '404.001.04',
    errorMessage: 'Invalid Authentication Header',
  },
  invalidAccessToken: { status: 404, errorCode: '404.001.03', errorMessage: 'Invalid Access Token' },
  notFound: { status: 404, errorCode: '404.001.01', errorMessage: 'Resource not found' },
  methodNotAllowed: { status: 405, errorCode: '405.001', errorMessage: 'Method Not Allowed' },
  malformedJson: { status: 400, errorCode: '400.002.05', errorMessage: 'Invalid Request Payload' },
  unknownMerchant: { status: 500, errorCode: '500.001.1001', errorMessage: 'Merchant does not exist' },
  wrongPassword: { status: 500, errorCode: '500.001.1001', errorMessage: 'Wrong credentials' },
  subscriberLocked: {
    status: 500,
    errorCode: '500.001.1001',
    errorMessage: 'Unable to lock subscriber, a transaction is already in process for the current subscriber',
  },
  systemBusy: {
    status: 500,
    errorCode: '500.003.02',
    errorMessage: 'System is busy. Please try again in few minutes.',
  },
  spikeArrest: {
    status: 500,
    errorCode: '500.003.02',
    errorMessage: 'Error Occurred: Spike Arrest Violation',
  },
  quotaViolation: { status: 500, errorCode: '500.003.03', errorMessage: 'Quota Violation' },
  beingProcessed: {
    status: 500,
    errorCode: '500.001.1001',
    errorMessage: 'The transaction is being processed',
  },
  urlsRegistered: {
    status: 500,
    errorCode: '500.003.1001',
    errorMessage: 'Urls are already registered',
  },
  duplicateConversation: {
    status: 500,
    errorCode: '500.002.1001',
    errorMessage: 'Duplicate OriginatorConversationID.',
  },
  // By itself only a defect of the simulator gives this one.
  internalError: { status: 500, errorCode: '500.003.1001', errorMessage: 'Internal Server Error' },
} as const satisfies Record<string, RefusalWords>;

/** Thrown to answer a request with one of Daraja's errors. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly words: RefusalWords;

  constructor(words: RefusalWords) {
    super(words.errorMessage);
    this.words = words;
  }
}

const wrongField =
  (errorCode: string, start: string) =>
  (field: string): Refusal =>
    new Refusal({ status: 400, errorCode, errorMessage: `${start}Invalid ${field}` });

export const invalidField = wrongField('400.002.02', 'Bad Request - ');
export const invalidC2bField = wrongField('400.003.02', 'Bad Request - ');
export const invalidPullField = wrongField('400.001', '');

/** The gateway's own body when it has had enough; it is shaped like no other error. */
export const spikeArrestBody = (perMinute: number) => ({
  fault: {
    faultstring: `Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=${perMinute}, periodInMicroseconds=60000000, maxBurstMessageCount=${perMinute}.0}`,
    detail: { errorcode: 'policies.ratelimit.SpikeArrestViolation' },
  },
});
