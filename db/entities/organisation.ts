import { defineEntity, p } from '@mikro-orm/core';

const OrganisationSchema = defineEntity({
  name: 'Organisation',
  tableName: 'organisations',
  properties: {
    id: p.text().primary(),
    name: p.text(),
    maximumAmountShillings: p.integer().default(250_000),
    createdAt: p.datetime().defaultRaw('now()'),
    updatedAt: p.datetime().defaultRaw('now()'),
  },
});
/** A business that takes payments. */
export class Organisation extends OrganisationSchema.class {}
OrganisationSchema.setClass(Organisation);
