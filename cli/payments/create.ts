import { usageError } from '../command-error.ts';
import { hakikaOf } from '../connection.ts';
import type { Cli } from '../cli.ts';
import { verdictOf } from './verdict.ts';
import { paymentFacts } from './words.ts';

export interface CreateOptions {
  phone?: string;
  customer?: string;
  amount: number;
  description: string;
  reference?: string;
  metadata?: Record<string, string>;
  credential?: string;
  idempotencyKey?: string;
  wait?: true;
}

export async function createPayment(cli: Cli, options: CreateOptions): Promise<void> {
  const hakika = await hakikaOf(cli);
  const { phone, customer, reference, metadata, credential } = options;
  if (phone !== undefined && customer !== undefined)
    throw usageError('Give --phone or --customer, not both: a customer has a phone.');
  const { idempotencyKey = crypto.randomUUID() } = options;
  cli.underway = {
    facts: { idempotencyKey },
    next: `Run it again with --idempotency-key ${idempotencyKey}: whatever was done, nobody is prompted twice.`,
  };
  const made = await hakika.payments.create(
    {
      ...(customer === undefined ? { phoneNumber: phone ?? '' } : { customerId: customer }),
      amount: options.amount,
      description: options.description,
      ...(reference !== undefined && { accountReference: reference }),
      ...(metadata !== undefined && { metadata }),
      ...(credential !== undefined && { credentialId: credential }),
    },
    { idempotencyKey },
  );
  const { paymentId: id } = made;
  cli.underway = { facts: { paymentId: id }, next: `It was made. Go on by: hakika payments watch ${id}` };
  const { output } = cli;
  if (options.wait !== true) return output.document(made, () => `${id}  ${made.status}\n${made.message}`);
  output.remark(`${id} is on its way to the phone; waiting for the verdict …`);
  const payment = await verdictOf(cli, hakika, id);
  output.document(payment, () => paymentFacts(output, payment));
}
