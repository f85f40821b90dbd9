import { randomInt } from 'node:crypto';

/** What can be triggered, and the last digits of a phone by which the simulator plays it: simulator/README.md. */
export const endings = {
  'payment.completed': '01',
  'payment.canceled': '11',
  'payment.failed': '13',
  'payment.unknown': '15',
} as const;
export type Triggered = keyof typeof endings;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the object above
export const triggered = Object.keys(endings) as Triggered[];

/** A payer nobody prompts just now: one phone has one prompt at a time. */
export const newPhone = (type: Triggered): string =>
  `2547${String(randomInt(1_000_000)).padStart(6, '0')}${endings[type]}`;
