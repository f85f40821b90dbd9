import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';
import { tenantFilter } from './tenant-filter.ts';

export const credentialTypes = ['paybill', 'till'] as const;
export type CredentialType = (typeof credentialTypes)[number];

const DarajaCredentialSchema = defineEntity({
  name: 'DarajaCredential',
  tableName: 'daraja_credentials',
  filters: tenantFilter,
  properties: {
    id: p.text().primary(),
    organisationId: p.text(),
    environment: p.text().$type<Environment>(),
    name: p.text(),
    type: p.text().$type<CredentialType>(),
    businessShortCode: p.text(),
    tillNumber: p.text().strictNullable(),
    defaultAccountReference: p.text(),
    isDefault: p.boolean(),
    /** Null: removed a while after its deletion. Nobody can be prompted or asked by it any more. */
    secretsSealed: p.text().strictNullable(),
    /** Who may ask in the organisation's name; its security credential is among the secrets. Null: nobody. */
    initiatorName: p.text().strictNullable(),
    /** When Safaricom took its registration for Pull Transactions; null: it is not pulled. */
    pullRegisteredAt: p.datetime().strictNullable(),
    pullNominatedNumber: p.text().strictNullable(),
    /** Since when it is as it is: what earlier prompts ran into says nothing about it. */
    wiredAt: p.datetime().defaultRaw('now()'),
    /** Payments that failed by its wrong wiring, without a success in between. */
    wiringFailures: p.integer().default(0),
    /** Since when it prompts nobody, and the result code that says why. */
    suspendedAt: p.datetime().strictNullable(),
    suspendedCode: p.text().strictNullable(),
    /** Why a person let it prompt again. */
    resumeReason: p.text().strictNullable(),
    /** The token in the address of its account's notices: hashed to look it up, sealed to build the address. */
    noticeTokenHash: p.text().strictNullable(),
    noticeTokenSealed: p.text().strictNullable(),
    /** When Safaricom last took the addresses of its notices. */
    c2bRegisteredAt: p.datetime().strictNullable(),
    /** When Safaricom last took its consumer key and secret; null: never these. */
    verifiedAt: p.datetime().strictNullable(),
    /** The last sequence number of its events. */
    eventSequence: p.integer().default(0),
    /** Since when it takes no new payments; what belongs to it goes on. */
    deletedAt: p.datetime().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});
/** One paybill or till at Safaricom; its consumer key, consumer secret, passkey and security credential are sealed together. */
export class DarajaCredential extends DarajaCredentialSchema.class {}
DarajaCredentialSchema.setClass(DarajaCredential);
