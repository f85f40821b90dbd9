import { sleep } from '@temporalio/workflow';

/** A workflow of the same name by other code: its history cannot be replayed by ours. */
export async function payment(): Promise<void> {
  await sleep('1 hour');
}
