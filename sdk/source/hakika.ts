import { apiOf, type Api } from './api.ts';
import type { CallRequest } from './call.ts';
import type { Answer, Input, OperationId } from './operation.ts';
import { settingsOf, type HakikaOptions } from './options.ts';
import { ApiKeys } from './resources/api-keys.ts';
import { AuditEntries } from './resources/audit-entries.ts';
import { Cases } from './resources/cases.ts';
import { Customers } from './resources/customers.ts';
import { DarajaCredentials } from './resources/daraja-credentials.ts';
import { DayCloses } from './resources/day-closes.ts';
import { Events } from './resources/events.ts';
import { Members } from './resources/members.ts';
import { Organisation } from './resources/organisation.ts';
import { Payments } from './resources/payments.ts';
import { Claims, Receipts } from './resources/receipts.ts';
import { Reconciliation } from './resources/reconciliation.ts';
import { Statements } from './resources/statements.ts';
import { Transactions } from './resources/transactions.ts';
import { WebhookDeliveries } from './resources/webhook-deliveries.ts';
import { WebhookEndpoints } from './resources/webhook-endpoints.ts';

/** A client of one Hakika, with one API key. */
export class Hakika {
  // Private for real, so that a client that is logged shows no key.
  readonly #api: Api;
  readonly payments: Payments;
  readonly transactions: Transactions;
  readonly customers: Customers;
  readonly webhookEndpoints: WebhookEndpoints;
  readonly webhookDeliveries: WebhookDeliveries;
  readonly events: Events;
  readonly receipts: Receipts;
  readonly claims: Claims;
  readonly cases: Cases;
  readonly darajaCredentials: DarajaCredentials;
  readonly statements: Statements;
  readonly dayCloses: DayCloses;
  readonly reconciliation: Reconciliation;
  readonly auditEntries: AuditEntries;
  readonly apiKeys: ApiKeys;
  readonly organisation: Organisation;
  readonly members: Members;

  /** Throws what is wrong with the options; calls nothing. */
  constructor(options: HakikaOptions) {
    const api = apiOf(settingsOf(options));
    this.#api = api;
    this.payments = new Payments(api);
    this.transactions = new Transactions(api);
    this.customers = new Customers(api);
    this.webhookEndpoints = new WebhookEndpoints(api);
    this.webhookDeliveries = new WebhookDeliveries(api);
    this.events = new Events(api);
    this.receipts = new Receipts(api);
    this.claims = new Claims(api);
    this.cases = new Cases(api);
    this.darajaCredentials = new DarajaCredentials(api);
    this.statements = new Statements(api);
    this.dayCloses = new DayCloses(api);
    this.reconciliation = new Reconciliation(api);
    this.auditEntries = new AuditEntries(api);
    this.apiKeys = new ApiKeys(api);
    this.organisation = new Organisation(api);
    this.members = new Members(api);
  }

  /** Any operation of the OpenAPI document by its `operationId`, with the same retries, keys and errors. */
  request<Id extends OperationId>(
    operationId: Id,
    input: Input<Id>,
    request?: CallRequest,
  ): Promise<Answer<Id>> {
    return this.#api.request(operationId, input, request);
  }
}
