import { settle } from '../../../activities/settle.ts';
import type { Payment } from '../../../db/entities/index.ts';
import type { NewEvidence } from '../../../db/new-evidence.ts';
import { acknowledged } from '../../activities/world.ts';
import type { Engine } from '../../support/engine.ts';
import { insertPayment } from './rows.ts';

let receipts = 0;
/** A receipt that nobody else in this file has. */
export function freshReceipt(): string {
  receipts += 1;
  return `SCN${String(receipts).padStart(6, '0')}Z`;
}

export const settleNow = (
  engine: Engine,
  paymentId: string,
  evidence: readonly NewEvidence[] = [],
  more = {},
) => settle(engine.activityDeps, { paymentId, why: 'evidence', evidence, ...more });

/** A payment of KES 500 that was prompted 80 s ago, with this evidence settled in this order. */
export async function promptedPayment(
  engine: Engine,
  evidence: readonly NewEvidence[] = [],
  columns: Partial<Payment> = {},
): Promise<string> {
  const id = await insertPayment(engine, engine.tenant, {
    status: 'initiating',
    processedAt: null,
    amountShillings: 500,
    credentialId: engine.tenant.credentialId,
    promptSentAt: new Date(Date.now() - 80_000),
    ...columns,
  });
  await settleNow(engine, id, [acknowledged]);
  for (const each of evidence) await settleNow(engine, id, [each]);
  return id;
}

/** Everything was asked, and Safaricom said nothing certain: unknown, with its case. */
export async function unknownPayment(engine: Engine): Promise<string> {
  const id = await promptedPayment(engine);
  await settleNow(engine, id, [], { checksAsked: 100 });
  return id;
}

/** The open case of this kind, or the first. */
export async function openCaseOf(engine: Engine, paymentId: string, kind?: string): Promise<string> {
  const { body } = await engine.request(
    'GET',
    `/v1/cases?paymentId=${paymentId}&statuses=open${kind ? `&kinds=${kind}` : ''}`,
  );
  const [found] = body.data;
  if (found === undefined) throw new Error(`no open case of ${paymentId}`);
  return String(found['id']);
}
