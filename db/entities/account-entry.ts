import { defineEntity, p } from '@mikro-orm/core';
import type { Binding } from '../../workflows/evidence.ts';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

export const entrySources = ['c2b', 'pull', 'statement', 'transactionStatus'] as const;
export type EntrySource = (typeof entrySources)[number];

/** Told one by one, of money that has just moved or that somebody asks about. The others come in lists, of any length. */
const noticeSources: readonly EntrySource[] = ['c2b', 'transactionStatus'];
/** As a condition of SQL, word for word that of the index. */
export const isNotice = `source in (${noticeSources.map((each) => `'${each}'`).join(', ')})`;

const AccountEntrySchema = defineEntity({
  name: 'AccountEntry',
  tableName: 'account_entries',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    /** The paybill or till whose account it is. */
    credentialId: p.text(),
    source: p.text().$type<EntrySource>(),
    /** What makes it the same entry when the source tells it again. */
    sourceKey: p.text(),
    receiptNumber: p.text(),
    amountShillings: p.integer(),
    /** When the money moved, by Safaricom's clock. */
    occurredAt: p.datetime(),
    /** How much of the clock that leaves open: a second, or a minute where a statement tells no seconds. */
    resolutionMs: p.integer().default(1_000),
    /** The short code named in it; null where the source names none. */
    shortCode: p.text().strictNullable(),
    /** What the payer or the push named as account; empty for a till. */
    accountReference: p.text().default(''),
    /** The payer as the source writes it: a phone in full, masked (`25470****149`) or hashed (SHA-256 in hex). */
    payer: p.text().strictNullable(),
    /** Whether it came from a listed address of Safaricom; null where we asked ourselves or no list is kept. */
    fromListedAddress: p.boolean().strictNullable(),
    sourceAddress: p.text().strictNullable(),
    bodySealed: p.text().strictNullable(),
    receivedAt: p.datetime().defaultRaw('clock_timestamp()'),
    /** The payment that it is evidence of; null while none was found, or when its receipt was claimed. */
    paymentId: p.text().strictNullable(),
    boundBy: p.text().$type<Binding>().strictNullable(),
    /** When its payment is looked for next; null when that is over. */
    dueAt: p.datetime().strictNullable(),
    leasedUntil: p.datetime().strictNullable(),
  },
});
/** Money that came to a short code, as one source told it. The same receipt may be told by several sources. */
export class AccountEntry extends AccountEntrySchema.class {}
AccountEntrySchema.setClass(AccountEntry);
