import { HakikaError } from '../errors.ts';

/** What was received is not proven to come from Hakika: answer 400 and do nothing. */
export class WebhookVerificationError extends HakikaError {
  override readonly name = 'WebhookVerificationError';
}
