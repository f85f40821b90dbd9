import { databaseAway } from './database-away.ts';
import { foreignReceipt } from './foreign-receipt.ts';
import { frozenAtTheGuard, frozenPastPromptBy } from './frozen-workers.ts';
import { killedWhileSettling } from './killed-while-settling.ts';
import { lateTruth } from './late-truth.ts';
import { lostAnswers } from './lost-answers.ts';
import type { SpecialName } from './names.ts';
import { settledTwiceAtOnce } from './settled-twice-at-once.ts';
import { wrongWiring } from './wrong-wiring.ts';
import type { Special } from './special.ts';
import { temporalWiped } from './temporal-wiped.ts';
import { twoDaysLater } from './two-days-later.ts';

export const specials: Record<SpecialName, Special> = {
  frozenPastPromptBy,
  frozenAtTheGuard,
  lostAnswers,
  databaseAway,
  killedWhileSettling,
  settledTwiceAtOnce,
  foreignReceipt,
  lateTruth,
  wrongWiring,
  temporalWiped,
  twoDaysLater,
};
