import { defineEntity, p } from '@mikro-orm/core';

const StrayCallbackSchema = defineEntity({
  name: 'StrayCallback',
  tableName: 'stray_callbacks',
  properties: {
    id: p.text().primary(),
    /** The kind of address that it came to; never the token in it. */
    route: p.text(),
    reason: p.text().$type<'unknownToken' | 'unreadable' | 'tooManyUnlisted'>(),
    sourceAddress: p.text().strictNullable(),
    bodySealed: p.text(),
    receivedAt: p.datetime().defaultRaw('clock_timestamp()'),
  },
});
/** A body that names nobody of ours, or that nobody can read: for operators, and for no verdict. */
export class StrayCallback extends StrayCallbackSchema.class {}
StrayCallbackSchema.setClass(StrayCallback);
