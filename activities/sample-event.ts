import { deletedCustomerView } from '../db/announce-customer.ts';
import { credentialView } from '../db/credential-view.ts';
import {
  Customer,
  DarajaCredential,
  Payment,
  type EventType,
  type WebhookEndpoint,
} from '../db/entities/index.ts';
import { endpointView } from '../db/endpoint-view.ts';
import { customerView, transactionView } from '../db/payment-view.ts';

/** The time in an id comes first: none of a record begins with 1970. */
const noRecord = '00000000000000000000000000';

/**
 * The data of an event that never happened: of the shape of a real one, made by the same views, and of nobody. Its ids
 * are no records, its order is nobody's, and it says that it is a test wherever there are words.
 */
export function sampleData(type: EventType, endpoint: WebhookEndpoint, at: Date): object {
  const { environment } = endpoint;
  switch (type) {
    case 'payment.completed':
      return payment(environment, at, { status: 'completed', resultCode: '0', receiptNumber: 'TEST000000' });
    case 'payment.updated':
      return payment(environment, at, { status: 'completed', resultCode: '0', receiptNumber: 'TEST000001' });
    case 'payment.failed':
      return payment(environment, at, { status: 'failed', resultCode: '1', failureReason: testWords });
    case 'payment.canceled':
      return payment(environment, at, { status: 'canceled', resultCode: '1032', failureReason: testWords });
    case 'payment.unknown':
      return payment(environment, at, { status: 'unknown', resultCode: null });
    case 'customer.created':
    case 'customer.updated':
      return customer(environment, at);
    case 'customer.deleted':
      return deletedCustomerView({ id: `cus_${noRecord}`, environment });
    case 'credentials.changed':
      return credential(environment, at);
    case 'endpoint.disabled':
      return { ...endpointView(endpoint), id: `we_${noRecord}`, disabled: true, disabledReason: testWords };
  }
}

const testWords = 'This is a test: nothing happened.';
const phoneNumber = '254700000000';

type Environment = WebhookEndpoint['environment'];

const payment = (environment: Environment, at: Date, changes: Partial<Payment>): object =>
  transactionView(
    Object.assign(new Payment(), {
      id: `pay_${noRecord}`,
      customerId: `cus_${noRecord}`,
      environment,
      source: 'api',
      channel: 'stk_push',
      statusDetail: testWords,
      failureReason: null,
      correctedFrom: null,
      amountShillings: 1500,
      phoneNumber,
      description: 'Test',
      accountReference: 'TEST',
      receiptNumber: null,
      merchantRequestId: null,
      checkoutRequestId: null,
      metadata: { orderId: 'TEST', test: true },
      createdAt: at,
      updatedAt: at,
      processedAt: at,
      ...changes,
    }),
  );

const customer = (environment: Environment, at: Date): object =>
  customerView(
    Object.assign(new Customer(), {
      id: `cus_${noRecord}`,
      environment,
      source: 'api',
      name: 'Test',
      phoneNumber,
      description: testWords,
      isActive: true,
      isVerified: false,
      metadata: { test: true },
      firstTransactionAt: null,
      lastActiveAt: null,
      createdAt: at,
      updatedAt: at,
    }),
  );

const credential = (environment: Environment, at: Date): object => ({
  ...credentialView(
    Object.assign(new DarajaCredential(), {
      id: `cred_${noRecord}`,
      environment,
      name: 'Test',
      type: 'paybill',
      businessShortCode: '000000',
      tillNumber: null,
      defaultAccountReference: 'TEST',
      isDefault: true,
      suspendedAt: null,
      suspendedCode: null,
      initiatorName: null,
      verifiedAt: null,
      c2bRegisteredAt: null,
      pullRegisteredAt: null,
      createdAt: at,
      updatedAt: at,
    }),
  ),
  change: 'updated',
  changedFields: ['defaultAccountReference'],
});
