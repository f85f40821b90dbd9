import { type RefusalWords, refusals, spikeArrestBody } from './refusals.ts';

export const faultableCalls = ['push', 'query', 'oauth'] as const;
export type FaultableCall = (typeof faultableCalls)[number];

/** What a fault does to one request. */
export type FaultEffect =
  /** This answer in place of the true one, before the request was carried out (it never is) or after. */
  | { kind: 'answer'; when: 'before' | 'after'; status: number; contentType: string; body: string }
  | { kind: 'refuse'; when: 'before' | 'after'; words: RefusalWords }
  /** The token of the request is no longer good, for any request. */
  | { kind: 'revokeToken' }
  /** The connection is destroyed, before or after the request was carried out. */
  | { kind: 'cut'; when: 'before' | 'after' }
  /** Carried out at once, answered later: real milliseconds, unless the plan names others. */
  | { kind: 'delay'; delayMs: number }
  /** Carried out at once, answered when the first callback has been delivered. */
  | { kind: 'awaitCallback' };

export interface Fault {
  /** The calls on which it differs from every other fault and from no fault at all. */
  fits: readonly FaultableCall[];
  effect: FaultEffect;
}

const html = 'text/html';

/** Every fault. A new one is a new row; a new kind of effect is a new case in faults.ts. */
export const faultTable = {
  html200: {
    fits: faultableCalls,
    effect: {
      kind: 'answer',
      when: 'before',
      status: 200,
      contentType: html,
      body: '<html><head><title>Daraja</title></head><body>Welcome to the developer portal</body></html>',
    },
  },
  empty500: {
    fits: faultableCalls,
    effect: { kind: 'answer', when: 'before', status: 500, contentType: 'text/plain', body: '' },
  },
  html503: {
    fits: faultableCalls,
    effect: {
      kind: 'answer',
      when: 'before',
      status: 503,
      contentType: html,
      body: '<html><body>Request unsuccessful. Incapsula incident ID: 1234000560012345-67890</body></html>',
    },
  },
  spikeArrest: {
    fits: faultableCalls,
    effect: {
      kind: 'answer',
      when: 'before',
      status: 429,
      contentType: 'application/json',
      body: JSON.stringify(spikeArrestBody(5)),
    },
  },
  systemBusy: {
    fits: faultableCalls,
    effect: { kind: 'refuse', when: 'before', words: refusals.systemBusy },
  },
  spikeArrestError: {
    fits: faultableCalls,
    effect: { kind: 'refuse', when: 'before', words: refusals.spikeArrest },
  },
  quotaViolation: {
    fits: faultableCalls,
    effect: { kind: 'refuse', when: 'before', words: refusals.quotaViolation },
  },
  // A token request carries keys, no token.
  invalidToken: { fits: ['push', 'query'], effect: { kind: 'revokeToken' } },
  resetBeforePrompt: { fits: faultableCalls, effect: { kind: 'cut', when: 'before' } },
  // Only a push leaves something behind when its answer is lost; elsewhere it is resetBeforePrompt by another name.
  ackLostAfterPrompt: { fits: ['push'], effect: { kind: 'cut', when: 'after' } },
  ackLostBy504: {
    fits: ['push'],
    effect: {
      kind: 'answer',
      when: 'after',
      status: 504,
      contentType: html,
      body: '<html><head><title>504 Gateway Time-out</title></head><body>The server did not respond in time.</body></html>',
    },
  },
  ackLostByInternalError: {
    fits: ['push'],
    effect: { kind: 'refuse', when: 'after', words: refusals.internalError },
  },
  lockedAfterPrompt: {
    fits: ['push'],
    effect: { kind: 'refuse', when: 'after', words: refusals.subscriberLocked },
  },
  ackLostBySystemBusy: {
    fits: ['push'],
    effect: { kind: 'refuse', when: 'after', words: refusals.systemBusy },
  },
  ackSlow: { fits: faultableCalls, effect: { kind: 'delay', delayMs: 15_000 } },
  callbackBeforeAck: { fits: ['push'], effect: { kind: 'awaitCallback' } },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof faultTable;
export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultTable, name);

/** A fault to come, on the next `times` calls of a kind. */
export interface FaultPlan {
  on: FaultableCall;
  fault: FaultName;
  times: number;
  /** Real milliseconds, not divided by the tempo. */
  delayMs?: number | undefined;
}
