import { HakikaTimeoutError, type Hakika, type Payment } from '../../sdk/source/index.ts';
import type { Cli } from '../cli.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';

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
    cli.exitCode = exitCodeOf(payment);
    return payment;
  } catch (error) {
    // With a cause it is the api that did not answer.
    if (!(error instanceof HakikaTimeoutError) || error.cause !== undefined) throw error;
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

function exitCodeOf({ status }: Payment): ExitCode {
  if (status === 'completed') return exitCodes.ok;
  return status === 'unknown' ? exitCodes.notKnown : exitCodes.notPaid;
}
