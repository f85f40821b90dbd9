import { defineEntity, p } from '@mikro-orm/core';
import type { EvidenceKind } from '../../workflows/evidence.ts';
import type { PaymentStatus } from '../../workflows/payment-status.ts';
import type { Metadata } from './customer.ts';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

export const paymentSources = ['api', 'dashboard', 'checkout'] as const;
export type PaymentSource = (typeof paymentSources)[number];
export const paymentChannels = ['stk_push', 'c2b'] as const;
export type PaymentChannel = (typeof paymentChannels)[number];

const PaymentSchema = defineEntity({
  name: 'Payment',
  tableName: 'payments',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    customerId: p.text().strictNullable(),
    credentialId: p.text().strictNullable(),
    source: p.text().$type<PaymentSource>(),
    channel: p.text().$type<PaymentChannel>(),
    status: p.text().$type<PaymentStatus>(),
    statusDetail: p.text().strictNullable(),
    failureReason: p.text().strictNullable(),
    resultCode: p.text().strictNullable(),
    /** What kind of evidence the present verdict rests on. */
    settledBy: p.text().$type<EvidenceKind>().strictNullable(),
    correctedFrom: p.text().$type<PaymentStatus>().strictNullable(),
    amountShillings: p.integer(),
    phoneNumber: p.text(),
    description: p.text(),
    accountReference: p.text(),
    /** We made it, for this payment alone. */
    referenceIsOurs: p.boolean().default(false),
    receiptNumber: p.text().strictNullable(),
    merchantRequestId: p.text().strictNullable(),
    checkoutRequestId: p.text().strictNullable(),
    metadata: p.json<Metadata>(),
    /** The token in the callback's path: hashed to look it up, sealed to build the address at the push. */
    callbackTokenHash: p.text().strictNullable(),
    callbackTokenSealed: p.text().strictNullable(),
    /** Callbacks that came after so many different ones that their bodies were not kept. */
    callbacksNotKept: p.integer().default(0),
    /** Rises with every settlement. */
    revision: p.integer().default(0),
    /** The last sequence number of this payment's events. */
    eventSequence: p.integer().default(0),
    promptBy: p.datetime().strictNullable(),
    /** The prompt guard: set once, before the push leaves, by whoever may prompt. */
    promptSentAt: p.datetime().strictNullable(),
    /** How many checks of the schedule are behind it. */
    checksAsked: p.integer().default(0),
    /** When something must happen next; null when nothing must. */
    dueAt: p.datetime().strictNullable(),
    /** When the relay starts the workflow; null once it is known to have started. */
    startAt: p.datetime().strictNullable(),
    leasedUntil: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
    /** When the payment became completed, failed, canceled or unknown. */
    processedAt: p.datetime().strictNullable(),
    /** When its payer was forgotten. */
    payerErasedAt: p.datetime().strictNullable(),
  },
});
/** One payment; `pay_` and `trxn_` are two views of this row. */
export class Payment extends PaymentSchema.class {}
PaymentSchema.setClass(Payment);
