import { setTimeout as sleep } from 'node:timers/promises';
import { placePrompted, specialOrder, type Site } from './special.ts';
import { waitFor } from './wait-for.ts';

const awayMs = 2_500;

/** The database goes just when the callbacks of prompted payments come: what is acknowledged then must be stored. */
export async function databaseAway(site: Site): Promise<void> {
  const { stack, note } = site;
  const prompted = await Promise.all(
    Array.from({ length: 4 }, () => placePrompted(site, () => specialOrder('databaseAway', site, '18'))),
  );
  const phones = new Set(prompted.map(({ order }) => order.phoneNumber));
  await waitFor('a payer who types the PIN', async () =>
    (await stack.safaricom.pushes()).find(
      ({ phoneNumber, promptShownAt, acceptedAt }) =>
        phones.has(phoneNumber) &&
        promptShownAt !== null &&
        // Slow payers type 25 s after the push; the callback follows 0.3 s later.
        Date.now() - Date.parse(acceptedAt) > 24_000 / stack.tempo,
    ),
  );
  note('cut api from PostgreSQL while callbacks come');
  const link = stack.network['api to PostgreSQL'];
  link.cut();
  await sleep(awayMs);
  link.mend();
}
