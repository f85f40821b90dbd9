const noPayout = 'Hakika pays nobody: B2C is the simulator’s for other projects';
const noReversal = 'Hakika gives no money back: a reversal is made in the portal of the organisation';

/** What cannot be played through Hakika, and why. */
export const notPlayed = {
  b2cAckLost: noPayout,
  b2cAfterQueueTimeout: noPayout,
  reversedByHand: noReversal,
  reversalNotFound: noReversal,
} as const;
export type NotPlayed = keyof typeof notPlayed;
