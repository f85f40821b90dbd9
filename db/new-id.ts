import { ulid } from 'ulid';

export type IdPrefix =
  | 'org'
  | 'mem'
  | 'key'
  | 'cred'
  | 'pay'
  | 'cus'
  | 'evd'
  | 'ent'
  | 'pull'
  | 'chk'
  | 'stray'
  | 'case'
  | 'note'
  | 'stm'
  | 'close'
  | 'claim'
  | 'aud'
  | 'evt'
  | 'rsnd'
  | 'we'
  | 'whd'
  | 'wha'
  | 'wht'
  | 'req';

/** A readable prefix and 26 characters that sort by time (a ULID in lower case), by that of this process unless given. */
export const newId = (prefix: IdPrefix, at?: Date): string =>
  `${prefix}_${ulid(at?.getTime()).toLowerCase()}`;

/** Payment and transaction are two views of one row: the same 26 characters under two prefixes. */
export const transactionIdOf = (paymentId: string): string => paymentId.replace(/^pay_/, 'trxn_');
export const paymentIdOf = (id: string): string => id.replace(/^trxn_/, 'pay_');
