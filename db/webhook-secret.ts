import { randomBytes } from 'node:crypto';

/** 24 random bytes in the form that the libraries of Standard Webhooks take. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`;
