import { rememberRuns } from '../temporal-runs.ts';
import type { Stack } from '../stack/stack.ts';
import type { Site } from './special.ts';

/** Longer than the 48 hours after which a missing receipt is a case, and the 47 of asking about an unknown payment. */
const passedHours = 50;

/**
 * Everything is switched off and on again two days later, with a new Temporal that knows nothing: the payments still
 * open must be taken up from the database alone, and end, or become cases. The days pass by moving the instants of the
 * rows that something is still to happen with into the past; `prompt_by` stays, for the invariants.
 */
export async function twoDaysLater(site: Site): Promise<void> {
  const { stack, note } = site;
  await rememberRuns(stack);
  const all = [...stack.apis, ...stack.workers];
  await Promise.all(all.map((each) => each.kill()));
  await stack.temporal.kill();
  await stack.temporal.wipe();
  note('switch everything off for two days');
  const passed = `interval '${passedHours} hours' / ${stack.tempo}`;
  const em = stack.orm.em.fork();
  await em.execute(`update payments set created_at = created_at - ${passed}, due_at = due_at - ${passed},
    prompt_sent_at = prompt_sent_at - ${passed} where due_at is not null`);
  await em.execute(`update account_entries set occurred_at = occurred_at - ${passed},
    received_at = received_at - ${passed}, due_at = due_at - ${passed} where due_at is not null`);
  await em.execute(
    `update webhook_deliveries set dispatch_at = dispatch_at - ${passed} where dispatch_at is not null`,
  );
  await stack.temporal.restart();
  await Promise.all(all.map((each) => each.restart()));
}

/** Two days more, with all running, for the receipts of payments that were only found out after the first. */
export async function letReceiptsFallDue({ orm, tempo }: Stack): Promise<void> {
  await orm.em.fork().execute(
    `update payments set due_at = due_at - interval '${passedHours} hours' / ${tempo}
     where status = 'completed' and receipt_number is null and due_at is not null`,
  );
}
