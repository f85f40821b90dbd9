import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'koa';
import type { AccessTokens } from './access-tokens.ts';
import { type FaultableCall, type FaultEffect, faultTable } from './fault-table.ts';
import type { LiveLog } from './live-log.ts';
import type { PlannedFault } from './planned-fault.ts';
import type { Push } from './pushes.ts';
import { Refusal, refusals } from './refusals.ts';

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
    const effect: FaultEffect = faultTable[fault.fault].effect;
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
        try {
          if (effect.when === 'after') carryOut();
        } finally {
          // A refusal is lost too.
          cut(ctx);
        }
        return;
      case 'delay':
        try {
          carryOut();
        } finally {
          // A refusal is late too. Unreferenced, so that a long delay does not keep a stopped simulator alive.
          await sleep(fault.delayMs ?? effect.delayMs, undefined, { ref: false });
        }
        return;
      case 'awaitCallback':
        await carryOut()?.closed.promise;
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
