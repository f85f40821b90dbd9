export type { CallRequest } from './call.ts';
export {
  AuthenticationError,
  ConflictError,
  HakikaApiError,
  HakikaConnectionError,
  HakikaError,
  HakikaTimeoutError,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
  ProviderError,
  RateLimitError,
  ServerError,
  type ErrorCode,
  type FieldError,
} from './errors.ts';
export type { FollowOptions } from './follow.ts';
export { Hakika } from './hakika.ts';
export type { List, Page } from './list.ts';
export type {
  AcceptedPayment,
  Customer,
  Payment,
  PaymentStatus,
  Transaction,
  WebhookEndpoint,
} from './objects.ts';
export type { Answer, Body, Input, Item, ListId, OperationId, Query, Schemas } from './operation.ts';
export type { CallOptions, Fetch, HakikaOptions, KeyedOptions } from './options.ts';
export type { FollowEventsOptions, ResentEvent } from './resources/events.ts';
export type { WaitingOptions } from './resources/payments.ts';
export type { StreamOptions } from './stream-payment.ts';
export type { WaitOptions } from './wait-for.ts';
export * from './webhooks.ts';
