import { z } from 'zod';
import { jsonValue } from './json.ts';
import { instantOf, writtenTime } from './pull-time.ts';
import { printable, receiptIn, scalarText, wholeShillings } from './scalars.ts';
import { eastAfricaOffsetMs } from './timestamp.ts';

const Parameter = z.object({ Key: z.string(), Value: z.unknown() }).catch({ Key: '', Value: undefined });

const listOf = <Item extends z.ZodType>(item: Item) =>
  z.union([z.array(item), item.transform((one) => [one])]);

/** What Safaricom posts to the ResultURL of an initiator's request; one parameter alone comes without its list. */
const ResultBody = z.object({
  Result: z.object({
    ResultCode: z.union([z.int().transform(String), z.string().transform((text) => printable(text).trim())]),
    ResultDesc: z.string().transform(printable).catch(''),
    ResultParameters: z.object({ ResultParameter: listOf(Parameter) }).catch({ ResultParameter: [] }),
  }),
});

/**
 * What Transaction Status says about a receipt. `completed`: the money moved. `notCompleted`: the operation is known and did
 * not go through, or was taken back. `notKnown`: no word on it, such as bad credentials or an unknown receipt.
 */
export interface StatusResult {
  says: 'completed' | 'notCompleted' | 'notKnown';
  /** As text; `2001` are the initiator's credentials. */
  resultCode: string;
  resultDescription: string;
  /** Its name, password or role is wrong, or it is locked: the question says nothing about the receipt. */
  blamesInitiator: boolean;
  /** Such as `Completed`; null where the result has none. */
  transactionStatus: string | null;
  receiptNumber: string | null;
  amountShillings: number | null;
  occurredAt: Date | null;
  /** The short code that was paid. */
  creditShortCode: string | null;
  /** The payer's phone as it is written. */
  debitParty: string | null;
}

/** Reads the body of a result (Daraja page Transaction Status), as tolerantly as is safe. Undefined if it is none; never throws. */
export function parseStatusResult(body: string): StatusResult | undefined {
  const parsed = ResultBody.safeParse(jsonValue(body));
  if (!parsed.success || parsed.data.Result.ResultCode === '') return undefined;
  const { ResultCode, ResultDesc, ResultParameters } = parsed.data.Result;
  const value = (...names: string[]): unknown => onlyValue(ResultParameters.ResultParameter, names);
  const transactionStatus = scalarText(value('TransactionStatus', 'TransactionStaus'));
  const time = writtenTime(writtenOf(value('FinalisedTime')) ?? writtenOf(value('InitiatedTime')) ?? '');
  return {
    says: claim(ResultCode, transactionStatus),
    resultCode: ResultCode,
    resultDescription: ResultDesc,
    blamesInitiator: initiatorCodes.has(ResultCode),
    transactionStatus,
    receiptNumber: receiptIn(value('ReceiptNo', 'TransactionReceipt')),
    amountShillings: wholeShillings(scalarText(value('Amount', 'TransactionAmount'))),
    occurredAt: time === undefined ? null : instantOf(time, eastAfricaOffsetMs),
    creditShortCode: /^\s*(\d{5,7})\b/.exec(scalarText(value('CreditPartyName')) ?? '')?.[1] ?? null,
    debitParty:
      /^\s*([0-9a-f][0-9a-f* ]{6,63})/.exec(scalarText(value('DebitPartyName')) ?? '')?.[1]?.trim() ?? null,
  };
}

/** Unresolved, without the permission, wrong credentials, locked by too many of them, without the role. */
const initiatorCodes: ReadonlySet<string> = new Set(['20', '21', '2001', '8006', 'TP40153']);

function claim(code: string, status: string | null): StatusResult['says'] {
  if (code !== '0' || status === null) return 'notKnown';
  return /^completed$/i.test(status) ? 'completed' : 'notCompleted';
}

/** Two different values under one name prove neither, so they count as none. */
function onlyValue(parameters: readonly z.infer<typeof Parameter>[], names: readonly string[]): unknown {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const values = parameters.filter(
    ({ Key, Value }) => wanted.has(Key.replaceAll(/\s/g, '').toLowerCase()) && (Value ?? null) !== null,
  );
  return new Set(values.map(({ Value }) => Value)).size === 1 ? values[0]?.Value : undefined;
}

/** `20261125101530` and `2026-11-25 10:15:30`, and `25.11.2026 10:15:30` with its day first. */
function writtenOf(value: unknown): string | null {
  const text = scalarText(value);
  return text?.replace(/^(\d{2})\.(\d{2})\.(\d{4})/, '$3-$2-$1') ?? null;
}
