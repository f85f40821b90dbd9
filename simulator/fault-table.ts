import { type RefusalWords, refusals, spikeArrestBody } from './refusals.ts';

export const faultableCalls = ['push', 'query', 'oauth'] as const;
export type FaultableCall = (typeof faultableCalls)[number];

/** What a fault does to one request. */
export type FaultEffect =
  /** This answer in place of the true one; the request goes no further. */
  | { kind: 'answer'; status: number; contentType: string; body: string }
  | { kind: 'refuse'; words: RefusalWords }
  /** The token of the request is no longer good, for any request. */
  | { kind: 'revokeToken' }
  /** The connection is destroyed, before or after the request was carried out. */
  | { kind: 'cut'; when: 'before' | 'after' }
  /** Carried out at once, answered later. */
  | { kind: 'hold'; until: 'delay' | 'callback' };

const html = 'text/html';

/** Fault → effect. A new fault is a new row; a new kind of effect is a new case in faults.ts. */
export const faultTable = {
  html200: {
    kind: 'answer',
    status: 200,
    contentType: html,
    body: '<html><head><title>Daraja</title></head><body>Welcome to the developer portal</body></html>',
  },
  empty500: { kind: 'answer', status: 500, contentType: 'text/plain', body: '' },
  html503: {
    kind: 'answer',
    status: 503,
    contentType: html,
    body: '<html><body>Request unsuccessful. Incapsula incident ID: 1234000560012345-67890</body></html>',
  },
  spikeArrest: {
    kind: 'answer',
    status: 429,
    contentType: 'application/json',
    body: JSON.stringify(spikeArrestBody(5)),
  },
  systemBusy: { kind: 'refuse', words: refusals.systemBusy },
  invalidToken: { kind: 'revokeToken' },
  resetBeforePrompt: { kind: 'cut', when: 'before' },
  ackLostAfterPrompt: { kind: 'cut', when: 'after' },
  ackSlow: { kind: 'hold', until: 'delay' },
  callbackBeforeAck: { kind: 'hold', until: 'callback' },
} as const satisfies Record<string, FaultEffect>;

export type FaultName = keyof typeof faultTable;
export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultTable, name);
