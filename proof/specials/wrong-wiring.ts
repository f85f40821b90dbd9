import { referenceOf } from '../load/scenarios.ts';
import { place, placePrompted, specialOrder, type Site } from './special.ts';
import { waitFor } from './wait-for.ts';

/** A merchant of its own, for a suspension refuses everything that follows. */
const merchant = 2;

/** Two payers type their PIN in vain because the wiring is wrong: no third is prompted, and nothing is created. */
export async function wrongWiring(site: Site): Promise<void> {
  const { stack, note } = site;
  const order = (scenario: 'wrongProduct' | 'wrongPartyB') => ({
    ...specialOrder('wrongWiring', site, '40', { merchant }),
    accountReference: referenceOf(scenario),
  });
  for (const scenario of ['wrongProduct', 'wrongPartyB'] as const) {
    const { placed } = await placePrompted(site, () => order(scenario));
    note(`a PIN in vain: ${scenario}`);
    await waitFor('the failure of a payment that was wired wrongly', async () => {
      const [row] = await stack.orm.em
        .fork()
        .execute<{ status: string }[]>('select status from payments where id = ?', [placed.paymentId]);
      return row?.status === 'failed' ? true : undefined;
    });
  }
  const { outcome } = await place(site, order('wrongProduct'));
  if (outcome !== 'refused') throw new Error(`A third prompt through wrong wiring was ${outcome}.`);
}
