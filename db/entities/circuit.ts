import { defineEntity, p } from '@mikro-orm/core';
import type { Environment } from './environment.ts';

const CircuitSchema = defineEntity({
  name: 'Circuit',
  tableName: 'circuits',
  properties: {
    environment: p.text().$type<Environment>().primary(),
    /** Null while it is closed, and prompts pass. */
    openedAt: p.datetime().strictNullable(),
    /** From when single prompts are let through to see whether the gateway works again. */
    probeFrom: p.datetime().strictNullable(),
    /** While one of them is on its way, no other is let through. */
    probeUntil: p.datetime().strictNullable(),
    /** Calls from before this do not open it again. */
    closedAt: p.datetime().strictNullable(),
  },
});
/** Whether Safaricom's gateway of one environment takes prompts, as all processes and credentials saw it together. */
export class Circuit extends CircuitSchema.class {}
CircuitSchema.setClass(Circuit);
