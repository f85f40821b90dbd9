import { randomInt } from 'node:crypto';
import type { Hakika } from '../../sdk/source/index.ts';
import { fieldOf, type Event } from '../events/lists.ts';

/** What was done, and by what its event is known. */
export interface Caused {
  id: string;
  isItsEvent: (event: Event) => boolean;
}
type Cause = (hakika: Hakika, type: string, amount: number) => Promise<Caused>;

/** A payer nobody prompts just now: one phone has one prompt at a time. */
const newPhone = (ending: string): string => `2547${String(randomInt(1_000_000)).padStart(6, '0')}${ending}`;

/** `ending`: the last digits of a phone, by which the simulator plays its payer: simulator/README.md. */
const paying =
  (ending: string): Cause =>
  async (hakika, type, amount) => {
    const { paymentId } = await hakika.payments.create({
      phoneNumber: newPhone(ending),
      amount,
      description: 'Trigger',
      metadata: { trigger: type },
    });
    // Whatever its verdict is: the simulator may have a rule that plays another.
    const isItsEvent = (event: Event): boolean =>
      fieldOf(event, 'paymentId') === paymentId && event.type.startsWith('payment.');
    return { id: paymentId, isItsEvent };
  };

/** Every one is made first: what is changed or deleted is nobody else's. */
const withCustomer =
  (change: (hakika: Hakika, id: string) => Promise<unknown>): Cause =>
  async (hakika, type) => {
    const { id } = await hakika.customers.create({
      phoneNumber: newPhone('01'),
      metadata: { trigger: type },
    });
    await change(hakika, id);
    return { id, isItsEvent: (event) => fieldOf(event, 'id') === id && event.type === type };
  };

const causes = {
  'payment.completed': paying('01'),
  'payment.canceled': paying('11'),
  'payment.failed': paying('13'),
  'payment.unknown': paying('15'),
  'customer.created': withCustomer(async () => undefined),
  'customer.updated': withCustomer((hakika, id) => hakika.customers.update(id, { name: 'Trigger' })),
  'customer.deleted': withCustomer((hakika, id) => hakika.customers.delete(id)),
} satisfies Record<string, Cause>;
export type Triggered = keyof typeof causes;
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the object above
export const triggered = Object.keys(causes) as Triggered[];

/** Does what the event tells of. */
export const cause = (hakika: Hakika, type: Triggered, amount: number): Promise<Caused> =>
  causes[type](hakika, type, amount);
