import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

const ReceiptSchema = defineEntity({
  name: 'Receipt',
  tableName: 'receipts',
  filters: tenantFilter,
  properties: {
    organisationId: p.text().primary(),
    environment: p.text().$type<Environment>().primary(),
    receiptNumber: p.text().primary(),
    paymentId: p.text().strictNullable(),
    claimId: p.text().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
/** An M-Pesa receipt and its one owner. */
export class Receipt extends ReceiptSchema.class {}
ReceiptSchema.setClass(Receipt);
