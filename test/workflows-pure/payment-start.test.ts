import { expect, test } from '@jest/globals';
import { paymentStart } from '../../workflows/payment-start.ts';
import { paymentsTaskQueue } from '../../workflows/messages.ts';

const payment = {
  id: 'pay_01m2fg2w947m2qf8t4v6z9c1n5',
  organisationId: 'org_1',
  environment: 'sandbox',
  status: 'initiating' as const,
  amountShillings: 12_500,
  // What a row has besides, and Temporal must never see.
  phoneNumber: '254712345678',
  accountReference: 'INV1042',
  checkoutRequestId: 'ws_CO_14092026112107412712345678',
};

test("a payment's workflow is named after it and waits in the queue of payments", () => {
  const start = paymentStart(payment, { prompt: true, label: 'paybill Main' });
  expect(start.workflowId).toBe(`payment/${payment.id}`);
  expect(start.taskQueue).toBe(paymentsTaskQueue);
  expect(start.workflowTaskTimeout).toBe('5 seconds');
});

test('the input is the payment and whether to prompt, nothing else', () => {
  expect(paymentStart(payment, { prompt: true, label: 'x' }).args).toEqual([
    { paymentId: payment.id, prompt: true },
  ]);
  expect(paymentStart(payment, { prompt: false, label: 'x' }).args).toEqual([
    { paymentId: payment.id, prompt: false },
  ]);
});

test('operators can search by status, organisation, environment and amount', () => {
  const { typedSearchAttributes } = paymentStart(payment, { prompt: true, label: 'x' });
  expect(typedSearchAttributes.map(({ key, value }) => [key.name, value])).toEqual([
    ['PaymentStatus', 'initiating'],
    ['OrganisationId', 'org_1'],
    ['HakikaEnvironment', 'sandbox'],
    ['AmountShillings', 12_500],
  ]);
});

test('the summary says how much and why', () => {
  expect(paymentStart(payment, { prompt: false, label: 'late evidence' }).staticSummary).toBe(
    'KES 12,500 · late evidence',
  );
});

test('nothing about the payer reaches Temporal', () => {
  const text = JSON.stringify(paymentStart(payment, { prompt: true, label: 'paybill Main' }));
  for (const personal of ['712345678', 'INV1042', 'ws_CO_']) expect(text).not.toContain(personal);
});
