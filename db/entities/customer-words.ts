import { defineEntity, p } from '@mikro-orm/core';

const CustomerWordsSchema = defineEntity({
  name: 'CustomerWords',
  tableName: 'customer_words',
  properties: { customerId: p.text().primary(), words: p.text() },
});
/** What a customer is searched by; kept by the database. Read beside its customer, which carries the tenant. */
export class CustomerWords extends CustomerWordsSchema.class {}
CustomerWordsSchema.setClass(CustomerWords);
