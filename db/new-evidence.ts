import type { EntityManager } from '@mikro-orm/postgresql';
import type { Evidence } from '../workflows/evidence.ts';
import { askAboutDoubtful } from './doubtful-receipt.ts';
import { withoutPhones } from './erased-payer.ts';
import type { Payment } from './entities/index.ts';
import { newId } from './new-id.ts';
import type { Sealer } from './sealed.ts';

/** Evidence as its finder knows it; the payment's row gives tenant and age. */
export type NewEvidence = Pick<Evidence, 'kind' | 'sourceKey' | 'says'> &
  Partial<
    Pick<
      Evidence,
      | 'resultCode'
      | 'detail'
      | 'advice'
      | 'receiptNumber'
      | 'amountShillings'
      | 'checkoutRequestId'
      | 'boundBy'
      | 'fromListedAddress'
      | 'shortCodeFits'
    >
  > & {
    merchantRequestId?: string | null;
    /** When it was asked for, where that is what its age means. Default: now. */
    askedAt?: Date;
    sourceAddress?: string | null;
    /** Of a decision: the evidence in view, as `kind/source key`. */
    considered?: readonly string[];
    /** What was received, word for word; stored sealed. */
    body?: string;
  };

export interface EvidenceContext {
  sealer: Sealer;
  tempo: number;
}

type PaymentOfEvidence = Pick<Payment, 'id' | 'organisationId' | 'environment'>;

/** What is stored of a value: of somebody who was forgotten, evidence is kept without them. */
function expressionOf(column: string): string {
  if (column === 'body_sealed') return 'case when payer_erased_at is null then ?::text end';
  if (column !== 'detail' && column !== 'checkout_request_id') return '?';
  return `case when payer_erased_at is null then ?::text else ${withoutPhones('?::text')} end`;
}

/**
 * Stores evidence once: the same (payment, kind, source key) again changes nothing and returns false. Its age since the
 * prompt is taken from the database's clock here, in payment time (real time times the tempo), so that judging never
 * needs a clock and thresholds mean the same at any tempo.
 */
export async function addEvidence(
  em: EntityManager,
  { sealer, tempo }: EvidenceContext,
  payment: PaymentOfEvidence,
  evidence: NewEvidence,
): Promise<boolean> {
  const id = newId('evd');
  const { body } = evidence;
  const values: Record<string, unknown> = {
    id,
    organisation_id: payment.organisationId,
    environment: payment.environment,
    kind: evidence.kind,
    source_key: evidence.sourceKey,
    says: evidence.says,
    result_code: evidence.resultCode,
    detail: evidence.detail,
    advice: evidence.advice,
    receipt_number: evidence.receiptNumber,
    amount_shillings: evidence.amountShillings,
    merchant_request_id: evidence.merchantRequestId,
    checkout_request_id: evidence.checkoutRequestId,
    bound_by: evidence.boundBy ?? 'token',
    source_address: evidence.sourceAddress,
    from_listed_address: evidence.fromListedAddress,
    short_code_fits: evidence.shortCodeFits,
    considered: evidence.considered === undefined ? null : JSON.stringify(evidence.considered),
    body_sealed: body === undefined ? null : sealer.seal('evidence-body', id, body),
  };
  const columns = Object.keys(values);
  const params = columns.flatMap((column) =>
    Array.from(expressionOf(column).matchAll(/\?/g), () => values[column] ?? null),
  );
  const rows = await em.execute<{ credential_id: string | null }[]>(
    `insert into evidence (${columns.join(', ')}, payment_id, age_ms)
     select ${columns.map(expressionOf).join(', ')}, id,
       round(extract(epoch from coalesce(?::timestamptz, clock_timestamp()) - prompt_sent_at) * 1000 * ?::float8)
     from payments where id = ? for key share on conflict (payment_id, kind, source_key) do nothing
     returning (select credential_id from payments where id = payment_id) as credential_id`,
    [...params, evidence.askedAt ?? null, tempo, payment.id],
  );
  const [stored] = rows;
  if (stored !== undefined && evidence.kind === 'callback')
    await askAboutDoubtful(em, sealer, { ...evidence, credentialId: stored.credential_id });
  return stored !== undefined;
}
