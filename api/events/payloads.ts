import * as z from 'zod';
import type { EventType } from '../../db/entities/event.ts';
import { CustomerAnswer, ForgottenCustomer } from '../customers/schemas.ts';
import { ChangedCredential } from '../daraja-credentials/schemas.ts';
import { idOf } from '../ids.ts';
import { Instant } from '../instant.ts';
import { transactionAt } from '../payments/examples.ts';
import { TransactionAnswer } from '../payments/schemas.ts';
import { disabledEndpointExample } from '../webhook-endpoints/examples.ts';
import { EndpointAnswer } from '../webhook-endpoints/schemas.ts';

interface Announced {
  /** What happened, as a heading. */
  summary: string;
  description: string;
  data: z.ZodType;
  /** `data` where the schema's own example tells of something else. */
  example?: object;
}

const transaction = '`data` is the transaction as it was at `timestamp`.';
const customer = '`data` is the customer as it was at `timestamp`.';

/** What each event tells, and the object in its `data`. */
const announced: Record<EventType, Announced> = {
  'payment.completed': {
    summary: 'A payment was completed',
    description: `At most once per payment, ever. ${transaction}`,
    data: TransactionAnswer,
  },
  'payment.failed': {
    summary: 'A payment failed',
    description: `Nothing was charged, as far as anybody can tell; better evidence may correct it. ${transaction}`,
    data: TransactionAnswer,
    example: transactionAt('failed'),
  },
  'payment.canceled': {
    summary: 'A payer declined',
    description: `The payer declined, or let the prompt lapse. ${transaction}`,
    data: TransactionAnswer,
    example: transactionAt('canceled'),
  },
  'payment.unknown': {
    summary: 'Nobody can tell yet what became of a payment',
    description: `Do not charge again: Hakika keeps asking, and another event follows. ${transaction}`,
    data: TransactionAnswer,
    example: transactionAt('unknown'),
  },
  'payment.updated': {
    summary: 'A fact about a payment was corrected',
    description: `A receipt arrived, or a person corrected something: a success that was taken back is \`failed\` now. No second \`payment.completed\` is sent for one that is given back. ${transaction}`,
    data: TransactionAnswer,
  },
  'customer.created': { summary: 'A customer was made', description: customer, data: CustomerAnswer },
  'customer.updated': { summary: 'A customer was changed', description: customer, data: CustomerAnswer },
  'customer.deleted': {
    summary: 'A customer was deleted',
    description: 'The person is forgotten here, and so `data` says no more than who: forget them, too.',
    data: ForgottenCustomer,
  },
  'credentials.changed': {
    summary: 'The money goes elsewhere now',
    description:
      'Sent to every endpoint, whichever events it wants, when a Daraja credential is saved, deleted or made the default, or its keys or default account reference change. `data` is the credential as it is now, without its secrets, and what changed.',
    data: ChangedCredential,
  },
  'endpoint.disabled': {
    summary: 'A webhook endpoint was disabled',
    description: 'Sent to the other endpoints. `data` is the one that gets nothing any more, and why.',
    data: EndpointAnswer,
    example: disabledEndpointExample,
  },
};

export interface EventPayload extends Announced {
  type: EventType;
  /** Of the schema among the components: `PaymentCompletedEvent`. */
  name: string;
  /** The whole body of the webhook; `type` tells one from another. */
  schema: z.ZodType;
}

const nameOf = (type: string): string => `${type.split('.').map(capitalised).join('')}Event`;
const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Named here, so that readers of a typed client may leave samples out. */
const test = z
  .literal(true)
  .optional()
  .describe('Only in samples that were asked for by `test` or `verify`: nothing happened.');

const payloadOf = (type: EventType, what: Announced): EventPayload => ({
  ...what,
  type,
  name: nameOf(type),
  schema: z
    .object({
      id: idOf('evt'),
      type: z.literal(type),
      object: z.literal('event'),
      timestamp: Instant.describe('When it happened, not when it was sent.'),
      sequence: z
        .int()
        .describe(
          'Rises per data.id: of several copies of `data` the one with the highest is the newest. Gaps are normal.',
        ),
      data: what.data,
      test,
    })
    .meta({ id: nameOf(type) }),
});

/** The body of the webhook of every event. */
export const eventPayloads: readonly EventPayload[] = Object.entries(announced).map(([type, what]) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a record of event types
  payloadOf(type as EventType, what),
);
