import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'koa';
import * as z from 'zod';
import type { AccessTokens } from './access-tokens.ts';
import {
  faultableCalls,
  type FaultableCall,
  type FaultEffect,
  faultTable,
  isFaultName,
} from './fault-table.ts';
import type { LiveLog } from './live-log.ts';
import type { Push } from './pushes.ts';
import { Refusal, refusals } from './refusals.ts';

/** A fault to come: on the next `times` calls of a kind, of one phone or of any. */
export const PlannedFault = z.strictObject({
  on: z.enum(faultableCalls),
  phoneNumber: z.string().optional(),
  times: z.int().min(1).max(1_000_000).default(1),
  fault: z.string().refine(isFaultName, { error: `Must be one of ${Object.keys(faultTable).join(', ')}` }),
  /** For ackSlow; real milliseconds, not divided by the tempo. */
  delayMs: z.int().min(0).max(600_000).default(15_000),
});
export type PlannedFault = z.infer<typeof PlannedFault>;

interface FaultableRequest {
  on: FaultableCall;
  phoneNumber?: string | undefined;
}

export interface Faults {
  plan(fault: PlannedFault): void;
  planned(): PlannedFault[];
  /** Carries out the request, with the first planned fault that fits it. */
  around(ctx: Context, request: FaultableRequest, carryOut: () => Push | void): Promise<void>;
  clear(): void;
}

const plannedMax = 1_000;

export function createFaults({ tokens, liveLog }: { tokens: AccessTokens; liveLog: LiveLog }): Faults {
  let planned: PlannedFault[] = [];

  function take({ on, phoneNumber }: FaultableRequest): PlannedFault | undefined {
    const found = planned.find(
      (fault) => fault.on === on && (fault.phoneNumber === undefined || fault.phoneNumber === phoneNumber),
    );
    if (found === undefined) return undefined;
    found.times -= 1;
    planned = planned.filter(({ times }) => times > 0);
    liveLog.write({ kind: 'faultApplied', text: `${found.fault} on ${on}`, phoneNumber });
    return found;
  }

  async function around(ctx: Context, request: FaultableRequest, carryOut: () => Push | void): Promise<void> {
    const fault = take(request);
    if (fault === undefined) return void carryOut();
    const effect: FaultEffect = faultTable[fault.fault];
    switch (effect.kind) {
      case 'answer':
        ctx.status = effect.status;
        ctx.type = effect.contentType;
        ctx.body = effect.body;
        return;
      case 'refuse':
        throw new Refusal(effect.words);
      case 'revokeToken':
        tokens.revoke(ctx.get('authorization'));
        throw new Refusal(refusals.invalidAccessToken);
      case 'cut':
        if (effect.when === 'after') carryOut();
        return cut(ctx);
      case 'hold': {
        const push = carryOut();
        // Unreferenced, so that a long delay does not keep a stopped simulator alive.
        if (effect.until === 'delay') await sleep(fault.delayMs, undefined, { ref: false });
        else await push?.closed.promise;
      }
    }
  }

  return {
    plan(fault) {
      planned = [...planned, fault].slice(-plannedMax);
    },
    planned: () => planned,
    around,
    clear() {
      planned = [];
    },
  };
}

function cut(ctx: Context): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
}
