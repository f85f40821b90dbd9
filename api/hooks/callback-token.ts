import { createHash } from 'node:crypto';

/**
 * Tokens are looked up by this, so that a read of the table gives nobody a valid callback address. It also makes the
 * comparison safe: how long the index takes tells something of a hash, from which nobody gets closer to the token.
 */
export const hashCallbackToken = (token: string): string => createHash('sha256').update(token).digest('hex');
