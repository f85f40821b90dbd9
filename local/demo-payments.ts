import { randomInt } from 'node:crypto';
import * as z from 'zod';
import { demoCases, type DemoCase } from './demo-cases.ts';
import type { LocalStack } from './local-json.ts';

export interface DemoPayment extends DemoCase {
  paymentId: string;
  status: string;
  detail: string;
  webhook: string;
}

const Refusal = z.object({ error: z.object({ message: z.string() }) });
const Created = z.union([
  z.object({ paymentId: z.string() }),
  // A refusal that Safaricom gives at once is an error of the request; its payment exists all the same.
  z.object({ error: z.object({ message: z.string(), paymentId: z.string().optional() }) }),
]);
const Payment = z.object({ status: z.string(), statusDetail: z.string().nullable() });
const Deliveries = z.object({
  data: z.array(z.object({ eventId: z.string(), eventType: z.string(), status: z.string() })),
});
const Events = z.object({
  data: z.array(z.object({ id: z.string(), data: z.object({ paymentId: z.string().optional() }) })),
});

/** What the demo asks of a running stack. */
export function demoClient({ apiUrl, apiKey }: LocalStack) {
  async function call(path: string, init?: RequestInit): Promise<unknown> {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
    const response = await fetch(`${apiUrl}${path}`, { ...init, headers }).catch((cause: unknown) => {
      throw new Error(`The stack at ${apiUrl} does not answer any more. Start it again: npm start`, {
        cause,
      });
    });
    return await response.json();
  }

  async function read<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const answer = await call(path);
    const refusal = Refusal.safeParse(answer);
    if (refusal.success) throw new Error(refusal.data.error.message);
    return schema.parse(answer);
  }

  /** New phones in every run, so that runs do not wait for each other's prompts. */
  async function create(middle: number, demoCase: DemoCase): Promise<DemoPayment> {
    const body = {
      phoneNumber: `2547${String(middle).padStart(6, '0')}${demoCase.ending}`,
      amount: 100 + Number(demoCase.ending),
      description: 'Demo',
      metadata: { ending: demoCase.ending },
    };
    const answer = Created.parse(await call('/v1/express', { method: 'POST', body: JSON.stringify(body) }));
    const paymentId = 'error' in answer ? answer.error.paymentId : answer.paymentId;
    if (paymentId === undefined)
      throw new Error('error' in answer ? answer.error.message : 'No payment came back.');
    return { ...demoCase, paymentId, status: 'pending', detail: '', webhook: '' };
  }

  async function refresh(payment: DemoPayment): Promise<void> {
    const { status, statusDetail } = await read(`/v1/payments/${payment.paymentId}`, Payment);
    payment.status = status;
    payment.detail = statusDetail ?? '';
  }

  /** Which payments' webhooks were taken by the terminal of `npm start`, which verifies their signatures. */
  async function refreshWebhooks(payments: readonly DemoPayment[]): Promise<void> {
    const events = await read('/v1/events?limit=100', Events);
    const deliveries = await read('/v1/webhook-deliveries?limit=100', Deliveries);
    for (const payment of payments) {
      const ids = events.data.filter(({ data }) => data.paymentId === payment.paymentId).map(({ id }) => id);
      const found = deliveries.data.find(({ eventId }) => ids.includes(eventId));
      if (found !== undefined)
        payment.webhook = `${found.eventType} ${found.status === 'delivered' ? '✓' : found.status}`;
    }
  }

  return {
    createAll: () => {
      const middle = randomInt(1_000_000);
      return Promise.all(demoCases.map((demoCase) => create(middle, demoCase)));
    },
    async refreshAll(payments: readonly DemoPayment[]): Promise<void> {
      await Promise.all(payments.map(refresh));
      await refreshWebhooks(payments);
    },
  };
}
