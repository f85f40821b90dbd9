import type { DarajaCredential } from './credential.ts';
import type { Span } from './pull-time.ts';
import type { PullQueryRequest, PullRegisterRequest } from './schemas.ts';
import { wallTime } from './timestamp.ts';

export interface PullRegistration {
  /** A Safaricom number of the merchant's, `2547…`. */
  nominatedNumber: string;
  callbackUrl: string;
}

/** What came in from `from` to `to`, without the first `offset` rows. */
export interface PullQuestion extends Span {
  offset: number;
}

export const pullRegisterBody = (
  { businessShortCode }: DarajaCredential,
  { nominatedNumber, callbackUrl }: PullRegistration,
): PullRegisterRequest => ({
  ShortCode: businessShortCode,
  RequestType: 'Pull',
  NominatedNumber: nominatedNumber,
  CallBackURL: callbackUrl,
});

export const pullBody = (
  { businessShortCode }: DarajaCredential,
  { from, to, offset }: PullQuestion,
): PullQueryRequest => ({
  ShortCode: businessShortCode,
  StartDate: wallTime(from),
  EndDate: wallTime(to),
  OffSetValue: String(offset),
});

/** The path of ours that a registration names (CallBackURL of the Daraja page Pull Transactions). */
export const pullHookPath = '/hooks/pull';
