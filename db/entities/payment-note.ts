import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

/** The guards around the rail that act on single payments. */
export const notingGuards = [
  'prompt',
  'push',
  'budget',
  'token',
  'circuit',
  'suspension',
  'callbackLimit',
  'callbackAddress',
  'callbackPush',
  'callbackAmount',
  'callbackReplay',
] as const;
export type NotingGuard = (typeof notingGuards)[number];

const PaymentNoteSchema = defineEntity({
  name: 'PaymentNote',
  tableName: 'payment_notes',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    paymentId: p.text(),
    guard: p.text().$type<NotingGuard>(),
    /** What exactly it acted on; with payment and guard it makes a note unique. */
    about: p.text(),
    /** What it did, in words for people. */
    text: p.text(),
    at: p.datetime().defaultRaw('clock_timestamp()'),
  },
});
/** What a guard did about a payment: no evidence, and no part of any verdict. */
export class PaymentNote extends PaymentNoteSchema.class {}
PaymentNoteSchema.setClass(PaymentNote);
