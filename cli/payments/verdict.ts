import { HakikaTimeoutError, type Hakika, type Payment } from '../../sdk/source/index.ts';
import type { Cli } from '../cli.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';

/** By when Safaricom is asked for the last time before a payment becomes unknown, and a little more. */
export const verdictSeconds = 200;

/** Waits for the verdict; the process then ends by whether it was paid. */
export async function verdictOf(
  cli: Cli,
  hakika: Hakika,
  id: string,
  seconds = verdictSeconds,
): Promise<Payment> {
  try {
    const payment = await hakika.payments.waitFor(id, { timeoutMs: seconds * 1_000 });
    if (payment.status !== 'completed') cli.exitCode = exitCodes.notPaid;
    return payment;
  } catch (error) {
    if (!(error instanceof HakikaTimeoutError)) throw error;
    throw new CommandError(
      'no_verdict',
      `${id} has no verdict after ${seconds} s. Go on by: hakika payments watch ${id}`,
      {
        cause: error,
        facts: { paymentId: id },
      },
    );
  }
}
