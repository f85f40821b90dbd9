import type { operationTable } from './generated/operations.ts';
import type { components, operations } from './generated/schema.ts';

export type Schemas = components['schemas'];
export type OperationId = keyof typeof operationTable & keyof operations;

type Parameters<Id extends OperationId> = operations[Id]['parameters'];

/** A parameter that may be repeated can also be given once. */
type OneOrSeveral<Value> = Value extends readonly (infer One)[] ? One | Value : Value;

/** What an operation takes in its query. */
export type Query<Id extends OperationId> = {
  [Name in keyof NonNullable<Parameters<Id>['query']>]: OneOrSeveral<
    NonNullable<Parameters<Id>['query']>[Name]
  >;
};

/** What an operation takes as its body. */
export type Body<Id extends OperationId> = operations[Id] extends {
  requestBody?: { content: infer Content };
}
  ? Content[keyof Content]
  : never;

/** What an operation answers when it succeeds. */
export type Answer<Id extends OperationId> = operations[Id]['responses'] extends infer Responses
  ? Responses[keyof Responses] extends { content: infer Content }
    ? Content[keyof Content]
    : never
  : never;

/** One of what an operation lists. */
export type Item<Id extends OperationId> = Answer<Id> extends { data: (infer One)[] } ? One : never;

/** The operations that answer page by page. */
export type ListId = {
  [Id in OperationId]: Query<Id> extends { cursor?: string } ? Id : never;
}[OperationId];

/** Everything that an operation takes, by where it goes. */
export type Input<Id extends OperationId> = (Parameters<Id> extends { path: infer Path }
  ? { path: Path }
  : { path?: never }) & { query?: Query<Id> } & (operations[Id] extends { requestBody: object }
    ? { body: Body<Id> }
    : { body?: Body<Id> });
