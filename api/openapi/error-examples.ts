import { ApiError, errorBody, errorKinds, type ErrorCode } from '../errors.ts';
import { exampleId } from '../ids.ts';
import type { Scope } from '../api-keys/scopes.ts';

interface ErrorExample {
  message: string;
  facts?: Record<string, unknown>;
  /** Where it is about another request than the other examples. */
  requestId?: string;
}

const paymentId = exampleId('pay');
const customerId = exampleId('cus');
const provider = { code: '400.002.02', message: 'Bad Request - Invalid ShortCode' };

/** What each error looks like, in words that are really sent. */
const errorExamples: Record<ErrorCode, ErrorExample> = {
  missing_api_key: {
    message: 'Send your API key as "Authorization: Bearer hk_test_…" or "Bearer hk_live_…".',
  },
  invalid_api_key: { message: 'This API key is unknown, revoked or expired. Check it, or make a new one.' },
  invalid_access: { message: 'This API key lacks the scope. Use a key that has it.' },
  validation_error: { message: 'Correct the field named below and send the request again.' },
  invalid_json: {
    message: 'The body is not valid JSON in UTF-8. Check quotes and commas, and send it as application/json.',
  },
  invalid_request: { message: 'The headers or the address are too long: send at most 16 kB of them.' },
  invalid_idempotency_key: {
    message: 'An Idempotency-Key has 1 to 256 visible ASCII characters without spaces, such as a UUID.',
  },
  body_too_large: { message: 'Send a body of at most 64 KiB.' },
  not_found: {
    message: 'There is no record with this id. Check the id, and that the key is of its environment.',
  },
  method_not_allowed: { message: 'This address does not take this method. See /openapi.json.' },
  duplicate_error: {
    message: `Customer ${customerId} has this phone number. Use that one, or change it by PATCH.`,
    facts: { customerId },
  },
  customer_has_open_payment: {
    message: `Payment ${paymentId} still needs this phone number to find its outcome. Delete the customer after it.`,
    facts: { paymentId },
  },
  payer_has_open_prompt: {
    message: `Payment ${paymentId} may still be open on this phone. Wait for its outcome, then pay again.`,
    facts: { paymentId },
  },
  possible_duplicate: {
    message: `Payment ${paymentId} is the same and only just made. If you mean a second one, send an Idempotency-Key.`,
    facts: { paymentId },
  },
  idempotent_request_in_progress: {
    message: 'The first request with this Idempotency-Key still runs. Repeat it in two seconds.',
  },
  idempotency_key_reused: {
    message: 'This Idempotency-Key was used for another request. Use a new key for a new request.',
  },
  prompt_refused: {
    message:
      'Safaricom refused this number; nothing was charged. Check it is an active M-Pesa line, then pay again.',
    requestId: 'req_01m2fjf38r5t7w0y3b6d8g1k4m',
    facts: {
      paymentId: 'pay_01m2fjf2wp4w7y0a3c6e9g2j5m',
      provider: { code: '400.002.02', message: 'Bad Request - Invalid PhoneNumber' },
    },
  },
  provider_refused: {
    message:
      'Safaricom refused to register the addresses. Correct what `provider` names, then register again.',
    facts: { provider },
  },
  provider_unanswered: {
    message:
      'Safaricom gave no answer to the registration. Send the request again in a minute; twice does no harm.',
  },
  public_url_missing: {
    message: 'Set HAKIKA_PUBLIC_URL for the api, too: it is the address that Safaricom is to be given.',
  },
  provider_unavailable: {
    message:
      'Safaricom does not take prompts now, for anybody. Nothing was created and nobody was prompted. Send the request again in 30 s, with the same Idempotency-Key.',
  },
  credential_suspended: {
    message: `The Daraja credential Shop is suspended: two payments in a row failed with 2028 (The request is not permitted according to product assignment.). Check its type, and that businessShortCode is a paybill, and the one of this passkey. Where they are right, POST /v1/daraja-credentials/${exampleId('cred')}/resume with a reason; where not, save the right ones as credentials of their own.`,
    facts: { credentialId: exampleId('cred') },
  },
  credentials_refused: {
    message:
      'Safaricom’s sandbox refused the consumer key and secret. Copy both again from your app on Safaricom’s developer portal, send them by PATCH, and verify again.',
  },
  api_key_ended: { message: 'This API key was revoked. Make another one.' },
  last_settings_key: {
    message:
      'No other key of this environment has settings.write for as long. Make another first, or rotate this one: with overlapHours 0 if it leaked.',
  },
  credential_is_default: {
    message:
      'Payments that name no Daraja credentials go by these. Make others the default first, by PATCH with {"isDefault":true}.',
  },
  production_key_needed: {
    message: 'This concerns production too. Use a production key (hk_live_…) with settings.write.',
  },
  last_owner: { message: 'This is the last owner. Make another member an owner first.' },
  case_closed: {
    message: 'This case was closed before: "none". Read it, and resolve the payment if it is open again.',
  },
  decision_not_possible: {
    message: 'This payment is being prompted. Wait for its outcome, at most a minute.',
  },
  endpoint_disabled: {
    message: `Webhook endpoint ${exampleId('we')} is disabled: The receiver answered 410 Gone. Enable it by PATCH /v1/webhook-endpoints/${exampleId('we')} with {"disabled":false}, then send the request again.`,
  },
  receipt_used: {
    message: `Receipt UIE4K7Q2XN is used already, by ${exampleId('claim')}. Do not hand out anything for it again.`,
    facts: { claimId: exampleId('claim') },
  },
  receipt_not_settled: {
    message: `Receipt UIE4K7Q2XN is not free. It may be the money of payment ${paymentId}, which has no verdict yet. That is known in 84 s at the latest: wait for it. Then send the request again.`,
    facts: { paymentId },
  },
  receipt_not_proven: {
    message:
      'Nothing that counts from Safaricom proves receipt UIE4K7Q2XN and one amount. Read /v1/receipts/UIE4K7Q2XN for what is known, and claim it once it is real.',
  },
  query_budget_spent: {
    message:
      'Safaricom was asked about this payment just now. Read the payment, or ask again later; Hakika asks by itself too.',
    facts: { paymentId },
  },
  rate_limit_exceeded: {
    message:
      'This API key has made its 1000 requests of this moment. Nothing was done; send it again in 7 s.',
  },
  engine_unavailable: {
    message: 'Safaricom could not be asked: Temporal is away or no worker answers. Try again in a while.',
  },
  credentials_missing: {
    message: 'Save the Daraja credentials of your paybill or till for this environment first.',
  },
  internal_server_error: {
    message: 'Something went wrong on our side. Name this requestId to the operator of this server.',
  },
  service_unavailable: {
    message:
      'Hakika cannot reach its database. Send the request again in a few seconds, with the same Idempotency-Key.',
  },
};

/** An error's body as it is sent. */
const bodyOf = (code: ErrorCode, { message, facts = {}, requestId = exampleId('req') }: ErrorExample) =>
  errorBody(new ApiError(code, message, { facts }), requestId);

export const errorExample = (code: ErrorCode): object => ({
  summary: errorKinds[code].meaning,
  value: bodyOf(code, errorExamples[code]),
});

export const scopeExample = (scope: Scope): object => ({
  summary: `The key lacks ${scope}.`,
  value: bodyOf('invalid_access', {
    message: `This API key lacks the scope ${scope}. Use a key that has it.`,
  }),
});
