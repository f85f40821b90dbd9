/** For a route of the app router: `export const POST = hakikaWebhooks({ secret, on })`. For pages take `@hakika/sdk/express`. */
export { hakikaWebhooks, type WebhookOptions } from './fetch.ts';
