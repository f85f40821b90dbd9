import type { PaymentStatus } from '../../sdk/source/index.ts';
import type { Cli } from '../cli.ts';
import { hakikaOf } from '../connection.ts';
import { pageWords } from '../page-words.ts';
import { paymentTable } from './words.ts';

export interface ListOptions {
  status?: PaymentStatus[];
  phone?: string;
  reference?: string;
  receipt?: string;
  metadata?: Record<string, string>;
  since?: string;
  limit: number;
  cursor?: string;
}

export async function listPayments(cli: Cli, options: ListOptions): Promise<void> {
  const { status, phone, reference, receipt, metadata, since, limit, cursor } = options;
  const hakika = await hakikaOf(cli);
  const page = await hakika.payments
    .list({
      limit,
      ...(status !== undefined && { statuses: status }),
      ...(phone !== undefined && { phoneNumber: phone }),
      ...(reference !== undefined && { accountReference: reference }),
      ...(receipt !== undefined && { receiptNumber: receipt }),
      ...(metadata !== undefined && { metadata }),
      ...(since !== undefined && { start: since }),
      ...(cursor !== undefined && { cursor }),
    })
    .page();
  cli.output.document(page, () => pageWords(page, paymentTable, since));
}
