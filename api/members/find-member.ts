import { Member } from '../../db/entities/index.ts';
import { notFound } from '../errors.ts';
import type { ApiRequest } from '../route.ts';

/** Of the organisation, in either environment; as it is stored now. */
export async function findMember({ em, id }: Pick<ApiRequest, 'em' | 'id'>): Promise<Member> {
  const member = await em.findOne(Member, { id }, { refresh: true });
  if (member === null) throw notFound('member');
  return member;
}
