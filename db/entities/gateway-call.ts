import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';

const GatewayCallSchema = defineEntity({
  name: 'GatewayCall',
  tableName: 'gateway_calls',
  properties: {
    id: p.bigint('number').primary(),
    environment: p.text().$type<Environment>(),
    credentialId: p.text(),
    /** The gateway failed, whoever asked; what it answered to one tenant's mistake is no failure. */
    failed: p.boolean(),
    at: p.datetime().defaultRaw('clock_timestamp()'),
  },
});
/** One push as the circuit sees it. Kept for an hour, in an unlogged table. */
export class GatewayCall extends GatewayCallSchema.class {}
GatewayCallSchema.setClass(GatewayCall);
