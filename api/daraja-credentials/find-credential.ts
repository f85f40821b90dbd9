import { DarajaCredential } from '../../db/entities/index.ts';
import { notFound } from '../errors.ts';
import type { ApiRequest } from '../route.ts';

/** As it is stored now. A deleted one is not there. */
export async function findCredential({ em, id }: Pick<ApiRequest, 'em' | 'id'>): Promise<DarajaCredential> {
  const credential = await em.findOne(DarajaCredential, { id, deletedAt: null }, { refresh: true });
  if (credential === null) throw notFound('Daraja credential');
  return credential;
}
