import type { Output } from '../output.ts';
import { shillings } from '../payments/words.ts';
import { table } from '../table.ts';
import { fieldOf, type Event } from './lists.ts';

const colours: Record<string, Parameters<Output['paint']>[0]> = {
  'payment.completed': 'green',
  'payment.failed': 'red',
  'payment.canceled': 'yellow',
  'payment.unknown': 'magenta',
};

const widestType = 'payment.completed'.length;

/** One event on one line. */
export const eventWords = ({ paint }: Output, event: Event): string =>
  [
    event.timestamp.slice(11, 19),
    paint(colours[event.type] ?? 'cyan', event.type.padEnd(widestType)),
    subjectOf(event),
    ...about(event),
  ]
    .join('  ')
    .trimEnd();

/** The id of what it is about; order is kept for each. */
export function subjectOf(event: Event): string {
  const id = fieldOf(event, 'id');
  return typeof id === 'string' ? id : event.id;
}

function about(event: Event): string[] {
  const [amount, receiptNumber] = [fieldOf(event, 'amount'), fieldOf(event, 'receiptNumber')];
  return [
    ...(typeof amount === 'number' ? [shillings(amount)] : []),
    ...(typeof receiptNumber === 'string' ? [`receipt ${receiptNumber}`] : []),
  ];
}

export const eventTable = (events: readonly Event[]): string =>
  table(
    ['EVENT', 'HAPPENED', 'TYPE', 'ABOUT', ''],
    events.map((event) => [
      event.id,
      event.timestamp.slice(0, 19).replace('T', ' '),
      event.type,
      subjectOf(event),
      about(event).join('  '),
    ]),
  );
