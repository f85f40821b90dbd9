import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'koa';
import type { AccessTokens } from './access-tokens.ts';
import {
  type FaultableCall,
  type FaultEffect,
  type FaultName,
  type FaultPlan,
  faultTable,
} from './fault-table.ts';
import type { LiveLog } from './live-log.ts';
import type { PlannedFault } from './planned-fault.ts';
import type { Push } from './pushes.ts';
import { Refusal, refusals } from './refusals.ts';

interface FaultableRequest {
  on: FaultableCall;
  phoneNumber?: string | undefined;
  /** The faults of the push's own scenario; what is planned by hand comes before them. */
  ofScenario?: FaultPlan[] | undefined;
}

export interface Faults {
  plan(fault: PlannedFault): void;
  /** Makes sure that the next `times` calls of this kind meet the fault; what is planned already is not added to. */
  planAtLeast(fault: FaultPlan): void;
  planned(): PlannedFault[];
  /** How often each fault was met. */
  applied(): Partial<Record<FaultName, number>>;
  /** Carries out the request, with the first planned fault that fits it; uses up what it takes from `ofScenario`. */
  around(ctx: Context, request: FaultableRequest, carryOut: () => Push | void): Promise<void>;
  clear(): void;
}

const plannedMax = 1_000;

export function createFaults({ tokens, liveLog }: { tokens: AccessTokens; liveLog: LiveLog }): Faults {
  let planned: PlannedFault[] = [];
  let applied: Partial<Record<FaultName, number>> = {};

  function takePlanned({ on, phoneNumber }: FaultableRequest): PlannedFault | undefined {
    const found = planned.find(
      (fault) => fault.on === on && (fault.phoneNumber === undefined || fault.phoneNumber === phoneNumber),
    );
    if (found === undefined) return undefined;
    found.times -= 1;
    planned = planned.filter(({ times }) => times > 0);
    return found;
  }

  function take(request: FaultableRequest): FaultPlan | undefined {
    const { on, phoneNumber, ofScenario } = request;
    const found = takePlanned(request) ?? takeOwn(on, ofScenario);
    if (found === undefined) return undefined;
    applied[found.fault] = (applied[found.fault] ?? 0) + 1;
    liveLog.write({ kind: 'faultApplied', text: `${found.fault} on ${on}`, phoneNumber });
    return found;
  }

  async function around(ctx: Context, request: FaultableRequest, carryOut: () => Push | void): Promise<void> {
    const fault = take(request);
    if (fault === undefined) return void carryOut();
    const effect: FaultEffect = faultTable[fault.fault].effect;
    switch (effect.kind) {
      case 'answer':
        if (effect.when === 'after') carryOutUnheard(carryOut);
        ctx.status = effect.status;
        ctx.type = effect.contentType;
        ctx.body = effect.body;
        return;
      case 'refuse':
        if (effect.when === 'after') carryOutUnheard(carryOut);
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
        await carryOut()?.announced.promise;
    }
  }

  function plan(fault: PlannedFault): void {
    planned = [...planned, fault].slice(-plannedMax);
  }

  function planAtLeast(fault: FaultPlan): void {
    const same = planned.find(({ on, fault: name }) => on === fault.on && name === fault.fault);
    if (same === undefined) plan({ ...fault });
    else same.times = Math.max(same.times, fault.times);
  }

  function clear(): void {
    planned = [];
    applied = {};
  }

  return { plan, planAtLeast, planned: () => planned, applied: () => ({ ...applied }), around, clear };
}

function takeOwn(on: FaultableCall, faults: FaultPlan[] = []): FaultPlan | undefined {
  const found = faults.find((fault) => fault.on === on && fault.times > 0);
  if (found !== undefined) found.times -= 1;
  return found;
}

/** A refusal is lost as an acknowledgement is. */
function carryOutUnheard(carryOut: () => unknown): void {
  try {
    carryOut();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

function cut(ctx: Context): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
}
