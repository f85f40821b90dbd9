import assert from 'node:assert/strict';
import { expect, test } from '@jest/globals';
import { lastReceiptAnswer, requestReceiptCheck } from '../../api/receipt-checks/receipt-answer.ts';
import { DarajaCredential, StatusCheck } from '../../db/entities/index.ts';
import { everyTenantsEntities } from '../../db/tenant.ts';
import { eventually } from '../support/eventually.ts';
import { becomes } from '../support/flow.ts';
import { completed } from './ending.ts';
import { gatewayEndings } from './endings/gateway.ts';
import { moneyEndings } from './endings/money.ts';
import { queryEndings } from './endings/query.ts';
import { uncertainEndings } from './endings/uncertain.ts';
import { expectEnding } from './expect-ending.ts';
import { perform } from './perform.ts';
import { play } from './stage.ts';

const engine = perform({ ...moneyEndings, ...gatewayEndings, ...queryEndings, ...uncertainEndings });

test.each([
  ['statusAfterQueueTimeout', 'completed'],
  ['statusQueueTimeout', null],
] as const)(
  '%s: a question about the receipt that times out in the queue says nothing, and a result that follows: %s',
  async (name, says) => {
    const played = await play(engine(), { name, way: 'alone', ending: completed });
    const { receipt_number: receipt } = await becomes(engine(), played.paymentId, 'completed');
    const em = everyTenantsEntities(engine().orm);
    const account = await em.findOneOrFail(DarajaCredential, { id: played.merchant.credentialId });
    await requestReceiptCheck(engine().apiDeps, account, String(receipt));
    await eventually(async () => {
      const answer = await lastReceiptAnswer(engine().apiDeps, account, String(receipt));
      assert.ok(answer !== undefined);
      const check = await em.fork().findOneOrFail(StatusCheck, { id: answer.checkId });
      expect(check.timedOutAt).toBeInstanceOf(Date);
      expect(answer.says).toBe(says);
    });
    await eventually(() => expectEnding(engine(), played));
  },
);
