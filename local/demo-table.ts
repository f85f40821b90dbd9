import { styleText } from 'node:util';
import type { DemoPayment } from './demo-payments.ts';

export const isRight = ({ status, expected, webhook }: DemoPayment): boolean =>
  status === expected && webhook.endsWith('✓');

/** Fewer columns say nothing of a sentence. */
const detailColumnsMin = 20;

/** One line each, never wider than the terminal: a line that wraps would spoil the next drawing over it. */
export function demoTable(payments: readonly DemoPayment[], columns: number): string[] {
  const heading = row('phone', 'the payer …', 'status', 'webhook', 'Safaricom says', columns);
  const lines = payments.map((payment) => {
    const { ending, what, status, webhook, detail } = payment;
    const mark = isRight(payment) ? styleText('green', '✓') : styleText('dim', '·');
    return `${mark} ${row(`…${ending}`, what, status, webhook, detail, columns)}`;
  });
  return [styleText('bold', `  ${heading}`), ...lines];
}

function row(
  phone: string,
  what: string,
  status: string,
  webhook: string,
  detail: string,
  columns: number,
): string {
  const start = `${phone.padEnd(5)} ${what.padEnd(32)} ${status.padEnd(9)} ${webhook.padEnd(19)} `;
  const left = columns - start.length - 3;
  return left < detailColumnsMin
    ? start.slice(0, columns - 3)
    : start + styleText('dim', detail.slice(0, left));
}
