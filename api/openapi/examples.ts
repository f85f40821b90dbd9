import * as z from 'zod';
import { ApiError, errorBody, type ErrorCode } from '../errors.ts';
import { exampleId } from '../ids.ts';
import type { Examples, Route } from '../route.ts';
import type { Scope } from '../api-keys/scopes.ts';
import { validateAll } from '../validate.ts';
import { exampleFor } from './schema-of.ts';

/** Refers to the example of an error, or of a key that lacks a scope, among the components. */
export const errorExampleRef = (name: ErrorCode | Scope): object => ({
  $ref: `#/components/examples/${name}`,
});

/** Right bodies of an operation, by name. */
export const bodyExamples = ({ operationId, summary, body, bodyExamples: named }: Route): Examples =>
  body === undefined ? {} : (named ?? { [operationId]: { summary, value: exampleFor(body, 'input') } });

/** A wrong request of this very operation, and what its own schemas say to it. */
export function validationExample(route: Route): object {
  const { body = z.undefined(), query = z.strictObject({}) } = route;
  const wrong = [...wrongRequests(route)].map((request) => {
    try {
      validateAll({ query: [query, request.query ?? {}], body: [body, request.body] });
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return error;
    }
  });
  const error = wrong.find((each) => each !== undefined);
  if (error === undefined) throw new Error(`${route.operationId} takes everything.`);
  return { summary: 'Wrong fields', value: errorBody(error, exampleId('req')) };
}

/** From what people get wrong most to what is wrong everywhere. */
function* wrongRequests(route: Route): Generator<{ query?: object; body?: unknown }> {
  const [right] = Object.values(bodyExamples(route));
  const body = isObject(right?.value) ? right.value : undefined;
  if (body !== undefined && 'amount' in body) yield { body: { ...body, amount: 0 } };
  if (route.body !== undefined) yield { body: {} };
  yield { query: { limit: '0' }, body };
  yield { query: { expand: 'customer' }, body };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
