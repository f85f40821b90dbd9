import { defineSearchAttributeKey } from '@temporalio/common';

// Plain text in Temporal's visibility store: ids, words and amounts only, never anything about the payer.
export const paymentStatusAttribute = defineSearchAttributeKey('PaymentStatus', 'KEYWORD');
export const organisationAttribute = defineSearchAttributeKey('OrganisationId', 'KEYWORD');
export const environmentAttribute = defineSearchAttributeKey('HakikaEnvironment', 'KEYWORD');
export const amountAttribute = defineSearchAttributeKey('AmountShillings', 'INT');

/** What a Temporal server must know before the first payment: an unregistered attribute makes every start fail. */
export const searchAttributeTypes: Record<string, 'Keyword' | 'Int'> = {
  PaymentStatus: 'Keyword',
  OrganisationId: 'Keyword',
  HakikaEnvironment: 'Keyword',
  AmountShillings: 'Int',
};
