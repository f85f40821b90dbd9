import type { DarajaCredential } from './entities/index.ts';

type Account = Pick<DarajaCredential, 'businessShortCode' | 'tillNumber'>;

/** A till is known by its own number and by that of its store. */
export const shortCodesOf = ({ businessShortCode, tillNumber }: Account): string[] =>
  tillNumber === null || tillNumber === undefined ? [businessShortCode] : [businessShortCode, tillNumber];
