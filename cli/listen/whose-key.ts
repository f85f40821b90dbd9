import type { Hakika } from '../../sdk/source/index.ts';

/** The organisation of the key: the same after the key was rotated. */
export async function whoseKey(hakika: Hakika): Promise<string> {
  const { id } = await hakika.request('getOrganisation', {});
  return id;
}
