import { defineEntity, p } from '@mikro-orm/core';

const PaymentWordsSchema = defineEntity({
  name: 'PaymentWords',
  tableName: 'payment_words',
  properties: { paymentId: p.text().primary(), words: p.text() },
});
/** What a payment is searched by; kept by the database. Read beside its payment, which carries the tenant. */
export class PaymentWords extends PaymentWordsSchema.class {}
PaymentWordsSchema.setClass(PaymentWords);
