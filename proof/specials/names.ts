/** Runs besides the mix, in their order. */
export const specialNames = [
  'frozenPastPromptBy',
  'frozenAtTheGuard',
  'lostAnswers',
  'databaseAway',
  'killedWhileSettling',
  'settledTwiceAtOnce',
  'foreignReceipt',
  'lateTruth',
  'wrongWiring',
  'temporalWiped',
  'twoDaysLater',
] as const;
export type SpecialName = (typeof specialNames)[number];
