import { expect, test } from '@jest/globals';
import { scenarioNames } from '../../simulator/scenarios.ts';
import { acknowledgementEndings } from './endings/acknowledgement.ts';
import { callbackEndings } from './endings/callback.ts';
import { contentsEndings } from './endings/contents.ts';
import { forgedEndings } from './endings/forged.ts';
import { gatewayEndings } from './endings/gateway.ts';
import { moneyEndings } from './endings/money.ts';
import { payerEndings } from './endings/payer.ts';
import { queryEndings } from './endings/query.ts';
import { uncertainEndings } from './endings/uncertain.ts';
import { notPlayed } from './not-played.ts';

test('every scenario of the simulator has an ending, or a reason why it has none', () => {
  const endings = {
    ...payerEndings,
    ...callbackEndings,
    ...contentsEndings,
    ...acknowledgementEndings,
    ...gatewayEndings,
    ...queryEndings,
    ...uncertainEndings,
    ...forgedEndings,
    ...moneyEndings,
  };
  const names = [...Object.keys(endings), ...Object.keys(notPlayed)];
  expect(names.toSorted()).toEqual(scenarioNames.toSorted());
});
