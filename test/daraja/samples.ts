import type { DarajaCredential } from '../../daraja/credential.ts';
import type { PushRequest } from '../../daraja/client.ts';

export const paybill: DarajaCredential = {
  credentialId: 'cred_1',
  type: 'paybill',
  businessShortCode: '174379',
  tillNumber: null,
  consumerKey: 'key-of-the-app',
  consumerSecret: 'secret-of-the-app',
  passkey: 'bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919',
};

export const till: DarajaCredential = {
  ...paybill,
  credentialId: 'cred_2',
  type: 'till',
  businessShortCode: '5001234',
  tillNumber: '5009876',
};

export const prompt = {
  phoneNumber: '254708374149',
  amountShillings: 1_500,
  accountReference: 'INV1042',
  description: 'Order 1042',
  callbackUrl: 'https://pay.example.co.ke/hooks/5f0c',
};

export const acknowledgement = {
  MerchantRequestID: '2654-4b64-97ff-b827b542881d3130',
  CheckoutRequestID: 'ws_CO_23052022122137653708374149',
  ResponseCode: '0',
  ResponseDescription: 'Success. Request accepted for processing',
  CustomerMessage: 'Success. Request accepted for processing',
};

export const queryFound = (resultCode: unknown, checkoutRequestId = acknowledgement.CheckoutRequestID) => ({
  ResponseCode: '0',
  ResponseDescription: 'The service request has been accepted successsfully',
  MerchantRequestID: acknowledgement.MerchantRequestID,
  CheckoutRequestID: checkoutRequestId,
  ResultCode: resultCode,
  ResultDesc: 'Words of Safaricom',
});

export const errorBody = (errorCode: string, errorMessage: string) => ({
  requestId: '11728-2929992-1',
  errorCode,
  errorMessage,
});

export const fault = (faultstring: string, errorcode: string) => ({
  fault: { faultstring, detail: { errorcode } },
});

export const pushRequest = (changes: Partial<PushRequest> = {}): PushRequest => ({
  credential: paybill,
  token: 'token-1',
  prompt,
  writeByMs: performance.now() + 2_000,
  ...changes,
});
