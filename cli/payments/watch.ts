import type { Payment } from '../../sdk/source/index.ts';
import type { Cli } from '../cli.ts';
import { hakikaOf } from '../connection.ts';
import { newestEvent } from '../events/lists.ts';
import { eventWords } from '../events/words.ts';
import { stopSignal } from '../stop-signal.ts';
import { verdictOf } from './verdict.ts';
import { paymentLine } from './words.ts';

const hasVerdict = ({ status }: Payment): boolean => status !== 'initiating' && status !== 'pending';

/** One payment to its verdict. */
export async function watchPayment(cli: Cli, id: string, seconds: number): Promise<void> {
  const hakika = await hakikaOf(cli);
  const { output } = cli;
  const tell = (payment: Payment): void => output.line(payment, () => paymentLine(output, payment));
  const first = await hakika.payments.get(id);
  if (!hasVerdict(first)) tell(first);
  tell(await verdictOf(cli, hakika, id, seconds));
}

/** The verdicts of all payments from now on, until Ctrl-C. */
export async function watchPayments(cli: Cli): Promise<void> {
  const hakika = await hakikaOf(cli);
  const { output } = cli;
  const signal = stopSignal();
  const after = await newestEvent(hakika);
  output.remark('Watching for verdicts; Ctrl-C ends.');
  const events = hakika.events.follow({ after, signal, onTrouble: () => output.remark(trouble) });
  for await (const event of events)
    if (event.type.startsWith('payment.')) output.line(event, () => eventWords(output, event));
}

const trouble = 'The api does not answer; trying again …';
