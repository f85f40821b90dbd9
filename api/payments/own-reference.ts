import { randomInt } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { Payment, type Tenant } from '../../db/entities/index.ts';

/** Digits and capitals that nobody mistakes for another: without 0 O, 1 I L, U V. */
const letters = '23456789ABCDEFGHJKMNPQRSTWXYZ';
/** Some 4 · 10^14 references, and two characters below what Safaricom takes. */
const length = 10;

/** A credential whose default reference is empty, or this word, leaves the reference of each payment to us. */
export const wantsOwnReference = (defaultAccountReference: string): boolean =>
  defaultAccountReference === '' || defaultAccountReference.toLowerCase() === 'auto';

/** A reference that no payment of the tenant has. Two made at the same moment are kept apart by a unique index. */
export async function makeReference(em: EntityManager, tenant: Tenant): Promise<string> {
  for (;;) {
    const reference = Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
    const isTaken = (await em.count(Payment, { ...tenant, accountReference: reference })) > 0;
    if (!isTaken) return reference;
  }
}
