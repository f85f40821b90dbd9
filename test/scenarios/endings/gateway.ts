import type { gatewayScenarios } from '../../../simulator/scenarios/gateway.ts';
import { absent, completed, type Ending, type Row, unknown, withoutReceipt } from '../ending.ts';

const neverPrompted: Ending = { ...unknown, prompts: 0 };
const neverPromptedAbsent: Ending = { ...absent, prompts: 0 };

/** Looks that come late are made together: then the third may come after the payment is given up for a while. */
const thirdLook: Ending = { ...withoutReceipt, events: [['completed'], ['unknown', 'completed']] };

export const gatewayEndings = {
  pushThrottled: { alone: completed },
  pushSpikeArrest: { alone: completed },
  pushSystemBusy: { alone: neverPrompted, lists: neverPromptedAbsent },
  oauthThrottled: { alone: completed },
  oauthSystemBusy: { alone: completed },
  oauthWaf503: { alone: completed },
  queryThrottled: { alone: thirdLook },
  querySystemBusy: { alone: thirdLook },
  tokenRevoked: { alone: completed },
  tokenRevokedAtQuery: { alone: withoutReceipt },
  waf503: { alone: neverPrompted, lists: neverPromptedAbsent },
  html200: { alone: neverPrompted, lists: neverPromptedAbsent },
  queryWaf503: { alone: thirdLook },
  queryHtml200: { alone: thirdLook },
} as const satisfies Record<keyof typeof gatewayScenarios, Row>;
