import type { Schemas } from './operation.ts';

// Interfaces, because an editor shows them by their names.
export interface Payment extends Readonly<Schemas['Payment']> {}
export interface AcceptedPayment extends Readonly<Schemas['AcceptedPayment']> {}
export interface Transaction extends Readonly<Schemas['Transaction']> {}
export interface Customer extends Readonly<Schemas['Customer']> {}
export interface WebhookEndpoint extends Readonly<Schemas['WebhookEndpoint']> {}

export type PaymentStatus = Payment['status'];
