import { place, specialOrder, type Site } from './special.ts';

/** Every answer by which Safaricom may say nothing of a prompt that it has put on the phone. */
const faults = [
  'ackLostBySystemBusy',
  'ackLostByInternalError',
  'ackLostBy504',
  'ackLostAfterPrompt',
] as const;

/**
 * The answer to a push is lost in every way that there is, and the payer takes long: whoever pushes again meets the
 * prompt that is still on the phone.
 */
export async function lostAnswers(site: Site): Promise<void> {
  const orders = faults.map((fault) =>
    specialOrder('lostAnswers', site, '18', { faults: [{ on: 'push', fault, times: 1 }] }),
  );
  await Promise.all(orders.map((order) => place(site, order)));
  for (const fault of faults) site.note(`${fault} on a push`);
}
