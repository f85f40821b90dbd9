import { createHash } from 'node:crypto';

/** Tokens are looked up by this, so that a read of the table gives nobody a valid callback address. */
export const hashCallbackToken = (token: string): string => createHash('sha256').update(token).digest('hex');
