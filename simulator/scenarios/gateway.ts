import { pays, type Scenario } from '../scenario.ts';

const mayPushAgain = 'Wait and push again: nobody was prompted';
const freshTokenForAll = 'Wait, fetch one new token for all, and push again: nobody was prompted';
const askAgain = 'Conclude nothing from it; ask again, within the limit';

/** The gateway in front of M-Pesa is in trouble; once it is through, the payer pays. */
export const gatewayScenarios = {
  pushThrottled: {
    ...pays,
    title: 'Push throttled',
    effect: "The push answers 429 with the gateway's fault body twice, then works",
    clientMust: mayPushAgain,
    faults: [{ on: 'push', fault: 'spikeArrest', times: 2 }],
  },
  pushSpikeArrest: {
    ...pays,
    title: 'Push stopped by spike arrest',
    effect: 'The push answers 500.003.02 Error Occurred: Spike Arrest Violation twice, then works',
    clientMust: mayPushAgain,
    faults: [{ on: 'push', fault: 'spikeArrestError', times: 2 }],
  },
  pushSystemBusy: {
    ...pays,
    title: 'Push meets a busy system',
    effect: 'The push answers 500.003.02 System is busy twice, then works',
    clientMust: 'Not be sure that nobody was prompted; find out before any second push',
    faults: [{ on: 'push', fault: 'systemBusy', times: 2 }],
  },
  oauthThrottled: {
    ...pays,
    title: 'Token throttled',
    effect: 'The push answers 404.001.03, and the next two token requests answer 429',
    clientMust: freshTokenForAll,
    faults: [
      { on: 'push', fault: 'invalidToken', times: 1 },
      { on: 'oauth', fault: 'spikeArrest', times: 2 },
    ],
  },
  oauthSystemBusy: {
    ...pays,
    title: 'Token meets a busy system',
    effect: 'The push answers 404.001.03, and the next two token requests answer 500.003.02 System is busy',
    clientMust: freshTokenForAll,
    faults: [
      { on: 'push', fault: 'invalidToken', times: 1 },
      { on: 'oauth', fault: 'systemBusy', times: 2 },
    ],
  },
  oauthWaf503: {
    ...pays,
    title: 'Token stopped by the firewall',
    effect: 'The push answers 404.001.03, and the next two token requests answer 503 with a web page',
    clientMust: freshTokenForAll,
    faults: [
      { on: 'push', fault: 'invalidToken', times: 1 },
      { on: 'oauth', fault: 'html503', times: 2 },
    ],
  },
  queryThrottled: {
    ...pays,
    title: 'Callback lost, query throttled',
    effect: 'No callback comes, and the first two queries answer 429',
    clientMust: askAgain,
    callbacks: [],
    faults: [{ on: 'query', fault: 'spikeArrest', times: 2 }],
  },
  querySystemBusy: {
    ...pays,
    title: 'Callback lost, query busy',
    effect: 'No callback comes, and the first two queries answer 500.003.02 System is busy',
    clientMust: askAgain,
    callbacks: [],
    faults: [{ on: 'query', fault: 'systemBusy', times: 2 }],
  },
  tokenRevoked: {
    ...pays,
    title: 'Token revoked early',
    effect:
      'The push answers 404.001.03 Invalid Access Token though the token has not expired; a new one works',
    clientMust: 'Drop the token, fetch another, push once more: nobody was prompted',
    faults: [{ on: 'push', fault: 'invalidToken', times: 1 }],
  },
  tokenRevokedAtQuery: {
    ...pays,
    title: 'Callback lost, token revoked early',
    effect: 'No callback comes, and the first query answers 404.001.03',
    clientMust: 'Drop the token, fetch another, ask again',
    callbacks: [],
    faults: [{ on: 'query', fault: 'invalidToken', times: 1 }],
  },
  waf503: {
    ...pays,
    title: 'Push stopped by the firewall',
    effect:
      'The push answers 503 with a web page of the firewall; nobody is prompted, but the answer does not say so',
    clientMust: 'Read an answer that is not JSON; not push again before it is clear that nobody was prompted',
    faults: [{ on: 'push', fault: 'html503', times: 1 }],
  },
  html200: {
    ...pays,
    title: 'Push answered by the portal',
    effect: 'The push answers 200 with a web page; nobody is prompted, but the answer does not say so',
    clientMust:
      'Not take 200 for an acknowledgement; not push again before it is clear that nobody was prompted',
    faults: [{ on: 'push', fault: 'html200', times: 1 }],
  },
  queryWaf503: {
    ...pays,
    title: 'Callback lost, query stopped by the firewall',
    effect: 'No callback comes, and the first two queries answer 503 with a web page',
    clientMust: askAgain,
    callbacks: [],
    faults: [{ on: 'query', fault: 'html503', times: 2 }],
  },
  queryHtml200: {
    ...pays,
    title: 'Callback lost, query answered by the portal',
    effect: 'No callback comes, and the first two queries answer 200 with a web page',
    clientMust: askAgain,
    callbacks: [],
    faults: [{ on: 'query', fault: 'html200', times: 2 }],
  },
} as const satisfies Record<string, Scenario>;
