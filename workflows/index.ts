export { endpointTest } from './endpoint-test.ts';
export { payment } from './payment.ts';
export { pullTransactions } from './pull-transactions.ts';
export { receiptCheck } from './receipt-check.ts';
export { webhookDelivery } from './webhook-delivery.ts';
