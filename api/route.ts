import type { EntityManager } from '@mikro-orm/postgresql';
import type * as z from 'zod';
import type { Tenant } from '../db/entities/index.ts';
import type { ErrorCode } from './errors.ts';
import type { PublicIdPrefix } from './ids.ts';
import type { Scope } from './api-keys/scopes.ts';

/** A request that has passed key, scope and schemas: handlers see only this. */
export interface ApiRequest<Body = unknown, Query = unknown> {
  requestId: string;
  tenant: Tenant;
  /** The API key's id: who did it, for the audit. */
  actor: string;
  /** Sees the tenant's rows only. */
  em: EntityManager;
  /** The id or code in the path, or an empty string where the path has none. */
  id: string;
  query: Query;
  body: Body;
  /** From `Idempotency-Key`, unique per tenant. */
  idempotencyKey: string | undefined;
  /** Method and path, which an idempotency key is bound to. */
  target: string;
  /** Of routes that `waits`, if the caller prefers to. */
  wait: Wait | undefined;
  /** From `Last-Event-ID`, of routes that `streams`: what its reader has seen. */
  lastEventId: string | undefined;
  /** Aborted once the caller has hung up, or has the whole answer. */
  gone: AbortSignal;
}

/** A caller's `Prefer: wait`. Instants are of `performance.now()`. */
export interface Wait {
  seconds: number;
  untilMs: number;
  /** For how long the answer was held in the end. */
  heldMs: number;
}

export interface ApiAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string> | undefined;
}

/** By their names in the document. */
export type Examples = Readonly<Record<string, { summary: string; value: unknown }>>;

/** One operation: what the router serves and what the OpenAPI document says, from one piece of data. */
export interface Route {
  method: 'get' | 'post' | 'patch' | 'delete';
  path: string;
  /** Of what kinds the id in the path may be. */
  ids?: readonly PublicIdPrefix[];
  /** What the code in the path looks like, where it has one in place of an id. */
  code?: z.ZodType;
  operationId: string;
  tag: string;
  summary: string;
  /** What a caller needs to know beyond the summary. */
  description?: string;
  scope: Scope;
  query?: z.ZodType;
  body?: z.ZodType;
  /** Bodies by name, for the document. Default: one that is put together from the examples of the schema's fields. */
  bodyExamples?: Examples;
  /** How large a body may be. Default: 64 KiB. */
  bodyBytesMax?: number;
  /** Takes a body of another media type than JSON as well: what is in it, as the body that the schema validates. */
  otherBody?: { mediaType: string; read: (bytes: Buffer) => unknown; example: string };
  answer: {
    status: number;
    description: string;
    schema: z.ZodType;
    hasLocation?: true;
    mediaType?: string;
    /** As of `bodyExamples`. */
    examples?: Examples;
  };
  /** What else may be answered that is no error: without a schema the same as `answer`, with null nothing. */
  also?: { status: number; description: string; schema?: z.ZodType | null; examples?: Examples };
  /** Holds its answer as long as `Prefer: wait` says. */
  waits?: true;
  /** Answers with events, which go on after the one that `Last-Event-ID` names. */
  streams?: true;
  /** A `POST` that may simply be sent again, as it creates and decides nothing: an idempotency key binds nothing there. */
  keyless?: true;
  /** Errors beyond those that every operation may answer. */
  errors?: readonly ErrorCode[];
  handle(request: ApiRequest): Promise<ApiAnswer>;
}

/** Whether an operation answers a repetition under the same `Idempotency-Key` as it answered the first request. */
export const takesKey = ({ method, keyless }: Pick<Route, 'method' | 'keyless'>): boolean =>
  method === 'post' && keyless !== true;

type RouteOf<Body extends z.ZodType, Query extends z.ZodType> = Omit<Route, 'body' | 'query' | 'handle'> & {
  body?: Body;
  query?: Query;
  handle(request: ApiRequest<z.output<Body>, z.output<Query>>): Promise<ApiAnswer>;
};

/** Types a route's handler by the route's own schemas. */
export const route = <Body extends z.ZodType = z.ZodUndefined, Query extends z.ZodType = z.ZodUndefined>(
  definition: RouteOf<Body, Query>,
): Route =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-assertion -- `serve` hands a handler what its own schemas parsed
  definition as unknown as Route;
